"""The report of the funnel as a document, and that as text, Markdown, HTML, XLSX and JSON; counts nothing itself."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import yaml
from openpyxl import Workbook
from pydantic import TypeAdapter

from assistant.funnel_values import FunnelReport
from ui.reports import fill_sheet, percent, templates
from ui.web.components.funnel import hours_told
from ui.web.wording import wording
from ui.words import LOCALE, in_language, terminal_language

Json = dict[str, Any]
FORMS = ("text", "json", "md", "html", "xlsx")
MEDIA_TYPES = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_REPORT = TypeAdapter(FunnelReport)


def funnel_document(report: FunnelReport) -> Json:
    """``razbor report funnel --format json``."""
    document: Json = _REPORT.dump_python(report, mode="json")
    return {"report": "funnel"} | document


def funnel_rendered(document: Json, form: str, language: str = "") -> bytes:
    """The document in one of ``FORMS``; ``language`` by default the terminal's."""
    return _FORMS[form](document, language or terminal_language())


@lru_cache(maxsize=4)
def funnel_words(language: str) -> Json:
    found: Json = yaml.safe_load((LOCALE / f"funnel.{language}.yaml").read_text(encoding="utf-8"))
    return found


def _as_json(document: Json, _language: str) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def _by_template(ending: str) -> Callable[[Json, str], bytes]:
    def render(document: Json, language: str) -> bytes:
        names = funnel_words(language)
        text = templates().get_template(f"report_funnel.{ending}").render(
            report=document,
            w=names,
            language=language,
            typed=wording(language).typed,
            hours=hours_told(document["working_hours"], wording(language)),
            percent=percent,
            reason=lambda line: _reason(line, language),
        )  # fmt: skip
        return (text.rstrip() + "\n").encode()

    return render


def _reason(line: Json, language: str) -> str:
    if not line["reason"]:
        return str(funnel_words(language)["no_reason"])
    titles = in_language(language)["categories"]
    return str(titles.get(line["reason"], line["reason"]) if line["coded"] else line["reason"])


def _as_xlsx(document: Json, language: str) -> bytes:
    names = funnel_words(language)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = names["title"]
    header = [names["stage"], names["count"], names["share"], names["low"], names["high"], names["of_leads"]]
    fill_sheet(sheet, [*header, names["low"], names["high"], names["all"]], _stage_rows(document["whole"], names))
    for key, one in (("sources", "source"), ("campaigns", "campaign"), ("weeks", "week")):
        fill_sheet(
            book.create_sheet(names[key]), _slice_header(names, one), _slice_rows(document[key], names, language)
        )
    states = document["refusals"]["states"]
    lines = [
        [_reason(line, language), line["leads"], *(line["states"][state] for state in states)]
        for line in document["refusals"]["lines"]
    ]
    columns = [names["reason"], names["leads"], *(names["states"][state] for state in states)]
    fill_sheet(book.create_sheet(names["refusals"]), columns, lines)
    cases = [_case_cells(case, names, language) for case in document["quality"]["cases"]]
    told = [names[key] for key in ("lead", "source", "marketing", "sales", "verdict", "call", "second", "words")]
    fill_sheet(book.create_sheet(names["cases"]), told, cases)
    typed = wording(language).typed
    again = [
        [", ".join(group["lead_ids"]), ", ".join(typed("source", one) for one in group["sources"])]
        for group in document["duplicates"]["groups"]
    ]
    fill_sheet(book.create_sheet(names["duplicates"]), [names["lead"], names["source"]], again)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _stage_rows(line: Json, names: Json) -> list[list[Any]]:
    return [
        [
            names["stages"][one["stage"]],
            one["count"],
            *_shares(one["of_previous"]),
            *_shares(one["of_leads"]),
            one["all"],
        ]
        for one in line["stages"]
    ]


def _shares(rate: Json) -> list[Any]:
    return [rate["share"], rate["low"], rate["high"]]


def _slice_header(names: Json, first: str) -> list[str]:
    rates = [
        text
        for key in ("qualified", "recorded", "within")
        for text in (names[key], names["of"], names["low"], names["high"])
    ]
    return [names[first], *names["stages"].values(), *rates, names["median"], names["p90"]]


def _slice_rows(slices: Sequence[Json], names: Json, language: str) -> list[list[Any]]:
    rows = []
    for line in slices:
        reaction = line["reaction"]
        rates = [line["qualified"], line["recorded"], reaction["within"]]
        cells = [cell for rate in rates for cell in (rate["count"], rate["of"], rate["low"], rate["high"])]
        counts = [stage["count"] for stage in line["stages"]]
        name = wording(language).typed("source", line["name"]) or names["unnamed"]
        rows.append([name, *counts, *cells, reaction["median_min"], reaction["p90_min"]])
    return rows


def _case_cells(case: Json, names: Json, language: str) -> list[Any]:
    words = case["quotes"][0] if case["quotes"] else {"call_id": "", "start_s": None, "quote": ""}
    sides = [names["flags"][case["marketing"]], names["deeds"][case["sales"]], names["verdicts"][case["verdict"]]]
    source = wording(language).typed("source", case["source"])
    return [case["lead_id"], source, *sides, words["call_id"], words["start_s"], words["quote"]]


_FORMS: dict[str, Callable[[Json, str], bytes]] = {
    "text": _by_template("txt"),
    "json": _as_json,
    "md": _by_template("md"),
    "html": _by_template("html"),
    "xlsx": _as_xlsx,
}
