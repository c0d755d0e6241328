"""Reports as documents, and documents as text, Markdown, HTML, XLSX and JSON; counts nothing itself."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from pydantic import TypeAdapter

from assistant.ledger import PromiseReport
from assistant.people_page import ManagerPage
from assistant.ratings import RatingReport
from assistant.team import TeamReport
from assistant.theme_counts import ThemeReport
from ui import rating_documents
from ui.people_json import page_json
from ui.web.wording import Wording, wording
from ui.words import in_language, terminal_language

Json = dict[str, Any]
MEDIA_TYPES = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_THEMES = TypeAdapter(ThemeReport)
_TEAM = TypeAdapter(TeamReport)
_PROMISES = TypeAdapter(PromiseReport)
OWN_TEMPLATES = frozenset({"themes", "promises"})
TEMPLATES = Path(__file__).with_name("templates")
WIDEST = 80
NARROWEST = 10


def themes_document(report: ThemeReport) -> Json:
    """``razbor report themes --format json``."""
    document: Json = _THEMES.dump_python(report, mode="json")
    return {"report": "themes"} | document


def team_document(report: TeamReport, rating: RatingReport | None = None) -> Json:
    """``razbor report team --format json``; ``rating`` compares the managers fairly."""
    document: Json = _TEAM.dump_python(report, mode="json")
    for line in document["managers"]:
        line.pop("calls_told")
    added = {} if rating is None else {"rating": rating_documents.rating_document(rating)}
    return {"report": "team"} | document | added


def manager_document(report: TeamReport, page: ManagerPage | None = None) -> Json:
    """``razbor report manager --format json``: the same with every call; ``page`` are the figures of one manager's
    page, over its own period.
    """
    document: Json = _TEAM.dump_python(report, mode="json")
    return {"report": "manager"} | document | ({} if page is None else {"page": page_json(page)})


def promises_document(report: PromiseReport) -> Json:
    """``razbor report promises --format json``."""
    document: Json = _PROMISES.dump_python(report, mode="json")
    return {"report": "promises"} | document


def rendered(document: Json, form: str, words: Wording | None = None) -> bytes:
    """A report's document in one of ``text``, ``json``, ``md``, ``html``, ``xlsx``; ``words`` are the reader's names
    and language, by default the terminal's.
    """
    return _FORMS[form](document, _Told(words or wording(terminal_language())))


@dataclass(frozen=True, slots=True)
class _Told:
    """The reader's language: ``cli`` has the reports' own words, ``words`` the names of keys."""

    words: Wording

    @property
    def cli(self) -> Json:
        return in_language(self.words.language)

    @property
    def reports(self) -> Json:
        found: Json = self.cli["reports"]
        return found

    def counts(self, kind: str, counts: dict[str, int]) -> str:
        return ", ".join(f"{self.words.typed(kind, name)}: {count}" for name, count in counts.items())


def _as_json(document: Json, _: _Told) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def _by_template(ending: str) -> Callable[[Json, _Told], bytes]:
    def render(document: Json, told: _Told) -> bytes:
        name = document["report"] if document["report"] in OWN_TEMPLATES else "team"
        template = templates().get_template(f"report_{name}.{ending}")
        text = template.render(
            report=document,
            w=told.reports,
            rating_words=told.cli["rating"],
            named=told.words.name,
            typed=told.words.typed,
            percent=percent,
            mean=_mean,
            place=rating_documents.place,
            moment=_moment,
            page_rows=page_rows(document["page"], told.reports) if "page" in document else [],
        )
        return (text.rstrip() + "\n").encode()

    return render


@cache
def templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def percent(rate: Json | None) -> str:
    """``12 % (3/25; 4-30)``: the share, what it is counted from, and its 95 % interval; a dash where nothing counts."""
    if rate is None or rate["share"] is None:
        return "–"
    low, high = round(100 * rate["low"]), round(100 * rate["high"])
    return f"{round(100 * rate['share'])} % ({rate['count']}/{rate['of']}; {low}–{high})"


def _mean(mean: Json) -> str:
    """``74 (6; 61-87)``: the mean, of how many, and its 95 % interval."""
    if mean["value"] is None:
        return "–"
    between = "" if mean["low"] is None else f"; {round(mean['low'])}–{round(mean['high'])}"
    return f"{mean['value']:g} ({mean['of']}{between})"


def _moment(when: str | None) -> str:
    """``2026-11-19 15:00``, or the day alone where it is its last second; a dash where no day was named."""
    if when is None:
        return "–"
    day, clock = when[:10], when[11:16]
    return day if when[11:19] == "23:59:59" else f"{day} {clock}"


def _as_xlsx(document: Json, told: _Told) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    _SHEETS[document["report"]](document, book, sheet, told)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _team_sheets(document: Json, book: Workbook, sheet: Any, told: _Told) -> None:
    names = told.reports
    sheet.title = names["team"]
    fill_sheet(sheet, names["team_columns"], [_manager_cells(line) for line in document["managers"]])
    if "rating" in document:
        rating = told.cli["rating"]
        cells = [rating_documents.line_cells(line) for line in document["rating"]["managers"]]
        fill_sheet(book.create_sheet(rating["sheet"]), rating["columns"], cells)


def _manager_sheets(document: Json, book: Workbook, sheet: Any, told: _Told) -> None:
    names = told.reports
    _team_sheets(document, book, sheet, told)
    calls = [
        [line["manager"], call["call_id"], call["day"], call["score"], *_handling_cells(call["handling"])]
        for line in document["managers"]
        for call in line["calls_told"]
    ]
    fill_sheet(book.create_sheet(names["calls_sheet"]), names["call_columns"], calls)
    if "page" in document:
        page = names["page"]
        fill_sheet(book.create_sheet(page["sheet"]), page["columns"], page_rows(document["page"], names))


def page_rows(page: Json, names: Json) -> list[list[Any]]:
    """A manager's page as lines: what, now, of how many, its interval, and before."""
    told = names["page"]
    rows = [[names["score"], *_mean_cells(page["score"]), page["earlier"]["value"], told["verdicts"][_verdict(page)]]]
    for line in page["sections"]:
        verdict = told["verdicts"][line["change"]["verdict"]]
        name = told["sections"].get(line["section"], line["section"])
        rows.append([name, *_mean_cells(line["now"]), line["before"]["value"], verdict])
    shares = [(told["steps"].get(line["step"], line["step"]), line["done"]) for line in page["steps"]]
    handling = page["handling"]
    shares += [(names["handled"], handling["handled"]), (names["resolved"], handling["resolved"])]
    shares += [(names["steps"][step], rate) for step, rate in handling["steps"].items()]
    rows += [[name, *_share_cells(rate), None, ""] for name, rate in shares if rate["of"]]
    return rows


def _verdict(page: Json) -> str:
    return str(page["change"]["verdict"])


def _mean_cells(mean: Json) -> list[Any]:
    return [mean["value"], mean["of"], mean["low"], mean["high"]]


def _share_cells(rate: Json) -> list[Any]:
    """Shares in per cent, as scores are out of a hundred."""
    return [round(100 * rate[name], 1) for name in ("share",)] + [
        rate["of"],
        *(round(100 * rate[name], 1) for name in ("low", "high")),
    ]


def _manager_cells(line: Json) -> list[Any]:
    score, back = line["score"], line["came_back"]
    cells = [line["manager"], line["calls"], score["value"], score["low"], score["high"], score["of"]]
    return [*cells, *_handling_cells(line["handling"]), back["count"]]


def _handling_cells(handling: Json) -> list[Any]:
    steps = [handling["steps"][step]["count"] for step in ("acknowledge", "explore", "respond", "confirm")]
    return [handling["objections"], handling["handled"]["count"], handling["resolved"]["count"], *steps]


def _promise_sheets(document: Json, book: Workbook, sheet: Any, told: _Told) -> None:
    """Every promise, the most urgent first, and the counts of each manager."""
    names = told.reports["promises"]
    sheet.title = names["title"]
    fill_sheet(
        sheet,
        names["line_columns"],
        [_promise_cells(line, names, told.words.language) for line in document["promises"]],
    )
    counts = [
        [line["manager"], names["sides"][side], *_promise_counts(line[key])]
        for line in document["managers"]
        for side, key in (("manager", "own"), ("client", "clients"))
    ]
    fill_sheet(book.create_sheet(names["counts_sheet"]), names["count_columns"], counts)


def _promise_cells(line: Json, names: Json, language: str) -> list[Any]:
    proof = line["proof"]
    return [
        names["urgency"][line["urgency"]],
        names["statuses"][line["status"]],
        _moment(line["due"]),
        line["manager"],
        line["client"],
        names["sides"][line["who"]],
        line["value"],
        line["reasons"][language],
        "" if proof is None else f"{_moment(proof['at'])} {proof['proof_id']}",
        names["entered"] if line["entered"] else "",
        line["call_id"],
    ]


def _promise_counts(counts: Json) -> list[Any]:
    rates = [counts[key]["count"] for key in ("kept", "late", "broken")]
    kept = counts["kept"]
    return [counts["promised"], kept["of"], *rates, kept["share"], kept["low"], kept["high"], counts["open"]]


def _theme_sheets(document: Json, book: Workbook, sheet: Any, told: _Told) -> None:
    """Themes, their quotes, and what no theme covers."""
    names = told.reports
    sheet.title = names["themes"]
    themes = document["themes"] or document["kinds"]
    fill_sheet(sheet, names["theme_columns"], [_theme_cells(theme, told) for theme in themes])
    quotes = [
        [theme["theme_id"], theme["name"], *_quote_cells(quote, told)] for theme in themes for quote in theme["quotes"]
    ]
    fill_sheet(book.create_sheet(names["quotes"]), [names["id"], names["theme"], *names["quote_columns"]], quotes)
    alone = [_quote_cells(quote, told) for quote in document["uncovered"]]
    fill_sheet(book.create_sheet(names["uncovered_sheet"]), names["quote_columns"], alone)


def _theme_cells(theme: Json, told: _Told) -> list[Any]:
    answer = theme["answer"]
    return [
        theme["theme_id"],
        told.words.name("category", theme["category"]),
        theme["name"],
        theme["count"],
        theme["calls"]["count"],
        theme["calls"]["of"],
        theme["calls"]["share"],
        told.reports["trends"][theme["trend"]],
        told.reports["yes"] if theme["new"] else "",
        told.counts("source", theme["sources"]),
        told.counts("deal_stage", theme["stages"]),
        theme["handled"]["count"],
        theme["handled"]["of"],
        theme["wins"]["count"],
        theme["wins"]["of"],
        answer["quote"] if answer else "",
    ]


def _quote_cells(quote: Json, told: _Told) -> list[Any]:
    outcome = told.cli["statuses"].get(quote["outcome"], "")
    return [quote["call_id"], quote["day"], quote["start_s"], quote["quote"], outcome]


def harmless(value: object) -> object:
    """Spreadsheets run what begins so, and it is somebody's words; a tab or a line's end before it changes nothing."""
    if isinstance(value, str) and value.lstrip("\t\r\n ")[:1] in ("=", "+", "-", "@"):
        return f"'{value}"
    return value


def fill_sheet(sheet: Any, header: list[str], rows: list[list[Any]]) -> None:
    """A table with a bold header that stays in sight; nobody's words become a formula."""
    sheet.append(header)
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    sheet.freeze_panes = "A2"
    for place, cells in enumerate(zip(header, *rows, strict=True), start=1):
        longest = max(len(str(cell or "")) for cell in cells)
        sheet.column_dimensions[get_column_letter(place)].width = min(WIDEST, max(NARROWEST, longest + 2))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


_SHEETS: dict[str, Callable[[Json, Workbook, Any, _Told], None]] = {
    "themes": _theme_sheets,
    "team": _team_sheets,
    "manager": _manager_sheets,
    "promises": _promise_sheets,
}
_FORMS: dict[str, Callable[[Json, _Told], bytes]] = {
    "text": _by_template("txt"),
    "json": _as_json,
    "md": _by_template("md"),
    "html": _by_template("html"),
    "xlsx": _as_xlsx,
}
