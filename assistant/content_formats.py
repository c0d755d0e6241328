"""Which content answers which kind of objection: a pack, read and validated."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from assistant.brief_values import FORMATS, ContentStage
from scoring_rubric.packs_loading import Frozen

PACK = Path(__file__).parent / "packs" / "content-formats.v1.yaml"


class Fitting(Frozen):
    formats: tuple[str, ...]
    stage: ContentStage


class ContentFormats(Frozen):
    id: str
    version: int
    default: Fitting
    categories: dict[str, Fitting]

    def of(self, category: str) -> Fitting:
        return self.categories.get(category, self.default)


@cache
def content_formats() -> ContentFormats:
    found = ContentFormats.model_validate(yaml.safe_load(PACK.read_text(encoding="utf-8")))
    unknown = {name for one in found.categories.values() for name in one.formats} - set(FORMATS)
    if unknown:
        raise ValueError(f"{PACK} names formats that are not known: {', '.join(sorted(unknown))}")
    return found
