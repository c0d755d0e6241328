from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from objections.corpus import (
    COLUMNS,
    NONE,
    Example,
    folds,
    read_call,
    read_examples,
    repeated_shapes,
    shipped_calls,
    shipped_examples,
)
from objections.errors import LabelledUnreadable
from objections.pack_files import PACKS
from objections.taxonomy import load_taxonomy

EXAMPLES = shipped_examples()
CATEGORIES = set(load_taxonomy(PACKS / "objections.ru.v1.yaml").names)


def test_the_corpus_is_as_large_as_its_datasheet_says() -> None:
    counts = Counter(example.language for example in EXAMPLES)
    assert counts["ru"] >= 6_300
    assert counts["en"] >= 2_600
    assert sum(example.label == NONE for example in EXAMPLES) >= 3_800
    calls = Counter(call.language for call in shipped_calls())
    assert (calls["ru"], calls["en"]) == (44, 21)


def test_every_label_is_of_the_taxonomy_in_both_languages() -> None:
    for language in ("ru", "en"):
        assert {example.label for example in EXAMPLES if example.language == language} == CATEGORIES | {NONE}
    assert {example.also for example in EXAMPLES} <= CATEGORIES | {""}
    assert {found.category for call in shipped_calls() for found in call.objections} == CATEGORIES


def test_no_shape_is_repeated() -> None:
    assert [(one.text, other.text) for one, other in repeated_shapes(EXAMPLES)] == []


def test_a_repeated_shape_is_seen() -> None:
    one, other = (
        Example("ru", "price", "x", text) for text in ("это для нас очень дорого", "Для нас это очень дорого!")
    )
    assert repeated_shapes([one, other]) == [(one, other)]


def test_folds_keep_families_whole_and_have_every_label() -> None:
    dealt = folds(EXAMPLES)
    of_group: dict[str, set[int]] = {}
    for example, fold in zip(EXAMPLES, dealt, strict=True):
        of_group.setdefault(example.group, set()).add(fold)
    assert all(len(own) == 1 for own in of_group.values())
    for fold in range(5):
        there = {example.label for example, own in zip(EXAMPLES, dealt, strict=True) if own == fold}
        assert there == CATEGORIES | {NONE}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "1 has no header"),
        ("label\ttext\n", "1 has no header"),
        ("\t".join(COLUMNS) + "\nprice\tдорого\n", ":2 has 2 fields"),
        ("\t".join(COLUMNS) + "\nprice\t\tx\tclinic\ta\t\t \n", ":2 lacks"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LabelledUnreadable, match=says):
        read_examples(path, "ru")


@pytest.mark.parametrize(
    ("objection", "says"),
    [
        ("{category: price, turns: [0], quote: день, outcome: ignored}", "no client's"),
        ("{category: price, turns: [1], quote: дёшево, outcome: ignored}", "not said in turn 1"),
        ("{category: price, turns: [9], quote: дорого, outcome: ignored}", "there is no turn 9"),
        ("{category: price, turns: [1], quote: дорого, outcome: won}", "pattern"),
        (
            "{category: price, turns: [1], quote: дорого, outcome: answered,"
            " steps: [{step: respond, turn: 0, quote: скидка}]}",
            "not said by the manager",
        ),
    ],
)
def test_a_wrong_label_of_a_call_is_told(tmp_path: Path, objection: str, says: str) -> None:
    path = tmp_path / "call.yaml"
    path.write_text(
        f"id: x\nlanguage: ru\ntrade: clinic\nturns: [{{m: добрый день}}, {{c: дорого}}]\nobjections: [{objection}]\n",
        encoding="utf-8",
    )
    with pytest.raises(LabelledUnreadable, match=says):
        read_call(path)
