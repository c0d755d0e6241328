"""How many words of a mono call get the right speaker, measured on stereo calls mixed down to mono.

    python -m benchmarks.diarisation CALL.wav... [--noise NOISE.wav --snr-db 15] [--codec libopencore_amrnb]
        [--manager left] [--no-words]

The truth is the stereo recording: a word belongs to the channel that is louder while it is said. Prints for each call
the voices found, the share of time and of words on the right voice (after the better of the two namings), whether the
manager was found, and the processor time spent as a share of the call's length.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr

from benchmarks.degrading import through_av
from transcription.activity import ActivitySettings
from transcription.audio import read_blocks
from transcription.diarisation import labelled
from transcription.engine import RATE_HZ, Diariser, Samples
from transcription.engines import DEFAULT, build_detector, build_diariser, build_recogniser
from transcription.listening import listen
from transcription.transcriber import Transcriber
from transcription.types import Segment, Voices
from transcription.who import manager_voice

PHONE_HZ = 8_000
_STEP_S = 0.01


@dataclass(frozen=True, slots=True)
class Result:
    """Figures of one call; ``words`` None where none were recognised. ``manager`` is right, wrong or left open."""

    name: str
    voices: Voices
    time_share: float
    word_share: float | None
    words: int
    manager: str
    cost: float

    def line(self) -> str:
        words = "-" if self.word_share is None else f"{self.word_share:.1%} of {self.words}"
        return (
            f"{self.name}: {self.voices.count} voices, certainty {self.voices.certainty:.2f};"
            f" time {self.time_share:.1%}, words {words}; manager {self.manager}; {self.cost:.3f} of its length"
        )


class Truth:
    """Which channel speaks when: the louder one, each measured against its own loud moments."""

    def __init__(self, sides: Samples) -> None:
        step = round(_STEP_S * RATE_HZ)
        count = sides.shape[1] // step
        power = (sides[:, : count * step].reshape(2, count, step) ** 2).mean(axis=2)
        self._power = power / np.percentile(power, 98, axis=1, keepdims=True)

    def side(self, start_s: float, end_s: float) -> int | None:
        """0 left, 1 right; None in silence or where both speak alike."""
        first = round(start_s / _STEP_S)
        left, right = self._power[:, first : max(first + 1, round(end_s / _STEP_S))].mean(axis=1)
        if max(left, right) < 10**-2.5 or 0.25 < left / max(right, 1e-12) < 4.0:
            return None
        return int(right > left)

    @property
    def length_s(self) -> float:
        return self._power.shape[1] * _STEP_S


def measured(path: Path, diariser: Diariser, transcriber: Transcriber | None, options: argparse.Namespace) -> Result:
    sides = np.concatenate(list(read_blocks(path)), axis=1)
    if sides.shape[0] != 2:
        raise SystemExit(f"{path.name} has {sides.shape[0]} channels: a stereo call was expected")
    truth = Truth(sides)
    with tempfile.TemporaryDirectory() as folder:
        mono = Path(folder) / "mono.wav"
        _write(mono, _spoiled(sides.sum(axis=0), options))
        listening = listen(mono, build_detector(), ActivitySettings())
        started = time.process_time()
        regions = listening.tracks[0].regions if listening.tracks else ()
        voices = diariser.divide(read_blocks(mono), regions)
        cost = (time.process_time() - started) / listening.duration_s
        heard = transcriber.recognise(mono, transcriber.listen(mono)) if transcriber else None
    timed = [
        (_at(voices, moment_s), truth.side(moment_s, moment_s + 0.1)) for moment_s in np.arange(0, truth.length_s, 0.1)
    ]
    time_share, _, _ = _share([pair for pair in timed if None not in pair])
    if heard is None:
        return Result(path.name, voices, time_share, None, 0, "-", cost)
    segments = labelled(heard.segments, voices)
    word_share, words, turned = _share(_judged(segments, truth))
    guess = manager_voice(segments, heard.language).voice
    expected = (0 if options.manager == "left" else 1) ^ int(turned)
    manager = "left open" if guess is None else ("right" if guess == expected else "WRONG")
    return Result(path.name, voices, time_share, word_share, words, manager, cost)


def _judged(segments: tuple[Segment, ...], truth: Truth) -> list[tuple[int, int]]:
    """Voice and true side of every word whose side the stereo recording tells."""
    return [
        (segment.channel, side)
        for segment in segments
        for word in segment.words
        if (side := truth.side(word.start_s, word.end_s)) is not None
    ]


def _share(pairs: list[tuple[int, int]]) -> tuple[float, int, bool]:
    """Share of pairs that agree under the better naming of the voices, their number, and whether names were turned."""
    if not pairs:
        return 0.0, 0, False
    same = sum(voice == side for voice, side in pairs) / len(pairs)
    return max(same, 1.0 - same), len(pairs), same < 0.5


def _at(voices: Voices, moment_s: float) -> int | None:
    return next((span.voice for span in voices.spans if span.start_s <= moment_s < span.end_s), None)


def _spoiled(mono: Samples, options: argparse.Namespace) -> Samples:
    """Telephone band, then noise and a codec where asked for; int16-ready float at 8 kHz."""
    phone = soxr.resample(mono, RATE_HZ, PHONE_HZ)
    if options.noise:
        noise = soxr.resample(np.concatenate(list(read_blocks(options.noise)), axis=1)[0], RATE_HZ, PHONE_HZ)
        noise = np.resize(noise, len(phone))
        loud = np.abs(phone) > np.abs(phone).mean()
        ratio = float((phone[loud] ** 2).mean() / (noise**2).mean())
        phone = phone + noise * np.sqrt(ratio / 10 ** (options.snr_db / 10))
    phone = phone / max(1.0, float(np.abs(phone).max()))
    return through_av(phone, options.codec, "nut") if options.codec else phone


def _write(path: Path, samples: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(PHONE_HZ)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def main() -> None:
    options = _options()
    diariser = build_diariser()
    transcriber = None
    if options.words:
        transcriber = Transcriber(build_recogniser(options.engine, model=options.model, cache=options.cache))
    for path in options.recordings:
        print(measured(path, diariser, transcriber, options).line(), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("recordings", nargs="+", type=Path)
    parser.add_argument("--noise", type=Path)
    parser.add_argument("--snr-db", type=float, default=15.0)
    parser.add_argument("--codec", help="an encoder of PyAV: libopencore_amrnb, pcm_alaw, g723_1")
    parser.add_argument("--manager", choices=("left", "right"), default="left")
    parser.add_argument("--no-words", dest="words", action="store_false")
    parser.add_argument("--engine", default=DEFAULT)
    parser.add_argument("--model", default="base")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".local/share/razbor/cache")
    return parser.parse_args()


if __name__ == "__main__":
    main()
