"""What a terminal shows of calls: no word is cut at any width, and a pipe gets whole lines."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from assistant.documents import analysis_document
from tests.unit.ui.sample_app import SampleApp, review, transcript
from ui import call_list, console, presenters
from ui.call_list import COLUMNS, print_calls
from ui.web.wording import wording

CALLS = tuple(
    replace(one, call=replace(one.call, name=f"very-long-name-of-a-recording-{number}.wav"))
    for number, one in enumerate(SampleApp().calls.known)
)


def _shown(monkeypatch: pytest.MonkeyPatch, width: int, *, terminal: bool) -> io.StringIO:
    held = io.StringIO()
    made = Console(file=held, width=width, force_terminal=terminal, color_system=None, highlight=False, soft_wrap=True)
    for module in (call_list, console, presenters):
        monkeypatch.setattr(module, "stdout", made)
    return held


@pytest.mark.parametrize("width", [60, 80, 110, 150, 240])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_list_of_calls_cuts_no_word_and_stays_within_a_terminal(
    monkeypatch: pytest.MonkeyPatch, width: int, language: str
) -> None:
    monkeypatch.setenv("RAZBOR_LANG", language)
    words = wording(language)
    held = _shown(monkeypatch, width, terminal=True)
    print_calls(CALLS, words)
    written = held.getvalue()
    assert max(map(len, written.splitlines())) <= width
    for one in CALLS:
        told = (one.call.call_id, one.call.name, *one.manager.split(), *one.client.split())
        assert all(word in written for word in told)


def test_a_pipe_gets_one_line_a_call_whatever_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    held = _shown(monkeypatch, 80, terminal=False)
    print_calls(CALLS, wording("ru"))
    lines = held.getvalue().splitlines()
    assert len(lines) == 1 + len(CALLS)
    assert all(one.call.name in line for one, line in zip(CALLS, lines[1:], strict=True))
    assert len({line.index(one.call.name) for one, line in zip(CALLS, lines[1:], strict=True)}) == 1


@pytest.mark.parametrize("terminal", [True, False])
def test_a_call_is_broken_between_words_and_only_in_a_terminal(
    monkeypatch: pytest.MonkeyPatch, *, terminal: bool
) -> None:
    monkeypatch.setenv("RAZBOR_LANG", "ru")
    held = _shown(monkeypatch, 80, terminal=terminal)
    presenters.print_transcript(transcript())
    presenters.print_analysis(analysis_document(review(transcript())), wording("ru"))
    lines = held.getvalue().splitlines()
    assert (max(map(len, lines)) <= 80) is terminal
    said = " ".join(held.getvalue().split())
    assert all(" ".join(turn.text.split()) in said for turn in transcript().turns)


@given(st.lists(st.text("абвxyz-«»1", min_size=1, max_size=30), min_size=1), st.integers(0, 8), st.integers(40, 90))
def test_wrapping_keeps_every_word_whole_and_in_order(spoken: list[str], indent: int, width: int) -> None:
    wrapped = console._wrapped(" " * indent + " ".join(spoken), width)
    assert wrapped.split() == spoken
    assert max(map(len, wrapped.splitlines())) <= max(width, indent + 2 + 30)


def test_columns_are_those_that_the_words_name() -> None:
    assert set(COLUMNS) == set(presenters.words()["columns"])
