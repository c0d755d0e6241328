from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from transcription import weights
from transcription.errors import WeightsMissing
from transcription.weights import Packaged, find_weights

HALVES = (b"first half, ", b"second half")
SHA256 = hashlib.sha256(b"".join(HALVES)).hexdigest()


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model called ``toy`` in two installed packages."""
    site = tmp_path / "site"
    parts = []
    for number, half in enumerate(HALVES, start=1):
        data = site / f"toy_part{number}" / "data"
        data.mkdir(parents=True)
        (data.parent / "__init__.py").write_text("")
        (data / f"model.bin.part{number}").write_bytes(half)
        parts.append((f"toy_part{number}", f"data/model.bin.part{number}"))
    (site / "toy_part1" / "data" / "config.json").write_text("{}")
    monkeypatch.syspath_prepend(str(site))
    toy = Packaged("toy", SHA256, len(b"".join(HALVES)), tuple(parts), ("config.json",))
    monkeypatch.setattr(weights, "PACKAGED", {"toy": toy})
    yield site
    for number in (1, 2):
        sys.modules.pop(f"toy_part{number}", None)


def never() -> Path:
    raise AssertionError("the hub was asked")


def test_parts_of_packages_are_joined_once_into_the_cache(packaged: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = find_weights("toy", configured=None, cache=cache, hub=never)
    assert (first.source, first.sha256, first.path) == ("package", SHA256, cache / "whisper" / "toy")
    assert (first.path / "model.bin").read_bytes() == b"".join(HALVES)
    assert (first.path / "config.json").is_file()
    assert find_weights("toy", configured=None, cache=cache, hub=never).source == "cache"
    assert [path.name for path in (cache / "whisper").iterdir()] == ["toy"]


def test_a_wrong_part_is_refused_and_nothing_is_left(packaged: Path, tmp_path: Path) -> None:
    (packaged / "toy_part2" / "data" / "model.bin.part2").write_bytes(b"other")
    with pytest.raises(WeightsMissing, match="expected"):
        find_weights("toy", configured=None, cache=tmp_path / "cache", hub=never)
    assert list((tmp_path / "cache" / "whisper").iterdir()) == []


def test_a_spoiled_cache_is_refused(packaged: Path, tmp_path: Path) -> None:
    found = find_weights("toy", configured=None, cache=tmp_path, hub=never)
    (found.path / "model.bin").write_bytes(b"spoiled")
    with pytest.raises(WeightsMissing, match="delete it"):
        find_weights("toy", configured=None, cache=tmp_path, hub=never)


def test_the_configured_path_comes_first(packaged: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "model.bin").write_bytes(b"mine")
    found = find_weights("toy", configured=mine, cache=tmp_path, hub=never)
    assert (found.source, found.sha256) == ("configured", hashlib.sha256(b"mine").hexdigest())
    with pytest.raises(WeightsMissing, match="configured weights path"):
        find_weights("toy", configured=tmp_path / "none", cache=tmp_path, hub=never)


def test_the_hub_is_asked_last(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"big")
    assert find_weights("large-v3", configured=None, cache=tmp_path, hub=lambda: folder).source == "hub"


def test_without_a_hub_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    def offline() -> Path:
        raise OSError("Name or service not known\nmore")

    with pytest.raises(WeightsMissing) as caught:
        find_weights("large-v3", configured=None, cache=tmp_path, hub=offline)
    sentence = str(caught.value)
    assert "large-v3" in sentence
    assert "Name or service not known" in sentence
    assert "base" in sentence
    assert "\n" not in sentence
