"""Finding phrases: short quotes around a cue, and cues undone by what they touch."""

from __future__ import annotations

import pytest

from objections.language import utterances
from scoring_rubric.scoring_cues import Likeness, PhraseFinder, Phrases, shortly
from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import WordBag


def finder(**changes: object) -> PhraseFinder:
    values: dict[str, object] = {
        "language": "ru",
        "cues": {"need": ["нужен учет"]},
        "unless": {"need": ["не нужен"]},
        "exemplars": {},
        "rivals": (),
        "likeness": Likeness(accept=0.9, margin=0.1),
    }
    return PhraseFinder(Phrases(**(values | changes)), WordBag())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "found"),
    [("нам нужен учет", 1), ("нам не нужен учет", 0), ("мне не нужен склад а нужен учет", 1), ("учет", 0)],
)
def test_a_cue_is_undone_only_where_it_is_touched(text: str, found: int) -> None:
    assert len(finder().find(a_transcript(f"c: {text}").turns)) == found


def test_what_was_said_comes_in_order_of_place() -> None:
    turns = a_transcript("c: нужен учет", "m: угу", "c: нужен учет и нужен учет").turns
    assert [said.turn for said in finder().find(turns)] == [0, 2]


def test_an_exemplar_is_not_repeated_where_its_cue_was_found() -> None:
    both = finder(exemplars={"need": ["нам нужен учет"], "other": ["мы любим порядок"]})
    turns = a_transcript("c: нам нужен учет", "c: мы любим порядок").turns
    assert [(said.key, said.turn) for said in both.find(turns)] == [("need", 0), ("other", 1)]


def test_two_words_are_too_few_to_be_like_anything() -> None:
    assert finder(exemplars={"other": ["любим порядок"]}).find(a_transcript("c: любим порядок").turns) == ()


@pytest.mark.parametrize(
    ("text", "start", "quoted"),
    [
        ("Нам нужен учет.", 4, "Нам нужен учет."),
        (
            "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать",
            24,
            "два три четыре пять шесть семь восемь девять десять",
        ),
    ],
)
def test_a_long_utterance_is_quoted_by_a_few_words_around_the_cue(text: str, start: int, quoted: str) -> None:
    turn = a_transcript(f"c: {text}").turns[0]
    piece = utterances(turn, "ru")[0]
    assert shortly(turn, piece, start, start + 4).quote == quoted
