"""How an objection ended by all that is known today: what the client raised again in a later call was not settled.

``objections.history`` says the same of values, and ``tests/unit/assistant/test_known_status.py`` holds them together.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case, exists, false, func
from sqlalchemy.orm import aliased

from assistant.store.models import CallRow, ObjectionRow
from assistant.store.people_rows import ObjectionHandlingRow


def known_status() -> ColumnElement[str]:
    """The status of the ``ObjectionRow`` that a statement is about."""
    return case(
        (and_(ObjectionRow.status == "resolved", _sure(), _raised_again()), "answered"), else_=ObjectionRow.status
    )


def _sure() -> ColumnElement[bool]:
    handling = aliased(ObjectionHandlingRow)
    return exists().where(
        handling.call_id == ObjectionRow.call_id,
        handling.objection_id == ObjectionRow.objection_id,
        handling.unsure == false(),
    )


def _raised_again() -> ColumnElement[bool]:
    """Whether a later call of the same lead has a sure objection of the same category.

    One question inside the other, from the call to its lead's others: joined in one, a database without statistics
    begins with every objection of the category.
    """
    call, later = aliased(CallRow), aliased(CallRow)
    again, handling = aliased(ObjectionRow), aliased(ObjectionHandlingRow)
    objects = (
        exists()
        .where(
            again.call_id == later.call_id,
            func.coalesce(again.category, "") == ObjectionRow.category,  # so that no index of categories tempts
            handling.call_id == again.call_id,
            handling.objection_id == again.objection_id,
            handling.unsure == false(),
        )
        .correlate_except(again, handling)
    )
    return exists().where(
        call.call_id == ObjectionRow.call_id,
        call.lead_id != "",
        later.lead_id == call.lead_id,
        later.started_at > call.started_at,
        objects,
    )
