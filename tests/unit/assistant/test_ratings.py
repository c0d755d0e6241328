"""The rating: which calls count, which criteria are kept out, and that both change nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents_scorecard import CriterionItem, ScorecardItem, SectionItem
from assistant.errors import BadInput, UnknownCall
from assistant.fair_comparison import Terms
from assistant.periods import Period, Wanted
from assistant.ratings import Ratings, rating_score
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from tests.builders import NOON, a_call, a_lead, an_activity
from tests.stores import new_engine
from tests.unit.ui.sample_app import SampleApp
from transcription.captions import transcript_to_json

pytestmark = pytest.mark.usefixtures("any_store")

SAMPLE = SampleApp().calls.open("c7f3a1d20b44")
assert SAMPLE.analysis is not None
assert SAMPLE.transcript is not None


def a_card(**scores: float | None) -> ScorecardItem:
    """One section; a criterion without a score is withheld."""
    criteria = tuple(
        CriterionItem(
            id=name,
            score=score,
            status="withheld" if score is None else "scored",
            reason="",
            evidence=(),
            weight=1.0,
        )
        for name, score in scores.items()
    )
    told = [score for score in scores.values() if score is not None]
    total = round(100 * sum(told) / len(told), 1) if told else None
    section = SectionItem(id="communication", score=total, weight=1.0, criteria=criteria)
    return ScorecardItem(rubric="default@1", score=total, coverage=1.0, critical=(), sections=(section,))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(new_engine(tmp_path))
    migrate.upgrade(made.engine)
    return made


@pytest.fixture
def ratings(database: Database) -> Ratings:
    return Ratings(database, ZoneInfo("UTC"), lambda: ("greeting", "patience"), Terms(minimum=2))


def store(
    database: Database,
    call_id: str,
    card: ScorecardItem,
    *,
    manager: str = "Ада",
    kind: str = "repeat",
    source: str = "site",
    days: int = 0,
) -> None:
    analysis = SAMPLE.analysis.model_copy(update={"scorecard": card, "kind": kind})
    at = NOON + timedelta(days=days)
    lead, activity = a_lead(f"L-{call_id}", source=source), an_activity(f"A-{call_id}", lead_id=f"L-{call_id}")
    with database.begin() as work:
        work.crm.put([lead], [], [activity])
        work.calls.add(a_call(call_id, name=f"A-{call_id}", manager=manager, started_at=at))
        work.reviews.put(call_id, transcript_to_json(SAMPLE.transcript), analysis, at)


GOOD = a_card(greeting=1.0, patience=0.5)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"card": a_card(greeting=None)}, "withheld"),
        ({"kind": "voicemail"}, "voicemail"),
        ({"source": "Тест"}, "test"),
        ({"source": "test"}, "test"),
        ({"manager": ""}, "no_manager"),
    ],
)
def test_some_calls_never_count_whatever_a_reviewer_says(
    database: Database, ratings: Ratings, changes: dict[str, object], why: str
) -> None:
    store(database, "good", GOOD)
    store(database, "odd", **({"card": GOOD} | changes))  # type: ignore[arg-type]
    ratings.say_of_call("odd", "Ольга", "хочу считать", counts=True)
    report = ratings.report()
    assert (report.calls, report.comparison.calls, report.reasons) == (2, 1, {why: 1})
    assert [(one.call_id, one.why, one.said) for one in report.left_out] == [("odd", why, None)]


def test_a_reviewer_takes_a_call_out_with_a_reason_and_puts_it_back(database: Database, ratings: Ratings) -> None:
    store(database, "one", GOOD)
    store(database, "two", a_card(greeting=0.0))
    ratings.say_of_call("two", " Ольга ", "связь  оборвалась", counts=False, at=NOON)
    report = ratings.report()
    (out,) = report.left_out
    assert out.said is not None
    assert (out.said.author, out.said.reason, out.said.at) == ("Ольга", "связь оборвалась", NOON)
    assert report.lines[0].raw.value == 75.0
    ratings.say_of_call("two", "Ольга", "связь была", counts=True)
    assert ratings.report().lines[0].raw.value == 37.5
    assert [one.counts for one in ratings.standing().calls] == [True]


def test_a_kept_out_criterion_leaves_ratings_and_stays_in_scorecards(database: Database, ratings: Ratings) -> None:
    for number in range(2):
        store(database, f"c{number}", GOOD)
    ratings.say_of_criterion("patience", "Ольга", "каппа 0.1", kept_out=True, at=NOON)
    report = ratings.report()
    (line,) = report.lines
    assert (line.as_scored, line.raw.value, line.moves.kept_out) == (75.0, 100.0, 25.0)
    assert [(one.criterion, one.author, one.reason, one.at) for one in report.kept_out] == [
        ("patience", "Ольга", "каппа 0.1", NOON)
    ]
    with database.begin() as work:
        stored = work.reviews.get("c0")
    assert stored is not None
    assert stored.analysis.scorecard.score == 75.0
    ratings.say_of_criterion("patience", "Ольга", "переписали", kept_out=False)
    assert ratings.report().lines[0].raw.value == 75.0
    assert [one.kept_out for one in ratings.standing().history] == [True, False]


def test_a_call_of_which_nothing_is_left_does_not_count(database: Database, ratings: Ratings) -> None:
    store(database, "one", a_card(patience=1.0))
    ratings.say_of_criterion("patience", "Ольга", "слабый", kept_out=True)
    assert ratings.report().reasons == {"nothing_left": 1}


@pytest.mark.parametrize(
    ("criterion", "author", "reason", "kept_out", "said"),
    [
        ("charm", "Ольга", "так", True, "no criterion of the rubric; expected one of greeting, patience"),
        ("patience", "", "так", True, "say who decides it and why"),
        ("patience", "Ольга", " ", True, "say who decides it and why"),
        ("patience", "Ольга", "так", False, "in the rating as it is"),
    ],
)
def test_what_cannot_be_kept_out_is_told(
    ratings: Ratings, criterion: str, author: str, reason: str, kept_out: bool, said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        ratings.say_of_criterion(criterion, author, reason, kept_out=kept_out)
    assert ratings.standing().history == ()


def test_of_an_unknown_call_nothing_is_said(ratings: Ratings) -> None:
    with pytest.raises(UnknownCall):
        ratings.say_of_call("nowhere", "Ольга", "так", counts=False)


def test_days_and_sources_narrow_and_a_manager_is_compared_within_the_team(
    database: Database, ratings: Ratings
) -> None:
    for number in range(3):
        store(database, f"a{number}", a_card(greeting=0.9 - number / 10))
        store(database, f"y{number}", a_card(greeting=0.5 + number / 10), manager="Яна", source="cold", days=40)
    assert ratings.report(Wanted(Period.month(NOON.date()))).comparison.calls == 3
    assert ratings.report(Wanted(source="cold")).comparison.calls == 3
    (one,) = ratings.report(Wanted(manager="Яна")).lines
    both = ratings.report().lines
    assert one in both
    assert len(both) == 2


@pytest.mark.parametrize(
    ("first", "until"),
    [
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 12, 9), date(2026, 12, 31)),
        (date(2028, 2, 3), date(2028, 2, 29)),
    ],
)
def test_a_month_is_its_first_day_to_its_last(first: date, until: date) -> None:
    assert Period.month(first) == Period(first.replace(day=1), until)


SCORES = st.dictionaries(st.sampled_from("abcd"), st.none() | st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=1)


@given(SCORES, st.sampled_from([0.0, 0.5, 1.0]))
def test_adding_a_criterion_that_is_kept_out_changes_nothing(scores: dict[str, float | None], extra: float) -> None:
    with_it = a_card(**scores, weak=extra)
    assert rating_score(with_it, {"weak"}) == a_card(**scores).score


@given(SCORES)
def test_without_criteria_kept_out_the_scorecards_number_stands(scores: dict[str, float | None]) -> None:
    card = a_card(**scores)
    assert rating_score(card, ()) == rating_score(card, {"elsewhere"}) == card.score
