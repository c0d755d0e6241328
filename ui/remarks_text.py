"""What people say of reviews, golden cases and publications, as a terminal shows them; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from assistant.golden import ABSENT, GoldenVerdict, Got
from assistant.publishing import Publication
from assistant.remarks import Dispute, Expectation, GoldenCase, MarkStatus, Override
from ui.console import stdout
from ui.words import words


def print_disputes(disputes: Sequence[Dispute]) -> None:
    said = _said()
    if not disputes:
        stdout.print(said["no_disputes"])
    for one in disputes:
        about = one.criterion or (f"«{one.quote}» ({one.turn})" if one.turn is not None else said["whole_score"])
        line = said["dispute"].format(
            id=one.dispute_id, call=one.call_id, about=about, state=said["states"][one.state.value]
        )
        stdout.print(line, markup=False)
        stdout.print(f"  {_signed(one.author, one.made_at)}: {one.reason}", markup=False)
        if one.answer is not None:
            cases = f" [{', '.join(one.answer.cases)}]" if one.answer.cases else ""
            told = f"{_signed(one.answer.author, one.answer.made_at)}: {one.answer.reason}{cases}"
            stdout.print(f"  → {told}", markup=False)


def print_override(kept: Override, total: float | None) -> None:
    said = _said()
    if kept.status is MarkStatus.REMOVED:
        stdout.print(said["override_removed"].format(criterion=kept.criterion), markup=False)
    else:
        stdout.print(
            said["override_set"].format(criterion=kept.criterion, mark=_mark(kept.score), author=kept.author),
            markup=False,
        )
    stdout.print(said["call_score"].format(score=words()["withheld"] if total is None else f"{total:g}"), markup=False)


def print_cases(cases: Sequence[GoldenCase], told: Mapping[str, GoldenVerdict]) -> None:
    said = _said()
    if not cases:
        stdout.print(said["no_cases"])
    for case in cases:
        verdict = told.get(case.case_id)
        state = said["retired"] if case.retired_at else said["holds" if verdict.holds else "fails"] if verdict else ""
        line = f"{case.case_id}  {case.call_id}  {case.name}: {expected_text(case.expectation)}  {state}"
        stdout.print(line.rstrip(), markup=False)
        stdout.print(f"  {_signed(case.author, case.made_at)}: {case.reason}", markup=False)


def print_publication(made: Publication, *, only_check: bool) -> None:
    said = _said()
    for name in made.files:
        stdout.print(f"  {name}", markup=False)
    counts = {"n": len(made.replay.held), "waiting": len(made.replay.waiting), "folder": made.folder}
    if not made.files:
        stdout.print(said["nothing_new"].format(**counts), markup=False)
    elif not made.replay.broken:
        stdout.print(said["checked" if only_check else "published"].format(**counts), markup=False)
    for verdict in made.replay.waiting:
        stdout.print("  " + sentence(verdict, "waiting"), markup=False)


def broken_sentences(verdicts: Iterable[GoldenVerdict]) -> list[str]:
    """One a case: which it is, on which call, what was settled and what would come out now."""
    return [sentence(verdict, "broken") for verdict in verdicts]


def sentence(verdict: GoldenVerdict, kind: str) -> str:
    case, got = verdict.case, verdict.got
    return str(
        _said()[kind].format(
            id=case.case_id,
            name=case.name,
            call=case.call_id,
            expected=expected_text(case.expectation),
            got=got_text(case.expectation, got),
            quote=f" «{got.quote}»" if got.quote else "",
        )
    )


def expected_text(wanted: Expectation) -> str:
    said = _said()
    if wanted.criterion:
        if wanted.not_applicable:
            return f"{wanted.criterion} {said['not_applicable']}"
        if wanted.at_least is not None and wanted.at_most is not None:
            return f"{wanted.criterion} = {_mark(wanted.at_least)}"
        sign, bound = ("≥", wanted.at_least) if wanted.at_least is not None else ("≤", wanted.at_most)
        return f"{wanted.criterion} {sign} {_mark(bound)}"
    right = said["no_objection"] if wanted.none else ", ".join(filter(None, (wanted.category, wanted.outcome)))
    return f"«{wanted.quote}» ({wanted.turn}): {right}"


def got_text(wanted: Expectation, got: Got) -> str:
    said = _said()
    if wanted.criterion:
        if got.status == ABSENT:
            return str(said["absent"])
        return _mark(got.score) if got.score is not None else str(words()["statuses"].get(got.status, got.status))
    return ", ".join(filter(None, (got.category, got.outcome))) or str(said["no_objection"])


def _signed(author: str, at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} {author}"


def _mark(score: float | None) -> str:
    return str(_said()["not_applicable"]) if score is None else f"{score:g}"


def _said() -> dict[str, Any]:
    told: dict[str, Any] = words()["remarks"]
    return told
