"""A database of made-up reviewed calls with a plan that tests count by hand, for the tests of questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.asking.ask import Asking, Teller
from assistant.asking.running import Runner
from assistant.domain import CallState
from assistant.ledger import Ledger
from assistant.playbook import load_playbook
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from assistant.themes import Themes
from tests.builders import a_call, a_deal, a_lead
from tests.encoders import TrigramEncoder
from tests.stores import new_engine
from tests.unit.ui.sample_app import SampleApp
from transcription.captions import transcript_to_json

ZONE = ZoneInfo("Europe/Moscow")
TODAY = date(2026, 11, 28)
MANAGERS = ("Иван Петров", "Мария Белова", "Алексей Орлов")
SOURCES = ("yandex_direct", "site", "referral")
CATEGORIES = ("price", "stall", "trust")
STATUSES = ("resolved", "answered", "deflected", "ignored", "resolved", "ignored", "answered")
_SAMPLE = SampleApp().calls.open("c7f3a1d20b44")


@dataclass(frozen=True, slots=True)
class Planned:
    """What one made-up call has; ``objections`` are (category, status, conceded)."""

    call_id: str
    day: date
    manager: str
    source: str
    objections: tuple[tuple[str, str, bool], ...]
    score: float
    next_step: bool
    refusal: str
    kind: str = "first_outgoing"


def the_plan(calls: int = 40) -> tuple[Planned, ...]:
    """From 1 July to November, three managers and three sources by turns of different lengths."""
    made = []
    for n in range(calls):
        objections = tuple(
            (CATEGORIES[(n + k) % 3], STATUSES[(n * 3 + k) % 7], (n + k) % 5 == 0) for k in range((n + n // 3) % 3)
        )
        made.append(
            Planned(
                call_id=f"call{n:03}",
                day=date(2026, 7, 1) + timedelta(days=int(n * 3.7)),
                manager=MANAGERS[n % 3],
                source=SOURCES[(n // 2) % 3],
                objections=objections,
                score=float(30 + (n * 17) % 65),
                next_step=n % 4 != 0,
                refusal="Дорого" if n % 5 == 1 else "",
            )
        )
    return tuple(made)


def a_database(folder: Path, plan: Sequence[Planned]) -> Database:
    made = Database(new_engine(folder, "asked"))
    migrate.upgrade(made.engine)
    for call in plan:
        _store(made, call)
    return made


def asking_of(database: Database, teller: Teller | None = None) -> Asking:
    playbook = load_playbook()
    themes = Themes(database, TrigramEncoder, lambda: playbook, ZONE)
    runner = Runner(database, Ledger(database, lambda: playbook, ZONE), themes, lambda: playbook, ZONE)
    return Asking(runner, lambda: playbook, ZONE, teller)


def _store(database: Database, plan: Planned) -> None:
    assert _SAMPLE.analysis is not None
    assert _SAMPLE.transcript is not None
    sample = _SAMPLE.analysis.objections[0]
    objections = tuple(
        sample.model_copy(
            update={
                "id": f"o{number + 1}",
                "category": category,
                "unsure": False,
                "handling": sample.handling.model_copy(update={"status": status, "conceded": conceded}),
            }
        )
        for number, (category, status, conceded) in enumerate(plan.objections)
    )
    steps = tuple(
        step.model_copy(
            update={"status": ("done" if plan.next_step else "missing") if step.id == "next_step" else step.status}
        )
        for step in _SAMPLE.analysis.script.steps
    )
    analysis = _SAMPLE.analysis.model_copy(
        update={
            "call_id": plan.call_id,
            "kind": plan.kind,
            "objections": objections,
            "script": _SAMPLE.analysis.script.model_copy(update={"steps": steps}),
            "scorecard": _SAMPLE.analysis.scorecard.model_copy(update={"score": plan.score}),
        }
    )
    lead_id = f"L-{plan.call_id}"
    at = datetime.combine(plan.day, time(12), ZONE)
    with database.begin() as work:
        lead = a_lead(lead_id, name=f"Клиент {plan.call_id}", source=plan.source, refusal_reason=plan.refusal)
        work.crm.put([lead], [a_deal(f"D-{plan.call_id}", lead_id=lead_id)], [])
        work.calls.add(
            a_call(
                plan.call_id,
                name=f"{lead_id}.wav",
                state=CallState.DONE,
                manager=plan.manager,
                started_at=at,
                lead_id=lead_id,
            )
        )
        work.reviews.put(plan.call_id, transcript_to_json(_SAMPLE.transcript), analysis, at)
