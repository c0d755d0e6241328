"""Which pieces are decoded together: neighbours in length, shared out evenly among the workers; pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate


def grouped(lengths: Sequence[int], size: int, workers: int) -> list[list[int]]:
    """Places of ``lengths`` in groups of at most ``size``, the longest first."""
    order = sorted(range(len(lengths)), key=lambda place: (-lengths[place], place))
    ends = list(accumulate(sizes := even([lengths[place] for place in order], size, workers)))
    return [order[end - taken : end] for end, taken in zip(ends, sizes, strict=True)]


def even(lengths: Sequence[int], size: int, workers: int) -> list[int]:
    """Sizes of groups of neighbours, at most ``size`` each and as many for each worker, so that the dearest is cheap.

    ``lengths`` are descending; a group costs its number times its longest. Ties go to the earlier cut.
    """
    count = max(1, -(-len(lengths) // (size * workers)) * workers)
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for _ in range(count):
        found = dict(best)
        for start, (dearest, sizes) in best.items():
            for taken in range(1, min(size, len(lengths) - start) + 1):
                cost = max(dearest, taken * lengths[start])
                if start + taken not in found or cost < found[start + taken][0]:
                    found[start + taken] = (cost, (*sizes, taken))
        best = found
    return list(best[len(lengths)][1])
