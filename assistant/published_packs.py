"""Texts of packs that calls were judged by: once a call stands on a version, its text stays; values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PublishedPack:
    """One text of a pack (``sha256`` of its file) that at least one stored score stands on.

    ``program`` is the version of Razbor that shipped it; empty for a company's own.
    """

    kind: str
    id: str
    version: str
    program: str
    sha256: str
    first_used_at: datetime
