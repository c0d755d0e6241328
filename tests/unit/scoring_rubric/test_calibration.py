"""Calibration: kappas that were worked out by hand, published ones, and what can never be."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_rubric.agreement import NO_PAIRS, NO_VARIATION, agreement, agreement_of_all, wilson
from scoring_rubric.calibration import (
    Figures,
    Mark,
    Rules,
    consensus,
    figures,
    linear,
    machine_mark,
    quadratic,
)

REVIEWERS = ("Anna", "Boris", "Clara", "Daniil")
CALLS = tuple(f"call-{number}" for number in range(1, 9))
LETTERS = {"1": Mark.FULL, "5": Mark.HALF, "0": Mark.NONE, "-": Mark.NOT_APPLICABLE}

# Eight calls a criterion; 1 a full mark, 5 a half one, 0 none.
SHEETS = {
    "perfect": ("11100551", "11100551", "11100551", "11100551"),
    "chance": ("11110000", "11001100", "10101010", "10010110"),
    "negative": ("11110000", "00001111", "11001100", "00110011"),
    "undefined": ("11111111", "11111111", "11111111", "11111111"),
    "mixed": ("11115500", "11155000", "11555500", "11115550"),
}
MACHINE = {"mixed": "1115550", "perfect": "11100551"}  # it withheld its mark of "mixed" on the eighth call


def sheets(rows: dict[str, tuple[str, ...]] = SHEETS) -> dict[str, dict[tuple[str, str], Mark]]:
    return {
        reviewer: {
            (call, criterion): LETTERS[letter]
            for criterion, marks in rows.items()
            for call, letter in zip(CALLS, marks[place], strict=False)
        }
        for place, reviewer in enumerate(REVIEWERS)
    }


def machine() -> dict[tuple[str, str], Mark]:
    return {
        (call, criterion): LETTERS[letter]
        for criterion, marks in MACHINE.items()
        for call, letter in zip(CALLS, marks, strict=False)
    }


@pytest.fixture(scope="module")
def found() -> Figures:
    return figures(sheets(), machine(), tuple(SHEETS), Rules())


# perfect    every pair agrees on 8 of 8: kappa = (1 - pe) / (1 - pe) = 1.
# chance     every reviewer gives four 1 and four 0, and every two of them agree on 4 of 8 (an orthogonal array):
#            po = 1/2, pe = 1/2 · 1/2 + 1/2 · 1/2 = 1/2, kappa = 0.
# negative   Anna and Boris never agree, nor do Clara and Daniil: po = 0, pe = 1/2, kappa = -1; the others 4 of 8.
# mixed      counts of (1, half, 0): Anna 4 2 2, Boris 3 2 3, Clara 2 4 2, Daniil 4 3 1; in 64ths:
#   Anna  Boris    agree on 6 of 8 = 48   pe = 4·3 + 2·2 + 2·3 = 22   kappa = (48 - 22) / (64 - 22) = 26/42
#   Anna  Clara    6 of 8 = 48            pe = 4·2 + 2·4 + 2·2 = 20   (48 - 20) / 44 = 28/44
#   Anna  Daniil   7 of 8 = 56            pe = 4·4 + 2·3 + 2·1 = 24   (56 - 24) / 40 = 32/40
#   Boris Clara    6 of 8 = 48            pe = 3·2 + 2·4 + 3·2 = 20   28/44
#   Boris Daniil   5 of 8 = 40            pe = 3·4 + 2·3 + 3·1 = 21   19/43
#   Clara Daniil   5 of 8 = 40            pe = 2·4 + 4·3 + 2·1 = 22   18/42
BY_HAND: dict[str, tuple[Fraction, ...]] = {
    "perfect": (Fraction(1),) * 6,
    "chance": (Fraction(0),) * 6,
    "negative": (Fraction(-1), *(Fraction(0),) * 4, Fraction(-1)),
    "mixed": tuple(Fraction(*one) for one in ((26, 42), (28, 44), (32, 40), (28, 44), (19, 43), (18, 42))),
}
# All four: (mean po - mean pe) / (1 - mean pe).
# mixed: po 48+48+56+48+40+40 = 280, pe 22+20+24+20+21+22 = 129, of 6 · 64 = 384: (280 - 129) / (384 - 129) = 151/255.
# negative: mean po = 4 · 1/2 / 6 = 1/3, pe = 1/2: (1/3 - 1/2) / (1/2) = -1/3.
TOGETHER = {"perfect": Fraction(1), "chance": Fraction(0), "negative": Fraction(-1, 3), "mixed": Fraction(151, 255)}


@pytest.mark.parametrize("criterion", BY_HAND)
def test_calibration_of_four_simulated_reviewers_reproduces_hand_computed_kappas(
    found: Figures, criterion: str
) -> None:
    (line,) = (one for one in found.criteria if one.criterion == criterion)
    assert [(pair.first, pair.second) for pair in line.pairs] == list(combinations(REVIEWERS, 2))
    for pair, kappa in zip(line.pairs, BY_HAND[criterion], strict=True):
        assert pair.agreements.plain.kappa == pytest.approx(float(kappa), abs=5e-5), (pair.first, pair.second)
        assert pair.agreements.plain.pairs == 8
    mean = sum(BY_HAND[criterion]) / 6
    assert line.mean_pairwise == pytest.approx(float(mean), abs=1e-4)
    assert line.together.plain.kappa == pytest.approx(float(TOGETHER[criterion]), abs=5e-5)
    assert (line.together.plain.pairs, line.calls, line.defined) == (48, 8, 6)


def test_where_everyone_always_gives_the_same_mark_there_is_no_kappa(found: Figures) -> None:
    (line,) = (one for one in found.criteria if one.criterion == "undefined")
    plain = line.together.plain
    assert (plain.kappa, plain.low, plain.undefined, plain.share) == (None, None, NO_VARIATION, 1.0)
    assert (line.mean_pairwise, line.defined, line.weak) == (None, 0, False)
    assert line.machine.undefined == NO_PAIRS


def test_marks_nearer_to_each_other_weigh_less(found: Figures) -> None:
    # Anna and Boris on "mixed" differ twice by a half: 8/64 linear, 4/64 quadratic. By chance, in 64ths, linear:
    # 1 and half 4·2/2 + 2·3/2 = 7, half and 0 2·3/2 + 2·2/2 = 5, 1 and 0 4·3 + 2·3 = 18, together 30: kappa = 1 - 8/30.
    # Quadratic: 7/2 + 5/2 + 18 = 24: kappa = 1 - 4/24.
    (line,) = (one for one in found.criteria if one.criterion == "mixed")
    agreements = line.pairs[0].agreements
    assert agreements.linear.kappa == pytest.approx(22 / 30, abs=5e-5)
    assert agreements.quadratic.kappa == pytest.approx(20 / 24, abs=5e-5)


def test_each_reviewer_is_held_against_the_consensus_of_the_others_and_the_machine(found: Figures) -> None:
    # Most of the others give 1 1 1 half half half 0 0, whether Anna or Daniil is the one: counts 3 3 2.
    # Anna agrees on 7 of 8 = 56/64, pe = 4·3 + 2·3 + 2·2 = 22: 34/42.
    # Daniil on 6 of 8 = 48/64, pe = 4·3 + 3·3 + 1·2 = 23: 25/41.
    # The machine's seven marks are 1 1 1 half half half 0: 3 3 1. Anna's are 1 1 1 1 half half 0: 4 2 1; they agree on
    # 6 of 7 = 42/49, pe = 4·3 + 2·3 + 1·1 = 19: 23/30.
    (line,) = (one for one in found.criteria if one.criterion == "mixed")
    people = {person.reviewer: person for person in line.reviewers}
    assert people["Anna"].with_others.kappa == pytest.approx(34 / 42, abs=5e-5)
    assert people["Daniil"].with_others.kappa == pytest.approx(25 / 41, abs=5e-5)
    assert people["Anna"].with_machine.kappa == pytest.approx(23 / 30, abs=5e-5)
    assert people["Anna"].with_machine.pairs == 7
    # All four are split on the fourth call, the machine is silent on the eighth: six places are left, and all agree.
    assert (line.machine.pairs, line.machine.kappa) == (6, 1.0)
    # Anna gives 4 + 2/2 = 5 points of 8; the others 3 + 1 = 4, 2 + 2 = 4 and 4 + 3/2 = 5.5, on average 4.5.
    assert people["Anna"].stricter_by == pytest.approx(-100 * 0.5 / 8, abs=0.06)


def test_a_criterion_is_weak_below_the_threshold_and_only_with_enough_pairs(found: Figures) -> None:
    assert [one.criterion for one in found.criteria if one.weak] == ["chance", "negative"]
    strict = figures(sheets(), {}, tuple(SHEETS), Rules(weak_below=0.6))
    assert [one.criterion for one in strict.criteria if one.weak] == ["chance", "negative", "mixed"]
    sparing = figures(sheets(), {}, tuple(SHEETS), Rules(weak_from_pairs=49))
    assert not any(one.weak for one in sparing.criteria)


def _pairs(table: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]


@pytest.mark.parametrize(
    ("table", "kappa", "source"),
    [
        # po .70, pe .60·.50 + .30·.30 + .10·.20 = .41
        ([[44, 7, 9], [5, 20, 5], [1, 3, 6]], 0.492, "Cohen 1968, Psychol. Bull. 70:215"),
        # po .89, pe .66
        ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], 0.68, "Fleiss, Statistical Methods for Rates and Proportions, 18.1"),
        ([[20, 20], [10, 50]], 0.348, "Artstein and Poesio 2008, Comput. Linguist. 34:555-596, table 1"),
        ([[46, 0, 0], [6, 32, 6], [0, 0, 10]], 0.8013, "Artstein and Poesio 2008, table 4"),
    ],
)
def test_published_kappas_are_reproduced(table: list[list[int]], kappa: float, source: str) -> None:
    places = len(str(kappa).split(".")[1])
    assert agreement(_pairs(table)).kappa == pytest.approx(kappa, abs=0.5001 * 10**-places), source


def test_cohens_own_weighted_example_is_reproduced() -> None:
    """1968, page 215: weights 0 1 3 / 1 0 6 / 3 6 0, weighted kappa .348."""
    weights = ((0, 1, 3), (1, 0, 6), (3, 6, 0))
    pairs = _pairs([[44, 7, 9], [5, 20, 5], [1, 3, 6]])
    assert agreement(pairs, lambda one, other: weights[one][other] / 6).kappa == pytest.approx(0.348, abs=5e-4)


@pytest.mark.parametrize(
    ("power", "kappa"), [(0, 0.9315), (1, 0.9412), (2, 0.9541)], ids=["plain", "linear", "quadratic"]
)
def test_weighted_kappas_are_those_of_scikit_learns_tests(power: int, kappa: float) -> None:
    """``sklearn/metrics/tests/test_classification.py``, ``test_cohen_kappa``: 46, 44, 10 against 50, 40, 10."""
    pairs = _pairs([[46, 0, 0], [4, 40, 0], [0, 0, 10]])
    found = agreement(pairs, lambda one, other: (abs(one - other) / 2) ** power if one != other else 0.0)
    assert found.kappa == pytest.approx(kappa, abs=5.1e-5)


def test_no_marks_are_no_agreement() -> None:
    assert agreement([]).undefined == NO_PAIRS
    assert agreement_of_all([]).undefined == NO_PAIRS
    assert figures({}, {}, ("greeting",), Rules()).criteria[0].together.plain.undefined == NO_PAIRS


def test_does_not_apply_is_as_far_from_a_mark_as_can_be() -> None:
    assert linear(Mark.NOT_APPLICABLE, Mark.HALF) == quadratic(Mark.NOT_APPLICABLE, Mark.FULL) == 1.0
    assert linear(Mark.NOT_APPLICABLE, Mark.NOT_APPLICABLE) == 0.0
    assert (linear(Mark.FULL, Mark.HALF), quadratic(Mark.FULL, Mark.HALF)) == (0.5, 0.25)


@pytest.mark.parametrize(
    ("marks", "expected"), [("110", "1"), ("10", None), ("1550", "5"), ("1155", None), ("", None), ("--1", "-")]
)
def test_a_consensus_is_what_most_give_and_none_where_they_are_split(marks: str, expected: str | None) -> None:
    assert consensus([LETTERS[one] for one in marks]) == (LETTERS[expected] if expected else None)


@pytest.mark.parametrize(
    ("score", "status", "mark"),
    [
        (1.0, "scored", Mark.FULL),
        (0.75, "scored", Mark.FULL),
        (0.74, "scored", Mark.HALF),
        (0.25, "scored", Mark.HALF),
        (0.24, "scored", Mark.NONE),
        (None, "not_applicable", Mark.NOT_APPLICABLE),
        (None, "withheld", None),
    ],
)
def test_the_machines_score_becomes_the_nearest_mark(score: float | None, status: str, mark: Mark | None) -> None:
    assert machine_mark(score, status) is mark


MARKS = st.sampled_from(list(Mark))
PAIRS = st.lists(st.tuples(MARKS, MARKS), min_size=1, max_size=40)
WAYS = st.sampled_from([None, linear, quadratic])


@given(PAIRS, WAYS, st.randoms(use_true_random=False))
def test_kappa_is_at_most_one_symmetric_and_blind_to_order(pairs, way, chance: random.Random) -> None:
    given_ways = () if way is None else (way,)
    one = agreement(pairs, *given_ways)
    shuffled = chance.sample(pairs, len(pairs))
    assert agreement([(b, a) for a, b in shuffled], *given_ways) == one
    assert one.kappa is None or -1.0 <= one.low <= one.kappa <= one.high <= 1.0
    assert 0.0 <= one.share_low <= one.share <= one.share_high <= 1.0
    assert (one.kappa is None) == (len({mark for pair in pairs for mark in pair}) == 1)


@given(PAIRS, WAYS)
def test_two_reviewers_are_a_case_of_many(pairs, way) -> None:
    ways = () if way is None else (way,)
    rows = [[a for a, _ in pairs], [b for _, b in pairs]]
    assert agreement_of_all(rows, *ways) == agreement(pairs, *ways)


@pytest.mark.parametrize(("truth", "kappa"), [(0.5, 0.0), (0.5, 0.8), (0.8, 0.4), (0.8, 0.8)])
def test_the_interval_holds_the_truth_as_often_as_it_says_even_for_six_calls(truth: float, kappa: float) -> None:
    """Both agree by skill with probability ``kappa``, else each marks by chance: Cohen's kappa is then ``kappa``."""
    chance = random.Random(7)
    held = told = 0
    for _ in range(1500):
        pairs = []
        for _ in range(6):
            one, other = chance.random() < truth, chance.random() < truth
            pairs.append((one, one if chance.random() < kappa else other))
        found = agreement(pairs)
        if found.kappa is not None and found.low is not None and found.high is not None:
            told += 1
            held += found.low <= kappa <= found.high
    assert held / told > 0.93


def test_wilsons_interval_is_the_known_one() -> None:
    low, high = wilson(0.8, 10)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
