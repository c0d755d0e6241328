"""What a receipt pins, and which parts of an analysis each of them can change: the rest is not put down to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PinnedKind(StrEnum):
    """``part`` is one of what ``inputs`` is made of, ``pack`` one of what ``config`` is."""

    INPUTS = "inputs"
    PART = "part"
    CONFIG = "config"
    PACK = "pack"
    MODEL = "model"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Pinned:
    """One thing a review was made of: its hash (a version: its number) stored and now; None where there is none."""

    kind: PinnedKind
    name: str
    stored: str | None
    now: str | None

    @property
    def same(self) -> bool:
        return self.stored == self.now

    @property
    def key(self) -> str:
        """``pack rubric``, ``part crm``, ``version``."""
        return f"{self.kind.value} {self.name}".strip()


_JUDGED = frozenset({"score", "criterion", "wording"})
_OBJECTIONS = frozenset({"objection", "handling"})
_EVERYTHING = _JUDGED | _OBJECTIONS | {"fact", "step", "crm", "lead", "kind"}
_PARTS = {
    "transcript": _EVERYTHING,
    "crm": _JUDGED | {"crm"},
    "context": _EVERYTHING - _OBJECTIONS,
    "transcript_corrections": _EVERYTHING,
    "objection_corrections": _JUDGED,
}
_PACKS = {
    "rubric": _JUDGED,
    "lead_definition": frozenset({"lead", "wording"}),
    "script.first-contact": _JUDGED | {"step"},
    "lexicon": _EVERYTHING - _OBJECTIONS - {"step", "kind"},
    "objections": _JUDGED | _OBJECTIONS | {"crm", "lead"},
    "objections-own": _JUDGED | _OBJECTIONS | {"crm", "lead"},
    "crm-mapping": frozenset[str](),  # how an export is read: of a record that is stored it says nothing
}
_MODELS = _JUDGED | _OBJECTIONS | {"step", "crm", "lead"}


def reaches(pinned: Pinned, part: str, language: str) -> bool:
    """Whether a change of ``pinned`` can change ``part`` of the analysis of a call in ``language`` (``ru`` or ``en``).

    Inputs and configuration as wholes speak only where their parts are not told apart.
    """
    if pinned.kind is PinnedKind.PART:
        return part in _PARTS.get(pinned.name, _EVERYTHING)
    if pinned.kind is PinnedKind.PACK:
        kind, _, code = pinned.name.rpartition(".")
        if code not in ("ru", "en"):
            kind, code = pinned.name, language
        return code == language and part in _PACKS.get(kind, _EVERYTHING)
    if pinned.kind is PinnedKind.MODEL:
        return part in _MODELS
    return True
