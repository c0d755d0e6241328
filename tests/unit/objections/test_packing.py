from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from objections.packing import BLOCK, GIVEN_MOST, STEP, WEIGHT_MOST, _floating, _whole, pack, quickest_product, rounded

torch = pytest.importorskip("torch")


def test_both_products_of_whole_numbers_are_the_exact_one() -> None:
    chance = np.random.default_rng(0)
    given = chance.integers(-GIVEN_MOST, GIVEN_MOST + 1, (BLOCK, 1536))
    weight = chance.integers(-WEIGHT_MOST, WEIGHT_MOST + 1, (1536, 384))
    given[0], weight[:, 0] = GIVEN_MOST, WEIGHT_MOST
    exact = given @ weight
    floats = torch.from_numpy(given).float(), torch.from_numpy(weight).float()
    assert np.array_equal(_floating(*floats).numpy(), exact)
    assert np.array_equal(_whole(floats[0], floats[1].to(torch.int8)).numpy(), exact)
    assert quickest_product() in (_floating, _whole)


def test_rounding_keeps_each_token_by_its_largest_number() -> None:
    whole, scale = rounded(torch.tensor([[0.5, -1.0, 0.25], [0.0, 0.0, 0.0]]))
    assert whole.tolist() == [[64.0, -127.0, 32.0], [0.0, 0.0, 0.0]]
    assert (whole * scale)[0].tolist() == pytest.approx([0.5, -1.0, 0.25], abs=0.005)


def test_texts_lie_end_to_end_and_fill_whole_steps() -> None:
    packed = pack([[5, 6, 7], list(range(10, 30)), [8]], pad=1)
    assert packed.ids.tolist()[:24] == [5, 6, 7, *range(10, 30), 8]
    assert packed.ids.tolist()[24:] == [1] * (2 * STEP - 24)
    assert (packed.starts, packed.lengths) == ((0, 3, 23), (3, 20, 1))
    assert packed.positions.tolist()[:5] == [0, 1, 2, 0, 1]
    places = sorted(int(place) for span in packed.spans for place in span.index[span.own])
    assert places == sorted(int(place) for span in packed.spans for place in span.to)
    assert places == list(range(24))


LAYER = """
import hashlib, numpy, torch
from objections.layers import LINEAR, NORMS
from objections.packing import PackedLayer, pack, through_packed
chance = numpy.random.default_rng(1)
def some(*shape): return torch.from_numpy(chance.standard_normal(shape).astype("float32"))
sizes = {name: (48, 48) for name in LINEAR} | {"intermediate.dense": (96, 48), "output.dense": (48, 96)}
values = {"heads": 4, "epsilon": 1e-12}
values |= {f"{name}.weight": 0.2 * some(*size) for name, size in sizes.items()}
values |= {f"{name}.bias": some(size[0]) for name, size in sizes.items()}
values |= {f"{name}.{kind}": some(48) for name in NORMS for kind in ("weight", "bias")}
packed = pack([list(range(number % 23 + 1)) for number in range(60)], 1)
found = through_packed([PackedLayer(values)] * 3, some(len(packed.ids), 48), packed)
print(hashlib.sha256(found.numpy().tobytes()).hexdigest(), found.std() > 0.1)
"""


def test_processors_of_every_age_give_the_same_bits() -> None:
    """What torch and MKL would run on older ones, as far as this one can."""
    told = {
        subprocess.run(
            [sys.executable, "-c", LAYER],
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])} | limits,
            capture_output=True,
            check=True,
        ).stdout
        for limits in (
            {},
            {"ATEN_CPU_CAPABILITY": "avx2", "MKL_ENABLE_INSTRUCTIONS": "AVX2", "ONEDNN_MAX_CPU_ISA": "AVX2"},
            {"ATEN_CPU_CAPABILITY": "default", "MKL_ENABLE_INSTRUCTIONS": "SSE4_2", "OMP_NUM_THREADS": "1"},
        )
    }
    assert len(told) == 1
    assert told.pop().endswith(b"tensor(True)\n")
