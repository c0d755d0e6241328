"""``razbor report manager --manager M`` holds the figures of the manager's page, in every form."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from assistant.app import App
from assistant.periods import Wanted
from assistant.viewers import OPEN
from tests.stored_people import ANNA, IVAN, an_app, fill
from ui import reports
from ui.commands.reports import _manager
from ui.people_json import page_json


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    made = an_app(tmp_path_factory.mktemp("report"))
    fill(made.database)
    yield made
    made.close()


@pytest.mark.parametrize("manager", [ANNA, IVAN])
def test_the_report_holds_the_figures_of_the_page(app: App, manager: str) -> None:
    document = json.loads(reports.rendered(_manager(app, Wanted(manager=manager)), "json"))
    assert document["page"] == page_json(app.people.page(OPEN, manager))
    assert "page" not in _manager(app, Wanted())
    assert "page" not in _manager(app, Wanted(manager=manager, source="site"))


@pytest.mark.parametrize("form", ["text", "md", "html", "xlsx"])
def test_every_form_shows_sections_with_their_counts(app: App, form: str) -> None:
    made = reports.rendered(_manager(app, Wanted(manager=ANNA)), form)
    if form != "xlsx":
        assert "69.5" in made.decode()
        assert "None" not in made.decode()
        return
    book = load_workbook(io.BytesIO(made))
    rows = list(book.worksheets[-1].iter_rows(min_row=2, values_only=True))
    assert rows[0][1:3] == (69.5, 8)
    assert any(row[1:3] == (100, 9) for row in rows)
