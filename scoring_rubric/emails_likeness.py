"""How much alike two spellings sound, whichever way their sounds are written."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from scoring_rubric.emails_letters import latin
from scoring_rubric.spoken_numbers import plain

SURELY_ALIKE = 0.8
_ALIKE = 0.6
_ALIKE_FROM_START = 0.45
_SAME = 0.85
_SOUNDS = (("ck", "k"), ("ph", "f"), ("w", "v"), ("x", "ks"), ("q", "k"), ("c", "k"), ("j", "y"), ("ij", "y"))


def skeleton(address: str) -> str:
    """What is left of an address when spellings that sound alike are made equal, for comparing what was heard."""
    folded = "".join(latin(char) if char != "я" else "ya" for char in plain(address))
    for heard, written in _SOUNDS:
        folded = folded.replace(heard, written)
    folded = re.sub(r"[^a-z0-9@]", "", folded)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[iy]+", "i", folded))


def likeness(one: str, other: str) -> float:
    """How much alike two spellings sound, 0..1."""
    left, right = skeleton(one), skeleton(other)
    return SequenceMatcher(None, left, right, autojunk=False).ratio() if left and right else 0.0


def alike(one: str, other: str) -> bool:
    """Whether two spellings may be of one word."""
    left, right = skeleton(one), skeleton(other)
    long = min(len(left), len(right)) > 3 and left[0] == right[0]
    return likeness(one, other) >= (_ALIKE_FROM_START if long else _ALIKE)


def with_part(word: str, right: str) -> str | None:
    """``word`` with the part of it that sounds like ``right``, all of it or its start or end, spelt so."""
    same = skeleton(right)
    if word.endswith(right) and skeleton(word) != same:
        return word
    if skeleton(word) == same or likeness(word, right) >= _SAME:
        return right
    if len(right) > 1 and right in word:
        return word
    if len(right) < 3:
        return None
    for cut in range(len(word) - 1, 1, -1):
        if skeleton(word[:cut]) == same and word[cut] != word[cut - 1]:
            return right + word[cut:]
        if skeleton(word[-cut:]) == same and word[-cut] != word[-cut - 1]:
            return word[:-cut] + right
    return None
