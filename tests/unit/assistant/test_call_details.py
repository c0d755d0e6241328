"""Whose call it was, said by a person: kept, signed, counted; the CRM's word stands above it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.app import App
from assistant.call_details import ASSIGNED, CallDetails, DetailsWish
from assistant.crm import BY_HAND, CrmIndex, crm_of_call
from assistant.domain import CallState
from assistant.errors import Refused
from assistant.purging import PurgeWish
from tests.builders import NOON, a_call, an_activity
from tests.two_managers import FILES, OWN, installation

MOSCOW = ZoneInfo("Europe/Moscow")
STRAY = "5722ay"
AT = datetime.fromisoformat("2026-11-20T10:30")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = installation(tmp_path / "home", signed=False)
    with made.database.begin() as work:
        work.calls.add(a_call(STRAY, name="own.mp3", state=CallState.DONE))
    yield made
    made.close()


@pytest.fixture
def again() -> list[str]:
    return []


@pytest.fixture
def details(app: App, again: list[str]) -> CallDetails:
    return CallDetails(app.database, MOSCOW, "Линтера", again.extend, app.purging)


def test_a_call_that_the_crm_does_not_know_gets_its_manager_time_and_client(
    app: App, details: CallDetails, again: list[str]
) -> None:
    assert details.open_to(STRAY)
    told = details.tell(STRAY, DetailsWish(" Анна  Белова ", AT, "Ольга"), who="maria")
    assert (told.manager, told.started_at) == ("Анна Белова", AT.replace(tzinfo=MOSCOW))
    assert again == [STRAY]
    summary = next(one for one in app.calls.list() if one.call.call_id == STRAY)
    assert summary.client == "Ольга"
    assert [(one.who, STRAY in one.about) for one in app.audit.newest() if one.what == ASSIGNED] == [("maria", True)]
    with app.database.begin() as work:
        index = CrmIndex.of(work.crm.leads(), work.crm.deals(), work.crm.activities())
    assert crm_of_call(index.link("own.mp3"), zone=MOSCOW).record is None, "a name said here is no card of the CRM"


def test_it_can_be_said_again_and_without_the_client(app: App, details: CallDetails, again: list[str]) -> None:
    details.tell(STRAY, DetailsWish("Анна", AT, "Ольга"), who="maria")
    told = details.tell(STRAY, DetailsWish("Игорь", AT + timedelta(hours=1)), who="maria")
    assert (told.manager, again) == ("Игорь", [STRAY, STRAY])


def test_what_the_crm_knows_is_not_for_people_to_say(details: CallDetails, again: list[str]) -> None:
    assert not details.open_to(OWN)
    with pytest.raises(Refused) as refused:
        details.tell(OWN, DetailsWish("Игорь", AT), who="maria")
    assert (refused.value.code, again) == ("crm_knows", [])


def test_an_export_that_comes_later_has_the_last_word(app: App, details: CallDetails) -> None:
    details.tell(STRAY, DetailsWish("Анна", AT, "Ольга"), who="maria")
    with app.database.begin() as work:
        work.crm.put([], [], [an_activity("Z-9", recording="own.mp3", manager="Игорь", at=NOON)])
        index = CrmIndex.of(work.crm.leads(), work.crm.deals(), work.crm.activities())
    activity = index.link("own.mp3").activity
    assert activity is not None
    assert activity.manager == "Игорь"
    assert index.link(FILES[OWN]).lead is not None


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (DetailsWish("  ", AT), "details_names"),
        (DetailsWish("A" * 101, AT), "details_names"),
        (DetailsWish("A", AT, "B" * 101), "details_names"),
        (DetailsWish("A", datetime.fromisoformat("1999-12-31")), "details_moment"),
        (DetailsWish("A", AT + timedelta(days=1)), "details_moment"),
    ],
)
def test_what_makes_no_sense_is_refused(details: CallDetails, wish: DetailsWish, code: str) -> None:
    with pytest.raises(Refused) as refused:
        details.tell(STRAY, wish, who="maria", now=AT.replace(tzinfo=MOSCOW) + timedelta(minutes=1))
    assert refused.value.code == code


def test_only_a_call_that_failed_can_be_deleted_here(app: App, details: CallDetails) -> None:
    with pytest.raises(Refused) as refused:
        details.delete_failed(STRAY, who="maria")
    assert refused.value.code == "not_failed"
    with app.database.begin() as work:
        work.calls.change(STRAY, state=CallState.FAILED, failure="own.mp3 is empty")
    details.delete_failed(STRAY, who="maria")
    assert STRAY not in {one.call.call_id for one in app.calls.list()}


def test_a_purged_call_takes_along_what_was_said_of_it(app: App, details: CallDetails) -> None:
    details.tell(STRAY, DetailsWish("Анна", AT, "Ольга"), who="maria")
    app.purging.run(PurgeWish(call=STRAY), who="root")
    with app.database.begin() as work:
        records = [one.activity_id for one in work.crm.activities()] + [one.lead_id for one in work.crm.leads()]
    assert not [one for one in records if one.startswith(BY_HAND)]
