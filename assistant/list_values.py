"""Saved views, marks of having looked, and imports under way; frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReviewedMark:
    """``author`` has looked at the call's review."""

    call_id: str
    author: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class SavedView:
    """Filters under a name; ``query`` as in the address. ``shared``: everybody sees it, the owner changes it."""

    name: str
    query: str
    owner: str
    made_at: datetime
    shared: bool = False
    view_id: str = ""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of one file of a batch: ``place`` among those announced, ``part`` among the calls of one file.

    ``state`` and ``progress`` (0..1) are the call's own, now; empty where the file is not a call.
    """

    place: int
    name: str
    call_id: str = ""
    new: bool = False
    problem: str = ""
    part: int = 0
    state: str = ""
    stage: str = ""
    progress: float = 0.0
    failure: str = ""


@dataclass(frozen=True, slots=True)
class ImportBatch:
    """Files dropped together. ``announced`` is how many were to be sent; those that came are in ``files``."""

    batch_id: str
    author: str
    announced: int
    begun_at: datetime
    last_at: datetime
    files: tuple[ImportedFile, ...] = ()

    @property
    def arrived(self) -> int:
        return len({file.place for file in self.files})

    @property
    def done(self) -> int:
        """Files with which nothing more is to happen: reviewed, refused, failed, or tables of the CRM."""
        open_places = {file.place for file in self.files if file.state in ("new", "queued", "working")}
        return self.arrived - len(open_places)

    @property
    def finished(self) -> bool:
        return self.arrived >= self.announced and self.done == self.arrived
