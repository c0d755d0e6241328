"""The list of calls: search, filters, views, import, progress. Lays out, wires events, hands values to use cases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import gradio as gr

from assistant.app import App
from assistant.comment_values import Comment
from assistant.domain import CallState
from assistant.errors import RazborError
from assistant.retelling import retold_summary
from assistant.search import BOTH, MEANING, PAGE, CallsFound
from assistant.viewers import Viewer
from ui.calls_query import (
    FILTERS,
    HANDLINGS,
    ORDERS,
    OUTCOMES,
    SAID,
    VIEWS,
    WAYS,
    below,
    kept_query,
    narrowing,
    read_wish,
    readable,
    written,
)
from ui.import_api import MAY_IMPORT
from ui.viewers import seen_by
from ui.web.components.bands import WITHHELD, bands
from ui.web.components.frame import topbar
from ui.web.components.people import moment_address
from ui.web.components.rows import chips, nothing_found, page_of, pages, rows, with_
from ui.web.components.strings import strings_of
from ui.web.markup import render
from ui.web.reader import ADDRESS, Reader, reader_of
from ui.web.refusals import failed
from ui.web.wording import Wording

MENTIONS = 5
_TOOLBAR = "razbor.adopt(element, {trigger, watch, names: ['tools']})"
_LISTING = "razbor.adopt(element, {trigger, watch, names: ['narrow', 'retry']})"
_STRINGS = (
    "sending",
    "paused",
    "progress",
    "ready",
    "new",
    "known",
    "refused",
    "failed",
    "crm",
    "unsent",
    "lost",
    "details",
    "close",
    "chosen",
    "marked",
    "unnamed",
    "leaving",
    "delete_sure",
    "went_wrong",
)


@dataclass(frozen=True, slots=True)
class Widgets:
    """The parts of the page that events fill."""

    address: gr.Textbox
    toolbar: gr.HTML
    listing: gr.HTML


class CallsPage:
    """``build`` lays out, ``bind`` wires; the handlers in between are one use case each."""

    def __init__(self, app: App, wordings: Callable[[str], Wording]) -> None:
        self._app = app
        self._wordings = wordings

    def lay_out(self, page: gr.Blocks) -> None:
        self.bind(page, self.build())

    def build(self) -> Widgets:
        return Widgets(
            address=gr.Textbox(visible=False),
            toolbar=gr.HTML("", js_on_load=_TOOLBAR, apply_default_css=False, elem_classes=["rz"]),
            listing=gr.HTML("", js_on_load=_LISTING, apply_default_css=False, elem_classes=["rz"]),
        )

    def bind(self, page: gr.Blocks, at: Widgets) -> None:
        quiet = {"show_progress": "hidden", "queue": False, "api_visibility": "private"}
        page.load(self.show, at.address, [at.toolbar, at.listing], js=ADDRESS, **quiet)
        at.toolbar.tools(self.show, at.address, [at.toolbar, at.listing], js=ADDRESS, **quiet)
        at.listing.narrow(self.show_rows, at.address, at.listing, js=ADDRESS, **quiet)
        at.listing.retry(self.retry, at.address, at.listing, js=ADDRESS, **quiet)

    def show(self, address: str, request: gr.Request) -> tuple[str, str]:
        reader = reader_of(address, request, self._wordings)
        return self.toolbar(reader), self.listing(reader)

    def show_rows(self, address: str, request: gr.Request) -> str:
        return self.listing(reader_of(address, request, self._wordings))

    def retry(self, address: str, event: gr.EventData, request: gr.Request) -> str:
        reader = reader_of(address, request, self._wordings)
        self._app.queue.retry(seen_by(self._app, reader.viewer).call(str(event.call_id)).call_id)
        return self.listing(reader)

    def toolbar(self, reader: Reader) -> str:
        """The bar on top, the views, the search and the filters."""
        words, query = reader.words, self._query(reader)
        bar = topbar(reader, here="calls", demo=self._app.settings.demo)
        return bar + render(
            "calls_toolbar",
            words,
            query=query,
            choices=self._choices(reader.viewer),
            views=self._views(reader),
            may_import=reader.viewer.role in MAY_IMPORT,
            ways=WAYS,
            strings=json.dumps(_strings(words), ensure_ascii=False),
            kept=written(narrowing(query)),
        )

    def listing(self, reader: Reader) -> str:
        """Chips, figures and one page of rows; or what went wrong, in a sentence."""
        words, query = reader.words, self._query(reader)
        page = page_of(reader.address.query)
        try:
            found = self._found(reader, page)
        except RazborError as problem:
            return failed(words, problem)
        return render(
            "calls_rows",
            words,
            rows=rows(found.calls, found.finds, found.named),
            found=found,
            figures=found.figures,
            chips=chips(query, words),
            only_meant=0 < found.meant == found.total and query.get("by", BOTH) == BOTH,
            reset=with_({}, **{name: query.get(name, "") for name in ("order", "lang")}),
            pages=pages(found, query, page),
            orders=[order for order in ORDERS if order != "learn" or query.get("view") == "learn"],
            order=query.get("order", "learn" if query.get("view") == "learn" else ""),
            view=query.get("view", ""),
            below=below(),
            narrowed=bool(narrowing(query)),
            why_none=nothing_found(query),
            by_meaning=with_(query, by=MEANING, page="", q=query.get("q", "").replace('"', "")),
            export=written({**narrowing(query), "lang": words.language}),
            reader=reader.name,
            may_import=reader.viewer.role in MAY_IMPORT,
            mentions=self._mentions(reader),
            moment_address=moment_address,
        )

    def _mentions(self, reader: Reader) -> tuple[Comment, ...]:
        """Comments that call whoever has signed in; what a name in a cookie says is no proof of who reads."""
        name = reader.viewer.name
        return self._app.comments.concerning(reader.viewer, name, own_calls=False)[:MENTIONS] if name else ()

    def _found(self, reader: Reader, page: int) -> CallsFound:
        wish = read_wish(self._query(reader), self._zone())
        scores = self._app.self_scores
        wanted = replace(wish.filter, veiled_for=reader.name if scores.first else "")
        wish = replace(wish, filter=wanted, limit=PAGE, offset=(page - 1) * PAGE)
        found = self._app.search.page(wish, reader.viewer)
        playbook, language = self._app.workshop.playbook, reader.words.language
        listed = scores.listed(found.calls, reader.name)
        return replace(found, calls=tuple(retold_summary(one, playbook, language) for one in listed))

    def _query(self, reader: Reader) -> dict[str, str]:
        return readable(reader.address.query, self._zone())

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._app.settings.timezone)

    def _choices(self, viewer: Viewer) -> dict[str, tuple[str, ...]]:
        """What each filter can be set to, in the order of the page; days are typed."""
        known = seen_by(self._app, viewer).choices()
        managers = known.managers
        values = {
            "manager": managers if len(managers) > 1 else (),
            "since": (),
            "until": (),
            "band": (*(band.key for band in reversed(bands())), WITHHELD),
            "category": known.categories,
            "handling": HANDLINGS,
            "missing": known.steps,
            "source": known.sources,
            "stage": known.stages,
            "outcome": OUTCOMES,
            "reviewed": SAID,
            "disputed": ("open", "any"),
            "usable": SAID,
            "language": known.languages,
            "state": tuple(state.value for state in CallState),
        }
        return {name: values[name] for name in FILTERS}

    def _views(self, reader: Reader) -> list[dict[str, object]]:
        """The views in order: ours, then those that people have saved."""
        words, query = reader.words, self._query(reader)
        here = narrowing(query)
        base = {"lang": query["lang"]} if "lang" in query else {}
        ours = [
            {
                "name": words.text(f"calls.views.{view or 'all'}", below=words.number(below())),
                "why": words.text(f"calls.views.{view or 'all'}_why", below=words.number(below())),
                "href": with_(base, view=view),
                "here": here == ({"view": view} if view else {}),
                "view_id": "",
            }
            for view in ("", *VIEWS)
        ]
        saved = [
            {
                "name": view.name,
                "why": words.text("calls.views.shared" if view.shared else "calls.views.own"),
                "href": f"/calls?{view.query}" + (f"&{written(base)}" if base else ""),
                "here": written(here) == kept_query(view.query),
                "view_id": view.view_id if view.owner == reader.viewer.login else "",
                "shared": view.shared,
            }
            for view in self._app.saved_views.seen_by(reader.viewer)
        ]
        return [*ours, *saved]


def _strings(words: Wording) -> dict[str, str]:
    """Texts that the page's script says itself."""
    return strings_of(words) | {f"calls.{key}": words.text(f"calls.say.{key}") for key in _STRINGS}
