"""Findings, results and a small encoder for the tests of the rubric, the script and the lead definition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np

from objections.encoder import EncoderTraits
from objections.networks import Vectors
from objections.types import Explanation, Handling, HandlingStatus, HandlingSteps, Objection, StepEvidence
from scoring_rubric.crm_check import check_crm
from scoring_rubric.facts import extract_facts
from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.scoring import Findings
from scoring_rubric.types import (
    CallContext,
    CriterionResult,
    CriterionStatus,
    CrmField,
    CrmRecord,
    Facts,
    LeadVerdict,
    ScriptResult,
    Statistics,
)
from tests.builders import a_transcript
from transcription.types import Evidence, Transcript, quote


class WordBag:
    """An encoder whose vectors count words: equal texts are equal, texts without a common word are orthogonal."""

    traits = EncoderTraits("word-bag", "test", "", 2048)

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.traits.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.split():
                vectors[row, self._places.setdefault(word, len(self._places))] += 1
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9).astype(np.float32)
        return np.asarray(vectors / lengths, dtype=np.float32)


CALL = a_transcript(
    "m: добрый день меня зовут анна",
    "c: здравствуйте слушаю",
    "m: расскажите как вы ведете учет",
    "c: дорого у вас",
    "m: понимаю а с чем сравниваете",
    "c: с таблицей",
    "m: тогда до свидания",
    "c: до свидания",
)


def findings(transcript: Transcript = CALL, **changes: Any) -> Findings:
    values: dict[str, Any] = {
        "transcript": transcript,
        "context": CallContext(),
        "objections": (),
        "script": ScriptResult("first-contact", "1", None, ()),
        "statistics": Statistics(turns=len(transcript.turns)),
        "facts": Facts(),
        "lead": LeadVerdict("default@1", "unknown", ()),
        "crm": None,
    }
    return Findings(**(values | changes))


def said(turn: int, transcript: Transcript = CALL) -> Evidence:
    return quote(transcript.turns[turn])


def an_objection(*steps: str, status: str = "answered", **changes: Any) -> Objection:
    """The objection of turn 3; each step taken is quoted from turn 4, in the order given; ``gave``: the words
    by which the manager gave in.
    """
    handling: dict[str, Any] = {
        "status": HandlingStatus(status),
        "steps": HandlingSteps(**dict.fromkeys(steps, True)),
        "evidence": (said(4),),
        "step_evidence": tuple(
            StepEvidence(step, said(2 * place + 4)) for place, step in enumerate(steps) if place < 2
        ),
    }
    handling |= {key: changes.pop(key) for key in ("pause_s", "conceded", "step_evidence") if key in changes}
    handling |= {"evidence": changes.pop("gave")} if "gave" in changes else {}
    values: dict[str, Any] = {"id": "o1", "category": "price", "confidence": 0.9, "evidence": (said(3),)}
    return Objection(**(values | changes), handling=Handling(**handling), explanation=Explanation("cues"))


def a_result(criterion: str = "c", score: float | None = 1.0, **changes: Any) -> CriterionResult:
    status = CriterionStatus.SCORED if score is not None else CriterionStatus.NOT_APPLICABLE
    values: dict[str, Any] = {"id": criterion, "status": status, "weight": 1.0, "score": score}
    return CriterionResult(**(values | changes))


MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=3)))


def crm_field(field: str, typed: str, transcript: Transcript, objections: Sequence[Objection] = ()) -> CrmField:
    """What the check says of one CRM field against a call of MONDAY."""
    facts = extract_facts(transcript, CallContext(started_at=MONDAY), lexicon_for(transcript.language))
    check = check_crm(CrmRecord({field: typed}), facts, tuple(objections), transcript)
    return next(one for one in check.fields if one.field == field)
