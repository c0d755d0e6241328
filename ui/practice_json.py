"""Practice as JSON, for the API and the command line alike. What is behind the client is told at the end."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from assistant.practice import OpenAttempt, PracticeRoom
from assistant.practice_values import Assignment, AttemptLine
from assistant.weak_spots import WeakSpots
from scoring_rubric.practice_score import DrillResult

Json = dict[str, Any]
_LINE = TypeAdapter(AttemptLine)
_ASSIGNMENT = TypeAdapter(Assignment)
_SPOTS = TypeAdapter(WeakSpots)
STEPS = ("acknowledge", "explore", "respond", "confirm")


def attempt_json(opened: OpenAttempt) -> Json:
    """``exchanges`` in order; ``steps`` of each, ``result``, ``reason`` and ``colleague`` once the drill has ended."""
    attempt, client = opened.attempt, opened.attempt.drill.client
    told: Json = {
        "schema": "razbor.practice/1",
        "attempt_id": attempt.attempt_id,
        "manager": attempt.manager,
        "started_at": attempt.started_at.isoformat(timespec="seconds"),
        "language": attempt.drill.language,
        "category": attempt.category,
        "drill": attempt.drill.drill_id,
        "pack": attempt.drill.pack,
        "own_call": bool(attempt.drill.origin),
        "seed": attempt.seed,
        "persona": client.persona,
        "mood": client.mood.value,
        "opening": attempt.opening,
        "exchanges": [{"answer": one.answer, "client": one.client} for one in attempt.exchanges],
        "assignment": attempt.assignment or None,
        "may_answer": opened.may_answer,
        "finished": attempt.finished,
    }
    if attempt.result is None or attempt.outcome is None or attempt.finished_at is None:
        return told
    for written, one in zip(told["exchanges"], attempt.exchanges, strict=True):
        written |= {"steps": list(one.answered.steps), "reaction": one.beat.value}
    return told | {
        "finished_at": attempt.finished_at.isoformat(timespec="seconds"),
        "outcome": attempt.outcome.value,
        "reason": client.reason,
        "result": result_json(attempt.result),
        "colleague": None if opened.example is None else asdict(opened.example),
    }


def result_json(result: DrillResult) -> Json:
    taken = {one.step: one.evidence for one in result.steps}
    return {
        "status": result.status.value,
        "steps": {step: step in taken for step in STEPS},
        "evidence": [
            {"step": step, "turn": taken[step].turn, "speaker": "manager", "quote": taken[step].quote}
            for step in STEPS
            if step in taken
        ],
        "score": result.score,
        "criteria": [asdict(mark) for mark in result.marks],
        "next_try": {"criterion": result.criterion, "text": result.next_try, "quote": result.quote},
    }


def room_json(room: PracticeRoom) -> Json:
    return {
        "manager": room.manager,
        "weak_spots": _SPOTS.dump_python(room.spots, mode="json"),
        "next_category": room.next,
        "assigned": [assignment_json(one) for one in room.assigned],
        "attempts": [_LINE.dump_python(one, mode="json") for one in room.attempts],
        "categories": list(room.categories),
        "people": list(room.people),
        "team": [assignment_json(one) for one in room.team],
    }


def assignment_json(one: Assignment) -> Json:
    made: Json = _ASSIGNMENT.dump_python(one, mode="json")
    return made | {"done": one.done}
