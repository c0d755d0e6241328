"""Settings: for oneself, and for those who run the installation. Lays out, wires events, decides nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import gradio as gr

from assistant.accounts import SHELL
from assistant.app import App
from assistant.doctor import examine
from assistant.errors import RazborError
from assistant.viewers import Role
from ui.viewers import seen_by
from ui.web.components.frame import topbar
from ui.web.components.settings import checks_told, device_told, section_asked, sections_for, size_told
from ui.web.markup import render
from ui.web.reader import ADDRESS, THEMES, Reader, reader_of
from ui.web.refusals import failed
from ui.web.wording import LANGUAGES, Wording

ENTRIES = 50
FIRST = "razbor user add root --role admin"
RETURN = "razbor restore {path} --replace"
FORGET = "razbor purge --client +79160000000"
_STRINGS = (
    "packs.checking",
    "packs.fine",
    "packs.nothing_new",
    "packs.broken",
    "packs.published",
    "people.password_once",
    "people.password_note",
    "people.ended",
    "people.disable_ask",
    "people.password_ask",
    "me.end_all_ask",
    "backups.making",
    "backups.done",
    "backups.failed",
    "health.retried",
    "offline",
)
_ON_LOAD = "razbor.adopt(element, {trigger, watch, names: ['refresh', 'retry']})"


@dataclass(frozen=True, slots=True)
class Widgets:
    """``checks`` loads models where they are not loaded yet, so it follows the page."""

    address: gr.Textbox
    body: gr.HTML
    checks: gr.HTML


class SettingsPage:
    def __init__(self, app: App, wordings: Callable[[str], Wording]) -> None:
        self._app = app
        self._wordings = wordings

    def lay_out(self, page: gr.Blocks) -> None:
        self.bind(page, self.build())

    def build(self) -> Widgets:
        plain = {"apply_default_css": False, "elem_classes": ["rz"]}
        return Widgets(
            address=gr.Textbox(visible=False),
            body=gr.HTML("", js_on_load=_ON_LOAD, **plain),
            checks=gr.HTML("", **plain),
        )

    def bind(self, page: gr.Blocks, at: Widgets) -> None:
        quiet = {"show_progress": "hidden", "queue": False, "api_visibility": "private"}
        page.load(self.show, at.address, at.body, js=ADDRESS, **quiet)
        page.load(self.show_checks, at.address, at.checks, js=ADDRESS, **quiet)
        at.body.refresh(self.show, at.address, at.body, js=ADDRESS, **quiet)
        at.body.retry(self.retry, at.address, at.checks, js=ADDRESS, **quiet)

    def show(self, address: str, request: gr.Request) -> str:
        return self.body(reader_of(address, request, self._wordings))

    def show_checks(self, address: str, request: gr.Request) -> str:
        return self.checks(reader_of(address, request, self._wordings))

    def retry(self, address: str, event: gr.EventData, request: gr.Request) -> str:
        reader = reader_of(address, request, self._wordings)
        if "health" in sections_for(reader.viewer):
            self._app.queue.retry(seen_by(self._app, reader.viewer).call(str(event.call_id)).call_id)
        return self.checks(reader)

    def body(self, reader: Reader) -> str:
        words, section = reader.words, section_asked(reader.address.query, reader.viewer)
        bar = topbar(reader, here="settings", demo=self._app.settings.demo)
        try:
            return bar + render(
                "settings",
                words,
                section=section,
                sections=sections_for(reader.viewer),
                strings=json.dumps({key: words.text(f"settings.{key}") for key in _STRINGS}, ensure_ascii=False),
                size=lambda count: size_told(count, words),
                **getattr(self, f"_{section}")(reader),
            )
        except RazborError as problem:
            return bar + failed(words, problem)

    def checks(self, reader: Reader) -> str:
        """What the doctor says; empty for every section but its own."""
        if section_asked(reader.address.query, reader.viewer) != "health":
            return ""
        found = examine(self._app.settings, self._app.workshop)
        checks = checks_told(found, reader.words)
        failed_calls = sum(len(one.failed) for one in checks)
        return render("settings_checks", reader.words, healthy=found.healthy, checks=checks, failed_calls=failed_calls)

    def _me(self, reader: Reader) -> dict[str, object]:
        login = reader.viewer.login
        return {
            "viewer": reader.viewer,
            "themes": ("auto", *THEMES),
            "theme": reader.theme or "auto",
            "languages": {code: reader.address.with_language(code) for code in LANGUAGES},
            "sessions": self._app.accounts.sessions(login) if login else (),
            "first": FIRST,
            "device": device_told,
        }

    def _health(self, _reader: Reader) -> dict[str, object]:
        return {}

    def _packs(self, reader: Reader) -> dict[str, object]:
        return {
            "files": self._app.workshop.playbook.files,
            "publishes": reader.viewer.role is Role.ADMIN,
        }

    def _people(self, reader: Reader) -> dict[str, object]:
        accounts = self._app.accounts
        return {
            "viewer": reader.viewer,
            "people": [(one, len(accounts.sessions(one.login))) for one in accounts.list()],
            "roles": tuple(role.value for role in Role),
            "first": FIRST,
        }

    def _backups(self, _reader: Reader) -> dict[str, object]:
        settings, kept = self._app.settings, self._app.backups.all()
        newest = settings.backups_dir / (kept[0].name if kept else "razbor-….tar")
        return {
            "folder": str(settings.backups_dir),
            "kept": kept,
            "making": self._app.backups.progress(),
            "days": settings.retention_days,
            "recordings_days": settings.retention_recordings_days,
            "command": RETURN.format(path=newest),
            "forget": FORGET,
        }

    def _audit(self, reader: Reader) -> dict[str, object]:
        who = reader.address.query.get("who", "")
        return {
            "who": who,
            "logins": tuple(one.login for one in self._app.accounts.list()),
            "entries": self._app.audit.newest(ENTRIES, who=who),
            "shell": SHELL,
            "deeds": reader.words.words["settings"]["deeds"],
        }
