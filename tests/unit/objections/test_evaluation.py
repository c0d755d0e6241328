"""Labelled files and the figures made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from objections.detector import ObjectionFinder
from objections.errors import LabelledUnreadable
from objections.evaluation import LabelledRow, evaluate, read_labelled
from objections.taxonomy import default_taxonomies
from tests.encoders import TrigramEncoder


def test_rows_are_read_with_tabs_inside_the_text_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "data.tsv"
    path.write_text("\ufeffru\tprice\tдорого\tнам\n\nen\tnone\thello\n", encoding="utf-8")
    assert read_labelled(path, {"price"}) == (
        LabelledRow("ru", "price", "дорого\tнам"),
        LabelledRow("en", "none", "hello"),
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("ru\tprice\tдорого\nru;none;да\n", r":2 has 1 tab-separated fields"),
        ("ru\tprice\t \n", r":1 has 3"),
        ("de\tnone\tja\n", r":1 names language 'de'; expected ru or en"),
        ("ru\tprise\tдорого\n", r":1 has label 'prise'; expected one of none, objection, price"),
        ("", "has no rows"),
    ],
)
def test_a_wrong_file_names_its_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "data.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LabelledUnreadable, match=message):
        read_labelled(path, {"price"})


def test_an_absent_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(LabelledUnreadable, match="cannot be read"):
        read_labelled(tmp_path / "absent.tsv", ())


def test_figures_of_a_small_set() -> None:
    finder = ObjectionFinder(default_taxonomies(), TrigramEncoder())
    rows = [
        LabelledRow("ru", "price", "для нас это слишком дорого"),
        LabelledRow("ru", "objection", "денег на это нет"),
        LabelledRow("ru", "stall", "я за рулём"),
        LabelledRow("ru", "none", "алло"),
    ]
    seen: list[float] = []
    figures = evaluate(rows, finder, on_progress=seen.append)
    assert figures["n"] == 4
    assert figures["binary_f1"] == 1.0
    assert figures["per_category"]["price"] == {"n": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert figures["per_category"]["busy"]["precision"] == 0.0
    assert figures["macro_f1"] == 0.5
    assert [(error["expected"], error["got"]) for error in figures["errors"]] == [("stall", "busy")]
    assert seen == [0.25, 0.5, 0.75, 1.0]


def test_without_categories_there_is_no_macro_f1() -> None:
    finder = ObjectionFinder(default_taxonomies(), TrigramEncoder())
    assert evaluate([LabelledRow("en", "none", "hello")], finder)["macro_f1"] is None
