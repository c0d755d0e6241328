"""Learning from corrections: what helps is kept, what harms is refused; the same corrections give the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

import objections.retraining
from objections.corpus import NONE, Example
from objections.encoder import Encoder
from objections.errors import LabelledUnreadable
from objections.lessons import held_out
from objections.reader import Reader, Said
from objections.retraining import make_from_corpus, read_corrections, retrain
from objections.training import TrainingSettings
from tests.unit.objections.tiny import tiny_encoder

HEADER = "language\tlabel\tprevious\ttext\n"


def _examples() -> tuple[Example, ...]:
    """Two categories and none, told by one word each, in families that differ by the words around it."""
    words = {"price": "dear", "stall": "later", NONE: "fine"}
    return tuple(
        Example("en", label, f"f{family}", f"w{family} {word} {number} end")
        for label, word in words.items()
        for family in range(20)
        for number in range(4)
    )


@pytest.fixture
def encoder() -> Encoder:
    return tiny_encoder(layers=8)


@pytest.fixture
def base(encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(objections.retraining, "shipped_examples", _examples)
    monkeypatch.setattr(objections.retraining, "shipped_exchanges", tuple)
    monkeypatch.setattr(objections.retraining, "shipped_talks", tuple)
    monkeypatch.setattr(objections.retraining, "default_taxonomies", dict)
    # Small random layers need larger steps than the real encoder.
    monkeypatch.setattr(
        objections.retraining, "LEARNING", TrainingSettings(epochs=12, rate=5e-3, head_rate=2e-2, likeness=0)
    )
    path = tmp_path / "base.safetensors"
    make_from_corpus(encoder, path)
    return path


def _price(encoder: Encoder, path: Path) -> float:
    """How sure the reader is, on the average, of the price in sentences like the corrected ones that it never saw."""
    reader = Reader(encoder, path)
    place = reader.tasks["objection"].labels.index("price")
    said = [Said(f"bananas {number} everywhere") for number in range(40, 80)]
    return float(reader.shares("objection", said)[:, place].mean())


def test_a_tenth_of_the_families_is_never_trained_on(encoder: Encoder, base: Path) -> None:
    kept_back = held_out(_examples())
    assert 0 < sum(kept_back) < len(kept_back) / 5
    assert Reader(encoder, base).card.rows == len(kept_back) - sum(kept_back)


def test_corrections_change_what_is_found_and_harm_nothing(encoder: Encoder, base: Path, tmp_path: Path) -> None:
    corrections = [Example("en", "price", "c", f"bananas {number} everywhere") for number in range(20)]
    path = tmp_path / "own.safetensors"
    effect = retrain(encoder, base, corrections, path)
    assert effect.kept
    assert effect.agreed[1] >= effect.agreed[0]
    assert effect.accuracy[1] >= effect.accuracy[0]
    assert _price(encoder, path) > max(_price(encoder, base), 0.8)


def test_the_same_corrections_give_the_same_bytes(encoder: Encoder, base: Path, tmp_path: Path) -> None:
    corrections = [Example("en", "stall", "c", "apples tomorrow")]
    files = [tmp_path / "one.safetensors", tmp_path / "two.safetensors"]
    for file in files:
        retrain(encoder, base, corrections, file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_poisoned_corrections_are_refused(encoder: Encoder, base: Path, tmp_path: Path) -> None:
    poison = [Example("en", "stall", "c", f"w{number} dear {number} end") for number in range(40)]
    path = tmp_path / "own.safetensors"
    effect = retrain(encoder, base, poison, path)
    assert not effect.kept
    assert not path.exists()


def test_corrections_of_categories_that_no_reader_knows_are_left_out(
    encoder: Encoder, base: Path, tmp_path: Path
) -> None:
    corrections = [Example("en", "lift", "c", "no lift here"), Example("en", "price", "c", "bananas everywhere")]
    effect = retrain(encoder, base, corrections, tmp_path / "own.safetensors")
    assert (effect.corrections, effect.left_out) == (1, 1)


def test_corrections_are_read_with_what_was_said_before(tmp_path: Path) -> None:
    path = tmp_path / "c.tsv"
    path.write_text(
        HEADER + "ru\tbrush_off\tвыслать вам каталог?\tдавайте на почту\nru\tnone\t\tсколько стоит\n", "utf-8"
    )
    first, second = read_corrections(path)
    assert (first.label, first.previous, second.label) == ("brush_off", "выслать вам каталог?", "none")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", ":1 has no header"),
        ("label\ttext\n", ":1 has no header"),
        (HEADER, "has no rows"),
        (HEADER + "ru\tprice\n", ":2 has 2 fields"),
        (HEADER + "ru\tprice\t\t \n", ":2 has no text"),
        (HEADER + "de\tprice\t\tteuer\n", ":2 says 'de' and 'price'"),
        (HEADER + "ru\tцена\t\tдорого\n", ":2 says 'ru' and 'цена'"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "c.tsv"
    path.write_text(content, "utf-8")
    with pytest.raises(LabelledUnreadable, match=says):
        read_corrections(path)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabelledUnreadable, match="cannot be read"):
        read_corrections(tmp_path / "absent.tsv")
