"""Golden cases: calls on which people settled what is right, judged again by whatever is to come into force."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter

from assistant.documents import AnalysisDocument, analysis_document
from assistant.documents_corrected import stands_at
from assistant.documents_objections import ObjectionItem
from assistant.documents_scorecard import CriterionItem
from assistant.domain import CallCrm
from assistant.errors import BadInput
from assistant.pipeline import Reviewer
from assistant.remarks import Expectation, GoldenCase, reasoned, signed
from assistant.store.unit_of_work import Database
from transcription.captions import transcript_from_json

_CRM = TypeAdapter(CallCrm)
SLACK = 0.005
"""Marks are published with two digits: what is nearer than half of the last is equal."""
ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Got:
    """What a review says at the place of a case: a criterion's ``status`` (``absent`` where the rubric has it no more)
    and ``score``; or the ``category`` and ``outcome`` of the objection found there, empty where none was.
    """

    status: str = ""
    score: float | None = None
    category: str = ""
    outcome: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class GoldenVerdict:
    case: GoldenCase
    holds: bool
    got: Got


@dataclass(frozen=True, slots=True)
class Replay:
    """Every case by what a change makes of it. ``broken`` held before; ``waiting`` hold neither before nor after."""

    held: tuple[GoldenVerdict, ...] = ()
    broken: tuple[GoldenVerdict, ...] = ()
    waiting: tuple[GoldenVerdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Golden:
    database: Database

    def cases(self, *, retired: bool = False) -> tuple[GoldenCase, ...]:
        with self.database.begin() as work:
            return tuple(case for case in work.golden.all() if retired or case.retired_at is None)

    def retire(self, case_id: str, author: str, reason: str, at: datetime | None = None) -> GoldenCase:
        """Takes a case out of force; it is kept, with who did it and why."""
        who, why = signed(author, "a retirement"), reasoned(reason, "a retirement")
        with self.database.begin() as work:
            known = work.golden.get(case_id)
            if known is None:
                ids = ", ".join(case.case_id for case in work.golden.all()) or "none"
                raise BadInput(f"no golden case {case_id!r} is kept; known: {ids}")
            if known.retired_at is not None:
                raise BadInput(f"{case_id} was retired already, by {known.retired_by}; there is nothing to do")
            work.golden.retire(case_id, who, why, at or datetime.now(UTC))
            retired = work.golden.get(case_id)
        assert retired is not None
        return retired

    def check(self, reviewer: Reviewer) -> tuple[GoldenVerdict, ...]:
        """Judges every case in force with ``reviewer``."""
        return judge(self.cases(), reviewer)

    def replay(self, candidate: Callable[[], Reviewer], current: Callable[[], Reviewer]) -> Replay:
        """What ``candidate`` makes of the cases; ``current`` is asked only about those that do not hold with it.

        Neither is made where there is nothing to ask it.
        """
        cases = self.cases()
        verdicts = judge(cases, candidate()) if cases else ()
        wrong = [verdict.case for verdict in verdicts if not verdict.holds]
        before = {one.case.case_id: one.holds for one in judge(wrong, current())} if wrong else {}
        return Replay(
            held=tuple(one for one in verdicts if one.holds),
            broken=tuple(one for one in verdicts if not one.holds and before[one.case.case_id]),
            waiting=tuple(one for one in verdicts if not one.holds and not before[one.case.case_id]),
        )


def judge(cases: Iterable[GoldenCase], reviewer: Reviewer) -> tuple[GoldenVerdict, ...]:
    """Each call once, however many cases there are on it."""
    seen: dict[str, AnalysisDocument] = {}
    verdicts = []
    for case in cases:
        key = json.dumps([case.transcript, case.crm], sort_keys=True)
        if key not in seen:
            transcript = transcript_from_json(dict(case.transcript))
            seen[key] = analysis_document(reviewer.review(transcript, _CRM.validate_python(dict(case.crm))))
        verdicts.append(verdict_on(case, seen[key]))
    return tuple(verdicts)


def verdict_on(case: GoldenCase, analysis: AnalysisDocument) -> GoldenVerdict:
    wanted = case.expectation
    if wanted.criterion:
        criterion = next(
            (
                item
                for section in analysis.scorecard.sections
                for item in section.criteria
                if item.id == wanted.criterion
            ),
            None,
        )
        return GoldenVerdict(case, _mark_holds(wanted, criterion), _got_mark(criterion))
    there = [item for item in analysis.objections if stands_at(item, wanted.turn or 0, wanted.quote)]
    return GoldenVerdict(case, _words_hold(wanted, there), _got_words(there))


def crm_json(crm: CallCrm) -> dict[str, object]:
    """Context and record, which are what judging again takes; the CRM's other rows are left where they are."""
    made: dict[str, object] = _CRM.dump_python(CallCrm(crm.context, crm.record), mode="json")
    return made


def expected_of(machine: CriterionItem, score: float | None) -> Expectation:
    """What holds from now on: the mark itself, or anything further on the side to which people moved it."""
    if score is None:
        return Expectation(criterion=machine.id, not_applicable=True)
    down = machine.score is not None and score < machine.score
    up = machine.score is not None and score > machine.score
    return Expectation(criterion=machine.id, at_least=None if down else score, at_most=None if up else score)


def _mark_holds(wanted: Expectation, found: CriterionItem | None) -> bool:
    if found is None:
        return False
    if wanted.not_applicable:
        return found.status == "not_applicable"
    if found.score is None:
        return False
    high_enough = wanted.at_least is None or found.score >= wanted.at_least - SLACK
    return high_enough and (wanted.at_most is None or found.score <= wanted.at_most + SLACK)


def _got_mark(found: CriterionItem | None) -> Got:
    if found is None:
        return Got(status=ABSENT)
    return Got(status=found.status, score=found.score, quote=found.evidence[0].quote if found.evidence else "")


def _words_hold(wanted: Expectation, there: Sequence[ObjectionItem]) -> bool:
    if wanted.none:
        return not there
    return any(
        wanted.category in ("", item.category) and wanted.outcome in ("", item.handling.status) for item in there
    )


def _got_words(there: Sequence[ObjectionItem]) -> Got:
    if not there:
        return Got()
    item = there[0]
    return Got(category=item.category, outcome=item.handling.status, quote=item.evidence[0].quote)
