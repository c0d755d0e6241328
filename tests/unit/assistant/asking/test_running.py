"""Answers are what a count by hand comes to, whoever asks and however the question is put."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.asking.ask import Asking, Question
from assistant.asking.values import Answer, Figure, Filters, Query, read_query
from assistant.errors import BadInput
from assistant.rating_values import Counting
from assistant.viewers import OPEN, Role, Viewer
from tests.asked_calls import CATEGORIES, MANAGERS, SOURCES, TODAY, a_database, asking_of, the_plan

pytestmark = pytest.mark.usefixtures("any_store")

PLAN = the_plan()
HANDLED = ("resolved", "answered")
OUT = ("call001", "call004", "call007")


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Asking:
    return asking_of(a_database(tmp_path_factory.mktemp("asked"), PLAN))


def ask(asking: Asking, text: str, viewer: Viewer = OPEN, previous: Query | None = None) -> Answer:
    return asking.ask(Question(text, previous=previous, as_of=TODAY), viewer)


def figures(answer: Answer) -> dict[str, Figure]:
    assert answer.found is not None, answer.answer
    return {one.label: one for one in answer.found.figures}


def objections(**wanted: str) -> list[tuple[str, str, bool]]:
    """Planned objections of calls that have the wanted manager, source and month."""
    return [
        item
        for call in PLAN
        if wanted.get("manager", call.manager) == call.manager
        and wanted.get("source", call.source) == call.source
        and wanted.get("month", f"{call.day:%Y-%m}") == f"{call.day:%Y-%m}"
        for item in call.objections
    ]


def test_calls_of_a_month(asking: Asking) -> None:
    (one,) = figures(ask(asking, "Сколько звонков было в октябре?")).values()
    assert one.count == sum(call.day.month == 10 for call in PLAN)


def test_handled_shares_of_managers(asking: Asking) -> None:
    found = figures(ask(asking, "Какая доля возражений обработана по менеджерам?"))
    for manager in MANAGERS:
        own = objections(manager=manager)
        assert (found[manager].count, found[manager].of) == (sum(s in HANDLED for _, s, _ in own), len(own))
        assert found[manager].low is not None
        assert found[manager].low < (found[manager].value or 0) < (found[manager].high or 0)


def test_what_ivan_did_not_handle_is_told_by_category_with_quotes(asking: Asking) -> None:
    answer = ask(asking, "Какие возражения Иван не отработал?")
    counts = Counter(c for c, s, _ in objections(manager=MANAGERS[0]) if s in ("deflected", "ignored"))
    found = figures(answer)
    assert {label: one.count for label, one in found.items() if label} == dict(counts)
    assert found[""].count == sum(counts.values())
    assert answer.found is not None
    assert 0 < len(answer.found.citations) <= 5
    assert all(PLAN[int(one.call_id[-3:])].manager == MANAGERS[0] for one in answer.found.citations)


def test_a_comparison_of_months_and_a_follow_up(asking: Asking) -> None:
    first = ask(asking, "Сравни июль и август по доле обработанных возражений")
    second = ask(asking, "а у Марии?", previous=first.query)
    for answer, more in ((first, {}), (second, {"manager": MANAGERS[1]})):
        found = figures(answer)
        for month in ("2026-07", "2026-08"):
            own = objections(month=month, **more)
            assert (found[month].count, found[month].of) == (sum(s in HANDLED for _, s, _ in own), len(own))


def test_scores_lists_and_steps(asking: Asking) -> None:
    (mean,) = figures(ask(asking, "Какой средний балл у Марии?")).values()
    own = [call.score for call in PLAN if call.manager == MANAGERS[1]]
    assert (mean.value, mean.of) == (pytest.approx(fmean(own), abs=0.01), len(own))
    listed = ask(asking, "Покажи звонки без следующего шага")
    assert listed.found is not None
    assert {one.call_id for one in listed.found.listed} == {call.call_id for call in PLAN if not call.next_step}
    worst = ask(asking, "Show the 3 worst calls")
    assert worst.found is not None
    assert [one.score for one in worst.found.listed] == sorted(call.score for call in PLAN)[:3]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Какой средний балл у Марии?", "В средний балл не вошли: 2 автоответчика и 1 звонок вне зачёта."),
        ("What is the average score of Мария Белова?", "Not counted in the average: 2 voicemails and 1 call that"),
    ],
)
def test_averages_leave_out_what_the_managers_page_leaves_out_and_say_so(tmp_path: Path, text: str, said: str) -> None:
    plan = [replace(call, kind="voicemail") if call.call_id in ("call001", "call004") else call for call in PLAN]
    database = a_database(tmp_path, plan)
    with database.begin() as work:
        work.ratings.say_of_call(Counting("call007", counts=False, author="Ольга", reason="", at=datetime.now(UTC)))
    answer = ask(asking_of(database), text)
    (mean,) = figures(answer).values()
    own = [call.score for call in plan if call.manager == MANAGERS[1]]
    counted = [call.score for call in plan if call.manager == MANAGERS[1] and call.call_id not in OUT]
    assert len(counted) == len(own) - 3
    assert (mean.value, mean.of) == (pytest.approx(fmean(counted), abs=0.01), len(counted))
    assert said in answer.answer


def test_refusals_are_counted_by_the_crm_and_the_calls_apart(asking: Asking) -> None:
    found = figures(ask(asking, "Почему отказываются лиды с Директа?"))
    assert found["Дорого"].count == sum(bool(call.refusal) for call in PLAN if call.source == SOURCES[0])


def test_a_discount_at_the_first_objection(asking: Asking) -> None:
    answer = ask(asking, "show calls where we gave a discount at the first objection")
    assert answer.found is not None
    expected = {call.call_id for call in PLAN if call.objections and call.objections[0][2]}
    assert {one.call_id for one in answer.found.listed} == expected


def test_quotes_are_verbatim_and_masked_for_who_may_not_see_names(asking: Asking) -> None:
    text = "\n".join(_turns())
    answer = ask(asking, "Какие возражения самые частые?")
    assert answer.found is not None
    assert all(one.quote in text for one in answer.found.citations)
    marketer = Viewer(Role.MARKETER, hears=False, masked=True)
    listed = ask(asking, "Покажи звонки без следующего шага", marketer)
    assert listed.found is not None
    assert not any(one.manager or one.client for one in listed.found.listed)
    for question in ("Средний балл по менеджерам", "Сколько звонков у Ивана?"):
        refused = ask(asking, question, marketer)
        assert refused.declined
        assert not any(name.split()[0] in refused.answer for name in MANAGERS)


def _turns() -> list[str]:
    from tests.unit.ui.sample_app import transcript

    return [turn.text for turn in transcript().turns]


def test_a_manager_is_answered_about_his_own_calls_only(asking: Asking) -> None:
    ivan = Viewer(Role.MANAGER, "ivan", MANAGERS[0], frozenset({MANAGERS[0]}))
    (one,) = figures(ask(asking, "Сколько звонков за всё время?", ivan)).values()
    assert one.count == sum(call.manager == MANAGERS[0] for call in PLAN)
    assert ask(asking, "Сколько звонков у Марии?", ivan).declined
    forced = Query.model_validate({"measure": "calls", "filters": {"manager": [MANAGERS[1]]}})
    answer = asking.ask(Question(query=forced, as_of=TODAY), ivan)
    assert figures(answer)[""].count == 0


@pytest.mark.parametrize(
    "question",
    [
        "Какая погода завтра?",
        "Сколько мы заработаем в декабре?",
        "Какая зарплата у Ивана?",
        "О чём думает клиент?",
        "Почему упала конверсия?",
        "Сколько звонков у Семёна Дежнёва?",
        "Сколько звонков с Авито?",
        "What is our market share?",
        "How many calls will Maria make tomorrow?",
        "How many calls does Peter Smith have?",
        "How many calls lasted longer than 10 minutes?",
        "",
        "???",
        "абракадабра",
    ],
)
def test_what_cannot_be_known_is_declined_with_the_nearest(asking: Asking, question: str) -> None:
    answer = ask(asking, question)
    assert answer.declined
    assert answer.found is None
    assert answer.answer
    assert answer.nearest
    assert not any(ask(asking, near).declined for near in answer.nearest)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_examples_of_every_role_are_answered(asking: Asking, role: Role, language: str) -> None:
    viewer = Viewer(role, masked=role is Role.MARKETER)
    for question in asking.examples(viewer, language):
        assert not ask(asking, question, viewer).declined, question


@given(st.sampled_from(MANAGERS), st.sampled_from(SOURCES), st.sampled_from(CATEGORIES), st.integers(7, 11))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_query_equals_a_count_by_hand(asking: Asking, manager: str, source: str, category: str, month: int) -> None:
    query = read_query(
        {
            "measure": "resolved_share",
            "filters": {"manager": [manager], "source": [source], "category": [category]},
            "period": {"since": f"2026-{month:02}-01", "until": f"2026-{month:02}-28"},
        }
    )
    (one,) = figures(asking.ask(Question(query=query, as_of=TODAY), OPEN)).values()
    own = [
        status
        for call in PLAN
        if (call.manager, call.source) == (manager, source) and (call.day.month, call.day.day < 29) == (month, True)
        for kind, status, _ in call.objections
        if kind == category
    ]
    assert (one.count, one.of) == (own.count("resolved"), len(own))


def test_a_query_that_is_none_says_what_is_wrong() -> None:
    with pytest.raises(BadInput, match="measure"):
        read_query({"measure": "happiness"})


def test_whoever_is_left_out_is_not_counted(asking: Asking) -> None:
    first = MANAGERS[0]
    query = Query(measure="handled_share", filters=Filters(not_manager=(first,)))
    (one,) = figures(asking.ask(Question(query=query, as_of=TODAY), OPEN)).values()
    others = [item for manager in MANAGERS if manager != first for item in objections(manager=manager)]
    assert (one.count, one.of) == (sum(status in HANDLED for _, status, _ in others), len(others))


@pytest.mark.parametrize("category", CATEGORIES)
def test_calls_without_an_objection_of_a_kind(asking: Asking, category: str) -> None:
    query = Query(measure="calls", filters=Filters(not_category=(category,)))
    (one,) = figures(asking.ask(Question(query=query, as_of=TODAY), OPEN)).values()
    assert one.count == sum(all(kind != category for kind, _, _ in call.objections) for call in PLAN)


def test_a_split_of_a_split_adds_up(asking: Asking) -> None:
    query = Query(measure="objections", group_by="manager", then_by="month")
    found = figures(asking.ask(Question(query=query, as_of=TODAY), OPEN))
    for manager in MANAGERS:
        parts = {label: one.count for label, one in found.items() if label.startswith(f"{manager} / ")}
        by_month = Counter(
            f"{manager} / {call.day:%Y-%m}" for call in PLAN if call.manager == manager for _ in call.objections
        )
        assert parts == dict(by_month)


def test_giving_in_at_the_first_objection_is_of_all_calls_with_objections(asking: Asking) -> None:
    query = Query(measure="discount_at_objection", filters=Filters(conceded="first"))
    (one,) = figures(asking.ask(Question(query=query, as_of=TODAY), OPEN)).values()
    asked = [call for call in PLAN if call.objections]
    assert (one.count, one.of) == (sum(call.objections[0][2] for call in asked), len(asked))
