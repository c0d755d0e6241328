"""The made-up calls: the same each time, and the program's own reports count them as the plain truth does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from assistant.calls import Calls
from assistant.crm import CrmIndex
from assistant.documents import AnalysisDocument
from assistant.domain import CallFilter
from assistant.ledger import Ledger
from assistant.periods import Period, Wanted
from assistant.playbook import load_playbook
from assistant.store.unit_of_work import Database, open_engine
from assistant.team import Team
from benchmarks.asking_readings import FIRST_SET, SECOND_SET, Reading, questions, span, span_of_label
from benchmarks.asking_seed import KNOWN, talks
from benchmarks.asking_store import fill
from benchmarks.asking_truth import evaluated, truth
from benchmarks.asking_values import AS_OF, CATEGORIES, FIRST, LAST, MANAGERS, OUTCOMES, SOURCES, STEPS, ZONE
from tests.analyses import assert_evidence_is_verbatim
from transcription.captions import transcript_from_json


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    home: Path = tmp_path_factory.mktemp("asking")
    fill(home)
    opened = Database(open_engine(f"sqlite:///{home / 'razbor.sqlite3'}"))
    yield opened
    opened.close()


def counted(measure: str, period: str = "", **where: object) -> tuple[float, int | None, int | None]:
    reading = Reading(measure, {name: (value,) for name, value in where.items()}, span(period))
    one = next(evaluated(reading)).figures[0]
    return round(one.value, 4), one.count, one.of


def test_there_is_something_of_everything() -> None:
    found = talks()
    assert 380 <= len(found) <= 420
    assert FIRST <= found[0].day <= found[-1].day <= LAST < AS_OF
    assert {talk.manager for talk in found} == set(MANAGERS)
    assert {talk.source for talk in found} == set(SOURCES)
    raised = [said for talk in found for said in talk.objections]
    assert {said.category for said in raised} == set(CATEGORIES)
    assert {said.status for said in raised} == set(OUTCOMES)
    assert 10 < sum(said.conceded for said in raised) < 60
    assert all(talk.objections[0].conceded for talk in found if any(said.conceded for said in talk.objections))
    assert {(step, talk.steps[step]) for talk in found for step in STEPS} >= {
        (step, status) for step in STEPS for status in ("done", "missing")
    }
    assert {promise.status for talk in found for promise in talk.promises} == {"kept", "late", "broken", "open"}
    assert {talk.client.stage for talk in found} >= {"won", "lost", "proposal", ""}
    assert 5 < sum(talk.score is None for talk in found) < 20
    assert Counter(talk.dispute for talk in found)["open"] == 7
    assert {talk.client.company for talk in found} >= {company for _, company, *_ in KNOWN}


def test_they_are_the_same_each_time() -> None:
    first = talks()
    talks.cache_clear()
    assert talks() == first


def test_a_client_raises_nothing_twice() -> None:
    """What comes back would not be what the review said it was."""
    raised = Counter((talk.client.lead_id, said.category) for talk in talks() for said in talk.objections)
    assert max(raised.values()) == 1


def test_some_calls_are_of_another_day_month_and_week_than_in_utc() -> None:
    apart = [talk for talk in talks() if talk.at.astimezone(ZONE).utcoffset() and talk.at.hour == 0]
    assert {talk.day for talk in apart} == {date(2026, 8, 1), date(2026, 11, 1), date(2026, 10, 5), date(2026, 11, 16)}


def test_every_quote_is_verbatim(database: Database) -> None:
    with database.begin() as work:
        reviews = work.reviews.all()
    assert len(reviews) == len(talks())
    for review in reviews.values():
        document: AnalysisDocument = review.analysis
        assert assert_evidence_is_verbatim(document.to_json(), transcript_from_json(review.transcript))


@pytest.mark.parametrize("period", ["", "2026-10", "2026-W47"])
def test_the_team_report_counts_the_same(database: Database, period: str) -> None:
    days = span(period)
    wanted = Wanted(Period(days.since, days.until) if period else Period())
    report = Team(database, ZONE).report(wanted)
    assert len(report.managers) >= 4
    for line in report.managers:
        assert counted("calls", period, manager=line.manager)[0] == line.calls
        score = counted("score", period, manager=line.manager)
        assert (round(score[0], 1), score[2]) == (pytest.approx(line.score.value, abs=0.051), line.score.of)
        if line.handling.objections:
            handled, resolved = line.handling.handled, line.handling.resolved
            assert counted("handled_share", period, manager=line.manager) == (handled.share, handled.count, handled.of)
            assert counted("resolved_share", period, manager=line.manager)[1] == resolved.count
            assert counted("discount_at_objection", period, manager=line.manager)[1] == line.handling.conceded.count
        assert line.came_back.count == 0


def test_the_ledger_judges_promises_the_same(database: Database) -> None:
    report = Ledger(database, load_playbook, ZONE).report(as_of=AS_OF)
    for line in report.managers:
        kept = line.own.kept
        assert counted("promises_kept", manager=line.manager) == (kept.share, kept.count, kept.of)
    made = Counter(promise.status for talk in talks() for promise in talk.promises)
    assert made == Counter(line.status.value for line in report.promises)


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        (CallFilter(category="trust"), {"category": "trust"}),
        (CallFilter(source="vk", missing_step="next_step"), {"source": "vk", "step_missing": "next_step"}),
        (CallFilter(manager="Олег Ли", score_below=40), {"manager": "Олег Ли", "score_below": 40}),
        (CallFilter(disputed="open"), {"disputed": "open"}),
        (CallFilter(text="рассрочку"), {"words": "рассроч"}),
    ],
)
def test_the_list_of_calls_finds_the_same(database: Database, wanted: CallFilter, where: dict[str, object]) -> None:
    found = Calls(database, Path()).list(wanted)
    (expected,) = evaluated(Reading("list", {name: (value,) for name, value in where.items()}))
    assert tuple(item.call.call_id for item in found) == expected.calls
    assert found


def test_the_crm_knows_every_call(database: Database) -> None:
    with database.begin() as work:
        index = CrmIndex.of(work.crm.leads(), work.crm.deals(), work.crm.activities())
        calls = {call.call_id: call for call in work.calls.all()}
    for talk in talks():
        link, call = index.link(calls[talk.call_id].name), calls[talk.call_id]
        assert link.lead is not None
        assert (link.lead.source, link.lead.name, call.manager) == (talk.source, talk.client.name, talk.manager)
        assert (link.deal.stage if link.deal else "") == talk.client.stage
        assert link.previous_calls == 0 or talk.kind == "repeat"
        assert call.started_at == talk.at


@pytest.mark.parametrize(
    ("label", "period"),
    [
        ("2026-07", "2026-07"),
        ("июль", "2026-07"),
        ("в мае 2026", "2026-05"),
        ("март", "2026-03"),
        ("August 2026", "2026-08"),
        ("Q3", "2026-Q3"),
        ("3 квартал", "2026-Q3"),
        ("2026-W47", "2026-W47"),
        ("прошлая неделя", "2026-W47"),
        ("the week before last", "2026-W46"),
        ("last month", "2026-10"),
        ("2026-11-01 – 2026-11-15", "2026-11-01..2026-11-15"),
    ],
)
def test_a_label_is_understood_as_days(label: str, period: str) -> None:
    assert span_of_label(label) == span(period)


@pytest.mark.parametrize("label", ["Мария Котова", "price", "site", "", "Дорого", "в два раза"])
def test_other_labels_are_no_days(label: str) -> None:
    assert span_of_label(label) is None


def test_truth_of_a_question_is_found_by_its_id() -> None:
    (one,) = truth("ru-01")
    assert one.figures[0].value == sum(date(2026, 11, 16) <= talk.day <= date(2026, 11, 22) for talk in talks())
    assert truth("ru-51") == ()


@pytest.mark.parametrize(("path", "each", "declined"), [(FIRST_SET, 60, 18), (SECOND_SET, 30, 8)])
def test_a_set_is_half_and_half_and_nothing_is_asked_twice(path: Path, each: int, declined: int) -> None:
    listed = questions(path)
    assert Counter(one.language for one in listed) == {"ru": each, "en": each}
    assert len({(one.after, one.question) for one in listed}) == len(listed)
    assert sum(one.declined for one in listed) == declined


def test_the_two_sets_share_no_question() -> None:
    first, second = ({one.question.casefold() for one in questions(path)} for path in (FIRST_SET, SECOND_SET))
    assert not first & second


@pytest.mark.parametrize(
    "given",
    [
        {"measure": "calls", "by": "zodiac"},
        {"measure": "calls", "colour": "red"},
        {"measure": "calls", "period": "some day"},
    ],
)
def test_a_question_that_is_not_well_formed_is_refused(tmp_path: Path, given: dict[str, str]) -> None:
    path = tmp_path / "questions.yaml"
    item = {"id": "x", "language": "en", "kind": "count", "question": "?", "expected": given}
    path.write_text(yaml.safe_dump({"as_of": "2026-11-26", "questions": [item]}), "utf-8")
    with pytest.raises(ValueError, match=r"x: unknown|isoformat"):
        questions(path)
