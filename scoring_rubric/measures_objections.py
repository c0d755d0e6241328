"""Which words show how one objection was met, and whether the question came before the argument; pure."""

from __future__ import annotations

from objections.types import HandlingStatus, Objection
from scoring_rubric.measures_evidence import beginning
from scoring_rubric.rubric_measures import (
    ObjectionConceded,
    ObjectionOrder,
    ObjectionOutcome,
    ObjectionPause,
    ObjectionStep,
)
from transcription.types import Evidence, Speaker, Transcript

ObjectionMeasure = ObjectionStep | ObjectionOrder | ObjectionOutcome | ObjectionConceded | ObjectionPause


def explored_first(found: Objection) -> float | None:
    """1 when the first question came before the first argument; None when there was not both."""
    asked, argued = _step(found, "explore"), _step(found, "respond")
    return None if asked is None or argued is None else float(_place(asked) <= _place(argued))


def answer_quotes(
    spec: ObjectionMeasure, found: Objection, mark: float, transcript: Transcript
) -> tuple[Evidence, ...]:
    """The objection's first words, then the words that decided the mark; else the manager's next ones."""
    match spec:
        case ObjectionStep(step="confirm" | "explore") if mark == 0.0:
            deciding = _step(found, "respond")
        case ObjectionStep(step=step):
            deciding = _step(found, step) if mark > 0 else None
        case ObjectionOrder():
            deciding = _step(found, "explore" if mark > 0 else "respond")
        case ObjectionOutcome():
            deciding = _last(found, Speaker.CLIENT) if found.handling.status is HandlingStatus.RESOLVED else None
        case ObjectionConceded():
            deciding = _last(found, Speaker.MANAGER) if mark == 0.0 else None
        case _:
            deciding = None
    answer = deciding or _next_words(found, transcript)
    return (found.evidence[0], answer) if answer is not None else (found.evidence[0],)


def _step(found: Objection, step: str) -> Evidence | None:
    """The words by which a step was taken first."""
    return next((item.evidence for item in found.handling.step_evidence if item.step == step), None)


def _place(item: Evidence) -> tuple[int, float]:
    """No more exact than evidence is published, so that a stored call scores the same again."""
    return item.turn, round(item.start_s, 2) if item.start_s is not None else 0.0


def _last(found: Objection, speaker: Speaker) -> Evidence | None:
    """The last words of one side that the judgement rests on and that are no step."""
    steps = {item.evidence for item in found.handling.step_evidence}
    said = [item for item in found.handling.evidence if item.speaker is speaker and item not in steps]
    return said[-1] if said else None


def _next_words(found: Objection, transcript: Transcript) -> Evidence | None:
    """What the manager said next, as far as the judgement quotes it, else from its beginning."""
    turn = next(
        (
            turn
            for turn in transcript.turns[found.first_turn + 1 :]
            if turn.speaker is Speaker.MANAGER and turn.text.strip()
        ),
        None,
    )
    if turn is None:
        return None
    quoted = [item for item in found.handling.evidence if item.turn == turn.turn]
    return quoted[0] if quoted else beginning(turn)
