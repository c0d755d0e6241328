"""How loud a recording is from moment to moment, for drawing it: computed once, kept in the cache. Knows no pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from transcription.loudness import Loudness, loudness_of

VERSION = 2
"""Bumped when the same recording is drawn in another way."""


@dataclass(frozen=True, slots=True)
class Peaks:
    folder: Path

    def of(self, path: Path) -> Loudness:
        """The loudness of a kept recording. Raises RecordingUnreadable where it cannot be decoded."""
        kept = self.folder / f"{path.stem}.{VERSION}.json"
        if kept.is_file():
            found = json.loads(kept.read_text(encoding="utf-8"))
            return Loudness(found["step_s"], tuple(tuple(channel) for channel in found["channels"]))
        made = loudness_of(path)
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = kept.with_suffix(".part")
        beside.write_text(json.dumps({"step_s": made.step_s, "channels": made.channels}), encoding="utf-8")
        beside.replace(kept)  # whoever reads meanwhile finds a whole file or none
        return made
