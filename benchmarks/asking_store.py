"""Puts the made-up calls of ``asking_seed`` into a home's database as reviewed calls with their CRM."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from assistant.crm import CrmIndex, crm_sha256
from assistant.documents import AnalysisDocument
from assistant.domain import Activity, Call, CallState, Deal, Lead, SourceKind
from assistant.remarks import Dispute, DisputeAnswer, DisputeState, Subject
from assistant.store import migrate
from assistant.store.unit_of_work import Database, open_engine
from benchmarks.asking_seed import rubric, talks
from benchmarks.asking_values import ZONE, Promised, Said, Talk

LEADER = "Вера Зуева"


def fill(home: Path) -> None:
    """Everything in one transaction, as an import and a review would have left it."""
    database = Database(open_engine(f"sqlite:///{home / 'razbor.sqlite3'}"))
    migrate.upgrade(database.engine)
    leads, deals, activities = tuple(_leads()), tuple(_deals()), tuple(_activities())
    index = CrmIndex.of(leads, deals, activities)
    with database.begin() as work:
        work.crm.put(leads, deals, activities)
        for talk in talks():
            call = _call(talk)
            link = index.link(call.name)
            work.calls.add(call)
            work.calls.change(
                call.call_id,
                crm_sha256=crm_sha256(link),
                activity_id=link.activity.activity_id if link.activity else None,
                deal_id=link.deal.deal_id if link.deal else None,
            )
            work.reviews.put(call.call_id, _transcript(talk), _analysis(talk), talk.at + timedelta(hours=1))
            if talk.dispute:
                _dispute(work, talk)
    database.close()


def _clients() -> Iterator[list[Talk]]:
    """Each client's calls, in order."""
    found: dict[str, list[Talk]] = {}
    for talk in talks():
        found.setdefault(talk.client.lead_id, []).append(talk)
    return iter(found.values())


def _leads() -> Iterator[Lead]:
    for number, calls in enumerate(_clients()):
        client = calls[0].client
        status = "refused" if client.refusal else "won" if client.stage == "won" else "in_progress"
        yield Lead(
            lead_id=client.lead_id,
            created_at=client.created_at,
            name=client.name,
            phone=f"+7495{5550000 + number}",
            company=client.company,
            source=client.source,
            manager=client.manager,
            status=status,
            refusal_reason=client.refusal,
            marketing_qualified=client.qualified,
        )


def _deals() -> Iterator[Deal]:
    for calls in _clients():
        client = calls[0].client
        if client.stage:
            yield Deal(
                deal_id=client.lead_id.replace("L", "D"),
                lead_id=client.lead_id,
                title=client.company,
                stage=client.stage,
                amount=client.amount,
                currency="RUB",
                manager=client.manager,
                created_at=client.opened_at,
                closed_at=client.closed_at,
                refusal_reason=client.refusal,
            )


def _activities() -> Iterator[Activity]:
    for talk in talks():
        deal_id = talk.client.lead_id.replace("L", "D") if talk.client.stage else ""
        known: dict[str, Any] = {"lead_id": talk.client.lead_id, "deal_id": deal_id, "manager": talk.manager}
        incoming = "incoming" if talk.kind == "first_incoming" else "outgoing"
        yield Activity(
            activity_id=f"A-{talk.call_id}",
            direction=incoming,
            at=talk.at,
            duration_s=talk.turns[-1].end_s,
            recording=_name(talk),
            outcome="answered",
            entered_at=talk.at + timedelta(minutes=20),
            **known,
        )
        for promise in talk.promises:
            if promise.done is not None:
                yield Activity(
                    activity_id=f"B-{talk.call_id}", direction="outgoing", at=promise.done, outcome="answered", **known
                )


def _name(talk: Talk) -> str:
    return f"{talk.call_id}.mp3"


def _call(talk: Talk) -> Call:
    return Call(
        call_id=talk.call_id,
        name=_name(talk),
        sha256=f"sha256:{talk.call_id}",
        kind=SourceKind.RECORDING,
        media=_name(talk),
        added_at=talk.at + timedelta(minutes=40),
        state=CallState.DONE,
        started_at=talk.at,
        lead_id=talk.client.lead_id,
        manager=talk.manager,
    )


def _transcript(talk: Talk) -> dict[str, Any]:
    return {
        "schema": "razbor.transcript/1",
        "call_id": talk.call_id,
        "language": talk.client.language,
        "duration_s": talk.turns[-1].end_s,
        "channels": 2,
        "layout": None,
        "engine": None,
        "quality": {"usable": True, "confidence": 0.9, "damaged_share": 0.0, "reasons": []},
        "marks": [],
        "turns": [
            {"turn": place, "speaker": turn.speaker, "start_s": turn.start_s, "end_s": turn.end_s, "text": turn.text}
            | {"confidence": 0.9, "words": []}
            for place, turn in enumerate(talk.turns)
        ],
    }


def _quoted(talk: Talk, turn: int) -> dict[str, Any]:
    line = talk.turns[turn]
    return {"turn": turn, "start_s": line.start_s, "end_s": line.end_s, "speaker": line.speaker, "quote": line.text}


def _analysis(talk: Talk) -> AnalysisDocument:
    done = [status for status in talk.steps.values() if status != "not_applicable"]
    facts: dict[str, Any] = dict.fromkeys(
        ("client_name", "manager_name", "phone", "email", "company", "budget", "need", "decision_role", "next_step")
    )
    refused = len(talk.turns) - 2
    facts["refusal_reason"] = (
        {"value": talk.said_refusal, "evidence": [_quoted(talk, refused)]} if talk.said_refusal else None
    )
    facts["promises"] = [_promise(talk, promise) for promise in talk.promises]
    return AnalysisDocument.model_validate(
        {
            "schema": "razbor.analysis/1",
            "call_id": talk.call_id,
            "language": talk.client.language,
            "kind": talk.kind,
            "objections": [_objection(talk, number, said) for number, said in enumerate(talk.objections, 1)],
            "script": {
                "name": "first-contact",
                "version": "1",
                "compliance": round(done.count("done") / len(done), 2),
                "steps": [
                    {"id": step, "status": status, "evidence": [_quoted(talk, 0)] if status == "done" else []}
                    for step, status in talk.steps.items()
                ],
            },
            "statistics": _statistics(talk),
            "facts": facts,
            "lead": {
                "definition": "default@1",
                "verdict": "qualified" if talk.client.qualified else "not_qualified",
                "criteria": [],
            },
            "crm": {
                "fields": [
                    {"field": name, "status": is_, "crm": None, "call": None, "evidence": []}
                    for name, is_ in talk.crm.items()
                ],
                "entry_delay_min": 18.0,
            },
            "scorecard": _scorecard(talk),
            "unanswered_questions": [_quoted(talk, turn) for turn in talk.unanswered],
            "receipt": {"inputs": "sha256:0", "config": "sha256:0", "models": {}, "version": "0"},
        }
    )


def _objection(talk: Talk, number: int, said: Said) -> dict[str, Any]:
    names = ("acknowledge", "explore", "respond", "confirm")
    return {
        "id": f"o{number}",
        "category": said.category,
        "confidence": 0.9,
        "evidence": [_quoted(talk, said.turn)],
        "handling": {
            "status": said.status,
            "steps": {name: name in said.steps for name in names},
            "evidence": [_quoted(talk, said.answer)],
            "step_evidence": [{"step": step, "evidence": _quoted(talk, turn)} for step, turn in said.steps.items()],
            "conceded": said.conceded,
            "reason": "conceded" if said.conceded else said.status,
        },
        "explanation": {"detector": "reader", "matched": [], "nearest": None, "base": 0.9, "score": 0.9},
    }


def _promise(talk: Talk, promise: Promised) -> dict[str, Any]:
    when = datetime.combine(promise.due, time(), tzinfo=ZONE).isoformat(timespec="seconds")
    value = talk.turns[promise.turn].text
    return {"value": value, "evidence": [_quoted(talk, promise.turn)], "code": "call", "when": when, "precision": "day"}


def _statistics(talk: Talk) -> dict[str, Any]:
    return {
        "talk_ratio_manager": talk.talk_ratio,
        "longest_monologue_s": talk.monologue_s,
        "interactivity_per_min": 4.0,
        "patience_s": talk.patience_s,
        "questions_manager": talk.questions,
        "questions_client": 2,
        "open_questions_manager": talk.questions // 2,
        "interruptions_manager": 1,
        "interruptions_client": 1,
        "words_per_min_manager": 130.0,
        "fillers_per_100_words_manager": 1.0,
        "silence_s": 20.0,
        "speech_s": talk.turns[-1].end_s,
        "turns": len(talk.turns),
        "words": sum(len(turn.text.split()) for turn in talk.turns),
    }


def _scorecard(talk: Talk) -> dict[str, Any]:
    lacking = "withheld" if talk.score is None else "not_applicable"
    too_little = "Оценено меньше половины" if talk.client.language == "ru" else "Less than half could be scored"
    return {
        "rubric": rubric().name,
        "score": talk.score,
        "coverage": 0.3 if talk.score is None else 1.0,
        "critical": [],
        "reason": too_little if talk.score is None else "",
        "sections": [
            {
                "id": section.id,
                "score": talk.sections[section.id],
                "weight": section.weight,
                "criteria": [
                    _criterion(item.id, talk.criteria[section.id][item.id], item.weight, lacking)
                    for item in section.criteria
                ],
            }
            for section in rubric().sections
        ],
    }


def _criterion(name: str, mark: float | None, weight: float, lacking: str) -> dict[str, Any]:
    status = lacking if mark is None else "scored"
    return {"id": name, "score": mark, "status": status, "reason": "", "evidence": [], "weight": weight}


def _dispute(work: Any, talk: Talk) -> None:
    made = talk.at + timedelta(hours=5)
    asked = Dispute(talk.call_id, Subject.SCORE, "оценка занижена, всё сделано", talk.manager, made)
    dispute_id = work.remarks.add_dispute(asked)
    if talk.dispute != "open":
        answered = DisputeAnswer(
            DisputeState(talk.dispute), LEADER, "послушала звонок целиком", made + timedelta(hours=1)
        )
        work.remarks.add_answer(dispute_id, answered)
