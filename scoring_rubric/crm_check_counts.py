"""Numbers of a comment against those of the call: how many of a thing, and the hour after which or before which."""

from __future__ import annotations

from itertools import pairwise

from scoring_rubric.crm_check_compare import stems
from scoring_rubric.crm_check_fields import Call
from scoring_rubric.facts_answers import reply
from scoring_rubric.lexicon_phrases import said
from scoring_rubric.spoken_number_words import ORDINALS
from scoring_rubric.spoken_numbers import cardinals, tokens
from transcription.types import Evidence, Speaker, quote

_COLLECTIVE = {"двое": 2, "трое": 3, "четверо": 4, "пятеро": 5, "шестеро": 6, "семеро": 7, "одна": 1, "один": 1}
_HALF_DAY = 12
_LAST_HOUR = 24
_AFTER = frozenset(("после", "с", "after", "from"))
_BEFORE = frozenset(("до", "before", "until", "till"))
_NOT_BEFORE = frozenset(("не", "don't", "don", "not", "never", "no", "nothing"))
_LOOKED_BACK = 5


def counted(text: str) -> dict[str, float]:
    """What is counted in a text, by the stem of the word after the number."""
    found: dict[str, float] = {}
    words = tokens(text)
    for number in cardinals(text):
        after = next((word for word in words if word.start >= number.end), None)
        for stem in stems(after.text) if after is not None else ():
            found.setdefault(stem, number.value)
    for word, following in pairwise(words):  # «на пятом этаже», «двое детей»
        value = ORDINALS.get(word.text) or _COLLECTIVE.get(word.text)
        for stem in stems(following.text) if value is not None else ():
            found.setdefault(stem, float(value or 0))
    return found


def asked_number(ours: dict[str, float], call: Call) -> tuple[bool, Evidence] | None:
    """«детей сколько?» - «трое»: whether the number in the answer is that of the comment."""
    for turn in call.transcript.said_by(Speaker.MANAGER):
        answer = reply(turn, call.transcript)
        asked = [stem for stem in ours if stem in stems(turn.text)]
        if answer is None or not asked or said(call.lexicon.comments.how_many, turn.text) is None:
            continue
        told = [number.value for number in cardinals(answer.text)][:1]
        told = told or [float(_COLLECTIVE[word.text]) for word in tokens(answer.text) if word.text in _COLLECTIVE][:1]
        other = [stem for stem in counted(answer.text) if stem in ours and stem not in asked]
        if told and not other:
            return ours[asked[0]] == told[0], quote(answer)
    return None


def same_hour(typed: str, call: Call) -> Evidence | None:
    """«звонить после 18:00» and «после шести вечера»: the client's turn with the same bound and hour."""
    wanted = _bounds(typed)
    for turn in call.transcript.said_by(Speaker.CLIENT):
        if wanted & _bounds(turn.text):
            return quote(turn)
    return None


def _bounds(text: str) -> frozenset[tuple[str, int]]:
    """Hours of a half-day with the side of them that is meant; "not before three" is after it."""
    words = tokens(text)
    found = set()
    for number in cardinals(text):
        before = [word.text for word in words if word.end <= number.start]
        if not before or not 0 < number.value <= _LAST_HOUR or number.value % 1:
            continue
        refused = bool(_NOT_BEFORE & set(before[-_LOOKED_BACK:-1]))
        if before[-1] in _AFTER and not refused:
            found.add(("after", int(number.value) % _HALF_DAY))
        elif before[-1] in _BEFORE:
            found.add(("after" if refused else "before", int(number.value) % _HALF_DAY))
    return frozenset(found)
