"""Sound files to 16 kHz blocks, streamed: never more than a second of a four-hour call in memory here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import soxr
from av.audio.frame import AudioFrame
from av.container import InputContainer

from transcription.containers import Promise, promised, raw_format
from transcription.engine import RATE_HZ, Samples
from transcription.errors import RecordingUnreadable

LONGEST_S = 4 * 3600.0
MOST_CHANNELS = 8

_CONTAINERS = frozenset(
    "wav w64 mp3 flac ogg mov aac amr amrnb amrwb gsm matroska aiff au caf alaw mulaw".split()  # noqa: SIM905
)
# A share of broken packets above this is not a click on the line: words are missing.
_MOST_BROKEN = 0.05


@dataclass(frozen=True, slots=True)
class SoundFile:
    """What the door says of a recording before it is decoded; ``length`` is what its header promises."""

    path: Path
    container: str
    codec: str
    rate_hz: int
    channels: int
    length: Promise


def content_sha256(path: Path) -> str:
    """Hex sha256 of the file's bytes: the identity of a recording."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def inspect(path: Path) -> SoundFile:
    """Opens the file far enough to know what it is; raises RecordingUnreadable with the reason."""
    with _opened(path) as container:
        return _describe(path, container)


def read_blocks(path: Path) -> Iterator[Samples]:
    """The recording as float32 ``(channels, n)`` blocks at 16 kHz in -1..1, all channels it has.

    Raises RecordingUnreadable where it cannot be decoded, and at the end when it stopped clearly before
    the length its header promises.
    """
    with _opened(path) as container:
        sound = _describe(path, container)
        resample = soxr.ResampleStream(sound.rate_hz, RATE_HZ, sound.channels, dtype="float32", quality="HQ")
        given = 0
        for frame in _frames(container, sound):
            given += frame.shape[1]
            if given > LONGEST_S * sound.rate_hz:
                raise _too_long(path, given / sound.rate_hz)
            block = resample.resample_chunk(np.ascontiguousarray(frame.T))
            if len(block):
                yield np.atleast_2d(block.T) if block.ndim == 2 else block[np.newaxis, :]
        tail = resample.resample_chunk(np.zeros((0, sound.channels), dtype=np.float32), last=True)
        if len(tail):
            yield np.atleast_2d(tail.T) if tail.ndim == 2 else tail[np.newaxis, :]
        _check_length(sound, given / sound.rate_hz)


@contextmanager
def _opened(path: Path) -> Iterator[InputContainer]:
    head = _head(path)
    if not head:
        raise RecordingUnreadable(f"{path.name} is empty (0 bytes): export the recording again")
    raw = raw_format(path.suffix, head)
    if raw is None and _is_text(head):
        raise RecordingUnreadable(
            f"{path.name} holds text, not sound: a recording was expected"
            " (transcripts are read from .json, .srt, .vtt and .csv files)"
        )
    try:
        container = av.open(
            str(path),
            format=raw.demuxer if raw else None,
            options={"sample_rate": "8000"} if raw and raw.takes_rate else {},
        )
    except (av.error.FFmpegError, ValueError) as error:
        raise RecordingUnreadable(
            f"{path.name} is not a sound file that can be opened here ({_reason(error)}):"
            " expected wav, mp3, flac, ogg/opus, m4a/aac, amr, gsm, mu-law or A-law"
        ) from error
    with container:
        yield container


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError as error:
        raise RecordingUnreadable(f"{path} cannot be opened: {error.strerror or error}") from error


def _is_text(head: bytes) -> bool:
    """True for bytes that are plainly words: no control characters and valid UTF-8 (a cut last letter allowed)."""
    if any(byte < 9 or 13 < byte < 32 or byte == 127 for byte in head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3
    return True


def _describe(path: Path, container: InputContainer) -> SoundFile:
    names = container.format.name.split(",")
    if not container.streams.audio or not _CONTAINERS.intersection(names):
        raise RecordingUnreadable(
            f"{path.name} has no sound in it (its content is {container.format.long_name or names[0]})"
        )
    stream = container.streams.audio[0]
    context = stream.codec_context
    if context is None or not context.codec or not context.sample_rate or not context.channels:
        raise RecordingUnreadable(
            f"{path.name} uses a codec that is unknown here: convert it to wav, flac, mp3 or opus"
        )
    length = promised(path, names[0], _header_length(container))
    sound = SoundFile(path, names[0], context.name, context.sample_rate, context.channels, length)
    if sound.channels > MOST_CHANNELS:
        raise RecordingUnreadable(
            f"{path.name} has {sound.channels} channels: at most {MOST_CHANNELS} can be told apart"
        )
    if length.seconds is not None and length.seconds > LONGEST_S and length.binding:
        raise _too_long(path, length.seconds)
    return sound


def _header_length(container: InputContainer) -> float | None:
    stream = container.streams.audio[0]
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration else None


def _frames(container: InputContainer, sound: SoundFile) -> Iterator[Samples]:
    """Decoded float32 ``(channels, n)`` at the file's own rate; a few broken packets are stepped over."""
    packets = broken = 0
    reason = ""
    for packet in _packets(container, sound):
        packets += 1
        try:
            frames = packet.decode()
        except (av.error.FFmpegError, ValueError) as error:
            broken, reason = broken + 1, _reason(error)
            continue
        for frame in frames:
            if not isinstance(frame, AudioFrame):
                continue
            if frame.sample_rate != sound.rate_hz or frame.layout.nb_channels != sound.channels:
                raise RecordingUnreadable(
                    f"{sound.path.name} changes from {sound.channels} channels at {sound.rate_hz} Hz to"
                    f" {frame.layout.nb_channels} at {frame.sample_rate} Hz on the way: save it in one format"
                )
            yield _as_float(frame)
    if broken > max(1, packets * _MOST_BROKEN):
        raise RecordingUnreadable(
            f"{sound.path.name} is damaged: {broken} of {packets} packets cannot be decoded ({reason});"
            " ask for the whole file again"
        )


def _packets(container: InputContainer, sound: SoundFile) -> Iterator[av.Packet]:
    try:
        yield from container.demux(container.streams.audio[0])
    except av.error.FFmpegError as error:
        raise RecordingUnreadable(f"{sound.path.name} cannot be read to its end ({_reason(error)})") from error


def _as_float(frame: AudioFrame) -> Samples:
    """``(channels, n)`` float32 in -1..1 whatever the codec gives; what is not a number is silence."""
    data: npt.NDArray[Any] = frame.to_ndarray()
    if not frame.format.is_planar:
        data = data.reshape(-1, frame.layout.nb_channels).T
    if data.dtype == np.uint8:
        return np.asarray((data.astype(np.float32) - 128.0) / 128.0, dtype=np.float32)
    if np.issubdtype(data.dtype, np.integer):
        return np.asarray(data / -float(np.iinfo(data.dtype).min), dtype=np.float32)
    return np.asarray(np.nan_to_num(data, nan=0.0, posinf=1.0, neginf=-1.0), dtype=np.float32)


def _check_length(sound: SoundFile, decoded_s: float) -> None:
    name, length = sound.path.name, sound.length
    if decoded_s <= 0.0:
        raise RecordingUnreadable(f"{name} has a header but no sound (0 s long): export the recording again")
    if length.cut:
        raise RecordingUnreadable(
            f"{name} is cut off at {decoded_s:.1f} s ({length.cut}): ask for the whole file again"
        )
    if length.binding and length.seconds is not None:
        missing_s = length.seconds - decoded_s
        if missing_s > max(0.5, 0.01 * length.seconds):
            raise RecordingUnreadable(
                f"{name} is cut off at {decoded_s:.1f} s of {length.seconds:.1f} s: ask for the whole file again"
            )


def _too_long(path: Path, seconds: float) -> RecordingUnreadable:
    return RecordingUnreadable(
        f"{path.name} is longer than {LONGEST_S / 3600:.0f} h ({seconds / 3600:.1f} h): split it, one call a file"
    )


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error)
    return str(text).strip().rstrip(".").lower() or type(error).__name__
