"""``razbor doctor``: what this installation works with, and what is missing."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from assistant.errors import RazborError
from assistant.installation import queue_health, space
from assistant.pinning import changed_ours, refuse_changed
from assistant.playbook import PackFile, is_rubric
from assistant.settings import Settings
from assistant.store import migrate
from assistant.store.unit_of_work import Database, open_engine
from assistant.workshop import Workshop, version
from objections.errors import ObjectionsError
from scoring_rubric.packs_loading import PackError
from scoring_rubric.types import CallKind
from transcription.errors import TranscriptionError
from transcription.weights import find_weights

ENOUGH_DISK_BYTES = 2 * 10**9
SCRIPTED = "scripted"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at; ``details`` are for scripts."""

    name: str
    found: str
    ok: bool
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Examination:
    lines: tuple[Line, ...]

    @property
    def healthy(self) -> bool:
        return all(line.ok for line in self.lines)

    def to_json(self) -> dict[str, Any]:
        return {
            "healthy": self.healthy,
            "checks": {line.name: {"ok": line.ok, "found": line.found} | line.details for line in self.lines},
        }


def examine(settings: Settings, workshop: Workshop | None = None) -> Examination:
    """Loads everything once, as a review would; a part that fails says why and the rest is still looked at.

    ``workshop``: models that are loaded already, to be looked at instead of loading them again.
    """
    workshop = workshop or Workshop(settings)
    return Examination(
        (
            _looked("razbor", _razbor),
            _looked("home", lambda: _home(settings)),
            _looked("database", lambda: _database(settings)),
            _looked("space", lambda: _space(settings)),
            _looked("queue", lambda: _queue(settings)),
            _looked("recogniser", lambda: _recogniser(settings, workshop)),
            _looked("encoder", lambda: _encoder(workshop)),
            _looked("packs", lambda: _packs(workshop)),
            _looked("published packs", lambda: _published(settings, workshop)),
            _looked("language model", lambda: _language_model(settings)),
        )
    )


def _looked(name: str, look: Callable[[], tuple[str, bool, dict[str, Any]]]) -> Line:
    try:
        found, ok, details = look()
    except (RazborError, TranscriptionError, ObjectionsError, PackError, OSError) as problem:
        return Line(name, str(problem), False, {})
    return Line(name, found, ok, details)


def _razbor() -> tuple[str, bool, dict[str, Any]]:
    return f"{version()} on Python {platform.python_version()}", True, {"version": version()}


def _home(settings: Settings) -> tuple[str, bool, dict[str, Any]]:
    settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free
    sentence = f"{settings.home}, {free / 10**9:.0f} GB free"
    return sentence, free > ENOUGH_DISK_BYTES, {"path": str(settings.home), "free_bytes": free}


def _database(settings: Settings) -> tuple[str, bool, dict[str, Any]]:
    engine = open_engine(settings.database_url)
    try:
        migrate.upgrade(engine)
        differences = migrate.differences(engine)
    finally:
        engine.dispose()
    shown = engine.url.render_as_string()
    sentence = f"{shown}, newest schema" if not differences else f"{shown} differs: {'; '.join(differences[:3])}"
    return sentence, not differences, {"url": shown}


def _space(settings: Settings) -> tuple[str, bool, dict[str, Any]]:
    used = asdict(space(settings))
    shown = ", ".join(f"{name} {size / 10**6:.0f} MB" for name, size in used.items() if name != "free")
    return shown, True, used


def _queue(settings: Settings) -> tuple[str, bool, dict[str, Any]]:
    """Calls that failed are no fault of the installation, so they are told and the check still passes."""
    with _opened(settings) as database:
        health = queue_health(database)
    failed = [{"call_id": call.call_id, "name": call.name, "problem": call.failure} for call in health.failed]
    sentence = f"{health.waiting} waiting, {health.working} being analysed, {len(failed)} failed"
    return sentence, True, {"waiting": health.waiting, "working": health.working, "failed": failed}


def _recogniser(settings: Settings, workshop: Workshop) -> tuple[str, bool, dict[str, Any]]:
    workshop.recogniser.languages(())  # loads the weights, which some engines put off
    traits = workshop.recogniser.traits
    source = "script"
    if settings.engine != SCRIPTED:
        source = find_weights(settings.model, configured=settings.weights, cache=settings.cache_dir).source
    sentence = f"{traits.name} {traits.version}, model {traits.model}, {traits.device}, {traits.threads} threads"
    details = {
        "engine": traits.name,
        "model": traits.model,
        "version": traits.version,
        "sha256": traits.sha256,
        "source": source,
        "device": traits.device,
        "threads": traits.threads,
    }
    return f"{sentence}, from {source}, sha256 {traits.sha256}", True, details


def _encoder(workshop: Workshop) -> tuple[str, bool, dict[str, Any]]:
    encoder = workshop.encoder
    encoder.encode(["раз"])  # weights with the right hash may still not load here
    traits = encoder.traits
    details = {
        "name": traits.name,
        "source": traits.source,
        "sha256": traits.sha256,
        "dimensions": traits.dimensions,
    }
    return f"{traits.name}, from {traits.source}, sha256 {traits.sha256}", True, details


def _packs(workshop: Workshop) -> tuple[str, bool, dict[str, Any]]:
    playbook = workshop.playbook
    kinds = {rubric.name: list(rubric.for_kinds or ()) for rubric in playbook.rubrics.all()}
    details = {
        item.kind: {
            "path": str(item.path),
            "sha256": item.sha256,
            "own": item.own,
            "id": item.id,
            "version": item.version,
        }
        | ({"for_kinds": kinds[item.name]} if is_rubric(item.kind) else {})
        for item in playbook.files
    }
    shown = ", ".join(_shown(item, kinds.get(item.name, []) if is_rubric(item.kind) else []) for item in playbook.files)
    return shown, True, {"files": details}


def _shown(item: PackFile, kinds: list[CallKind]) -> str:
    concerned = f" for {' and '.join(kinds)} calls" if kinds else ""
    return f"{item.kind} {item.name}{concerned}" + (f" from {item.path}" if item.own else "")


def _language_model(settings: Settings) -> tuple[str, bool, dict[str, Any]]:
    """Where questions and quotes go, if anywhere; nothing is sent to find out."""
    if not settings.llm_url:
        return "none set, questions are answered without one and no text leaves the program", True, {"url": ""}
    shown = {"url": settings.llm_url, "model": settings.llm_model}
    if not settings.llm_model:
        return f"RAZBOR_LLM_URL is {settings.llm_url} and RAZBOR_LLM_MODEL is empty; name the model", False, shown
    sentence = f"{settings.llm_model}: questions and quotes of calls leave the program to {settings.llm_url}"
    return sentence, True, shown


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    engine = open_engine(settings.database_url)
    try:
        migrate.upgrade(engine)
        yield Database(engine)
    finally:
        engine.dispose()


def _published(settings: Settings, workshop: Workshop) -> tuple[str, bool, dict[str, Any]]:
    """Whether the packs still are the texts that stored scores stand on."""
    with _opened(settings) as database, database.begin() as work:
        refuse_changed(work, workshop.playbook.files)
        ours = [item.kind for item in changed_ours(work, workshop.playbook.files, version())]
        known = len(work.packs.all())
    told = f"; ours that read differently now than when calls were judged: {', '.join(ours)}" if ours else ""
    return f"{known} that stored scores stand on, none of the company's changed since{told}", True, {"changed": ours}
