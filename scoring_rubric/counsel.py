"""Counsel: what a rubric tells a manager of one criterion, after one call and after several; with placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from string import Formatter
from typing import Self

from pydantic import Field, field_validator, model_validator

from scoring_rubric.packs_loading import Frozen, Key, Text


class Fault(StrEnum):
    """In which way a criterion fell short, where a counsel may need other words for it."""

    ABOVE = "above"
    LATE = "late"
    UNDATED = "undated"
    MISSING = "missing"
    SETTLED = "settled"
    """The step was left out, but every objection concerned was settled all the same: nothing to tell."""
    IGNORED = "ignored"
    """The client came back to an objection and got no answer either time: told even where it happened once."""


ASK, OTHER = "ask", "other"
CALLS = frozenset({"calls"})
_OBJECTIONS = frozenset({"count", "total", "at_done"})
KEEP_PLACEHOLDERS: dict[str, frozenset[str]] = {
    "statistic_band": frozenset({"value"}),
    "objection_step": _OBJECTIONS,
    "objection_order": _OBJECTIONS,
    "objection_outcome": _OBJECTIONS,
    "objection_conceded": _OBJECTIONS,
    "objection_pause": _OBJECTIONS,
    "fact_given": frozenset({"value"}),
    "crm_fields": frozenset({"count", "total", "call"}),
    "crm_entry_delay": frozenset({"value", "delay"}),
}
"""What ``keep`` may name, by kind of measure."""
_MISSED = frozenset({"count", "total", "at_missed", ASK})
MOST_KINDS = 2
CHANGE_PLACEHOLDERS: dict[str, frozenset[str]] = {
    "statistic_band": frozenset({"value", "bound"}),
    "objection_step": _MISSED,
    "objection_order": _MISSED,
    "objection_outcome": _MISSED,
    "objection_conceded": _MISSED,
    "objection_pause": _MISSED,
    "crm_fields": frozenset({"count", "total", "crm", "call"}),
    "crm_entry_delay": frozenset({"value", "delay"}),
}
"""What ``change`` and ``change_if`` may name, by kind of measure; an undated fact gives its ``value``, too."""


class Counsel(Frozen):
    """Feedback on one criterion as situation - behaviour - impact: what to keep and what to change.

    ``change_if`` takes the place of ``change`` for one kind of fault. The ``often`` texts are for several calls. Texts
    hold placeholders, see ``KEEP_PLACEHOLDERS``. ``fit_only``: nothing to ask for where the client cannot buy at all.
    A strength stands only on words that prove it: ``keep_question`` on a question (or, when false, on none),
    ``keep_own_words`` on words that stand for no other step, ``keep_with`` on those of that criterion, which must have
    been met. ``minor``: too small to be one while there is another. Of several changes about one objection the one with
    the highest ``rank`` is told.

    ``change_by`` takes the place of ``change`` for one kind of what was found: an entry of the script's forbidden
    phrases, or how the manager gave in. ``ask`` are the questions that fit an objection, by its kind, ``other`` for the
    kinds not named; texts name them as ``{ask}``. ``counted`` says in which calls it counts, where that is not all of
    them: "calls with a refusal". ``formal``: never what a week is about while something else is to be learned.
    ``keep_shows``: a regular expression that the manager's words must hold to be praised, ``keep_not`` one that the
    words must not hold. ``praise_only``: where it was left out nobody is told, because it may have been done in other
    words. ``covers``: of those criteria nothing is told beside it.
    """

    keep: Text
    change: Text
    change_if: dict[Fault, Text] = Field(default_factory=dict)
    keep_often: Text | None = None
    change_often: Text | None = None
    change_often_if: dict[Fault, Text] = Field(default_factory=dict)
    fit_only: bool = False
    keep_question: bool | None = None
    keep_own_words: bool = False
    minor: bool = False
    keep_with: Key | None = None
    rank: int = 1
    change_by: dict[Key, Text] = Field(default_factory=dict)
    ask: dict[Key, Text] = Field(default_factory=dict)
    counted: Text | None = None
    formal: bool = False
    keep_shows: Text | None = None
    keep_not: Text | None = None
    praise_only: bool = False
    covers: tuple[Key, ...] = ()

    @field_validator("keep_shows", "keep_not")
    @classmethod
    def _is_a_pattern(cls, patterns: Text | None) -> Text | None:
        for pattern in () if patterns is None else (patterns.ru, patterns.en):
            try:
                re.compile(pattern)
            except re.error as problem:
                raise ValueError(f"{pattern!r} is no regular expression: {problem}") from problem
        return patterns

    @model_validator(mode="after")
    def _asks_what_it_has(self) -> Self:
        named = any(ASK in fields_of(words) for _, text, _ in _texts(self, "") for words in (text.ru, text.en))
        if named and OTHER not in self.ask:
            raise ValueError(f"a text that names {{ask}} needs questions to ask; missing: ask.{OTHER}")
        if self.ask and not named:
            raise ValueError("ask: no text names {ask}, so nobody would read these questions")
        return self

    def questions(self, kinds: Sequence[str], language: str) -> str:
        """What to ask about objections of these kinds, each question once; of two kinds at most."""
        found = [self.ask.get(kind, self.ask.get(OTHER)) for kind in kinds[:MOST_KINDS] or (OTHER,)]
        return " ".join(dict.fromkeys(text.in_language(language) for text in found if text is not None))

    def often(self, fault: str) -> tuple[str, Text | None]:
        """The text for a fault that repeats, and the fault where it has a text of its own (empty elsewhere)."""
        named = next((kind for kind in self.change_often_if if kind == fault), None)
        return (named, self.change_often_if[named]) if named else ("", self.change_often)


def counsel_fault(counsel: Counsel, kind: str) -> str:
    """Which text names a value that its measure does not give, and which one; empty where all is well."""
    for name, text, known in _texts(counsel, kind):
        for words in (text.ru, text.en):
            unknown = fields_of(words) - known
            if unknown:
                return f"{name}: no such value as {', '.join(sorted(unknown))}"
    return ""


def _texts(counsel: Counsel, kind: str) -> Iterator[tuple[str, Text, frozenset[str]]]:
    keep, change = KEEP_PLACEHOLDERS.get(kind, frozenset()), CHANGE_PLACEHOLDERS.get(kind, frozenset())
    yield "keep", counsel.keep, keep
    yield "change", counsel.change, change
    for kind_of, text in counsel.change_by.items():
        yield f"change_by.{kind_of}", text, change
    for fault, text in counsel.change_if.items():
        yield f"change_if.{fault}", text, change | ({"value"} if fault is Fault.UNDATED else set())
    for name, often in (("keep_often", counsel.keep_often), ("change_often", counsel.change_often)):
        if often is not None:
            yield name, often, CALLS | ({ASK} if name == "change_often" else set())
    for fault, text in counsel.change_often_if.items():
        yield f"change_often_if.{fault}", text, CALLS | {ASK}


def fields_of(template: str) -> set[str]:
    """The names of a template's placeholders."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template with its values, beginning with a capital; a value nobody gave is a dash, never a gap."""
    found = {name: values.get(name) or "\N{EM DASH}" for name in fields_of(template)}
    text = template.format(**found)
    return text[:1].upper() + text[1:]
