"""Phrases of a pack, and how they are matched.

A phrase of a pack is written in plain words: ``отправ*`` any ending, ``a|b`` either word, ``_`` any one word,
``...`` up to three words between. Unlike cue patterns (objections.language), it matches words as written and not by
lemma, in lower case with ё as е; punctuation between words does not matter.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from scoring_rubric.packs_loading import Frozen, Key
from scoring_rubric.spoken_numbers import plain

_BETWEEN = r"\W+"
_GAP = r"\W+(?:\w+\W+){0,3}?"


def _no_phrase_is_broken(phrases: tuple[str, ...]) -> tuple[str, ...]:
    for phrase in phrases:
        words = phrase.split()
        if not words or "..." in (words[0], words[-1]) or re.search(r"[^\w\s|*'-]", phrase.replace("...", "")):
            raise ValueError(f"{phrase!r} is no phrase: words with * and |, _ for any word, ... between words")
    return phrases


Phrases = Annotated[tuple[str, ...], AfterValidator(_no_phrase_is_broken)]
Sentence = Annotated[str, StringConstraints(min_length=1)]


class Coded(Frozen):
    """Something with a name for people, phrases said on calls and phrases typed into a CRM."""

    code: Key
    title: Sentence
    said: Phrases = ()
    typed: Phrases = ()
    answers: Phrases = ()
    """Said only in answer to a question for it."""
    denied: Phrases = ()
    """Said to deny it in so many words («дело не в цене»)."""
    unless: Phrases = ()
    """What ``said`` does not mean: «дешевле всех» is no complaint about the price."""


@lru_cache(maxsize=512)
def matcher(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all ``phrases``, longest first, for ``plain`` text; without phrases it matches nothing."""
    if not phrases:
        return re.compile(r"(?!)")
    parts = sorted((_pattern(plain(phrase)) for phrase in phrases), key=lambda part: (-len(part), part))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


def said(phrases: tuple[str, ...], text: str) -> re.Match[str] | None:
    """The first place where one of ``phrases`` stands in ``text`` (any case); places are those of ``text``."""
    return matcher(phrases).search(plain(text))


def consists_of(phrases: tuple[str, ...], text: str) -> bool:
    """Whether ``text`` is nothing but ``phrases``, one or several, and punctuation."""
    left = matcher(phrases).sub(" ", plain(text))
    return bool(re.search(r"\w", text)) and not re.search(r"\w", left)


def _pattern(phrase: str) -> str:
    pattern, gap = "", ""
    for word in phrase.split():
        if word == "...":
            gap = _GAP
            continue
        pattern += (gap or _BETWEEN) if pattern else ""
        pattern += _word(word)
        gap = ""
    return pattern


def _word(word: str) -> str:
    if word == "_":
        return r"\w+"
    choices = [re.escape(choice).replace(r"\*", r"\w*") for choice in word.split("|")]
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
