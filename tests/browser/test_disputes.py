"""A manager disputes a mark on the page, a reviewer agrees, and it is kept as a golden case."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from assistant.settings import Settings
from tests.browser.conftest import Served
from tests.judged import CALL, MANAGER, a_database

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def judged_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages over a call that is judged already, its number kept from its manager until he has marked himself."""
    folder = tmp_path_factory.mktemp("judged")
    a_database(folder).close()
    db = f"sqlite:///{folder / 'test.sqlite3'}"
    served = Served(Settings(home=folder / "home", db=db, reader=False, self_score_first=True))
    served.start()
    yield served.address()
    served.stop()


def test_own_mark_dispute_agreement_and_golden_case(page: Page, judged_site: str) -> None:
    page.goto(f"{judged_site}/calls/{CALL}")
    page.wait_for_selector(".callpage")
    veil = page.locator(".veil-box")
    expect(veil).to_contain_text("Сначала ваша оценка")
    expect(page.locator("#scorecard")).to_have_count(0)
    veil.locator("input[name=total]").fill("80")
    veil.get_by_role("button", name="Сохранить оценку").click()
    expect(page.locator(".total .own")).to_have_text("80")

    row = page.locator("#criterion-greeting")
    row.locator("> summary").click()
    expect(row.locator(".points")).to_have_text(re.compile(r"^\s*0 %"))
    row.get_by_text("Не согласен", exact=True).click()
    form = row.locator("form[data-send$=disputes]")
    form.locator("input[name=reason]").fill("нет")
    form.get_by_role("button").click()
    assert form.locator("input[name=reason]:invalid").count() == 1
    form.locator("input[name=reason]").fill("Я поздоровалась первым словом")
    expect(form.locator("input[name=author]")).to_have_value(MANAGER)
    form.get_by_role("button").click()
    expect(row.locator(".dispute.open")).to_contain_text("Я поздоровалась первым словом")
    expect(row).to_have_attribute("open", "")

    row.get_by_text("Ответить", exact=True).click()
    answer = row.locator("form.settle")
    answer.locator("select[name=mark]").select_option("1.0")
    answer.locator("input[name=reason]").fill("«Салют» тоже приветствие")
    answer.locator("input[name=author]").fill("Мария")
    answer.get_by_role("button", name="Согласиться и исправить").click()
    expect(row.locator(".dispute.upheld")).to_contain_text("«Салют» тоже приветствие")
    expect(row.locator(".points .machine")).to_contain_text("0 %")
    expect(row.locator(".points")).to_contain_text("100 %")
    expect(page.locator(".total .by")).to_contain_text("Мария")
    (case,) = page.request.get(f"{judged_site}/api/golden").json()["cases"]
    assert (case["case_id"], case["expected"]) == ("g1", {"criterion": "greeting", "at_least": 1.0})

    row.get_by_text("Вернуть оценку программы", exact=True).first.click()
    back = row.locator("form:has(input[name=remove])")
    back.locator("input[name=reason]").fill("Проверила ещё раз")
    back.get_by_role("button").click()
    expect(row.locator(".points .machine")).to_have_count(0)
    expect(page.locator(".total .by")).to_have_count(0)

    page.get_by_role("link", name="Все звонки").click()
    page.wait_for_selector(".rows")
    page.locator("[data-calls=more]").click()
    page.select_option("select[name=disputed]", "open")
    expect(page.get_by_role("heading", name="Таких звонков нет")).to_be_visible()
    page.select_option("select[name=disputed]", "any")
    expect(page.locator(".row")).to_have_count(1)
