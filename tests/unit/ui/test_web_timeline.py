"""The timeline lies inside its line and says nothing where there are no times."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.documents import analysis_document
from tests.unit.ui.sample_app import review, transcript
from transcription.types import Quality, Speaker, Transcript, Turn
from ui.web.components.timeline import timeline


def test_lanes_hold_each_sides_turns_and_pins_each_finding() -> None:
    spoken = transcript()
    line = timeline(spoken, analysis_document(review(spoken)))
    assert line is not None
    assert [bar.turn for bar in line.manager] == [turn.turn for turn in spoken.said_by(Speaker.MANAGER)]
    assert [bar.turn for bar in line.client] == [turn.turn for turn in spoken.said_by(Speaker.CLIENT)]
    assert [(pin.name, pin.turn) for pin in line.objections] == [("price", 13), ("authority", 17)]
    assert len(line.steps) == 10
    assert [bar.kind for bar in line.marks] == ["tone"]


def test_a_transcript_without_times_has_no_timeline() -> None:
    turns = (Turn(0, Speaker.MANAGER, "hello"), Turn(1, Speaker.CLIENT, "hi"))
    assert timeline(Transcript("c", "en", turns, Quality(usable=True), duration_s=30.0), None) is None


@given(
    st.lists(st.tuples(st.floats(0, 9000), st.floats(0.1, 300), st.sampled_from(Speaker)), min_size=1, max_size=30),
    st.one_of(st.none(), st.floats(0, 9000)),
)
def test_every_bar_lies_on_the_line(said: list[tuple[float, float, Speaker]], duration_s: float | None) -> None:
    said = sorted(said, key=lambda item: item[0])
    turns = tuple(Turn(n, who, "x", start, start + length) for n, (start, length, who) in enumerate(said))
    line = timeline(Transcript("c", "ru", turns, Quality(usable=True), duration_s=duration_s), None)
    assert line is not None
    bars = (*line.manager, *line.client, *line.unknown)
    assert len(bars) == len(turns)
    assert all(0 <= bar.left <= 100 and bar.width >= 0 and bar.left + bar.width <= 100.01 for bar in bars)
    assert 1 <= len(line.ticks) <= 10


def test_roles_that_are_not_known_have_a_lane_of_their_own() -> None:
    spoken = transcript()
    turns = tuple(replace(turn, speaker=Speaker.UNKNOWN) for turn in spoken.turns)
    line = timeline(replace(spoken, turns=turns), None)
    assert line is not None
    assert (len(line.manager), len(line.client), len(line.unknown)) == (0, 0, len(turns))
