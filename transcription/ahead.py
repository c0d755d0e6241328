"""Making the next thing while the present one is worked on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def one_ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items in the same order; the next is fetched in a thread of its own. What ``items`` raises is raised.

    One fetched item waits in memory. A caller that stops early waits for the fetch under way.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as worker:
        coming = worker.submit(_some, items)
        while found := coming.result():
            coming = worker.submit(_some, items)
            yield from found


def _some(items: Iterator[T]) -> list[T]:
    """The next item, or none at the end."""
    return list(islice(items, 1))
