"""A database with scored calls of two managers in two weeks, for the tests of coaching."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from assistant.coaching import CoachingWeeks
from assistant.documents_scorecard import ScorecardItem
from assistant.domain import CallState
from assistant.playbook import find_coaching_rules, load_playbook
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from scoring_rubric.types import Scorecard
from tests.builders import NOON, a_call, a_lead
from tests.stores import new_engine
from tests.unit.scoring_rubric.coaching_builders import a_card
from tests.unit.ui.sample_app import SampleApp
from transcription.captions import transcript_to_json

_CARD = TypeAdapter(Scorecard)
_SAMPLE = SampleApp().calls.open("c7f3a1d20b44")
UNSTORED = {"values": True, "sections": {"__all__": {"criteria": {"__all__": {"values", "in_words"}}}}}


def a_database(folder: Path) -> Database:
    made = Database(new_engine(folder))
    migrate.upgrade(made.engine)
    return made


def weeks_of(database: Database) -> CoachingWeeks:
    playbook, rules = load_playbook(), find_coaching_rules()
    return CoachingWeeks(database, ZoneInfo("UTC"), lambda: playbook, lambda: rules)


def store(
    database: Database, call_id: str, manager: str, days: int, language: str = "ru", **scores: float | str
) -> None:
    """A reviewed call, so many days after NOON (a Tuesday), with a lead of its own."""
    assert _SAMPLE.analysis is not None
    assert _SAMPLE.transcript is not None
    card: dict[str, Any] = _CARD.dump_python(a_card(call_id, **scores), mode="json", exclude=UNSTORED)
    update = {"scorecard": ScorecardItem.model_validate(card), "language": language, "call_id": call_id}
    update["lead"] = _SAMPLE.analysis.lead.model_copy(update={"criteria": ()})
    at = NOON + timedelta(days=days)
    with database.begin() as work:
        lead_id = f"L-{call_id}"
        work.crm.put([a_lead(lead_id, name=f"Клиент {call_id}")], [], [])
        call = a_call(
            call_id, name=f"{lead_id}.wav", state=CallState.DONE, manager=manager, started_at=at, lead_id=lead_id
        )
        work.calls.add(call)
        work.reviews.put(
            call_id, transcript_to_json(_SAMPLE.transcript), _SAMPLE.analysis.model_copy(update=update), at
        )
