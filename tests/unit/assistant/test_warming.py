from __future__ import annotations

from assistant.errors import BadInput
from assistant.warming import Warming


def test_every_question_is_asked_though_one_has_no_answer() -> None:
    asked: list[str] = []

    def refuses() -> None:
        asked.append("refuses")
        raise BadInput("no calls yet")

    warming = Warming([refuses, lambda: asked.append("answers")], after_s=0)
    warming.start()
    warming.join(timeout=10)
    assert asked == ["refuses", "answers"]


def test_a_stopped_one_asks_nothing_more() -> None:
    asked: list[str] = []
    warming = Warming([lambda: asked.append("asked")], after_s=60)
    warming.start()
    warming.stop()
    assert not warming.is_alive()
    assert asked == []
