from __future__ import annotations

import pytest

from transcription.engines.batches import even, grouped


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 7, 24, 25])
def test_groups_hold_every_piece_once_and_fit(count: int, workers: int) -> None:
    lengths = [17 * place % 19 + 1 for place in range(count)]
    groups = grouped(lengths, 6, workers)
    assert all(1 <= len(group) <= 6 for group in groups)
    placed = [place for group in groups for place in group]
    assert sorted(placed) == list(range(count))
    assert [lengths[place] for place in placed] == sorted(lengths, reverse=True)


def test_two_workers_share_a_short_call_evenly() -> None:
    assert even([20, 20, 18, 17, 13, 9, 5], 6, 2) == [3, 4]
