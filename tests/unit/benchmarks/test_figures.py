from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.figures import Answer, best_peer, cost, ours_faster, summed

CALL = Answer("a.wav", "добрый день это банк", "добрый день это банк", audio_s=60, wall_s=2, cpu_s=3, peak_mb=500)
MUSIC = Answer("b.wav", "", "", audio_s=30, wall_s=1, cpu_s=1, peak_mb=700)


def test_rates_are_over_all_words_together() -> None:
    short = replace(CALL, reference="да", text="нет")
    assert summed([CALL, short]).wer == pytest.approx(1 / 5)


def test_words_where_nobody_speaks_are_invented_and_no_word_errors() -> None:
    found = summed([CALL, replace(MUSIC, text="Продолжение следует...")])
    assert found.wer == 0.0
    assert found.invented_per_min == pytest.approx(4.0)


def test_a_manifest_without_words_has_no_error_rate_and_one_without_music_no_invented_rate() -> None:
    assert summed([MUSIC]).wer is None
    assert summed([MUSIC]).cer is None
    assert summed([CALL]).invented_per_min is None


def test_speed_counts_every_recording_and_memory_the_highest() -> None:
    found = summed([CALL, MUSIC])
    assert found.times_real_time == pytest.approx(30.0)
    assert found.cpu_s_per_min == pytest.approx(4 / 1.5)
    assert found.peak_mb == 700


def test_a_failed_recording_counts_with_all_its_words_wrong() -> None:
    found = summed([replace(CALL, text="", error="ValueError: no")])
    assert (found.wer, found.failed) == (1.0, 1)


def test_how_much_faster_we_are_is_a_ratio_of_speeds() -> None:
    slower = replace(CALL, wall_s=5.0)
    assert ours_faster(summed([CALL]), summed([slower])) == pytest.approx(2.5)
    assert ours_faster(summed([CALL]), summed([])) is None


def test_a_condition_costs_what_it_adds_to_the_clean_rate() -> None:
    worse = [replace(CALL, text="добрый день это")]
    assert cost(worse, [CALL]) == pytest.approx(0.25)
    assert cost(worse, []) is None


def test_a_condition_is_compared_on_the_recordings_that_it_could_be_made_of() -> None:
    other = replace(CALL, file="mono.wav", text="")
    assert cost([CALL], [CALL, other]) == 0.0
    assert cost([CALL, other], [CALL]) is None


def test_the_best_peer_is_not_us() -> None:
    good, bad = summed([CALL]), summed([replace(CALL, text="день")])
    assert best_peer({"razbor": good, "one": bad, "two": good}, "razbor") == "two"
    assert best_peer({"razbor": good}, "razbor") is None
