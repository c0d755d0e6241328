"""Shares texts of many lengths out among threads; knows no networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from objections.packing import BLOCK

Result = TypeVar("Result")
AT_ONCE = 256
"""Texts that are worked on together; more would only take more memory."""
SHARE = BLOCK
"""Tokens that a thread begins with: more of them are worth another."""


class Sharing:
    """torch gains little by splitting steps as small as ours among threads; whole texts gain it all."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._threads: ThreadPoolExecutor | None = None

    def run(self, lengths: Sequence[int], work: Callable[[Sequence[int]], Sequence[Result]]) -> list[Result]:
        """What ``work`` makes of the texts, in their order: it is given places in ``lengths`` (tokens) and gives one
        result a place.
        """
        import torch

        found: dict[int, Result] = {}
        for first in range(0, len(lengths), AT_ONCE):
            shares = [
                [first + place for place in share]
                for share in dealt(lengths[first : first + AT_ONCE], torch.get_num_threads())
            ]
            for share, results in zip(shares, self._worked(shares, work), strict=True):
                found |= zip(share, results, strict=True)
        return [found[place] for place in range(len(lengths))]

    def _worked(
        self, shares: Sequence[Sequence[int]], work: Callable[[Sequence[int]], Sequence[Result]]
    ) -> Sequence[Sequence[Result]]:
        if len(shares) == 1:
            return [work(shares[0])]
        if self._threads is None:
            import torch

            from transcription.engines.threads import single_threads

            self._threads = single_threads(self._name, torch.get_num_threads())
        return list(self._threads.map(work, shares))


def dealt(lengths: Sequence[int], threads: int) -> list[list[int]]:
    """Which of the texts each thread runs, of about as many tokens each, as many as are worth it."""
    shares = max(1, min(threads, -(-sum(lengths) // SHARE), len(lengths)))
    longest_first = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    return [longest_first[first::shares] for first in range(shares)]
