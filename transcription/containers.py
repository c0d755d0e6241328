"""What a sound file's own bytes say of its kind and length: raw telephony formats and lengths a header promises."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Raw:
    """A format without a header, known only by the file's extension."""

    demuxer: str
    takes_rate: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """How long a file says it is. ``binding``: a shorter content means that it was cut; ``cut``: visible damage."""

    seconds: float | None = None
    binding: bool = False
    cut: str = ""


_RAW = {
    ".al": Raw("alaw", takes_rate=True),
    ".alaw": Raw("alaw", takes_rate=True),
    ".ul": Raw("mulaw", takes_rate=True),
    ".ulaw": Raw("mulaw", takes_rate=True),
    ".mulaw": Raw("mulaw", takes_rate=True),
    ".gsm": Raw("gsm", takes_rate=False),
}
_MAGIC = (b"RIFF", b"RF64", b"fLaC", b"OggS", b"ID3", b"#!AMR", b"FORM", b".snd", b"caff", b"\x1aE\xdf\xa3", b"riff")
# Writers that do not know the length yet (pipes, crashed recorders) put a huge or zero size: it promises nothing.
_STREAMED_SIZE = 0x7FFFF000
_WAV_PLAIN = frozenset({1, 3, 6, 7, 0xFFFE})  # PCM, float, A-law, mu-law, extensible
_FMT_BYTES = 16
_LEAST_BYTES = 4096
_LEAST_BYTES_PER_S = 100.0  # the thinnest telephone codec here needs six times as much
_SHORT_S = 600.0
_ABSURD = 20
_BINDING = frozenset({"flac", "mov", "w64", "aiff", "caf", "matroska"})


def raw_format(suffix: str, head: bytes) -> Raw | None:
    """The headerless format of a file by its extension, unless its content shows a container."""
    raw = _RAW.get(suffix.lower())
    if raw is None or head.startswith(_MAGIC) or head[4:8] == b"ftyp":
        return None
    return raw


def promised(path: Path, container: str, header_s: float | None) -> Promise:
    """What the header promises, for the containers whose headers can be trusted to."""
    if container == "wav":
        return _wav(path)
    if header_s is not None and not _plausible(path, header_s):
        return Promise()
    if container == "mp3":
        return Promise(header_s, binding=_counts_frames(path))
    if container == "ogg":
        return Promise(header_s, cut=_ogg_cut(path))
    return Promise(header_s, binding=container in _BINDING and header_s is not None)


def wav_length_is_wrong(path: Path) -> bool:
    """True for a wav whose ``data`` is said to be far shorter than what follows, which is no other chunk either."""
    found = _wav_chunks(path)
    if found is None or found.present - found.size < max(_LEAST_BYTES, found.present // 2):
        return False
    with path.open("rb") as file:
        file.seek(found.start + found.size + found.size % 2)
        name = file.read(4)
    return not all(0x20 <= byte < 0x7F for byte in name)


def _plausible(path: Path, header_s: float) -> bool:
    """False where so long a recording cannot lie in so few bytes: a damaged length promises nothing."""
    return header_s <= _SHORT_S or path.stat().st_size >= header_s * _LEAST_BYTES_PER_S


@dataclass(frozen=True, slots=True)
class _WavData:
    """The ``data`` chunk: where it starts, how long it says it is and how many bytes of it are there."""

    start: int
    size: int
    present: int
    bytes_per_s: float


def _wav(path: Path) -> Promise:
    found = _wav_chunks(path)
    if found is None or found.size >= _STREAMED_SIZE or (found.size == 0 and found.present > 0):
        return Promise()
    missing = found.size - found.present
    if found.bytes_per_s:
        seconds = found.size / found.bytes_per_s
        absurd = missing > 0 and seconds > _SHORT_S and found.size > _ABSURD * found.present
        return Promise() if absurd else Promise(seconds, binding=True)
    return Promise(cut=f"{missing} of {found.size} bytes are missing" if missing > max(2048, found.size // 100) else "")


def _wav_chunks(path: Path) -> _WavData | None:
    """Reads the chunks up to ``data``; None where there is none."""
    total = path.stat().st_size
    with path.open("rb") as file:
        if file.read(4) != b"RIFF":  # RF64 and others keep their sizes elsewhere
            return None
        file.seek(12)
        bytes_per_s = 0.0
        while len(header := file.read(8)) == 8:
            name, size = struct.unpack("<4sI", header)
            if name == b"fmt ":
                bytes_per_s = _wav_bytes_per_s(file.read(min(size, 64)))
                file.seek(max(0, size - 64) + size % 2, 1)
            elif name == b"data":
                start = file.tell()
                return _WavData(start, size, total - start, bytes_per_s)
            else:
                file.seek(size + size % 2, 1)
    return None


def _wav_bytes_per_s(body: bytes) -> float:
    """From the sample format, since writers err in the field for it; 0 where samples are packed."""
    if len(body) < _FMT_BYTES:
        return 0.0
    tag, channels, rate_hz, _, _, bits = struct.unpack("<HHIIHH", body[:_FMT_BYTES])
    return rate_hz * channels * (bits // 8) if tag in _WAV_PLAIN else 0.0


def _counts_frames(path: Path) -> bool:
    """True when an MP3's first frame counts those of the whole file (Xing, Info or VBRI); else its length is a guess.

    A file longer than its first frame says has others joined on, and then the count is of the first part only.
    """
    with path.open("rb") as file:
        head = file.read(10)
        start = 0
        if head[:3] == b"ID3" and len(head) == 10:
            start = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
        file.seek(start)
        first = file.read(4096)
    found = [first.find(mark) for mark in (b"Xing", b"Info") if mark in first]
    if not found:
        return b"VBRI" in first
    flags, _, counted = struct.unpack(">III", first[found[0] + 4 : found[0] + 16].ljust(12, b"\0"))
    more = path.stat().st_size - start - counted
    return bool(flags & 3 != 3 or more <= max(_LEAST_BYTES, counted // 50))


def _ogg_cut(path: Path) -> str:
    """A sentence part when the last page is longer than the file, else empty."""
    total = path.stat().st_size
    with path.open("rb") as file:
        start = max(0, total - 131_072)  # a page is at most 65 307 bytes
        file.seek(start)
        tail = file.read()
    page = tail.rfind(b"OggS")
    if page < 0:
        return "its last page is missing"
    header = tail[page : page + 27]
    table = tail[page + 27 : page + 27 + header[26]] if len(header) == 27 else b""
    if len(header) < 27 or len(table) < header[26] or page + 27 + len(table) + sum(table) > len(tail):
        return "its last page is not whole"
    return ""
