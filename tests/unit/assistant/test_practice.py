"""Practice as a use case: drills from own calls, answers kept once, who sees what, what is assigned and done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.documents import analysis_document
from assistant.domain import CallCrm, CallState
from assistant.errors import BadInput
from assistant.playbook import find_practice_packs, load_playbook
from assistant.practice import AssignmentWish, DrillWish, Practice
from assistant.practice_material import nameless, own_drills
from assistant.practice_values import Attempt, NotForYou, UnknownAttempt
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from assistant.viewers import OPEN, Role, Viewer
from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.practice import Outcome
from tests.builders import NOON, a_call, a_transcript
from tests.judged import CALL, MANAGER, at_work
from transcription.captions import transcript_to_json

pytestmark = pytest.mark.usefixtures("any_store")

ANNA = Viewer(Role.MANAGER, "anna", MANAGER, frozenset({MANAGER}))
OLEG = Viewer(Role.MANAGER, "oleg", "Олег", frozenset({"Олег"}))
LEAD = Viewer(Role.TEAM_LEAD, "lead", "Мария", frozenset({MANAGER, "Олег"}))
OTHER_LEAD = Viewer(Role.TEAM_LEAD, "other", "Пётр", frozenset({"Олег"}))
MARKETER = Viewer(Role.MARKETER, "mark", "Марк", hears=False, masked=True)
PRICE = DrillWish("ru", "price", seed=7)
GOOD = (
    "Понимаю вас, сумма серьёзная. А с чем вы сравниваете?",
    "Смотрите, обслуживание уже входит в цену, и директор видит расчёт окупаемости, а оплату можно разбить.",
    "Такой вариант вам подходит?",
)
RESOLVED = a_transcript(
    "c: Нет, для нас это слишком дорого",
    "m: Понимаю вас, сумма серьёзная. А с чем вы сравниваете, Иван Петрович?",
    "c: с другой программой",
    "m: Смотрите, в нашу цену уже входит обучение и перенос данных. Такой вариант вам подходит?",
    "c: да так подходит",
    call_id="resolved1",
)


@pytest.fixture
def practice(judged: Database) -> Practice:
    with judged.begin() as work:
        work.calls.add(a_call("resolved1", state=CallState.DONE, manager="Олег"))
        document = analysis_document(at_work().review(RESOLVED, CallCrm()))
        work.reviews.put("resolved1", transcript_to_json(RESOLVED), document, NOON)
    return Practice(judged, at_work, load_playbook, find_practice_packs, ZoneInfo("Europe/Moscow"))


def _played(practice: Practice, viewer: Viewer, wish: DrillWish, answers: tuple[str, ...]) -> Attempt:
    attempt = practice.begin(viewer, wish)
    for text in answers:
        if not attempt.finished:
            attempt = practice.answer(viewer, attempt.attempt_id, text)
    return attempt


def test_a_drill_is_of_a_real_objection_where_there_is_one(practice: Practice) -> None:
    attempt = practice.begin(ANNA, PRICE)
    assert attempt.drill.origin == "own"
    assert attempt.opening in ("Ну это слишком дорого для нас.", "Нет, для нас это слишком дорого.")
    assert attempt.manager == MANAGER
    without = practice.begin(ANNA, DrillWish("ru", "fit", seed=7))
    assert (without.drill.origin, without.category) == ("", "fit")


def test_the_same_seed_and_answers_are_the_same_talk(practice: Practice) -> None:
    first, second = (_played(practice, ANNA, PRICE, GOOD) for _ in range(2))
    assert first.attempt_id != second.attempt_id
    assert first.drill == second.drill
    assert first.exchanges == second.exchanges
    assert first.result == second.result


def test_an_answered_drill_ends_with_steps_in_own_words_and_a_colleagues_answer(practice: Practice) -> None:
    attempt = _played(practice, ANNA, PRICE, GOOD)
    attempt = attempt if attempt.finished else practice.finish(ANNA, attempt.attempt_id)
    assert attempt.result is not None
    said = [one.answer for one in attempt.exchanges]
    assert [step.step for step in attempt.result.steps] == ["acknowledge", "explore", "respond", "confirm"]
    assert all(any(step.evidence.quote in answer for answer in said) for step in attempt.result.steps)
    assert attempt.result.score is not None
    assert attempt.result.score > 85
    example = practice.open(ANNA, attempt.attempt_id).example
    assert example is not None
    assert "Иван" not in str(example.said)
    assert example.call_id == ""  # a colleague's call is not hers to open
    assert practice.open(LEAD, attempt.attempt_id).example == replace(
        example, call_id="resolved1", start_s=RESOLVED.turns[0].start_s
    )


def test_lazy_answers_end_cold_with_one_thing_to_try(practice: Practice) -> None:
    attempt = _played(practice, ANNA, PRICE, ("Понимаю вас.",) * 6)
    assert attempt.outcome is Outcome.LEFT
    assert attempt.result is not None
    assert [step.step for step in attempt.result.steps] == ["acknowledge"]
    assert attempt.result.next_try
    assert attempt.result.quote == "Понимаю вас."


def test_giving_away_is_no_handling(practice: Practice) -> None:
    attempt = _played(practice, ANNA, PRICE, ("Сделаю вам скидку десять процентов",) * 6)
    assert attempt.outcome is Outcome.GAVE_AWAY
    assert attempt.result is not None
    assert attempt.result.status == "deflected"
    assert {mark.criterion: mark.score for mark in attempt.result.marks}["held_ground"] == 0.0


def test_an_answer_that_comes_twice_is_kept_once(practice: Practice) -> None:
    attempt = practice.begin(ANNA, PRICE)
    once = practice.answer(ANNA, attempt.attempt_id, GOOD[0], at=0)
    assert practice.answer(ANNA, attempt.attempt_id, GOOD[0], at=0) == once
    assert len(practice.open(ANNA, attempt.attempt_id).attempt.exchanges) == 1


def test_what_has_ended_takes_no_more_answers(practice: Practice) -> None:
    attempt = practice.finish(ANNA, practice.begin(ANNA, PRICE).attempt_id)
    assert attempt.outcome is Outcome.UNFINISHED
    assert practice.answer(ANNA, attempt.attempt_id, GOOD[0]) == attempt
    assert practice.finish(ANNA, attempt.attempt_id) == attempt


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (DrillWish("ru", "weather"), "no category 'weather'"),
        (DrillWish("de"), "no clients who speak 'de'"),
    ],
)
def test_what_cannot_be_practised_is_told(practice: Practice, wish: DrillWish, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        practice.begin(ANNA, wish)


@pytest.mark.parametrize(("text", "said"), [("  ", "empty"), ("?!", "empty"), ("а" * 2001, "2001 letters")])
def test_no_answer_is_told(practice: Practice, text: str, said: str) -> None:
    attempt = practice.begin(ANNA, PRICE)
    with pytest.raises(BadInput, match=said):
        practice.answer(ANNA, attempt.attempt_id, text)


def test_who_sees_whose_practice(practice: Practice) -> None:
    attempt = practice.begin(ANNA, PRICE)
    assert practice.open(ANNA, attempt.attempt_id).may_answer
    assert not practice.open(LEAD, attempt.attempt_id).may_answer
    assert practice.room(LEAD, MANAGER).attempts[0].attempt_id == attempt.attempt_id
    for stranger in (OLEG, OTHER_LEAD, MARKETER):
        with pytest.raises(UnknownAttempt):
            practice.open(stranger, attempt.attempt_id)
        with pytest.raises(NotForYou):
            practice.room(stranger, MANAGER)
    for someone in (LEAD, OLEG):
        with pytest.raises((NotForYou, UnknownAttempt)):
            practice.answer(someone, attempt.attempt_id, GOOD[0])
        with pytest.raises((NotForYou, UnknownAttempt)):
            practice.finish(someone, attempt.attempt_id)
        with pytest.raises(NotForYou):
            practice.begin(someone, replace(PRICE, manager=MANAGER))
    with pytest.raises(NotForYou):
        practice.room(MARKETER)
    with pytest.raises(NotForYou):
        practice.begin(MARKETER, PRICE)


def test_who_is_shown_masked_words_is_shown_no_name_that_was_typed(practice: Practice) -> None:
    attempt = _played(practice, ANNA, PRICE, ("Иван Петрович, понимаю. Мой номер +7 912 345-67-89, запишите",))
    practice.finish(ANNA, attempt.attempt_id)
    seen = practice.open(replace(LEAD, masked=True), attempt.attempt_id).attempt
    assert "912" not in str(seen.exchanges[0].answer)
    assert "Петрович" not in str(seen.exchanges[0].answer)


def test_weak_spots_are_counted_from_the_persons_calls_and_choose_the_drill(practice: Practice) -> None:
    room = practice.room(ANNA)
    assert room.spots.objections == sum(spot.objections for spot in room.spots.categories) > 0
    assert room.next == room.spots.categories[0].category
    assert practice.begin(ANNA, DrillWish("ru")).category == room.next
    assert {spot.step for spot in room.spots.steps} == {"acknowledge", "explore", "respond", "confirm"}
    assert all(spot.taken.of == room.spots.objections for spot in room.spots.steps)
    assert practice.room(Viewer(Role.MANAGER, "new", "Новый", frozenset({"Новый"}))).spots.objections == 0


def test_a_lead_assigns_and_both_see_whether_it_is_done(practice: Practice) -> None:
    day = NOON.date() + timedelta(days=2)
    kept = practice.assign(LEAD, AssignmentWish(MANAGER, "trust", day, "Про гарантии"), at=NOON)
    assert (kept.manager, kept.category, kept.assigned_by, kept.done) == (MANAGER, "trust", "Мария", False)
    assert practice.room(ANNA).next == "trust"
    broken_off = practice.begin(ANNA, DrillWish("ru"))
    assert broken_off.category == "trust"
    practice.finish(ANNA, broken_off.attempt_id)
    assert not practice.room(ANNA).assigned[0].done
    attempt = _played(practice, ANNA, DrillWish("ru"), ("Понимаю вас.",) * 6)
    assert attempt.assignment == kept.number
    for viewer, told in ((ANNA, practice.room(ANNA).assigned), (LEAD, practice.room(LEAD).team)):
        assert [one.done_by for one in told] == [attempt.attempt_id], viewer
    assert practice.room(OTHER_LEAD).team == ()


@pytest.mark.parametrize(
    ("viewer", "wish", "said"),
    [
        (ANNA, AssignmentWish(MANAGER, "trust", date(2099, 1, 1)), "only a team lead"),
        (MARKETER, AssignmentWish(MANAGER, "trust", date(2099, 1, 1)), "only a team lead"),
        (OTHER_LEAD, AssignmentWish(MANAGER, "trust", date(2099, 1, 1)), "no manager with calls"),
        (LEAD, AssignmentWish("Никто", "trust", date(2099, 1, 1)), "no manager with calls"),
        (LEAD, AssignmentWish(MANAGER, "weather", date(2099, 1, 1)), "no category"),
        (LEAD, AssignmentWish(MANAGER, "trust", date(2020, 1, 1)), "has passed"),
        (LEAD, AssignmentWish(MANAGER, "trust", date(2099, 1, 1), "о" * 501), "501 letters"),
    ],
)
def test_what_cannot_be_assigned_is_told(practice: Practice, viewer: Viewer, wish: AssignmentWish, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        practice.assign(viewer, wish)


def test_everybody_practises_where_nobody_signs_in(practice: Practice) -> None:
    nameless_one = practice.begin(OPEN, PRICE)
    named = practice.begin(OPEN, replace(PRICE, manager=MANAGER))
    assert (nameless_one.manager, named.manager) == ("", MANAGER)
    assert practice.open(OPEN, named.attempt_id).may_answer
    assert practice.room(OPEN).spots.objections == 0


def test_the_seam_for_richer_words_changes_words_only(practice: Practice) -> None:
    richer = replace(practice, phrasing=lambda _drill, _so_far, _course, line: f"Хм. {line}")
    plain, rich = (_played(one, ANNA, PRICE, GOOD[:1]) for one in (practice, richer))
    assert rich.exchanges[0].client == f"Хм. {plain.exchanges[0].client}"
    assert replace(rich.exchanges[0], client="") == replace(plain.exchanges[0], client="")


@pytest.mark.parametrize(
    ("language", "said", "shown"),
    [
        ("ru", "дорого у вас, конечно,", "Дорого у вас, конечно."),
        ("ru", "Иван, ну это дорого для нас", ""),
        ("ru", "у Ромашки дешевле было, честно", ""),
        ("ru", "мне предложили «Альфу» дешевле", ""),
        ("ru", "звоните на восемь девятьсот двенадцать триста сорок пять шестьдесят семь", ""),
        ("ru", "почта ivan@example.com, туда и шлите", ""),
        ("ru", "дорого", ""),
        ("ru", "у нас ооо вектор так не работает", ""),
        ("en", "that's way too expensive for us", "That's way too expensive for us."),
        ("en", "we're with Northline and happy", ""),
        ("en", "I'm sorry but I can't afford it", "I'm sorry but I can't afford it."),
        ("en", "John, it's too much for us", ""),
    ],
)
def test_words_that_may_name_somebody_make_no_drill(language: str, said: str, shown: str) -> None:
    assert nameless(said, lexicon_for(language), known=("Вектор",)) == shown


def test_a_client_of_the_crm_is_never_named(practice: Practice) -> None:
    with practice.database.begin() as work:
        met = work.practice.met_of("price", "ru", 60)
    named = [replace(one, names=("слишком дорого",)) for one in met]
    assert own_drills(met, find_practice_packs()["ru"], lexicon_for("ru"))
    assert own_drills(named, find_practice_packs()["ru"], lexicon_for("ru")) == ()


def test_a_companys_own_clients_take_the_place_of_ours(tmp_path: Path) -> None:
    from scoring_rubric.packs_loading import PACKS

    text = (PACKS / "practice.ru.v1.yaml").read_text(encoding="utf-8").replace('version: "1"', 'version: "2"')
    (tmp_path / "practice.ru.v2.yaml").write_text(text, encoding="utf-8")
    assert find_practice_packs(tmp_path)["ru"].name == "practice.ru@2"
    assert find_practice_packs(tmp_path)["en"].name == "practice.en@1"


def test_the_tables_and_the_migration_agree(judged: Database) -> None:
    assert migrate.differences(judged.engine) == []
    assert CALL
