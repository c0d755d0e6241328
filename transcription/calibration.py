"""What a recogniser's own numbers are worth: word probabilities to the probability that the word is right; pure.

The weights come from ``packs/calibration.v1.yaml``, which ``benchmarks.calibrate`` writes. An engine, model or language
that is not in it keeps its own numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict, Field

from transcription.lexicon import plain_words
from transcription.types import Engine, Segment, Word

AROUND = 2
"""Words before and after a word that count as its neighbours."""


class Weights(BaseModel):
    """A logistic curve's weights. None of the first three may be negative: a surer word never becomes less sure."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    probability: float = Field(ge=0.0)
    neighbours: float = Field(ge=0.0)
    segment: float = Field(ge=0.0)
    letters: float


class Curve(BaseModel):
    """One engine's and model's curve; ``languages`` is its height by language."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    engine: str
    model: str
    weights: Weights
    languages: dict[str, float]


class CalibrationPack(BaseModel):
    """``packs/calibration.v1.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: int
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a word: log odds of its own probability and its neighbours' mean, log of its segment's
    confidence, log of its length in letters."""

    probability: float
    neighbours: float
    segment: float
    letters: float


@cache
def calibration_pack() -> CalibrationPack:
    """The shipped pack, read once."""
    text = resources.files("transcription").joinpath("packs/calibration.v1.yaml").read_text("utf-8")
    return CalibrationPack.model_validate(yaml.safe_load(text))


def calibrated(
    segments: Sequence[Segment], engine: Engine, language: str, *, pack: CalibrationPack | None = None
) -> tuple[Segment, ...]:
    """The segments with confidences that are probabilities of being right, 3 digits.

    A segment's own is the mean of its words' by their length, as a turn's is. What the engine left without a number
    stays without. Give it an engine's numbers once: it does not know them from its own.
    """
    curves = (pack or calibration_pack()).curves
    curve = next((curve for curve in curves if (curve.engine, curve.model) == (engine.name, engine.model)), None)
    if curve is None:
        return tuple(segments)
    return tuple(_segment(segment, curve, segment.language or language) for segment in segments)


def signs(segment: Segment) -> tuple[Signs | None, ...]:
    """One a word; None for a word without a probability. A segment without a number counts with its words' mean."""
    odds = [None if word.confidence is None else _odds(word.confidence) for word in segment.words]
    known = [word.confidence for word in segment.words if word.confidence is not None]
    if not known:
        return (None,) * len(segment.words)
    whole = segment.confidence if segment.confidence is not None else sum(known) / len(known)
    return tuple(
        None if own is None else Signs(own, _around(odds, place, own), math.log(max(whole, 0.01)), _letters(word))
        for place, (word, own) in enumerate(zip(segment.words, odds, strict=True))
    )


def probability(sign: Signs, weights: Weights, height: float) -> float:
    """Of the word being right, 0..1."""
    total = height + weights.probability * sign.probability + weights.neighbours * sign.neighbours
    total += weights.segment * sign.segment + weights.letters * sign.letters
    return 1.0 / (1.0 + math.exp(-total))


def _segment(segment: Segment, curve: Curve, language: str) -> Segment:
    height = curve.languages.get(language)
    found = signs(segment)
    if height is None or not any(found):
        return segment
    words = tuple(
        word if sign is None else replace(word, confidence=round(probability(sign, curve.weights, height), 3))
        for word, sign in zip(segment.words, found, strict=True)
    )
    return replace(segment, words=words, confidence=_mean(words))


def _mean(words: Sequence[Word]) -> float:
    known = [(word.confidence, float(max(1, len(word.text)))) for word in words if word.confidence is not None]
    return round(sum(sure * weight for sure, weight in known) / sum(weight for _, weight in known), 3)


def _odds(sure: float) -> float:
    """Natural log odds; what is nearer to 0 or 1 than a hundredth counts as a hundredth from it."""
    sure = min(max(sure, 0.01), 0.99)
    return math.log(sure / (1.0 - sure))


def _around(odds: Sequence[float | None], place: int, own: float) -> float:
    """Mean of the neighbours'; a word alone is its own neighbour."""
    near = [*odds[max(0, place - AROUND) : place], *odds[place + 1 : place + 1 + AROUND]]
    known = [value for value in near if value is not None]
    return sum(known) / len(known) if known else own


def _letters(word: Word) -> float:
    return math.log(1 + sum(map(len, plain_words(word.text))))
