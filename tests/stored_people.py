"""An installation with scored calls of three managers over eight weeks, for the tests of their pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from assistant.app import App, build
from assistant.documents_scorecard import ScorecardItem
from assistant.domain import CallState
from assistant.settings import Settings
from assistant.store.unit_of_work import Database
from tests.builders import NOON, a_call, a_lead
from tests.stored_weeks import _CARD as CARD
from tests.stored_weeks import _SAMPLE as SAMPLE
from tests.stored_weeks import UNSTORED
from tests.unit.scoring_rubric.coaching_builders import a_card
from transcription.captions import transcript_to_json

ANNA, IVAN, MARIA = "Анна Белова", "Иван Орлов", "Мария Котова"


def an_app(folder: Path, **settings: Any) -> App:
    return build(Settings(home=folder / "home", **settings))


def put(
    database: Database,
    call_id: str,
    manager: str,
    days: int,
    score: float | None = 60.0,
    *,
    status: str = "resolved",
    steps: Sequence[str] = ("acknowledge", "explore", "respond", "confirm"),
    missing: Sequence[str] = (),
    source: str = "site",
) -> None:
    """A reviewed call, so many days after NOON (a Tuesday), with one objection and a lead of its own."""
    assert SAMPLE.analysis is not None
    assert SAMPLE.transcript is not None
    scores = {"permission": 0.0, "explore": 1.0, "questions": 1.0, "crm_budget": 1.0}
    card = CARD.dump_python(a_card(call_id, **scores), mode="json", exclude=UNSTORED)
    card["score"] = score
    for section in card["sections"]:
        section["score"] = score
    item = SAMPLE.analysis.objections[0]
    taken = {step: step in steps for step in ("acknowledge", "explore", "respond", "confirm")}
    handling = item.handling.model_copy(
        update={"status": status, "steps": item.handling.steps.model_copy(update=taken)}
    )
    objection = item.model_copy(update={"category": "price", "unsure": False, "handling": handling})
    script = SAMPLE.analysis.script
    made = [one.model_copy(update={"status": "missing" if one.id in missing else "done"}) for one in script.steps]
    update = {
        "call_id": call_id,
        "objections": (objection,),
        "scorecard": ScorecardItem.model_validate(card),
        "script": script.model_copy(update={"steps": tuple(made)}),
        "lead": SAMPLE.analysis.lead.model_copy(update={"criteria": ()}),
    }
    at, lead_id = NOON + timedelta(days=days), f"L-{call_id}"
    with database.begin() as work:
        work.crm.put([a_lead(lead_id, name=f"Клиент {call_id}", source=source, created_at=at)], [], [])
        work.calls.add(
            a_call(
                call_id, name=f"{lead_id}.wav", state=CallState.DONE, manager=manager, started_at=at, lead_id=lead_id
            )
        )
        analysis = SAMPLE.analysis.model_copy(update=update)
        work.reviews.put(call_id, transcript_to_json(SAMPLE.transcript), analysis, at)


def fill(database: Database) -> None:
    """Anna went from 50 to 70, Ivan stays at 60 and leaves permission out, Maria has two calls only."""
    for number in range(8):
        put(database, f"a-old{number}", ANNA, -35 + number, 48.0 + number % 4)
        put(database, f"a-new{number}", ANNA, -number, 68.0 + number % 4)
        put(database, f"i-old{number}", IVAN, -35 + number, 55.0 + number, missing=("permission",))
        put(
            database,
            f"i-new{number}",
            IVAN,
            -number,
            55.0 + number,
            status="ignored" if number < 2 else "answered",
            steps=("respond",) if number else (),
            missing=("permission",),
        )
    for number in range(2):
        put(database, f"m{number}", MARIA, -number, 80.0)
    put(database, "a-withheld", ANNA, -1, None)
