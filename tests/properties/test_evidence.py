"""Whatever is said: every quote is verbatim, spoken by the side it names, and two runs give the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.documents import analysis_document
from assistant.domain import CallCrm
from assistant.pipeline import Reviewer
from assistant.playbook import load_playbook
from scoring_rubric.types import CallContext, CallKind, CrmRecord
from tests.analyses import assert_evidence_is_verbatim
from tests.builders import NOON, a_transcript
from tests.encoders import TrigramEncoder
from transcription.types import Transcript

SCHEMA = json.loads((Path(__file__).parents[1] / "golden" / "analysis.schema.json").read_text(encoding="utf-8"))
DIALOGUES = sorted((Path(__file__).parents[2] / "samples" / "dialogues").glob("*.yaml"))


def _spoken() -> list[str]:
    """Lines people really say, from the sample dialogues."""
    turns = [turn for path in DIALOGUES for turn in yaml.safe_load(path.read_text(encoding="utf-8"))["turns"]]
    return [" ".join(turn["text"].split()) for turn in turns]


ODD = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)
LINE = st.one_of(
    st.sampled_from(_spoken()),
    st.sampled_from(_spoken()).map(lambda text: "".join(sign for sign in text.lower() if sign not in ".,!?—«»")),
    ODD.map(lambda text: " ".join(text.split())).filter(bool),
)
TURN = st.tuples(st.sampled_from("mmmccco?"), LINE)
RECORD = st.one_of(
    st.none(),
    st.builds(
        CrmRecord,
        fields=st.dictionaries(
            st.sampled_from(
                ["client_name", "phone", "email", "company", "budget", "refusal_reason", "stage", "next_step"]
            ),
            st.one_of(st.sampled_from(["Дорого", "300000 RUB", "+7 495 012-34-56", "lost", "Анна"]), ODD),
        ),
    ),
)


@pytest.fixture(scope="module")
def reviewer() -> Reviewer:
    return Reviewer.of(load_playbook(), TrigramEncoder(), "test")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    lines=st.lists(TURN, min_size=0, max_size=12),
    language=st.sampled_from(["ru", "en"]),
    timed=st.booleans(),
    kind=st.sampled_from(list(CallKind)),
    record=RECORD,
)
def test_every_quote_is_verbatim_and_every_analysis_fits_the_schema(
    reviewer: Reviewer,
    lines: list[tuple[str, str]],
    language: str,
    timed: bool,
    kind: CallKind,
    record: CrmRecord | None,
) -> None:
    transcript = a_transcript(*(f"{side}: {text}" for side, text in lines), language=language, timed=timed)
    crm = CallCrm(context=CallContext(kind=kind, started_at=NOON, manager_name="Марина Белова"), record=record)
    document = analysis_document(reviewer.review(transcript, crm)).to_json()
    jsonschema.validate(document, SCHEMA)
    assert_evidence_is_verbatim(document, transcript)


def _dialogue(path: Path) -> Transcript:
    dialogue = yaml.safe_load(path.read_text(encoding="utf-8"))
    letters = {"manager": "m", "client": "c", "other": "o"}
    lines = [f"{letters[turn['speaker']]}: {' '.join(turn['text'].split())}" for turn in dialogue["turns"]]
    return a_transcript(*lines, call_id=dialogue["id"], language=dialogue["language"])


@pytest.mark.parametrize("path", DIALOGUES, ids=[path.stem for path in DIALOGUES])
def test_two_reviews_of_a_sample_give_the_same_bytes_and_true_quotes(reviewer: Reviewer, path: Path) -> None:
    transcript = _dialogue(path)
    crm = CallCrm(context=CallContext(started_at=NOON))
    first, second = (analysis_document(reviewer.review(transcript, crm)).to_json() for _ in range(2))
    assert json.dumps(first) == json.dumps(second)
    assert assert_evidence_is_verbatim(first, transcript) > 10
