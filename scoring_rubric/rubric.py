"""The rubric: the written standard a call is scored against, a versioned pack; knows nothing of any call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from scoring_rubric.counsel import Counsel, counsel_fault, fields_of
from scoring_rubric.packs_loading import PACKS, Frozen, Key, PackId, Text, Version, load_pack
from scoring_rubric.rubric_measures import Measure, Share, all_within
from scoring_rubric.rubric_points import Scale, ScoreBand, bands_of
from scoring_rubric.rubric_reasons import PLACEHOLDERS, Reason, needed
from scoring_rubric.types import CallKind

__all__ = [
    "DEFAULT_RUBRIC",
    "PLACEHOLDERS",
    "Anchors",
    "Counsel",
    "Criterion",
    "Reason",
    "Rubric",
    "Section",
    "Trust",
    "load_rubric",
]

DEFAULT_RUBRIC = PACKS / "rubric.default.v1.yaml"

Weight = Annotated[float, Field(gt=0.0, le=100.0)]


class Trust(Frozen):
    """When a score is withheld instead of guessed; shares and confidences are 0..1.

    A step to which something on the call comes as near as ``max_nearness_for_absence`` scores nothing but is not said
    to be missing; words of which a reader is less sure than ``min_belief_to_show`` are no example. Of objections of
    ``kinds_not_blamed``, which often are none, no manager is told what he left out.
    """

    max_damaged_share: Share = 0.2
    max_damaged_share_for_absence: Share = 0.1
    min_quote_confidence: Share = 0.3
    min_coverage: Share = 0.5
    max_nearness_for_absence: Share = 0.2
    min_belief_to_show: Share = 0.6
    kinds_not_blamed: tuple[Key, ...] = ()


class Anchors(Frozen):
    """What a full mark, part of it, and none look like on a call: so that two reviewers read a criterion alike."""

    full: Text
    none: Text
    part: Text | None = None


class Criterion(Frozen):
    """One check. ``critical`` ones that score nothing are named above the number."""

    id: Key
    title: Text
    weight: Weight
    measure: Measure
    anchors: Anchors
    counsel: Counsel
    critical: bool = False
    applies_to: tuple[CallKind, ...] = tuple(CallKind)


class Section(Frozen):
    id: Key
    title: Text
    weight: Weight
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


class Rubric(Frozen):
    """Sections of criteria, the words of every reason, and when not to score at all.

    ``for_kinds``: the kinds of call that it is for; absent, it is for all that no other rubric names.
    ``scale`` and ``bands`` say how the total is shown beside its 0..100: 24 of 30, "good".
    """

    id: PackId
    version: Version
    title: Text
    for_kinds: Annotated[tuple[CallKind, ...], Field(min_length=1)] | None = None
    trust: Trust = Trust()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    reasons: dict[Reason, Text]
    scale: Scale | None = None
    bands: tuple[ScoreBand, ...] = ()

    @property
    def name(self) -> str:
        """``id@version``, as a stored scorecard names it."""
        return f"{self.id}@{self.version}"

    def criteria(self) -> Iterator[Criterion]:
        for section in self.sections:
            yield from section.criteria

    def because(self, reason: Reason, language: str, **values: str) -> str:
        """The sentence for ``reason`` in ``language``."""
        return self.reasons[reason].in_language(language).format(**values)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        sections = [section.id for section in self.sections]
        for ids in (sections, [criterion.id for criterion in self.criteria()]):
            repeated = [name for name, count in Counter(ids).items() if count > 1]
            if repeated:
                raise ValueError(f"every id once; given more than once: {', '.join(repeated)}")
        return self

    def measures(self) -> Iterator[Measure]:
        """Every measure of the criteria, those inside others too."""
        for criterion in self.criteria():
            yield from all_within(criterion.measure)

    @model_validator(mode="after")
    def _bands_are_whole(self) -> Self:
        bands_of(self.scale, self.bands)
        return self

    @model_validator(mode="after")
    def _counsel_asks_for_known_values(self) -> Self:
        for criterion in self.criteria():
            fault = counsel_fault(criterion.counsel, criterion.measure.kind)
            if fault:
                raise ValueError(f"{criterion.id}.counsel.{fault}")
            covered = set(criterion.counsel.covers) - {other.id for other in self.criteria()}
            if covered:
                raise ValueError(f"{criterion.id}.counsel.covers: no criterion {', '.join(sorted(covered))}")
            needed = criterion.counsel.keep_with
            if needed is not None and all(other.id != needed for other in self.criteria()):
                raise ValueError(f"{criterion.id}.counsel.keep_with: no criterion {needed}")
        return self

    @model_validator(mode="after")
    def _every_reason_is_worded(self) -> Self:
        """Of the reasons that this rubric's measures can give: an older pack needs no words for newer kinds."""
        missing = [reason.value for reason in needed(self.measures()) if reason not in self.reasons]
        if missing:
            raise ValueError(f"a text for every reason; missing: {', '.join(missing)}")
        for reason, text in self.reasons.items():
            for words in (text.ru, text.en):
                unknown = fields_of(words) - PLACEHOLDERS.get(reason, frozenset())
                if unknown:
                    raise ValueError(f"reasons.{reason}: no such value as {', '.join(sorted(unknown))}")
        return self


def load_rubric(path: Path = DEFAULT_RUBRIC) -> Rubric:
    """The rubric in ``path``; raises PackError with file, line, field, found and expected."""
    return load_pack(path, Rubric)
