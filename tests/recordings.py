"""Recordings for tests: slices of the bundled sample calls, and files broken in every way that people send them."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soxr
import yaml

from transcription.audio import read_blocks

SAMPLES = Path(__file__).parents[1] / "samples"
RATE_HZ = 16_000
PHONE_HZ = 8_000


def sound(name: str, seconds: float, skip_s: float = 0.0) -> np.ndarray:
    """Part of a sample call, float32 (2, n) at 16 kHz."""
    blocks = []
    wanted = int((skip_s + seconds) * RATE_HZ)
    got = 0
    for block in read_blocks(SAMPLES / "calls" / name):
        blocks.append(block)
        got += block.shape[1]
        if got >= wanted:
            break
    return np.concatenate(blocks, axis=1)[:, int(skip_s * RATE_HZ) : wanted]


def write_wav(path: Path, samples: np.ndarray) -> Path:
    """16-bit PCM at 8 kHz, as telephone systems write it."""
    phone = soxr.resample(np.ascontiguousarray(samples.T), RATE_HZ, PHONE_HZ)
    data = (np.clip(phone, -1, 1) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[0])
        file.setsampwidth(2)
        file.setframerate(PHONE_HZ)
        file.writeframes(data.tobytes())
    return path


def good_calls(folder: Path, count: int, seconds: float = 4.0) -> list[Path]:
    """Short calls that all differ, so that no two of them are one call."""
    whole = sound("ru-01-well-led.opus", seconds * count)
    length = int(seconds * RATE_HZ)
    return [
        write_wav(folder / f"good-{number:02d}.wav", whole[:, number * length : (number + 1) * length])
        for number in range(count)
    ]


def broken_calls(folder: Path) -> list[Path]:
    """Empty, text named .wav, cut in the middle, no samples at all, a codec nobody knows."""
    empty = folder / "broken-empty.wav"
    empty.write_bytes(b"")
    text = folder / "broken-text.wav"
    text.write_text("Это не запись, а письмо.\n" * 20, encoding="utf-8")
    whole = write_wav(folder / "whole.wav", sound("ru-01-well-led.opus", 12.0))
    cut = folder / "broken-cut.wav"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 3])
    silent = write_wav(folder / "broken-no-samples.wav", np.zeros((2, 0), dtype=np.float32))
    unknown = folder / "broken-codec.wav"
    header = bytearray(whole.read_bytes())
    header[20:22] = (0x7FFE).to_bytes(2, "little")  # a format tag that no program has
    unknown.write_bytes(bytes(header))
    whole.unlink()
    return [empty, text, cut, silent, unknown]


def answers(path: Path, texts: Sequence[str] = ("здравствуйте меня зовут Алексей", "дорого для нас")) -> Path:
    """Answers for the scripted recogniser: any recording says these two things, the manager first."""
    segments = [
        {"channel": channel, "start_s": 0.2 + second * 3.0, "end_s": 2.8 + second * 3.0, "text": texts[channel]}
        for second in range(100)
        for channel in (0, 1)
    ]
    path.write_text(yaml.safe_dump({"*": {"language": "ru", "segments": segments}}, allow_unicode=True), "utf-8")
    return path
