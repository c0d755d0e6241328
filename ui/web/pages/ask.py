"""Questions in plain words: a field, the answer, how it was understood, and where it stands in the calls."""

from __future__ import annotations

import json
from collections.abc import Callable

import gradio as gr

from assistant.app import App
from assistant.asking.ask import Question
from assistant.asking.values import Answer, Query, read_query
from assistant.errors import BadInput, RazborError
from ui.web.components.answer import ask_address, bars, choices, compact, quotes
from ui.web.components.frame import topbar
from ui.web.markup import render
from ui.web.reader import ADDRESS, Reader, reader_of
from ui.web.refusals import sentence
from ui.web.wording import Wording

_BODY = "razbor.adopt(element, {trigger, watch, names: []})"
_FIELDS = ("measure", "group_by", "manager", "source", "category", "outcome", "step", "section")


class AskPage:
    """Everything that the page shows is in its address: a question, the query before it, or a query alone."""

    def __init__(self, app: App, wordings: Callable[[str], Wording]) -> None:
        self._app = app
        self._wordings = wordings

    def lay_out(self, page: gr.Blocks) -> None:
        address = gr.Textbox(visible=False)
        body = gr.HTML("", js_on_load=_BODY, apply_default_css=False, elem_classes=["rz"])
        quiet = {"show_progress": "hidden", "queue": False, "api_visibility": "private"}
        page.load(self.show, address, body, js=ADDRESS, **quiet)

    def show(self, address: str, request: gr.Request) -> str:
        return self.body(reader_of(address, request, self._wordings))

    def body(self, reader: Reader) -> str:
        bar = topbar(reader, here="ask", demo=self._app.settings.demo)
        try:
            question = _question(reader)
            answer = None if question is None else self._app.asking.ask(question, reader.viewer)
        except RazborError as problem:
            return bar + self._page(reader, None, trouble=sentence(reader.words, problem))
        return bar + self._page(reader, answer)

    def _page(self, reader: Reader, answer: Answer | None, *, trouble: str = "") -> str:
        asking, words = self._app.asking, reader.words
        language = words.language if answer is None else answer.language
        spoken = asking.words(language, reader.viewer)
        here = asking.words(words.language, reader.viewer)
        query = None if answer is None else answer.query
        shown = () if query is None else self._choices(reader, query)
        return render(
            "ask",
            words,
            q=reader.address.query.get("q", ""),
            lang=reader.address.language,
            answer=answer,
            trouble=trouble,
            bars=() if answer is None else bars(answer, spoken),
            trend=query is not None and query.group_by in ("week", "month"),
            quotes=() if answer is None else quotes(answer),
            listed=[] if answer is None or answer.found is None else answer.found.listed,
            choices=shown,
            compact="" if query is None else compact(query),
            period=None if query is None else query.period,
            compares=[] if query is None else [spoken.side(side.label) for side in query.compare],
            examples=[(text, ask_address(q=text)) for text in asking.examples(reader.viewer, words.language)],
            nearest=[] if answer is None else [(text, ask_address(q=text)) for text in answer.nearest],
            spoken=here,
            hears=reader.viewer.hears,
            follow_hint="" if answer is None else self._follow_hint(reader, query),
        )

    def _follow_hint(self, reader: Reader, query: Query | None) -> str:
        """Questions that may follow; the name in them is one that he may ask about, and not the one just asked of."""
        asked = () if query is None else query.filters.manager
        names = [name for name in self._app.asking.known(reader.viewer).managers if name and name not in asked]
        if not names or reader.viewer.masked:
            return reader.words.text("ask.follow_hint")
        return reader.words.text("ask.follow_hint_named", manager=names[0])

    def _choices(self, reader: Reader, query: Query) -> tuple[object, ...]:
        known = self._app.asking.known(reader.viewer)
        here = self._app.asking.words(reader.words.language, reader.viewer)
        titles = {name: reader.words.text(f"ask.field.{name}") for name in _FIELDS}
        groups = (
            "none",
            "manager",
            "source",
            "category",
            "outcome",
            "step",
            "week",
            "month",
            "weekday",
            "stage",
            "reason",
        )
        titles |= {f"by_{name}": reader.words.text(f"ask.by.{name}") for name in groups}
        return choices(query, known, here, titles, nothing=reader.words.text("ask.any"))


def _question(reader: Reader) -> Question | None:
    """What an address asks; None where it asks nothing yet."""
    asked = reader.address.query
    text = asked.get("q", "").strip()
    if asked.get("query"):
        return Question(query=_read(asked["query"]), language=reader.words.language)
    if not text:
        return None
    return Question(text, previous=_read(asked["after"]) if asked.get("after") else None)


def _read(written: str) -> Query:
    try:
        return read_query(json.loads(written))
    except ValueError as problem:
        raise BadInput("the address holds no readable query; ask the question again") from problem
