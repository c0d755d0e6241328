from __future__ import annotations

import numpy as np
import pytest

from objections.packing import BLOCK, GIVEN_MOST, WEIGHT_MOST, _floating, _whole, pack, quickest_product, rounded

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


def test_texts_lie_end_to_end_and_fill_whole_blocks() -> None:
    packed = pack([[5, 6, 7], list(range(10, 30)), [8]], pad=1)
    assert packed.ids.tolist()[:24] == [5, 6, 7, *range(10, 30), 8]
    assert packed.ids.tolist()[24:] == [1] * (BLOCK - 24)
    assert (packed.starts, packed.lengths) == ((0, 3, 23), (3, 20, 1))
    assert packed.positions.tolist()[:5] == [0, 1, 2, 0, 1]
    places = sorted(int(place) for span in packed.spans for place in span.index[span.there])
    assert places == list(range(24))
