"""Saved views belong to somebody, marks of having looked to a person and a call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.errors import BadInput, UnknownCall
from assistant.looks import Looks
from assistant.saved_views import SavedViews
from assistant.store.unit_of_work import Database
from assistant.viewers import OPEN, Role, Viewer
from tests.judged import CALL, MANAGER

pytestmark = pytest.mark.usefixtures("any_store")

ANNA = Viewer(Role.TEAM_LEAD, "anna", "Анна")
IGOR = Viewer(Role.MANAGER, "igor", "Игорь", managers=frozenset({"Игорь"}))
ADMIN = Viewer(Role.ADMIN, "root", "Ира")
NOON = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


def test_a_view_is_its_owners_until_he_shares_it(judged: Database) -> None:
    views = SavedViews(judged)
    own = views.save(ANNA, "  Дорого,  не отработано ", "category=price&handling=unhandled")
    assert own.name == "Дорого, не отработано"
    assert views.seen_by(ANNA) == (own,)
    assert views.seen_by(IGOR) == ()
    shared = views.change(ANNA, own.view_id, name="Цена", shared=True)
    assert views.seen_by(IGOR) == (shared,)
    with pytest.raises(BadInput, match="somebody else"):
        views.delete(IGOR, own.view_id)
    views.delete(ADMIN, own.view_id)
    assert views.seen_by(ANNA) == ()


def test_another_persons_own_view_is_not_there_even_for_an_admin(judged: Database) -> None:
    views = SavedViews(judged)
    own = views.save(ANNA, "Моё", "q=x")
    with pytest.raises(BadInput, match="no saved view"):
        views.change(ADMIN, own.view_id, name="Чужое")
    assert [view.name for view in views.seen_by(ANNA)] == ["Моё"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_view_needs_a_short_name(judged: Database, name: str) -> None:
    with pytest.raises(BadInput, match="1 to 80"):
        SavedViews(judged).save(ANNA, name, "q=x")


@pytest.mark.parametrize("view_id", ["", "v", "v99", "1", "vx"])
def test_a_view_that_is_not_there(judged: Database, view_id: str) -> None:
    with pytest.raises(BadInput, match="no saved view"):
        SavedViews(judged).delete(ANNA, view_id)


def test_having_looked_is_kept_once_and_can_be_taken_back(judged: Database) -> None:
    looks = Looks(judged)
    (first,) = looks.add([CALL], "Анна", ANNA, NOON)
    assert looks.add([CALL], " Анна ", ANNA, NOON + timedelta(hours=1)) == (first,)
    looks.add([CALL], "Ира", ADMIN, NOON + timedelta(hours=2))
    assert [mark.author for mark in looks.of_call(CALL)] == ["Анна", "Ира"]
    looks.remove(CALL, "Анна", ANNA)
    looks.remove(CALL, "Анна", ANNA)
    assert [mark.author for mark in looks.of_call(CALL)] == ["Ира"]


def test_all_or_none_are_marked(judged: Database) -> None:
    looks = Looks(judged)
    with pytest.raises(UnknownCall):
        looks.add([CALL, "nope"], "Анна", OPEN)
    assert looks.of_call(CALL) == ()


def test_calls_of_others_are_not_there_for_a_manager(judged: Database) -> None:
    assert MANAGER not in (IGOR.managers or ())
    with pytest.raises(UnknownCall):
        Looks(judged).add([CALL], "Игорь", IGOR)
    with pytest.raises(BadInput, match="author"):
        Looks(judged).add([CALL], " ", OPEN)
