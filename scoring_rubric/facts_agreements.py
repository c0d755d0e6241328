"""What the two agreed on: the next step with its date and hour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from scoring_rubric.facts_moments import Thread, names_step
from scoring_rubric.facts_quotes import bare, clause, followers
from scoring_rubric.facts_slots import Slot, settled_slot
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import consists_of, matcher, said
from scoring_rubric.names_morphology import parses_of
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.spoken_time import Moment, Precision, find_moments, merged, resolve
from scoring_rubric.spoken_time_calendar import DayKind
from scoring_rubric.types import Fact
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

_AROUND_TURNS = 6
_MAILING_TURNS = 1
_SHORT_ANSWER_WORDS = 8
_ANSWER_TURNS = 3
_CLOSE_CHARS = 24
_PAPERS = {"send"}
_RANK = {"meeting": 0, "demo": 0, "visit": 0, "call": 0, "contract": 1, "send": 2}


@dataclass(frozen=True, slots=True)
class _Proposal:
    """An action proposed or promised in a turn, with the moments that belong to it in their turns."""

    turn: Turn
    code: str
    start: int
    end: int
    moment: Moment | None
    places: tuple[Evidence, ...]
    moved: bool = False


def next_step(transcript: Transcript, lexicon: Lexicon, *, started_at: datetime | None) -> Fact | None:
    """The next step both sides agreed on; ``when`` in the zone of ``started_at``, None without it or without a day.

    Its day and hour are what the arranging came to; without any, the step is the last action that was accepted.
    """
    proposals = [one for turn in transcript.turns for one in _proposals(turn, transcript, lexicon)]
    slot = settled_slot(transcript, lexicon, started_at=started_at)
    if slot is not None and (dated := _dated(slot, proposals, transcript, lexicon, started_at=started_at)) is not None:
        return dated
    accepted = [one for one in proposals if one.moment is None or _is_vague(one.moment)]
    refused = _last_refusal(transcript, lexicon)
    accepted = [one for one in accepted if one.turn.turn > refused and _is_accepted(one, transcript, lexicon)]
    if not accepted:
        return None
    chosen = min(accepted, key=lambda one: (one.moment is None, _RANK.get(one.code, 3), -one.turn.turn))
    if chosen.moment is None:
        chosen = max(accepted, key=lambda one: (one.turn.turn, -_RANK.get(one.code, 3)))
    return _fact(chosen, chosen.moment, chosen.places, started_at=started_at)


def _last_refusal(transcript: Transcript, lexicon: Lexicon) -> int:
    """The turn of the client's last refusal, -1 without any: what is vague does not outlive it."""
    words = lexicon.agreements
    refusals = (
        turn.turn
        for turn in transcript.said_by(Speaker.CLIENT)
        if said(words.refused, turn.text) and not said(words.not_refused, turn.text)
    )
    return max(refusals, default=-1)


def _dated(
    slot: Slot, proposals: list[_Proposal], transcript: Transcript, lexicon: Lexicon, *, started_at: datetime | None
) -> Fact | None:
    """The step whose day and hour are ``slot``, in the words of the nearest proposal of its kind.

    Without a proposal, an action or a question of times near it must show what the moment is for, or the two have
    taken a day with its hour; else it is None.
    """
    of_kind = [one for one in proposals if (one.code in _PAPERS) is (slot.thread is Thread.PAPERS)]
    near = [one for one in of_kind if slot.first_turn - _AROUND_TURNS <= one.turn.turn <= slot.last_turn + 1]
    chosen = min(near, key=lambda one: _distance(one.turn.turn, slot), default=None)
    if chosen is None:
        words = lexicon.agreements
        around = transcript.turns[max(0, slot.first_turn - _AROUND_TURNS) : slot.last_turn + 2]
        if not slot.complete and not any(
            names_step(one.text, words) or said(words.time_asked, one.text) for one in around
        ):
            return None
        place = slot.places[-1]
        turn = transcript.turns[place.turn]
        chosen = _Proposal(turn, "send" if slot.thread is Thread.PAPERS else "call", 0, len(turn.text), None, ())
    return _fact(chosen, slot.moment, slot.places, started_at=started_at)


def _distance(turn: int, slot: Slot) -> tuple[int, int]:
    """Turns between a proposal and its slot; of two as near, the earlier."""
    inside = slot.first_turn <= turn <= slot.last_turn
    return (0 if inside else min(abs(turn - slot.first_turn), abs(turn - slot.last_turn)), turn)


def _fact(
    chosen: _Proposal, moment: Moment | None, places: tuple[Evidence, ...], *, started_at: datetime | None
) -> Fact:
    said_here = quote(chosen.turn, chosen.start, chosen.end)
    others = tuple(place for place in places if place.turn != chosen.turn.turn)
    last = others[-1] if others and others[-1].turn > chosen.turn.turn else None
    value = bare(said_here.quote) + (f" — {bare(last.quote)}" if last is not None else "")
    when = resolve(moment, started_at) if moment and started_at else None
    return Fact(
        value,
        (said_here, *others),
        when=when,
        confidence=0.85,
        precision=_precision(moment) if moment else None,
        code=chosen.code,
    )


def _precision(moment: Moment) -> str:
    """An hour counted from now («через час») names no minute; who agrees on an hour in a week means that very day."""
    kind = moment.day.kind if moment.day is not None else None
    if kind is DayKind.MINUTES:
        return str(Precision.PART_OF_DAY)
    agreed = kind is DayKind.WEEKS and moment.clock is not None and moment.clock.exact
    return str(Precision.TIME if agreed else moment.precision)


def _proposals(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> list[_Proposal]:
    """What one turn proposes; one proposal a kind of action."""
    words = lexicon.agreements
    if turn.speaker is Speaker.OTHER:
        return []
    low = plain(turn.text)
    found: list[_Proposal] = []
    for action in words.actions:
        for match in matcher(action.said).finditer(low):
            if _is_past(match.group(), lexicon):
                continue
            start, end = clause(turn.text, match.start(), match.end())
            here = _before(low, match.start()) + low[match.start() : max(end, match.end())]
            if said(words.declined, here) or said(
                words.not_actions, _before(low, match.start()) + low[match.start() : match.end() + 14]
            ):
                continue
            if not (said(words.scheduling, here) or said(words.promises, here)):
                continue
            moment, places = _moment_of(turn, match, action.code, transcript, lexicon)
            own = _nearest(_agreed_moments(turn, transcript, lexicon), match)
            if own is not None and max(own.start - end, start - own.end) < _CLOSE_CHARS:
                start, end = min(start, own.start), max(end, own.end)
            moved = own is not None and moment is not None and (moment.day, moment.clock) != (own.day, own.clock)
            later = bool(places) and places[-1].turn > turn.turn
            found.append(_Proposal(turn, action.code, start, end, moment, places, moved and later))
            break
    return found


def _before(low: str, place: int) -> str:
    """Up to forty characters before ``place``, from the last full stop on."""
    return re.split(r"[.!?;]", low[max(0, place - 40) : place])[-1]


def _is_past(phrase: str, lexicon: Lexicon) -> bool:
    if lexicon.language != "ru":
        return False
    parses = parses_of(phrase.split(maxsplit=1)[0])
    return bool(parses) and ("past" in parses[0].tag or "PRTF" in parses[0].tag)


def _moment_of(
    turn: Turn, action: re.Match[str], code: str, transcript: Transcript, lexicon: Lexicon
) -> tuple[Moment | None, tuple[Evidence, ...]]:
    """The moment of an action: its own, corrected by what is agreed after it, completed by what was named before."""
    own = _nearest(_agreed_moments(turn, transcript, lexicon), action)
    moment, places = own, list[Evidence]()
    reach = _MAILING_TURNS if code == "send" else _AROUND_TURNS
    for later in transcript.turns[turn.turn + 1 : turn.turn + 1 + reach]:
        if _other_action(later, code, lexicon):
            continue
        for found in _agreed_moments(later, transcript, lexicon):
            moment = found if moment is None else merged(moment, found)
            places.append(quote(later, found.start, found.end))
    for earlier in reversed(transcript.turns[max(0, turn.turn - reach) : turn.turn]):
        if moment is not None and moment.day is not None and moment.clock is not None:
            break
        if _other_action(earlier, code, lexicon):
            continue
        for found in reversed(_agreed_moments(earlier, transcript, lexicon)):
            completed = found if moment is None else merged(found, moment)
            if completed != moment:
                places.append(quote(earlier, found.start, found.end))
            moment = completed
    return moment, tuple(sorted(places, key=lambda place: place.turn))


def _is_vague(moment: Moment | None) -> bool:
    return moment is None or moment.precision in (Precision.WEEK, Precision.MONTH)


def _nearest(moments: list[Moment], action: re.Match[str]) -> Moment | None:
    """The moment beside an action in its turn; a vague one («через неделю») gives way to the exact one after it."""
    nearest = min(
        moments,
        key=lambda one: (max(one.start - action.end(), action.start() - one.end, 0), one.start),
        default=None,
    )
    if nearest is None or not _is_vague(nearest):
        return nearest
    return next((one for one in moments if one.start > nearest.start and not _is_vague(one)), nearest)


def _other_action(turn: Turn, code: str, lexicon: Lexicon) -> bool:
    """Whether a turn speaks of another kind of step only («пришлю сегодня» beside a call on Thursday)."""
    kinds = {action.code for action in lexicon.agreements.actions if said(action.said, turn.text)}
    return bool(kinds) and code not in kinds


def _agreed_moments(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> list[Moment]:
    """Moments of a turn that are about meeting again: named while scheduling or in answer to "when?", not declined."""
    words = lexicon.agreements
    before = [one for one in transcript.turns[max(0, turn.turn - 3) : turn.turn] if one.speaker is not turn.speaker]
    asked = any(said(words.time_asked, one.text) for one in before)
    short = len(tokens(turn.text)) <= _SHORT_ANSWER_WORDS
    scheduling_before = any(said(words.scheduling, one.text) for one in before)
    if not (asked or said(words.scheduling, turn.text) or (short and scheduling_before)):
        return []
    found = []
    for moment in find_moments(turn.text, bare_hours=asked and short):
        _, end = clause(turn.text, moment.start, moment.end)
        if said(words.declined, plain(turn.text)[moment.start : max(end, moment.end)]) is None:
            found.append(moment)
    return found


def _is_accepted(one: _Proposal, transcript: Transcript, lexicon: Lexicon) -> bool:
    """Whether the other side took it: agreed, or did not refuse what was promised."""
    words = lexicon.agreements
    promised = said(words.promises, one.turn.text[max(0, one.start - 24) : one.end]) is not None
    for answer in followers(transcript.turns, one.turn, _ANSWER_TURNS):
        if answer.speaker is one.turn.speaker:
            continue
        if said(words.declined, answer.text) and not find_moments(answer.text):
            return False
        if said(words.accepted, answer.text) or consists_of(lexicon.backchannels, answer.text):
            return True
        if find_moments(answer.text):
            return True
    return promised
