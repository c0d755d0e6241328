"""One call: player, transcript, scorecard with its quotes. Lays out, wires events, hands values to the use cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import gradio as gr

from assistant.app import App
from assistant.errors import RazborError, UnknownCall
from assistant.retelling import retold_call
from ui.call_access import may_correct, may_speak
from ui.viewers import seen_by
from ui.web.components.frame import topbar
from ui.web.components.review import Looks, call_markup
from ui.web.markup import render
from ui.web.reader import ADDRESS, Reader, reader_of
from ui.web.refusals import failed
from ui.web.wording import Wording

_ON_LOAD = "razbor.adopt(element, {trigger, watch, names: ['refresh', 'retry']})"


@dataclass(frozen=True, slots=True)
class Widgets:
    address: gr.Textbox
    body: gr.HTML


class CallPage:
    """``build`` lays out, ``bind`` wires; the handlers in between are one use case each."""

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
        at.body.retry(self.retry, at.address, at.body, js=ADDRESS, **quiet)

    def show(self, address: str, request: gr.Request) -> str:
        return self.body(reader_of(address, request, self._wordings))

    def retry(self, address: str, event: gr.EventData, request: gr.Request) -> str:
        reader = reader_of(address, request, self._wordings)
        self._app.queue.retry(seen_by(self._app, reader.viewer).call(str(event.call_id)).call_id)
        return self.body(reader)

    def body(self, reader: Reader) -> str:
        """The whole page of the call that the address names, or what is wrong with it."""
        words = reader.words
        bar = topbar(reader, here="call", demo=self._app.settings.demo)
        try:
            seen = seen_by(self._app, reader.viewer)
            opened = seen.unmasked(reader.address.call_id or "")
            name = reader.name or opened.summary.manager  # who has not said his name may be the manager
            veiled = self._app.self_scores.veils(opened.summary, name)
            opened = self._app.self_scores.seen_by(opened, name)
            call_id = opened.summary.call.call_id
            has_media = reader.viewer.hears and self._app.calls.media(call_id) is not None
            promises = seen.promises(opened, self._app.ledger.of_call(call_id))
            lost = seen.changes(opened, self._app.lost_points.of(opened, words.language))
            opened = seen.masked(retold_call(opened, self._app.workshop.playbook, words.language))
        except UnknownCall:
            said = {"title": words.text("problem.no_call"), "sentence": words.text("problem.no_call_next")}
            return bar + render("problem", words, **said)
        except RazborError as problem:
            return bar + failed(words, problem)
        return bar + call_markup(
            opened,
            words,
            has_media=has_media,
            reader=reader.name,
            viewer=reader.viewer,
            veiled=veiled,
            promises=promises,
            lost=lost,
            looks=self._looks(reader, call_id),
        )

    def _looks(self, reader: Reader, call_id: str) -> Looks:
        viewer = reader.viewer
        told = may_correct(viewer) and self._app.call_details.open_to(call_id)
        return Looks(
            name=reader.name,
            signed=bool(viewer.login),
            corrects=may_correct(viewer),
            speaks=may_speak(viewer),
            change=reader.address.query.get("fix", ""),
            managers=tuple(self._app.calls.choices().managers) if told else None,
        )
