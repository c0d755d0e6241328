from __future__ import annotations

import numpy as np
import pytest

from tests.unit.transcription.sounds import babble, silence
from transcription.channels import arrange, grams, with_mix, without_mix
from transcription.types import Layout

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
        ([LEFT + 0.5 * RIGHT, RIGHT + 0.5 * LEFT], Layout.STEREO, (0, 1)),
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
        ([LEFT, RIGHT, babble(6.0, 3)], Layout.MONO, (3,)),
        ([0 * LEFT, 0 * LEFT, MIXED, 0 * LEFT], Layout.MONO, (2,)),
    ],
)
def test_layout(sides: list[np.ndarray], layout: Layout, read: tuple[int, ...] | None) -> None:
    products = grams(with_mix(np.stack(sides).astype(np.float32)))
    voices = np.diagonal(products, axis1=1, axis2=2).T > 1e-3
    found = arrange(products, voices)
    assert found.layout is layout
    assert read is None or found.sides == read


def test_a_channel_of_noise_is_nobody() -> None:
    sides = np.stack([LEFT, RIGHT, noise(0.1)]).astype(np.float32)
    voices = np.stack([np.abs(side[: 512 * 187]).reshape(-1, 512).max(axis=1) > 0.05 for side in sides])
    voices[2] = False
    products = grams(with_mix(sides))
    found = arrange(products, np.concatenate((voices, voices[:1])))
    assert (found.layout, found.sides) == (Layout.STEREO, (0, 1))


@pytest.mark.parametrize(("count", "given"), [(1, 1), (2, 2), (3, 4), (6, 7)])
def test_many_channels_have_a_mix(count: int, given: int) -> None:
    block = np.ones((count, 512), dtype=np.float32)
    assert with_mix(block).shape == (given, 512)
    assert without_mix(given) == count


def test_nothing_at_all_is_mono() -> None:
    assert arrange(np.zeros((0, 1, 1), dtype=np.float32), np.zeros((1, 0), dtype=bool)).layout is Layout.MONO
