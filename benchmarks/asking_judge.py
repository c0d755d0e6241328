"""Judges one answer of ``razbor ask`` against what is true: figures, sentence, list, citations, declining.

An answer is fully right where it holds every figure that one reading of the question asks for, each shown figure is
true, every number of the sentence is one of them, the calls listed are the right ones and each citation is verbatim
in a call that the question is about. A figure that is not true is the worst that can happen and is told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from benchmarks.asking_figures import (
    Shown,
    call_named,
    calls_by_id,
    is_score_of_call,
    same,
    shown_figure,
    told_figures,
    true_figures,
)
from benchmarks.asking_numbers import unexplained
from benchmarks.asking_readings import Question
from benchmarks.asking_truth import Figure, Truth, truths_of

SHOWN_CALLS = 5
"""A list is told well by its number and so many of its calls."""


class Verdict(StrEnum):
    """``WRONG``: a figure that is not true, shown as a fact. ``OVERREACHED``: answered what cannot be answered."""

    RIGHT = "right"
    WRONG = "wrong figure"
    OVERREACHED = "not declined"
    DECLINED = "declined though it can be answered"
    INCOMPLETE = "incomplete"
    UNPROVED = "a number that nothing proves"
    MISQUOTED = "bad citation"
    LANGUAGE = "another language"
    BROKEN = "no answer"


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: Verdict
    reasons: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        return self.verdict is Verdict.RIGHT


def judge(question: Question, answer: Mapping[str, Any]) -> Judgement:
    """The best judgement that any reading of the question allows."""
    if "answer" not in answer or "declined" not in answer:
        return Judgement(Verdict.BROKEN, (str(answer.get("detail", answer))[:200],))
    figures = [shown_figure(item) for item in answer.get("figures") or ()]
    if question.declined:
        return _declining(answer, figures)
    if answer["declined"]:
        if figures or answer.get("citations"):
            return Judgement(Verdict.WRONG, ("declined, but shows figures or citations",))
        return Judgement(Verdict.RIGHT if question.may_decline else Verdict.DECLINED)
    order = list(Verdict)
    truths = truths_of(question)
    found = [_against(question, one, truths, answer, figures) for one in truths]
    return min(found, key=lambda one: (one.verdict is Verdict.WRONG, order.index(one.verdict)))


def _declining(answer: Mapping[str, Any], figures: Sequence[Shown]) -> Judgement:
    telling = [one for one in figures if one.value and one.of != 0]
    if telling or answer.get("citations"):
        return Judgement(Verdict.OVERREACHED, tuple(f"shown: {one}" for one in telling) or ("citations are shown",))
    if not answer["declined"] and not figures:
        return Judgement(Verdict.OVERREACHED, ("declined is false",))
    return Judgement(Verdict.RIGHT)


def _against(
    question: Question, wanted: Truth, truths: Sequence[Truth], answer: Mapping[str, Any], figures: Sequence[Shown]
) -> Judgement:
    told = told_figures(wanted, figures)
    missing = tuple(f"expected: {one}" for one in wanted.figures if one.label not in told and _is_needed(wanted, one))
    used = {id(one) for one in told.values()}
    wrong: list[str] = []
    unknown: list[str] = []
    for one in figures:
        if id(one) in used or _is_empty(one) or is_score_of_call(one):
            continue
        known = [right for each in truths for right in true_figures(each.reading, one, each)]
        if any(same(one, right) for right in known):
            continue
        (wrong if known else unknown).append(f"shown: {one}; true: {_several(known)}")
    if wrong:
        return Judgement(Verdict.WRONG, (*wrong, *missing))
    listing = _listing(wanted, answer, figures)
    if listing and listing[0].startswith("wrong"):
        return Judgement(Verdict.WRONG, (*listing, *missing))
    if missing or listing:
        return Judgement(Verdict.INCOMPLETE, (*missing, *listing))
    if (place := _out_of_place(wanted, told, figures)) is not None:
        return Judgement(Verdict.WRONG, (place,))
    if unknown:
        return Judgement(Verdict.UNPROVED, tuple(unknown))
    if loose := unexplained(question, wanted, answer):
        return Judgement(Verdict.UNPROVED, (f"in the sentence: {', '.join(loose)}",))
    if bad := tuple(_bad_citations(answer, truths)):
        return Judgement(Verdict.MISQUOTED, bad)
    return Judgement(Verdict.RIGHT if _is_in(question.language, answer["answer"]) else Verdict.LANGUAGE)


def _is_needed(wanted: Truth, one: Figure) -> bool:
    """The number of a list is told by the list itself; a group of nothing need not be told."""
    return wanted.calls is None and (one.value != 0 or not wanted.reading.by)


def _is_empty(one: Shown) -> bool:
    return one.value is None or (one.value == 0 and one.of in (None, 0) and not one.count)


def _listing(wanted: Truth, answer: Mapping[str, Any], figures: Sequence[Shown]) -> tuple[str, ...]:
    """What is wrong with the calls shown; nothing where no list was asked for."""
    if wanted.calls is None:
        return ()
    shown, whole = _shown_calls(answer, figures)
    if strange := [call for call in shown if call not in wanted.calls]:
        return (f"wrong calls shown: {', '.join(strange)}",)
    if wanted.reading.limit:
        return () if set(shown) == set(wanted.calls) else (f"expected exactly: {', '.join(wanted.calls)}",)
    if whole and len(shown) == len(wanted.calls):
        return ()
    totals = [one.value for one in figures if not one.label and one.measure in ("list", "calls")]
    if len(wanted.calls) not in totals and len(shown) < len(wanted.calls):
        return (f"expected: the number of calls, {len(wanted.calls)}, or all of them; shown: {len(shown)}",)
    few = min(SHOWN_CALLS, len(wanted.calls))
    return () if len(shown) >= few else (f"expected: {few} calls at least to look at; shown: {len(shown)}",)


def _shown_calls(answer: Mapping[str, Any], figures: Sequence[Shown]) -> tuple[list[str], bool]:
    """Ids of the calls shown, each once, and whether they came as a list of their own."""
    listed = [
        item if isinstance(item, str) else item.get("call_id", item.get("id", "")) for item in answer.get("calls") or ()
    ]
    named = [call for one in figures if (call := call_named(one.label))]
    cited = [item["call_id"] for item in answer.get("citations") or ()]
    chosen = listed or named or cited
    return list(dict.fromkeys(chosen)), bool(listed or named)


def _out_of_place(wanted: Truth, told: Mapping[str, Shown], figures: Sequence[Shown]) -> str | None:
    """The best or the worst is named first: whoever reads only that must not be misled."""
    if not wanted.reading.top or (wanted.reading.limit or 1) > 1:
        return None
    first = next((one for one in figures if one.label), None)
    right = wanted.figures[0] if wanted.figures else None
    if first is None or right is None or told.get(right.label) is first:
        return None
    return f"shown first: {first}; true: {right}"


def _bad_citations(answer: Mapping[str, Any], truths: Iterable[Truth]) -> Iterator[str]:
    spread = frozenset[str]().union(*(one.spread for one in truths))
    for item in answer.get("citations") or ():
        talk = calls_by_id().get(item.get("call_id", ""))
        quote = str(item.get("quote", "")).strip().strip("…").strip()
        if talk is None or not quote:
            yield f"no such call or no words: {item}"
            continue
        at = [turn for turn in talk.turns if quote in turn.text]
        if not at:
            yield f"not said on {talk.call_id}: {quote!r}"
        elif item.get("start_s") is not None and not any(
            turn.start_s - 1 <= item["start_s"] <= turn.end_s + 1 for turn in at
        ):
            yield f"not said then on {talk.call_id}: {quote!r} at {item['start_s']}"
        elif talk.call_id not in spread:
            yield f"a call that the question is not about: {talk.call_id}"


def _is_in(language: str, text: str) -> bool:
    """Russian answers are in Russian letters; English ones have Latin words beside the names."""
    return bool(re.search(r"[а-яё]{3}", text)) if language == "ru" else len(re.findall(r"\b[a-z]{2,}\b", text)) >= 2


def _several(known: Sequence[Figure]) -> str:
    return " or ".join(dict.fromkeys(map(str, known))) or "unknown"
