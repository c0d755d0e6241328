"""The archive of a backup: a tar with a manifest of hashes in front, checked when written and before it is believed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict

from assistant.errors import BadInput

SCHEMA = "razbor.backup/1"
MANIFEST = "manifest.json"
CHUNK = 1 << 20
MANIFEST_LIMIT = 64 << 20
Progress = Callable[[float], None]


class Manifest(BaseModel):
    """What an archive holds: ``members`` by path with their sha256, ``revision`` of the database's schema, our
    ``version``, when it was made (ISO 8601), and whether recordings are in it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    schema_name: str
    version: str
    revision: str
    made_at: str
    media: bool
    members: dict[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """A file on its way into an archive, and the path it has there."""

    path: Path
    name: str


def write_archive(path: Path, manifest: Manifest, sources: Sequence[Source], on_progress: Progress) -> int:
    """Writes beside ``path``, reads it back, and only then gives it its name; returns its bytes."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            _add_bytes(tar, MANIFEST, manifest.model_dump_json(indent=1).encode())
            for number, source in enumerate(sources):
                tar.add(source.path, arcname=source.name, recursive=False, filter=_plain)
                on_progress((number + 1) / (2 * len(sources)))
            tar.close()
            file.flush()
            os.fsync(file.fileno())
        check_archive(made, on_progress=lambda done: on_progress(0.5 + done / 2))
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
    return path.stat().st_size


def check_archive(path: Path, into: Path | None = None, *, on_progress: Progress = lambda _: None) -> Manifest:
    """The manifest of an archive whose every member is there and unchanged; written out below ``into`` if given.

    Raises BadInput where it is no backup of ours, is cut off, was changed, or names a place outside of itself.
    """
    try:
        with tarfile.open(path, "r:") as tar:
            manifest = _manifest(path, tar)
            left = dict(manifest.members)
            for member in tar:
                if member.name == MANIFEST:
                    continue
                wanted = left.pop(member.name, None)
                if wanted is None or not member.isreg() or not _inside(member.name):
                    raise _bad(path, f"holds {member.name!r}, which its list does not name as a file")
                if _copied(tar, member, into) != wanted:
                    raise _bad(path, f"has other bytes in {member.name!r} than when it was made")
                on_progress(1 - len(left) / max(1, len(manifest.members)))
    except FileNotFoundError as problem:
        raise BadInput(f"{path} is not there; name a file that `razbor backup` made") from problem
    except (tarfile.TarError, EOFError, OSError) as problem:
        raise _bad(path, f"cannot be read as a backup ({problem})") from problem
    if left:
        raise _bad(path, f"lacks {len(left)} of {len(manifest.members)} files, {min(left)!r} among them")
    return manifest


def hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            digest.update(part)
    return digest.hexdigest()


def hashes(sources: Sequence[Source]) -> Mapping[str, str]:
    return {source.name: hash_of(source.path) for source in sources}


def _manifest(path: Path, tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > MANIFEST_LIMIT:
        raise _bad(path, "does not begin with a list of its files")
    stream = tar.extractfile(first)
    assert stream is not None  # a regular file has a stream
    try:
        manifest = Manifest.model_validate(json.loads(stream.read()))
    except (ValueError, RecursionError) as problem:  # pydantic's errors are ValueErrors
        raise _bad(path, "has a list of files that cannot be read") from problem
    if manifest.schema_name != SCHEMA:
        raise _bad(path, f"is of kind {manifest.schema_name!r}, expected {SCHEMA!r}")
    return manifest


def _copied(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path | None) -> str:
    """The member's sha256; its bytes go below ``into`` on the way."""
    stream = tar.extractfile(member)
    assert stream is not None
    digest = hashlib.sha256()
    target = None if into is None else into / member.name
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
    with io.BytesIO() if target is None else target.open("xb") as out:
        while part := stream.read(CHUNK):
            digest.update(part)
            if target is not None:
                out.write(part)
    return digest.hexdigest()


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without whose it was on the machine that it comes from."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = _plain(tarfile.TarInfo(name))
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def _bad(path: Path, what: str) -> BadInput:
    return BadInput(f"{path} {what}; nothing was changed: use another backup")
