"""Content briefs: the list, and one brief to be edited. Lays out, wires events, hands values to the use case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import gradio as gr

from assistant.app import App
from assistant.brief_values import FORMATS, BriefStatus, ContentStage
from assistant.briefs import UnknownBrief
from assistant.errors import RazborError
from ui.briefs import audience_told, brief_words, named_theme, title_of
from ui.marketing_api import BRIEF_ROLES
from ui.web.components.frame import topbar
from ui.web.components.said import Listening
from ui.web.components.shares import day_told, share_told
from ui.web.markup import render
from ui.web.reader import ADDRESS, Reader, reader_of
from ui.web.refusals import failed
from ui.web.wording import Wording

_ON_LOAD = "razbor.adopt(element, {trigger, watch, names: ['refresh']})"


@dataclass(frozen=True, slots=True)
class Widgets:
    address: gr.Textbox
    body: gr.HTML


class BriefsPage:
    """``build`` lays out, ``bind`` wires; the handler in between is one use case."""

    def __init__(self, app: App, wordings: Callable[[str], Wording]) -> None:
        self._app = app
        self._wordings = wordings

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
        at.body.refresh(self.show, at.address, at.body, js=ADDRESS, **quiet)

    def show(self, address: str, request: gr.Request) -> str:
        return self.body(reader_of(address, request, self._wordings))

    def body(self, reader: Reader) -> str:
        words = reader.words
        bar = topbar(reader, here="themes", demo=self._app.settings.demo)
        if reader.viewer.role not in BRIEF_ROLES:
            refused = {"title": words.text("briefs.refused"), "sentence": words.text("funnel.refused_next")}
            return bar + render("problem", words, **refused)
        number = reader.address.path.rstrip("/").rpartition("/")[2]
        try:
            return bar + (self._list(reader) if number == "briefs" else self._brief(reader, number))
        except UnknownBrief:
            said = {"title": words.text("briefs.absent"), "sentence": words.text("briefs.absent_next")}
            return bar + render("problem", words, **said)
        except RazborError as problem:
            return bar + failed(words, problem)

    def _list(self, reader: Reader) -> str:
        words = reader.words
        told = {
            "title": lambda one: title_of(one, words),
            "told": brief_words(words.language),
            "day": lambda day: day_told(day, words),
        }
        return render("briefs", words, briefs=self._app.briefs.all(), **told)

    def _brief(self, reader: Reader, number: str) -> str:
        words = reader.words
        if not number.isdecimal():
            raise UnknownBrief(f"there is no brief {number!r}")
        brief = self._app.briefs.get(int(number))
        return render(
            "brief",
            words,
            brief=brief,
            title=title_of(brief, words),
            named=lambda one: named_theme(one, words),
            told=brief_words(words.language),
            audience=[audience_told(one, words) for one in brief.evidence],
            share=lambda rate: share_told(rate, words),
            statuses=list(BriefStatus),
            stages=list(ContentStage),
            formats=FORMATS,
            listen=Listening(reader.viewer.hears, None),
            name=reader.name,
            signed_in=bool(reader.viewer.login or reader.viewer.name),
        )
