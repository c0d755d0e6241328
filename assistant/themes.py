"""Themes of what clients resist and ask, kept from week to week. Knows no pages and no files.

A quote joins a theme once and stays there; only what is new is grouped. Names that people gave stand, the others are
made anew from the words that set a theme apart.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

import numpy as np

from assistant.documents_objections import objections_from
from assistant.domain import Call, CrmLink, KeptQuote, KeptTheme
from assistant.errors import Refused
from assistant.heard import Heard, Snapshot
from assistant.masks import Masks
from assistant.periods import Wanted
from assistant.playbook import Playbook
from assistant.returns import returned_among
from assistant.review_parts import ReviewParts
from assistant.store.unit_of_work import Database, UnitOfWork
from assistant.theme_counts import Basis, Counting, Key, Said, ThemeDetail, ThemeReport, basis_of, quote_key
from objections.encoder import SentenceEncoder, encode_kept
from objections.history import PastObjection, Return
from objections.language import plain
from objections.networks import Vectors
from objections.themes import Theme, ThemeQuote, extended
from scoring_rubric.lead_definition import SEGMENT

QUESTION = "question"
"""The category of questions that no manager answered."""
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Choices:
    sources: tuple[str, ...]
    categories: tuple[str, ...]
    newest: date | None


@dataclass(slots=True)
class Themes:
    """Themes of one database; ``zone`` says which day a call belongs to."""

    database: Database
    encoder: Callable[[], SentenceEncoder]
    playbook: Callable[[], Playbook]
    zone: ZoneInfo
    cache: Path | None = None
    heard: Heard = field(default_factory=Heard)
    _masks: Masks = field(init=False)
    _lock: Lock = field(default_factory=Lock)
    _basis: tuple[str, Basis] | None = None

    def __post_init__(self) -> None:
        self._masks = Masks(self.playbook)

    def report(self, wanted: Wanted | None = None) -> ThemeReport:
        """Takes in what is new, then counts the period."""
        return self._counting(wanted or Wanted()).report()

    def detail(self, theme_id: str, wanted: Wanted | None = None) -> ThemeDetail | None:
        """One theme in a period; None where it is not, or nothing of it was said then."""
        return self._counting(wanted or Wanted()).detail(theme_id)

    def stamp(self) -> str:
        """Changes whenever a report might say something else; cheap to ask."""
        with self.database.begin() as work:
            said, named = self.heard.stamp(work), work.review_parts.themes_stamp()
        return ":".join([said, named, *sorted(item.sha256 for item in self.playbook().files)])

    def choices(self) -> Choices:
        """What the themes can be narrowed to, and the last day that they know of."""
        with self.database.begin() as work:
            newest = work.review_parts.newest_call()
            return Choices(
                work.review_parts.sources(), work.reviews.categories(), self._day(newest) if newest else None
            )

    def managers(self, call_ids: Collection[str]) -> dict[str, str]:
        """Whose calls these are: who may not see theirs is shown no way to them."""
        with self.database.begin() as work:
            return work.review_parts.managers(call_ids)

    def _counting(self, wanted: Wanted) -> Counting:
        return Counting(self.playbook(), wanted, self._grouped(), self._masks)

    def _grouped(self) -> Basis:
        """Everything, grouped; made anew only when something has changed."""
        with self._lock, self.database.begin() as work:
            snapshot = self.heard.now(work)
            stamp = snapshot.stamp + work.review_parts.themes_stamp()
            if self._basis is None or self._basis[0] != stamp:
                everything, days = self._everything(snapshot)
                themes, homes = self._taken_in(work, everything)
                kept = {theme.theme_id: theme for theme in work.themes.all()}
                centre = self._centre(self.encoder())
                made = basis_of(everything, days, themes, homes, kept, centre=centre, masks=self._masks)
                self._basis = (stamp, made)
            return self._basis[1]

    def rename(self, theme_id: str, name: str, author: str) -> KeptTheme:
        """Gives a theme a person's name. Raises BadInput saying what does not fit."""
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME:
            raise Refused(
                "theme_name",
                f"a theme's name has 1 to {LONGEST_NAME} characters, found {len(name)}; give it a short one",
                longest=LONGEST_NAME,
            )
        if not author.strip():
            raise Refused("no_author", "a theme's name needs its author; say who gives it")
        with self.database.begin() as work:
            found = work.themes.rename(theme_id, name, author.strip())
        if found is None:
            raise Refused("no_theme", f"there is no theme {theme_id!r}; `razbor report themes` lists them")
        return found

    def _everything(self, snapshot: Snapshot) -> tuple[list[Said], dict[str, tuple[date, Call, CrmLink]]]:
        """All quotes of all reviews in order of time, and the day, call and CRM records of every reviewed call."""
        calls = {
            call.call_id: (self._day(call.started_at or call.added_at), call, snapshot.crm.index.link(call.name))
            for call in snapshot.calls
            if call.call_id in snapshot.reviews
        }

        def raised_on(call: Call) -> list[PastObjection]:
            if call.started_at is None:
                return []
            found = objections_from(snapshot.reviews[call.call_id].objections)
            return [PastObjection(call.call_id, call.started_at, item) for item in found]

        back = returned_among([call for _, call, _ in calls.values()], raised_on)
        found: list[Said] = []
        for call_id, (day, call, link) in calls.items():
            found += _said_in(call, day, link, snapshot.reviews[call_id], back)
        return sorted(found, key=lambda one: (one.day, one.key)), calls

    def _centre(self, encoder: SentenceEncoder) -> Vectors:
        """The mean of the packs' exemplars: the same from week to week, however few quotes there are."""
        texts = [
            plain(text)
            for taxonomy in self.playbook().taxonomies.values()
            for category in taxonomy.categories
            for text in category.exemplars
        ]
        return np.asarray(encode_kept(encoder, texts, self.cache).mean(axis=0), dtype=np.float32)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _taken_in(self, work: UnitOfWork, everything: Sequence[Said]) -> tuple[tuple[Theme, ...], dict[Key, str]]:
        """Every theme with its quotes, and the theme of each quote's key; what is new is stored."""
        encoder = self.encoder()
        sha = encoder.traits.vectors
        present = {one.key: one for one in everything}
        stored = work.themes.quotes()
        work.themes.drop_quotes([quote for quote in stored if _key(quote) not in present])
        known = {_key(quote): quote for quote in stored if _key(quote) in present}
        stale = [key for key, quote in known.items() if quote.encoder != sha]
        fresh = [one.key for one in everything if one.key not in known]
        vectors = dict(zip([*stale, *fresh], encoder.encode([plain(key[3]) for key in [*stale, *fresh]]), strict=True))
        for key, quote in known.items():
            if key not in vectors:
                vectors[key] = np.frombuffer(quote.vector, dtype=np.float32)
        kept = work.themes.all()
        members: dict[str, list[ThemeQuote]] = {}
        for key, quote in known.items():
            members.setdefault(quote.theme_id, []).append(_theme_quote(present[key], vectors[key]))
        themes = tuple(
            Theme(theme.theme_id, theme.category, "", 0, tuple(members[theme.theme_id]))
            for theme in kept
            if theme.theme_id in members
        )
        first = 1 + max((int(theme.theme_id[1:]) for theme in kept), default=0)
        grown = extended(
            themes,
            [_theme_quote(present[key], vectors[key]) for key in fresh],
            centre=self._centre(encoder),
            first=first,
        )
        homes: dict[Key, str] = {quote_key(quote): theme.id for theme in grown for quote in theme.quotes}
        old = {theme.theme_id for theme in kept}
        work.themes.drop_quotes([known[key] for key in stale])
        work.themes.add(
            [KeptTheme(theme.id, theme.category) for theme in grown if theme.id not in old],
            [
                KeptQuote(*key, theme_id=homes[key], encoder=sha, vector=vectors[key].astype(np.float32).tobytes())
                for key in [*stale, *fresh]
            ],
        )
        return grown, homes


def _said_in(
    call: Call, day: date, link: CrmLink, parts: ReviewParts, back: Mapping[tuple[str, str], Return]
) -> list[Said]:
    """Sure objections and open questions of one review, each quote once."""
    found = [
        (item.category, item.evidence[0], item) for item in parts.objections if not item.unsure
    ]  # an objection said over several turns counts once, by its first words
    asked = [(QUESTION, item, None) for item in parts.unanswered]
    known = (*((link.lead.name, link.lead.company) if link.lead else ()), call.manager, *parts.names)
    segment = next((item.status for item in parts.lead.criteria if item.id == SEGMENT), "")
    made: dict[Key, Said] = {}
    for category, evidence, objection in [*found, *asked]:
        key = (call.call_id, evidence.turn, category, evidence.quote)
        again = objection is not None and (call.call_id, objection.id) in back
        made.setdefault(key, Said(key, day, parts.language, link, evidence, objection, again, known, segment))
    return list(made.values())


def _key(quote: KeptQuote) -> Key:
    return quote.call_id, quote.turn, quote.category, quote.text


def _theme_quote(one: Said, vector: Vectors) -> ThemeQuote:
    return ThemeQuote(*one.key, vector=vector, language=one.language)
