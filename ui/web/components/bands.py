"""Which band a score falls in; the bounds are data (``bands.v1.yaml``), so that a team sets its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

WITHHELD = "withheld"


class Band(BaseModel):
    """Scores below ``below`` that no earlier band took; 0..100."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: str
    below: Annotated[float, Field(gt=0)]


@cache
def bands() -> tuple[Band, ...]:
    """All bands, the lowest first."""
    source = Path(__file__).with_name("bands.v1.yaml").read_text(encoding="utf-8")
    found = tuple(Band.model_validate(item) for item in yaml.safe_load(source)["bands"])
    return tuple(sorted(found, key=lambda band: band.below))


def band_of(score: float | None) -> str:
    """The key of the band of ``score`` (0..100); ``withheld`` where there is none."""
    if score is None:
        return WITHHELD
    return next((band.key for band in bands() if score < band.below), bands()[-1].key)
