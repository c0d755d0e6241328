"""Makes a recording worse in known ways: noise, telephone codecs, level, voices over each other. Channels stay apart.

A condition is a name with an amount: ``noise10`` (noise 10 dB below the speech), ``quiet20`` (20 dB lower), ``gsm``,
``alaw``, ``opus8`` (8 kbit/s), all three at 8 kHz, ``overlap`` (the right channel half a second to a second earlier),
``clean``. The same seed and file name give the same sound.
"""

from __future__ import annotations

import io
import re
import wave
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import av
import numpy as np
import soxr

from transcription.audio import inspect, read_blocks
from transcription.engine import RATE_HZ, Samples

PHONE_HZ = 8_000
SHORTEST_NOISE_S = 3.0
OVERLAP_S = (0.5, 1.0)
_FRAME_S = 0.02
_SPEECH_DB = 25.0
_USUAL = {"noise": 10, "quiet": 20, "opus": 8}
_KINDS = ("clean", "noise", "quiet", "gsm", "alaw", "opus", "overlap")
_ENCODERS = {"alaw": ("pcm_alaw", "wav"), "opus": ("libopus", "ogg"), "gsm": ("libgsm", "gsm")}


@dataclass(frozen=True, slots=True)
class Condition:
    """``amount`` is dB for noise and quiet, kbit/s for opus, else 0."""

    name: str
    kind: str
    amount: int

    @classmethod
    def named(cls, name: str) -> Condition:
        """Raises ValueError with the known ones."""
        match = re.fullmatch(r"([a-z]+)(\d*)", name)
        if match is None or match[1] not in _KINDS or (match[2] and match[1] not in _USUAL):
            raise ValueError(f"there is no condition {name!r}: known are {', '.join(_KINDS)}, as in noise10 or opus8")
        return cls(name, match[1], int(match[2] or _USUAL.get(match[1], 0)))

    def missing(self, noises: Sequence[Samples]) -> str:
        """Why it cannot be made here, or nothing."""
        if self.kind == "noise" and not noises:
            return "no folder of noises was given (--noise)"
        if self.kind in _ENCODERS and not _can_encode(self.kind):
            return f"PyAV has no encoder {_ENCODERS[self.kind][0]}" + (
                " and the package soundfile is not installed" if self.kind == "gsm" else ""
            )
        return ""


def read_noises(folder: Path) -> tuple[Samples, ...]:
    """Mono ``(n,)`` noises at 16 kHz by file name; what is shorter than 3 s is an impulse response and left out."""
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in {".wav", ".flac", ".mp3", ".ogg"})
    noises = (whole(path).mean(axis=0) for path in files)
    return tuple(noise for noise in noises if len(noise) >= SHORTEST_NOISE_S * RATE_HZ)


def whole(path: Path) -> Samples:
    """A recording's ``(channels, n)`` samples at 16 kHz, all at once."""
    blocks = list(read_blocks(path))
    return np.concatenate(blocks, axis=1) if blocks else np.zeros((1, 0), dtype=np.float32)


def worsened(path: Path, condition: Condition, noises: Sequence[Samples], seed: int, out: Path) -> Path | None:
    """Writes the recording under the condition to ``out`` at its own sample rate, behind a codec at 8 kHz.

    A telephone call stays a telephone file: at 16 kHz, rounding to 16 bits would put a faint hiss where it has nothing,
    and recognisers hear that. None where the condition needs two channels and there is one.
    """
    rate_hz = PHONE_HZ if condition.kind in _ENCODERS else min(inspect(path).rate_hz, RATE_HZ)
    banded = tuple(_resampled(_resampled(noise[None], RATE_HZ, rate_hz), rate_hz, RATE_HZ)[0] for noise in noises)
    worse = degraded(whole(path), condition, banded, seed_of(path.name, seed))
    return None if worse is None else write_wav(out, worse, rate_hz)


def write_wav(path: Path, sound: Samples, rate_hz: int = RATE_HZ) -> Path:
    """16-bit PCM of ``(channels, n)`` samples at 16 kHz, in a file of ``rate_hz``."""
    data = np.clip(_resampled(sound, RATE_HZ, rate_hz), -1, 1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(sound.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((data.T * 32767).astype("<i2").tobytes())
    return path


def degraded(sound: Samples, condition: Condition, noises: Sequence[Samples], seed: Sequence[int]) -> Samples | None:
    """``(channels, n)`` at 16 kHz, made worse; None where the condition needs two channels and there is one."""
    random = np.random.default_rng(seed)
    if condition.kind == "noise":
        noise = noises[int(random.integers(len(noises)))]
        return in_range(with_noise(sound, noise, condition.amount, random))
    if condition.kind == "quiet":
        return np.asarray(sound * 10 ** (-condition.amount / 20), dtype=np.float32)
    if condition.kind == "overlap":
        return overlapped(sound, random.uniform(*OVERLAP_S)) if len(sound) == 2 else None
    return coded(sound, condition) if condition.kind in _ENCODERS else sound


def seed_of(name: str, seed: int) -> tuple[int, int]:
    """One stream of chance a file, whatever stands beside it in the manifest."""
    return seed, zlib.crc32(name.encode())


def with_noise(sound: Samples, noise: Samples, snr_db: float, random: np.random.Generator) -> Samples:
    """Noise on each channel, looped from a place of its own, ``snr_db`` below that channel's speech.

    A channel without any sound gets the other's noise level; a recording without any gets none.
    """
    levels = [speech_rms(channel) for channel in sound]
    loudest = max(levels)
    out = sound.copy()
    for channel, level in enumerate(levels):
        start = int(random.integers(len(noise)))
        looped = np.resize(np.roll(noise, -start), sound.shape[1])
        own = float(np.sqrt((looped**2).mean())) if looped.size else 0.0
        if own > 0.0:
            out[channel] += looped * ((level or loudest) / own * 10 ** (-snr_db / 20))
    return out


def speech_rms(channel: Samples) -> float:
    """Root mean square of the frames within 25 dB of the loud ones; 0 of digital silence."""
    frame = round(_FRAME_S * RATE_HZ)
    count = len(channel) // frame
    if not count:
        return 0.0
    power = (channel[: count * frame].reshape(count, frame).astype(np.float64) ** 2).mean(axis=1)
    loud = power[power >= np.percentile(power, 95) * 10 ** (-_SPEECH_DB / 10)]
    return float(np.sqrt(loud.mean()))


def overlapped(sound: Samples, earlier_s: float) -> Samples:
    """The right channel ``earlier_s`` earlier than the left one, nothing cut off: the file grows by as much."""
    pad = np.zeros(round(earlier_s * RATE_HZ), dtype=np.float32)
    left, right = sound
    return np.stack([np.concatenate([pad, left]), np.concatenate([right, pad])])


def in_range(sound: Samples) -> Samples:
    """Scaled down as a whole where it would be clipped."""
    return np.asarray(sound / max(1.0, float(np.abs(sound).max(initial=0.0))), dtype=np.float32)


def coded(sound: Samples, condition: Condition) -> Samples:
    """Each channel at 8 kHz through the encoder and its decoder, back at 16 kHz and at its length."""
    codec, container = _ENCODERS[condition.kind]

    def through(phone: Samples) -> Samples:
        if not _av_encodes(codec):
            return _through_soundfile(phone)
        return through_av(phone, codec, container, condition.amount * 1_000)

    return np.stack([_narrow(channel, through) for channel in sound])


def _resampled(sound: Samples, from_hz: int, to_hz: int) -> Samples:
    if from_hz == to_hz:
        return sound
    return np.asarray(soxr.resample(np.ascontiguousarray(sound.T), from_hz, to_hz).T, dtype=np.float32)


def _narrow(channel: Samples, through: Callable[[Samples], Samples]) -> Samples:
    phone = np.asarray(np.clip(soxr.resample(channel, RATE_HZ, PHONE_HZ), -1, 1), dtype=np.float32)
    wide = soxr.resample(through(phone), PHONE_HZ, RATE_HZ)[: len(channel)]
    return np.asarray(np.pad(wide, (0, len(channel) - len(wide))), dtype=np.float32)


def _can_encode(kind: str) -> bool:
    return _av_encodes(_ENCODERS[kind][0]) or (kind == "gsm" and find_spec("soundfile") is not None)


def _av_encodes(codec: str) -> bool:
    try:
        av.codec.Codec(codec, "w")
    except ValueError:
        return False
    return True


def through_av(phone: Samples, codec: str, container: str, bits_per_s: int = 0) -> Samples:
    """``(n,)`` samples at 8 kHz through an encoder and its decoder, in memory."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=PHONE_HZ, layout="mono")
        if bits_per_s:
            stream.bit_rate = bits_per_s
        fifo = av.AudioFifo()
        frame = av.AudioFrame.from_ndarray((phone[None] * 32767).astype(np.int16), format="s16", layout="mono")
        frame.sample_rate = PHONE_HZ
        fifo.write(frame)
        for piece in fifo.read_many(stream.codec_context.frame_size or 160, partial=True):
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))
    return _decoded(file)


def _through_soundfile(phone: Samples) -> Samples:
    """GSM 06.10 by libsndfile: FFmpeg, as PyAV brings it, reads this codec and cannot write it."""
    file = io.BytesIO()
    import_module("soundfile").write(file, phone, PHONE_HZ, format="WAV", subtype="GSM610")
    return _decoded(file)


def _decoded(file: io.BytesIO) -> Samples:
    file.seek(0)
    with av.open(file) as container:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=PHONE_HZ)
        parts = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
        parts += resampler.resample(None)
    return np.concatenate([part.to_ndarray()[0] for part in parts])
