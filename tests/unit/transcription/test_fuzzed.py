"""A few of the files that ``benchmarks.fuzz_recordings`` tries by the thousand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutations import KINDS, mutated, originals
from transcription.activity import ActivitySettings
from transcription.engines.loudness import LoudnessDetector
from transcription.errors import RecordingUnreadable
from transcription.listening import listen


@pytest.fixture(scope="module")
def wholes(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return originals(tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize("place", range(len(KINDS)), ids=[kind.ending for kind in KINDS])
def test_broken_files_are_read_or_refused_with_one_sentence(place: int, wholes: list[Path], tmp_path: Path) -> None:
    whole = wholes[place]
    assert listen(whole, LoudnessDetector(), ActivitySettings()).duration_s == pytest.approx(6.0, abs=0.3)
    path = tmp_path / f"broken{KINDS[place].ending}"
    said = []
    for seed in range(12):
        path.write_bytes(mutated(whole.read_bytes(), seed))
        try:
            listen(path, LoudnessDetector(), ActivitySettings())
        except RecordingUnreadable as error:
            said.append(str(error))
    assert [sentence for sentence in said if path.name not in sentence or "\n" in sentence] == []
