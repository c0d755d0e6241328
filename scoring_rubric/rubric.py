"""The rubric: the written standard a call is scored against, a versioned pack; knows nothing of any call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from scoring_rubric.counsel import Counsel, counsel_fault, fields_of
from scoring_rubric.packs_loading import PACKS, Frozen, Key, PackId, Text, Version, load_pack
from scoring_rubric.rubric_measures import Measure, Share
from scoring_rubric.types import CallKind

DEFAULT_RUBRIC = PACKS / "rubric.default.v1.yaml"

Weight = Annotated[float, Field(gt=0.0, le=100.0)]


class Reason(StrEnum):
    """Why a criterion got what it got. A rubric words each of them in both languages."""

    IN_BAND = "in_band"
    BELOW_BAND = "below_band"
    ABOVE_BAND = "above_band"
    STEP_DONE = "step_done"
    STEP_LATE = "step_late"
    STEP_MISSING = "step_missing"
    NO_FORBIDDEN = "no_forbidden"
    FORBIDDEN_SAID = "forbidden_said"
    OBJECTIONS_SHARE = "objections_share"
    FACT_GIVEN = "fact_given"
    FACT_UNDATED = "fact_undated"
    FACT_MISSING = "fact_missing"
    CRM_MATCHES = "crm_matches"
    CRM_DIFFERS = "crm_differs"
    ENTRY_DELAY = "entry_delay"
    OTHER_KIND_OF_CALL = "other_kind_of_call"
    STEP_NOT_APPLICABLE = "step_not_applicable"
    NO_OBJECTIONS = "no_objections"
    NO_CRM = "no_crm"
    NOT_DISCUSSED = "not_discussed"
    NOTHING_TO_MEASURE = "nothing_to_measure"
    NO_TIMES = "no_times"
    NO_ROLES = "no_roles"
    UNUSABLE = "unusable"
    DAMAGED = "damaged"
    QUOTE_IN_DOUBT = "quote_in_doubt"
    ABSENCE_IN_DOUBT = "absence_in_doubt"
    OBJECTIONS_IN_DOUBT = "objections_in_doubt"
    LOW_COVERAGE = "low_coverage"
    NOTHING_APPLIES = "nothing_applies"


PLACEHOLDERS: dict[Reason, frozenset[str]] = {
    Reason.IN_BAND: frozenset({"value"}),
    Reason.BELOW_BAND: frozenset({"value", "bound"}),
    Reason.ABOVE_BAND: frozenset({"value", "bound"}),
    Reason.OBJECTIONS_SHARE: frozenset({"count", "total"}),
    Reason.FACT_GIVEN: frozenset({"value"}),
    Reason.FACT_UNDATED: frozenset({"value"}),
    Reason.CRM_MATCHES: frozenset({"count", "total"}),
    Reason.CRM_DIFFERS: frozenset({"count", "total", "crm", "call"}),
    Reason.ENTRY_DELAY: frozenset({"value"}),
    Reason.LOW_COVERAGE: frozenset({"value"}),
}


class Trust(Frozen):
    """When a score is withheld instead of guessed; shares and confidences are 0..1."""

    max_damaged_share: Share = 0.2
    max_damaged_share_for_absence: Share = 0.1
    min_quote_confidence: Share = 0.3
    min_coverage: Share = 0.5


class Anchors(Frozen):
    """What a full mark, and none, look like on a call: so that two reviewers read a criterion alike."""

    full: Text
    none: Text


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
    """Sections of criteria, the words of every reason, and when not to score at all."""

    id: PackId
    version: Version
    title: Text
    trust: Trust = Trust()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    reasons: dict[Reason, Text]

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

    @model_validator(mode="after")
    def _counsel_asks_for_known_values(self) -> Self:
        for criterion in self.criteria():
            fault = counsel_fault(criterion.counsel, criterion.measure.kind)
            if fault:
                raise ValueError(f"{criterion.id}.counsel.{fault}")
            needed = criterion.counsel.keep_with
            if needed is not None and all(other.id != needed for other in self.criteria()):
                raise ValueError(f"{criterion.id}.counsel.keep_with: no criterion {needed}")
        return self

    @model_validator(mode="after")
    def _every_reason_is_worded(self) -> Self:
        missing = [reason.value for reason in Reason if reason not in self.reasons]
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
