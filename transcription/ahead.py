"""Making the next thing while the present one is worked on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def one_ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items in the same order; the next is fetched in a thread of its own. What ``items`` raises is raised.

    One fetched item waits in memory. A caller that stops early waits for the fetch under way.
    """
    nothing = object()
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as worker:
        coming = worker.submit(_next, items, nothing)
        while (item := coming.result()) is not nothing:
            coming = worker.submit(_next, items, nothing)
            yield item  # type: ignore[misc]


def _next(items: Iterator[T], nothing: object) -> T | object:
    return next(items, nothing)
