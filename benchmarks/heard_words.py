"""Recognised words of recordings whose text is known, each told right or wrong, for the calibration of confidence."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import wave
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jiwer
import numpy as np

from transcription.audio import content_sha256, read_blocks
from transcription.engine import RATE_HZ, Samples
from transcription.evaluation import Reference, read_manifest
from transcription.lexicon import plain_words
from transcription.quality import clean
from transcription.transcriber import Transcriber
from transcription.types import Engine, Recognition, Segment, Word

JOINED = 24
"""Short recordings in one call."""

PAUSE_S = 1.0

_FRAME = RATE_HZ // 50
_DIGIT = re.compile(r"\d")
_DIGITS = {
    "ru": "ноль один два три четыре пять шесть семь восемь девять десять".split(),  # noqa: SIM905
    "en": "zero one two three four five six seven eight nine ten".split(),  # noqa: SIM905
}


@dataclass(frozen=True, slots=True)
class Noise:
    """What is mixed into a recording, and how far below its speech."""

    path: Path
    snr_db: float

    @property
    def name(self) -> str:
        return f"{self.path.stem} at {self.snr_db:g} dB"


@dataclass(frozen=True, slots=True)
class Known:
    """One call and what is said on each of its channels; short recordings are joined to one call, as a call is long.

    ``half`` is 0 where the call is fitted on and 1 where it is measured.
    """

    name: str
    paths: tuple[Path, ...]
    language: str
    texts: Mapping[int, str]
    half: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A call's cleaned segments as the transcript shows them; ``right`` by place of segment and word.

    ``right`` is None for words that cannot be judged: digits against words, or nothing but punctuation.
    """

    known: Known
    segments: tuple[Segment, ...]
    right: tuple[tuple[bool | None, ...], ...]


def read_known(path: Path, *, language: str = "ru") -> tuple[Known, ...]:
    """A manifest (``.tsv``), or the text of one call (``.json``) beside its sound: a list of segments with start,
    channel and text, or an object with them and a language; ``language`` is that of calls which name none."""
    if path.suffix != ".json":
        return tuple(_joined_calls(path.parent.name, read_manifest(path)))
    call = json.loads(path.read_text("utf-8"))
    call = call if isinstance(call, dict) else {"segments": call}
    texts: dict[int, str] = {}
    for segment in sorted(call["segments"], key=lambda segment: segment["start"]):
        texts[segment["channel"]] = f"{texts.get(segment['channel'], '')} {segment['text']}".strip()
    (sound,) = (other for other in sorted(path.parent.glob(f"{path.stem}.*")) if other.suffix != ".json")
    return (Known(path.stem, (sound,), call.get("language", language), texts, _half(path.stem)),)


def _joined_calls(name: str, lines: Sequence[Reference]) -> Iterator[Known]:
    for half in (0, 1):
        for language in sorted({line.language for line in lines}):
            own = [line for line in lines if line.language == language and _half(Path(line.name).stem) == half]
            for first in range(0, len(own), JOINED):
                some = own[first : first + JOINED]
                text = {0: " ".join(line.text for line in some)}
                yield Known(f"{name}-{half}-{first}", tuple(line.path for line in some), language, text, half)


def _half(name: str) -> int:
    return hashlib.sha256(name.encode()).digest()[0] % 2


class Recognitions:
    """What the recogniser hears, kept in a folder so that nothing is recognised twice."""

    def __init__(self, transcriber: Transcriber, engine: Engine, folder: Path) -> None:
        self._transcriber = transcriber
        self._engine = engine
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def of(self, known: Known, noise: Noise | None = None) -> Recognition:
        parts = [known.language, noise.name if noise else "", repr(self._engine), *map(content_sha256, known.paths)]
        kept = self._folder / f"{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:24]}.json"
        if not kept.exists():
            kept.write_text(json.dumps(asdict(self._recognised(known, noise)), ensure_ascii=False), "utf-8")
        return _recognition(json.loads(kept.read_text("utf-8")))

    def _recognised(self, known: Known, noise: Noise | None) -> Recognition:
        sound = _call(known)
        if noise is not None:
            sound = with_noise(sound, _sound(noise.path)[0], noise.snr_db)
        with tempfile.TemporaryDirectory() as folder:
            call = _write(Path(folder) / "call.wav", sound)
            listening = self._transcriber.listen(call)
            return self._transcriber.recognise(call, listening, language=known.language)


def with_noise(sound: Samples, noise: Samples, snr_db: float) -> Samples:
    """``(channels, n)`` with the noise repeated under it, measured against the louder half of the frames."""
    mixed = []
    for channel, samples in enumerate(sound):
        under = np.resize(np.roll(noise, channel * len(noise) // 2), len(samples))
        frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
        power = np.square(frames).mean(axis=1)
        speech = float(power[power >= np.median(power)].mean())
        scale = np.sqrt(speech / max(float(np.square(under).mean()), 1e-12) / 10 ** (snr_db / 10))
        mixed.append(samples + np.float32(scale) * under)
    whole = np.stack(mixed)
    return np.asarray(whole / max(1.0, float(np.abs(whole).max())), dtype=np.float32)


def judged(known: Known, recognition: Recognition) -> Heard:
    """The call's cleaned segments with their words told right or wrong, each channel against its own text."""
    sides_apart = len(known.texts) > 1
    segments = clean(recognition.segments, language=known.language, sides_apart=sides_apart).segments
    told: dict[tuple[int, int], list[bool | None]] = {}
    for channel, text in known.texts.items():
        own = [number for number, segment in enumerate(segments) if segment.channel == channel or not sides_apart]
        found = [
            (number, place, token)
            for number in own
            for place, word in enumerate(segments[number].words)
            for token in plain_words(word.text)
        ]
        verdicts = _verdicts(
            _spelled(plain_words(text), known.language), _spelled([token for *_, token in found], known.language)
        )
        for (number, place, _), verdict in zip(found, verdicts, strict=True):
            told.setdefault((number, place), []).append(verdict)
    right = tuple(
        tuple(_whole(told.get((number, place), [])) for place in range(len(segment.words)))
        for number, segment in enumerate(segments)
    )
    return Heard(known, segments, right)


def _whole(verdicts: Sequence[bool | None]) -> bool | None:
    return None if not verdicts or None in verdicts else all(verdicts)


def _verdicts(expected: Sequence[str], found: Sequence[str]) -> list[bool | None]:
    """One verdict a found word.

    What sounds alike but is divided otherwise («не смотря») is right; digits against anything else are not judged.
    """
    if not found or not expected:
        return [False] * len(found)
    aligned = jiwer.process_words(" ".join(expected), " ".join(found))
    verdicts: list[bool | None] = [None] * len(found)
    for kind, *(ref_start, ref_end, start, end) in _joined(aligned.alignments[0]):
        theirs, ours = expected[ref_start:ref_end], found[start:end]
        same = kind == "equal" or "".join(theirs) == "".join(ours)
        digits = any(_DIGIT.search(word) for word in (*theirs, *ours))
        for place in range(start, end):
            verdicts[place] = None if digits and not same else same
    return verdicts


def _joined(chunks: Sequence[Any]) -> list[tuple[str, int, int, int, int]]:
    """jiwer's chunks: kind, reference's start and end, found one's start and end; neighbouring differences as one."""
    joined: list[tuple[str, int, int, int, int]] = []
    for chunk in chunks:
        kind, ref_start, start = chunk.type, chunk.ref_start_idx, chunk.hyp_start_idx
        if joined and kind != "equal" and joined[-1][0] != "equal":
            _, ref_start, _, start, _ = joined.pop()
        joined.append((kind, ref_start, chunk.ref_end_idx, start, chunk.hyp_end_idx))
    return joined


def _spelled(words: Sequence[str], language: str) -> list[str]:
    """Single small numbers as words, so that «1» and «один» are one word."""
    table = _DIGITS[language]
    return [table[int(word)] if word.isdecimal() and int(word) < len(table) else word for word in words]


def _call(known: Known) -> Samples:
    """The call's recordings one after another with a pause between them."""
    sounds = [_sound(path) for path in known.paths]
    pause = np.zeros((len(sounds[0]), round(PAUSE_S * RATE_HZ)), dtype=np.float32)
    return np.concatenate([part for sound in sounds for part in (sound, pause)], axis=1)


def _sound(path: Path) -> Samples:
    return np.concatenate(list(read_blocks(path)), axis=1)


def _write(path: Path, sound: Samples) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(sound))
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((np.clip(sound.T, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def _recognition(data: Mapping[str, Any]) -> Recognition:
    segments = tuple(
        Segment(**{**segment, "words": tuple(Word(**word) for word in segment["words"])})
        for segment in data["segments"]
    )
    return Recognition(data["language"], segments, Engine(**data["engine"]), data["language_confidence"])
