"""The shipped lexicons load, and a broken one says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring_rubric.lexicon import Lexicon, lexicon_for, load_lexicon
from scoring_rubric.packs_loading import PACKS, PackError


@pytest.mark.parametrize(("language", "used"), [("ru", "ru"), ("en", "en"), ("de", "en")])
def test_each_language_has_its_lexicon(language: str, used: str) -> None:
    assert lexicon_for(language).language == used


def test_both_lexicons_know_the_same_codes_and_reasons() -> None:
    ru, en = lexicon_for("ru"), lexicon_for("en")

    assert ru.reasons.keys() == en.reasons.keys()
    assert {role.code for role in ru.decision_roles} == {role.code for role in en.decision_roles}
    assert {reason.code for reason in ru.refusal_reasons} == {reason.code for reason in en.refusal_reasons}


def test_refusal_reasons_are_the_categories_of_objections() -> None:
    categories = "price stall authority competitor need trust fit effort terms brush_off busy contact"

    assert {reason.code for reason in lexicon_for("ru").refusal_reasons} == set(categories.split())


@pytest.mark.parametrize(
    ("line", "broken", "wrong"),
    [
        ("home: RUB", "home: рубль", "home"),
        ("language: ru", "language: fr", "language"),
        ("  - так сказать", '  - "... сказать"', "fillers"),
        ("  - так сказать", '  - "так (сказать"', "fillers"),
    ],
)
def test_a_broken_lexicon_names_its_file_and_line(tmp_path: Path, line: str, broken: str, wrong: str) -> None:
    text = (PACKS / "lexicon.ru.v1.yaml").read_text(encoding="utf-8")
    assert line in text
    path = tmp_path / "lexicon.ru.v9.yaml"
    path.write_text(text.replace(line, broken, 1), encoding="utf-8")

    with pytest.raises(PackError, match=rf"lexicon\.ru\.v9\.yaml, line \d+: .*{wrong}"):
        load_lexicon(path)


def test_a_lexicon_never_changes() -> None:
    with pytest.raises(ValueError, match="frozen"):
        lexicon_for("ru").version = "2"  # type: ignore[misc]
    assert isinstance(lexicon_for("ru"), Lexicon)
