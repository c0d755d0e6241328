"""The figures of an answer: which of the expected ones each tells, and what each may truly be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from benchmarks.asking_measures import MEASURES, VARIANTS
from benchmarks.asking_readings import Reading, Span, span_of_label
from benchmarks.asking_seed import talks
from benchmarks.asking_truth import Figure, Truth, figure, on_side
from benchmarks.asking_values import CATEGORIES, MANAGERS, OUTCOMES, REASONS, SOURCES, STEPS, Talk

NAMED = {
    **dict.fromkeys(MANAGERS, "manager"),
    **dict.fromkeys(SOURCES, "source"),
    **dict.fromkeys(CATEGORIES, "category"),
    **dict.fromkeys(OUTCOMES, "outcome"),
    **dict.fromkeys(STEPS, "step"),
    **dict.fromkeys(REASONS, "refusal"),
}
"""What a label names, where it is no day; a label of a ``company`` step is no client's company."""
LANGUAGES, WEEKDAYS = ("ru", "en"), ("1", "2", "3", "4", "5", "6", "7")
ALSO: Mapping[str, tuple[str, ...]] = {
    "calls": ("list",),
    "list": ("calls",),
    "objections": ("handled_share", "resolved_share", "discount_at_objection"),
    "discount_at_objection": ("objections", "calls", "list"),
    "unanswered_questions": ("calls", "list"),
    "disputes": ("calls", "list"),
    "steps_missed": ("calls", "list", "step_share"),
    "refusal_reasons": ("calls", "list"),
}
"""By which other measures the same number may be told."""
SAID: Mapping[str, tuple[str, ...]] = {"refusal_reasons_said": ("refusal_reasons.said",)}
"""What clients said on the calls is told beside the CRM's reasons, under a measure of its own: it is judged as such,
since the same true numbers would otherwise count as proved by nothing."""
CALL_ID = re.compile(r"[0-9a-f]{12}")
SHARE, MEAN, MINUTE = 0.006, 0.06, 0.51
"""How far a shown figure may be rounded."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure of the answer as it came."""

    label: str
    measure: str
    value: float | None
    count: float | None
    of: float | None

    def __str__(self) -> str:
        counted = f" ({self.count:g} of {self.of:g})" if self.count is not None and self.of is not None else ""
        value = "none" if self.value is None else f"{self.value:g}"
        return f"{self.measure} {self.label or 'total'} {value}{counted}"


def shown_figure(item: Mapping[str, Any]) -> Shown:
    return Shown(
        str(item.get("label") or ""),
        str(item.get("measure") or ""),
        item.get("value"),
        item.get("count"),
        item.get("of"),
    )


def told_figures(wanted: Truth, figures: Sequence[Shown]) -> dict[str, Shown]:
    """Which shown figure tells each expected one, by label.

    The sides of a comparison may be named in words that we cannot know: then the order in which they come tells them.
    """
    told: dict[str, Shown] = {}
    unnamed = [one for one in figures if one.label and _label_key(one.label) is None]
    by_order = bool(wanted.reading.compare) and len(unnamed) == len(wanted.figures)
    for place, right in enumerate(wanted.figures):
        for one in figures:
            named = is_label(one.label, right, wanted.reading) or (by_order and unnamed[place] is one)
            if named and _tells(one, right):
                told[right.label] = one
                break
    return told


def _tells(one: Shown, right: Figure) -> bool:
    """Whether a shown figure is what was asked for; a share that is told with its count tells the count, too."""
    if one.measure != right.measure and one.measure not in ALSO.get(right.measure, ()):
        return False
    return same(one, replace(right, measure=one.measure))


def _label_key(label: str) -> tuple[str, Any] | None:
    if label in NAMED:
        return NAMED[label], label
    days = span_of_label(label)
    return None if days is None else ("period", days)


def is_label(label: str, right: Figure, reading: Reading) -> bool:
    if label.casefold() == right.label.casefold():
        return True
    days = span_of_label(label) if label else None
    if right.label:
        return days is not None and days == span_of_label(right.label)
    chosen = {str(value).casefold() for values in reading.where.values() for value in values}
    return label.casefold() in chosen or (days is not None and days == reading.period)


def true_figures(reading: Reading, one: Shown, wanted: Truth) -> Iterator[Figure]:
    """What a shown figure may truly be, by its own measure and label, within what the question is about."""
    wider = {name: values for name, values in reading.where.items() if name not in ("outcome", "conceded")}
    asked = replace(reading, measure=one.measure)
    bases = [asked, replace(asked, where=wider), *(on_side(asked, side) for side in reading.compare)]
    for variant in VARIANTS.get(one.measure, SAID.get(one.measure, ())):
        for base in bases:
            for narrowed in _narrowed(base, one.label, MEASURES[variant].per):
                if (right := figure(narrowed, variant, one.label)) is not None:
                    yield right
    yield from (each for each in wanted.figures if is_label(one.label, each, reading) and each.measure == one.measure)


def _narrowed(base: Reading, label: str, per: str) -> Iterator[Reading]:
    """The reading of one group; none where the label names nothing that we know."""
    plain = replace(base, by="", top="", limit=0, compare=() if label else base.compare)
    if not label:
        yield plain
        return
    named = _label_key(label)
    if per in ("section", "criterion"):
        yield replace(plain, where={**plain.where, per: (label,)})
    elif label in LANGUAGES:
        yield replace(plain, where={**plain.where, "language": (label,)})
    elif label in WEEKDAYS:
        yield replace(plain, where={**plain.where, "weekday": (int(label),)})
    elif named is not None and named[0] == "period":
        both = Span(max(named[1].since, base.period.since), min(named[1].until, base.period.until))
        yield replace(plain, period=both)
    elif named is not None:
        yield replace(plain, where={**plain.where, named[0]: (label,)})


def same(one: Shown, right: Figure) -> bool:
    """Whether the value is right, and the counts where they are told."""
    if one.measure != right.measure:
        return False
    if right.count is not None:
        if one.count is not None and one.of is not None and (one.count, one.of) != (right.count, right.of):
            return False
        return one.value is not None and abs(one.value - right.value) <= SHARE
    if right.of is not None:
        near = MINUTE if right.measure == "reaction_minutes" else SHARE if right.value < 2 else MEAN
        return one.value is not None and abs(one.value - right.value) <= near and one.of in (None, right.of)
    return one.value == right.value or (one.count == right.value and _is_share(one))


def _is_share(one: Shown) -> bool:
    if one.count is None or one.value is None or not one.of:
        return False
    return abs(one.value - one.count / one.of) <= SHARE


def call_named(label: str) -> str:
    """The id of a call that a label names by its id or its file; empty where it names none."""
    name = label.partition(".")[0]
    return name if CALL_ID.fullmatch(name) else ""


def is_score_of_call(one: Shown) -> bool:
    talk = calls_by_id().get(call_named(one.label))
    return talk is not None and one.value in (None, 1, talk.score)


@cache
def calls_by_id() -> dict[str, Talk]:
    return {talk.call_id: talk for talk in talks()}
