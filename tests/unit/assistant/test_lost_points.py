"""A colleague's example: whose, which, in what words, and what is hidden in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from assistant.calls import Calls
from assistant.documents import AnalysisDocument
from assistant.domain import CallState
from assistant.lost_points import Change, Example, LostPointsOfCalls
from assistant.playbook import load_playbook
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from tests.builders import NOON, a_call, a_lead, an_activity
from tests.stores import new_engine
from tests.unit.ui.sample_app import SampleApp
from transcription.captions import transcript_to_json

pytestmark = pytest.mark.usefixtures("any_store")

SAMPLE = SampleApp().calls.open("c7f3a1d20b44")
OWN = "own000000000"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(new_engine(tmp_path))
    migrate.upgrade(made.engine)
    return made


def _analysis(call_id: str, marks: dict[str, float], quotes: Sequence[tuple[str, str]], **changes: Any) -> Any:
    """The sample's analysis with a scorecard of these marks; ``quotes`` are speaker and words of each criterion."""
    assert SAMPLE.analysis is not None
    document = SAMPLE.analysis.to_json()
    evidence = [{"turn": 1, "start_s": 61.2, "end_s": 63.0, "speaker": side, "quote": text} for side, text in quotes]
    document["call_id"] = call_id
    document["scorecard"]["sections"] = [
        {
            "id": "first_contact",
            "score": 50.0,
            "weight": 1.0,
            "criteria": [
                {"id": name, "score": mark, "status": "scored", "reason": "", "evidence": evidence, "weight": 1.0}
                for name, mark in marks.items()
            ],
        }
    ]
    document["scorecard"] |= {"score": 50.0, "critical": []} | changes.pop("scorecard", {})
    return AnalysisDocument.model_validate(document | changes)


def _keep(
    database: Database,
    call_id: str,
    *quotes: tuple[str, str],
    manager: str = "Мария",
    days: int = 0,
    marks: dict[str, float] | None = None,
    **changes: Any,
) -> None:
    assert SAMPLE.transcript is not None
    at = NOON + timedelta(days=days)
    analysis = _analysis(call_id, marks or {"value": 1.0}, quotes or [("manager", f"слова {call_id}")], **changes)
    with database.begin() as work:
        work.calls.add(a_call(call_id, state=CallState.DONE, manager=manager, started_at=at))
        work.reviews.put(call_id, transcript_to_json(SAMPLE.transcript), analysis, at)


def _asked(database: Database, tmp_path: Path, language: str = "") -> tuple[Change, ...]:
    use_case = LostPointsOfCalls(database, load_playbook)
    return use_case.of(Calls(database, tmp_path).open(OWN), language)


def _example(database: Database, tmp_path: Path) -> Example | None:
    (change,) = _asked(database, tmp_path)
    return change.example


def test_the_newest_colleagues_words_stand_before_older_ones_and_the_managers_own(
    database: Database, tmp_path: Path
) -> None:
    _keep(database, OWN, manager="Иван", marks={"value": 0.0})
    assert _example(database, tmp_path) is None
    _keep(database, "mine", manager="Иван", days=9)
    assert _example(database, tmp_path) == Example("mine", "Иван", "слова mine", 61.2)
    _keep(database, "nobodys", manager="", days=10)
    assert _example(database, tmp_path) == Example("nobodys", "", "слова nobodys", 61.2)
    _keep(database, "older", days=1)
    _keep(database, "newer", days=2)
    assert _example(database, tmp_path) == Example("newer", "Мария", "слова newer", 61.2)
    _keep(database, "same", days=2)  # the same moment: the first id, always
    assert _example(database, tmp_path) == Example("newer", "Мария", "слова newer", 61.2)


@pytest.mark.parametrize(
    "other",
    [
        {"marks": {"value": 0.99}},
        {"marks": {"greeting": 1.0}},
        {"language": "en"},
        {"scorecard": {"score": None, "reason": "not trusted"}},
        {"kind": "voicemail"},
    ],
    ids=["no full mark", "another criterion", "another language", "a call without a score", "an answering machine"],
)
def test_what_is_no_example(database: Database, tmp_path: Path, other: dict[str, Any]) -> None:
    _keep(database, OWN, manager="Иван", marks={"value": 0.0})
    _keep(database, "other", **other)
    assert _example(database, tmp_path) is None


def test_only_words_of_a_manager_are_an_example_and_the_next_newest_call_may_have_them(
    database: Database, tmp_path: Path
) -> None:
    _keep(database, OWN, manager="Иван", marks={"value": 0.0})
    _keep(database, "clients", ("client", "мне это подходит"), days=3)
    _keep(database, "both", ("client", "дорого"), ("manager", "понимаю вас"), days=1)
    assert _example(database, tmp_path) == Example("both", "Мария", "понимаю вас", 61.2)


def test_personal_data_of_the_client_is_hidden_also_by_the_crms_word(database: Database, tmp_path: Path) -> None:
    _keep(database, OWN, manager="Иван", marks={"value": 0.0})
    _keep(database, "told", ("manager", "Ольга, запишите: 8 916 123-45-67, это про Снежинку и Бендара"), days=1)
    with database.begin() as work:
        lead = a_lead("L9", name="Ольга Бендара", company="Снежинку")
        work.crm.put([lead], [], [an_activity("A9", lead_id="L9", recording="told.wav")])
    found = _example(database, tmp_path)
    assert found is not None
    assert found.quote == "[имя], запишите: [телефон], это про [имя] и [имя]"


def test_words_that_are_all_hidden_show_nothing(database: Database, tmp_path: Path) -> None:
    _keep(database, OWN, manager="Иван", marks={"value": 0.0})
    _keep(database, "name", ("manager", "+7 916 123-45-67"), days=1)
    assert _example(database, tmp_path) is None


def test_each_loss_has_its_own_example_in_two_questions_to_the_store(database: Database, tmp_path: Path) -> None:
    _keep(database, OWN, manager="Иван", marks={"value": 0.0, "greeting": 0.5, "farewell": 0.0, "purpose": 1.0})
    _keep(database, "a", days=1, marks={"value": 1.0, "farewell": 1.0})
    _keep(database, "b", days=2, marks={"greeting": 1.0})
    for number in range(30):
        _keep(database, f"old{number:02}", days=-number - 1, marks={"value": 1.0, "greeting": 1.0, "farewell": 1.0})
    opened = Calls(database, tmp_path).open(OWN)
    loaded: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *asked: loaded.append(asked[2]))
    changes = LostPointsOfCalls(database, load_playbook).of(opened)
    whose = {change.lost.criterion: change.example and change.example.call_id for change in changes}
    assert whose == {"value": "a", "greeting": "b", "farewell": "a"}
    assert [change.lost.points for change in changes] == sorted((c.lost.points for c in changes), reverse=True)
    assert sum("review.analysis" in asked for asked in loaded) == 2


def test_a_call_that_is_not_reviewed_has_lost_nothing_yet(database: Database, tmp_path: Path) -> None:
    with database.begin() as work:
        work.calls.add(a_call(OWN))
    assert _asked(database, tmp_path) == ()


@pytest.mark.parametrize(("language", "title"), [("en", "Value"), ("ru", "Польза"), ("", "Польза")])
def test_titles_are_in_the_language_asked_for_or_the_calls_own(
    database: Database, tmp_path: Path, language: str, title: str
) -> None:
    _keep(database, OWN, manager="Иван", marks={"value": 0.0})
    (change,) = _asked(database, tmp_path, language)
    criterion = next(item for item in load_playbook().rubric.criteria() if item.id == "value")
    assert change.lost.title == criterion.title.in_language(language or "ru")
    assert title  # the languages differ
