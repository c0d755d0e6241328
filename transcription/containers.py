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
    if container == "mp3":
        return Promise(header_s, binding=_has_frame_count(path))
    if container == "ogg":
        return Promise(header_s, cut=_ogg_cut(path))
    return Promise(header_s, binding=container in _BINDING and header_s is not None)


def _wav(path: Path) -> Promise:
    """Reads the chunks up to ``data``: its size against the bytes that are there."""
    total = path.stat().st_size
    with path.open("rb") as file:
        if file.read(4) != b"RIFF":  # RF64 and others keep their sizes elsewhere
            return Promise()
        file.seek(12)
        bytes_per_s = 0
        while len(header := file.read(8)) == 8:
            name, size = struct.unpack("<4sI", header)
            if name == b"fmt ":
                body = file.read(size + size % 2)
                bytes_per_s = struct.unpack("<I", body[8:12])[0] if len(body) >= 12 else 0
            elif name == b"data":
                return _wav_data(size, total - file.tell(), bytes_per_s)
            else:
                file.seek(size + size % 2, 1)
    return Promise()


def _wav_data(size: int, present: int, bytes_per_s: int) -> Promise:
    """The promise of a ``data`` chunk of ``size`` bytes of which ``present`` are there; some codecs give no rate."""
    if size >= _STREAMED_SIZE or (size == 0 and present > 0):
        return Promise()
    if bytes_per_s:
        return Promise(size / bytes_per_s, binding=True)
    missing = size - present
    return Promise(cut=f"{missing} of {size} bytes are missing" if missing > max(2048, size // 100) else "")


def _has_frame_count(path: Path) -> bool:
    """True when an MP3's first frame carries a Xing, Info or VBRI header; else its length is only a guess."""
    with path.open("rb") as file:
        head = file.read(10)
        start = 0
        if head[:3] == b"ID3" and len(head) == 10:
            start = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
        file.seek(start)
        first = file.read(4096)
    return any(mark in first for mark in (b"Xing", b"Info", b"VBRI"))


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
