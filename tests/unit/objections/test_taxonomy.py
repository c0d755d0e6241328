"""Packs: what ships, how a wrong one is refused, how a company adds its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from objections.errors import PackInvalid
from objections.handling import default_handling_packs
from objections.language import plain
from objections.pack_files import PACKS, pack_sha256
from objections.taxonomy import (
    CompanyCategories,
    default_taxonomies,
    load_company_categories,
    load_taxonomy,
)

CATEGORIES = (
    "price", "stall", "authority", "competitor", "need", "trust", "fit", "effort", "terms", "brush_off", "busy",
    "contact",
)  # fmt: skip
MINIMAL = """id: objections
version: "1"
language: ru
categories:
  - id: price
    title: {ru: Цена}
    cues:
      strong:
        - дорого
    exemplars:
      - это дорого
"""


def test_the_shipped_packs_hold_the_twelve_categories_with_enough_examples() -> None:
    for language, taxonomy in default_taxonomies().items():
        assert taxonomy.language == language
        assert taxonomy.names == CATEGORIES
        assert min(len(category.exemplars) for category in taxonomy.categories) >= 25
        assert sum(len(negatives.exemplars) for negatives in taxonomy.negatives) >= 150
        assert all({"ru", "en"} <= category.title.keys() for category in taxonomy.categories)


def test_no_sentence_stands_in_a_pack_under_two_labels() -> None:
    for taxonomy in default_taxonomies().values():
        texts = [plain(text) for category in taxonomy.categories for text in category.exemplars]
        texts += [plain(text) for negatives in taxonomy.negatives for text in negatives.exemplars]
        assert sorted({text for text in texts if texts.count(text) > 1}) == []


def test_references_pin_language_and_version() -> None:
    assert default_taxonomies()["en"].reference == "objections.en@1"
    assert default_handling_packs()["ru"].reference == "handling.ru@1"
    assert len(pack_sha256(PACKS / "objections.ru.v1.yaml")) == 64


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("- дорого", "- дорого|"), r":9 categories\.0\.cues\.strong\.0: .*not one word"),
        (('version: "1"', "version: 1"), r":2 version: .*valid string, found '1'"),
        (("exemplars:", "examples:"), r"categories\.0\.exemplars: Field required"),
        (("language: ru", "language: ru\nthreshold: 1.5"), r":4 threshold: .*less than 1"),
        (("language: ru", "language: ru\nunsure_from: 0.6"), "do not rise"),
        (("title: {ru: Цена}", "title: {ru: Цена"), "is no valid YAML"),
        (("- это дорого", "- yes"), r":11 categories\.0\.exemplars\.0: .*found 'True'|found True"),
    ],
)
def test_a_wrong_pack_names_file_line_and_field(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    path = tmp_path / "objections.yaml"
    path.write_text(MINIMAL.replace(*change), encoding="utf-8")
    with pytest.raises(PackInvalid, match=message) as caught:
        load_taxonomy(path)
    assert str(path) in str(caught.value)


def test_an_absent_pack_says_so(tmp_path: Path) -> None:
    with pytest.raises(PackInvalid, match="cannot be read"):
        load_taxonomy(tmp_path / "absent.yaml")


def test_a_category_may_stand_only_once(tmp_path: Path) -> None:
    path = tmp_path / "objections.yaml"
    path.write_text(MINIMAL + MINIMAL.split("categories:\n")[1], encoding="utf-8")
    with pytest.raises(PackInvalid, match="'price' stands twice"):
        load_taxonomy(path)


def test_a_company_adds_a_category_and_replaces_one(tmp_path: Path) -> None:
    own = MINIMAL.replace("id: objections", "id: acme") + (
        "  - id: lift\n    title: {ru: Лифт}\n    exemplars: [в доме нет лифта]\n"
    )
    path = tmp_path / "acme.yaml"
    path.write_text(own, encoding="utf-8")
    company = load_company_categories(path)
    assert isinstance(company, CompanyCategories)
    extended = default_taxonomies()["ru"].extended_by(company)
    assert extended.version == "1+acme.1"
    assert set(extended.names) == {*CATEGORIES, "lift"}
    assert next(c for c in extended.categories if c.id == "price").exemplars == ("это дорого",)
