"""The list of calls as people ask for it: filters, words, meaning, pages of it, and what was found in each call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from assistant.call_cards import Line
from assistant.domain import CallFilter, CallSummary
from assistant.finding import (
    NEWEST,
    Found,
    ListFigures,
    Match,
    deal_stages,
    figures,
    find,
    names_found,
    shown_ids,
    summaries,
    uncounted,
)
from assistant.manager_figures import count_all
from assistant.masked_calls import asks_for_people, masked_summary, named_by
from assistant.playbook import Playbook
from assistant.search_upkeep import Upkeep
from assistant.search_words import Question, marks
from assistant.store.index import KeptVectors
from assistant.store.listing import Listed
from assistant.store.unit_of_work import Database, UnitOfWork
from assistant.viewers import OPEN, Viewer
from objections.encoder import SentenceEncoder
from objections.language import plain
from scoring_rubric.lexicon_phrases import said
from scoring_rubric.masking import masked

WORDS, MEANING, BOTH = "words", "meaning", ""
PAGE = 50
FEW = 5
"""Where words find fewer calls than this, meaning is asked, too."""
NEAREST = 40
ALIKE = {MEANING: 0.86, BOTH: 0.88}
"""Cosine from which two utterances may mean the same, by the encoder that comes installed: more where nobody asked for
meaning.
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which calls, in which order, searched how (``words``, ``meaning``, both where empty), and which page of them."""

    filter: CallFilter = field(default_factory=CallFilter)
    order: str = NEWEST
    by: str = BOTH
    limit: int | None = PAGE
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Find:
    """What answers a search in one call: the words of a turn and, in characters, those that were looked for."""

    turn: int
    speaker: str
    text: str
    start_s: float | None
    marks: tuple[tuple[int, int], ...] = ()
    by: str = WORDS


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many reviewed calls can be searched by words and by meaning already."""

    reviewed: int
    by_words: int
    by_meaning: int


@dataclass(frozen=True, slots=True)
class CallsFound:
    """A page of calls; ``total`` and ``figures`` are of all pages, ``finds`` by call id."""

    calls: tuple[CallSummary, ...]
    total: int
    figures: ListFigures
    finds: Mapping[str, Find] = field(default_factory=dict)
    meant: int = 0
    """How many of ``total`` were found by meaning alone."""
    readiness: Readiness | None = None
    """Told where a search has not all calls before it yet."""
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By call id the names that were found instead of words: nothing of ``finds`` would say why the call is here."""


@dataclass(frozen=True, slots=True)
class _Near:
    """The place of a call that is nearest in meaning."""

    call_id: str
    place: tuple[int, int, int]
    likeness: float


class Search:
    """``encoder`` is loaded when meaning is first asked for, in the background where words would do meanwhile."""

    def __init__(
        self, database: Database, playbook: Callable[[], Playbook], encoder: Callable[[], SentenceEncoder]
    ) -> None:
        self._database = database
        self._playbook = playbook
        self._encoder = encoder
        self.upkeep = Upkeep(database, encoder)

    def page(self, wish: Wish | None = None, viewer: Viewer = OPEN) -> CallsFound:
        """What ``viewer`` may see of it: only calls of his managers, and masked words where that is all he may see."""
        wish = wish or Wish()
        wanted = replace(wish.filter, managers=viewer.managers)
        asked = wanted.text.strip()
        if viewer.masked and asks_for_people(wanted):
            return CallsFound((), 0, figures(()))
        self.upkeep.start(vectors=bool(asked) and wish.by != WORDS)
        count_all(self._database)
        with self._database.begin() as work:
            stages = deal_stages(work.listing.stages(), self._ended)
            found = find(work, wanted, stages=stages, order=wish.order, by_name=not viewer.masked)
            near: dict[str, _Near] = {}
            if asked and self._asks_meaning(wish, found):
                everywhere = work.listing.passing(replace(wanted, text=""), stages)
                found, near = self._with_meaning(work, wish, found, everywhere)
            if viewer.masked and asked:
                found = _not_by_name(found, asked, work)
            ids = shown_ids(found, wish.limit, wish.offset)
            shown = summaries(work, ids)
            finds = self._finds(work, ids, found, near) if asked else {}
            summed = figures(found.listed, uncounted(work, found.listed))
            named = _names(ids, found, finds) if asked and not viewer.masked else {}
        if viewer.masked:
            shown = tuple(masked_summary(one, self._masked_text) for one in shown)
            finds = {call_id: self._masked(one, found.question) for call_id, one in finds.items()}
        return CallsFound(
            calls=shown,
            total=len(found.listed),
            figures=summed,
            finds=finds,
            meant=len(near),
            readiness=self._readiness(wish) if asked else None,
            named=named,
        )

    def readiness(self) -> Readiness:
        with self._database.begin() as work:
            return Readiness(*work.index.counts(self.upkeep.encoder_hash))

    def _ended(self, stage: str) -> str:
        """What a deal's stage says of its end: ``won``, ``lost``, or nothing."""
        lexicons = self._playbook().lexicons.values()
        if any(said(lexicon.lost_stages, stage) for lexicon in lexicons):
            return "lost"
        return "won" if any(said(lexicon.won_stages, stage) for lexicon in lexicons) else ""

    def _readiness(self, wish: Wish) -> Readiness | None:
        ready = self.readiness()
        behind = ready.by_words < ready.reviewed or (wish.by != WORDS and ready.by_meaning < ready.reviewed)
        return ready if behind else None

    def _asks_meaning(self, wish: Wish, found: Found) -> bool:
        if wish.by == MEANING:
            return True
        few = wish.by == BOTH and len(found.listed) < FEW and not found.question.phrases
        return few and self.upkeep.encoder_ready

    def _with_meaning(
        self, work: UnitOfWork, wish: Wish, found: Found, everywhere: Sequence[Listed]
    ) -> tuple[Found, dict[str, _Near]]:
        """What words have found, then what is near in meaning, the nearest first; or only the latter."""
        known = {} if wish.by == MEANING else {one.call_id: one for one in found.listed}
        by_id = {one.call_id: one for one in everywhere if one.call_id not in known}
        nearest = self._nearest(work, wish, list(by_id))
        listed = (*known.values(), *(by_id[one.call_id] for one in nearest))
        matches = {call_id: match for call_id, match in found.matches.items() if call_id in known}
        matches |= {one.call_id: Match(one.place[0]) for one in nearest}
        return replace(found, listed=listed, matches=matches), {one.call_id: one for one in nearest}

    def _nearest(self, work: UnitOfWork, wish: Wish, call_ids: Sequence[str]) -> list[_Near]:
        """The nearest utterance of each call, of the NEAREST calls; the matrix is never all in memory at once."""
        encoder = self._encoder()
        asked = encoder.encode([plain(wish.filter.text)])[0]
        best: list[_Near] = []
        for some in work.index.vectors(encoder.traits.vectors, call_ids):
            best += [near for kept in some if (near := _nearest_in(kept, asked, least=ALIKE[wish.by])) is not None]
            best = sorted(best, key=lambda near: -near.likeness)[:NEAREST]
        return best

    def _finds(self, work: UnitOfWork, ids: Sequence[str], found: Found, near: Mapping[str, _Near]) -> dict[str, Find]:
        finds: dict[str, Find] = {}
        for call_id, lines in work.index.lines(ids).items():
            match = found.matches.get(call_id)
            line = next((line for line in lines if match is not None and line.turn == match.turn), None)
            if line is not None:
                finds[call_id] = _find(line, found.question, near.get(call_id))
        return finds

    def _masked(self, one: Find, question: Question) -> Find:
        text = self._masked_text(one.text)
        return replace(one, text=text, marks=marks(text, question.terms) if one.by == WORDS else ())

    def _masked_text(self, text: str) -> str:
        language = "ru" if any("а" <= letter <= "я" for letter in text.lower()) else "en"
        return masked(text, self._playbook().lexicon(language)) if text else text


def _names(ids: Sequence[str], found: Found, finds: Mapping[str, Find]) -> dict[str, tuple[str, ...]]:
    shown = set(ids) - finds.keys()
    told = {one.call_id: names_found(one, found.question) for one in found.listed if one.call_id in shown}
    return {call_id: names for call_id, names in told.items() if names}


def _not_by_name(found: Found, asked: str, work: UnitOfWork) -> Found:
    """What was found without the calls whose people or companies a searched word names."""
    told = {one.call.call_id for one in summaries(work, [one.call_id for one in found.listed]) if named_by(one, asked)}
    return replace(found, listed=tuple(one for one in found.listed if one.call_id not in told))


def _nearest_in(kept: KeptVectors, asked: np.ndarray, *, least: float) -> _Near | None:
    if not kept.places:
        return None
    vectors = np.frombuffer(kept.vectors, dtype=np.float16).reshape(len(kept.places), -1)
    likeness = vectors.astype(np.float32) @ asked
    place = int(likeness.argmax())
    if likeness[place] < least:
        return None
    return _Near(kept.call_id, kept.places[place], float(likeness[place]))


def _find(line: Line, question: Question, near: _Near | None) -> Find:
    if near is None:
        marked = marks(line.text, question.terms)
        first = marked[0][0] if marked else 0
        return Find(line.turn, line.speaker, line.text, line.second_of(first), marked)
    start, end = near.place[1:]
    return Find(line.turn, line.speaker, line.text, line.second_of(start), ((start, end),), MEANING)
