"""Packs into force: read, tried on every golden case, and copied to the company's folder all together or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import yaml

from assistant.errors import BadPack, WorkFailed
from assistant.golden import Golden, Replay
from assistant.pipeline import Reviewer
from assistant.playbook import Playbook, default_packs, kind_of_file, kinds_of_packs, load_playbook

ENDINGS = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication came to. ``files``: names of the packs that were, or would be, put into ``folder``;
    ``known`` were there already. ``published`` is False after a check alone, and where a golden case broke.
    """

    folder: Path
    files: tuple[str, ...]
    known: tuple[str, ...]
    replay: Replay
    published: bool


@dataclass(frozen=True, slots=True)
class Publishing:
    """``folder`` takes the company's packs; ``in_force`` is where they are read from now, None where there are none.

    ``with_playbook`` makes a reviewer of a playbook; ``current`` is the one at work.
    """

    folder: Path
    in_force: Path | None
    golden: Golden
    with_playbook: Callable[[Playbook], Reviewer]
    current: Callable[[], Reviewer]

    def publish(self, paths: Sequence[Path], *, only_check: bool = False) -> Publication:
        """Raises PackError, PackInvalid or BadPack for packs that cannot come into force, naming file and line."""
        files = tuple(_files(paths))
        playbook = load_playbook(self.in_force, files)
        fresh = tuple(path for path in files if not self._is_known(path))
        for path in fresh:
            _check_used(path, playbook)
            self._check_free(path)
        known = tuple(path.name for path in files if path not in fresh)
        replay = self.golden.replay(lambda: self.with_playbook(playbook), self.current) if fresh else Replay()
        published = not replay.broken and not only_check
        if published:
            _put(fresh, self.folder)
        return Publication(self.folder, tuple(path.name for path in fresh), known, replay, published)

    def _is_known(self, path: Path) -> bool:
        """Whether this very pack is published already."""
        return any(one.name == path.name and one.read_bytes() == path.read_bytes() for one in self._published())

    def _check_free(self, path: Path) -> None:
        """Raises BadPack where the name, or the id and version, of a pack are taken by other content."""
        kind, identity = kind_of_file(path), _identity(path)
        for one in (*self._published(), *default_packs()):
            same_pack = identity is not None and kind_of_file(one) == kind and _identity(one) == identity
            if (one.name == path.name or same_pack) and one.read_bytes() != path.read_bytes():
                called = "@".join(identity) if identity else path.name
                raise BadPack(
                    f"{path}: {called} is published already with other content ({one}), and a published version never "
                    "changes; save yours as the next version"
                )

    def _published(self) -> list[Path]:
        return _packs_in(self.in_force) if self.in_force is not None else []


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The packs named, and those of the folders named, each once."""
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise BadPack(f"{path} does not exist; name packs, or a folder of them")
        found = _packs_in(path) if path.is_dir() else [path]
        if not found:
            raise BadPack(f"{path} holds no pack; expected files such as rubric.v2.yaml")
        for one in found:
            if not kind_of_file(one):
                kinds = ", ".join(kinds_of_packs())
                raise BadPack(f"{one}: no kind of pack is called so; expected a name that begins with {kinds}")
            if one.resolve() not in seen:
                seen.add(one.resolve())
                yield one


def _packs_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in ENDINGS and not path.name.startswith("."))


def _identity(path: Path) -> tuple[str, str] | None:
    """A pack's own id and version; None where it has none."""
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError, RecursionError):
        return None  # an old file that nothing reads any more
    if not isinstance(content, dict) or "id" not in content or "version" not in content:
        return None
    return str(content["id"]), str(content["version"])


def _check_used(path: Path, playbook: Playbook) -> None:
    """A pack that an other one hides would be published to no effect: that is said, and not done in silence."""
    if path not in {item.path for item in playbook.files}:
        kind = kind_of_file(path)
        newest = next(item.path for item in playbook.files if item.kind == kind)
        raise BadPack(f"{path} would not be used: {newest} is newer; give the file a higher version (.vN.yaml)")


def _put(files: Sequence[Path], folder: Path) -> None:
    """All of them or none: written beside first, then renamed, and taken away again where a rename fails."""
    placed: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(prefix=".publishing-", dir=folder))
        try:
            for path in files:
                _copy(path, beside / path.name)
            for path in files:
                os.link(beside / path.name, folder / path.name)  # unlike a rename, never over a file that is there
                placed.append(folder / path.name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as problem:
        for path in placed:
            path.unlink(missing_ok=True)
        raise WorkFailed(
            f"the packs cannot be written to {folder} ({problem.strerror}); nothing was published: make room there, "
            "or set RAZBOR_PACKS to another folder"
        ) from problem


def _copy(source: Path, target: Path) -> None:
    with target.open("wb") as file:
        file.write(source.read_bytes())
        file.flush()
        os.fsync(file.fileno())
