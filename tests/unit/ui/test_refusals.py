"""Refusals of use cases are told in the language of the page that asked."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient

from assistant.errors import BadInput, Refused, UnknownCall, UnknownPerson
from ui.answers import asked
from ui.refusals import HEADER, refuse
from ui.web.refusals import sentence
from ui.web.wording import wording

ROOT = Path(__file__).parents[3]
RAISED = re.compile(r'Refused\(\s*"(\w+)"|super\(\).__init__\("(no_\w+)"')
USED = sorted(
    {
        code
        for room in ("assistant", "ui")
        for path in (ROOT / room).rglob("*.py")
        for found in RAISED.findall(path.read_text("utf-8"))
        for code in found
        if code
    }
)


@pytest.fixture
def site() -> TestClient:
    web = FastAPI()
    web.add_exception_handler(HTTPException, refuse)

    @web.get("/refused")
    def refused() -> None:
        def work() -> None:
            raise Refused("answer_long", "the answer is long", longest=900)

        asked(work)

    @web.get("/bad")
    def bad() -> None:
        def work() -> None:
            raise BadInput("a field is wrong; put it right")

        asked(work)

    return TestClient(web)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ru", "Ответ длиннее 900 знаков: столько по телефону не дослушают. Скажите короче."),
        ("en", "The answer has more than 900 characters: nobody listens that long on a phone. Say it shorter."),
        ("", "the answer is long"),
        ("de", "the answer is long"),
    ],
)
def test_a_refusal_is_told_in_the_language_of_the_page(site: TestClient, language: str, told: str) -> None:
    answer = site.get("/refused", headers={HEADER: language} if language else {})
    assert (answer.status_code, answer.json()) == (422, {"detail": told})


def test_other_errors_keep_their_sentence(site: TestClient) -> None:
    answer = site.get("/bad", headers={HEADER: "ru"})
    assert (answer.status_code, answer.json()) == (422, {"detail": "a field is wrong; put it right"})


@pytest.mark.parametrize("code", USED)
def test_every_refusal_has_its_sentence_in_both_languages(code: str) -> None:
    russian, english = (str(wording(language).words["refused"][code]) for language in ("ru", "en"))
    assert re.search("[а-я]", russian)
    assert not re.search("[а-яё]", english)
    assert _fields(russian) == _fields(english)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (UnknownCall("abc"), "Звонка abc нет среди ваших. Проверьте адрес или откройте список звонков."),
        (UnknownPerson("Ли"), "Звонков менеджера «Ли» здесь нет. Список менеджеров: на странице «Менеджеры»."),
    ],
)
def test_what_is_not_there_is_told_in_russian_too(problem: Refused, told: str) -> None:
    assert sentence(wording("ru"), problem) == told


def test_all_known_refusals_are_raised_somewhere() -> None:
    assert sorted(wording("en").words["refused"]) == USED
