"""What reviewers put right: stored with who and when, seen at once wherever the review is, and learned from."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.calls import Calls
from assistant.corrections import Corrections, Wish
from assistant.documents import AnalysisDocument
from assistant.domain import CallFilter, CallState, CorrectionKind
from assistant.errors import BadInput, Refused, UnknownCall
from assistant.placing import at_their_lines
from assistant.playbook import load_playbook
from assistant.self_scores import SelfScores
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from tests.builders import NOON, a_call
from tests.stores import new_engine
from tests.unit.ui.sample_app import SampleApp
from transcription.captions import transcript_to_json
from transcription.types import Speaker, Transcript, Turn
from ui.api import build_api

pytestmark = pytest.mark.usefixtures("any_store")

CALL = "abc123abc123"
KNOWN = frozenset({"price", "stall", "need", "authority"})


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(new_engine(tmp_path))
    migrate.upgrade(made.engine)
    return made


@pytest.fixture
def transcript(database: Database) -> Transcript:
    """A stored call whose review has objections."""
    opened = SampleApp().calls.open("c7f3a1d20b44")
    assert opened.transcript is not None
    assert opened.analysis is not None
    with database.begin() as work:
        work.calls.add(a_call(CALL, state=CallState.DONE))
        work.reviews.put(CALL, transcript_to_json(opened.transcript), opened.analysis, NOON)
    return opened.transcript


@pytest.fixture
def corrections(database: Database) -> Corrections:
    return Corrections(database, lambda: KNOWN, load_playbook)


def _shown(database: Database, tmp_path: Path) -> list[tuple[str, str, str]]:
    analysis = Calls(database, tmp_path).open(CALL).analysis
    assert analysis is not None
    return [(item.category, item.handling.status, item.evidence[0].quote) for item in analysis.objections]


def _first(database: Database, tmp_path: Path) -> Wish:
    analysis = Calls(database, tmp_path).open(CALL).analysis
    assert analysis is not None
    place = analysis.objections[0].evidence[0]
    return Wish(place.turn, place.quote, CorrectionKind.NONE, "Мария")


def test_what_is_no_objection_goes_at_once_from_the_call_and_from_the_filters(
    database: Database, transcript: Transcript, corrections: Corrections, tmp_path: Path
) -> None:
    before = _shown(database, tmp_path)
    kept = corrections.add(CALL, _first(database, tmp_path), NOON)
    assert (kept.author, kept.made_at, kept.language) == ("Мария", NOON, transcript.language)
    assert _shown(database, tmp_path) == before[1:]
    gone = before[0][0]
    listed = Calls(database, tmp_path).list(CallFilter(category=gone))
    assert bool(listed) is any(category == gone for category, _, _ in before[1:])


def test_category_and_outcome_change_and_the_reviewer_is_named_as_the_reason(
    database: Database, transcript: Transcript, corrections: Corrections, tmp_path: Path
) -> None:
    place = _first(database, tmp_path)
    corrections.add(CALL, Wish(place.turn, place.quote, CorrectionKind.CATEGORY, "Мария", category="need"))
    corrections.add(CALL, Wish(place.turn, place.quote, CorrectionKind.OUTCOME, "Мария", outcome="ignored"))
    assert _shown(database, tmp_path)[0] == ("need", "ignored", place.quote)
    analysis = Calls(database, tmp_path).open(CALL).analysis
    assert analysis is not None
    assert analysis.objections[0].explanation.detector == "reviewer"
    assert not analysis.objections[0].unsure


def _unobjecting(database: Database, transcript: Transcript, folder: Path) -> Turn:
    """A turn of the client's in which no objection is shown."""
    taken = {item for _, _, item in _shown(database, folder)}
    return next(
        turn for turn in transcript.turns[1:]
        if turn.speaker is Speaker.CLIENT and not any(quote in turn.text for quote in taken)
    )  # fmt: skip


def test_a_missed_objection_is_added_once_with_what_was_said_before_it(
    database: Database, transcript: Transcript, corrections: Corrections, tmp_path: Path
) -> None:
    turn = _unobjecting(database, transcript, tmp_path)
    wish = Wish(turn.turn, turn.text, CorrectionKind.MISSED, "Мария", category="stall", outcome="answered")
    kept = corrections.add(CALL, wish)
    corrections.add(CALL, wish)
    assert kept.previous == [one.text for one in transcript.turns[: turn.turn] if one.speaker is Speaker.MANAGER][-1]
    assert _shown(database, tmp_path).count(("stall", "answered", " ".join(turn.text.split()))) == 1
    ids = [item.id for item in Calls(database, tmp_path).open(CALL).analysis.objections]  # type: ignore[union-attr]
    assert len(set(ids)) == len(ids)


def test_corrections_outlive_a_new_review(
    database: Database, transcript: Transcript, corrections: Corrections, tmp_path: Path
) -> None:
    corrections.add(CALL, _first(database, tmp_path))
    after = _shown(database, tmp_path)
    opened = SampleApp().calls.open("c7f3a1d20b44")
    assert opened.analysis is not None
    with database.begin() as work:
        work.reviews.put(CALL, transcript_to_json(transcript), opened.analysis, NOON)
    assert _shown(database, tmp_path) == after


def test_the_last_word_on_a_place_is_learned_and_outcomes_are_not(
    database: Database, transcript: Transcript, corrections: Corrections, tmp_path: Path
) -> None:
    place = _first(database, tmp_path)
    corrections.add(CALL, place)
    corrections.add(CALL, Wish(place.turn, place.quote, CorrectionKind.CATEGORY, "Пётр", category="need"))
    corrections.add(CALL, Wish(place.turn, place.quote, CorrectionKind.OUTCOME, "Пётр", outcome="ignored"))
    (lesson,) = corrections.lessons()
    assert (lesson.label, lesson.text, lesson.language) == ("need", place.quote, transcript.language)
    assert [one.author for one in corrections.of_call(CALL)] == ["Мария", "Пётр", "Пётр"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"author": " "}, "needs its author"),
        ({"kind": CorrectionKind.CATEGORY, "category": "weather"}, "'weather' is no category; expected one of"),
        ({"kind": CorrectionKind.OUTCOME, "outcome": "won"}, "'won' is no outcome; expected one of"),
        ({"kind": CorrectionKind.MISSED, "category": "price"}, "'' is no outcome"),
        ({"turn": 10_000}, "has no turn 10000"),
        ({"turn": 0}, "turn 0 is not the client's"),
        ({"quote": "такого не говорили"}, "is not said in turn"),
        ({"quote": " "}, "is not said in turn"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(
    database: Database,
    transcript: Transcript,
    corrections: Corrections,
    tmp_path: Path,
    change: dict[str, object],
    says: str,
) -> None:
    place = _first(database, tmp_path)
    wish = {"turn": place.turn, "quote": place.quote, "kind": place.kind, "author": "Мария"} | change
    with pytest.raises(BadInput, match=says):
        corrections.add(CALL, Wish(**wish))  # type: ignore[arg-type]
    assert corrections.of_call(CALL) == ()


def test_a_call_that_is_unknown_or_not_reviewed_is_named(database: Database, corrections: Corrections) -> None:
    wish = Wish(1, "дорого", CorrectionKind.NONE, "Мария")
    with pytest.raises(UnknownCall):
        corrections.add("zzz", wish)
    with database.begin() as work:
        work.calls.add(a_call(CALL))
    with pytest.raises(BadInput, match="is not analysed yet"):
        corrections.add(CALL, wish)


def test_the_api_takes_corrections_and_says_what_does_not_fit(
    database: Database, transcript: Transcript, corrections: Corrections, tmp_path: Path
) -> None:
    web = FastAPI()
    web.include_router(
        build_api(
            SimpleNamespace(calls=Calls(database, tmp_path), corrections=corrections, self_scores=SelfScores(database))
        )
    )  # type: ignore[arg-type]
    client = TestClient(web)
    place = _first(database, tmp_path)
    wish = {"turn": place.turn, "quote": place.quote, "kind": "none", "author": "Мария"}
    path = f"/api/calls/{CALL}/corrections"
    assert client.post(path, json=wish).status_code == 201
    assert [one["author"] for one in client.get(path).json()["corrections"]] == ["Мария"]
    number = client.get(path).json()["corrections"][0]["number"]
    taken = client.post(f"{path}/{number}/undo", json={"author": "Олег"})
    assert (taken.status_code, taken.json()["correction"]["undone_by"]) == (200, "Олег")
    assert client.get(path).json()["corrections"][0]["undone_by"] == "Олег"
    assert client.post(f"{path}/{number}/undo", json={"author": "Олег"}).status_code == 422
    for body, says in (
        ({}, "turn"),
        (wish | {"kind": "perhaps"}, "kind"),
        (wish | {"quote": "такого не было"}, "is not said in turn"),
    ):
        answer = client.post(path, json=body)
        assert answer.status_code == 422
        assert says in answer.json()["detail"]
    assert client.post("/api/calls/zzz/corrections", json=wish).status_code == 404


def _wishes(place: Wish) -> list[Wish]:
    return [
        place,
        Wish(place.turn, place.quote, CorrectionKind.CATEGORY, "Мария", category="need"),
        Wish(place.turn, place.quote, CorrectionKind.OUTCOME, "Мария", outcome="ignored"),
    ]


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_a_correction_taken_back_leaves_the_call_as_it_was_and_the_list_says_who_took_it_back(
    database: Database, transcript: Transcript, corrections: Corrections, tmp_path: Path, kind: int
) -> None:
    calls = Calls(database, tmp_path)
    with database.begin() as work:
        corrections._score_again(work, CALL, NOON)  # by today's rubric, as the correction will be
        work.reviews.count_again(CALL)
    before = calls.open(CALL)
    with database.begin() as work:
        stamp = work.review_parts.stamps()
    made = corrections.add(CALL, _wishes(_first(database, tmp_path))[kind], NOON)
    assert calls.open(CALL).analysis != before.analysis
    corrections.undo(CALL, made.number, " Олег  Ким ", NOON)

    after = calls.open(CALL)
    assert _judgement(after.analysis) == _judgement(before.analysis)
    assert after.analysis is not None
    assert after.analysis.receipt.corrections == ()
    assert after.summary == before.summary
    assert after.machine is None
    with database.begin() as work:
        assert work.review_parts.stamps() == stamp
        assert work.corrections.corrected_calls() == frozenset()
    assert corrections.lessons() == ()
    assert [(one.undone_by, one.undone_at, one.in_force) for one in after.corrections] == [("Олег Ким", NOON, False)]


def test_a_missed_objection_has_the_time_and_the_side_of_its_line(
    database: Database, transcript: Transcript, corrections: Corrections, tmp_path: Path
) -> None:
    turn = _unobjecting(database, transcript, tmp_path)
    assert turn.start_s is not None
    before = _shown(database, tmp_path)
    wish = Wish(turn.turn, turn.text, CorrectionKind.MISSED, "Мария", category="stall", outcome="answered")
    made = corrections.add(CALL, wish, NOON)
    analysis = Calls(database, tmp_path).open(CALL).analysis
    assert analysis is not None
    place = analysis.objections[-1].evidence[0]
    assert (place.start_s, place.end_s, place.speaker) == (turn.start_s, turn.end_s, "client")
    swapped = [
        one | {"speaker": {"client": "manager", "manager": "client"}.get(one["speaker"], one["speaker"])}
        for one in transcript_to_json(transcript)["turns"]
    ]
    assert at_their_lines(_placeless(analysis), swapped).objections[-1].evidence[0].speaker == "manager"
    corrections.undo(CALL, made.number, "Мария", NOON)
    assert _shown(database, tmp_path) == before


def _placeless(analysis: AnalysisDocument) -> AnalysisDocument:
    """As a person's correction alone has it."""
    *others, last = analysis.objections
    bare = last.evidence[0].model_copy(update={"start_s": None, "end_s": None})
    return analysis.model_copy(update={"objections": (*others, last.model_copy(update={"evidence": (bare,)}))})


def _judgement(analysis: AnalysisDocument | None) -> dict[str, Any]:
    """All but the receipt: the sample's names no packs, so its hash of them grows with every scoring."""
    assert analysis is not None
    return {key: value for key, value in analysis.to_json().items() if key != "receipt"}


def test_an_earlier_word_on_the_same_place_holds_again_when_the_later_is_taken_back(
    database: Database, transcript: Transcript, corrections: Corrections, tmp_path: Path
) -> None:
    place = _first(database, tmp_path)
    corrections.add(CALL, _wishes(place)[1], NOON)
    gone = corrections.add(CALL, place, NOON)
    assert [one.label for one in corrections.lessons()] == ["none"]
    corrections.undo(CALL, gone.number, "Мария", NOON)
    assert _shown(database, tmp_path)[0][0] == "need"
    assert [one.label for one in corrections.lessons()] == ["need"]


@pytest.mark.parametrize(
    ("number", "author", "code"), [(99, "Мария", "no_correction"), (1, " ", "author"), (1, "Мария", "undone_already")]
)
def test_what_cannot_be_taken_back_is_refused(
    database: Database, transcript: Transcript, corrections: Corrections, tmp_path: Path,
    number: int, author: str, code: str,
) -> None:  # fmt: skip
    made = corrections.add(CALL, _first(database, tmp_path), NOON)
    corrections.undo(CALL, made.number, "Мария", NOON)
    with pytest.raises(Refused) as refused:
        corrections.undo(CALL, made.number if number == 1 else number, author)
    assert refused.value.code == code
