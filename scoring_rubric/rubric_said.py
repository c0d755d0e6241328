"""What a rubric may ask to be said on a call, as pydantic models; how it is heard stands in ``hearing``.

Cues are written as in a script (see ``objections.language.CueMatcher``). Sentence vectors are left out on purpose: a
stored call is scored again from its findings alone, without a model. What only an exemplar can hear belongs into a
step of the company's script, which ``script_step`` then measures.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from objections.language import analysis_language
from scoring_rubric.packs_loading import Frozen
from scoring_rubric.scoring_cues import Pattern

Positive = Annotated[int, Field(ge=1)]
Mark = Annotated[float, Field(gt=0.0, le=1.0)]
Patterns = tuple[Pattern, ...]


class Wording(Frozen):
    """Cue patterns in each language that the company's calls are in."""

    ru: Patterns = ()
    en: Patterns = ()

    def in_language(self, language: str) -> Patterns:
        """The patterns for a transcript's language; English for anything but Russian."""
        return self.ru if analysis_language(language) == "ru" else self.en

    @model_validator(mode="after")
    def _is_given(self) -> Self:
        if not self.ru and not self.en:
            raise ValueError("cue patterns in at least one language")
        return self


class Count(Frozen):
    """The share of the full mark, ``score``, from ``at_least`` so many on."""

    at_least: Positive
    score: Mark


def full_at_the_end(counts: tuple[Count, ...]) -> tuple[Count, ...]:
    """Refuses marks that do not rise with the count up to the full one."""
    for before, after in pairwise(counts):
        if after.at_least <= before.at_least or after.score <= before.score:
            raise ValueError("marks that rise: each at_least and each score above the one before")
    if counts and counts[-1].score != 1.0:
        raise ValueError("1 as the last score, or nobody can ever have the full mark")
    return counts


def score_of(counts: tuple[Count, ...], number: int) -> float:
    """The mark for ``number``, 0 below the first."""
    return max((count.score for count in counts if number >= count.at_least), default=0.0)


class After(Frozen):
    """Only what comes at most ``turns`` turns after something else: ``cues`` of ``speaker``, or an objection."""

    speaker: Literal["manager", "client"] = "client"
    cues: Wording | None = None
    objection: bool = False
    turns: Positive = 2

    @model_validator(mode="after")
    def _is_one_of_the_two(self) -> Self:
        if (self.cues is None) is not self.objection:
            raise ValueError("either cues or 'objection: true'")
        return self


class Said(Frozen):
    """One side said something: sentences with a cue, counted, in the place asked for.

    The place is that side's first ``until_turns`` turns, the first ``within_s`` seconds of the conversation, the last
    ``last_turns`` turns of the call, and ``after`` something else; each that is given holds. ``asks`` takes only
    questions (true) or none (false), ``numbers`` only sentences with a number. ``unless`` undoes the cues it touches.
    """

    kind: Literal["said"]
    speaker: Literal["manager", "client"] = "manager"
    cues: Wording | None = None
    unless: Wording | None = None
    asks: bool | None = None
    numbers: bool = False
    until_turns: Positive | None = None
    within_s: Annotated[float, Field(gt=0)] | None = None
    last_turns: Positive | None = None
    after: After | None = None
    marks: Annotated[tuple[Count, ...], Field(min_length=1)] = (Count(at_least=1, score=1.0),)
    shows: Literal["opening", "closing", "longest_turn", "questions", "none"] | None = None

    @property
    def enough(self) -> int:
        """How many there must be for the full mark."""
        return self.marks[-1].at_least

    @model_validator(mode="after")
    def _can_be_heard(self) -> Self:
        if self.cues is None and self.asks is not True and not self.numbers:
            raise ValueError("cues, 'asks: true' or 'numbers: true', or everything would count")
        if self.unless is not None and self.cues is None:
            raise ValueError("cues for 'unless' to undo")
        full_at_the_end(self.marks)
        return self

    def wordings(self) -> tuple[Wording, ...]:
        """Everything that has to be listened for."""
        after = self.after.cues if self.after else None
        return tuple(wording for wording in (self.cues, self.unless, after) if wording is not None)
