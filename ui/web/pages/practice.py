"""Practice: weak spots and progress, and one drill as a talk. Lays out, wires events, hands values to the use cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import gradio as gr

from assistant.app import App
from assistant.errors import BadInput, RazborError, Refused
from assistant.practice import AssignmentWish, DrillWish
from assistant.practice_values import NotForYou, UnknownAttempt
from ui.web.components.frame import topbar
from ui.web.components.practice import problem_markup, room_markup, talk_markup
from ui.web.reader import ADDRESS, Reader, reader_of
from ui.web.refusals import sentence
from ui.web.wording import Wording

_ON_LOAD = "razbor.adopt(element, {trigger, watch, names: ['refresh', 'begin', 'answer', 'finish', 'assign']})"


@dataclass(frozen=True, slots=True)
class Widgets:
    address: gr.Textbox
    body: gr.HTML


class PracticePage:
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
        at.body.begin(self.begin, at.address, at.body, js=ADDRESS, **quiet)
        at.body.answer(self.answer, at.address, at.body, js=ADDRESS, **quiet)
        at.body.finish(self.finish, at.address, at.body, js=ADDRESS, **quiet)
        at.body.assign(self.assign, at.address, at.body, js=ADDRESS, **quiet)

    def show(self, address: str, request: gr.Request) -> str:
        return self.body(reader_of(address, request, self._wordings))

    def begin(self, address: str, event: gr.EventData, request: gr.Request) -> str:
        reader = reader_of(address, request, self._wordings)
        wish = DrillWish(
            language=str(event.language or reader.words.language),
            category=str(event.category or ""),
            manager=reader.address.query.get("manager", ""),
        )
        return self._told(reader, lambda: self._app.practice.begin(reader.viewer, wish).attempt_id)

    def answer(self, address: str, event: gr.EventData, request: gr.Request) -> str:
        reader = reader_of(address, request, self._wordings)
        attempt, text, at = str(event.attempt), str(event.text), int(event.at)
        return self._told(
            reader, lambda: self._app.practice.answer(reader.viewer, attempt, text, at=at).attempt_id, attempt
        )

    def finish(self, address: str, event: gr.EventData, request: gr.Request) -> str:
        reader = reader_of(address, request, self._wordings)
        attempt = str(event.attempt)
        return self._told(reader, lambda: self._app.practice.finish(reader.viewer, attempt).attempt_id, attempt)

    def assign(self, address: str, event: gr.EventData, request: gr.Request) -> str:
        reader = reader_of(address, request, self._wordings)

        typed = {name: str(getattr(event, name, None) or "") for name in ("manager", "category", "due", "note")}

        def assigned() -> str:
            wish = AssignmentWish(typed["manager"], typed["category"], _day(typed["due"]), typed["note"])
            self._app.practice.assign(reader.viewer, wish)
            return ""

        return self._told(reader, assigned, typed=typed)

    def body(
        self, reader: Reader, attempt: str | None = None, problem: str = "", typed: Mapping[str, str] | None = None
    ) -> str:
        """The drill that the address names, or the room; ``problem`` is what went wrong with what was asked for, and
        ``typed`` what stood in the form then.
        """
        bar = topbar(reader, here="practice", demo=self._app.settings.demo)
        asked = reader.address.query.get("attempt", "") if attempt is None else attempt
        manager = reader.address.query.get("manager", "")
        try:
            if asked:
                return bar + talk_markup(self._app.practice.open(reader.viewer, asked), reader.words, problem=problem)
            room = self._app.practice.room(reader.viewer, manager, reader.words.language)
            return bar + room_markup(room, reader.words, named=bool(reader.viewer.name), problem=problem, typed=typed)
        except UnknownAttempt:
            return bar + problem_markup(reader.words, "unknown")
        except NotForYou:
            return bar + problem_markup(reader.words, "closed")
        except RazborError as failed:
            return bar + problem_markup(reader.words, "failed", sentence(reader.words, failed))

    def _told(
        self,
        reader: Reader,
        work: Callable[[], str],
        attempt: str | None = None,
        *,
        typed: Mapping[str, str] | None = None,
    ) -> str:
        """The page after something was done; what could not be done is said on the page as it was."""
        try:
            return self.body(reader, work())
        except (UnknownAttempt, NotForYou):
            return self.body(reader, attempt)
        except BadInput as problem:
            return self.body(reader, attempt, problem=sentence(reader.words, problem), typed=typed)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as problem:
        raise Refused("no_day", f"{written!r} is no day; choose one such as 2026-12-01") from problem
