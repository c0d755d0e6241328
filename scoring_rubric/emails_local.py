"""The name before an at sign: how far to the left it goes among the other words of a turn."""

from __future__ import annotations

from collections.abc import Sequence

from scoring_rubric.emails_letters import LETTERS, PROVIDERS, TOP_LEVEL
from scoring_rubric.emails_types import Gap, Kind, Unit
from scoring_rubric.emails_words import DETERMINERS, NOT_NAMES, NUMBER_NOTES, SUBJECTS
from scoring_rubric.names_morphology import part_of_speech, russian_name

_LONGEST = 40
_NAMED = (Kind.WORD, Kind.LETTER, Kind.NUMBER)
_MAILBOXES = ("почта", "mail", "invoice", "invoices", "quote", "estimate", "paperwork", "accounting")


def local(said: Sequence[Unit], at: int) -> tuple[Unit, ...]:
    """Units of the name before the at sign at unit ``at``; none when nothing there can be one."""
    first = _before(said, at)
    if first is None or not _may_be_last(said[first]) or (said[at].said == "at" and not _may_be_name(said, first, at)):
        return ()
    joined = any(unit.kind is Kind.JOINED for unit in said[first + 1 : at])
    taken = [first]
    while len(taken) < _LONGEST:
        before = _before(said, taken[0])
        if before is None:
            break
        between = said[before + 1 : taken[0] + 1]
        joined = joined or any(unit.kind is Kind.JOINED for unit in between)
        more = _more(said, before, taken[0], max(between, key=lambda unit: unit.gap.value).gap, joined=joined)
        if not more:
            break
        taken = [*more, *taken]
    explained = _explained(said, taken)
    before = _before(said, taken[0])
    if not explained and before is not None and said[before].kind is Kind.WORD and said[before].spelt:
        return ()
    return explained or tuple(said[place] for place in taken)


def _explained(said: Sequence[Unit], taken: Sequence[int]) -> tuple[Unit, ...]:
    """ "Lewis dot gray, american spelling, at": the name that words between pauses only explain."""
    start, before = taken[0], _before(said, taken[0])
    while before is not None and said[before].kind is Kind.WORD and said[before].said in NOT_NAMES:
        start, before = before, _before(said, before)
    pause = before is not None and any(one.gap is Gap.COMMA for one in said[before + 1 : start + 1])
    if not pause or any(said[at].kind is not Kind.WORD or said[at].spelt for at in taken):
        return ()
    name = local(said, start)
    top = len(name) > 1 and name[-1].said in TOP_LEVEL and name[-2].text == "."
    return name if not top and any(unit.kind is Kind.SIGN or unit.spelt for unit in name) else ()


def _may_be_name(said: Sequence[Unit], first: int, at: int) -> bool:
    """ "At" is an everyday word, so what stands before it must not be an everyday thing."""
    before = said[first - 1].said if first else ""
    if before in SUBJECTS and said[first].kind is Kind.WORD:
        return False
    if before in ("a", "per") and said[first].said in ("day", "week", "month", "night", "lot", "bit", "time"):
        return False
    return said[at].gap is not Gap.SENTENCE and (before not in DETERMINERS or said[first].gap is not Gap.SPACE)


def _before(said: Sequence[Unit], place: int) -> int | None:
    return next((at for at in range(place - 1, -1, -1) if not said[at].is_remark), None)


def _may_be_last(unit: Unit) -> bool:
    return unit.kind in _NAMED and (unit.kind is not Kind.WORD or unit.said not in NOT_NAMES or unit.said in _MAILBOXES)


def _more(said: Sequence[Unit], place: int, here: int, gap: Gap, *, joined: bool) -> list[int]:
    """Units to the left that belong to the name together with the one at ``here``."""
    unit, known = said[place], said[here]
    if unit.kind is Kind.SIGN:
        before = _before(said, place)
        parted = before is None or unit.gap is Gap.SENTENCE or said[before].kind not in _NAMED
        return [] if parted or before is None else [before, place]
    if unit.kind not in _NAMED or gap is Gap.SENTENCE:
        return []
    if unit.kind is Kind.WORD and known.gap is not Gap.NONE and _begins_no_name(said, place):
        return []
    return [place] if _belongs(said, place, here, gap, joined=joined) else []


def _begins_no_name(said: Sequence[Unit], place: int) -> bool:
    """An everyday word, a verb («киньте»), or the mail service that is named before the address ("on msn")."""
    unit = said[place]
    service = unit.text in PROVIDERS and any(one.kind is Kind.AT for one in said[place + 1 :])
    verb = unit.guessed and not unit.spelt and part_of_speech(unit.said) in ("VERB", "INFN", "GRND")
    return unit.said in NOT_NAMES or service or (verb and not _is_name(unit.said))


def _belongs(said: Sequence[Unit], place: int, here: int, gap: Gap, *, joined: bool) -> bool:
    unit, known = said[place], said[here]
    if known.gap is Gap.NONE and here == place + 1:
        return True
    if unit.kind is not Kind.WORD and known.kind is not Kind.WORD:
        return not _is_little_word(said, place)
    if unit.kind is Kind.LETTER:
        before = _before(said, place)
        initial = known.said.isascii() and unit.said not in ("a", "i", "o") and _begins(said, place)
        return joined or (gap is Gap.SPACE and (initial or (before is not None and said[before].kind is Kind.LETTER)))
    if unit.kind is Kind.NUMBER:
        noted = any(one.said.startswith(NUMBER_NOTES) for one in said[max(place - 2, 0) : place])
        return joined or noted or place == 0 or unit.gap is not Gap.SPACE
    if known.kind is Kind.NUMBER:
        led_up = here - place > 1 or (place > 0 and said[place - 1].kind is Kind.SIGN)
        return joined or unit.spelt or gap is not Gap.COMMA or led_up or _begins(said, place)
    if known.kind is Kind.LETTER:
        return joined or (gap is Gap.SPACE and unit.guessed and _is_name(unit.said))
    return gap is Gap.SPACE and (joined or _are_one_name(said, place, here))


def _is_little_word(said: Sequence[Unit], place: int) -> bool:
    """«У», «с», "a" before letters, with words before it, is no letter of a name."""
    unit, before = said[place], _before(said, place)
    little = unit.said in NOT_NAMES and not unit.said.isascii() and unit.kind is Kind.LETTER
    return little and unit.gap is Gap.SPACE and before is not None and said[before].kind is Kind.WORD


def _are_one_name(said: Sequence[Unit], place: int, here: int) -> bool:
    """A name that a recogniser broke («ан тон»), or a first name and a surname said on end."""
    unit, known = said[place], said[here]
    if unit.guessed and known.guessed:
        both = _is_name(unit.said) and _is_name(known.said)
        return _is_name(unit.said + known.said) or both
    return _begins(said, place) and not unit.guessed and not known.guessed and known.kind is Kind.WORD


def _begins(said: Sequence[Unit], place: int) -> bool:
    """Whether nothing that may be of the same name stands before ``place``."""
    before = said[place - 1] if place else None
    return (
        before is None or said[place].gap not in (Gap.SPACE, Gap.NONE) or before.said in NOT_NAMES or before.is_remark
    )


def _is_name(word: str) -> bool:
    name = russian_name(word)
    return name is not None and name.certain and word not in LETTERS
