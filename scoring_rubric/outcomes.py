"""What a measure comes to on one call: a share of the full mark with its reason and quotes, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from scoring_rubric.packs_loading import Text
from scoring_rubric.rubric import Trust
from scoring_rubric.rubric_reasons import Reason
from scoring_rubric.types import CriterionStatus
from transcription.types import Evidence, Transcript

Value = str | Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """``score`` is 0..1, None unless scored; ``values`` fill the sentences of the reason and of the counsel, those that
    a language writes in its own way in both.

    ``fault`` is in which of several ways the criterion fell short; ``sure`` and ``beliefs`` as in ``CriterionResult``.
    """

    status: CriterionStatus
    reason: Reason
    score: float | None = None
    evidence: tuple[Evidence, ...] = ()
    values: dict[str, Value] = field(default_factory=dict)
    fault: str = ""
    sure: bool = True
    beliefs: tuple[float, ...] = ()

    @property
    def full(self) -> bool:
        return self.score == 1.0

    def values_in(self, language: str) -> dict[str, str]:
        """The values as ``language`` writes them."""
        return {name: _said(value, language) for name, value in self.values.items()}

    @property
    def in_words(self) -> tuple[tuple[str, str, str], ...]:
        """Name, Russian and English of each value that the two do not write alike."""
        both = [(name, value) for name, value in sorted(self.values.items()) if isinstance(value, Text)]
        return tuple((name, value.ru, value.en) for name, value in both if value.ru != value.en)


def _said(value: Value, language: str) -> str:
    return value.in_language(language) if isinstance(value, Text) else value


def in_both(write: Callable[[str], str]) -> Text:
    """What ``write`` makes of a language, in both."""
    return Text(ru=write("ru"), en=write("en"))


def joined(texts: Sequence[Text], *, between: Text) -> Text:
    """Several texts as one, in each language."""
    return Text(ru=between.ru.join(text.ru for text in texts), en=between.en.join(text.en for text in texts))


def scored(
    score: float, reason: Reason, evidence: Sequence[Evidence] = (), fault: str = "", **values: Value
) -> Outcome:
    return Outcome(CriterionStatus.SCORED, reason, round(score, 3), tuple(evidence), values, fault)


def not_applicable(reason: Reason, **values: Value) -> Outcome:
    return Outcome(CriterionStatus.NOT_APPLICABLE, reason, values=values)


def withheld(reason: Reason, evidence: Sequence[Evidence] = (), **values: Value) -> Outcome:
    """Without a number; ``evidence`` is where a person should listen."""
    return Outcome(CriterionStatus.WITHHELD, reason, evidence=tuple(evidence), values=values)


def absent(
    trust: Trust,
    transcript: Transcript,
    reason: Reason,
    evidence: tuple[Evidence, ...],
    nearness: float | None = None,
) -> Outcome:
    """Nothing for something that was not said, unless so much is damaged that it may have been. Where something on the
    call came near it, that it is missing is not sure.
    """
    if lossy(trust, transcript):
        return withheld(Reason.ABSENCE_IN_DOUBT)
    return replace(scored(0.0, reason, evidence), sure=surely_absent(trust, nearness))


def surely_absent(trust: Trust, nearness: float | None) -> bool:
    """Whether nothing came near a step that was not found; where nobody looked the finding stands."""
    return nearness is None or nearness < trust.max_nearness_for_absence


def lossy(trust: Trust, transcript: Transcript) -> bool:
    """Whether so much is damaged that nothing may be said to be missing."""
    return transcript.quality.damaged_share > trust.max_damaged_share_for_absence


def once(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence))
