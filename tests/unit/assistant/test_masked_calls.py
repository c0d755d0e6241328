"""A call without personal data: no name, phone or address of it is left, and quotes still stand in their turns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from assistant.app import App
from assistant.calls import OpenCall
from assistant.masked_calls import CallMask
from assistant.playbook import load_playbook
from assistant.seen import Seen
from assistant.viewers import Role, Viewer
from tests.two_managers import COLLEAGUES, FILES, OTHERS, OTHERS_DATA, OWN, OWN_DATA, installation
from tests.unit.ui.sample_app import SampleApp

pytestmark = pytest.mark.usefixtures("any_store")

MARKETER = Viewer(Role.MARKETER, "pr", hears=False, masked=True)
_OPENED = TypeAdapter(OpenCall)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    made = installation(tmp_path_factory.mktemp("home"), signed=False)
    yield made
    made.close()


def told(opened: OpenCall) -> str:
    return _OPENED.dump_json(opened).decode().casefold().replace("ё", "е")


@pytest.mark.parametrize(("call_id", "data"), [(OWN, OWN_DATA), (OTHERS, OTHERS_DATA)])
def test_no_known_datum_is_left_of_a_call(app: App, call_id: str, data: tuple[str, ...]) -> None:
    plain = told(app.calls.open(call_id))
    assert any(word in plain for word in data)
    masked = told(Seen(app.calls, lambda: app.workshop.playbook, MARKETER).open(call_id))
    assert [word for word in (*data, *COLLEAGUES, FILES[call_id]) if word in masked] == []


@pytest.mark.parametrize("name", ["criteria", "objections", "critical", "whatever is added later"])
def test_documents_kept_as_plain_mappings_are_masked_too(app: App, name: str) -> None:
    """What changed in a score is told as parts of documents, which are no models any more."""
    opened = app.calls.open(OWN)
    assert opened.transcript is not None
    turn = next(turn for turn in opened.transcript.turns if any(word in turn.text.casefold() for word in OWN_DATA))
    part = {"id": "crm_contacts", "reason": turn.text, "evidence": [{"turn": turn.turn, "quote": turn.text}]}
    masked = CallMask.of(opened, load_playbook()).value({"sections": [{name: [part]}]})
    left = json.dumps(masked, ensure_ascii=False).casefold()
    assert [word for word in OWN_DATA if word in left] == []
    assert masked["sections"][0][name][0]["id"] == "crm_contacts"


@pytest.mark.parametrize("opened", [SampleApp().calls.open("c7f3a1d20b44"), SampleApp().calls.open("b1")])
def test_quotes_stay_parts_of_their_turns(opened: OpenCall) -> None:
    mask = CallMask.of(opened, load_playbook())
    masked = mask.call(opened)
    assert masked.transcript is not None
    assert masked.analysis is not None
    text = {turn.turn: turn.text for turn in masked.transcript.turns}
    quotes = [
        *(item for found in masked.analysis.objections for item in found.evidence),
        *(item for step in masked.analysis.script.steps for item in step.evidence),
        *(item for section in masked.analysis.scorecard.sections for one in section.criteria for item in one.evidence),
    ]
    assert len(quotes) > 10
    for item in quotes:
        assert item.quote in text[item.turn]


def test_codes_dates_and_numbers_stay_what_they_were(app: App) -> None:
    opened = app.calls.open(OWN)
    masked = Seen(app.calls, lambda: app.workshop.playbook, MARKETER).open(OWN)
    assert opened.analysis is not None
    assert masked.analysis is not None
    assert masked.analysis.receipt == opened.analysis.receipt
    assert [item.category for item in masked.analysis.objections] == [
        item.category for item in opened.analysis.objections
    ]
    assert masked.analysis.scorecard.score == opened.analysis.scorecard.score
    assert masked.analysis.facts.next_step is not None
    assert opened.analysis.facts.next_step is not None
    assert masked.analysis.facts.next_step.when == opened.analysis.facts.next_step.when
    assert masked.summary.started_at == opened.summary.started_at
    assert masked.summary.source == opened.summary.source == "site"
    assert type(masked.analysis).model_validate(masked.analysis.model_dump(by_alias=True)) == masked.analysis


def test_turns_with_something_hidden_give_no_times_of_words(app: App) -> None:
    masked = Seen(app.calls, lambda: app.workshop.playbook, MARKETER).open(OWN)
    assert masked.transcript is not None
    assert masked.transcript.turns[0].words == ()
    assert masked.transcript.turns[4].words != ()


def test_a_manager_sees_nothing_of_a_colleagues_call_with_the_same_client() -> None:
    sample = SampleApp()
    (earlier,) = {item.call.call_id for item in sample.calls.open("c7f3a1d20b44").previous}
    igor = replace(sample.calls.known[4], call=replace(sample.calls.known[4].call, call_id=earlier))
    sample.calls.known = (*sample.calls.known, igor)
    anna = Viewer(Role.MANAGER, "anna", "Анна Белова", frozenset({"Анна Белова"}))
    seen = Seen(sample.calls, load_playbook, anna)  # type: ignore[arg-type]
    opened = seen.unmasked("c7f3a1d20b44")
    assert (opened.previous, opened.came_back) == ((), ())
