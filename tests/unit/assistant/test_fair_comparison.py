"""Managers compared fairly: equals come out equal, few calls are drawn to the team, and chance gets no place."""

from __future__ import annotations

import random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.fair_comparison import Comparison, CountedCall, FairLine, Terms, compare, shrunk

HARD = 15.0
"""Points that a cold lead costs anybody."""


def a_call(manager: str, score: float, source: str = "site", kind: str = "repeat") -> CountedCall:
    return CountedCall(manager, source, kind, score, score)


def a_team(people: dict[str, tuple[float, float, int]], seed: int) -> list[CountedCall]:
    """``people``: skill in points, share of cold leads, number of calls."""
    chance = random.Random(seed)
    calls = []
    for manager, (skill, cold, number) in people.items():
        for _ in range(number):
            source = "cold" if chance.random() < cold else "site"
            score = 72.0 + skill - (HARD if source == "cold" else 0.0) + chance.gauss(0.0, 12.0)
            calls.append(a_call(manager, min(100.0, max(0.0, score)), source))
    return calls


def line_of(found: Comparison, manager: str) -> FairLine:
    return next(line for line in found.lines if line.manager == manager)


def test_equals_with_different_leads_come_out_equal_after_adjustment_and_not_before() -> None:
    before, after, told_apart = [], [], 0
    for seed in range(60):
        found = compare(a_team({"Ада": (0.0, 0.2, 40), "Яна": (0.0, 0.8, 40)}, seed))
        ada, yana = line_of(found, "Ада"), line_of(found, "Яна")
        assert ada.raw.value is not None
        assert yana.raw.value is not None
        assert ada.adjusted.value is not None
        assert yana.adjusted.value is not None
        before.append(ada.raw.value - yana.raw.value)
        after.append(ada.adjusted.value - yana.adjusted.value)
        told_apart += found.told_apart
    # 15 points · (0.8 - 0.2) of the leads: 9 points before. After: within two standard errors (3.3 / √60) and what
    # the ridge leaves of it, 2 / (2 + 80 · 0.2 · 0.8) of the 9 points.
    assert fmean(before) == pytest.approx(9.0, abs=1.0)
    assert abs(fmean(after)) < 2 * 3.3 / 60**0.5 + 9 * 2 / (2 + 12.8)
    assert told_apart / 60 <= 0.12


def test_a_better_manager_with_harder_leads_is_seen() -> None:
    found = [compare(a_team({"Ада": (0.0, 0.2, 60), "Яна": (12.0, 0.8, 60)}, seed)) for seed in range(20)]
    first = [line_of(one, "Яна").best_place == line_of(one, "Яна").worst_place == 1 for one in found]
    assert sum(first) >= 18
    # By raw means the two look alike, as 12 points of skill are eaten by 9 of harder leads.
    raw = fmean(line_of(one, "Яна").raw.value - line_of(one, "Ада").raw.value for one in found)
    assert raw < 5.0


def test_equals_are_hardly_ever_put_in_an_order() -> None:
    people = dict.fromkeys("АБВГД", (0.0, 0.5, 15))
    ordered = sum(compare(a_team(people, seed)).told_apart for seed in range(100))
    assert ordered <= 11  # 5 in 100 are promised; 11 is the 99 % bound of that


def test_nobody_is_placed_under_the_minimum_and_the_rest_are_placed_without_him() -> None:
    calls = [a_call("Ада", 90 + place % 3) for place in range(12)]
    calls += [a_call("Яна", 50 + place % 3) for place in range(12)]
    calls += [a_call("Новый", 100.0 - place) for place in range(9)]
    found = compare(calls)
    new = line_of(found, "Новый")
    assert (new.enough, new.best_place, new.worst_place, new.alike, new.calls) == (False, None, None, (), 9)
    assert [(line.manager, line.best_place, line.worst_place) for line in found.lines] == [
        ("Ада", 1, 1),
        ("Яна", 2, 2),
        ("Новый", None, None),
    ]
    assert line_of(compare(calls, Terms(minimum=9)), "Новый").enough


def test_who_cannot_be_told_apart_shares_a_range_of_places_in_order_of_names() -> None:
    chance = random.Random(4)
    calls = [a_call(name, 70.0 + chance.gauss(0.0, 12.0)) for name in ("Яна", "Ада") for _ in range(12)]
    found = compare(calls)
    assert [(line.manager, line.best_place, line.worst_place, line.alike) for line in found.lines] == [
        ("Ада", 1, 2, ("Яна",)),
        ("Яна", 1, 2, ("Ада",)),
    ]
    assert not found.told_apart


def test_a_source_that_only_one_manager_has_moves_nobody_much_and_widens_his_interval() -> None:
    chance = random.Random(5)
    calls = [a_call("Ада", 74.0 + chance.gauss(0.0, 8.0), "referral") for _ in range(30)]
    calls += [a_call("Яна", 62.0 + chance.gauss(0.0, 8.0), "cold") for _ in range(30)]
    found = compare(calls)
    for line in found.lines:
        assert line.moves.source == pytest.approx(0.0, abs=0.01)
    assert not found.told_apart  # some 12 points, but nothing tells leads from skill here
    assert compare([a_call(one.manager, one.score) for one in calls]).told_apart


def test_the_moves_lead_from_the_number_as_scored_to_the_fair_one() -> None:
    calls = a_team({"Ада": (5.0, 0.2, 30), "Яна": (0.0, 0.7, 20), "Новый": (-9.0, 0.5, 6)}, 11)
    calls = [CountedCall(one.manager, one.source, one.kind, one.score, one.score - 2.0) for one in calls]
    for line in compare(calls).lines:
        moves = line.moves
        assert moves.kept_out == pytest.approx(2.0)
        moved = line.as_scored + moves.kept_out + moves.source + moves.kind + moves.shrinkage
        assert moved == pytest.approx(line.shrunk, abs=0.03)


def test_adjusting_leaves_the_teams_mean_where_it_was() -> None:
    calls = a_team({"Ада": (5.0, 0.2, 30), "Яна": (0.0, 0.7, 20), "Новый": (-9.0, 0.5, 6)}, 2)
    found = compare(calls)
    adjusted = sum((line.adjusted.value or 0.0) * line.calls for line in found.lines) / len(calls)
    assert adjusted == pytest.approx(fmean(call.score for call in calls), abs=0.01)
    assert sum(effect.points * effect.of for effect in found.sources.values()) == pytest.approx(0.0, abs=1.0)


def test_few_calls_are_drawn_further_to_the_team_and_that_brings_them_nearer_to_the_truth() -> None:
    missed_adjusted = missed_shrunk = 0.0
    for seed in range(60):
        skills = {name: random.Random(seed * 31 + ord(name)).gauss(0.0, 5.0) for name in "АБВГДЕ"}
        numbers = dict(zip("АБВГДЕ", (5, 8, 12, 20, 30, 40), strict=True))
        people = {name: (skills[name], 0.3, numbers[name]) for name in numbers}
        for line in compare(a_team(people, seed)).lines:
            truth = 72.0 + skills[line.manager] - 0.3 * HARD
            missed_adjusted += ((line.adjusted.value or 0.0) - truth) ** 2
            missed_shrunk += (line.shrunk - truth) ** 2
    assert missed_shrunk < 0.9 * missed_adjusted


@pytest.mark.parametrize(
    "calls",
    [
        [],
        [a_call("Ада", 50.0)],
        [a_call("Ада", 50.0), a_call("Яна", 70.0)],
        [a_call("Ада", 60.0)] * 12 + [a_call("Яна", 60.0)] * 12,
        [a_call("Ада", 40.0 + n, f"s{n}", "first_outgoing") for n in range(12)],
    ],
)
def test_too_little_to_tell_is_told_as_such(calls: list[CountedCall]) -> None:
    found = compare(calls)
    assert not found.told_apart
    assert found.calls == len(calls)
    assert len(found.lines) == len({call.manager for call in calls})


UNHURRIED = settings(deadline=None, max_examples=60)
"""Tukey's bound is a numeric integral: a tenth of a second for each new number of calls."""
CALLS = st.lists(
    st.builds(
        a_call,
        st.sampled_from(["Ада", "Яна", "Лев"]),
        st.floats(0.0, 100.0),
        st.sampled_from(["site", "cold", ""]),
        st.sampled_from(["repeat", "first_outgoing"]),
    ),
    min_size=1,
    max_size=40,
)


@UNHURRIED
@given(CALLS)
def test_the_fair_number_lies_between_the_managers_own_and_the_teams(calls: list[CountedCall]) -> None:
    found = compare(calls, Terms(minimum=2))
    for line in found.lines:
        assert line.adjusted.value is not None
        assert found.team_mean is not None
        low, high = sorted((line.adjusted.value, found.team_mean))
        assert low - 0.011 <= line.shrunk <= high + 0.011 or line.shrunk == line.adjusted.value


@UNHURRIED
@given(CALLS, st.randoms(use_true_random=False))
def test_the_order_of_calls_changes_nothing(calls: list[CountedCall], chance: random.Random) -> None:
    one, other = compare(calls), compare(chance.sample(calls, len(calls)))
    for first, second in zip(one.lines, other.lines, strict=True):
        assert first.manager == second.manager
        assert first.shrunk == pytest.approx(second.shrunk, abs=0.02)
        assert (first.best_place, first.worst_place) == (second.best_place, second.worst_place)


@given(st.floats(0, 100), st.floats(0, 400), st.floats(0, 100), st.floats(0, 400))
def test_shrinking_never_leaves_the_way_to_the_team(level: float, error: float, mean: float, between: float) -> None:
    assert min(level, mean) - 1e-9 <= shrunk(level, error, mean, between) <= max(level, mean) + 1e-9
    assert shrunk(level, error, mean, None) == level
