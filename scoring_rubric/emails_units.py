"""A dictated address cut into units: words, letters, numbers, signs, remarks; knows not where an address begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scoring_rubric.emails_asides import without_asides
from scoring_rubric.emails_letters import LETTERS, PROVIDERS, TOP_LEVEL, latin
from scoring_rubric.emails_remarks import remarked
from scoring_rubric.emails_repeated import once
from scoring_rubric.emails_types import Gap, Kind, Unit
from scoring_rubric.emails_words import (
    AT_PROVIDERS,
    AT_WORDS,
    DASHES,
    DOTS,
    GLOSSES,
    JOINED_NOTES,
    LOWER,
    NOT_NAMES,
    NOTES,
    PHONETIC,
    SPELT_OUT,
    UNDERSCORE_NOUNS,
    UNDERSCORES,
)
from scoring_rubric.lexicon_phrases import matcher
from scoring_rubric.names_morphology import russian_name
from scoring_rubric.spoken_digits import readings
from scoring_rubric.spoken_numbers import Token, cardinals, plain

_TOKEN = re.compile(r"@|[0-9]+|[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE_END = re.compile(r"[.!?;:…]")
_DOUBLES = {
    "double": 2,
    "triple": 3,
    "две": 2,
    "два": 2,
    "двойное": 2,
    "двойная": 2,
    "двойной": 2,
    "дабл": 2,
    "two": 2,
    "двумя": 2,
}
_PLURAL = re.compile(r"([a-z])['’]s")
_W = {("дабл", "ю"), ("дубль", "вэ"), ("дубль", "ве"), ("дабл", "вэ"), ("double", "u"), ("double", "you")}


_SITES = ("сайт", "домен", "страниц", "магазин", "website", "site", "page", "ссылк", "link")
_THOUSANDS = ("тысяча", "тыща")


def units(text: str, corrections: tuple[str, ...]) -> list[Unit]:
    """All of ``text`` as units, in order."""
    low = plain(text)
    words = [Token(match.group().replace("’", "'"), match.start(), match.end()) for match in _TOKEN.finditer(low)]
    found: list[Unit] = []
    place = 0
    while place < len(words):
        unit, place = _unit(low, words, place)
        gap, sign = _gap(low, found[-1], unit) if found else (Gap.SENTENCE, "")
        if sign:
            found.append(Unit(Kind.SIGN, sign, sign, found[-1].end, unit.start, Gap.NONE))
            gap = Gap.NONE
        turn = bool(found) and "\n" in low[found[-1].end : unit.start]
        found.append(replace(unit, gap=gap, begins_turn=turn))
    found = remarked(without_asides(found))
    for phrases, kind in ((JOINED_NOTES, Kind.JOINED), (NOTES, Kind.NOTE), (corrections, Kind.CORRECTION)):
        found = _marked(low, found, phrases, kind)
    return _at_providers(_with_vowel(_without_glosses(low, once(_whole_names(_phonetic(found))))))


def _at_providers(found: Sequence[Unit]) -> list[Unit]:
    """«Денис точка орлов на джимейле»: after what is a name for its sign or its spelling, «на» is the at sign."""
    made = list(found)
    for place in range(2, len(found) - 1):
        provider = AT_PROVIDERS.get(found[place + 1].said)
        name = [one for one in found[:place] if not one.is_remark][-2:]
        named = len(name) == 2 and name[0].kind in (Kind.SIGN, Kind.LETTER) and name[1].kind is not Kind.SIGN
        ends = [one for one in found[place + 2 : place + 4] if one.text != "."][:1]
        dated = len(name) == 2 and name[0].kind is Kind.WORD and name[1].kind is Kind.NUMBER and len(name[1].text) > 1
        named = named or (dated and name[0].said not in NOT_NAMES and bool(ends) and ends[0].said in TOP_LEVEL)
        if found[place].said == "на" and provider and named and found[place].gap is not Gap.SENTENCE:
            made[place] = replace(found[place], kind=Kind.AT, text="@")
            made[place + 1] = replace(found[place + 1], text=provider, said=provider)
    return _with_at(made)


def _with_at(found: Sequence[Unit]) -> list[Unit]:
    """«Дмитрий точка орлов инбокс ру»: between a name with a sign in it and a mail service."""
    made: list[Unit] = []
    for place, unit in enumerate(found):
        name = [one for one in found[max(place - 3, 0) : place] if not one.is_remark]
        ends = [one for one in found[place + 1 : place + 3] if one.text != "."][:1]
        service = unit.text in PROVIDERS and bool(ends) and ends[0].said in TOP_LEVEL and ends[0].gap is Gap.SPACE
        named = len(name) > 2 and name[-2].kind is Kind.SIGN and name[-1].kind in (Kind.WORD, Kind.LETTER, Kind.NUMBER)
        if service and named and unit.gap is Gap.SPACE and name[-3].kind is not Kind.AT and _is_first_at(found, place):
            made.append(Unit(Kind.AT, "@", "", unit.start, unit.start))
        made.append(unit)
    return made


def _is_first_at(found: Sequence[Unit], place: int) -> bool:
    """Whether no at sign is said in the words around it, nor that they are of a site."""
    near = found[max(place - 8, 0) : place + 4]
    return all(one.kind is not Kind.AT and not one.said.startswith(_SITES) for one in near)


def _unit(low: str, words: Sequence[Token], place: int) -> tuple[Unit, int]:
    word, following = words[place].text, words[place + 1].text if place + 1 < len(words) else ""

    def made(kind: Kind, text: str, after: int) -> tuple[Unit, int]:
        start, end = words[place].start, words[after - 1].end
        return Unit(kind, text, low[start:end], start, end), after

    if word in AT_WORDS:
        return made(Kind.AT, "@", place + 1)
    if word == "at":
        return made(Kind.AT, "@", place + (2 if following in ("sign", "symbol") else 1))
    if word in DOTS:
        return made(Kind.SIGN, ".", place + 1)
    if word in LOWER and following in UNDERSCORE_NOUNS:
        return made(Kind.SIGN, "_", place + 2)
    if word in DASHES or word in UNDERSCORES:
        return made(Kind.SIGN, "-" if word in DASHES else "_", place + 1)
    if (word, following) in _W:
        return made(Kind.LETTER, "w", place + 2)
    if word in _DOUBLES and (letter := _letter(following)) and following not in ("o", "о"):
        kind = Kind.LETTER if word in ("double", "triple", "дабл") else Kind.DOUBLE
        return made(kind, letter * _DOUBLES[word], place + 2)
    if letter := _letter(word):
        return made(Kind.LETTER, letter, place + 1)
    number = _number(low, words, place)
    if number is not None:
        return made(Kind.NUMBER, *number)
    return made(Kind.WORD, latin(word), place + 1)


def _letter(word: str) -> str:
    if len(word) == 1 and word.isascii() and word.isalpha():
        return word
    if plural := _PLURAL.fullmatch(word):
        return plural.group(1)
    return LETTERS.get(word, latin(word) if len(word) == 1 and word.isalpha() else "")


def _number(low: str, words: Sequence[Token], place: int) -> tuple[str, int] | None:
    found = readings(low, words, place)
    if words[place].text in _THOUSANDS or (found and not words[place].text.isdecimal()):
        for number in cardinals(low[words[place].start :])[:1]:
            if number.start == 0 and 1000 <= number.value < 10_000 and number.value % 1 == 0:
                return str(int(number.value)), place + number.after
    return (found[0].digits, found[0].after) if found else None


def _gap(low: str, before: Unit, unit: Unit) -> tuple[Gap, str]:
    """What stands between two units, and the sign that is written there without spaces."""
    between = low[before.end : unit.start]
    if between in (".", "_"):
        return Gap.NONE, "" if Kind.SIGN in (before.kind, unit.kind) or Kind.AT in (before.kind, unit.kind) else between
    if between in ("-", "–", "+"):
        apart = {before.kind, unit.kind} & {Kind.SIGN, Kind.AT, Kind.DOUBLE}
        spelt = before.kind is unit.kind and before.kind in (Kind.LETTER, Kind.NUMBER)
        return (Gap.SPACE, "") if apart or spelt else (Gap.NONE, "-")
    if not between:
        return Gap.NONE, ""
    if _SENTENCE_END.search(between):
        return Gap.SENTENCE, ""
    return (Gap.COMMA if "," in between or " - " in between or "—" in between else Gap.SPACE), ""


def _marked(low: str, found: list[Unit], phrases: tuple[str, ...], kind: Kind) -> list[Unit]:
    """Units that a phrase covers, as one unit of ``kind``."""
    spans = [match.span() for match in matcher(phrases).finditer(low)]
    made: list[Unit] = []
    for unit in found:
        span = next((span for span in spans if span[0] <= unit.start and unit.end <= span[1]), None)
        if span is None or unit.is_remark or unit.kind is Kind.CORRECTION:
            made.append(unit)
        elif made and made[-1].kind is kind and span[0] <= made[-1].start:
            made[-1] = replace(made[-1], end=unit.end, said=low[made[-1].start : unit.end])
        elif unit.kind is not Kind.LETTER or span[1] - span[0] > unit.end - unit.start:
            made.append(replace(unit, kind=kind))
        else:
            made.append(unit)
    return made


def _without_glosses(low: str, found: list[Unit]) -> list[Unit]:
    """Without what tells a letter from others: «эс как доллар», "m as in mike", and "m mike b bravo"."""
    spans = [match.span() for match in matcher(GLOSSES).finditer(low)]
    pairs = [place for place in range(1, len(found)) if _is_pair(found, place)]
    made: list[Unit] = []
    for place, unit in enumerate(found):
        span = next((span for span in spans if span[0] <= unit.start < span[1]), None)
        opener = next((one for one in reversed(made) if span and one.end <= span[0] and not one.is_remark), None)
        glossed = span is not None and opener is not None and _may_be_glossed(low, opener, span)
        made.append(replace(unit, kind=Kind.NOTE) if glossed or (len(pairs) > 1 and place in pairs) else unit)
    return made


def _may_be_glossed(low: str, opener: Unit, span: tuple[int, int]) -> bool:
    close = _SENTENCE_END.search(low[opener.end : span[0]]) is None
    as_in = low[span[0] : span[1]].startswith(("as in", "like the", "как в", "как "))
    return close and (opener.kind is Kind.LETTER or (opener.kind is Kind.WORD and as_in))


def _is_pair(found: Sequence[Unit], place: int) -> bool:
    """A word after the letter it begins with, nothing but another letter, sign or pause after it."""
    letter, word = found[place - 1], found[place]
    ends = place + 1 == len(found) or found[place + 1].gap is Gap.COMMA or found[place + 1].kind is not Kind.WORD
    begins = letter.kind is Kind.LETTER and word.kind is Kind.WORD and word.text[:1] == letter.text
    return begins and ends and len(word.text) > 2


def _phonetic(found: Sequence[Unit]) -> list[Unit]:
    """Three words of the phonetic alphabet in a row are letters."""
    made = list(found)
    for place in range(len(found) - 2):
        if all(unit.said in PHONETIC for unit in found[place : place + 3]):
            made[place : place + 3] = [
                replace(unit, kind=Kind.LETTER, text=unit.said[0]) for unit in found[place : place + 3]
            ]
    return made


def _whole_names(found: Sequence[Unit]) -> list[Unit]:
    """Names of which a recogniser cut off the first letter: «и ван», «о льга»."""
    made: list[Unit] = []
    for unit in found:
        cut = made[-1] if made else None
        if cut and cut.kind is Kind.LETTER and len(cut.said) == 1 and unit.kind is Kind.WORD and unit.gap is Gap.SPACE:
            name = russian_name(cut.said + unit.said)
            if name is not None and name.certain and russian_name(unit.said) is None:
                said = cut.said + unit.said
                made[-1] = replace(cut, kind=Kind.WORD, text=latin(said), said=said, end=unit.end)
                continue
        made.append(unit)
    return made


def _with_vowel(found: list[Unit]) -> list[Unit]:
    """«И» is e among English names of letters, a conjunction before a number, otherwise i."""
    made = list(found)
    for place, unit in enumerate(found):
        if unit.said != "и" or unit.kind is not Kind.LETTER:
            continue
        near = [*found[max(place - 2, 0) : place], *found[place + 1 : place + 3]]
        following = found[place + 1].kind if place + 1 < len(found) else Kind.NOTE
        yes = place > 0 and found[place - 1].is_remark and following is Kind.AT  # «да, и собака мейл ру»
        if following not in (Kind.LETTER, Kind.SIGN, Kind.AT) or unit.gap is Gap.SENTENCE or yes:
            made[place] = replace(unit, kind=Kind.NOTE)
        elif sum(one.said in SPELT_OUT - {"эс"} for one in near) > 1:
            made[place] = replace(unit, text="e")
    return made
