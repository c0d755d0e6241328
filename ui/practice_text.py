"""A drill for the terminal: the scene, the client's lines, and what was reached. Values in, lines out."""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import Any

import yaml

from assistant.practice import OpenAttempt
from assistant.practice_values import Attempt
from ui import console
from ui.practice_json import STEPS
from ui.words import LOCALE


@lru_cache(maxsize=2)
def _words(language: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((LOCALE / f"practice.{language}.yaml").read_text(encoding="utf-8"))
    return found


def print_scene(attempt: Attempt, *, quiet: bool) -> None:
    """Who the client is, and his first words."""
    client, words = attempt.drill.client, _words(attempt.drill.language)
    mood = words["moods"][client.mood.value]
    _out(quiet).print(words["scene"].format(persona=client.persona, mood=mood), markup=False)
    if attempt.drill.origin:
        _out(quiet).print(words["own"], markup=False)
    print_client(attempt.opening, attempt.drill.language, quiet=quiet)


def print_client(line: str, language: str, *, quiet: bool) -> None:
    _out(quiet).print(f"{_words(language)['client']}: {line}", markup=False)


def print_prompt(language: str, *, quiet: bool) -> None:
    """Only where somebody types: a pipe needs none."""
    if sys.stdin.isatty():
        _out(quiet).print(f"{_words(language)['you']}: ", end="", markup=False)


def print_result(opened: OpenAttempt) -> None:
    attempt, result = opened.attempt, opened.attempt.result
    if result is None or attempt.outcome is None:
        return
    words = _words(attempt.drill.language)
    taken = {one.step: one.evidence.quote for one in result.steps}
    lines = [
        "",
        words["outcomes"][attempt.outcome.value],
        words["reason"].format(reason=attempt.drill.client.reason),
        "",
    ]
    for step in STEPS:
        found = words["quoted"].format(quote=taken[step]) if step in taken else words["not_done"]
        lines.append(f"{'+' if step in taken else '-'} {words['steps'][step]}: {found}")
    score = words["no_score"] if result.score is None else words["score"].format(score=f"{result.score:.0f}")
    lines += ["", score]
    if result.next_try:
        lines += ["", words["next"].format(text=result.next_try)]
    if opened.example is not None:
        lines += ["", words["colleague"].format(objection=opened.example.objection)]
        lines += [
            f"  {words['steps'][step]}: {words['quoted'].format(quote=said)}" for step, said in opened.example.said
        ]
    for line in lines:
        console.stdout.print(line, markup=False)


def _out(quiet: bool) -> Any:
    return console.stderr if quiet else console.stdout
