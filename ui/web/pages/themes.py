"""Themes of what clients resist and ask, and one theme with all its words. Lays out, wires events, counts nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

import gradio as gr

from assistant.app import App
from assistant.at_once import AtOnce
from assistant.errors import RazborError
from assistant.periods import Wanted
from assistant.theme_counts import ThemeDetail, ThemeReport
from ui.marketing_api import BRIEF_ROLES
from ui.web.components.frame import topbar
from ui.web.components.periods import CHOICES, period_asked
from ui.web.components.said import Listening
from ui.web.components.themes import list_shown, theme_shown
from ui.web.markup import render
from ui.web.reader import ADDRESS, Reader, reader_of
from ui.web.refusals import failed
from ui.web.wording import Wording

_ON_LOAD = "razbor.adopt(element, {trigger, watch, names: ['narrow', 'refresh']})"


@dataclass(frozen=True, slots=True)
class Widgets:
    address: gr.Textbox
    body: gr.HTML


class ThemesPage:
    """``build`` lays out, ``bind`` wires; the handlers in between are one use case each."""

    def __init__(self, app: App, wordings: Callable[[str], Wording]) -> None:
        self._app = app
        self._wordings = wordings
        self._at_once = AtOnce()

    def lay_out(self, page: gr.Blocks) -> None:
        self.bind(page, self.build())

    def build(self) -> Widgets:
        return Widgets(
            address=gr.Textbox(visible=False),
            body=gr.HTML("", js_on_load=_ON_LOAD, apply_default_css=False, elem_classes=["rz"]),
        )

    def bind(self, page: gr.Blocks, at: Widgets) -> None:
        quiet = {"show_progress": "hidden", "queue": False, "api_visibility": "private"}
        page.load(self.show, at.address, at.body, js=ADDRESS, **quiet)
        at.body.narrow(self.show, at.address, at.body, js=ADDRESS, **quiet)
        at.body.refresh(self.show, at.address, at.body, js=ADDRESS, **quiet)

    def show(self, address: str, request: gr.Request) -> str:
        return self.body(reader_of(address, request, self._wordings))

    def body(self, reader: Reader) -> str:
        bar = topbar(reader, here="themes", demo=self._app.settings.demo)
        try:
            return bar + self._page(reader)
        except RazborError as problem:
            return bar + failed(reader.words, problem)

    def _page(self, reader: Reader) -> str:
        query, choices = reader.address.query, self._app.themes.choices()
        wanted = Wanted(period_asked(query, choices.newest), source=query.get("source", ""))
        head, _, theme_id = reader.address.path.rstrip("/").rpartition("/")
        told = {
            "query": query,
            "choices": choices,
            "periods": CHOICES,
            "period": wanted.period,
            "briefs": reader.viewer.role in BRIEF_ROLES,
            "name": reader.name,
        }
        if head == "/themes":
            return self._theme(reader, unquote(theme_id), wanted, told)
        answer = self._at_once.ask(wanted, self._app.themes.stamp(), lambda: self._app.themes.report(wanted))
        if answer.value is None:
            return render("marketing_waiting", reader.words, room="themes", title=reader.words.text("themes.title"))
        return self._list(reader, answer.value, told | {"fresh": answer.fresh})

    def _list(self, reader: Reader, report: ThemeReport, told: dict[str, object]) -> str:
        words, query = reader.words, reader.address.query
        shown = list_shown(report, words, query.get("category", ""), everything="all" in query)
        return render(
            "themes", words, report=report, shown=shown, listen=self._listening(reader, shown.call_ids), **told
        )

    def _theme(self, reader: Reader, theme_id: str, wanted: Wanted, told: dict[str, object]) -> str:
        words, themes = reader.words, self._app.themes
        key = (theme_id, wanted)
        answer = self._at_once.ask(key, themes.stamp(), lambda: (themes.detail(theme_id, wanted),))
        if answer.value is None:
            return render("marketing_waiting", words, room="themes", title=words.text("themes.title"))
        detail: ThemeDetail | None = answer.value[0]
        if detail is None:
            return render("theme_absent", words, **told)
        called = {quote.call_id for quote in detail.quotes} | {answer.call_id for answer in detail.answers}
        called |= set(detail.call_ids)
        listen = self._listening(reader, called)
        shown = theme_shown(detail, words)
        return render("theme", words, detail=detail, shown=shown, listen=listen, fresh=answer.fresh, **told)

    def _listening(self, reader: Reader, call_ids: frozenset[str] | set[str]) -> Listening:
        viewer = reader.viewer
        if viewer.managers is None:
            return Listening(viewer.hears, None)
        managers = self._app.themes.managers(call_ids)
        return Listening(viewer.hears, frozenset(one for one, manager in managers.items() if viewer.sees(manager)))
