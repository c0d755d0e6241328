"""Makes recordings on which nobody says a word, and calls with hold music in their middle.

    python -m benchmarks.wordless FOLDER --sounds MUSIC.flac TONE.wav... [--noise FOLDER] [--call CALL.wav]
        [--minutes 30] [--seed 0] > MANIFEST.tsv

Each of the sounds (music, tones), each noise, white and pink noise and digital silence becomes a telephone file, in
turn on one channel, on two, and 20 dB lower, until there are so many minutes. Their references are empty, so in
``benchmarks.transcription`` every word of their transcripts is an invented one. ``--call`` are stereo calls with their
text in a JSON beside them: two minutes of the first sound are put into the middle, and the reference stays as it was.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import numpy as np

from benchmarks.degrading import PHONE_HZ, read_noises, whole, write_wav
from benchmarks.manifest import line, references
from transcription.engine import RATE_HZ, Samples
from transcription.evaluation import Reference

LENGTH_S = 75.0
HOLD_S = 120.0
_LEVELS_DB = (0.0, -20.0)
_LOUD = 0.2


@dataclass(frozen=True, slots=True)
class Source:
    """A sound ``(n,)`` at 16 kHz that is repeated as often as needed."""

    name: str
    sound: Samples

    def lasting(self, length_s: float) -> Samples:
        count = round(length_s * RATE_HZ)
        return np.tile(self.sound, -(-count // max(1, len(self.sound))))[:count]


def sources(sounds: list[Path], noise: Path | None, seed: int) -> list[Source]:
    """Everything that has no words in it, by name."""
    found = [Source(path.stem, whole(path).mean(axis=0)) for path in sounds]
    noises = read_noises(noise) if noise else ()
    found += [Source(f"noise{number}", sound) for number, sound in enumerate(noises, start=1)]
    white = np.random.default_rng(seed).standard_normal(60 * RATE_HZ)
    spectrum = np.fft.rfft(white)
    pink = np.fft.irfft(spectrum / np.sqrt(np.maximum(1, np.arange(len(spectrum)))))
    made = {"white": white, "pink": pink, "silence": np.zeros(RATE_HZ)}
    return found + [Source(name, _scaled(sound)) for name, sound in made.items()]


def recordings(found: list[Source], minutes: float) -> Iterator[tuple[str, Samples]]:
    """Names and ``(channels, n)`` sounds, together at least so many minutes; on two channels the second comes later."""
    made_s = 0.0
    for level_db, two in cycle([(level, two) for level in _LEVELS_DB for two in (False, True)]):
        for source in found:
            if made_s >= 60 * minutes:
                return
            sound = source.lasting(LENGTH_S) * np.float32(10 ** (level_db / 20))
            sides = np.stack([sound, np.roll(sound, RATE_HZ * 7) * np.float32(0.5)]) if two else sound[None]
            yield f"{source.name}{level_db:+.0f}dB-{len(sides)}ch", sides
            made_s += LENGTH_S


def held(call: Samples, source: Source) -> Samples:
    """A ``(2, n)`` call with hold music on the client's side, put in at the quietest moment near its middle."""
    step = RATE_HZ // 10
    count = call.shape[1] // step
    power = (call[:, : count * step].reshape(len(call), count, step) ** 2).mean(axis=2).sum(axis=0)
    around = np.convolve(power, np.ones(5), mode="same")
    first = count // 3
    place = (first + int(np.argmin(around[first : 2 * count // 3]))) * step
    music = np.zeros((len(call), round(HOLD_S * RATE_HZ)), dtype=np.float32)
    music[-1] = source.lasting(HOLD_S)
    return np.concatenate([call[:, :place], music, call[:, place:]], axis=1)


def _scaled(sound: Samples) -> Samples:
    peak = float(np.abs(sound).max())
    return np.asarray(sound * (_LOUD / peak if peak else 0.0), dtype=np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sounds", type=Path, nargs="+", required=True)
    parser.add_argument("--noise", type=Path)
    parser.add_argument("--call", type=Path, nargs="*", default=[])
    parser.add_argument("--language", default="ru", help="in which the recordings are listened to")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    found = sources(options.sounds, options.noise, options.seed)
    for name, sides in recordings(found, options.minutes):
        path = write_wav(options.folder / f"{name}.wav", sides, PHONE_HZ)
        print(line(Reference(path, path.name, options.language, "")))
    for call in options.call:
        known = {
            reference.path.absolute(): reference for reference in references(call.parent, language=options.language)
        }
        if call.absolute() not in known:
            raise SystemExit(f"{call} has no text beside it: expected {call.with_suffix('.json').name}")
        path = write_wav(options.folder / f"{call.stem}-held.wav", held(whole(call), found[0]), PHONE_HZ)
        print(line(Reference(path, path.name, options.language, known[call.absolute()].text)))


if __name__ == "__main__":
    main()
