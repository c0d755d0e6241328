"""Managers: the list, and each one's own page. Lays out, wires events, hands values to the use cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import gradio as gr

from assistant.app import App
from assistant.errors import RazborError, UnknownPerson
from assistant.people_page import ManagerPage
from assistant.periods import Period
from assistant.viewers import Role
from ui.letters import Item, letter_words, letters
from ui.web.components.bands import band_of
from ui.web.components.frame import topbar
from ui.web.components.people import (
    Said,
    asked_period,
    chart,
    manager_address,
    moment_address,
    tone,
    with_period,
)
from ui.web.components.promises import promise_rows
from ui.web.markup import render
from ui.web.reader import ADDRESS, Reader, reader_of
from ui.web.refusals import failed
from ui.web.rooms import room
from ui.web.wording import Wording

COMMENTS = 20
PRESETS = (4, 12, 26)
"""Weeks that the page offers at a click."""
PROMISES, MOST_PROMISES = 8, 100
"""Shown at once, and at a click: the ledger's report has them all."""
FILES = ("docx", "html", "md")
_ON_LOAD = "razbor.adopt(element, {trigger, watch, names: ['refresh']})"


@dataclass(frozen=True, slots=True)
class Widgets:
    """``body`` and ``rest`` are figures and come at once; feedback and promises read words and follow."""

    address: gr.Textbox
    body: gr.HTML
    feedback: gr.HTML
    rest: gr.HTML
    promises: gr.HTML


class ManagersPage:
    """``build`` lays out, ``bind`` wires; the handlers in between are one use case each."""

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
            feedback=gr.HTML("", **plain),
            rest=gr.HTML("", **plain),
            promises=gr.HTML("", **plain),
        )

    def bind(self, page: gr.Blocks, at: Widgets) -> None:
        quiet = {"show_progress": "hidden", "queue": False, "api_visibility": "private"}
        shown = page.load(self.show, at.address, [at.body, at.rest], js=ADDRESS, **quiet)
        shown.then(self.show_feedback, at.address, at.feedback, js=ADDRESS, **quiet)
        shown.then(self.show_promises, at.address, at.promises, js=ADDRESS, **quiet)
        at.body.refresh(self.show, at.address, [at.body, at.rest], js=ADDRESS, **quiet)

    def show(self, address: str, request: gr.Request) -> tuple[str, str]:
        return self.body(reader_of(address, request, self._wordings))

    def show_feedback(self, address: str, request: gr.Request) -> str:
        return self.feedback(reader_of(address, request, self._wordings))

    def show_promises(self, address: str, request: gr.Request) -> str:
        return self.promises(reader_of(address, request, self._wordings))

    def body(self, reader: Reader) -> tuple[str, str]:
        """The list, or one manager's figures: above the feedback, and below it."""
        words, viewer = reader.words, reader.viewer
        bar = topbar(reader, here="managers", demo=self._app.settings.demo)
        if viewer.role not in room("managers").roles:
            return bar + _absent(words), ""
        name = named(reader)
        if not name:
            if viewer.role is Role.MANAGER:
                return bar + render("goto", words, address=manager_address(viewer.name)), ""
            return bar + self._list(reader), ""
        try:
            page = self._app.people.page(viewer, name, asked_period(reader.address), team=_compares(reader))
        except UnknownPerson:
            return bar + _absent(words), ""
        except RazborError as problem:
            return bar + failed(words, problem), ""
        given = self._given(reader, page)
        return bar + render("manager_head", words, **given), render("manager_rest", words, **given)

    def feedback(self, reader: Reader) -> str:
        """The letter of the week as the page shows it."""
        name = named(reader)
        if not name or reader.viewer.role not in room("managers").roles:
            return ""
        words, period = reader.words, asked_period(reader.address)
        try:
            report = self._app.people.letter_report(reader.viewer, name, period, words.language)
        except RazborError:
            return ""  # the figures above say what is wrong
        written = letters(report)
        files = {
            form: with_period(f"/api{manager_address(name)}/letter", period, format=form, language=words.language)
            for form in FILES
        }
        return render(
            "manager_feedback",
            words,
            letter=written[0] if written else None,
            week=Said(words).period(report.period),
            files=files,
            moment_address=moment_address,
            example_of=lambda item: self._example_address(reader, item),
            said=Said(words),
        )

    @staticmethod
    def _example_address(reader: Reader, item: Item) -> Callable[[str, float | None], str]:
        """A colleague's call is quoted, and opens only for those to whom everybody's calls are open."""
        own = item.example_heading == letter_words(reader.words.language)["own_example"]
        return moment_address if own or reader.viewer.managers is None else lambda _call, _second: ""

    def promises(self, reader: Reader) -> str:
        name = named(reader)
        if not name or reader.viewer.role not in room("managers").roles:
            return ""
        words = reader.words
        try:
            found = self._app.people.promises(reader.viewer, name, asked_period(reader.address))
        except RazborError:
            return ""
        return render(
            "manager_promises",
            words,
            found=found,
            rows=promise_rows(found.promises, words),
            kept=promise_rows(found.kept, words),
            shown=PROMISES,
            most=MOST_PROMISES,
            said=Said(words),
            moment_address=moment_address,
        )

    def _list(self, reader: Reader) -> str:
        words = reader.words
        return render(
            "managers",
            words,
            lines=self._app.people.listed(reader.viewer),
            said=Said(words),
            tone=tone,
            band_of=band_of,
            manager_address=manager_address,
        )

    def _given(self, reader: Reader, page: ManagerPage) -> dict[str, object]:
        words, period = reader.words, page.period
        said = Said(words)
        compares = _compares(reader)
        path = manager_address(page.manager)
        team = {"team": "1"} if compares else {}
        return {
            "page": page,
            "said": said,
            "tone": tone,
            "band": band_of(page.score.value),
            "band_of": band_of,
            "chart": chart(page.weeks, said),
            "path": path,
            "compares": compares,
            "other": with_period(path, period, **({} if compares else {"team": "1"})),
            "presets": presets(path, period, team),
            "moment_address": moment_address,
            "alone": reader.viewer.role is Role.MANAGER,
            "manager_address": manager_address,
            "today": datetime.now(UTC).date(),
            "author": reader.name,
            "comments": self._app.comments.concerning(reader.viewer, page.manager),
            "comments_shown": COMMENTS,
        }


def named(reader: Reader) -> str:
    """The manager of ``/managers/<name>``; empty for the list."""
    head, _, name = reader.address.path.rstrip("/").rpartition("/")
    return unquote(name) if head.endswith("/managers") else ""


def _compares(reader: Reader) -> bool:
    return reader.address.query.get("team") == "1"


def presets(path: str, period: Period, more: dict[str, str]) -> list[tuple[int, str, bool]]:
    """So many weeks up to the period's last day: how many, the address, and whether it is the one shown."""
    if period.until is None:
        return []
    made = []
    for weeks in PRESETS:
        since = period.until - timedelta(weeks=weeks) + timedelta(days=1)
        made.append((weeks, with_period(path, Period(since, period.until), **more), since == period.since))
    return made


def _absent(words: Wording) -> str:
    return render("problem", words, title=words.text("managers.absent"), sentence=words.text("managers.absent_next"))
