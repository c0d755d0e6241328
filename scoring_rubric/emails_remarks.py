"""Remarks on how a word of an address is written («через k, не через c», "with a k and a y"): found and applied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scoring_rubric.emails_types import Gap, Hint, Kind, Unit

_SIGN = r"(?:S\S+|\S(?:апостроф\S*|пробел\S*|apostrophes?|spaces?|hyphens?|dots?|dashes))"


def _any(words: str) -> str:
    """A unit of any kind said as one of ``words``."""
    return rf"\S(?:{'|'.join(words.split())})(?!\S)"


_AND = _any("и или and or")
_A = _any("a an the one single just only just double plain простую простой обычную обычной букву буквой одну")
_PLACE = (
    rf"(?:{_any('в на у at in')}(?: {_any('самом the both very')})? "
    rf"{_any('начале конце середине концах end ends start beginning front middle')})"
)
_LETTER = rf"(?!{_PLACE})L\S+"
_LETTERS = rf"(?:{_LETTER}(?: {_LETTER}){{0,2}}(?! L)|{_LETTER})"
_STILL = _any("тоже просто только одна буква это стоит пишется идет также там a an the with just it's its is")
_ONE = _any("одна одну одной одно single one")
_TWO = _any("две двумя двух два двойная двойной двойную двойное обе обеими two double")
_LIST = rf"(?P<letters>{_LETTERS}(?: {_AND}(?: {_A})? {_LETTERS})*)"
_TAIL = (
    rf"(?: (?P<tail>{_PLACE}))?(?: {_AND} {_PLACE} (?:{_STILL} )*{_LETTERS})?(?: {_any('буква букву буквой letter')})?"
)
_REMARKS = tuple(
    re.compile(rf"(?<!\S){pattern}(?!\S)")
    for pattern in (
        rf"{_any('не not')} (?:{_any('через a an the with')} )*(?:(?P<instead>S\S+)|{_SIGN})",
        rf"{_any('не not')} (?:{_any('через с with by')} )?(?:{_A} )*{_LETTERS}(?: {_AND} {_LETTERS})*"
        rf"(?: , {_any('а')}(?= L))?",
        rf"{_any('не not')} W\S+(?: , {_any('а')}|(?= [,;]| ?$))",
        rf"(?<=, ){_any('во в по из от для как in as like for from')} [WL]\S+(?: [WLN]\S+)+(?= [,;])",
        rf"(?<=, ){_any('как as like the')} W\S+(?= [,;])",
        rf"{_any('как as like the')} (?:{_any('in the a an')} )*W\S+ {_any('слово имя слове way word name spelling')}",
        rf"(?P<sign>{_any('через')} S\S+)(?: {_any('между')} {_any('ними')})?",
        rf"{_any('with has')} (?:{_A} )(?P<between>S\S+) {_any('between in')}(?: {_any('the them')})?"
        rf"(?: {_any('middle')})?",
        rf"(?P<between>S\S+) (?:{_any('между')} {_any('ними')}|{_any('in')} {_any('between')}(?: {_any('them')})?)",
        rf"{_any('между in')} {_any('ними between')} (?:{_any('them a an')} )*(?P<between>S\S+)",
        rf"(?P<absent>{_any('без without no')}) (?:{_any('a an the any всяких всякого')} )*"
        rf"(?:{_any('мягкого твердого')}(?: {_any('знака')})?|{_SIGN}(?: {_any('or')} {_any('anything')})?"
        rf"(?: {_any('in after before between')}(?: {_any('the them')})?(?: [LWN]\S+)?)?|{_LIST}){_TAIL}",
        rf"{_any('через')} (?:{_A} )*{_LIST}{_TAIL}",
        rf"{_any('с со')} {_any('буквой буквами')} {_LIST}{_TAIL}",
        rf"{_any('with has having')} (?:{_A} )+{_LIST}{_TAIL}",
        rf"(?:{_any('с со with')} )?(?:{_any('just only')} )?(?:(?P<one>{_ONE})|(?P<two>{_TWO})) "
        rf"(?:{_any('буква букву буквой буквы буквами english английская английской английские')} )?"
        rf"{_LIST}{_TAIL}(?: {_any('буквы буквами')})?",
        rf"(?<=, ){_any('с со')} {_LIST}{_TAIL}(?= [,;S@])",
        rf"(?:(?P<place>{_PLACE})|{_any('первая последняя')}(?: {_any('буква')})?) (?:{_STILL} )*{_LIST}",
        rf"(?P<letters>(?!Lа )(?:{_LETTER}(?: {_LETTER})?)) (?P<tail>{_PLACE})",
        rf"{_LETTER} {_ONE} {_PLACE}",
        rf"{_any('в in')} W\S+ (?:D\S+|(?:{_ONE}|{_TWO}) {_LETTER})",
        rf"[NW](?:\S+) {_any('буквы буквами букв letters words слова')}",
        rf"{_any('первая последняя')} {_any('буква')}",
        rf"(?:{_any('all')} )?{_any('one a single')} {_any('word')}(?: {_any('after before')} {_any('the')} \S+)?",
        rf"(?:{_any('all')} )?{_any('lower small lowercase')}(?: {_any('case letters')})?(?= [,;@])",
        rf"{_any('одним')} {_any('словом')}(?: {_any('после до')} S\S+)?|{_any('слитно')}",
        rf"(?:W\S+'s|{_any('is are')}) {_any('normal usual standard plain')}",
        rf"(?:{_any('с со with')} )?D\S+(?: {_any('буква буквы')})?",
    )
)
_CONJUNCTIONS = ("а", "и", "and", "but", "только")
_ALONE = ("через", "не", "с", "not", "with")
_INSIDE = 14


def remarked(found: Sequence[Unit]) -> list[Unit]:
    """``found`` with remarks on letters as notes, of which some tell how a word is written."""
    made = list(found)
    text, places = _encoded(made)
    for pattern in _REMARKS:
        for match in pattern.finditer(text):
            inside = [at for at, (start, end) in places.items() if match.start() <= start and end <= match.end()]
            if any(made[at].kind is Kind.NOTE for at in inside) or not _may_be_remark(made, inside):
                continue
            hint = _hint(made, places, match)
            for at in inside:
                if made[at].kind is not Kind.DOUBLE:
                    made[at] = replace(made[at], kind=Kind.NOTE)
            made[inside[-1]] = replace(made[inside[-1]], hint=_about(made, inside[0], hint))
    return made


def _encoded(found: Sequence[Unit]) -> tuple[str, dict[int, tuple[int, int]]]:
    """The units as one text of marked tokens, commas and ends of sentences among them, and where each stands in it."""
    text, places = "", dict[int, tuple[int, int]]()
    marks = {Kind.WORD: "W", Kind.LETTER: "L", Kind.NUMBER: "N", Kind.SIGN: "S", Kind.AT: "@", Kind.DOUBLE: "D"}
    for at, unit in enumerate(found):
        text += {Gap.COMMA: ", ", Gap.SENTENCE: "; "}.get(unit.gap, "")
        start = len(text)
        text += marks.get(unit.kind, "O") + re.sub(r"\s+", "_", unit.said)
        places[at] = (start, len(text))
        text += " "
    return text, places


def _may_be_remark(found: Sequence[Unit], inside: Sequence[int]) -> bool:
    """Whether something is said before it that it may be about; «одна», "no" and the like begin remarks only there."""
    first = inside[0]
    before = found[first - 1] if first else None
    if before is None:
        return found[first].said in _ALONE
    return before.kind is not Kind.SIGN or found[first].kind is not Kind.LETTER


def _hint(found: Sequence[Unit], places: dict[int, tuple[int, int]], match: re.Match[str]) -> Hint | None:
    groups = match.groupdict()
    name = next((name for name in ("sign", "between", "instead") if groups.get(name)), None)
    if name is not None:
        start, end = match.span(name)
        signs = [found[at] for at, span in places.items() if start <= span[0] and span[1] <= end]
        written = next((unit.text for unit in signs if unit.kind is Kind.SIGN), None)
        return Hint(written, between=True, absent=name == "instead") if written is not None else None
    if not groups.get("letters"):
        return None
    start, end = match.span("letters")
    letters = [found[at] for at, span in places.items() if start <= span[0] and span[1] <= end]
    runs: list[str] = [""]
    for unit in letters:
        if unit.said in ("и", "или", "and", "or", "a", "an") and len(letters) > 2:
            runs.append("")
        elif unit.kind is Kind.LETTER:
            runs[-1] += unit.text
    runs = [run for run in runs if run]
    unsure = any(len(unit.said) == 1 and not unit.said.isascii() for unit in letters)
    if len(runs) != 1 or unsure:
        return None
    place = f"{groups.get('place') or ''} {groups.get('tail') or ''}"
    count = 1 if groups.get("one") else 2 if groups.get("two") else 0
    where = "end" if re.search(r"конце|\bWend\b|end$", place) else ""
    return Hint(runs[0], count=count, at_end=bool(where), absent=bool(groups.get("absent")))


def _about(found: list[Unit], first: int, hint: Hint | None) -> Hint | None:
    """``hint`` with the word it names («андрей на конце e i»), which is then no part of the address said again."""
    at = first - 1
    word = found[at] if at >= 0 else None
    if word is None or word.kind is not Kind.WORD or found[first].gap is not Gap.SPACE:
        return hint
    earlier = [one for one in found[max(at - 2 * _INSIDE, 0) : at] if one.kind is Kind.WORD and one.said == word.said]
    if not earlier:
        return hint
    found[at] = replace(word, kind=Kind.NOTE)
    if at and found[at - 1].said in _CONJUNCTIONS:
        found[at - 1] = replace(found[at - 1], kind=Kind.NOTE)
    return replace(hint, word=word.said) if hint is not None else None
