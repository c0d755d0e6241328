"""How quickly the marketing pages answer over many calls.

    python -m benchmarks.marketing --folder DIR [--calls 2000]     puts the calls there, then times reports and pages

Calls carry objections of the corpus in their own words, leads of several sources (some without a call, some entered
twice), deals, attempts and refusals. Vectors are made by the installed encoder.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from assistant.documents import AnalysisDocument
from assistant.documents_evidence import EvidenceItem
from assistant.documents_findings import LeadCriterionItem, LeadItem
from assistant.domain import Activity, Call, CallState, Deal, Lead, SourceKind
from assistant.store import migrate
from assistant.store.unit_of_work import Database, open_engine
from benchmarks.rescoring import MANAGERS, Base, bases
from objections.pack_files import PACKS
from transcription.captions import transcript_to_json

SOURCES = ("site", "yandex_direct", "referral", "telegram", "exhibition")
CAMPAIGNS = ("осень", "весна", "кафе", "")
STAGES = ("won", "lost", "proposal", "demo", "contract")
REASONS = ("дорого", "не наш сегмент", "выбрали других", "отложили", "")
OUTCOMES = ("resolved", "answered", "deflected", "ignored")
CLIENTS = ("Ольга Смирнова", "Павел Рыбин", "Вера Тихонова", "Руслан Каримов", "Елена Громова")
PER_DAY = 14


def clients_words() -> list[tuple[str, str]]:
    """Category and words of the objections of the corpus' exchanges."""
    found = []
    for name in ("exchanges.ru.yaml", "exchanges.en.yaml"):
        for one in yaml.safe_load((PACKS / "corpus" / name).read_text("utf-8")):
            if one.get("category", "none") != "none":
                found.append((one["category"], one["turns"][one["objection"]]["text"]))
    return found


def seed(database: Database, count: int, chance: random.Random) -> None:
    said, made = clients_words(), bases(chance)
    first = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=count // PER_DAY)
    leads: list[Lead] = []
    deals: list[Deal] = []
    activities: list[Activity] = []
    calls: list[tuple[Call, dict[str, Any], AnalysisDocument]] = []
    for number in range(count):
        at = first + timedelta(days=number // PER_DAY, minutes=31 * (number % PER_DAY))
        lead = _lead(number, at, chance)
        leads.append(lead)
        call_id = f"{chance.getrandbits(48):012x}"
        calls.append(_call(call_id, lead, at, chance.choice(made), said, chance))
        activities += _activities(number, lead, call_id, at, chance)
        if chance.random() < 0.4:
            deals.append(_deal(number, lead, at, chance))
    leads += [_lead(count + number, first + timedelta(days=number % 90), chance) for number in range(count // 3)]
    leads += [replace(lead, lead_id=f"{lead.lead_id}-again") for lead in chance.sample(leads, count // 50)]
    with database.begin() as work:
        work.crm.put(leads, deals, activities)
        for call, transcript, analysis in calls:
            work.calls.add(call)
            work.reviews.put(call.call_id, transcript, analysis, call.added_at)


def _lead(number: int, at: datetime, chance: random.Random) -> Lead:
    refused = chance.random() < 0.3
    return Lead(
        lead_id=f"L{number}",
        created_at=at - timedelta(minutes=chance.choice((2, 4, 12, 45, 200, 2000))),
        name=chance.choice(CLIENTS),
        phone=f"+7495{number:07d}",
        source=chance.choice(SOURCES),
        campaign=chance.choice(CAMPAIGNS),
        manager=chance.choice(MANAGERS),
        status="refused" if refused else "in_progress",
        refusal_reason=chance.choice(REASONS) if refused else "",
        marketing_qualified=chance.choice((True, False, None)),
    )


def _activities(number: int, lead: Lead, call_id: str, at: datetime, chance: random.Random) -> list[Activity]:
    said = {"lead_id": lead.lead_id, "direction": "outgoing", "manager": lead.manager}
    missed = [
        Activity(f"M{number}-{attempt}", at=at - timedelta(minutes=1 + attempt), outcome="no_answer", **said)  # type: ignore[arg-type]
        for attempt in range(chance.choice((0, 0, 1, 2)))
    ]
    talked = Activity(f"A{number}", at=at, recording=f"{call_id}.wav", outcome="answered", duration_s=200.0, **said)  # type: ignore[arg-type]
    return [*missed, talked]


def _deal(number: int, lead: Lead, at: datetime, chance: random.Random) -> Deal:
    stage = chance.choice(STAGES)
    return Deal(f"D{number}", lead.lead_id, stage=stage, created_at=at, refusal_reason=lead.refusal_reason)


def _call(
    call_id: str, lead: Lead, at: datetime, base: Base, said: list[tuple[str, str]], chance: random.Random
) -> tuple[Call, dict[str, Any], AnalysisDocument]:
    call = Call(call_id, f"{call_id}.wav", f"sha256:{call_id}", SourceKind.RECORDING, f"{call_id}.wav", at)
    call = replace(call, state=CallState.DONE, started_at=at, manager=lead.manager, lead_id=lead.lead_id)
    pattern = base.analysis.objections[0]
    objections, asked = [], []
    for place in range(chance.choice((0, 1, 1, 2, 3))):
        category, words = chance.choice(said)
        quoted = EvidenceItem(turn=2 * place + 1, start_s=9.0, end_s=12.0, speaker="client", quote=words)
        handling = pattern.handling.model_copy(update={"status": chance.choice(OUTCOMES)})
        objections.append(
            pattern.model_copy(
                update={"id": f"o{place + 1}", "category": category, "evidence": (quoted,), "unsure": False}
                | {"handling": handling}
            )
        )
        if chance.random() < 0.3:
            asked.append(quoted.model_copy(update={"turn": 2 * place + 11, "quote": f"а {words}?"}))
    verdict = chance.choice(("qualified", "not_qualified", "unknown"))
    status = {"qualified": "met", "not_qualified": "not_met", "unknown": "unknown"}[verdict]
    quoted = EvidenceItem(turn=1, start_s=5.0, end_s=8.0, speaker="client", quote=chance.choice(said)[1])
    need = LeadCriterionItem(id="need", status=status, evidence=() if verdict == "unknown" else (quoted,))  # type: ignore[arg-type]
    analysis = base.analysis.model_copy(
        update={"call_id": call_id, "objections": tuple(objections), "unanswered_questions": tuple(asked)}
        | {"lead": LeadItem(definition="default@1", verdict=verdict, criteria=(need,))}  # type: ignore[arg-type]
    )
    return call, transcript_to_json(base.transcript), analysis


def a_database(folder: Path, count: int) -> Database:
    """The calls in ``folder``, put there unless they are there already."""
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(open_engine(f"sqlite:///{folder / 'razbor.sqlite3'}"))
    migrate.upgrade(database.engine)
    with database.begin() as work:
        known = len(work.calls.all())
    if known == 0:
        seed(database, count, random.Random(7))
    return database


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--calls", type=int, default=2000)
    options = parser.parse_args()
    began = time.perf_counter()
    a_database(options.folder, options.calls).close()
    print(f"seeded {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
