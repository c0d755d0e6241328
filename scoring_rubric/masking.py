"""Takes personal data out of what was said: names, phones, e-mails, long numbers. For readers who need the words only.

When in doubt it masks: a word too many hidden costs little, a client's phone shown to the wrong reader much.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from scoring_rubric.emails import find_emails
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.names_morphology import Part, english_name, russian_name
from scoring_rubric.phones import digit_runs, find_phones
from scoring_rubric.spoken_number_words import word_set
from scoring_rubric.spoken_numbers import Token, plain, tokens
from transcription.wordforms import russian_parses

LONG_NUMBER = 6
"""Digits from which a number may belong to a person: a card, a contract, a passport, a phone cut short."""
_WORDS = {
    "ru": {"name": "[имя]", "phone": "[телефон]", "email": "[почта]", "number": "[номер]"},
    "en": {"name": "[name]", "phone": "[phone]", "email": "[e-mail]", "number": "[number]"},
}
MASK = re.compile("|".join(re.escape(mask) for masks in _WORDS.values() for mask in masks.values()))
"""What stands where something was hidden."""
_ALSO_WORDS = word_set(
    "will may mark grace hope joy rose bill jack frank rob sue pat art dawn faith june april august max ray victor"
    " chase miles drew guy josh chip rusty sandy penny summer autumn ivy lily olive pearl amber ruby christian"
)
PARSES = 4
"""Readings of a word whose forms are taken: a company's name may be any part of speech."""
_LITTLE = word_set("ооо оао зао пао ano ltd inc llc gmbh and the for")
_LITTLE_PARTS = ("PREP", "CONJ", "PRCL")
_CALENDAR = word_set("март марта марте марту мартом май мая мае маю маем август августа августе")
_WRITTEN_NUMBER = re.compile(rf"\d(?:[\s().-]{{0,2}}\d){{{LONG_NUMBER - 1},}}")

_HARMLESS = re.compile(r"\d{1,3}(?:[\s\N{NO-BREAK SPACE}]\d{3})+|\d{1,2}[./]\d{1,2}[./]\d{2,4}(?:\s\d{1,2}(?::\d\d)?)?")
"""A sum with its thousands apart, a date."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Characters to be masked; ``kind``: name, phone, email or number."""

    start: int
    end: int
    kind: str


def masked(text: str, lexicon: Lexicon, *, known: Collection[str] = ()) -> str:
    """``text`` with what could name or reach a person replaced by what it was, in brackets.

    ``known`` are names from elsewhere, such as the client's and the company's in the CRM, known in every form.
    """
    return replaced(text, hidden(text, lexicon, known=known), lexicon)


def hidden(text: str, lexicon: Lexicon, *, known: Collection[str] = ()) -> list[Hidden]:
    """What ``masked`` takes out, by place; places may overlap."""
    return [*_contacts(text, lexicon), *_names(text, lexicon, known)]


@lru_cache(maxsize=4096)
def forms_of(name: str) -> frozenset[str]:
    """The words of a person's or a company's name in every case and number («Ромашке»), little words aside."""
    found: set[str] = set()
    for word in tokens(name):
        parses = russian_parses(word.text)[:PARSES]
        little = word.text in _LITTLE or any(part in parse.tag for parse in parses[:1] for part in _LITTLE_PARTS)
        if len(word.text) > 2 and not word.text.isdigit() and not little:
            found.add(word.text)
            found.update(plain(form.word) for parse in parses for form in parse.lexeme)
    return frozenset(found)


def mask_of(kind: str, lexicon: Lexicon) -> str:
    """What stands in the place of something hidden."""
    return _WORDS["ru" if lexicon.language == "ru" else "en"][kind]


def masked_contacts(text: str, lexicon: Lexicon) -> str:
    """``text`` with phones, e-mails and long numbers replaced; names stay, for readers who know their clients, and so
    do dates and sums.
    """
    spans = _contacts(text, lexicon)
    return replaced(text, [one for one in spans if not _HARMLESS.fullmatch(text[one.start : one.end])], lexicon)


def _contacts(text: str, lexicon: Lexicon) -> list[Hidden]:
    spans = [Hidden(one.start, one.end, "email") for one in find_emails(text, unfinished=True)]
    spans += [Hidden(one.start, one.end, "phone") for one in find_phones(text, lexicon.phone_regions)]
    return spans + _numbers(text)


def replaced(text: str, spans: Iterable[Hidden], lexicon: Lexicon) -> str:
    """``text`` with masks in the place of what is hidden."""
    words = _WORDS["ru" if lexicon.language == "ru" else "en"]
    made = []
    place = 0
    for span in _apart(spans):
        made += [text[place : span.start], words[span.kind]]
        place = span.end
    return "".join([*made, text[place:]])


def _numbers(text: str) -> list[Hidden]:
    found = [Hidden(match.start(), match.end(), "number") for match in _WRITTEN_NUMBER.finditer(text)]
    for run in digit_runs(text):
        if sum(len(group.digits) for group in run.groups) >= LONG_NUMBER and len(run.groups) > 1:
            found.append(Hidden(run.start, run.end, "number"))
    return found


def _names(text: str, lexicon: Lexicon, known: Collection[str]) -> list[Hidden]:
    said = tokens(text)
    listed = {form for name in known for form in forms_of(name)}
    found: list[Hidden] = []
    for place, word in enumerate(said):
        beside = bool(found) and text[found[-1].end : word.start].strip() == ""
        if _is_name(text, said, place, lexicon, listed, beside=beside):
            if beside:
                found[-1] = Hidden(found[-1].start, word.end, "name")
            else:
                found.append(Hidden(word.start, word.end, "name"))
    return found


def _is_name(
    text: str, said: tuple[Token, ...], place: int, lexicon: Lexicon, listed: Collection[str], *, beside: bool
) -> bool:
    word = said[place]
    written = text[word.start : word.end]
    opens = place == 0 or re.search(r"[.!?…]\s*$", text[: word.start]) is not None
    capital = written[:1].isupper() and not opens
    if word.text in listed:
        return True
    if lexicon.language != "ru":
        name = english_name(written, lexicon.names.known)
        return name is not None and (capital or word.text not in _ALSO_WORDS)
    part = russian_name(written if capital else word.text)
    if part is None or word.text in _CALENDAR:
        return False
    if part.nominative.lower().replace("ё", "е") in listed:
        return True
    if part.part is Part.SURNAME:
        return (beside and part.certain) or capital
    return part.certain or beside or (opens and written[:1].isupper())


def _apart(spans: Iterable[Hidden]) -> list[Hidden]:
    """In order of place; of overlapping ones the longest stands, joined with what sticks out of it."""
    kept: list[Hidden] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if kept and span.start < kept[-1].end:
            last = kept[-1]
            longer = span if span.end - span.start > last.end - last.start else last
            kept[-1] = Hidden(last.start, max(last.end, span.end), longer.kind)
        else:
            kept.append(span)
    return kept
