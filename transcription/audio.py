"""Sound files to 16 kHz blocks, streamed: never more than a few seconds of a four-hour call in memory here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer

from transcription.channels import with_mix
from transcription.containers import Promise, Raw, promised, raw_format, wav_length_is_wrong
from transcription.decoding import RATES_HZ, decode, reason
from transcription.engine import RATE_HZ, Samples
from transcription.errors import RecordingUnreadable
from transcription.progress import Progress, ShouldStop, report, stop_if
from transcription.resampling import Resampler

LONGEST_S = 4 * 3600.0
MOST_CHANNELS = 8

_CONTAINERS = frozenset(
    "wav w64 mp3 flac ogg mov aac amr amrnb amrwb gsm matroska aiff au caf alaw mulaw".split()  # noqa: SIM905
)
_HASHED_AT_ONCE = 1 << 24
_PACKET_BYTES = "8192"  # four times the usual: fewer, larger steps through long wav files


@dataclass(frozen=True, slots=True)
class SoundFile:
    """What the door says of a recording before it is decoded; ``length`` is what its header promises."""

    path: Path
    container: str
    codec: str
    rate_hz: int
    channels: int
    length: Promise


def content_sha256(path: Path, *, should_stop: ShouldStop | None = None) -> str:
    """Hex sha256 of the file's bytes: the identity of a recording."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_HASHED_AT_ONCE):
            stop_if(should_stop)
            digest.update(part)
    return digest.hexdigest()


def inspect(path: Path) -> SoundFile:
    """Opens the file far enough to know what it is; raises RecordingUnreadable with the reason."""
    with _opened(path) as container:
        return _describe(path, container)


KEPT_S = 1200
"""Seconds of sound, all channels together, that are kept decoded between two passes: 77 MB."""


def read_blocks(
    path: Path, *, on_progress: Progress | None = None, should_stop: ShouldStop | None = None
) -> Iterator[Samples]:
    """The recording as float32 ``(channels, n)`` blocks of about a second at 16 kHz in -1..1, all channels it has;
    of more than two, their mix is one more.

    A constant or drifting offset is taken away; parts at another sample rate are resampled like the rest. Raises
    RecordingUnreadable where it cannot be decoded, and at the end when it stopped clearly before the length its
    header promises; Cancelled within a second of work after ``should_stop`` says yes.
    """
    with _opened(path) as container:
        sound = _describe(path, container)
        size = max(1, path.stat().st_size)
        resampler = Resampler(sound.channels)
        decoded_s = 0.0
        for part in decode(container, path.name, sound.channels):
            stop_if(should_stop)
            decoded_s += part.length_s
            if decoded_s > LONGEST_S:
                raise _too_long(path, decoded_s)
            yield from map(with_mix, resampler.feed(part.sound, part.rate_hz))
            report(on_progress, part.position / size)
        yield from map(with_mix, resampler.finish())
        _check_length(sound, decoded_s)
        report(on_progress, 1.0)


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
            options=_options(path, raw),
            metadata_errors="replace",  # tags in an old Russian encoding are no reason not to listen
        )
    except (av.error.FFmpegError, ValueError) as error:
        raise RecordingUnreadable(
            f"{path.name} is not a sound file that can be opened here ({reason(error)}):"
            " expected wav, mp3, flac, ogg/opus, m4a/aac, amr, gsm, mu-law or A-law"
        ) from error
    with container:
        yield container


def _options(path: Path, raw: Raw | None) -> dict[str, str]:
    if raw is not None:
        return {"sample_rate": "8000"} if raw.takes_rate else {}
    return {"max_size": _PACKET_BYTES, "ignore_length": "1" if wav_length_is_wrong(path) else "0"}


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
    if context is None or not context.codec or not context.channels:
        raise RecordingUnreadable(
            f"{path.name} uses a codec that is unknown here: convert it to wav, flac, mp3 or opus"
        )
    if context.sample_rate not in RATES_HZ:
        raise RecordingUnreadable(
            f"{path.name} says that it has {context.sample_rate} samples a second: its header is damaged,"
            " export the recording again"
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


class Sound:
    """A recording's blocks, decoded once where it is short enough to be kept: every pass over it reads the same.

    Nobody may write into the blocks.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: tuple[Samples, ...] | None = None

    def blocks(
        self, *, on_progress: Progress | None = None, should_stop: ShouldStop | None = None
    ) -> Iterator[Samples]:
        """As ``read_blocks``; from memory after a first whole pass over at most ``KEPT_S`` of one channel."""
        if self._kept is not None:
            yield from self._kept
            return
        passed: list[Samples] | None = []
        samples = 0
        for block in read_blocks(self._path, on_progress=on_progress, should_stop=should_stop):
            samples += block.size
            if passed is not None and samples <= KEPT_S * RATE_HZ:
                passed.append(block)
            else:
                passed = None
            yield block
        self._kept = None if passed is None else tuple(passed)
