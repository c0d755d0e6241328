"""Correcting a transcript: what follows changes with it, the machine's word stays, and all of it can be undone."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.calls import Calls
from assistant.corrections import Corrections, Wish
from assistant.domain import CallState, CorrectionKind
from assistant.errors import Refused, UnknownCall
from assistant.pipeline import Reviewer
from assistant.playbook import load_playbook
from assistant.receipts import Receipts
from assistant.stages import Stages
from assistant.store.unit_of_work import Database
from assistant.themes import Themes
from assistant.transcript_corrections import TranscriptCorrections, TranscriptWish
from assistant.transcript_values import TranscriptChange
from tests.builders import a_call, a_transcript
from tests.encoders import TrigramEncoder
from tests.judged import CALL, SPOKEN, a_database, at_work
from transcription.captions import transcript_to_json
from transcription.types import Speaker
from ui.web.components.put_right import last_change, put_right_rows
from ui.web.wording import wording

pytestmark = pytest.mark.usefixtures("any_store")

ZONE = ZoneInfo("Europe/Moscow")
EXPENSIVE = 7
"""The line in which the client of the judged call says that it is too expensive."""


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return a_database(tmp_path)


@pytest.fixture
def corrections(database: Database) -> TranscriptCorrections:
    return TranscriptCorrections(database, at_work, lambda _: None, "", ZONE)


def speaker(turn: int, name: str, author: str = "Мария") -> TranscriptWish:
    return TranscriptWish(author, TranscriptChange.SPEAKER, turn, speaker=name)


def text(turn: int, words: str, author: str = "Мария") -> TranscriptWish:
    return TranscriptWish(author, TranscriptChange.TEXT, turn, text=words)


def stored(database: Database) -> tuple[dict, dict]:
    with database.begin() as work:
        found = work.reviews.original(CALL)
        assert found is not None
        return found


def themes_of(database: Database) -> list[str]:
    report = Themes(database, TrigramEncoder, load_playbook, ZONE).report()
    return sorted(quote.quote for quote in report.uncovered)


def test_a_line_given_to_the_other_side_changes_statistics_score_and_themes_within_two_seconds(
    database: Database, corrections: TranscriptCorrections, tmp_path: Path
) -> None:
    before = Calls(database, tmp_path).open(CALL)
    assert before.analysis is not None
    assert "Ну это слишком дорого для нас" in themes_of(database)
    corrections.prepare(CALL)
    begun = time.monotonic()
    made = corrections.add(CALL, speaker(EXPENSIVE, "manager"))
    assert time.monotonic() - begun < 2.0

    after = Calls(database, tmp_path).open(CALL)
    assert after.analysis is not None
    assert after.transcript is not None
    assert after.transcript.turns[EXPENSIVE].speaker is Speaker.MANAGER
    card = after.analysis.scorecard
    assert card.score != before.analysis.scorecard.score
    assert card.corrected is not None
    assert card.corrected.machine_score == before.analysis.scorecard.score
    assert after.summary.corrected_by == ("Мария",)
    assert len(before.analysis.objections) - len(after.analysis.objections) == 1
    assert after.analysis.statistics.words == before.analysis.statistics.words
    assert "Ну это слишком дорого для нас" not in themes_of(database)
    told = {(one.part, one.name): (one.before, one.after) for one in made.effects or ()}
    assert told["score", ""] == (before.analysis.scorecard.score, card.score)
    assert ("objection", "Ну это слишком дорого для нас") in told
    (audit,) = corrections.of_call(CALL)
    assert (audit.author, audit.turn, audit.before, audit.after, audit.in_force) == (
        "Мария", EXPENSIVE, "client", "manager", True,
    )  # fmt: skip
    with database.begin() as work:
        machine = work.transcripts.machine(CALL)
    assert machine is not None
    assert machine.transcript == transcript_to_json(SPOKEN)


def test_what_is_undone_leaves_no_trace_but_in_the_audit(
    database: Database, corrections: TranscriptCorrections
) -> None:
    before = stored(database)
    made = corrections.add(CALL, speaker(EXPENSIVE, "manager"))
    assert stored(database) != before
    undone = corrections.undo(CALL, made.number, "Пётр")
    assert stored(database) == before
    assert (undone.undone_by, undone.in_force) == ("Пётр", False)
    assert undone.undone_effects
    assert {(one.part, one.name): (one.before, one.after) for one in undone.undone_effects} == {
        (one.part, one.name): (one.after, one.before) for one in made.effects or ()
    }
    with database.begin() as work:
        assert work.transcripts.machine(CALL) is None


def test_an_earlier_correction_is_undone_and_the_later_stay(
    database: Database, corrections: TranscriptCorrections, tmp_path: Path
) -> None:
    first = corrections.add(CALL, text(9, "У других двадцать"))
    corrections.add(CALL, TranscriptWish("Мария", TranscriptChange.SWAP))
    corrections.add(CALL, text(EXPENSIVE, "Ну это терпимо"))
    corrections.undo(CALL, first.number, "Мария")
    shown = Calls(database, tmp_path).open(CALL).transcript
    assert shown is not None
    assert shown.turns[9].text == SPOKEN.turns[9].text
    assert shown.turns[EXPENSIVE].text == "Ну это терпимо"
    assert [turn.speaker for turn in shown.turns[:2]] == [Speaker.CLIENT, Speaker.MANAGER]


@pytest.mark.parametrize(
    ("made_by", "told"),
    [({}, False), ({"version": "0.0.9"}, True), ({"models": {"reader": "sha256:1"}}, True), ({"packs": {}}, True)],
)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_call_analysed_by_an_earlier_version_says_that_part_of_the_change_is_the_programs(
    database: Database,
    corrections: TranscriptCorrections,
    tmp_path: Path,
    made_by: dict[str, object],
    told: bool,
    language: str,
) -> None:
    with database.begin() as work:
        review = work.reviews.get(CALL)
        assert review is not None
        receipt = review.analysis.receipt.model_copy(update=made_by)
        work.reviews.put(
            CALL, review.transcript, review.analysis.model_copy(update={"receipt": receipt}), review.reviewed_at
        )
    made = corrections.add(CALL, speaker(EXPENSIVE, "manager"))
    assert made.effects
    assert [one.part for one in made.effects].count("program") == told
    opened = Calls(database, tmp_path).open(CALL)
    words = wording(language)
    changed = last_change(opened, f"t{made.number}", words)
    (row,) = put_right_rows(opened, words)
    assert changed is not None
    assert (changed.by_program, row.by_program) == (told, told)
    assert "program" not in {one.part for one in (*changed.told, *changed.rest)}


def test_words_put_right_are_read_anew(database: Database, corrections: TranscriptCorrections, tmp_path: Path) -> None:
    corrections.add(CALL, text(EXPENSIVE, "Хорошо, нам это подходит"))
    opened = Calls(database, tmp_path).open(CALL)
    assert opened.analysis is not None
    assert not [one for one in opened.analysis.objections if one.evidence[0].turn == EXPENSIVE]


def test_the_receipt_names_the_corrections_and_judging_again_gives_the_same(
    database: Database, corrections: TranscriptCorrections
) -> None:
    corrections.add(CALL, speaker(EXPENSIVE, "manager"))
    objections = Corrections(database, lambda: frozenset({"stall"}), load_playbook)
    objections.add(CALL, Wish(3, "только недолго", CorrectionKind.MISSED, "Мария", "stall", "ignored"))
    check = Receipts(database, at_work, "", ZONE).check(CALL)
    assert check.stored.corrections == ("t1", "o1")
    assert {"transcript_corrections", "objection_corrections"} <= check.stored.parts.keys()
    assert check.identical


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (speaker(99, "client"), "no_line"),
        (speaker(0, "boss"), "no_speaker"),
        (speaker(0, "manager"), "the_same"),
        (speaker(0, "client", " "), "author"),
        (text(0, "   "), "no_text"),
        (text(0, "а" * 5000), "no_text"),
        (text(0, "Салют, меня  зовут Анна, компания Линтера"), "the_same"),
        (TranscriptWish("Мария", TranscriptChange.TEXT, None, text="а"), "no_line"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    database: Database, corrections: TranscriptCorrections, wish: TranscriptWish, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        corrections.add(CALL, wish)
    assert refused.value.code == code
    assert corrections.of_call(CALL) == ()


def test_unknown_and_unreviewed_calls_are_refused(database: Database, corrections: TranscriptCorrections) -> None:
    with pytest.raises(UnknownCall):
        corrections.add("nothing", speaker(0, "client"))
    with database.begin() as work:
        work.calls.add(a_call("new000", sha256="sha256:1"))
    with pytest.raises(Refused) as refused:
        corrections.add("new000", speaker(0, "client"))
    assert refused.value.code == "not_reviewed"
    with pytest.raises(Refused):
        corrections.undo(CALL, 7, "Мария")


def test_two_who_correct_at_once_both_count(database: Database, tmp_path: Path) -> None:
    """The first is overtaken while it judges, and judges once more."""
    inner = TranscriptCorrections(database, at_work, lambda _: None, "", ZONE)
    overtaken: list[int] = []

    def slow() -> Reviewer:
        if not overtaken:
            overtaken.append(1)
            inner.add(CALL, text(9, "У других двадцать", "Пётр"))
        return at_work()

    replace(inner, reviewer=slow).add(CALL, speaker(EXPENSIVE, "manager"))
    shown = Calls(database, tmp_path).open(CALL)
    assert shown.transcript is not None
    assert shown.transcript.turns[9].text == "У других двадцать"
    assert shown.transcript.turns[EXPENSIVE].speaker is Speaker.MANAGER
    assert shown.summary.corrected_by == ("Мария", "Пётр")


@pytest.fixture
def stages(database: Database, tmp_path: Path) -> Stages:
    return Stages(database, tmp_path, _nothing, _nothing, at_work, "auto", "", ZONE)


def _nothing(*_: object) -> None:
    raise AssertionError("no model that listens is needed")


def test_a_long_call_goes_through_the_queue_and_tells_the_same(
    database: Database, corrections: TranscriptCorrections, stages: Stages
) -> None:
    at_once = corrections.add(CALL, speaker(EXPENSIVE, "manager"))
    expected = stored(database)
    corrections.undo(CALL, at_once.number, "Мария")

    def through_the_queue(call_ids: object) -> None:
        assert call_ids == [CALL]
        _run(stages)

    queued = replace(corrections, at_once=3, judge_again=through_the_queue)
    made = queued.add(CALL, speaker(EXPENSIVE, "manager"))
    assert made.effects == at_once.effects
    scorecard = stored(database)[1]["scorecard"]
    assert scorecard == expected[1]["scorecard"]
    assert stored(database)[1]["receipt"]["corrections"] == [f"t{made.number}"]


def test_while_a_call_is_judged_anew_nobody_corrects_it(database: Database, corrections: TranscriptCorrections) -> None:
    with database.begin() as work:
        work.calls.change(CALL, state=CallState.QUEUED)
    with pytest.raises(Refused) as refused:
        corrections.add(CALL, speaker(EXPENSIVE, "manager"))
    assert refused.value.code == "being_judged"


def _run(stages: Stages, transcribed: Callable[[], str] | None = None) -> None:
    said = transcribed() if transcribed else stages.recall(CALL)
    stages.store(CALL, said, stages.judge(CALL, said, stages.understand(CALL, said)))


def test_new_words_from_the_recogniser_drop_what_no_longer_fits(
    database: Database, corrections: TranscriptCorrections, stages: Stages, tmp_path: Path
) -> None:
    corrections.add(CALL, speaker(EXPENSIVE, "manager"))
    corrections.add(CALL, text(9, "У других двадцать"))
    turns = list(SPOKEN.turns)
    turns[9] = replace(turns[9], text="У других шестнадцать")
    machine = replace(SPOKEN, turns=tuple(turns))
    said = stages._put_right(CALL, machine)
    assert said.turns[9].text == "У других шестнадцать"
    assert said.turns[EXPENSIVE].speaker is Speaker.MANAGER
    with database.begin() as work:
        kept = work.transcripts.machine(CALL)
    assert kept is not None
    assert kept.transcript == transcript_to_json(machine)
    assert a_transcript("m: а", call_id=CALL) == stages._put_right(CALL, a_transcript("m: а", call_id=CALL))
