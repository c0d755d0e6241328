"""The list of calls: import, filters, live progress. Lays out, wires events, hands values to the use cases."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import gradio as gr
from gradio.utils import get_upload_folder

from assistant.app import App
from assistant.domain import CallState, ImportSummary
from assistant.errors import RazborError
from ui.viewers import REVIEWERS, seen_by
from ui.web.components.bands import WITHHELD, bands
from ui.web.components.frame import topbar
from ui.web.components.rows import figures, rows
from ui.web.components.strings import strings_of
from ui.web.markup import render
from ui.web.reader import ADDRESS, Reader, reader_of
from ui.web.wording import Wording

CRM_FILES = frozenset({"leads.csv", "deals.csv", "activities.csv"})

_TOOLBAR = "razbor.adopt(element, {trigger, watch, upload, names: ['arrived']})"
_NOTICE = "razbor.adopt(element, {trigger, watch, names: ['dismiss']})"
_LISTING = "razbor.adopt(element, {trigger, watch, names: ['narrow', 'retry']})"


@dataclass(frozen=True, slots=True)
class Widgets:
    """The parts of the page that events fill."""

    address: gr.Textbox
    toolbar: gr.HTML
    notice: gr.HTML
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
            notice=gr.HTML("", js_on_load=_NOTICE, apply_default_css=False, elem_classes=["rz"]),
            listing=gr.HTML("", js_on_load=_LISTING, apply_default_css=False, elem_classes=["rz"]),
        )

    def bind(self, page: gr.Blocks, at: Widgets) -> None:
        quiet = {"show_progress": "hidden", "queue": False, "api_visibility": "private"}
        page.load(self.show, at.address, [at.toolbar, at.listing], js=ADDRESS, **quiet)
        at.listing.narrow(self.show_rows, at.address, at.listing, js=ADDRESS, **quiet)
        at.listing.retry(self.retry, at.address, at.listing, js=ADDRESS, **quiet)
        at.toolbar.arrived(self.take_in, at.address, [at.notice, at.listing], js=ADDRESS, **quiet)
        at.notice.dismiss(lambda: "", None, at.notice, **quiet)

    def show(self, address: str, request: gr.Request) -> tuple[str, str]:
        reader = reader_of(address, request, self._wordings)
        return self.toolbar(reader), self.listing(reader)

    def show_rows(self, address: str, request: gr.Request) -> str:
        return self.listing(reader_of(address, request, self._wordings))

    def retry(self, address: str, event: gr.EventData, request: gr.Request) -> str:
        reader = reader_of(address, request, self._wordings)
        self._app.queue.retry(seen_by(self._app, reader.viewer).call(str(event.call_id)).call_id)
        return self.listing(reader)

    def take_in(self, address: str, event: gr.EventData, request: gr.Request) -> tuple[str, str]:
        reader = reader_of(address, request, self._wordings)
        if reader.viewer.role not in REVIEWERS:
            return render("import_notice", reader.words, **_told(problem=reader.words.text("import.not_yours"))), ""
        return self.notice(reader, [Path(str(path)) for path in event.paths]), self.listing(reader)

    def toolbar(self, reader: Reader) -> str:
        address, words = reader.address, reader.words
        bar = topbar(reader, here="calls", demo=self._app.settings.demo)
        return bar + render(
            "calls_toolbar",
            words,
            query=address.query,
            narrowed=address.narrowed,
            choices=seen_by(self._app, reader.viewer).choices(),
            imports=reader.viewer.role in REVIEWERS,
            bands=[*(band.key for band in reversed(bands())), WITHHELD],
            states=[state.value for state in CallState],
            strings=json.dumps(strings_of(words), ensure_ascii=False),
        )

    def listing(self, reader: Reader) -> str:
        address = reader.address
        found = seen_by(self._app, reader.viewer).list(address.filter())
        listed = self._app.self_scores.listed(found, reader.name)
        shown = rows(listed, band=address.band)
        return render("calls_rows", reader.words, rows=shown, figures=figures(shown), narrowed=address.narrowed)

    def notice(self, reader: Reader, uploaded: Iterable[Path]) -> str:
        """Registers uploaded files, puts them on the queue and says what became of each."""
        ours, foreign = split_uploads(uploaded)
        try:
            summary = import_uploads(self._app, ours)
        except RazborError as problem:
            return render("import_notice", reader.words, **_told(problem=str(problem)))
        finally:
            for path in ours:
                shutil.rmtree(path.parent, ignore_errors=True)
        problems = [reader.words.text("import.foreign", name=path.name) for path in foreign]
        return render("import_notice", reader.words, **_told(summary, problems=problems))


def split_uploads(uploaded: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Files that lie in the upload folder, and those that do not: a browser must not name files of the server."""
    folder = Path(get_upload_folder()).resolve()
    ours: list[Path] = []
    foreign: list[Path] = []
    for path in uploaded:
        inside = path.resolve().is_relative_to(folder) and path.is_file()
        (ours if inside else foreign).append(path)
    return ours, foreign


def import_uploads(app: App, uploaded: Iterable[Path]) -> ImportSummary:
    """Recordings and transcripts as calls; leads.csv, deals.csv and activities.csv together as the CRM's export."""
    found = list(uploaded)
    exports = [path for path in found if path.name.lower() in CRM_FILES]
    calls = [path for path in found if path not in exports]
    with TemporaryDirectory(prefix="razbor-crm-") as folder:
        for path in exports:
            shutil.copyfile(path, Path(folder) / path.name.lower())
        summary = app.imports.add(calls, Path(folder) if exports else None)
    app.queue.enqueue_pending()
    return summary


def _told(
    summary: ImportSummary | None = None, *, problem: str = "", problems: Iterable[str] = ()
) -> dict[str, object]:
    """What the import notice shows."""
    summary = summary or ImportSummary()
    lines = [
        *problems,
        *(arrival.problem for arrival in summary.arrivals if arrival.problem),
        *(f"{row.file}:{row.line}: {row.problem}" for row in summary.crm.problems),
        *summary.crm.notes,
    ]
    counts = {
        "leads": len(summary.crm.leads),
        "deals": len(summary.crm.deals),
        "activities": len(summary.crm.activities),
    }
    return {
        "shown": True,
        "problem": problem,
        "problems": lines,
        "added": summary.added,
        "known": summary.known,
        "refused": summary.refused,
        "crm": counts if any(counts.values()) else None,
    }
