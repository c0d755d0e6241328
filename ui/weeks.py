"""The report of a week in its forms: text, JSON, Markdown, HTML mail, DOCX and XLSX; writes nothing of its own."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.shared import Pt, RGBColor
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from openpyxl import Workbook
from pydantic import TypeAdapter

from assistant.coaching import WeekReport
from ui.letters import Item, Letter, Shown, days, letter_words, letters
from ui.reports import fill_sheet
from ui.words import terminal_language

Json = dict[str, Any]
FORMS = ("text", "json", "md", "html", "docx", "xlsx")
MEDIA_TYPES = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TEMPLATES = Path(__file__).with_name("templates")
_REPORT = TypeAdapter(WeekReport)
_QUIET = RGBColor(0x5F, 0x5C, 0x54)
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")


def week_document(report: WeekReport) -> Json:
    """``razbor report week --format json``."""
    document: Json = _REPORT.dump_python(report, mode="json")
    return {"report": "week"} | document


def week_rendered(report: WeekReport, form: str, language: str = "") -> bytes:
    """The report in one of ``FORMS``; ``language`` is that of what stands around the letters, else the terminal's."""
    return _FORMS[form](report, language or terminal_language())


def _as_json(report: WeekReport, _: str) -> bytes:
    return json.dumps(week_document(report), ensure_ascii=False, indent=2).encode() + b"\n"


def _by_template(ending: str) -> Callable[[WeekReport, str], bytes]:
    def render(report: WeekReport, language: str) -> bytes:
        text = (
            _templates()
            .get_template(f"report_week.{ending}")
            .render(
                letters=letters(report),
                language=language,
                subject=letter_words(language)["subject"],
                nobody=_nobody(report, language),
            )
        )
        return (text.strip() + "\n").encode()

    return render


def _nobody(report: WeekReport, language: str) -> str:
    return str(letter_words(language)["no_calls"].format(period=days(report.period, language)))


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["plain"] = _plain
    return made


def _plain(text: str) -> str:
    """Somebody's words are no Markdown."""
    return _MARKDOWN.sub(r"\\\1", text)


def _as_docx(report: WeekReport, language: str) -> bytes:
    document = Document()
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(11)
    written = letters(report)
    document.core_properties.title = written[0].title if written else ""
    document.core_properties.author = ""
    for place, letter in enumerate(written):
        _write(document, letter, new_page=place > 0)
    if not written:
        document.add_paragraph(_nobody(report, language))
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _write(document: Docx, letter: Letter, *, new_page: bool) -> None:
    document.add_heading(letter.title, level=1).paragraph_format.page_break_before = new_page
    document.add_paragraph(letter.opening)
    for part in letter.parts:
        document.add_heading(part.heading, level=2)
        for item in part.items:
            _write_item(document, item)
    _quiet(document, letter.closing)


def _write_item(document: Docx, item: Item) -> None:
    document.add_paragraph().add_run(item.title).bold = True
    if item.counts:
        _quiet(document, item.counts)
    document.add_paragraph(item.text)
    for shown in item.shown:
        _write_shown(document, shown)
    if item.example is not None:
        document.add_paragraph().add_run(item.example_heading).bold = True
        _write_shown(document, item.example)


def _write_shown(document: Docx, shown: Shown) -> None:
    """One paragraph, indented: where, then a line for each quote."""
    paragraph = _quiet(document, shown.where)
    paragraph.paragraph_format.left_indent = Pt(18)
    for quote in shown.quotes:
        paragraph.add_run().add_break()
        paragraph.add_run(f"{quote.who}: {quote.words}")
    if shown.note:
        paragraph.add_run().add_break()
        paragraph.add_run(shown.note).font.color.rgb = _QUIET


def _quiet(document: Docx, text: str) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size = Pt(9.5)
    run.font.color.rgb = _QUIET
    return paragraph


def _as_xlsx(report: WeekReport, language: str) -> bytes:
    words = letter_words(language)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = words["sheet"]
    rows: list[list[Any]] = []
    for letter in letters(report):
        for part in letter.parts:
            for item in part.items:
                rate = item.rate
                numbers = [None] * 5 if rate is None else [rate.count, rate.of, rate.share, rate.low, rate.high]
                quotes = "\n".join(f"{shown.where}: {quote.words}" for shown in item.shown for quote in shown.quotes)
                rows.append([letter.manager, words["kinds"][part.kind], item.title, *numbers, item.text, quotes])
    fill_sheet(sheet, words["columns"], rows)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


_FORMS: dict[str, Callable[[WeekReport, str], bytes]] = {
    "text": _by_template("txt"),
    "json": _as_json,
    "md": _by_template("md"),
    "html": _by_template("html"),
    "docx": _as_docx,
    "xlsx": _as_xlsx,
}
