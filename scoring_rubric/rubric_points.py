"""A rubric's own scale and its named bands: how a total is shown beside its 0..100."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from scoring_rubric.packs_loading import Frozen, Key, Text
from scoring_rubric.types import Points


class Scale(Frozen):
    """A total of 0..100 as so many of ``max`` points, rounded to ``digits``, halves upwards."""

    max: Annotated[float, Field(gt=0.0, le=100_000.0)]
    digits: Annotated[int, Field(ge=0, le=1)] = 0


class ScoreBand(Frozen):
    """The name of all totals from ``from_points`` up to the next band, in points of the rubric's scale."""

    id: Key
    from_points: Annotated[float, Field(ge=0.0)]
    title: Text


def bands_of(scale: Scale | None, bands: Sequence[ScoreBand]) -> None:
    """Raises ValueError where bands leave a total without a name or are given twice."""
    starts = [band.from_points for band in bands]
    top = scale.max if scale else 100.0
    if not bands:
        return
    if len({band.id for band in bands}) < len(bands):
        raise ValueError("every band's id once")
    if sorted(set(starts), reverse=True) != starts:
        raise ValueError("bands from the best downwards, each from fewer points than the one before")
    if starts[-1] != 0.0 or starts[0] > top:
        raise ValueError(f"a lowest band from 0 and no band above {top:g}, so that every total has a name")


def points_of(total: float | None, scale: Scale | None, bands: Sequence[ScoreBand]) -> Points | None:
    """The total (0..100) on the rubric's own scale with its band; None without a total or where it has neither."""
    if total is None or (scale is None and not bands):
        return None
    shown = scale or Scale(max=100.0, digits=1)
    step = 10**shown.digits
    value = math.floor(total * shown.max / 100.0 * step + 0.5) / step
    band = next((band.id for band in bands if value >= band.from_points), None)
    return Points(value=value, of=shown.max, band=band)
