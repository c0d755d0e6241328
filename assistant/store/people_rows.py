"""Tables that managers and teams are counted by, and what was agreed with managers; mapping of both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assistant.documents import AnalysisDocument
from assistant.documents_scorecard import ScorecardItem
from assistant.people_values import PlanItem
from assistant.store.models import Base


class SectionScoreRow(Base):
    """A section's score of one call, as the reviewers' overrides have it."""

    __tablename__ = "section_score"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    section: Mapped[str] = mapped_column(String(64), primary_key=True)
    score: Mapped[float | None]


class ObjectionHandlingRow(Base):
    """How one objection was met, beside its row in ``objection``."""

    __tablename__ = "objection_handling"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    objection_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    acknowledge: Mapped[bool]
    explore: Mapped[bool]
    respond: Mapped[bool]
    confirm: Mapped[bool]
    conceded: Mapped[bool]
    unsure: Mapped[bool]


class PlanItemRow(Base):
    """What was agreed with a manager; only whether it is done changes."""

    __tablename__ = "coaching_plan_item"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    manager: Mapped[str] = mapped_column(String(128), index=True)
    criterion: Mapped[str] = mapped_column(String(64), default="")
    agreed: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(128))
    due: Mapped[date | None] = mapped_column(Date)
    call_id: Mapped[str | None] = mapped_column(ForeignKey("call.call_id", ondelete="SET NULL"))
    start_s: Mapped[float | None]
    author: Mapped[str] = mapped_column(String(128))
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(String(128), default="")


def section_rows(call_id: str, card: ScorecardItem) -> Sequence[SectionScoreRow]:
    return [SectionScoreRow(call_id=call_id, section=section.id, score=section.score) for section in card.sections]


def handling_rows(call_id: str, analysis: AnalysisDocument) -> Sequence[ObjectionHandlingRow]:
    return [
        ObjectionHandlingRow(
            call_id=call_id,
            objection_id=found.id,
            conceded=found.handling.conceded,
            unsure=found.unsure,
            **found.handling.steps.model_dump(),
        )
        for found in analysis.objections
    ]


def plan_row(item: PlanItem) -> PlanItemRow:
    return PlanItemRow(
        manager=item.manager,
        criterion=item.criterion,
        agreed=item.agreed,
        owner=item.owner,
        due=item.due,
        call_id=item.call_id or None,
        start_s=item.start_s,
        author=item.author,
        made_at=item.made_at,
    )


def plan_from(row: PlanItemRow) -> PlanItem:
    return PlanItem(
        manager=row.manager,
        agreed=row.agreed,
        owner=row.owner,
        author=row.author,
        made_at=row.made_at,
        due=row.due,
        criterion=row.criterion,
        call_id=row.call_id or "",
        start_s=row.start_s,
        item_id=f"p{row.number}",
        done_at=row.done_at,
        done_by=row.done_by,
    )
