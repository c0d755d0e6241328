"""Calibration sessions: blind until done, sealed after, and every row that cannot be taken is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.calibration import Calibration, NewSession, Standard, WrittenMark
from assistant.calibration_values import Session
from assistant.errors import BadInput, UnknownCall
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from scoring_rubric.calibration import Mark
from tests.builders import NOON, a_call
from tests.stores import new_engine
from tests.unit.ui.sample_app import SampleApp
from transcription.captions import transcript_to_json

pytestmark = pytest.mark.usefixtures("any_store")

SAMPLE = SampleApp().calls.open("c7f3a1d20b44")
assert SAMPLE.analysis is not None
assert SAMPLE.transcript is not None
CARD = SAMPLE.analysis.scorecard
IDS = tuple(item.id for section in CARD.sections for item in section.criteria)
CRITERIA = IDS[:2]
STANDARD = Standard(CARD.rubric, "sha256:1", IDS)
CALLS = ("aaa1", "bbb2")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(new_engine(tmp_path))
    migrate.upgrade(made.engine)
    for call_id in (*CALLS, "old", "raw"):
        with made.begin() as work:
            work.calls.add(a_call(call_id, name=f"{call_id}.wav"))
            card = CARD.model_copy(update={"rubric": "default@0"}) if call_id == "old" else CARD
            analysis = SAMPLE.analysis.model_copy(update={"scorecard": card})
            if call_id != "raw":
                work.reviews.put(call_id, transcript_to_json(SAMPLE.transcript), analysis, NOON)
    return made


@pytest.fixture
def calibration(database: Database) -> Calibration:
    return Calibration(database, lambda: STANDARD)


@pytest.fixture
def session(calibration: Calibration) -> Session:
    return calibration.create(NewSession("Ноябрь", "Ольга", CALLS, ("Анна", "Борис"), CRITERIA), NOON)


def rows(reviewer: str, marks: str = "1010") -> list[WrittenMark]:
    places = [(call, criterion) for call in CALLS for criterion in CRITERIA]
    return [WrittenMark(reviewer, *place, mark) for place, mark in zip(places, marks, strict=True)]


def test_a_session_comes_back_as_it_was_made(calibration: Calibration, session: Session) -> None:
    (line,) = calibration.list()
    assert line.session == session
    assert (session.session_id, session.rubric, session.rubric_sha256) == ("1", CARD.rubric, "sha256:1")
    assert [(one.reviewer, one.given, one.of, one.finished) for one in line.progress] == [
        ("Анна", 0, 4, False),
        ("Борис", 0, 4, False),
    ]
    assert calibration.show("1").session == calibration.show("Ноябрь").session == session


@pytest.mark.parametrize(
    ("changes", "problem", "said"),
    [
        ({"calls": ("nowhere",)}, UnknownCall, "nowhere"),
        ({"calls": ()}, BadInput, "at least one call"),
        ({"calls": ("raw",)}, BadInput, "not analysed yet"),
        ({"calls": ("old",)}, BadInput, "scored by default@0"),
        ({"reviewers": ("Анна",)}, BadInput, "at least two reviewers"),
        ({"reviewers": ("Анна", " анна ")}, BadInput, "named twice"),
        ({"criteria": ("charm",)}, BadInput, "no criterion charm"),
        ({"name": " "}, BadInput, "needs a name"),
        ({"author": ""}, BadInput, "needs a name and its author"),
        ({"name": "Ноябрь"}, BadInput, "exists already"),
    ],
)
def test_what_makes_no_session_is_told_in_a_sentence(
    calibration: Calibration, session: Session, changes: dict[str, object], problem: type[Exception], said: str
) -> None:
    wish = {"name": "Декабрь", "author": "Ольга", "calls": CALLS, "reviewers": ("Анна", "Борис")} | changes
    with pytest.raises(problem, match=said):
        calibration.create(NewSession(**wish))  # type: ignore[arg-type]
    assert len(calibration.list()) == 1


def test_without_criteria_all_of_the_rubric_are_marked(calibration: Calibration) -> None:
    made = calibration.create(NewSession("Все", "Ольга", CALLS, ("Анна", "Борис")))
    assert made.criteria == IDS
    assert {criterion for _, criterion in made.machine} <= set(IDS)


def test_nobody_sees_a_mark_of_others_or_the_machine_before_he_has_finished(
    calibration: Calibration, session: Session
) -> None:
    calibration.mark("Ноябрь", rows("Борис"))
    calibration.mark("Ноябрь", rows("Анна")[:3])
    anna, outsider, boris = (calibration.show("Ноябрь", name) for name in ("анна", "", "Борис"))
    for report in (anna, outsider):
        assert (report.marks, report.machine, report.figures) == (None, None, None)
    assert {given.reviewer for given in anna.own} == {"Анна"}
    assert outsider.own == ()
    # Boris has finished: he sees everyone who has (himself so far) and the machine, and nothing of Anna's.
    assert boris.marks is not None
    assert set(boris.marks) == {"Борис"}
    assert boris.machine == session.machine


def test_who_has_finished_sees_all_and_figures_and_his_marks_stay(calibration: Calibration, session: Session) -> None:
    for reviewer, marks in (("Борис", "1010"), ("Анна", "1000")):
        taken = calibration.mark("Ноябрь", rows(reviewer, marks))
    assert taken.finished == ("Анна", "Борис")
    report = calibration.show("Ноябрь", "Анна")
    assert report.marks is not None
    assert report.figures is not None
    assert report.marks["Борис"][CALLS[1], CRITERIA[0]] is Mark.FULL
    first = report.figures.criteria[0]
    # Boris 1 1, Anna 1 0: they agree on 1 of 2, chance 1 · 1/2 = 1/2, kappa 0.
    assert (first.together.plain.share, first.together.plain.kappa) == (0.5, 0.0)
    assert calibration.show("Ноябрь").figures == report.figures
    again = calibration.mark("Ноябрь", [*rows("Анна", "1000")[:3], *rows("Анна", "1001")[3:]])
    assert (again.given, again.known, len(again.problems)) == (0, 3, 1)
    assert "has finished" in again.problems[0].problem


def test_until_he_has_finished_a_reviewer_may_change_his_marks(calibration: Calibration, session: Session) -> None:
    calibration.mark("Ноябрь", rows("Анна")[:2])
    taken = calibration.mark("Ноябрь", [WrittenMark("Анна", "aaa1", CRITERIA[0], "0,5")])
    assert (taken.given, taken.known) == (1, 0)
    marks = {given.criterion: given.mark for given in calibration.show("Ноябрь", "Анна").own}
    assert marks[CRITERIA[0]] is Mark.HALF


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("Вера", "aaa1", CRITERIA[0], "1"), "no reviewer of this session; expected Анна, Борис"),
        (("", "aaa1", CRITERIA[0], "1"), "no reviewer"),
        (("Анна", "zzz", CRITERIA[0], "1"), "names no calls of this session"),
        (("Анна", "", CRITERIA[0], "1"), "names no calls"),
        (("Анна", "old", CRITERIA[0], "1"), "names no calls"),
        (("Анна", "aaa1", IDS[3], "1"), "is not marked here"),
        (("Анна", "aaa1", CRITERIA[0], "2"), "is no mark; expected 1, 0.5, 0 or not_applicable"),
        (("Анна", "aaa1", CRITERIA[0], ""), "is no mark"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_the_rest_goes_in(
    calibration: Calibration, session: Session, row: tuple[str, str, str, str], said: str
) -> None:
    good = WrittenMark("Анна", "bbb2.wav", CRITERIA[1], "n/a", line=2)
    taken = calibration.mark("Ноябрь", [WrittenMark(*row, line=7), good], "marks.tsv")
    assert taken.given == 1
    ((file, line, problem),) = [(one.file, one.line, one.problem) for one in taken.problems]
    assert (file, line) == ("marks.tsv", 7)
    assert said in problem
    (own,) = calibration.show("Ноябрь", "Анна").own
    assert (own.call_id, own.mark) == ("bbb2", Mark.NOT_APPLICABLE)


def test_a_place_that_is_marked_twice_in_one_table_keeps_the_first_and_names_the_second(
    calibration: Calibration, session: Session
) -> None:
    twice = [WrittenMark("Анна", "aaa1", CRITERIA[0], mark, line) for line, mark in ((1, "1"), (2, "0"))]
    taken = calibration.mark("Ноябрь", twice)
    assert (taken.given, taken.problems[0].line) == (1, 2)
    assert "twice" in taken.problems[0].problem


@pytest.mark.parametrize("asked", ["Май", "7", ""])
def test_an_unknown_session_names_the_known_ones(calibration: Calibration, session: Session, asked: str) -> None:
    with pytest.raises(BadInput, match="there are Ноябрь"):
        calibration.show(asked)


def test_a_stranger_is_no_viewer(calibration: Calibration, session: Session) -> None:
    with pytest.raises(BadInput, match="is no reviewer"):
        calibration.show("Ноябрь", "Вера")


def test_the_machines_marks_stay_as_they_were_when_the_session_was_made(
    calibration: Calibration, session: Session, database: Database
) -> None:
    changed = CARD.sections[0].criteria[0].model_copy(update={"score": 0.0, "status": "scored"})
    section = CARD.sections[0].model_copy(update={"criteria": (changed, *CARD.sections[0].criteria[1:])})
    card = CARD.model_copy(update={"sections": (section, *CARD.sections[1:])})
    with database.begin() as work:
        analysis = SAMPLE.analysis.model_copy(update={"scorecard": card})
        work.reviews.put("aaa1", transcript_to_json(SAMPLE.transcript), analysis, NOON)
    assert calibration.show("Ноябрь").session.machine == session.machine
