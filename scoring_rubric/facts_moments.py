"""Every moment named in a turn and what it is to the agreement: a slot, a day that does not suit, or something else."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from scoring_rubric.lexicon_agreements import Agreements
from scoring_rubric.lexicon_phrases import matcher, said
from scoring_rubric.names_morphology import parses_of
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.spoken_time import Moment, find_moments
from scoring_rubric.spoken_time_calendar import Day, DayKind
from scoring_rubric.spoken_time_words import RANGE_FROM
from transcription.types import Speaker, Turn

_WORDS_BEFORE, _WORDS_AFTER, _MANAGER_WORDS_AFTER = 4, 6, 3
_NEAR_WORDS = 7
_PAST_WORDS_AFTER = 2
_FIRST_HOUR, _LAST_HOUR = 5, 21
_EARLY_HOURS = (17, 18, 19)
_HALF_DAY = 12
_SHORT_WORDS = 7
_BESIDE_WORDS = 2
_ANNOUNCED_WORDS = 3
_NEAR_PAPERS_WORDS = 5
_PROPOSING_WORDS = 2
_AND = ("и", "а", "and", "then", "потом")
_WITHIN = ("течение", "within")
_STOP = re.compile(r"[.!?;]")
_BORDERS = RANGE_FROM | {"до", "после", "по", "к", "от", "since", "through", "till", "until", "before", "after"}


class Role(StrEnum):
    """What a moment is to the agreement."""

    SLOT = "slot"
    UNSUITABLE = "unsuitable"
    OTHER = "other"


class Thread(StrEnum):
    """What is being arranged: that the two speak or meet, or that something is sent or paid."""

    TALK = "talk"
    PAPERS = "papers"


@dataclass(frozen=True, slots=True)
class Mention:
    """A moment of a turn with its role, and whether words between it and the one before offer a choice."""

    moment: Moment
    role: Role
    thread: Thread
    choice: bool = False
    bare: bool = False
    """A number alone («восемь»), an hour only if hours are spoken of."""
    before: str = ""
    near: str = ""
    """The few words before and around it."""


def mentions(turn: Turn, words: Agreements, *, thread: Thread) -> tuple[Mention, ...]:
    """The moments of ``turn`` in order; ``thread`` is what was being arranged before it."""
    low = plain(turn.text)
    found = find_moments(low, bare_hours=True)
    told = {moment.start for moment in find_moments(low)}
    papers = _papers_moment(low, found, words)
    marked: list[Mention] = []
    for place, moment in enumerate(_early(low, found, words)):
        about = Thread.PAPERS if place == papers else _thread_of_rest(low, words, thread, papers=papers is not None)
        role = _role(turn, found, place, words, about)
        gap = low[found[place - 1].end : moment.start] if place else "."
        before, after = _around(low, found, place, words_before=_NEAR_WORDS)
        choice = place > 0 and _is_of_kind(found[place - 1], moment) and _is_choice(gap, words)
        marked.append(Mention(moment, role, about, choice, moment.start not in told, before, f"{before} {after}"))
    if not marked and (now := _at_once(turn, words, thread)) is not None:
        marked.append(Mention(now, Role.SLOT, Thread.PAPERS, near=low))
    return tuple(marked)


def _early(low: str, found: tuple[Moment, ...], words: Agreements) -> tuple[Moment, ...]:
    """«полвосьмого, до смены», "half seven, before the lads start": of the morning."""
    if not found or said(words.early, low) is None:
        return found
    return tuple(
        replace(one, clock=replace(one.clock, hour=one.clock.hour - _HALF_DAY))
        if one.clock is not None and one.clock.exact and one.clock.hour in _EARLY_HOURS
        else one
        for one in found
    )


def borders(one: Mention) -> bool:
    """Whether a moment only bounds something («до двадцатого»)."""
    return one.before.split()[-1:] != [] and one.before.split()[-1] in _BORDERS


def names_step(text: str, words: Agreements) -> bool:
    """Whether ``text`` names an action of the two sides that a moment can be the moment of."""
    return said(words.steps, text) is not None


def _thread_of_rest(low: str, words: Agreements, thread: Thread, *, papers: bool) -> Thread:
    """Moments that no mailing claims belong to what else the turn arranges, or to what was arranged before."""
    return Thread.TALK if papers or said(words.kept, low) else thread


def _papers_moment(low: str, found: tuple[Moment, ...], words: Agreements) -> int | None:
    """Which moment a mailing of the turn claims: the nearest within a few words."""
    best: tuple[int, int] | None = None
    if (len(found) == 1 and said(words.invites, low)) or sends_people(low, words):
        return None
    for cue in matcher(words.papers).finditer(low):
        for place, moment in enumerate(found):
            behind = moment.start >= cue.end()
            gap = low[cue.end() : moment.start] if behind else low[moment.end : cue.start()]
            distance = 2 * len(tokens(gap)) + (0 if behind else 1)
            if behind and _is_of_another(low, gap, moment, words):
                continue
            if distance <= 2 * _NEAR_PAPERS_WORDS and (best is None or distance < best[0]):
                best = (distance, place)
    return None if best is None else best[1]


def _is_of_another(low: str, gap: str, moment: Moment, words: Agreements) -> bool:
    """«пришлю, и в пятницу созвонимся»: an "and", the moment, and right after it another action."""
    if not any(word.text in _AND for word in tokens(gap)):
        return False
    following = " ".join(word.text for word in tokens(low[moment.end : moment.end + 30])[:2])
    return said(words.kept, following) is not None


def sends_people(text: str, words: Agreements) -> bool:
    """«пришлём мастера»: a visit, no mailing."""
    low = plain(text)
    for cue in matcher(words.papers).finditer(low):
        beside = (*low[: cue.start()].split()[-_BESIDE_WORDS:], *low[cue.end() :].split()[:_BESIDE_WORDS])
        if said(words.people_sent, " ".join(beside)):
            return True
    return False


def _at_once(turn: Turn, words: Agreements, thread: Thread) -> Moment | None:
    """«прямо сейчас отправлю», or «сейчас все будет» in answer to «присылайте»: today."""
    low = plain(turn.text)
    now = said(words.at_once, low)
    if now is None or said(words.announced, low) is None:
        return None
    sentence = _STOP.split(low[: now.start()])[-1] + _STOP.split(low[now.start() :])[0]
    sends = any(
        said(words.papers, " ".join(sentence[one.start() :].split()[:_ANNOUNCED_WORDS]))
        for one in matcher(words.announced).finditer(sentence)
    )
    answers = thread is Thread.PAPERS and turn.speaker is not Speaker.CLIENT and len(tokens(low)) <= _SHORT_WORDS
    if not sends and not answers:
        return None
    return Moment(now.start(), now.end(), Day(DayKind.DAYS, 0))


def _role(turn: Turn, found: tuple[Moment, ...], place: int, words: Agreements, thread: Thread) -> Role:
    low = plain(turn.text)
    moment = found[place]
    before, after = _around(low, found, place)
    last = before.split()[-1] if before else ""
    if moment.day is None and moment.clock is not None and moment.clock.bound is not None:
        due = thread is Thread.PAPERS and moment.clock.bound == "until"
        return Role.SLOT if due else Role.OTHER
    if moment.clock is not None and not _FIRST_HOUR <= moment.clock.hour <= _LAST_HOUR:
        return Role.OTHER
    if moment.day is not None and low.startswith(_WITHIN, moment.start) and moment.day.n > 1:
        return Role.OTHER
    if last in ("не", "not"):
        return Role.UNSUITABLE
    if last in _BORDERS and moment.day is not None and thread is Thread.TALK:
        return Role.OTHER
    further, _ = _around(low, found, place, words_before=_NEAR_WORDS)
    if _is_gone(before, after, further, words):
        return Role.OTHER
    suits = said(words.suits, after)
    if _is_unsuitable(before if place == 0 else "", after, suits, words, client=turn.speaker is Speaker.CLIENT):
        partly = _is_bounded(found[place]) or (place + 1 < len(found) and _is_bounded(found[place + 1]))
        return Role.UNSUITABLE if moment.day is not None and not partly else Role.OTHER
    if (
        said(words.busy_before, further)
        or (said(words.other_before, before) and not _is_proposed(before, words))
        or (suits is None and said(words.other_after, after))
    ):
        return Role.OTHER
    return Role.SLOT


def _is_proposed(before: str, words: Agreements) -> bool:
    """Whether words of proposing stand right before a moment («у нас планёрка, давайте в три»)."""
    return said(words.proposing, " ".join(before.split()[-_PROPOSING_WORDS:])) is not None


def _is_unsuitable(before: str, after: str, suits: re.Match[str] | None, words: Agreements, *, client: bool) -> bool:
    """Whether the words around a moment say that it does not suit; the first word for or against decides."""
    taken = said(words.taken, after)
    if taken is not None and taken.start() <= 1:
        return True
    against = (*words.unavailable, *words.own_plans) if client else words.unavailable
    bounding = said(words.bounding, after)
    after = after if bounding is None else after[: bounding.start()]  # "nine before I'm out on the yard"
    heard = after if client else " ".join(after.split()[:_MANAGER_WORDS_AFTER])
    refused = said(against, heard)
    if refused is not None and heard[: refused.start()].split()[-1:] in (["если"], ["if"], ["unless"]):
        refused = None
    if refused is not None and (suits is None or refused.start() < suits.start()):
        return True
    return client and suits is None and said(against, before) is not None


def _is_gone(before: str, after: str, further: str, words: Agreements) -> bool:
    """Whether a verb beside a moment speaks of the past («была у вас в понедельник»); a booking made does not."""
    near = f"{before} {' '.join(after.split()[:_PAST_WORDS_AFTER])}"
    if any(_is_past_verb(word) for word in after.split()[:1]) and not said((*words.steps_made, *words.offered), near):
        return True
    if said((*words.announced, *words.confirmed, *words.offered, *words.steps_made), near):
        return False
    return said(words.past, f"{further} {near}") is not None or any(_is_past_verb(word.text) for word in tokens(near))


@lru_cache(maxsize=4096)
def _is_past_verb(word: str) -> bool:
    if word.isascii():
        return False
    parses = parses_of(word)
    return bool(parses) and "VERB" in parses[0].tag and "past" in parses[0].tag


def _is_bounded(moment: Moment) -> bool:
    return moment.clock is not None and moment.clock.bound is not None


def _around(low: str, found: tuple[Moment, ...], place: int, *, words_before: int = _WORDS_BEFORE) -> tuple[str, str]:
    """A few words before and after a moment, not beyond a full stop or the next moment."""
    first = found[place - 1].end if place else 0
    last = found[place + 1].start if place + 1 < len(found) else len(low)
    before = _STOP.split(low[first : found[place].start])[-1]
    after = _STOP.split(low[found[place].end : last])[0]
    return " ".join(before.split()[-words_before:]), " ".join(after.split()[:_WORDS_AFTER])


def _is_of_kind(one: Moment, other: Moment) -> bool:
    """Whether two moments both name a day, or both an hour: only then one can be offered in place of the other."""
    return bool((one.day and other.day) or (one.clock and other.clock))


def _is_choice(gap: str, words: Agreements) -> bool:
    """Whether a moment is an alternative to the one before it («в десять или в четыре», «вторник среда»)."""
    between = [word.text for word in tokens(gap)]
    return not _STOP.search(gap) and (len(between) <= 1 or said(words.choices, gap) is not None) and len(between) <= 4
