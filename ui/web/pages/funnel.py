"""The funnel by source, campaign and week. Lays out, wires events, counts nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import gradio as gr

from assistant.app import App
from assistant.at_once import AtOnce
from assistant.errors import RazborError
from assistant.periods import Wanted
from ui.marketing_api import FUNNEL_ROLES
from ui.web.components.frame import topbar
from ui.web.components.funnel import funnel_shown
from ui.web.components.periods import CHOICES, period_asked
from ui.web.components.said import Listening
from ui.web.markup import render
from ui.web.reader import ADDRESS, Reader, reader_of
from ui.web.refusals import failed
from ui.web.wording import Wording

_ON_LOAD = "razbor.adopt(element, {trigger, watch, names: ['narrow', 'refresh']})"


@dataclass(frozen=True, slots=True)
class Widgets:
    address: gr.Textbox
    body: gr.HTML


class FunnelPage:
    """``build`` lays out, ``bind`` wires; the handler in between is one use case."""

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
        words = reader.words
        bar = topbar(reader, here="funnel", demo=self._app.settings.demo)
        if reader.viewer.role not in FUNNEL_ROLES:
            refused = {"title": words.text("funnel.refused"), "sentence": words.text("funnel.refused_next")}
            return bar + render("problem", words, **refused)
        try:
            return bar + self._page(reader)
        except RazborError as problem:
            return bar + failed(words, problem)

    def _page(self, reader: Reader) -> str:
        words, query, viewer = reader.words, reader.address.query, reader.viewer
        choices, funnel = self._app.funnel.choices(), self._app.funnel
        wanted = Wanted(period_asked(query, choices.newest, "91"), source=query.get("source", ""))
        campaign = query.get("campaign", "")
        answer = self._at_once.ask(
            (wanted, campaign, viewer.managers),
            funnel.stamp(),
            lambda: funnel.report(wanted, campaign=campaign, managers=viewer.managers),
        )
        if answer.value is None:
            return render("marketing_waiting", words, room="funnel", title=words.text("funnel.title"))
        report = answer.value
        asked = {
            "since": report.period.since or "",
            "until": report.period.until or "",
            "channel": wanted.source,
            "campaign": campaign,
            "language": words.language,
        }
        return render(
            "funnel",
            words,
            report=report,
            shown=funnel_shown(report, words),
            listen=Listening(viewer.hears, None),
            query=query,
            choices=choices,
            periods=CHOICES,
            period=report.period,
            fresh=answer.fresh,
            download="/api/reports/funnel?" + urlencode({name: value for name, value in asked.items() if value}),
        )
