from __future__ import annotations

import numpy as np
import pytest

from tests.unit.transcription.sounds import babble, silence
from transcription.channels import arrange, grams, without_echo
from transcription.types import Layout, Region

RNG = np.random.default_rng(7)


def noise(level: float) -> np.ndarray:
    return (level * RNG.standard_normal(16_000 * 6)).astype(np.float32)


LEFT = np.concatenate([babble(3.0, 1), silence(3.0)])
RIGHT = np.concatenate([silence(3.0), babble(3.0, 2)])
MIXED = LEFT + RIGHT


@pytest.mark.parametrize(
    ("sides", "layout", "read"),
    [
        ([MIXED], Layout.MONO, (0,)),
        ([LEFT, RIGHT], Layout.STEREO, (0, 1)),
        ([LEFT + noise(0.003), RIGHT + noise(0.003)], Layout.STEREO, (0, 1)),
        ([LEFT + 0.25 * RIGHT, RIGHT + 0.25 * LEFT], Layout.STEREO, (0, 1)),
        ([MIXED, MIXED], Layout.COPIED, (0,)),
        ([MIXED, 0.5 * MIXED], Layout.COPIED, (0,)),
        ([0.5 * MIXED, MIXED], Layout.COPIED, (1,)),
        ([MIXED, -MIXED], Layout.COPIED, (0,)),
        ([MIXED + noise(0.02), MIXED + noise(0.02)], Layout.COPIED, None),
        ([MIXED + 0.1, 0.9 * MIXED], Layout.COPIED, (0,)),
        ([LEFT, 0 * LEFT], Layout.ONE_SIDE, (0, 1)),
        ([0 * LEFT, RIGHT], Layout.ONE_SIDE, (0, 1)),
        ([LEFT, 0.01 * LEFT], Layout.ONE_SIDE, (0, 1)),
        ([0 * LEFT, 0 * LEFT], Layout.ONE_SIDE, (0, 1)),
        ([LEFT, RIGHT, LEFT, RIGHT, 0 * LEFT, 0 * LEFT], Layout.STEREO, (0, 1)),
        ([0 * LEFT, LEFT, 0 * LEFT, RIGHT], Layout.STEREO, (1, 3)),
        ([MIXED] * 6, Layout.COPIED, (0,)),
        ([LEFT, RIGHT, noise(0.1)], Layout.MONO, None),
        ([0 * LEFT, 0 * LEFT, MIXED, 0 * LEFT], Layout.MONO, (2,)),
    ],
)
def test_layout(sides: list[np.ndarray], layout: Layout, read: tuple[int, ...] | None) -> None:
    products = grams(np.stack(sides).astype(np.float32))
    spoken = np.stack([products[:, side, side] for side in range(len(sides))]).max(axis=0) > 1e-3
    found = arrange(products, spoken)
    assert found.layout is layout
    assert read is None or found.sides == read


def test_nothing_at_all_is_mono() -> None:
    assert arrange(np.zeros((0, 1, 1), dtype=np.float32), np.zeros(0, dtype=bool)).layout is Layout.MONO


def test_an_echo_of_the_other_side_is_no_voice_and_a_real_reply_is() -> None:
    left = babble(6.0, 1)
    right = 0.1 * left
    right[16_000 * 4 :] += babble(2.0, 2)
    products = grams(np.stack([left, right]).astype(np.float32))
    echo, reply = Region(0.0, 3.5), Region(4.0, 6.0)
    assert without_echo([echo, reply], products, 1, 0) == (reply,)
    assert without_echo([echo, reply], products, 0, 1) == (echo, reply)
