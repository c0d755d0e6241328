"""Stored calls scored anew: shown before it is done, done once, nothing lost, reviewers' corrections in effect."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from assistant.corrections import Corrections, Wish
from assistant.documents import analysis_document, rubric_sha256
from assistant.domain import CallState, CorrectionKind
from assistant.errors import BadInput, BadPack
from assistant.periods import Period, Wanted
from assistant.playbook import Playbook, load_playbook, packs_sha256
from assistant.rescoring import Rescoring, Run
from assistant.store import migrate
from assistant.store.models import Base
from assistant.store.scores import ScoreRepository
from assistant.store.unit_of_work import Database
from scoring_rubric.packs_loading import PackError, pack_sha256
from scoring_rubric.rubric import DEFAULT_RUBRIC
from tests.builders import NOON, a_call
from tests.sample_reviews import DIALOGUES, review_of, sample_review, sample_reviewer
from tests.stores import new_engine
from transcription.captions import transcript_to_json

pytestmark = pytest.mark.usefixtures("any_store")

MANAGERS = ("Анна", "Пётр")
APPLY = Run(apply=True)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(new_engine(tmp_path))
    migrate.upgrade(made.engine)
    fill(made, sample_reviewer().playbook)
    yield made
    made.close()


def fill(database: Database, playbook: Playbook) -> None:
    """Every sample dialogue as a call, by two managers in turn, one a day."""
    ours = playbook.sha256 == sample_review("ru-01-well-led").receipt.config
    with database.begin() as work:
        for number, name in enumerate(DIALOGUES):
            review = sample_review(name) if ours else review_of(name, playbook)
            at = NOON + timedelta(days=number)
            call = a_call(name, state=CallState.DONE, started_at=at, manager=MANAGERS[number % 2])
            work.calls.add(call)
            work.reviews.put(name, transcript_to_json(review.transcript), analysis_document(review), NOON)


def rubric_file(folder: Path, name: str = "rubric.default.v2.yaml", **changes: str) -> Path:
    """The default rubric with changes: ``version``, ``id``, ``for_kinds``; the manager's talk weighs most of all."""
    said = DEFAULT_RUBRIC.read_text(encoding="utf-8")
    said = said.replace("id: default", f"id: {changes.get('id', 'default')}", 1)
    kinds = f"\nfor_kinds: {changes['for_kinds']}" if "for_kinds" in changes else ""
    said = said.replace('version: "1"', f'version: "{changes.get("version", "2")}"{kinds}', 1)
    said = said.replace(
        "weight: 2\n        applies_to", f"weight: {changes.get('weight', '50')}\n        applies_to", 1
    )
    path = folder / name
    path.write_text(said, encoding="utf-8")
    return path


def rescoring(database: Database, playbook: Playbook | None = None, batch: int = 3) -> Rescoring:
    return Rescoring(database, lambda: playbook or sample_reviewer().playbook, ZoneInfo("UTC"), "test", batch)


def dump(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        tables = [(table.name, connection.execute(table.select()).all()) for table in Base.metadata.sorted_tables]
    return sorted(f"{name} {row!r}" for name, rows in tables for row in rows)


def as_json(stored: Any) -> dict[str, Any]:
    """SQLite gives a JSON column as text, PostgreSQL as what it says."""
    found: dict[str, Any] = json.loads(stored) if isinstance(stored, str) else stored
    return found


def test_a_preview_writes_nothing_and_tells_what_would_change(database: Database, tmp_path: Path) -> None:
    before = dump(database)
    report = rescoring(database).run(Wanted(), rubric_file(tmp_path))
    assert dump(database) == before
    assert (report.applied, report.already, report.left) == (False, 0, 0)
    assert report.together.calls == len(DIALOGUES)
    assert report.together.up.count + report.together.down.count > 0
    assert [line.manager for line in report.managers] == sorted(MANAGERS)
    assert sum(line.score.calls for line in report.managers) == len(DIALOGUES)


def test_what_is_applied_is_what_was_shown_and_the_old_scores_are_kept(database: Database, tmp_path: Path) -> None:
    path = rubric_file(tmp_path)
    shown = rescoring(database).run(Wanted(), path)
    with database.begin() as work:
        before = work.reviews.all()
    done = rescoring(database).run(Wanted(), path, APPLY)
    assert replace(done, applied=False) == shown
    with database.begin() as work:
        for name, review in work.reviews.all().items():
            old, new = before[name].analysis, review.analysis
            (past,) = work.scores.history(name)
            assert (past.score, past.rubric, past.sha256) == (old.scorecard.score, "default@1", rubric_sha256(old))
            assert past.scorecard == old.scorecard.model_dump(mode="json")
            assert new.scorecard.rubric == "default@2"
            assert rubric_sha256(new) == pack_sha256(path)
            assert new.receipt.config == packs_sha256(new.receipt.packs) != old.receipt.config
            assert new.model_copy(update=_parts(old)) == old


def _parts(analysis: object) -> dict[str, object]:
    return {name: getattr(analysis, name) for name in ("scorecard", "advice", "receipt")}


def test_rows_to_count_by_and_figures_follow_the_document(database: Database, tmp_path: Path) -> None:
    rescoring(database).run(Wanted(), rubric_file(tmp_path), APPLY)
    with database.engine.connect() as connection:
        rows = connection.execute(text("select call_id, analysis, score, coverage, withheld from review")).all()
        for call_id, analysis, score, coverage, withheld in rows:
            card = as_json(analysis)["scorecard"]
            assert (score, coverage) == (card["score"], card["coverage"])
            assert withheld == (card["reason"] if score is None else "")
            kept = connection.execute(
                text("select section, criterion, status, score from criterion_score where call_id = :id"),
                {"id": call_id},
            ).all()
            expected = [
                (section["id"], item["id"], item["status"], item["score"])
                for section in card["sections"]
                for item in section["criteria"]
            ]
            assert sorted(map(tuple, kept)) == sorted(expected)


def test_the_same_rubric_scores_nothing_and_a_second_run_neither(database: Database, tmp_path: Path) -> None:
    same = rescoring(database).run(Wanted(), None, APPLY)
    assert (same.together.calls, same.already) == (0, len(DIALOGUES))
    path = rubric_file(tmp_path)
    rescoring(database).run(Wanted(), path, APPLY)
    before = dump(database)
    again = rescoring(database).run(Wanted(), path, APPLY)
    assert (again.together.calls, again.already) == (0, len(DIALOGUES))
    assert dump(database) == before


def test_going_back_to_the_old_rubric_gives_the_old_scores(database: Database, tmp_path: Path) -> None:
    with database.begin() as work:
        before = {name: review.analysis for name, review in work.reviews.all().items()}
    rescoring(database).run(Wanted(), rubric_file(tmp_path), APPLY)
    rescoring(database).run(Wanted(), None, APPLY)
    with database.begin() as work:
        assert {name: review.analysis for name, review in work.reviews.all().items()} == before
        assert [past.rubric for past in work.scores.history("ru-01-well-led")] == ["default@1", "default@2"]


def test_a_run_that_is_stopped_ends_after_its_batch_and_goes_on(database: Database, tmp_path: Path) -> None:
    path, asked = rubric_file(tmp_path), iter([True, True])
    first = rescoring(database).run(Wanted(), path, Run(apply=True, should_stop=lambda: next(asked)))
    assert (first.stopped, first.together.calls, first.left) == (True, 3, len(DIALOGUES) - 3)
    seen: list[tuple[int, int]] = []
    second = rescoring(database).run(Wanted(), path, Run(apply=True, on_progress=lambda *at: seen.append(at)))
    assert (second.stopped, second.together.calls, second.already) == (False, len(DIALOGUES) - 3, 3)
    assert seen == [(3, 5), (5, 5)]
    with database.begin() as work:
        assert all(len(work.scores.history(name)) == 1 for name in DIALOGUES)


def test_worker_processes_score_the_same_and_end_with_it(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = rubric_file(tmp_path)
    here = rescoring(database).run(Wanted(), path)
    monkeypatch.setattr("assistant.rescoring_workers.ENOUGH_FOR_WORKERS", 1)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1})
    there = rescoring(database).run(Wanted(), path, APPLY)
    assert replace(there, applied=False) == here
    assert multiprocessing.active_children() == []
    with database.begin() as work:
        assert all(len(work.scores.history(name)) == 1 for name in DIALOGUES)


def test_a_batch_that_fails_half_written_leaves_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(database)

    def broken(self: ScoreRepository, bases: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(ScoreRepository, "put_bases", broken)
    with pytest.raises(RuntimeError):
        rescoring(database).run(Wanted(), rubric_file(tmp_path), APPLY)
    assert dump(database) == before


def test_a_call_reviewed_anew_in_the_middle_is_not_overwritten_with_the_old_one(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, later = "ru-01-well-led", NOON + timedelta(hours=1)
    real, met = ScoreRepository.page, []

    def page(self: ScoreRepository, ids: list[str]) -> object:
        found = real(self, ids)
        if name in ids and not met:
            met.append(name)
            with database.begin() as work:
                review = work.reviews.get(name)
                assert review is not None
                work.reviews.put(name, review.transcript, review.analysis, later)
        return found

    monkeypatch.setattr(ScoreRepository, "page", page)
    report = rescoring(database).run(Wanted(), rubric_file(tmp_path), APPLY)
    assert (report.together.calls, report.left, met) == (len(DIALOGUES), 0, [name])
    with database.begin() as work:
        review = work.reviews.get(name)
        assert review is not None
        assert (review.reviewed_at, review.analysis.scorecard.rubric) == (later, "default@2")


def test_what_a_reviewer_took_away_does_not_count_in_the_new_score(database: Database, tmp_path: Path) -> None:
    name = "ru-02-price-given-up"
    with database.begin() as work:
        review = work.reviews.get(name)
    assert review is not None
    corrections = Corrections(database, lambda: frozenset({"price"}), load_playbook)
    for found in review.analysis.objections:
        place = found.evidence[0]
        corrections.add(name, Wish(place.turn, place.quote, CorrectionKind.NONE, "Мария"))
    rescoring(database).run(Wanted(), rubric_file(tmp_path), APPLY)
    with database.begin() as work:
        again = work.reviews.get(name)
    assert again is not None
    handling = next(part for part in again.analysis.scorecard.sections if part.id == "objection_handling")
    assert {item.status for item in handling.criteria} == {"not_applicable"}
    assert again.analysis.objections == ()
    with database.engine.connect() as connection:
        raw = connection.execute(text("select analysis from review where call_id = :id"), {"id": name}).scalar()
        assert len(as_json(raw)["objections"]) == len(review.analysis.objections)


def test_a_correction_counts_at_once_and_leaves_rescoring_nothing_to_do(database: Database) -> None:
    name = "ru-02-price-given-up"
    with database.begin() as work:
        review = work.reviews.get(name)
    assert review is not None
    place = review.analysis.objections[0].evidence[0]
    corrections = Corrections(database, lambda: frozenset({"price"}), load_playbook)
    corrections.add(name, Wish(place.turn, place.quote, CorrectionKind.NONE, "Мария"))
    with database.begin() as work:
        scored = work.reviews.get(name)
        (past,) = work.scores.history(name)
    assert scored is not None
    assert scored.analysis.scorecard.score != review.analysis.scorecard.score == past.score
    assert scored.analysis.receipt.corrections == ("o1",)
    report = rescoring(database).run(Wanted(), None, APPLY)
    assert (report.together.calls, report.already) == (0, len(DIALOGUES))


@pytest.mark.parametrize(
    ("wanted", "calls"),
    [
        (Wanted(manager="Анна"), 4),
        (Wanted(Period(until=NOON.date())), 1),
        (Wanted(Period(since=NOON.date() + timedelta(days=6))), 2),
        (Wanted(Period(since=NOON.date() + timedelta(days=60))), 0),
    ],
)
def test_only_the_calls_asked_for_are_scored(database: Database, tmp_path: Path, wanted: Wanted, calls: int) -> None:
    report = rescoring(database).run(wanted, rubric_file(tmp_path), APPLY)
    assert report.together.calls == calls


def test_an_unknown_manager_is_named_with_the_known_ones(database: Database) -> None:
    with pytest.raises(BadInput, match="known managers: Анна, Пётр"):
        rescoring(database).run(Wanted(manager="Ана"))


def test_a_rubric_for_one_kind_of_call_leaves_the_others(database: Database, tmp_path: Path) -> None:
    path = rubric_file(tmp_path, "rubric.voice.v1.yaml", id="voice", version="1", for_kinds="[voicemail]")
    report = rescoring(database).run(Wanted(), path, APPLY)
    assert (report.together.calls, report.already, report.installed) == (1, 0, False)
    with database.begin() as work:
        found = {name: review.analysis for name, review in work.reviews.all().items()}
    assert {name for name, one in found.items() if one.scorecard.rubric == "voice@1"} == {"en-07-voicemail"}
    assert rubric_sha256(found["en-07-voicemail"]) == pack_sha256(path)


def test_calls_of_before_the_record_of_rubrics_are_scored_and_then_known(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("delete from score_basis"))
    first = rescoring(database).run(Wanted(), None, APPLY)
    assert (first.together.calls, first.together.same) == (len(DIALOGUES), len(DIALOGUES))
    with database.begin() as work:
        assert work.scores.history("ru-01-well-led") == ()
    assert rescoring(database).run(Wanted(), None, APPLY).together.calls == 0


def test_a_review_that_cannot_be_read_is_told_and_the_others_are_scored(database: Database, tmp_path: Path) -> None:
    with database.engine.begin() as connection:
        connection.execute(
            text("""update review set analysis = '{"schema": "old"}' where call_id = 'ru-03-day-late'""")
        )
    report = rescoring(database).run(Wanted(), rubric_file(tmp_path), APPLY)
    assert report.together.calls == len(DIALOGUES) - 1
    assert [one.call_id for one in report.unreadable] == ["ru-03-day-late"]


def test_a_file_that_is_no_rubric_is_told_and_changes_nothing(database: Database, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("id: x\n", encoding="utf-8")
    with pytest.raises(PackError, match="line 1"):
        rescoring(database).run(Wanted(), tmp_path / "x.yaml", APPLY)


def test_another_text_of_the_rubric_that_calls_were_scored_by_is_refused(database: Database, tmp_path: Path) -> None:
    rescoring(database).run(Wanted(), rubric_file(tmp_path), APPLY)
    with pytest.raises(BadPack, match=r"rubric\.default\.v3\.yaml"):
        rescoring(database).run(Wanted(), rubric_file(tmp_path, weight="40"))
