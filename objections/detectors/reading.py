"""Judges a client's words by a reader that was trained on labelled ones, and by cues: one confidence of both.

A company's own categories, which no reader was trained on, are told by their exemplars.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from objections.corpus import NONE
from objections.detectors.company import OwnCategories
from objections.detectors.cues import CueFindings, evidence
from objections.detectors.exemplars import ExemplarJudge
from objections.encoder import SentenceEncoder
from objections.language import Utterance, plain
from objections.lessons import OBJECTION
from objections.passages import PASSAGE_WORDS, Passage, joined
from objections.reader import ContextReader, Said
from objections.taxonomy import Taxonomy
from objections.types import Explanation, Verdict

DETECTOR = "reader+cues"
SHORT_WORDS = 5
LONG_WORDS, TELLING_WORDS = 12, 15
"""From so many words a passage is read in parts, too, and from so many also without what was said before it."""
UNMISTAKABLE = 0.85
"""The strength from which a cue alone says that fewer words are read so, too."""
NEAR_MOST = 4.0
"""Of so few words the reader alone is too sure: cues and exemplars are heard beside it, up to these log-odds."""
ALSO_FROM = 0.25
Row = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """By how much each kind of evidence moves the log-odds of an objection, and of its category. The first five were
    fitted on families that the reader had not been trained on, the others set by hand (docs/objections.md).
    ``rare``: in a call most of what a client says is no objection, in the corpus half of it is. ``whole``: how much
    of a long passage's category is told by reading it whole, the rest by its parts. ``part`` and ``alone``: words out
    of their surroundings, and a few without what was said before them, are believed less.
    """

    offset: float = -0.31
    read: float = 0.88
    cue: float = 0.36
    settled: float = 1.0
    asks: float = 0.13
    category_cue: float = 1.0
    rare: float = 1.44
    short_rare: float = 1.0
    short_offset: float = 1.0
    short_read: float = 0.5
    short_near: float = 0.7
    whole: float = 0.75
    part: float = 1.5
    alone: float = 0.8
    countered: float = 1.0


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is read at once: passage number ``place`` whole, or a ``part`` of it; run number ``-1 - place`` below 0."""

    place: int
    said: Utterance
    before: str
    part: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    """What one reading says: ``confidence`` by all evidence, ``base`` by the reader alone, ``shares`` of categories.
    ``content``: known words say that the client is content with something.
    """

    unit: _Unit
    confidence: float
    base: float
    shares: Row
    matched: Mapping[str, tuple[str, ...]]
    content: bool


class ReadingJudge:
    """One language's reader, cues and exemplars of the company's own categories."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        reader: ContextReader,
        encoder: SentenceEncoder,
        cache: Path | None = None,
        weights: Weights = Weights(),
    ) -> None:
        self.taxonomy = taxonomy
        self._reader = reader
        self._encoder = encoder
        self._weights = weights
        self._exemplars = ExemplarJudge(taxonomy, encoder, cache)
        self._cues = self._exemplars.cues
        labels = reader.tasks[OBJECTION].labels
        self._columns = [labels.index(name) if name in labels else -1 for name in taxonomy.names]
        self._none = labels.index(NONE)
        own = [category for category in taxonomy.categories if category.id not in labels]
        self._own = OwnCategories(own, taxonomy.language, (reader.sentences(), encoder), cache) if own else None
        self._classifier = self._exemplars.classifier

    def judge(self, passages: Sequence[Passage], *, in_call: bool) -> list[tuple[Verdict, Utterance]]:
        """A verdict a passage, with the utterance to quote. ``in_call``: these are all the client's words of a call.

        A long passage is read whole and in parts, so that an objection among other news is not drowned in it.
        """
        units = [_Unit(place, passage.whole, passage.before) for place, passage in enumerate(passages)]
        units += [
            _Unit(place, passage.whole, "", alone=len(passage.whole.tokens) < TELLING_WORDS)
            for place, passage in enumerate(passages)
            if passage.before and self._tells(passage.whole)
        ]
        units += [
            _Unit(place, part, passage.before, part=True)
            for place, passage in enumerate(passages)
            if len(passage.whole.tokens) >= LONG_WORDS and len(passage.parts) > 1
            for part in passage.parts
            if len(part.tokens) > SHORT_WORDS
        ]
        runs = _runs(passages)
        language = self.taxonomy.language
        units += [
            _Unit(-1 - number, joined([passages[place] for place in run], language), passages[run[0]].before)
            for number, run in enumerate(runs)
        ]
        logits = self._logits(units)
        near = self._near(units)
        read: list[list[_Read]] = [[] for _ in passages]
        for number, (unit, row) in enumerate(zip(units, logits, strict=True)):
            reading = self._weighed(unit, row, near.get(number), in_call=in_call)
            if unit.place >= 0:
                read[unit.place].append(reading)
            else:
                _heard_together(reading, runs[-1 - unit.place], read)
        verdicts = [self._verdict(readings) for readings in self._of_what_resists(read)]
        quoted = self._quoted(passages, verdicts)
        return list(zip(self._with_nearest(quoted, verdicts), quoted, strict=True))

    def _tells(self, said: Utterance) -> bool:
        """Whether words are to be read for themselves, too: many do, and few that resist unmistakably, whatever the
        manager had asked before them.
        """
        if len(said.tokens) >= TELLING_WORDS:
            return True
        found = self._cues.find(said)
        return (
            len(said.tokens) > SHORT_WORDS
            and not found.settled
            and any(value >= UNMISTAKABLE for name, value in found.strengths.items() if name not in found.countered)
        )

    def _logits(self, units: Sequence[_Unit]) -> Row:
        return self._by_category([Said(unit.said.text, unit.before) for unit in units])

    def _by_category(self, said: Sequence[Said]) -> Row:
        """(n, categories + 1), none last."""
        read = self._reader.read(OBJECTION, said)
        logits = np.full((len(said), len(self._columns) + 1), -20.0)
        logits[:, -1] = read[:, self._none]
        for place, column in enumerate(self._columns):
            if column >= 0:
                logits[:, place] = read[:, column]
        if self._own is not None and said:
            own = [place for place, column in enumerate(self._columns) if column < 0]
            everything = np.logaddexp.reduce(logits, axis=1)
            logits[:, own] = everything[:, None] + self._own.odds([one.text for one in said])
        return logits

    def _near(self, units: Sequence[_Unit]) -> dict[int, float]:
        """Log-odds of an objection by cues and exemplars alone, of every short unit."""
        short = [number for number, unit in enumerate(units) if len(unit.said.tokens) <= SHORT_WORDS]
        spoken = [units[number].said for number in short]
        asked = [self._cues.asked_about(units[number].before) for number in short]
        odds = {}
        for place, verdict in zip(short, self._exemplars.judge(spoken, asked), strict=True):
            share = min(max(verdict.confidence, 1e-4), 1 - 1e-4)
            odds[place] = float(np.clip(np.log(share / (1 - share)), -NEAR_MOST, NEAR_MOST))
        return odds

    def _weighed(self, unit: _Unit, logits: Row, near: float | None, *, in_call: bool) -> _Read:
        weights = self._weights
        asked = self._cues.asked_about(unit.before) if unit.before else frozenset()
        found = self._cues.find(unit.said)
        strengths = {name: value for name, value in found.strengths.items() if name not in asked}
        read = float(np.logaddexp.reduce(logits[:-1]) - logits[-1])
        if near is None:
            odds = weights.offset + weights.read * read + weights.cue * evidence(max(strengths.values(), default=0.0))
            odds -= weights.settled * found.settled + weights.asks * found.asks + weights.rare * in_call
        else:
            odds = weights.short_offset + weights.short_read * read + weights.short_near * near
            odds -= weights.short_rare * in_call
        odds -= weights.part * unit.part + weights.alone * unit.alone
        content = bool(found.countered) or found.settled
        return _Read(unit, _share(odds), _share(read), self._shares(logits, found, asked), found.matched, content)

    def _shares(self, logits: Row, found: CueFindings, asked: frozenset[str] = frozenset()) -> Row:
        """Of each category, by the reader and cues."""
        moved = logits[:-1].copy()
        for place, name in enumerate(self.taxonomy.names):
            strength = 0.0 if name in asked else found.strengths.get(name, 0.0)
            moved[place] += self._weights.category_cue * evidence(strength)
            moved[place] -= self._weights.countered * (name in found.countered)
        return np.asarray(np.exp(moved - np.logaddexp.reduce(moved)))

    def _of_what_resists(self, read: Sequence[list[_Read]]) -> list[list[_Read]]:
        """The same with the categories of each long passage read without those of its parts in which known words say
        that the client is content: what he is content with would colour what he objects to.
        """
        left: dict[int, Said] = {}
        for place, readings in enumerate(read):
            parts = [one for one in readings if one.unit.part]
            resist = [one.unit.said.text for one in parts if not one.content]
            if 0 < len(resist) < len(parts):
                left[place] = Said(" ".join(resist), readings[0].unit.before)
        logits = self._by_category(list(left.values()))
        told = [list(readings) for readings in read]
        for place, row in zip(left, logits, strict=True):
            whole = read[place][0]
            told[place][0] = replace(whole, shares=self._shares(row, self._cues.find(whole.unit.said)))
        return told

    def _verdict(self, readings: Sequence[_Read]) -> Verdict:
        """Of one passage: the surest of its readings says whether it resists, all of them what."""
        surest = max(readings, key=lambda one: one.confidence)
        whole, parts = readings[0], [one for one in readings if one.unit.part]
        shares = whole.shares
        if parts:
            weights = np.array([one.confidence for one in parts])
            heard = (weights[:, None] * np.stack([one.shares for one in parts])).sum(axis=0) / max(weights.sum(), 1e-9)
            shares = self._weights.whole * shares + (1.0 - self._weights.whole) * heard
        confidence = round(surest.confidence, 4)
        order = np.argsort(-shares, kind="stable")
        name = self.taxonomy.names[int(order[0])]
        objects = confidence >= self.taxonomy.threshold and bool(whole.unit.said.tokens)
        also = tuple(self.taxonomy.names[int(place)] for place in order[1:3] if shares[place] >= ALSO_FROM)
        explanation = Explanation(
            detector=DETECTOR, matched=whole.matched.get(name, ()), base=round(surest.base, 4), score=confidence
        )
        unsure = self.taxonomy.unsure_from <= confidence < self.taxonomy.sure_from
        return Verdict(name if objects else None, confidence, also if objects else (), unsure, explanation)

    def _quoted(self, passages: Sequence[Passage], verdicts: Sequence[Verdict]) -> list[Utterance]:
        """Of a passage with several utterances the one that alone is most of the category found."""
        quoted = [passage.whole for passage in passages]
        asked = [
            (place, part)
            for place, (passage, verdict) in enumerate(zip(passages, verdicts, strict=True))
            if verdict.category is not None and len(passage.parts) > 1
            for part in passage.parts
        ]
        if not asked:
            return quoted
        read = self._reader.shares(OBJECTION, [Said(part.text, passages[place].before) for place, part in asked])
        best: dict[int, float] = {}
        for (place, part), row in zip(asked, read, strict=True):
            name = verdicts[place].category
            column = self._columns[self.taxonomy.names.index(name)] if name else -1
            share = float(row[column] if column >= 0 else 1.0 - row[self._none])
            share += self._cues.find(part).strengths.get(name or "", 0.0)
            if share > best.get(place, -1.0):
                best[place], quoted[place] = share, part
        return quoted

    def _with_nearest(self, quoted: Sequence[Utterance], verdicts: Sequence[Verdict]) -> list[Verdict]:
        """The exemplar that a finding is nearest to, for people who ask why."""
        found = [place for place, verdict in enumerate(verdicts) if verdict.category is not None]
        vectors = self._encoder.encode([plain(quoted[place].text) for place in found])
        told = list(verdicts)
        for place, vector in zip(found, vectors, strict=True):
            verdict = verdicts[place]
            column = self.taxonomy.names.index(verdict.category or "")
            near = self._classifier.nearest(vector, column)[0]
            told[place] = replace(verdict, explanation=replace(verdict.explanation, nearest=near))
        return told


def _share(odds: float) -> float:
    return float(1.0 / (1.0 + np.exp(-odds)))


def _heard_together(reading: _Read, run: Sequence[int], read: Sequence[list[_Read]]) -> None:
    """A thought cut up over several turns counts for the one of them that alone says it most."""
    surest = max(run, key=lambda place: read[place][0].confidence)
    if reading.confidence > read[surest][0].confidence:
        read[surest][0] = reading


def _runs(passages: Sequence[Passage]) -> list[list[int]]:
    """Places of passages that are said one after the other, where they are several and not too long for one thought."""
    by_run: dict[int, list[int]] = {}
    for place, passage in enumerate(passages):
        by_run.setdefault(passage.run, []).append(place)
    return [
        run
        for run in by_run.values()
        if len(run) > 1 and sum(len(passages[place].whole.tokens) for place in run) <= PASSAGE_WORDS
    ]
