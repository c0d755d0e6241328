"""The list of calls, by SQL: one light row for each call that passes a filter, and all that is shown of a few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, and_, case, cast, exists, func, literal, null, or_, select
from sqlalchemy.orm import Session

from assistant.call_cards import UNHANDLED, CallCard
from assistant.domain import CallFilter, CallState, CallSummary
from assistant.store.known_status import known_status
from assistant.store.list_models import CallCardRow, ReviewedRow
from assistant.store.mapping import call_from
from assistant.store.models import (
    CallRow,
    CorrectionRow,
    DealRow,
    LeadRow,
    ObjectionRow,
    ReviewRow,
    ScoreBasisRow,
    StepRow,
)
from assistant.store.remark_models import DisputeAnswerRow, DisputeRow, OverrideRow, SelfScoreRow

AT_ONCE = 500
LOOKED: tuple[Any, ...] = (ReviewedRow, CorrectionRow, OverrideRow)
"""What reviewers leave on a call that they have looked at."""
YES = "yes"
_when = func.coalesce(CallRow.started_at, CallRow.added_at)


@dataclass(frozen=True, slots=True)
class Listed:
    """What ordering, counting and searching by name need of a call. ``names``: what it may be called by."""

    call_id: str
    when: datetime
    state: str
    scored: bool
    score: float | None
    criticals: int
    unresolved: int
    looked_at: bool
    names: tuple[str, ...]
    manager: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class DealStages:
    """Stages of the deals there are, by what they mean."""

    won: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()


class ListingRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def passing(self, wanted: CallFilter, stages: DealStages | None = None) -> tuple[Listed, ...]:
        """Every call that passes the filter, its text aside; newest first."""
        score = _score(wanted.veiled_for)
        asked = _joined(
            select(
                CallRow.call_id,
                _when.label("at"),
                CallRow.state,
                ReviewRow.call_id.is_not(None),
                score,
                func.coalesce(CallCardRow.criticals, 0),
                func.coalesce(CallCardRow.unresolved, 0),
                _looked_at(),
                CallRow.name,
                CallRow.manager,
                LeadRow.name,
                LeadRow.company,
                LeadRow.phone,
                CallCardRow.client,
                CallCardRow.company,
                func.coalesce(ScoreBasisRow.kind, ""),
            )
        ).where(*_conditions(wanted, score, stages or DealStages()))
        rows = self._session.execute(asked.order_by(_when.desc(), CallRow.call_id.desc()))
        return tuple(
            Listed(
                row[0],
                row[1],
                row[2],
                bool(row[3]),
                row[4],
                row[5],
                row[6],
                bool(row[7]),
                tuple(filter(None, row[8:-1])),
                row[9],
                row[-1],
            )
            for row in rows
        )

    def summaries(self, call_ids: Sequence[str], cards: dict[str, CallCard]) -> tuple[CallSummary, ...]:
        """All that a line shows of these calls, in the order given; calls that are gone are left out."""
        found: dict[str, CallSummary] = {}
        for start in range(0, len(call_ids), AT_ONCE):
            some = call_ids[start : start + AT_ONCE]
            looked_at, disputes = self.looked_at_by(some), self._disputes(some)
            marked, back = self._self_scored(some), self._came_back(some, cards)
            asked = _joined(
                select(
                    CallRow,
                    LeadRow.name,
                    LeadRow.company,
                    LeadRow.source,
                    DealRow.stage,
                    ReviewRow.language,
                    ReviewRow.duration_s,
                    ReviewRow.score,
                    ReviewRow.withheld,
                    ReviewRow.lead_verdict,
                    ReviewRow.analysis["kind"].as_string().label("kind"),
                )
            ).where(CallRow.call_id.in_(some))
            for row in self._session.execute(asked):
                call = call_from(row[0])
                card = cards.get(call.call_id, CallCard(call.call_id))
                reviewed = row.language is not None
                found[call.call_id] = CallSummary(
                    call=call,
                    started_at=call.started_at,
                    manager=call.manager,
                    client=row[1] or card.client,
                    company=row[2] or card.company,
                    source=row[3] or "",
                    lead_id=call.lead_id,
                    deal_stage=row[4] or "",
                    language=row.language or "",
                    duration_s=row.duration_s,
                    score=row.score,
                    withheld=(row.withheld or "") if row.score is None else "",
                    critical=card.critical,
                    objections=card.categories,
                    came_back=back.get(call.call_id, ()),
                    missing_steps=card.missing_steps,
                    lead_verdict=row.lead_verdict or "",
                    crm_contradicts=card.contradicts,
                    disputes=disputes.get(call.call_id, (0, 0))[0] if reviewed else 0,
                    open_disputes=disputes.get(call.call_id, (0, 0))[1] if reviewed else 0,
                    corrected_by=card.corrected_by,
                    self_scored=reviewed and call.call_id in marked,
                    reviewed_by=looked_at.get(call.call_id, ()),
                    unresolved=card.unresolved,
                    unsure=tuple(category for category in card.categories if category not in card.sure),
                    kind=row.kind or "",
                )
        return tuple(found[call_id] for call_id in call_ids if call_id in found)

    def stages(self) -> tuple[str, ...]:
        """Stages of the deals that there are."""
        return self._distinct(DealRow.stage)

    def sources(self) -> tuple[str, ...]:
        return self._distinct(LeadRow.source)

    def managers(self) -> tuple[str, ...]:
        return self._distinct(CallRow.manager)

    def languages(self) -> tuple[str, ...]:
        return self._distinct(ReviewRow.language)

    def looked_at_by(self, call_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Who has looked at each of these calls, the first one first."""
        said = [
            select(table.call_id, table.author, table.made_at)
            .join(CallRow, CallRow.call_id == table.call_id)
            .where(table.call_id.in_(call_ids), *_reviewers(table))
            for table in LOOKED
        ]
        by_call: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        for one in said:
            for call_id, author, made_at in self._session.execute(one):
                by_call[call_id].append((made_at, author))
        return {
            call_id: tuple(dict.fromkeys(author for _, author in sorted(all_))) for call_id, all_ in by_call.items()
        }

    def _distinct(self, column: Any) -> tuple[str, ...]:
        return tuple(self._session.scalars(select(column).where(column != "").distinct().order_by(column)))

    def _disputes(self, call_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Disputes of these calls, and how many of them wait for an answer."""
        rows = self._session.execute(
            select(DisputeRow.call_id, func.count(), func.count() - func.count(DisputeAnswerRow.number))
            .outerjoin(DisputeAnswerRow, DisputeAnswerRow.number == DisputeRow.number)
            .where(DisputeRow.call_id.in_(call_ids))
            .group_by(DisputeRow.call_id)
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def _self_scored(self, call_ids: Sequence[str]) -> frozenset[str]:
        return frozenset(
            self._session.scalars(
                select(CallRow.call_id)
                .join(
                    SelfScoreRow, and_(SelfScoreRow.call_id == CallRow.call_id, SelfScoreRow.author == CallRow.manager)
                )
                .where(CallRow.call_id.in_(call_ids))
            )
        )

    def _came_back(self, call_ids: Sequence[str], cards: dict[str, CallCard]) -> dict[str, tuple[str, ...]]:
        """Of these calls the categories that an earlier call with the same client had raised already, both surely."""
        later = CallRow.__table__.alias("later")
        rows = self._session.execute(
            select(later.c.call_id, CallCardRow.shown)
            .join(CallRow, and_(CallRow.lead_id == later.c.lead_id, CallRow.started_at < later.c.started_at))
            .join(CallCardRow, CallCardRow.call_id == CallRow.call_id)
            .where(later.c.call_id.in_(call_ids), later.c.lead_id != "")
        )
        raised: dict[str, set[str]] = defaultdict(set)
        for call_id, shown in rows:
            raised[call_id].update(shown["sure"])
        return {
            call_id: tuple(category for category in cards[call_id].sure if category in earlier)
            for call_id, earlier in raised.items()
            if call_id in cards
        }


def _joined(asked: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        asked.select_from(CallRow)
        .outerjoin(ReviewRow, ReviewRow.call_id == CallRow.call_id)
        .outerjoin(ScoreBasisRow, ScoreBasisRow.call_id == CallRow.call_id)
        .outerjoin(CallCardRow, CallCardRow.call_id == CallRow.call_id)
        .outerjoin(LeadRow, LeadRow.lead_id == CallRow.lead_id)
        .outerjoin(DealRow, DealRow.deal_id == CallRow.deal_id)
    )


def _score(veiled_for: str) -> ColumnElement[Any]:
    """The score; none where it is kept from the manager who asks until he has marked the call himself."""
    if not veiled_for:
        return ReviewRow.score.expression
    marked = exists().where(SelfScoreRow.call_id == CallRow.call_id, SelfScoreRow.author == veiled_for)
    return case((and_(CallRow.manager == veiled_for, ~marked), cast(null(), Float)), else_=ReviewRow.score)


def _looked_at() -> ColumnElement[bool]:
    return or_(*(exists().where(table.call_id == CallRow.call_id, *_reviewers(table)) for table in LOOKED))


def _reviewers(table: Any) -> Iterator[ColumnElement[bool]]:
    """What a manager says of his own call, as in a self-score or a dispute, is no review of it."""
    yield table.author != CallRow.manager
    if table is CorrectionRow:
        yield CorrectionRow.undone_at.is_(None)


def _conditions(wanted: CallFilter, score: ColumnElement[Any], stages: DealStages) -> list[ColumnElement[bool]]:
    plain = {
        CallRow.manager: wanted.manager,
        CallRow.state: wanted.state,
        LeadRow.source: wanted.source,
        DealRow.stage: wanted.stage,
        ReviewRow.language: wanted.language,
    }
    found: list[ColumnElement[bool]] = [column == value for column, value in plain.items() if value]
    if wanted.managers is not None:
        found.append(CallRow.manager.in_(wanted.managers))
    if wanted.call_ids:
        found.append(CallRow.call_id.in_(wanted.call_ids))
    if wanted.since is not None:
        found.append(_when >= wanted.since)
    if wanted.until is not None:
        found.append(_when < wanted.until)
    return [*found, *_by_score(wanted, score), *_by_findings(wanted), *_by_people(wanted), *_by_deal(wanted, stages)]


def _by_score(wanted: CallFilter, score: ColumnElement[Any]) -> Iterable[ColumnElement[bool]]:
    if wanted.score_below is not None:
        yield score < wanted.score_below
    if wanted.score_from is not None:
        yield score >= wanted.score_from
    if wanted.unscored:
        yield and_(CallRow.state == CallState.DONE.value, score.is_(None))


def _by_findings(wanted: CallFilter) -> Iterable[ColumnElement[bool]]:
    if wanted.category or wanted.handling:
        one = [ObjectionRow.call_id == CallRow.call_id]
        one += [ObjectionRow.category == wanted.category] if wanted.category else []
        if wanted.handling:
            statuses: Collection[str] = UNHANDLED if wanted.handling == "unhandled" else (wanted.handling,)
            one.append(known_status().in_(statuses))
        yield exists().where(*one)
    if wanted.missing_step:
        missing = StepRow.status.in_(("missing", "late"))
        yield exists().where(StepRow.call_id == CallRow.call_id, StepRow.step_id == wanted.missing_step, missing)
    if wanted.usable:
        yield ReviewRow.usable.is_(wanted.usable == YES)


def _by_people(wanted: CallFilter) -> Iterable[ColumnElement[bool]]:
    if wanted.reviewed:
        yield and_(CallRow.state == CallState.DONE.value, _looked_at() if wanted.reviewed == YES else ~_looked_at())
    if wanted.disputed:
        one = exists().where(DisputeRow.call_id == CallRow.call_id)
        if wanted.disputed == "open":
            one = one.where(~exists().where(DisputeAnswerRow.number == DisputeRow.number))
        yield one


def _by_deal(wanted: CallFilter, stages: DealStages) -> Iterable[ColumnElement[bool]]:
    if wanted.outcome == "won":
        yield DealRow.stage.in_(stages.won)
    elif wanted.outcome == "lost":
        yield DealRow.stage.in_(stages.lost)
    elif wanted.outcome == "open":
        yield and_(DealRow.deal_id.is_not(None), DealRow.stage.not_in(stages.won | stages.lost))
    elif wanted.outcome:
        yield literal(value=False)
