"""Walking a published analysis: every evidence item in it, with the side that must have spoken it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from transcription.types import Transcript


def evidence_items(document: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every evidence item anywhere in a JSON document, with the path to it."""
    if isinstance(document, dict):
        if {"turn", "quote", "speaker"} <= document.keys():
            yield path, document
            return
        for name, value in document.items():
            yield from evidence_items(value, f"{path}.{name}")
    elif isinstance(document, list | tuple):
        for place, value in enumerate(document):
            yield from evidence_items(value, f"{path}[{place}]")


def assert_evidence_is_verbatim(document: dict[str, Any], transcript: Transcript) -> int:
    """Each quote is a part of the turn it names, spoken by the side it names; returns how many were looked at."""
    looked_at = 0
    for path, item in evidence_items(document):
        turn = transcript.turns[item["turn"]]
        assert item["quote"] in turn.text, f"{path}: {item['quote']!r} is not in {turn.text!r}"
        assert item["speaker"] == turn.speaker.value, f"{path}: {item['speaker']} did not say turn {turn.turn}"
        if item["start_s"] is not None and turn.start_s is not None:
            assert item["start_s"] >= round(turn.start_s, 2) - 0.011, path
            assert turn.end_s is None or item["end_s"] <= round(turn.end_s, 2) + 0.011, path
        looked_at += 1
    for found in document["objections"]:
        assert {item["speaker"] for item in found["evidence"]} == {"client"}, found
    for step in document["script"]["steps"]:
        assert {item["speaker"] for item in step["evidence"]} <= {"manager"}, step
    return looked_at
