"""A published version of a pack never changes: the store remembers the texts that scores stand on, and this refuses
another text under the same name. What the company owns is refused; ours may change with the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from assistant.errors import BadPack
from assistant.playbook import RUBRIC, VERSION, PackFile, is_rubric
from assistant.published_packs import PublishedPack
from assistant.store.unit_of_work import UnitOfWork

UNPINNED = "crm-mapping"  # names columns of an export; nobody is scored by it


def refuse_changed(work: UnitOfWork, files: Iterable[PackFile]) -> None:
    """Raises BadPack for the first pack of the company that is not what scores under its name stand on."""
    known = work.packs.all()
    for item in files:
        earlier = _same_name(item, known)
        if item.own and earlier and all(pack.sha256 != item.sha256 for pack in earlier):
            raise BadPack(_sentence(item, earlier[0].first_used_at))


def remember(work: UnitOfWork, files: Iterable[PackFile], program: str, at: datetime) -> None:
    """Notes that a score stands on these packs. Raises BadPack as ``refuse_changed`` does."""
    used = [item for item in files if item.kind != UNPINNED]
    refuse_changed(work, used)
    work.packs.add(
        [
            PublishedPack(_kind(item), item.id, item.version, "" if item.own else program, item.sha256, at)
            for item in used
        ]
    )


def changed_ours(work: UnitOfWork, files: Iterable[PackFile], program: str) -> tuple[PackFile, ...]:
    """Our packs that read differently from what this very version of the program judged by: told, not refused."""
    known = [pack for pack in work.packs.all() if pack.program == program]
    return tuple(
        item
        for item in files
        if not item.own and (earlier := _same_name(item, known)) and all(pack.sha256 != item.sha256 for pack in earlier)
    )


def _same_name(item: PackFile, known: Sequence[PublishedPack]) -> list[PublishedPack]:
    name = (_kind(item), item.id, item.version)
    return sorted(
        (pack for pack in known if (pack.kind, pack.id, pack.version) == name), key=lambda pack: pack.first_used_at
    )


def _kind(item: PackFile) -> str:
    """All rubrics are of one kind here: which calls one is for may change from version to version."""
    return RUBRIC if is_rubric(item.kind) else item.kind


def _sentence(item: PackFile, first_used_at: datetime) -> str:
    return (
        f"{item.path}: {_kind(item)} {item.name} is not the text that calls were judged by since "
        f"{first_used_at:%Y-%m-%d}; a published version never changes: put that text back, and save the new one as "
        f'{next_name(item)} with version: "{_next(item)}"'
    )


def next_name(item: PackFile) -> str:
    """What the file of the next version is called."""
    stem = VERSION.sub("", item.path.name) if VERSION.search(item.path.name) else item.path.stem
    return f"{stem}.v{_next(item)}.yaml"


def _next(item: PackFile) -> int:
    """The number after the one in the pack and the one in the file's name."""
    named = VERSION.search(item.path.name)
    said = re.match(r"\d+", item.version)
    return 1 + max(int(named.group(1)) if named else 0, int(said.group()) if said else 0)
