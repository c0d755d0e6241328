"""Marking findings in a transcript loses and invents no character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.documents import analysis_document
from tests.unit.ui.sample_app import review, said, transcript
from transcription.types import Quality, Speaker, Transcript, Turn, Word
from ui.web.components.spoken import HANDLING, OBJECTION, STEP, Finding, findings, spoken_turns

SENTENCE = st.lists(st.text(alphabet='абвxyz<&"«', min_size=1, max_size=6), min_size=1, max_size=12)


@given(SENTENCE, st.data())
def test_the_runs_joined_are_the_turns_text(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    timed = tuple(Word(word, place, place + 0.5) for place, word in enumerate(words))
    found = []
    for number in range(data.draw(st.integers(0, 4))):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        found.append(Finding(STEP, f"s{number}", "greeting", 0, text[start:end]))
    spoken = Transcript("c", "ru", (Turn(0, Speaker.MANAGER, text, 0.0, 9.0, words=timed),), Quality(usable=True))
    (turn,) = spoken_turns(spoken, found)
    assert "".join(run.text for run in turn.runs) == text
    assert {name for run in turn.runs for name in run.ids} == {finding.id for finding in found}


def test_an_objection_is_marked_on_exactly_its_quote() -> None:
    spoken = transcript()
    (found,) = (
        item for item in findings(analysis_document(review(spoken))) if item.id == "o2" and item.kind == OBJECTION
    )
    turn = spoken_turns(spoken, [found])[17]
    assert "".join(run.text for run in turn.runs if OBJECTION in run.kinds) == said(spoken, 17, found.quote).quote


def test_words_carry_their_times_and_findings_their_labels() -> None:
    spoken = transcript()
    turns = spoken_turns(spoken, findings(analysis_document(review(spoken))))
    told = [piece.split() for piece in turns[1].times.split(";")]
    assert [float(at) for _, at in told] == [word.start_s for word in turns[1].turn.words]
    assert [
        turns[1].turn.text[int(place) :].startswith(word.text.strip())
        for (place, _), word in zip(told, turns[1].turn.words, strict=True)
    ] == [True] * len(told)
    assert [label.name for label in turns[0].findings] == ["greeting", "name", "company"]
    assert {label.kind for label in turns[14].findings} == {HANDLING}


def test_a_quote_that_the_turn_does_not_hold_marks_nothing() -> None:
    (turn,) = spoken_turns(
        Transcript("c", "en", (Turn(0, Speaker.CLIENT, "hello there"),), Quality(usable=True)),
        [Finding(OBJECTION, "o1", "price", 0, "goodbye")],
    )
    assert [(run.text, run.kinds) for run in turn.runs] == [("hello there", ())]
