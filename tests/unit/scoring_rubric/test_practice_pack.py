"""The shipped clients: enough of them, of every kind, who do not repeat each other; and a broken pack in a sentence."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from objections.taxonomy import default_taxonomies
from scoring_rubric.packs_loading import PACKS, PackError
from scoring_rubric.practice_pack import default_practice_packs, load_practice_pack

OURS = (PACKS / "practice.en.v1.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_there_are_thirty_clients_and_more_over_all_categories(language: str) -> None:
    pack = default_practice_packs()[language]
    assert pack.language == language
    assert len(pack.clients) >= 30
    assert set(pack.categories) == set(default_taxonomies()[language].names)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_line_stands_in_two_places(language: str) -> None:
    pack = default_practice_packs()[language]
    lines = [line for pool in pack.lines.model_dump().values() for line in pool]
    lines += [line for pool in pack.sharper.values() for line in pool]
    lines += [line for client in pack.clients for line in (client.opening, client.reveals, client.adds, client.remains)]
    assert [line for line, number in Counter(lines).items() if number > 1] == []


def test_both_languages_have_the_same_clients() -> None:
    ru, en = default_practice_packs()["ru"], default_practice_packs()["en"]
    assert [(one.id, one.category, one.mood) for one in ru.clients] == [
        (one.id, one.category, one.mood) for one in en.clients
    ]
    assert all(re.search("[а-яё]", one.opening) for one in ru.clients)
    assert not any(re.search("[а-яё]", one.opening) for one in en.clients)


@pytest.mark.parametrize(
    ("found", "instead", "said"),
    [
        ("mood: calm", "mood: hungry", "mood"),
        ("id: price-cheaper", "id: price-limit", "'price-limit' stands twice"),
        ("category: terms,", "category: weather,", "sharper has nothing for 'weather'"),
        ("    - Well, that's an odd answer.\n", "", "astray"),
        ("language: en\n", "language: de\n", "language"),
        ("- percent off", "- ...", "the pattern"),
    ],
)
def test_a_broken_pack_is_told_in_a_sentence(tmp_path: Path, found: str, instead: str, said: str) -> None:
    assert found in OURS
    path = tmp_path / "practice.en.v2.yaml"
    path.write_text(OURS.replace(found, instead), encoding="utf-8")
    with pytest.raises(PackError, match=re.escape(said)) as problem:
        load_practice_pack(path)
    assert str(path) in str(problem.value)
