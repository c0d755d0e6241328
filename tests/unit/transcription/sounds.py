"""Sounds for these tests, made of arithmetic: voices are noise shaped like syllables, tones are sines."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np

from transcription.engine import RATE_HZ

PHONE_HZ = 8_000


def silence(seconds: float, rate_hz: int = RATE_HZ) -> np.ndarray:
    return np.zeros(round(seconds * rate_hz), dtype=np.float32)


def babble(seconds: float, seed: int = 1, rate_hz: int = RATE_HZ, level: float = 0.2) -> np.ndarray:
    """Noise that comes and goes four times a second, as syllables do."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    noise = np.random.default_rng(seed).standard_normal(len(time))
    return (level * noise * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * time))).astype(np.float32)


def sine(hertz: float, seconds: float, rate_hz: int = RATE_HZ, level: float = 0.3) -> np.ndarray:
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    return (level * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def write_wav(path: Path, sound: np.ndarray, rate_hz: int = PHONE_HZ) -> Path:
    """16-bit PCM of ``(channels, n)`` or ``(n,)`` samples."""
    sides = np.atleast_2d(sound)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(sides.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((np.clip(sides, -1, 1).T * 32767).astype("<i2").tobytes())
    return path


def encode(path: Path, sound: np.ndarray, codec: str, rate_hz: int = PHONE_HZ, container: str | None = None) -> Path:
    """The sound through one of FFmpeg's encoders."""
    sides = np.atleast_2d(sound)
    layout = {1: "mono", 2: "stereo"}[sides.shape[0]]
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate_hz, layout=layout)
        packed = (np.clip(sides, -1, 1).T * 32767).astype("<i2").reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=layout)
        frame.sample_rate = rate_hz
        resampler = av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=rate_hz)
        fifo = av.AudioFifo()
        for part in resampler.resample(frame):
            part.pts = None
            fifo.write(part)
        size = stream.codec_context.frame_size or 1024
        while (part := fifo.read(size, partial=True)) is not None:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return path
