"""Disputes: somebody says that a review is wrong, a reviewer answers, and what was upheld holds from then on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from assistant.calls import the_one_call
from assistant.corrections import Corrections, Wish, check_place
from assistant.crm import CrmIndex, crm_of_call
from assistant.documents import AnalysisDocument
from assistant.documents_corrected import stands_at
from assistant.domain import Call, CorrectionKind
from assistant.errors import BadInput, Refused
from assistant.golden import crm_json, expected_of
from assistant.overrides import Overrides, criteria_of, own_mark, reviewed, wish_of
from assistant.remarks import (
    Dispute,
    DisputeAnswer,
    DisputeState,
    Expectation,
    GoldenCase,
    Mark,
    Subject,
    mark_0_1,
    reasoned,
    signed,
)
from assistant.store.unit_of_work import Database, UnitOfWork


@dataclass(frozen=True, slots=True)
class DisputeWish:
    """``criterion``, or the client's ``turn`` and ``quote``, or neither where the whole score is meant."""

    author: str
    reason: str
    criterion: str = ""
    turn: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A reviewer's answer; an upheld dispute needs the right value.

    Of a criterion or the score it is ``marks`` (an empty name is the disputed criterion); of an objection ``none``, or
    ``category``, ``outcome`` or both.
    """

    author: str
    upheld: bool
    reason: str
    marks: tuple[Mark, ...] = ()
    none: bool = False
    category: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Disputes:
    database: Database
    corrections: Corrections
    overrides: Overrides
    zone: ZoneInfo
    company: str = ""

    def add(self, asked: str, wish: DisputeWish, at: datetime | None = None) -> Dispute:
        """Opens a dispute on a reviewed call. Raises UnknownCall, or BadInput saying what does not fit."""
        reason, author = reasoned(wish.reason, "a dispute"), signed(wish.author, "a dispute")
        with self.database.begin() as work:
            call = the_one_call(work, asked)
            subject = _subject(work, call, wish)
            dispute = Dispute(
                call_id=call.call_id,
                subject=subject,
                reason=reason,
                author=author,
                made_at=at or datetime.now(UTC),
                criterion=wish.criterion,
                turn=wish.turn,
                quote=" ".join(wish.quote.split()),
            )
            for known in work.remarks.of_call(call.call_id).open_disputes:
                if _place(known) == _place(dispute):
                    raise Refused(
                        "dispute_open",
                        f"{known.dispute_id} of {known.author} is open on the same place; wait for its answer",
                        author=known.author,
                    )
            return _kept(work, work.remarks.add_dispute(dispute))

    def list(self, state: DisputeState | None = None, call: str = "") -> tuple[Dispute, ...]:
        """In the order in which they were opened."""
        with self.database.begin() as work:
            call_id = the_one_call(work, call).call_id if call else ""
            return tuple(
                one
                for one in work.remarks.disputes()
                if (state is None or one.state is state) and call_id in ("", one.call_id)
            )

    def withdraw(self, dispute_id: str, author: str, reason: str = "", at: datetime | None = None) -> Dispute:
        """Whoever opened a dispute takes it back."""
        name = signed(author, "a withdrawal")
        with self.database.begin() as work:
            dispute = _open(work, dispute_id)
            if name != dispute.author:
                raise Refused(
                    "dispute_not_yours",
                    f"{dispute_id} was opened by {dispute.author}; only {dispute.author} can take it back",
                    author=dispute.author,
                )
            answer = DisputeAnswer(DisputeState.WITHDRAWN, name, " ".join(reason.split()), at or datetime.now(UTC))
            work.remarks.add_answer(dispute_id, answer)
            return _kept(work, dispute_id)

    def resolve(self, dispute_id: str, ruling: Ruling, at: datetime | None = None) -> Dispute:
        """Rejects a dispute, or upholds it: the right value counts at once and a golden case keeps it so."""
        reason, author = reasoned(ruling.reason, "an answer"), signed(ruling.author, "an answer")
        when = at or datetime.now(UTC)
        with self.database.begin() as work:
            dispute = _open(work, dispute_id)
            cases = tuple(self._upheld(work, dispute, ruling, when)) if ruling.upheld else ()
            state = DisputeState.UPHELD if ruling.upheld else DisputeState.REJECTED
            work.remarks.add_answer(dispute_id, DisputeAnswer(state, author, reason, when, cases))
            return _kept(work, dispute_id)

    def _upheld(self, work: UnitOfWork, dispute: Dispute, ruling: Ruling, when: datetime) -> Iterator[str]:
        """Puts the right value in force and yields the ids of the golden cases made of it."""
        call = work.calls.get(dispute.call_id)
        assert call is not None
        if dispute.subject is Subject.OBJECTION:
            expected = [self._put_words_right(work, call, dispute, ruling, when)]
        else:
            expected = list(self._put_marks_right(work, call, dispute, ruling, when))
        link = CrmIndex.of(work.crm.leads(), work.crm.deals(), work.crm.activities()).link(call.name)
        crm = crm_json(crm_of_call(link, zone=self.zone, company=self.company))
        review = work.reviews.get(call.call_id)
        assert review is not None
        for expectation in expected:
            yield work.golden.add(
                GoldenCase(
                    call_id=call.call_id,
                    name=f"{call.name}: {expectation.criterion or expectation.quote}",
                    transcript=review.transcript,
                    crm=crm,
                    expectation=expectation,
                    author=ruling.author.strip(),
                    reason=" ".join(ruling.reason.split()),
                    made_at=when,
                )
            )

    def _put_marks_right(
        self, work: UnitOfWork, call: Call, dispute: Dispute, ruling: Ruling, when: datetime
    ) -> Iterator[Expectation]:
        criterion = dispute.criterion
        marks = [replace(mark, criterion=mark.criterion or criterion) for mark in ruling.marks]
        if not marks or (criterion and [mark.criterion for mark in marks] != [criterion]):
            wanted = f"the right mark of {criterion}" if criterion else "the right mark of one criterion at least"
            raise Refused("ruling_mark", f"an upheld dispute needs {wanted}: 0 to 1, or that it does not apply")
        for mark in marks:
            machine = own_mark(criteria_of(call, reviewed(work, call), mark.criterion))
            self.overrides.record(work, call, wish_of(mark, author=ruling.author, reason=ruling.reason), when)
            yield expected_of(machine, None if mark.score is None else mark_0_1(mark.score))

    def _put_words_right(
        self, work: UnitOfWork, call: Call, dispute: Dispute, ruling: Ruling, when: datetime
    ) -> Expectation:
        turn = dispute.turn or 0
        if ruling.none == bool(ruling.category or ruling.outcome):
            raise Refused(
                "ruling_objection",
                "an upheld dispute of an objection needs what is right: `none`, or its category, its outcome or both",
            )
        for kind in _kinds(reviewed(work, call), dispute, ruling):
            wish = Wish(turn, dispute.quote, kind, ruling.author)
            if kind in (CorrectionKind.CATEGORY, CorrectionKind.MISSED):
                wish = Wish(turn, dispute.quote, kind, ruling.author, category=ruling.category)
            if kind in (CorrectionKind.OUTCOME, CorrectionKind.MISSED):
                wish = Wish(turn, dispute.quote, kind, ruling.author, wish.category, ruling.outcome)
            self.corrections.record(work, call, wish, when)
        return Expectation(
            turn=turn, quote=dispute.quote, none=ruling.none, category=ruling.category, outcome=ruling.outcome
        )


def _kinds(analysis: AnalysisDocument, dispute: Dispute, ruling: Ruling) -> list[CorrectionKind]:
    """The corrections that make a ruling on an objection true."""
    found = any(stands_at(item, dispute.turn or 0, dispute.quote) for item in analysis.objections)
    if ruling.none:
        return [CorrectionKind.NONE]
    if not found:
        return [CorrectionKind.MISSED]
    wanted = ((CorrectionKind.CATEGORY, ruling.category), (CorrectionKind.OUTCOME, ruling.outcome))
    return [kind for kind, value in wanted if value]


def _subject(work: UnitOfWork, call: Call, wish: DisputeWish) -> Subject:
    analysis = reviewed(work, call)
    if wish.criterion and wish.turn is not None:
        raise BadInput("a dispute is about a criterion or about the client's words; name one of the two")
    if wish.criterion:
        criteria_of(call, analysis, wish.criterion)
        return Subject.CRITERION
    if wish.turn is None:
        return Subject.SCORE
    review = work.reviews.get(call.call_id)
    check_place(call, review.transcript["turns"] if review else (), wish.turn, wish.quote)
    return Subject.OBJECTION


def _place(dispute: Dispute) -> tuple[str, str, int | None, str]:
    return dispute.subject.value, dispute.criterion, dispute.turn, dispute.quote


def _kept(work: UnitOfWork, dispute_id: str) -> Dispute:
    dispute = work.remarks.dispute(dispute_id)
    if dispute is None:
        known = ", ".join(one.dispute_id for one in work.remarks.disputes()[-20:]) or "none"
        raise BadInput(f"no dispute {dispute_id!r} is kept; known: {known}")
    return dispute


def _open(work: UnitOfWork, dispute_id: str) -> Dispute:
    dispute = _kept(work, dispute_id)
    if dispute.answer is not None:
        raise Refused(
            "dispute_answered",
            f"{dispute_id} is {dispute.state.value} already, by {dispute.answer.author}; open a new one",
            author=dispute.answer.author,
        )
    return dispute
