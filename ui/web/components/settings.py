"""The settings as their page shows them: what was looked at told in the reader's words; values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.doctor import Examination, Line
from assistant.viewers import Role, Viewer
from ui.web.rooms import EVERYBODY, LEADING
from ui.web.wording import Wording

SECTIONS = {
    "me": EVERYBODY,
    "health": LEADING,
    "packs": LEADING,
    "people": frozenset({Role.ADMIN}),
    "backups": frozenset({Role.ADMIN}),
    "audit": frozenset({Role.ADMIN}),
}
"""For whom each section is, in the order of the index."""
GIGABYTE = 10**9


@dataclass(frozen=True, slots=True)
class Told:
    """One check. ``hash`` is empty where nothing is loaded by hash; ``failed`` are calls that can be tried again."""

    title: str
    sentence: str
    ok: bool
    hash: str
    failed: tuple[Mapping[str, str], ...]


def sections_for(viewer: Viewer) -> tuple[str, ...]:
    return tuple(key for key, roles in SECTIONS.items() if viewer.role in roles)


def section_asked(query: Mapping[str, str], viewer: Viewer) -> str:
    """The section that the address names where it is the viewer's to see; else the first."""
    asked = query.get("section", "")
    return asked if asked in sections_for(viewer) else "me"


def size_told(size: float, words: Wording) -> str:
    """Bytes as a person reads them."""
    if size >= GIGABYTE:
        return words.text("settings.health.size.gb", n=words.number(size / GIGABYTE, 1))
    return words.text("settings.health.size.mb", n=words.number(size / 10**6))


_BROWSERS = {
    "YaBrowser": "Яндекс Браузер",
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")


def device_told(agent: str) -> str:
    """«Chrome, Windows» of a browser's long name for itself; programs keep the name that they give."""
    browser = next((name for mark, name in _BROWSERS.items() if f"{mark}/" in agent), "")
    system = next((name for name in _SYSTEMS if name in agent), "")
    return ", ".join(filter(None, (browser, system))) or agent[:60]


def checks_told(found: Examination, words: Wording) -> list[Told]:
    """Each check in the reader's words; what fails keeps the sentence of its own, which says what to do."""
    return [
        Told(
            title=words.text(f"settings.health.checks.{line.name}"),
            sentence=_sentence(line, words),
            ok=line.ok,
            hash=str(line.details.get("sha256", "")),
            failed=tuple(line.details.get("failed", ())),
        )
        for line in found.lines
    ]


def _sentence(line: Line, words: Wording) -> str:
    if not line.ok:
        return line.found
    if line.name == "language model" and not line.details["url"]:
        return words.text("settings.health.says.no_model")
    if line.name == "published packs" and line.details["changed"]:
        return words.text("settings.health.says.packs_changed", kinds=", ".join(line.details["changed"]))
    return words.text(f"settings.health.says.{line.name}", **_values(line.details, line.name, words))


def _values(details: Mapping[str, Any], name: str, words: Wording) -> dict[str, object]:
    if name == "home":
        return {"path": details["path"], "free": size_told(details["free_bytes"], words)}
    if name == "space":
        return {key: size_told(size, words) for key, size in details.items()}
    if name == "queue":
        return {**details, "failed": len(details["failed"])}
    if name == "packs":
        files = details["files"].values()
        return {"count": len(files), "own": sum(bool(file["own"]) for file in files)}
    return {key: value for key, value in details.items() if key != "failed"}
