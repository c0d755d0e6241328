"""A CRM comment against the call: by words in any form, by what they deny, by numbers, and by opposite values.

A comment is free text, so it is judged only where the call speaks of the same thing; nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scoring_rubric.crm_check_counts import asked_number, counted, same_hour
from scoring_rubric.crm_check_fields import Call, field
from scoring_rubric.crm_check_meaning import nearest_turn
from scoring_rubric.crm_check_words import (
    asked_and_answered,
    content,
    denied_part,
    denied_title,
    gone_word,
    mocked_word,
    polarities,
    refused_time,
)
from scoring_rubric.facts_answers import denies, verdict
from scoring_rubric.facts_quotes import followers, negated, quoted_clause
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_needs import Axis
from scoring_rubric.lexicon_phrases import Coded, matcher, said
from scoring_rubric.spoken_numbers import plain
from scoring_rubric.statistics_questions import is_open
from scoring_rubric.types import CrmField, FieldStatus
from transcription.types import Evidence, Speaker, Turn, quote

_COVERED = 0.5
_OFF_CHARS = 32
_THEN = re.compile(r"\b(?:потом|затем|дальше|then|otherwise)\b")
_SHORTEST_ANSWER_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of an axis said somewhere: ``holds`` is False where it is denied."""

    axis: str
    code: str
    holds: bool
    turn: Turn | None
    start: int
    end: int


def comment_field(typed: str | None, call: Call) -> CrmField:
    """An empty comment is missing when the client told his need or a wish; a written one is compared with the call."""
    if typed is None:
        told = _worth_writing(call)
        status = FieldStatus.MISSING if told else FieldStatus.NOT_DISCUSSED
        return _comment(status, call, None, told)
    clash, agreed = _by_axes(typed, call)
    numbers = _by_numbers(typed, call)
    words, denied = _by_words(typed, call)
    hour = same_hour(typed, call)
    if hour is not None:  # «не раньше трёх дня» refuses the hours before three, and not the afternoon
        clash, agreed = None, agreed or hour
    not_then = refused_time(typed, call)
    if not_then is not None and agreed is None:
        return _comment(FieldStatus.CONTRADICTS, call, typed, not_then)
    if clash is not None and agreed is None:
        return _comment(FieldStatus.CONTRADICTS, call, typed, clash)
    if numbers is not None and not numbers[0]:
        return _comment(FieldStatus.CONTRADICTS, call, typed, numbers[1])
    denied = denied or denied_part(typed, call) or denied_title(typed, call)
    if denied is not None:
        return _comment(FieldStatus.CONTRADICTS, call, typed, denied)
    gone = gone_word(typed, call)
    if gone is not None:
        return _comment(FieldStatus.CONTRADICTS, call, typed, gone)
    mocked = mocked_word(typed, call)
    if mocked is not None and agreed is None:
        return _comment(FieldStatus.CONTRADICTS, call, typed, mocked)
    asked = asked_and_answered(typed, call)
    if asked is not None and clash is None:
        return _comment(FieldStatus.MATCH if asked[0] else FieldStatus.CONTRADICTS, call, typed, asked[1])
    same = words or agreed
    if same is not None and clash is None:
        return _comment(FieldStatus.MATCH, call, typed, same)
    near = nearest_turn(typed, call, call.encoder) if clash is None else None
    if near is not None:
        return _comment(FieldStatus.MATCH, call, typed, near)
    need = call.facts.need
    reason = "not_comparable" if need else None
    return field(
        "comment", FieldStatus.NOT_DISCUSSED, call, typed=typed, heard=need.value if need else None, reason=reason
    )


def _worth_writing(call: Call) -> Evidence | None:
    """The client's need, a wish of his, or his answer to the question for wishes."""
    for turn in call.transcript.said_by(Speaker.CLIENT):
        match = said(call.lexicon.comments.wishes, turn.text)
        if match is not None:
            return quoted_clause(turn, match, longest=24)
    for turn in call.transcript.said_by(Speaker.MANAGER):
        if said(call.lexicon.comments.asked, turn.text) is None:
            continue
        answer = next(followers(call.transcript.turns, turn, 1), None)
        long = answer is not None and len(answer.text.split()) >= _SHORTEST_ANSWER_WORDS
        if answer is not None and long and not denies(answer, call.lexicon):
            return quote(answer)
    return call.facts.need.evidence[0] if call.facts.need else None


def _by_axes(typed: str, call: Call) -> tuple[Evidence | None, Evidence | None]:
    """Where the call says another value of an axis than the comment, and where it says the same."""
    about = _axes_of(typed, call.lexicon)
    ours = [one for one in _values(typed, None, call.lexicon) if one.axis in about]
    theirs = [one for turn in call.transcript.turns for one in _heard_values(turn, call) if _on_topic(one, call)]
    alone = {axis.code for axis in call.lexicon.comments.axes if axis.alone}
    clashes: list[_Value] = []
    agreed: list[_Value] = []
    for mine in ours:
        for other in (one for one in theirs if one.axis == mine.axis):
            if not (mine.axis in alone or len(ours) > 1 or _same_topic(typed, other, call)):
                continue
            same = other.code == mine.code
            (agreed if same and other.holds == mine.holds else clashes).append(other) if same or (
                mine.holds and other.holds
            ) else None
    special = {axis.code for axis in call.lexicon.comments.axes if axis.about}
    if any(one.axis in special for one in clashes):  # what the comment is about outweighs what it mentions
        agreed = [one for one in agreed if one.axis in special]
    settled = {(one.axis, one.code) for one in agreed}  # "text me, and not whatsapp": both are writing
    return _evidence([one for one in clashes if (one.axis, one.code) not in settled]), _evidence(agreed)


def _axes_of(typed: str, lexicon: Lexicon) -> frozenset[str]:
    """Axes that a comment may speak of; one that is about one thing stands before the general one of its values."""
    axes = lexicon.comments.axes
    special = [axis for axis in axes if axis.about and said(axis.typed_about, typed)]
    taken = {value.code for axis in special for value in axis.values}
    general = [axis for axis in axes if not axis.about and not taken & {value.code for value in axis.values}]
    return frozenset(axis.code for axis in (*special, *general))


def _on_topic(value: _Value, call: Call) -> bool:
    """Whether a value is said of what its axis is about, where the axis is about one thing («сейчас», «раньше»)."""
    axis = next(axis for axis in call.lexicon.comments.axes if axis.code == value.axis)
    if not axis.about or value.turn is None:
        return True
    before = call.transcript.turns[max(0, value.turn.turn - 1) : value.turn.turn]
    managers = [one.text for one in before if one.speaker is not value.turn.speaker]
    return any(said(axis.about, text) for text in (*managers, value.turn.text))


def _evidence(values: list[_Value]) -> Evidence | None:
    for one in values:
        if one.turn is not None:
            return quote(one.turn)
    return None


def _heard_values(turn: Turn, call: Call) -> list[_Value]:
    """The client's values; the manager's question counts as his when he says yes, as denied when he says no."""
    if turn.speaker is Speaker.CLIENT:
        return _values(turn.text, turn, call.lexicon)
    answer = next(followers(call.transcript.turns, turn, 1), None)
    if turn.speaker is not Speaker.MANAGER or answer is None or answer.speaker is not Speaker.CLIENT:
        return []
    if is_open(turn.text, call.lexicon):
        return []  # «какой этаж?» - «третий, лифта нет»: a no to something else
    denied = denies(answer, call.lexicon)
    if not denied and not verdict(answer, call.lexicon):
        return []
    values = _values(turn.text, turn, call.lexicon)
    # «наличными или картой?» asks between two: "no" denies neither
    axes = [one.axis for one in values]
    return [
        _Value(one.axis, one.code, not denied, answer, 0, len(answer.text))
        for one in values
        if one.holds and axes.count(one.axis) == 1
    ]


def _values(text: str, turn: Turn | None, lexicon: Lexicon) -> list[_Value]:
    low = plain(text)
    found = []
    for axis in lexicon.comments.axes:
        for value in axis.values:
            for match in _longest(low, value, axis.values):
                holds = not negated(text, match.start(), match.end(), lexicon.negations, lexicon.scope_ends)
                holds = holds and not _is_off(low, match.end(), axis)
                found.append(_Value(axis.code, value.code, holds, turn, match.start(), match.end()))
    return found


def _is_off(low: str, end: int, axis: Axis) -> bool:
    """Whether a value is put out of the question right after it, before the next value is named."""
    rest = _THEN.split(low[end : end + _OFF_CHARS])[0]
    following = matcher(tuple(phrase for value in axis.values for phrase in value.said)).search(rest)
    return said(axis.ruled_out, rest[: following.start()] if following else rest) is not None


def _longest(low: str, value: Coded, values: tuple[Coded, ...]) -> list[re.Match[str]]:
    """Places of ``value`` that no longer phrase of another value covers («не впервые» covers «впервые»)."""
    others = [match for other in values if other is not value for match in matcher(other.said).finditer(low)]
    return [
        match
        for match in matcher(value.said).finditer(low)
        if not any(
            other.start() <= match.start() and match.end() <= other.end() and len(other.group()) > len(match.group())
            for other in others
        )
    ]


def _same_topic(typed: str, heard: _Value, call: Call) -> bool:
    """Whether the turn, or the question before it, shares another word with the comment."""
    if heard.turn is None:
        return False
    before = call.transcript.turns[max(0, heard.turn.turn - 1) : heard.turn.turn + 1]
    return bool(content(typed, call.lexicon) & frozenset().union(*(content(one.text, call.lexicon) for one in before)))


def _by_words(typed: str, call: Call) -> tuple[Evidence | None, Evidence | None]:
    """Where the call says at least half of the comment's words, and where the client denies one of them."""
    wanted = content(typed, call.lexicon)
    both = [turn for turn in call.transcript.turns if turn.speaker in (Speaker.CLIENT, Speaker.MANAGER)]
    heard = {turn.turn: content(turn.text, call.lexicon) & wanted for turn in both}
    said_by_client = [turn for turn in both if turn.speaker is Speaker.CLIENT and heard[turn.turn]]
    covered = frozenset().union(*heard.values()) if heard else frozenset()
    if not wanted or not said_by_client or len(covered) < _COVERED * len(wanted):
        return None, None
    best = max(said_by_client, key=lambda turn: len(heard[turn.turn]))
    denied = _denied_word(typed, said_by_client, covered, call.lexicon)
    return (None, quote(denied)) if denied is not None else (quote(best), None)


def _denied_word(typed: str, turns: list[Turn], shared: frozenset[str], lexicon: Lexicon) -> Turn | None:
    """The turn that denies a word which the comment affirms (or the other way), when no turn says it as the comment."""
    ours = polarities(typed, shared, lexicon)
    spoken = [(turn, polarities(turn.text, shared, lexicon)) for turn in turns]
    for stem, mine in ours.items():
        if any(theirs.get(stem) is mine for _, theirs in spoken):
            continue
        for turn, theirs in spoken:
            # «не ест орехи, аллергия»: a turn that says another word of the comment as it stands denies nothing
            agrees = any(theirs.get(other) is holds for other, holds in ours.items())
            if theirs.get(stem) is not None and not agrees:
                return turn
    return None


def _by_numbers(typed: str, call: Call) -> tuple[bool, Evidence] | None:
    """A number of the comment against the client's number of the same thing («пять точек» and «семь точек»)."""
    ours = counted(typed)
    answered = asked_number(ours, call)
    if answered is not None:
        return answered
    for turn in call.transcript.said_by(Speaker.CLIENT):
        for noun, value in counted(turn.text).items():
            if noun in ours:
                return ours[noun] == value, quote(turn)
    return None


def _comment(status: FieldStatus, call: Call, typed: str | None, told: Evidence | None) -> CrmField:
    return field(
        "comment",
        status,
        call,
        typed=typed,
        heard=told.quote if told else None,
        evidence=(told,) if told else (),
    )
