"""One voice or two, from vectors alone: the vectors here are directions with noise around them."""

from __future__ import annotations

import numpy as np
import pytest

from transcription.two_voices import SplitSettings, split

WIDTH = 64


def directions(count: int, seed: int = 0) -> np.ndarray:
    made = np.random.default_rng(seed).standard_normal((count, WIDTH))
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def clips(*counts: int, noise: float = 0.07, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors around one direction a voice, and whose each is."""
    rng = np.random.default_rng(seed)
    whose = np.repeat(np.arange(len(counts)), counts)
    made = directions(len(counts))[whose] + noise * rng.standard_normal((len(whose), WIDTH))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32), whose


@pytest.mark.parametrize("counts", [(20, 20), (60, 6), (5, 200), (8, 8)])
def test_two_voices_are_found_even_when_one_speaks_little(counts):
    vectors, whose = clips(*counts)
    found = split(vectors, np.full(len(whose), 1.5), SplitSettings())
    guessed = (found.odds > 0).astype(int)
    assert found.count == 2
    assert found.certainty > 0.9
    assert max((guessed == whose).mean(), (guessed != whose).mean()) == 1.0


@pytest.mark.parametrize("count", [1, 3, 4, 8, 40, 400])
def test_a_monologue_stays_one_voice(count):
    vectors, whose = clips(count)
    found = split(vectors, np.full(len(whose), 1.5), SplitSettings())
    assert found.count == 1
    assert not found.odds.any()


def test_nothing_said_is_one_voice():
    found = split(np.zeros((0, 1), dtype=np.float32), np.zeros(0), SplitSettings())
    assert found.count == 1
    assert found.certainty <= 0.5


def test_a_cough_is_no_second_voice():
    vectors, whose = clips(40, 1)
    assert split(vectors, np.full(len(whose), 1.5), SplitSettings()).count == 1


def test_an_announcement_before_the_call_is_not_one_of_the_two_who_talk():
    machine, first, across = np.eye(WIDTH)[:3]
    second = 0.6 * first + 0.8 * across
    rng = np.random.default_rng(2)
    talk = np.stack([first, first, second, second] * 15)
    made = np.concatenate([np.tile(machine, (14, 1)), talk]) + 0.03 * rng.standard_normal((74, WIDTH))
    vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    found = split(vectors, np.full(74, 1.5), SplitSettings())
    guessed = found.odds[14:] > 0
    assert found.count == 2
    assert np.array_equal(guessed, np.tile([False, False, True, True], 15)) or np.array_equal(
        guessed, np.tile([True, True, False, False], 15)
    )


def test_alike_voices_are_divided_with_doubt_and_the_same_voice_not_at_all():
    rng = np.random.default_rng(3)
    first, other = directions(2)
    found = {}
    for likeness in (0.3, 0.66, 0.95):
        across = other - (other @ first) * first
        second = likeness * first + np.sqrt(1 - likeness**2) * across / np.linalg.norm(across)
        middles = np.repeat(np.stack([first, second]), 100, axis=0)
        made = middles + 0.02 * rng.standard_normal(middles.shape)
        vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
        found[likeness] = split(vectors, np.full(200, 1.5), SplitSettings())
    assert [found[likeness].count for likeness in (0.3, 0.66, 0.95)] == [2, 2, 1]
    assert found[0.66].certainty < found[0.3].certainty == 1.0


def test_short_clips_are_assigned_but_do_not_decide():
    vectors, whose = clips(20, 20)
    seconds = np.where(np.arange(len(whose)) % 4 == 0, 0.3, 1.5)
    found = split(vectors, seconds, SplitSettings())
    assert found.count == 2
    assert np.abs(found.odds[seconds < 1]).mean() < np.abs(found.odds[seconds > 1]).mean()


def test_the_same_clips_give_the_same_odds_and_order_does_not_matter():
    vectors, whose = clips(30, 12)
    seconds = np.full(len(whose), 1.5)
    once = split(vectors, seconds, SplitSettings())
    again = split(vectors, seconds, SplitSettings())
    assert np.array_equal(once.odds, again.odds)
    back = split(vectors[::-1].copy(), seconds, SplitSettings())
    assert np.allclose(np.abs(back.odds[::-1]), np.abs(once.odds), atol=1e-3)


def test_very_many_clips_are_divided_from_an_even_choice_of_them():
    vectors, whose = clips(9000, 3000)
    found = split(vectors, np.full(len(whose), 1.5), SplitSettings())
    guessed = (found.odds > 0).astype(int)
    assert max((guessed == whose).mean(), (guessed != whose).mean()) > 0.999
