"""Recordings of every kind, broken at random but always in the same way: for the fuzzing benchmark and its test."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.unit.transcription.sounds import encode
from transcription.audio import Sound
from transcription.engine import RATE_HZ, Samples

Mutation = Callable[[np.random.Generator, bytes], bytes]

SAMPLE = Path(__file__).parents[1] / "samples" / "calls" / "ru-01-well-led.opus"
BEGINS_S = 3.0
LENGTH_S = 6.0
_HEAD = 256
_LENGTHS = (0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Kind:
    """One format that people bring. ``codec`` None: made by hand, since no encoder is at hand."""

    ending: str
    codec: str | None
    rate_hz: int = 8_000
    sides: int = 2
    container: str | None = None


KINDS = (
    Kind(".pcm.wav", "pcm_s16le"),
    Kind(".mulaw.wav", "pcm_mulaw"),
    Kind(".alaw.wav", "pcm_alaw"),
    Kind(".adpcm.wav", "adpcm_ms"),
    Kind(".float.wav", "pcm_f32le", 16_000),
    Kind(".mp3", "libmp3lame"),
    Kind(".wide.mp3", "libmp3lame", 44_100),
    Kind(".flac", "flac"),
    Kind(".ogg", "libopus", 48_000),
    Kind(".m4a", "aac", 16_000),
    Kind(".aac", "aac", 16_000),
    Kind(".amr", "libopencore_amrnb", sides=1),
    Kind(".gsm", None, sides=1),
    Kind(".al", "pcm_alaw", sides=1, container="alaw"),
)


def originals(folder: Path) -> list[Path]:
    """One whole recording of each kind: some seconds of a sample call, in which the two sides take turns."""
    blocks = Sound(SAMPLE).blocks()
    call = np.concatenate(list(blocks), axis=1)[:, round(BEGINS_S * RATE_HZ) :][:, : round(LENGTH_S * RATE_HZ)]
    return [_original(folder / f"whole{kind.ending}", kind, call) for kind in KINDS]


def mutated(original: bytes, seed: int) -> bytes:
    """The bytes with one to three things done to them; the same for the same seed."""
    chance = np.random.default_rng(seed)
    data = original
    for _ in range(int(chance.integers(1, 4))):
        data = MUTATIONS[int(chance.integers(len(MUTATIONS)))](chance, data)
    return data


def _original(path: Path, kind: Kind, call: Samples) -> Path:
    if kind.codec is None:
        return _gsm(path)
    moments = np.arange(round(LENGTH_S * kind.rate_hz)) / kind.rate_hz
    sides = np.stack([np.interp(moments, np.arange(call.shape[1]) / RATE_HZ, side) for side in call])
    sound = sides if kind.sides > 1 else sides.sum(axis=0)
    return encode(path, sound.astype(np.float32), kind.codec, kind.rate_hz, kind.container)


def _gsm(path: Path) -> Path:
    """Frames of 33 bytes that begin with the format's half-byte; what they hold is noise."""
    frames = np.random.default_rng(1).integers(0, 256, (round(LENGTH_S / 0.02), 33), dtype=np.uint8)
    frames[:, 0] = frames[:, 0] & 0x0F | 0xD0
    path.write_bytes(frames.tobytes())
    return path


def _place(chance: np.random.Generator, data: bytes) -> int:
    """Somewhere in the file; every second time in its header."""
    return int(chance.integers(max(1, min(len(data), _HEAD) if chance.integers(2) else len(data))))


def _flip(chance: np.random.Generator, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(int(chance.choice((1, 3, 20, 300)))):
        if changed:
            changed[_place(chance, data)] ^= 1 << int(chance.integers(8))
    return bytes(changed)


def _overwrite(chance: np.random.Generator, data: bytes) -> bytes:
    start = _place(chance, data)
    junk = chance.bytes(int(chance.integers(1, 2_000)))
    return data[:start] + junk + data[start + len(junk) :]


def _zero(chance: np.random.Generator, data: bytes) -> bytes:
    start = _place(chance, data)
    count = int(chance.integers(1, 20_000))
    return data[:start] + bytes(min(count, len(data) - start)) + data[start + count :]


def _truncate(chance: np.random.Generator, data: bytes) -> bytes:
    return data[: int(chance.integers(len(data) + 1))]


def _length(chance: np.random.Generator, data: bytes) -> bytes:
    """A four- or two-byte field of the header set to a length that cannot be."""
    value, order = int(chance.choice(_LENGTHS)), str(chance.choice(("<", ">")))
    size, letter = ((4, "I"), (2, "H"))[int(chance.integers(2))]
    place = int(chance.integers(min(len(data), _HEAD) + 1)) // 2 * 2
    return data[:place] + struct.pack(order + letter, value % 256**size) + data[place + size :]


def _cut_out(chance: np.random.Generator, data: bytes) -> bytes:
    start = _place(chance, data)
    return data[:start] + data[start + int(chance.integers(1, 5_000)) :]


def _repeat(chance: np.random.Generator, data: bytes) -> bytes:
    start = _place(chance, data)
    end = start + int(chance.integers(1, 5_000))
    return data[:end] + data[start:end] * int(chance.integers(1, 6)) + data[end:]


def _swap(chance: np.random.Generator, data: bytes) -> bytes:
    first, second, third = sorted(int(place) for place in chance.integers(len(data) + 1, size=3))
    return data[:first] + data[second:third] + data[first:second] + data[third:]


def _junk_before(chance: np.random.Generator, data: bytes) -> bytes:
    return chance.bytes(int(chance.integers(1, 3_000))) + data


def _junk_after(chance: np.random.Generator, data: bytes) -> bytes:
    return data + chance.bytes(int(chance.integers(1, 30_000)))


def _twice(chance: np.random.Generator, data: bytes) -> bytes:
    return data[: int(chance.integers(len(data) + 1))] + data


MUTATIONS: tuple[Mutation, ...] = (
    _flip,
    _overwrite,
    _zero,
    _truncate,
    _length,
    _length,
    _cut_out,
    _repeat,
    _swap,
    _junk_before,
    _junk_after,
    _twice,
)
