from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from transcription.ahead import one_ahead


def test_items_come_in_order_and_the_next_is_made_meanwhile() -> None:
    made = [threading.Event() for _ in range(3)]

    def items() -> Iterator[int]:
        for number, event in enumerate(made):
            event.set()
            yield number

    seen = []
    for number in one_ahead(items()):
        if number + 1 < len(made):
            assert made[number + 1].wait(5)
        assert not any(event.is_set() for event in made[number + 2 :])
        seen.append(number)
    assert seen == [0, 1, 2]
    assert list(one_ahead(iter(()))) == []


def test_trouble_comes_after_what_was_made_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    ahead = one_ahead(items())
    assert next(ahead) == 1
    with pytest.raises(ValueError, match="broken"):
        next(ahead)


def test_a_caller_may_stop_early() -> None:
    ahead = one_ahead(iter(range(1000)))
    assert next(ahead) == 0
    ahead.close()
