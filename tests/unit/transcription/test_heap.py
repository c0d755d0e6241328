from __future__ import annotations

import pytest

from transcription import heap


def test_memory_is_given_back_where_the_system_can(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(heap, "_trim", lambda: asked.append)
    heap.give_back_memory()
    assert asked == [0]


def test_systems_without_a_way_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heap.ctypes, "CDLL", lambda _: object())
    heap._trim.cache_clear()
    try:
        assert heap._trim() is None
        heap.give_back_memory()
    finally:
        heap._trim.cache_clear()
