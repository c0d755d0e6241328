"""Answers that are given at once, and those that are still being worked out."""

from __future__ import annotations

from threading import Event
from time import sleep

import pytest

from assistant.at_once import AtOnce


def test_quick_work_is_answered_and_kept_while_its_stamp_stands() -> None:
    made: list[str] = []

    def work() -> int:
        made.append("once")
        return len(made)

    at_once = AtOnce()
    assert [at_once.ask("k", "s1", work).value for _ in range(3)] == [1, 1, 1]
    assert at_once.ask("k", "s2", work).value == 2


def test_whoever_has_all_patience_gets_the_answer() -> None:
    at_once = AtOnce(patience_s=None)
    assert at_once.ask("k", "s1", lambda: sleep(0.05) or "made").value == "made"


def test_slow_work_is_told_and_done_once_and_the_old_answer_shown_meanwhile() -> None:
    gate, started = Event(), []

    def slow() -> str:
        started.append(1)
        gate.wait(10)
        return "new"

    at_once = AtOnce(patience_s=0.01)
    first = at_once.ask("k", "s1", slow)
    assert (first.value, first.fresh) == (None, False)
    gate.set()
    while not (answer := at_once.ask("k", "s1", slow)).fresh:
        pass
    assert (answer.value, len(started)) == ("new", 1)
    gate.clear()
    stale = at_once.ask("k", "s2", slow)
    assert (stale.value, stale.fresh) == ("new", False)
    gate.set()


def test_what_work_raises_is_raised_and_tried_anew() -> None:
    def broken() -> int:
        raise ValueError("no")

    at_once = AtOnce()
    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            at_once.ask("k", "s", broken)
    assert at_once.ask("k", "s", lambda: 3).value == 3
