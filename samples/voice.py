"""Voices the sample dialogues into two-channel telephone recordings; knows nothing of what is said in them.

Needs the Debian packages `rhvoice`, `rhvoice-russian` and `rhvoice-english` (component non-free: the voices
are trained models whose training cannot be repeated from source; those used here are LGPL-2.1-or-later) and
nothing else outside the project's own environment. Run as `python samples/voice.py [ID...]`.
The same dialogues and the same packages give the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import subprocess
import sys
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self, TypeAlias

import av
import numpy as np
import soxr
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

HERE = Path(__file__).resolve().parent
DIALOGUES = HERE / "dialogues"
CALLS = HERE / "calls"
TIMINGS = HERE / "timings.csv"

SYNTHESISER = "RHVoice-test"
PACKAGES = "rhvoice rhvoice-russian rhvoice-english"
SYNTHESIS_RATE_HZ = 24_000
LINE_RATE_HZ = 8_000
LINE_BAND_HZ = (300.0, 3_400.0)
SPEECH_LEVEL_DBFS = -23.0
NOISE_LEVEL_DBFS = -58.0
# Joint coding leaks one channel into the other: -29 dBFS at 16 kbit/s, -49 at 24, below the line noise at 32.
BIT_RATE = 32_000
RINGBACK_HZ, RINGBACK_ON_S, RINGBACK_PERIOD_S = 425.0, 1.0, 5.0
BEEP_HZ, BEEP_S = 1_000.0, 0.4

Samples: TypeAlias = NDArray[np.float64]
SpeakerName: TypeAlias = Literal["manager", "client", "other"]
CHANNEL: dict[SpeakerName, int] = {"manager": 0, "client": 1, "other": 1}


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Voice(_Document):
    """A synthesiser voice; rate and pitch in per cent of the voice's own."""

    name: str
    rate: int = Field(default=100, ge=50, le=200)
    pitch: int = Field(default=100, ge=50, le=150)


class SpokenTurn(_Document):
    """One turn; it starts `pause_s` after, or `overlap_s` before, the end of all speech so far."""

    turn: int
    speaker: SpeakerName
    text: str = Field(min_length=1)
    pause_s: float | None = Field(default=None, ge=0)
    overlap_s: float | None = Field(default=None, gt=0)
    beep_after: bool = False

    @model_validator(mode="after")
    def _starts_in_one_way(self) -> Self:
        if self.pause_s is not None and self.overlap_s is not None:
            raise ValueError(f"turn {self.turn} has both pause_s and overlap_s; keep one")
        return self


class Dialogue(BaseModel):
    """What the voicing needs of a dialogue file; the truth labels beside it are left to the tests."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    language: Literal["ru", "en"]
    recording: str
    ringback_cycles: int = Field(default=0, ge=0)
    voices: dict[SpeakerName, Voice]
    turns: tuple[SpokenTurn, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _numbered_and_voiced(self) -> Self:
        if [turn.turn for turn in self.turns] != list(range(len(self.turns))):
            raise ValueError(f"{self.id}: turns must be numbered 0, 1, 2, … in order")
        if silent := {turn.speaker for turn in self.turns} - set(self.voices):
            raise ValueError(f"{self.id}: no voice for {', '.join(sorted(silent))}")
        return self


@dataclass(frozen=True, slots=True)
class Placed:
    """A turn at its place in the recording, seconds from the start."""

    turn: SpokenTurn
    start_s: float
    end_s: float


def load_dialogue(path: Path) -> Dialogue:
    """Read one dialogue file; raises pydantic's ValidationError with the field at fault."""
    return Dialogue.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def main(wanted: list[str]) -> int:
    if shutil.which(SYNTHESISER) is None:
        print(f"{SYNTHESISER} is not installed: apt-get install {PACKAGES} (Debian non-free)", file=sys.stderr)
        return 2
    dialogues = [load_dialogue(path) for path in sorted(DIALOGUES.glob("*.yaml"))]
    CALLS.mkdir(exist_ok=True)
    timings = _kept_timings(without={dialogue.id for dialogue in _chosen(dialogues, wanted)})
    for dialogue in _chosen(dialogues, wanted):
        line, placed = voice(dialogue)
        write_opus(CALLS / dialogue.recording, line)
        timings += [_timing_row(dialogue.id, spoken) for spoken in placed]
        print(f"{dialogue.recording}  {line.shape[1] / LINE_RATE_HZ:.1f} s", file=sys.stderr)
    _write_timings(timings)
    return 0


def voice(dialogue: Dialogue) -> tuple[Samples, list[Placed]]:
    """A dialogue as line sound, shape (2, samples) at 8 kHz, left = manager; and where each turn fell."""
    chance = np.random.default_rng(_seed(dialogue.id))
    sounds: list[tuple[int, float, Samples]] = []
    placed: list[Placed] = []
    ringing_s = dialogue.ringback_cycles * RINGBACK_PERIOD_S
    for cycle in range(dialogue.ringback_cycles):
        sounds.append((CHANNEL["other"], 0.3 + cycle * RINGBACK_PERIOD_S, _tone(RINGBACK_HZ, RINGBACK_ON_S)))
    end_s, before = 0.4 + ringing_s, None
    for turn in dialogue.turns:
        speech = _on_the_line(_synthesise(turn.text, dialogue.voices[turn.speaker]))
        start_s = round(end_s + _gap_s(turn, before, chance), 3)
        sounds.append((CHANNEL[turn.speaker], start_s, speech))
        placed.append(Placed(turn, start_s, round(start_s + speech.size / LINE_RATE_HZ, 3)))
        end_s, before = max(end_s, placed[-1].end_s), turn.speaker
        if turn.beep_after:
            sounds.append((CHANNEL["other"], end_s + 0.6, _tone(BEEP_HZ, BEEP_S)))
            end_s += 0.6 + BEEP_S
    return _mix(sounds, end_s + 0.8, chance), placed


def write_opus(path: Path, line: Samples) -> None:
    """Encode line sound, shape (2, samples) at 8 kHz, as Ogg Opus without dates or random serials."""
    pcm = np.round(np.clip(line, -1.0, 1.0) * 32_767).astype(np.int16)
    with av.open(str(path), "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=LINE_RATE_HZ, layout="stereo", bit_rate=BIT_RATE)
        stream.options = {"application": "audio", "flags": "+bitexact"}
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(pcm.T).reshape(1, -1), "s16", "stereo")
        frame.sample_rate = LINE_RATE_HZ
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _synthesise(text: str, voice: Voice) -> Samples:
    """Speech at 24 kHz, silence at both ends removed."""
    done = subprocess.run(
        [SYNTHESISER, "-p", voice.name, "-r", str(voice.rate), "-t", str(voice.pitch), "-q", "max",
         "-R", str(SYNTHESIS_RATE_HZ), "-o", "/dev/stdout"],
        input=text.encode(), capture_output=True, check=True,
    )  # fmt: skip
    with wave.open(io.BytesIO(done.stdout)) as sound:
        samples = np.frombuffer(sound.readframes(-1), np.int16).astype(np.float64) / 32_768
    loud = np.flatnonzero(np.abs(samples) > 0.003)
    if not loud.size:
        raise ValueError(f"voice {voice.name!r} said nothing for {text!r}; is {PACKAGES} installed in full?")
    return samples[loud[0] : loud[-1] + 1]


def _on_the_line(speech: Samples) -> Samples:
    """Speech as a telephone line carries it: 8 kHz, 300-3400 Hz, one loudness."""
    narrow = _band(soxr.resample(speech, SYNTHESIS_RATE_HZ, LINE_RATE_HZ, quality="VHQ"))
    return _levelled(narrow, SPEECH_LEVEL_DBFS)


def _band(samples: Samples) -> Samples:
    """Keep the telephone band, with edges 100 Hz wide so that nothing rings."""
    spectrum = np.fft.rfft(samples)
    frequency = np.fft.rfftfreq(samples.size, 1 / LINE_RATE_HZ)
    low, high = LINE_BAND_HZ
    gain = np.clip((frequency - low + 100) / 100, 0, 1) * np.clip((high + 100 - frequency) / 100, 0, 1)
    kept: Samples = np.fft.irfft(spectrum * gain, samples.size)
    return kept


def _mix(sounds: list[tuple[int, float, Samples]], length_s: float, chance: np.random.Generator) -> Samples:
    line = np.stack([_noise(int(length_s * LINE_RATE_HZ), chance) for _ in range(2)])
    for channel, start_s, sound in sounds:
        start = int(start_s * LINE_RATE_HZ)
        line[channel, start : start + sound.size] += sound
    return line


def _noise(size: int, chance: np.random.Generator) -> Samples:
    hiss = _band(chance.standard_normal(size))
    return _levelled(hiss, NOISE_LEVEL_DBFS)


def _tone(frequency_hz: float, length_s: float) -> Samples:
    time_s = np.arange(int(length_s * LINE_RATE_HZ)) / LINE_RATE_HZ
    edge = np.clip(np.minimum(time_s, length_s - time_s) / 0.01, 0, 1)
    tone: Samples = np.sin(2 * np.pi * frequency_hz * time_s) * edge * _amplitude(SPEECH_LEVEL_DBFS)
    return tone


def _gap_s(turn: SpokenTurn, before: SpeakerName | None, chance: np.random.Generator) -> float:
    """Seconds between the end of all speech so far and this turn; negative where it overlaps."""
    usual = chance.uniform(0.25, 0.75) if turn.speaker != before else chance.uniform(0.35, 0.6)
    if turn.overlap_s is not None:
        return -turn.overlap_s
    return float(usual) if turn.pause_s is None else turn.pause_s


def _levelled(sound: Samples, level_dbfs: float) -> Samples:
    """The sound with its mean power at the level."""
    return sound * (_amplitude(level_dbfs) / float(np.sqrt(np.mean(sound**2))))


def _amplitude(level_dbfs: float) -> float:
    return float(10 ** (level_dbfs / 20))


def _seed(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


def _chosen(dialogues: list[Dialogue], wanted: list[str]) -> Iterator[Dialogue]:
    return (dialogue for dialogue in dialogues if not wanted or dialogue.id in wanted)


def _kept_timings(without: set[str]) -> list[dict[str, str]]:
    if not TIMINGS.exists():
        return []
    with TIMINGS.open(encoding="utf-8", newline="") as rows:
        return [row for row in csv.DictReader(rows) if row["call_id"] not in without]


def _timing_row(call_id: str, spoken: Placed) -> dict[str, str]:
    return {
        "call_id": call_id,
        "turn": str(spoken.turn.turn),
        "speaker": spoken.turn.speaker,
        "start_s": f"{spoken.start_s:.3f}",
        "end_s": f"{spoken.end_s:.3f}",
    }


def _write_timings(rows: list[dict[str, str]]) -> None:
    ordered = sorted(rows, key=lambda row: (row["call_id"], int(row["turn"])))
    with TIMINGS.open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, ["call_id", "turn", "speaker", "start_s", "end_s"], lineterminator="\n")
        table.writeheader()
        table.writerows(ordered)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
