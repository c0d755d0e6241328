"""E-mail addresses, written or dictated («инфо собака пример точка ру», "at example dot com"); knows no speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scoring_rubric.emails_letters import LETTERS, TOP_LEVEL, latin
from scoring_rubric.spoken_number_words import word_set
from scoring_rubric.spoken_numbers import Token, digit_groups, plain, tokens

_WRITTEN = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)+")
_HALF_WRITTEN = re.compile(r"([\w.+-]*\w),? (?:at|собака|собачка) ([\w-]+(?:\.[\w-]+)*\.[a-z]{2,6})\b", re.IGNORECASE)
_AT = word_set("собака собачка собаку собачку собакой собачкой эт")
_DOTS = word_set("точка точку dot")
_SIGNS = {
    "тире": "-",
    "дефис": "-",
    "минус": "-",
    "dash": "-",
    "hyphen": "-",
    "underscore": "_",
    "подчеркивание": "_",
}
_LOWER = word_set("нижнее нижним нижний")
_FIXED_DOMAINS = {
    "мэйл",
    "мейл",
    "майл",
    "гмейл",
    "гмэйл",
    "джимейл",
    "яндекс",
    "яндэкс",
    "рамблер",
    "mail",
    "gmail",
    "yandex",
}
_NOT_NAMES = word_set(
    "а и у с к о почта почту почты почте адрес имейл емейл мейл майл это мой моя мою наш наша нашу ваш ваша "
    "вашу на email mail is"
)
_SPELLING_LIMIT = 12


@dataclass(frozen=True, slots=True)
class EmailMention:
    """An address in characters ``start:end``; ``spoken`` when words make it up, so that it may be spelt otherwise."""

    address: str
    start: int
    end: int
    spoken: bool


def find_emails(text: str, corrections: tuple[str, ...] = ()) -> tuple[EmailMention, ...]:
    """Every address of ``text``, in order."""
    found = [
        EmailMention(re.sub(r"\s", "", match.group()).lower(), match.start(), match.end(), spoken=False)
        for match in _WRITTEN.finditer(text)
    ]
    words = tokens(text)
    found += [
        EmailMention(f"{match.group(1)}@{match.group(2)}".lower(), match.start(), match.end(), spoken=True)
        for match in _HALF_WRITTEN.finditer(text)
    ]
    for place in range(len(words)):
        mention = _dictated(text, words, place) if _is_at(words, place) else None
        if mention is not None and all(mention.end <= one.start or one.end <= mention.start for one in found):
            found.append(mention)
    return tuple(sorted(found, key=lambda mention: mention.start))


def skeleton(address: str) -> str:
    """What is left of an address when spellings that sound alike are made equal, for comparing what was heard."""
    folded = "".join(latin(char) for char in plain(address))
    for heard, written in (
        ("ck", "k"),
        ("ph", "f"),
        ("w", "v"),
        ("x", "ks"),
        ("q", "k"),
        ("c", "k"),
        ("j", "y"),
        ("ij", "y"),
    ):
        folded = folded.replace(heard, written)
    folded = re.sub(r"[^a-z0-9@]", "", folded)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[iy]+", "i", folded))


def _is_at(words: Sequence[Token], place: int) -> bool:
    if words[place].text in _AT:
        return True
    return words[place].text == "at" and any(word.text in _DOTS for word in words[place + 2 : place + 5])


def _dictated(text: str, words: Sequence[Token], at: int) -> EmailMention | None:
    domain = _domain(words, at + 1)
    local = _local(text, words, at)
    if domain is None or local is None:
        return None
    (written, after), (name, first) = domain, local
    return EmailMention(f"{name}@{written}", words[first].start, words[after - 1].end, spoken=True)


def _domain(words: Sequence[Token], place: int) -> tuple[str, int] | None:
    """The domain that starts at token ``place`` and the token after it; it must end in a known top level."""
    parts = ""
    after = place
    while after < len(words) and after - place < _SPELLING_LIMIT:
        word = words[after].text
        known = TOP_LEVEL.get(word)
        said_dot = words[after - 1].text in _DOTS or (after > place and words[after - 1].text in _FIXED_DOMAINS)
        if known and parts and said_dot:
            second = words[after + 2].text if words[after + 1 : after + 2] and after + 2 < len(words) else ""
            if not (second in TOP_LEVEL and words[after + 1].text in _DOTS):
                return f"{parts.rstrip('.')}.{known}", after + 1
        sign = _sign(words, after)
        if sign is not None:
            parts, after = parts + sign[0], sign[1]
            continue
        if parts and parts[-1] not in ".-_" and not _is_piece(words, after):
            return None
        parts, after = parts + _written(words, after)[0], _written(words, after)[1]
    return None


def _local(text: str, words: Sequence[Token], at: int) -> tuple[str, int] | None:
    """The name before the at sign and its first token: further words only over a sign or letter by letter."""
    if at == 0:
        return None
    first = at - 1
    while first > 0 and at - first < _SPELLING_LIMIT and _joined(text, words, first):
        first -= 1
    name, place = "", first
    while place < at:
        sign = _sign(words, place)
        piece, place = sign if sign is not None else _written(words, place)
        name += piece
    name = name.strip(".-_")
    return (name, first) if name else None


def _joined(text: str, words: Sequence[Token], place: int) -> bool:
    """Whether the token before ``place`` belongs to the same name."""
    before, here = words[place - 1].text, words[place].text
    if re.search(r"[,.:;!?]", text[words[place - 1].end : words[place].start]):
        return False
    signs = _DOTS | set(_SIGNS) | _LOWER
    if here in signs or before in signs:
        return True
    if before in _NOT_NAMES:
        return False
    return bool(digit_groups(words[place : place + 1])) or (_is_piece(words, place) and _is_piece(words, place - 1))


def _is_piece(words: Sequence[Token], place: int) -> bool:
    """A spelt letter or a number, which may stand beside others without a sign."""
    word = words[place].text
    return word in LETTERS or len(word) == 1 or bool(digit_groups(words[place : place + 1]))


def _sign(words: Sequence[Token], place: int) -> tuple[str, int] | None:
    word = words[place].text
    if word in _DOTS:
        return ".", place + 1
    if word in _LOWER and place + 1 < len(words) and words[place + 1].text.startswith("подч"):
        return "_", place + 2
    return (_SIGNS[word], place + 1) if word in _SIGNS else None


def _written(words: Sequence[Token], place: int) -> tuple[str, int]:
    """A word of an address in Latin letters and the token after it; numbers as digits, spelt letters as letters."""
    word = words[place].text
    if word in LETTERS and len(word) < 4:
        return LETTERS[word], place + 1
    groups = digit_groups(words[place : place + 3])
    if groups and groups[0].first == 0:
        return groups[0].digits, place + groups[0].after
    return latin(word), place + 1
