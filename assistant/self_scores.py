"""A manager's own marks and his word that he has read a review; hides the number until he has marked himself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from assistant.calls import OpenCall, the_one_call
from assistant.documents import AnalysisDocument
from assistant.domain import Call, CallSummary
from assistant.errors import BadInput, Refused
from assistant.overrides import reviewed
from assistant.remarks import Acknowledgement, SelfScore, signed
from assistant.store.unit_of_work import Database


@dataclass(frozen=True, slots=True)
class SelfScoreWish:
    """Marks 0..100: of the whole call, of sections, or of both; or a word that the manager declines."""

    author: str
    total: float | None = None
    sections: dict[str, float] = field(default_factory=dict)
    declined: bool = False


@dataclass(frozen=True, slots=True)
class SelfScores:
    """``first``: the number of a call is kept from its manager until he has marked the call himself, or declined."""

    database: Database
    first: bool = False

    def add(self, asked: str, wish: SelfScoreWish, at: datetime | None = None) -> SelfScore:
        """Stores a manager's marks. Raises UnknownCall, or BadInput saying what does not fit."""
        author = signed(wish.author, "an own mark")
        with self.database.begin() as work:
            call = the_one_call(work, asked)
            _check(call, reviewed(work, call), wish)
            mark = SelfScore(
                call_id=call.call_id,
                author=author,
                made_at=at or datetime.now(UTC),
                total=wish.total,
                sections=dict(wish.sections),
                declined=wish.declined,
            )
            work.remarks.add_self_score(mark)
        return mark

    def acknowledge(self, asked: str, author: str, at: datetime | None = None) -> Acknowledgement:
        """``author`` has read the review; said twice, the first word is kept."""
        name = signed(author, "an acknowledgement")
        with self.database.begin() as work:
            call = the_one_call(work, asked)
            reviewed(work, call)
            for known in work.remarks.of_call(call.call_id).acknowledgements:
                if known.author == name:
                    return known
            read = Acknowledgement(call.call_id, name, at or datetime.now(UTC))
            work.remarks.add_acknowledgement(read)
        return read

    def veils(self, summary: CallSummary, reader: str) -> bool:
        """Whether ``reader`` is this call's manager and has yet to mark it himself."""
        return self.first and bool(summary.manager) and reader == summary.manager and not summary.self_scored

    def seen_by(self, opened: OpenCall, reader: str) -> OpenCall:
        """The call as ``reader`` may see it: without marks, and without the advice that follows from them."""
        analysis = opened.analysis
        if analysis is None or not self.veils(opened.summary, reader):
            return opened
        card = analysis.scorecard.model_copy(
            update={"score": None, "coverage": 0.0, "sections": (), "critical": (), "reason": "", "corrected": None}
        )
        veiled = analysis.model_copy(update={"scorecard": card, "advice": ()})
        previous = self.listed(opened.previous, reader)
        return replace(opened, summary=_veiled(opened.summary), analysis=veiled, previous=previous)

    def listed(self, summaries: Iterable[CallSummary], reader: str) -> tuple[CallSummary, ...]:
        return tuple(_veiled(item) if self.veils(item, reader) else item for item in summaries)


def _veiled(summary: CallSummary) -> CallSummary:
    return replace(summary, score=None, withheld="", critical=(), corrected_by=())


def _check(call: Call, analysis: AnalysisDocument, wish: SelfScoreWish) -> None:
    marks = [*wish.sections.values(), *([] if wish.total is None else [wish.total])]
    if wish.declined == bool(marks):
        raise BadInput("an own mark is a number of the call or of its sections, or `declined`; give one of the two")
    known = {section.id for section in analysis.scorecard.sections}
    strange = sorted(wish.sections.keys() - known)
    if strange:
        raise BadInput(f"{strange[0]!r} is no section of {call.name}; expected one of {', '.join(sorted(known))}")
    for mark in marks:
        if not 0.0 <= mark <= 100.0:
            raise Refused("own_mark_range", f"the own mark {mark:g} is out of range; expected 0 to 100")
