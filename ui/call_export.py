"""The list of calls as a table to take away: CSV and XLSX. Nobody's words become a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from openpyxl import Workbook

from assistant.domain import CallSummary
from ui.reports import fill_sheet, harmless
from ui.web.wording import Wording

COLUMNS = (
    "call_id",
    "name",
    "when",
    "minutes",
    "manager",
    "client",
    "company",
    "source",
    "stage",
    "language",
    "state",
    "score",
    "withheld",
    "critical",
    "objections",
    "came_back",
    "missing_steps",
    "crm",
    "lead",
    "disputes",
    "reviewed_by",
)
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def exported(calls: Sequence[CallSummary], form: str, words: Wording) -> bytes:
    """The calls as ``csv`` (UTF-8 with a mark, written as the language's spreadsheets read it) or ``xlsx``."""
    header = [words.text(f"calls.export.{name}") for name in COLUMNS]
    rows = [_row(one, words) for one in calls]
    return _csv(header, rows, words) if form == "csv" else _xlsx(header, rows, words.text("calls.title"))


def _row(one: CallSummary, words: Wording) -> list[object]:
    def names(kind: str, keys: Iterable[str]) -> str:
        return ", ".join(words.name(kind, key) for key in keys)

    return [
        one.call.call_id,
        one.call.name,
        words.moment(one.started_at) if one.started_at else "",
        None if one.duration_s is None else round(one.duration_s / 60, 1),
        one.manager,
        one.client,
        one.company,
        words.name("source", one.source) if one.source else "",
        words.typed("deal_stage", one.deal_stage),
        words.name("language", one.language) if one.language else "",
        words.name("state", one.call.state.value),
        one.score,
        one.withheld,
        names("criterion", one.critical),
        names("category", one.objections),
        names("category", one.came_back),
        names("step", one.missing_steps),
        names("crm_field", one.crm_contradicts),
        words.name("verdict", one.lead_verdict) if one.lead_verdict else "",
        one.open_disputes,
        ", ".join(one.reviewed_by),
    ]


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]], words: Wording) -> bytes:
    """Where the decimal mark is a comma, spreadsheets take a semicolon between cells."""
    text = StringIO()
    separator = ";" if words.text("decimal_mark") == "," else ","
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_written(harmless(cell), words) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _written(cell: object, words: Wording) -> object:
    return str(cell).replace(".", words.text("decimal_mark")) if isinstance(cell, float) else cell


def _xlsx(header: list[str], rows: list[list[object]], title: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title[:31]
    fill_sheet(sheet, header, rows)
    made = BytesIO()
    book.save(made)
    return made.getvalue()
