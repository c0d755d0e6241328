"""A company's own categories: told from what clients say otherwise by a dozen exemplars."""

from __future__ import annotations

import numpy as np
import pytest

import objections.detectors.company
from objections.corpus import Example
from objections.detector import ObjectionFinder
from objections.detectors.company import OwnCategories
from objections.lessons import ANSWER, OBJECTION, REACTION
from objections.taxonomy import Category, CompanyCategories, default_taxonomies
from tests.encoders import TrigramEncoder
from tests.unit.objections.tiny import ScriptedReader

LIFT = Category(
    id="lift",
    title={"ru": "Нет лифта", "en": "No lift"},
    exemplars=tuple(f"у нас нет лифта {where}" for where in ("в доме", "совсем", "и не будет", "пятый этаж", "вообще")),
)
TALK = (
    "сколько стоит доставка",
    "давайте в четверг утром",
    "у нас три магазина",
    "я подумаю и перезвоню",
    "это дорого",
)


@pytest.fixture(autouse=True)
def _corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tuple(
        Example("ru", "none", f"f{number}", f"{text} {number * 7 % 31}") for number in range(60) for text in TALK
    )
    monkeypatch.setattr(objections.detectors.company, "shipped_examples", lambda: rows)


def test_what_is_like_the_exemplars_is_likelier_than_not() -> None:
    odds = OwnCategories([LIFT], "ru", (TrigramEncoder(),)).odds(["да лифта у нас в доме нет", "сколько стоит подъем"])
    assert odds[0, 0] > 0 > odds[1, 0]


def test_ordinary_talk_seldom_reaches_a_category() -> None:
    odds = OwnCategories([LIFT], "ru", (TrigramEncoder(),)).odds(
        [f"{text} {number}" for number in range(9) for text in TALK]
    )
    assert (odds > 0).mean() <= 0.05


def test_odds_do_not_depend_on_what_is_read_beside() -> None:
    own = OwnCategories([LIFT], "ru", (TrigramEncoder(),))
    texts = ["лифта нет", "сколько стоит", "нету лифта у нас"]
    assert np.array_equal(own.odds(texts)[1:2], own.odds(texts[1:2]))


def test_a_finder_names_the_companys_category() -> None:
    taxonomies = default_taxonomies()
    company = CompanyCategories(id="acme", version="1", language="ru", categories=(LIFT,))
    reader = ScriptedReader(
        {OBJECTION: {"дорого": ["price"]}}, {OBJECTION: ["none"], ANSWER: ["other"], REACTION: ["next"]}
    )
    finder = ObjectionFinder(
        taxonomies | {"ru": taxonomies["ru"].extended_by(company)}, TrigramEncoder(), reader=reader
    )
    assert finder.classify("так у нас же лифта нет в доме", "ru").category == "lift"
    assert finder.classify("это дорого 5", "ru").category == "price"
    assert finder.classify("сколько стоит доставка 5", "ru").category is None
