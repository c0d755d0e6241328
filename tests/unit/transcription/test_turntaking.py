"""Who holds the floor when, from clips and how much each sounds like voice 1."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from transcription.turntaking import Clip, Taking, taken
from transcription.two_voices import Split
from transcription.types import Region


def division(*odds: float, certainty: float = 1.0) -> Split:
    return Split(2, np.array(odds), 0.4, certainty)


def spans(clips, odds, regions):
    return [
        (round(span.start_s, 2), round(span.end_s, 2), span.voice)
        for span in taken(clips, division(*odds), regions, Taking()).spans
    ]


def test_the_floor_changes_in_the_middle_of_the_pause():
    clips = [Clip(0.0, 2.0, (0, 1)), Clip(2.4, 4.0, (0, 2))]
    assert spans(clips, (-6, 6), [Region(0.0, 4.2)]) == [(0.0, 2.2, 0), (2.2, 4.2, 1)]


def test_a_doubtful_scrap_goes_to_its_neighbours_and_a_clear_one_does_not():
    clips = [Clip(0.0, 2.0, (0, 1)), Clip(2.2, 2.5, (0, 1)), Clip(2.7, 4.5, (0, 1))]
    regions = [Region(0.0, 4.6)]
    assert spans(clips, (-6, 0.8, -6), regions) == [(0.0, 4.6, 0)]
    assert [voice for _, _, voice in spans(clips, (-6, 7, -6), regions)] == [0, 1, 0]


def test_the_floor_seldom_changes_within_running_speech():
    clips = [Clip(0.0, 1.5, (0, 1)), Clip(0.75, 2.25, (0, 1)), Clip(1.5, 3.0, (0, 1))]
    assert spans(clips, (-5, 2, -5), [Region(0.0, 3.0)]) == [(0.0, 3.0, 0)]
    assert [voice for _, _, voice in spans(clips, (-8, -1, 8), [Region(0.0, 3.0)])] == [0, 1]


def test_spans_cover_the_regions_and_nothing_else():
    regions = [Region(1.0, 3.0), Region(5.0, 9.5), Region(20.0, 20.4)]
    clips = [Clip(1.1, 2.9, (0, 1)), Clip(5.1, 7.0, (0, 2)), Clip(7.5, 9.4, (1, 1))]
    voices = taken(clips, division(-4, 4, -4), regions, Taking())
    for region in regions:
        inside = [span for span in voices.spans if span.start_s < region.end_s and span.end_s > region.start_s]
        assert inside[0].start_s == region.start_s
        assert inside[-1].end_s == region.end_s
        assert all(before.end_s == after.start_s for before, after in pairwise(inside))
    assert all(0.5 <= span.certainty <= 1.0 for span in voices.spans)
    assert voices.count == 2


def test_who_speaks_first_is_voice_0():
    clips = [Clip(0.0, 2.0, (0, 1)), Clip(2.4, 4.0, (0, 2))]
    regions = [Region(0.0, 4.2)]
    assert spans(clips, (6, -6), regions) == spans(clips, (-6, 6), regions) == [(0.0, 2.2, 0), (2.2, 4.2, 1)]


def test_one_voice_has_the_whole_call():
    voices = taken(
        [Clip(0.0, 1.0, (0, 0))], Split(1, np.zeros(1), 0.9, 0.9), [Region(0.0, 1.2), Region(3, 4)], Taking()
    )
    assert voices.count == 1
    assert [span.voice for span in voices.spans] == [0, 0]


def test_speech_without_clips_is_divided_without_certainty():
    assert taken([], division(), [Region(0.0, 5.0)], Taking()).certainty <= 0.5


def test_a_call_without_speech_has_no_spans():
    assert taken([], division(), [], Taking()).spans == ()


def test_doubt_about_the_voices_lowers_the_certainty_of_the_call():
    clips = [Clip(0.0, 2.0, (0, 1)), Clip(2.4, 4.0, (0, 2))]
    sure = taken(clips, division(-6, 6), [Region(0.0, 4.2)], Taking())
    doubtful = taken(clips, division(-6, 6, certainty=0.5), [Region(0.0, 4.2)], Taking())
    assert doubtful.certainty == pytest.approx(sure.certainty / 2, abs=0.01)
