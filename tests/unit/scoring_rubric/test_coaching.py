"""A period's feedback: only what repeats or a critical error, one focus, and what became of the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from scoring_rubric.coaching import Coach
from scoring_rubric.coaching_rules import load_coaching_rules
from scoring_rubric.coaching_types import Coaching, Move, Pattern, PatternKind, ScoredCall
from tests.unit.scoring_rubric.coaching_builders import RUBRIC, a_scored_call, calls_with
from transcription.types import Evidence, Speaker

COACH = Coach(RUBRIC, load_coaching_rules())
BAD, GOOD = 0.0, 1.0


def coached(calls: Sequence[ScoredCall], before: Sequence[ScoredCall] = (), language: str = "ru") -> Coaching:
    return COACH.coach(calls, before, language)


def told(found: Coaching) -> list[tuple[str, str]]:
    focus = [] if found.focus is None else [("focus", found.focus.criterion)]
    return [
        *focus,
        *(("change", one.criterion) for one in found.changes),
        *(("strength", one.criterion) for one in found.strengths),
    ]


@pytest.mark.parametrize(
    ("scores", "repeats"),
    [
        ([BAD] * 2 + [GOOD] * 10, False),  # 2 of 12
        ([BAD] * 3 + [GOOD], True),  # 3 of 4
        ([BAD] * 3 + [GOOD] * 5, False),  # 3 of 8: a third and a bit
        ([BAD] * 4 + [GOOD] * 6, True),  # 4 of 10: exactly the share
        ([BAD] * 2, False),  # all, but too few
        ([BAD] * 3, True),
        ([0.7] * 6, False),  # at the bar is not below it
        ([0.69] * 6, True),
        ([BAD] * 2 + ["withheld"] * 5, False),
        ([BAD] * 3 + ["withheld"] * 9, True),  # what is withheld is not counted against it either
        ([BAD] * 3 + ["n/a"] * 9, True),
        (["withheld"] * 12, False),
    ],
)
def test_a_change_needs_three_calls_and_two_fifths_of_those_scored(scores: list[float | str], repeats: bool) -> None:
    found = coached(calls_with("permission", scores))
    focus = found.focus
    assert (focus is not None and focus.kind is PatternKind.CHANGE) is repeats
    if repeats:
        assert focus is not None
        assert (focus.seen.count, focus.seen.of) == (
            sum(isinstance(score, float) and score < 0.7 for score in scores),
            sum(isinstance(score, float) for score in scores),
        )


def test_one_critical_error_is_told_and_is_the_focus() -> None:
    calls = calls_with("permission", [BAD] * 8, crm_budget=GOOD)
    found = coached([*calls, a_scored_call(20, crm_budget=BAD)])
    assert told(found)[:2] == [("focus", "crm_budget"), ("change", "permission")]
    assert found.focus is not None
    assert (found.focus.kind, found.focus.seen.count, found.focus.seen.of) == (PatternKind.CRITICAL, 1, 9)


def test_a_critical_error_is_counted_where_it_is_marked_and_not_with_lesser_faults() -> None:
    found = coached(
        [*(a_scored_call(number, crm_budget=0.5) for number in range(2)), a_scored_call(20, crm_budget=BAD)]
    )
    assert found.focus is not None
    assert (found.focus.kind, found.focus.seen.count, found.focus.seen.of) == (PatternKind.CRITICAL, 1, 3)


def test_what_repeats_on_the_same_objections_is_one_change() -> None:
    calls = [a_scored_call(number, explore=BAD, confirm=BAD, respond=BAD, permission=BAD) for number in range(4)]
    criteria = [name for _, name in told(coached(calls))]
    assert "permission" in criteria
    assert len({"explore", "confirm", "respond"} & set(criteria)) == 1


def test_nothing_is_asked_for_that_was_to_sell_to_who_cannot_buy() -> None:
    unfit = [a_scored_call(number, fits=False, explore=BAD, next_step=BAD) for number in range(5)]
    assert told(coached(unfit)) == []
    assert told(coached([a_scored_call(number, explore=BAD) for number in range(5)])) == [("focus", "explore")]


def test_three_changes_at_most_the_focus_among_them_and_two_strengths_of_two_sections() -> None:
    bad = dict.fromkeys(("greeting", "purpose", "permission", "discovery", "value"), BAD)
    good = dict.fromkeys(("next_step", "next_step_dated", "qualification", "explore", "crm_next_step"), GOOD)
    calls = [a_scored_call(number, **(bad | good)) for number in range(5)]
    found = told(coached(calls))
    assert [kind for kind, _ in found] == ["focus", "change", "change", "strength", "strength"]
    assert [name for kind, name in found if kind == "strength"] == ["explore", "next_step"]


def test_praise_is_never_the_focus() -> None:
    assert told(coached(calls_with("discovery", [GOOD] * 4, introduction_name=GOOD))) == [
        ("strength", "discovery"),
    ]
    assert told(coached(calls_with("discovery", [BAD, GOOD]))) == []
    assert told(coached([])) == []


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        ([BAD] * 9 + [GOOD], [BAD] * 2 + [GOOD] * 10, Move.BETTER),
        ([BAD] * 5 + [GOOD] * 5, [BAD] * 12, Move.WORSE),
        ([BAD] * 3 + [GOOD], [GOOD] * 3, Move.UNCLEAR),  # 3 of 4 to 0 of 3: chance may do that
        ([BAD] * 6 + [GOOD] * 4, [BAD] * 5 + [GOOD] * 5, Move.UNCLEAR),
        ([BAD] * 4, [BAD] * 9, Move.SAME),
        ([BAD] * 4, ["n/a"] * 4, Move.NOT_SEEN),
        ([BAD] * 4, ["withheld"] * 4, Move.NOT_SEEN),
    ],
)
def test_the_last_focus_moved_only_where_chance_does_not_explain_it(
    before: list[float | str], after: list[float | str], move: Move
) -> None:
    last = coached(calls_with("permission", after), calls_with("permission", before)).last
    assert last is not None
    assert (last.criterion, last.move) == ("permission", move)
    assert (last.before.count, last.after.count) == (before.count(BAD), after.count(BAD))


@pytest.mark.parametrize("criterion", ["respond", "acknowledge", "explore"])
def test_of_a_last_focus_on_objections_nothing_is_counted(criterion: str) -> None:
    """Those that were missed would make "in none of 10 calls" untrue."""
    found = coached(calls_with(criterion, [GOOD] * 10), calls_with(criterion, [BAD] * 6))
    assert coached(calls_with(criterion, [BAD] * 6)).focus is not None
    assert found.last is None


def test_there_is_no_last_focus_where_nothing_repeated_before() -> None:
    assert coached(calls_with("discovery", [BAD] * 4), calls_with("discovery", [BAD, GOOD])).last is None


def test_a_direction_is_counted_apart_where_the_rubric_words_it_apart() -> None:
    from scoring_rubric.scorecard import section_result

    def talk(number: int, fault: str) -> ScoredCall:
        call = a_scored_call(number, talk_balance=0.2)
        (section,) = call.scorecard.sections
        criteria = [replace(section.criteria[0], fault=fault)]
        card = replace(call.scorecard, sections=(section_result(section.id, 0.25, criteria),))
        return replace(call, scorecard=card)

    focus = coached([*(talk(number, "above") for number in range(3)), talk(4, "")]).focus
    assert focus is not None
    assert (focus.fault, focus.seen.count, focus.seen.of) == ("above", 3, 4)
    assert "дольше, чем стоит" in focus.text


def test_an_example_is_the_managers_own_before_a_colleagues() -> None:
    own = [*calls_with("discovery", [BAD] * 3), a_scored_call(9, discovery=GOOD)]
    colleague = a_scored_call(1, "Алексей", discovery=GOOD)
    for calls, whose in ((own, "Марина"), (own[:3], "Алексей")):
        focus = COACH.coach(calls, (), "ru", [colleague]).focus
        assert focus is not None
        assert focus.example is not None
        assert focus.example.call.manager == whose
    other = COACH.coach(own[:3], (), "en", [colleague]).focus  # their words would be in another language
    assert other is not None
    assert other.example is None


def test_quotes_come_from_different_calls_and_none_stands_twice() -> None:
    calls = [a_scored_call(number, explore=BAD, outcome=0.2, respond=GOOD, permission=BAD) for number in range(6)]
    found = coached(calls)
    shown = [moment for one in _patterns(found) for moment in one.moments if not moment.repeated]
    keys = [key for moment in shown for key in moment.keys]
    assert len(set(keys)) == len(keys)
    assert all(len({moment.call.call_id for moment in one.moments}) == len(one.moments) for one in _patterns(found))


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    "criterion", [one.id for one in RUBRIC.criteria() if not one.counsel.minor and not one.counsel.praise_only]
)
def test_every_criterion_can_be_told_of_in_both_languages(criterion: str, language: str) -> None:
    change = coached(calls_with(criterion, [BAD] * 4 + [GOOD] * 3), language=language).focus
    assert change is not None
    assert change.text[0].isupper()
    counted = {True: {"ru": "4 из 7", "en": "4 of 7"}, False: {"ru": "Как минимум в 4", "en": "In at least 4"}}
    assert counted[change.exact][language] in change.text or change.kind is PatternKind.CRITICAL
    kept = coached(calls_with(criterion, [GOOD] * 4), language=language).strengths
    assert not any("все" in one.text.split()[:2] or one.exact for one in kept)
    for text in (change.text, *(keep.text for keep in kept)):
        assert "{" not in text
        assert "None" not in text
        assert "null" not in text


def test_what_is_too_small_or_typed_is_no_habit_to_tell_of() -> None:
    assert told(coached(calls_with("greeting", [BAD] * 5))) == []
    assert told(coached(calls_with("crm_contacts", [GOOD] * 5))) == []


def test_a_strength_of_a_few_of_many_calls_is_told_only_where_it_is_said_of_which() -> None:
    others = [a_scored_call(20 + number, farewell=0.75) for number in range(9)]
    assert told(coached([*calls_with("questions", [GOOD] * 3), *others])) == []
    assert told(coached([*calls_with("respond", [GOOD] * 3), *others])) == [("strength", "respond")]


def test_what_is_not_sure_counts_neither_as_a_change_nor_as_a_strength() -> None:
    def doubted(call: ScoredCall) -> ScoredCall:
        (section,) = call.scorecard.sections
        criteria = tuple(replace(item, sure=False) for item in section.criteria)
        return replace(call, scorecard=replace(call.scorecard, sections=(replace(section, criteria=criteria),)))

    for score, kind in ((BAD, "focus"), (GOOD, "strength")):
        calls = calls_with("discovery", [score] * 5)
        assert told(coached(calls)) == [(kind, "discovery")]
        assert told(coached([doubted(call) for call in calls])) == []
    mixed = calls_with("discovery", [BAD] * 7)
    (focus,) = filter(None, [coached([*map(doubted, mixed[:3]), *mixed[3:]]).focus])
    assert (focus.seen.count, focus.seen.of) == (4, 7)


def test_a_record_that_contradicts_one_call_is_told_with_what_it_says() -> None:
    wrong = a_scored_call(9, crm_contacts=BAD)
    assert told(coached([*calls_with("crm_contacts", [GOOD] * 9), wrong])) == [("focus", "crm_contacts")]


def test_an_objection_left_alone_twice_is_told_after_one_call_and_before_what_repeats() -> None:
    def again(number: int) -> ScoredCall:
        call = a_scored_call(number, outcome=BAD)
        (section,) = call.scorecard.sections
        (item,) = section.criteria
        card = replace(call.scorecard, sections=(replace(section, criteria=(replace(item, fault="ignored"),)),))
        return replace(call, scorecard=card)

    found = coached([*calls_with("qualification", [BAD] * 8), again(20)])
    assert told(found) == [("focus", "outcome"), ("change", "qualification")]
    assert found.focus is not None
    assert found.focus.text.startswith("Клиент дважды сказал")


def test_a_formal_step_is_no_focus_while_something_else_is_to_be_learned() -> None:
    calls = [a_scored_call(number, permission=BAD, qualification=BAD) for number in range(5)]
    assert told(coached(calls)) == [("focus", "qualification"), ("change", "permission")]


def _with(call: ScoredCall, **changes: object) -> ScoredCall:
    """The call's only criterion changed."""
    (section,) = call.scorecard.sections
    (item,) = section.criteria
    criteria = (replace(item, **changes),)  # type: ignore[arg-type]
    return replace(call, scorecard=replace(call.scorecard, sections=(replace(section, criteria=criteria),)))


def test_at_an_objection_that_may_be_none_nobody_is_told_what_was_left_out() -> None:
    calls = calls_with("respond", [BAD] * 5)
    doubtful = [_with(call, beliefs=(0.8, 0.8)) for call in calls[:3]]
    (focus,) = filter(None, [coached([*doubtful, *calls[3:]]).focus])
    assert focus.seen.count == 2
    assert focus.text.startswith("Как минимум в 2 разговорах с возражениями")
    assert {moment.call.call_id for moment in focus.moments} == {call.call_id for call in calls[3:]}
    assert coached([_with(call, beliefs=(0.8, 0.8)) for call in calls]).focus is None


def test_praise_needs_words_that_show_it() -> None:
    calls = calls_with("discovery", [GOOD] * 4)
    status = Evidence(9, Speaker.MANAGER, "а что Павел Андреевич сказал?")
    assert [one.criterion for one in coached(calls).strengths] == ["discovery"]
    assert coached([_with(call, evidence=(status,)) for call in calls]).strengths == ()


def test_a_left_out_check_may_have_been_made_in_other_words() -> None:
    assert told(coached(calls_with("confirm", [BAD] * 8))) == []
    assert told(coached(calls_with("contact_check", [BAD] * 8))) == []


def test_the_same_calls_in_any_order_give_the_same_feedback() -> None:
    calls = [a_scored_call(n, explore=BAD, permission=BAD, discovery=GOOD, farewell=n % 2) for n in range(6)]
    assert coached(calls) == coached(calls[::-1])


def _patterns(found: Coaching) -> list[Pattern]:
    return [*filter(None, [found.focus]), *found.changes, *found.strengths]
