"""Every report in every form and language, and nothing in a cell that a spreadsheet would run."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from assistant.handling_counts import count_handling
from assistant.ledger import ManagerPromises, PromiseReport
from assistant.means import Mean
from assistant.periods import Period
from assistant.promises import count_promises
from assistant.team import CallLine, ManagerLine, TeamReport
from assistant.theme_counts import ThemeLine, ThemeReport
from assistant.theme_values import BestAnswer, ShownQuote
from scoring_rubric.rates import rate
from tests.unit.ui.sample_app import SampleApp
from tests.unit.ui.test_web_promises import KEPT, OVERDUE
from ui import reports
from ui.web.wording import wording

DAY = date(2026, 11, 16)
FORMS = ("text", "json", "md", "html", "xlsx")
QUOTE = ShownQuote("abc123", 3, 61.2, DAY, "=дорого <b>нам</b>", "resolved")
THEME = ThemeLine(
    theme_id="t1",
    category="price",
    name="дорого, бюджет",
    named_by="",
    count=3,
    calls=rate(2, 8),
    calls_before=rate(0, 9),
    trend="steady",
    first_day=DAY,
    new=True,
    weeks={"2026-W47": 2},
    sources={"site": 2},
    stages={"demo": 1},
    outcomes={"resolved": 2},
    handled=rate(2, 3),
    came_back=rate(0, 3),
    wins=rate(1, 2),
    quotes=(QUOTE,),
    answer=BestAnswer("abc123", 4, None, "зато без предоплаты", ("respond",), True),
    related=(),
)
THEMES = ThemeReport(Period(DAY, DAY), 8, 3, 1, (THEME,), (QUOTE,), 1)


def _team() -> TeamReport:
    analysis = SampleApp().calls.open("c7f3a1d20b44").analysis
    assert analysis is not None
    counts = count_handling(analysis.objections)
    line = ManagerLine("Иван", 1, Mean(1, 70.0), counts, rate(0, 2), (CallLine("abc123", DAY, 70.0, counts),))
    return TeamReport(Period(), 1, (line,), counts)


def _promises() -> PromiseReport:
    lines = (OVERDUE, replace(KEPT, value="=пришлю <b>прайс</b>"))
    counts = count_promises(lines)
    line = ManagerPromises("Иван", 2, counts, count_promises(()))
    return PromiseReport(Period(DAY, DAY), OVERDUE.made_at, 2, (line,), counts, count_promises(()), lines)


DOCUMENTS = {
    "promises": reports.promises_document(_promises()),
    "no promises": reports.promises_document(
        PromiseReport(Period(), None, 0, (), count_promises(()), count_promises(()), ())
    ),
    "themes": reports.themes_document(THEMES),
    "no themes": reports.themes_document(ThemeReport(Period(), 0, 0, 0, (), (), 0)),
    "team": reports.team_document(_team()),
    "manager": reports.manager_document(_team()),
    "nobody": reports.manager_document(TeamReport(Period(), 0, (), count_handling(()))),
}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_report_is_made_in_every_form(name: str, form: str, language: str) -> None:
    made = reports.rendered(DOCUMENTS[name], form, wording(language))
    if form == "json":
        assert json.loads(made) == DOCUMENTS[name]
        assert {"period", "calls"} <= set(DOCUMENTS[name])
    elif form == "xlsx":
        assert load_workbook(io.BytesIO(made)).active is not None
    else:
        text = made.decode()
        assert text.endswith("\n")
        assert "{{" not in text
        if name == "themes":
            assert "25 % (2/8; 7–59)" in text
        if name == "promises":
            assert "50 % (1/2; 9–91)" in text
            assert text.index(OVERDUE.reasons[language]) < text.index(KEPT.reasons[language])


def test_words_of_a_client_are_no_formula_and_no_markup() -> None:
    book = load_workbook(io.BytesIO(reports.rendered(DOCUMENTS["themes"], "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any("дорого" in cell.value for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
    assert "&lt;b&gt;" in reports.rendered(DOCUMENTS["themes"], "html").decode()


def test_promised_words_are_no_formula_and_no_markup() -> None:
    book = load_workbook(io.BytesIO(reports.rendered(DOCUMENTS["promises"], "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert "&lt;b&gt;" in reports.rendered(DOCUMENTS["promises"], "html").decode()


def test_a_team_is_told_without_its_calls() -> None:
    assert "calls_told" not in DOCUMENTS["team"]["managers"][0]
    assert DOCUMENTS["manager"]["managers"][0]["calls_told"][0]["call_id"] == "abc123"


@pytest.mark.parametrize("text", ["=1+1", "+7", "-1", "@SUM", "\t=1", "\r=1", " =1"])
def test_what_a_spreadsheet_would_run_is_only_words(text: str) -> None:
    assert reports.harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "цена = 5", 0, -1.5, None])
def test_what_a_spreadsheet_would_not_run_stays_as_it_is(value: object) -> None:
    assert reports.harmless(value) == value
