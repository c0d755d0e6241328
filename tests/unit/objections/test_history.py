"""An objection that comes back in a later call was not resolved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from objections.history import PastObjection, came_back
from objections.types import HandlingStatus
from tests.unit.objections.calls import objection


def _past(call_id: str, day: int, category: str = "price", **changes: object) -> PastObjection:
    return PastObjection(call_id, datetime(2026, 11, day, 12, tzinfo=UTC), objection(category, **changes))  # type: ignore[arg-type]


def test_a_resolved_objection_that_comes_back_was_only_answered() -> None:
    (back,) = came_back([_past("a", 1)], [_past("c", 9), _past("b", 3)])
    assert (back.earlier.call_id, back.later.call_id) == ("a", "b")
    assert back.corrected is HandlingStatus.ANSWERED
    assert back.changes_status


@pytest.mark.parametrize("status", [HandlingStatus.DEFLECTED, HandlingStatus.IGNORED, HandlingStatus.ANSWERED])
def test_other_statuses_stay(status: HandlingStatus) -> None:
    (back,) = came_back([_past("a", 1, status=status)], [_past("b", 2)])
    assert back.corrected is status
    assert not back.changes_status


@pytest.mark.parametrize(
    "later",
    [
        _past("b", 2, "stall"),
        _past("b", 1),
        _past("a", 2),
        _past("b", 2, unsure=True),
    ],
)
def test_another_kind_the_same_call_or_an_unsure_finding_is_no_return(later: PastObjection) -> None:
    assert came_back([_past("a", 1)], [later]) == ()
