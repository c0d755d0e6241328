"""Names, companies and products that a recogniser did not know, put where it heard something like them; pure.

A recogniser told of them beforehand leaves out speech, so they are looked for afterwards. An entry takes the place of
one to three doubtful words that sound nearly like it. A word that a dictionary knows gives way only as an end of a
longer run that sounds like the entry's end («Эмтер Банк»), and only what begins with a capital becomes a person's name.
How near, and how doubtful, stands in ``packs/sounds.v1.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from transcription.errors import TranscriptionError
from transcription.lexicon import plain_words
from transcription.phonetics import begin_alike, distance, readings, sounds, sounds_pack
from transcription.types import Segment, Word
from transcription.wordforms import forms, is_known, is_russian

LONGEST_RUN = 3
_SIGNS = '.,!?…:;«»"()–— '


class VocabularyUnreadable(TranscriptionError):
    """Permanent: names the file and what was expected."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A name as it is to be written, in the nominative."""

    text: str
    kind: Literal["name", "company", "product"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """One case of an entry in one reading."""

    text: str
    sounds: str
    is_name: bool
    is_nominative: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Words ``start:end`` are ``text``; ``cost`` a sound of it."""

    start: int
    end: int
    text: str
    cost: float


class VocabularyFile(BaseModel):
    """A YAML of names, companies and products, each a list."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    names: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


def read_vocabulary(path: Path) -> Vocabulary:
    """Raises VocabularyUnreadable where the file is not such a YAML."""
    try:
        listed = VocabularyFile.model_validate(yaml.safe_load(path.read_text("utf-8-sig")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise VocabularyUnreadable(f"{path} is no vocabulary (lists of names, companies, products): {error}") from error
    return Vocabulary(
        (
            *(Entry(text, "name") for text in listed.names),
            *(Entry(text, "company") for text in listed.companies),
            *(Entry(text, "product") for text in listed.products),
        )
    )


def steered(segments: Sequence[Segment], vocabulary: Vocabulary, language: str) -> tuple[Segment, ...]:
    """The segments with entries where something like them was heard; times and confidences stay.

    ``segments`` carry calibrated confidences. A segment in another language, or whose text is not its words, stays.
    """
    table = tuple(_spoken(vocabulary, language))
    return tuple(_Steering(segment, table, language).done() for segment in segments) if table else tuple(segments)


def _spoken(vocabulary: Vocabulary, language: str) -> Iterator[_Form]:
    """Each entry in every case and reading, of a person's name each part too; Russian ones in Russian calls only."""
    texts: dict[tuple[str, bool], None] = {}
    for entry in vocabulary.entries:
        text, is_name = " ".join(entry.text.split()), entry.kind == "name"
        if language == "ru" or not is_russian(text):
            texts.update(dict.fromkeys((part, is_name) for part in (text, *(text.split() if is_name else ()))))
    for text, is_name in texts:
        for form in forms(text):
            yield from (_Form(form, said, is_name, form == text) for said in readings(form) if len(said) > 2)


class _Steering:
    """One segment's words held against the vocabulary."""

    def __init__(self, segment: Segment, table: Sequence[_Form], language: str) -> None:
        self._segment = segment
        self._words = segment.words
        self._table = table
        self._language = language
        self._plain = ["-".join(plain_words(word.text)) for word in segment.words]
        self._known = [is_known(plain) for plain in self._plain]
        self._capital = [word.text.lstrip(_SIGNS)[:1].isupper() for word in segment.words]
        self._limits = sounds_pack().limits

    def done(self) -> Segment:
        whole = " ".join(word.text for word in self._words)
        foreign = self._segment.language not in (None, self._language)
        if foreign or all(self._known) or whole != " ".join(self._segment.text.split()):
            return self._segment
        words = list(self._words)
        for found in sorted(self._chosen(), key=lambda found: -found.start):
            words[found.start : found.end] = _written(words[found.start : found.end], found.text)
        return replace(self._segment, words=tuple(words), text=" ".join(word.text for word in words))

    def _chosen(self) -> list[_Found]:
        """The nearest ones that do not overlap; of equally near ones the shorter."""
        candidates = [
            found
            for start in range(len(self._words))
            for end in range(start + 1, min(len(self._words), start + LONGEST_RUN) + 1)
            if self._is_run(start, end)
            for found in (self._nearest(start, end), self._unglued(start) if end == start + 1 else None)
            if found is not None
        ]
        chosen: list[_Found] = []
        for found in sorted(candidates, key=lambda found: (found.cost, found.end - found.start, found.start)):
            if all(found.end <= other.start or found.start >= other.end for other in chosen):
                chosen.append(found)
        return [found for found in chosen if found.text != self._said(found.start, found.end)]

    def _is_run(self, start: int, end: int) -> bool:
        """Words of which one is unknown, without numbers, and without a sign between them."""
        texts = [word.text for word in self._words[start:end]]
        if any(text.rstrip(_SIGNS) != text for text in texts[:-1]) or any(
            text.lstrip(_SIGNS) != text for text in texts[1:]
        ):
            return False
        readable = all(plain and not any(letter.isdigit() for letter in plain) for plain in self._plain[start:end])
        return readable and not all(self._known[start:end])

    def _nearest(self, start: int, end: int) -> _Found | None:
        """The entry that the run sounds like; words a dictionary knows must be its very beginning or end."""
        kept = [sounds(self._plain[place]) for place in range(start, end) if self._known[place]]
        sure = [1.0 if word.confidence is None else word.confidence for word in self._words[start:end]]
        share = 1.0 if sum(sure) / len(sure) < self._limits.doubt else 0.0
        best: _Found | None = None
        for heard in readings(self._said(start, end)):
            for form in self._table:
                if form.is_name and (kept or not self._capital[start]):
                    continue
                if not all(_is_end(own, form.sounds) for own in kept):
                    continue
                limit = share * (self._limits.name if form.is_name else self._limits.other)
                cost = self._cost(heard, form, limit)
                if cost < (best.cost if best else float("inf")):
                    best = _Found(start, end, form.text, cost)
        return best

    def _unglued(self, place: int) -> _Found | None:
        """A short word glued to the front of an entry («ВМТ-банк»)."""
        best: _Found | None = None
        text = self._said(place, place + 1)
        for short in sounds_pack().glued.get(self._language, ()):
            if not text.lower().startswith(short) or len(sounds(text[len(short) :])) < self._limits.glued_sounds:
                continue
            first = text[:1] if place == 0 else short[:1]
            for heard in readings(text[len(short) :]):
                for form in self._table:
                    if form.is_name and not self._capital[place]:
                        continue
                    cost = self._cost(heard, form, 0.0 if form.is_name else self._limits.glued)
                    if cost < (best.cost if best else float("inf")):
                        best = _Found(place, place + 1, f"{first}{short[1:]} {form.text}", cost)
        return best

    def _cost(self, heard: str, form: _Form, limit: float) -> float:
        """A sound of the entry, a little more in another case than the nominative; infinite above the limit."""
        if not begin_alike(heard, form.sounds):
            return float("inf")
        most = limit * len(form.sounds) if len(form.sounds) >= self._limits.sounds else 0.0
        cost = distance(heard, form.sounds, most) / len(form.sounds)
        return cost if form.is_nominative else cost + self._limits.case

    def _said(self, start: int, end: int) -> str:
        return " ".join(word.text for word in self._words[start:end]).strip(_SIGNS)


def _is_end(own: str, whole: str) -> bool:
    return len(own) > 2 and (whole.startswith(own) or whole.endswith(own))


def _written(words: Sequence[Word], text: str) -> list[Word]:
    """The entry's words over the time of the words it stands for, with the signs around them."""
    first, last = words[0].text, words[-1].text
    before = first[: len(first) - len(first.lstrip(_SIGNS))]
    after = last[len(last.rstrip(_SIGNS)) :]
    texts = (before + text + after).split()
    known = [word.confidence for word in words if word.confidence is not None]
    sure = round(sum(known) / len(known), 3) if known else None
    start_s, end_s = words[0].start_s, words[-1].end_s
    letters = [0]
    for one in texts:
        letters.append(letters[-1] + len(one))
    moments = [round(start_s + (end_s - start_s) * done / letters[-1], 2) for done in letters]
    return [
        Word(
            one,
            max(start_s, moments[place]),
            max(start_s, moments[place + 1]) if place < len(texts) - 1 else end_s,
            sure,
        )
        for place, one in enumerate(texts)
    ]
