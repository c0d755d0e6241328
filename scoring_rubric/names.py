"""Names of people in speech: introductions, answers to "what is your name?", and how one is addressed.

It reads one text at a time and knows no speakers; whose name it is the reader decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scoring_rubric.lexicon_contacts import Names
from scoring_rubric.lexicon_phrases import matcher
from scoring_rubric.names_morphology import (
    NameWord,
    Part,
    english_name,
    is_known_word,
    part_of_speech,
    russian_name,
)
from scoring_rubric.spoken_number_words import word_set
from scoring_rubric.spoken_numbers import Token, plain, tokens

_LONGEST_NAME = 3
_ANSWER_WORDS = 2
_THIS_IS_CONFIDENCE = 0.75
_FOLLOWS_A_SURNAME = word_set("from with calling speaking here at over again and")
_FOLLOWS_INTRODUCTION = word_set(
    "из компания компании компанию фирма отдел говорит беспокоит это звоню снова насчет по "
    "from with calling speaking here"
)
_ASKED_WORDS = word_set("you i we anyone there")
_FILLERS = word_set("ну э эм вот это просто так да well uh um actually")


@dataclass(frozen=True, slots=True)
class NameMention:
    """A person's name in nominative, the characters ``start:end`` that say it, and how sure it is a name, 0..1."""

    value: str
    start: int
    end: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class _Reader:
    """One text with its words, and the language's way to tell names."""

    text: str
    words: tuple[Token, ...]
    names: Names
    russian: bool

    def part(self, place: int) -> NameWord | None:
        if not 0 <= place < len(self.words):
            return None
        word = self.words[place]
        written = self.text[word.start : word.end]
        if self.russian:
            return russian_name(written)
        return None if written.lower().endswith("'s") else english_name(written, self.names.known)

    def is_refused(self, place: int) -> bool:
        return matcher(self.names.not_names).fullmatch(self.words[place].text) is not None

    def is_title(self, place: int) -> bool:
        """Whether «mr», "dr" or the like stands at ``place`` before a word that may be a name."""
        titled = place + 1 < len(self.words) and bool(matcher(self.names.titles).fullmatch(self.words[place].text))
        return titled and not self.is_refused(place + 1)

    def is_split(self, place: int) -> bool:
        """Whether punctuation parts the token at ``place`` from the one before it."""
        gap = self.text[self.words[place - 1].end : self.words[place].start] if place else ""
        return bool(re.search(r"[^\s-]", gap))

    def mention(self, first: int, parts: Sequence[str], confidence: float) -> NameMention:
        last = self.words[first + len(parts) - 1]
        return NameMention(" ".join(parts), self.words[first].start, last.end, confidence)


def introduced(text: str, names: Names, *, russian: bool) -> NameMention | None:
    """The name by which the speaker introduces himself, surest pattern first."""
    reader = _Reader(text, tokens(text), names, russian)
    for match in matcher(names.myself).finditer(plain(text)):
        loose = match.group().split()[-1] in ("зовут", "звать", "name", "is", "имя", "name's", "s")
        this_is = match.group() in ("this is", "it is", "it's", "i am", "i'm")
        place = _place_after(reader, match.end())
        # "it's mrs okafor"; "am i speaking with mr lindqvist" introduces nobody
        titled = not match.group().endswith("with") and reader.is_title(place)
        place += titled
        loose = titled or (loose and (not this_is or _says_where_from(reader, place)))
        found = _titled(reader, place, loose=loose) if titled else _name_at(reader, place, loose=loose)
        if found is not None:
            return found
    return _between(reader) or _before_company(reader)


def sought(text: str, names: Names, *, russian: bool) -> NameMention | None:
    """The name of whom the speaker asks whether he has him on the line."""
    reader = _Reader(text, tokens(text), names, russian)
    for match in matcher(names.sought).finditer(plain(text)):
        place = _place_after(reader, match.end())
        titled = reader.is_title(place)
        found = _titled(reader, place + 1, loose=True) if titled else _name_at(reader, place, loose=False)
        if found is not None:
            return found
    return None


def _titled(reader: _Reader, place: int, *, loose: bool) -> NameMention | None:
    """The name after a title, with the title where it is nothing but a surname."""
    found = _name_at(reader, place, loose=loose)
    if found is None or reader.part(place) is not None:
        return found
    return reader.mention(place - 1, [reader.words[place - 1].text.capitalize(), found.value], found.confidence)


def answered(text: str, names: Names, *, russian: bool) -> NameMention | None:
    """The name in an answer to a question for it; a short answer may be a name that no dictionary has."""
    known = introduced(text, names, russian=russian)
    if known is not None:
        return known
    reader = _Reader(text, tokens(text), names, russian)
    for place in range(len(reader.words)):
        found = _name_at(reader, place, loose=False, unsure=True)
        if found is not None:
            return found
    whole = [word.text for word in reader.words if len(word.text) > 1]  # "gareth pugh p u g h"
    if reader.words and len(dict.fromkeys(whole)) <= _ANSWER_WORDS and len(reader.words[0].text) > 1:
        repeated = len(whole) > 1 and whole[0] == whole[1]  # "priya priya raman"
        found = _name_at(reader, int(repeated), loose=True)
        both = not russian and found is not None and len(dict.fromkeys(whole)) == _ANSWER_WORDS
        second = int(repeated) + 1
        if both and found is not None and " " not in found.value and not reader.is_refused(second):
            return reader.mention(
                int(repeated), [found.value, reader.words[second].text.capitalize()], found.confidence
            )
        return found
    return None


def addressed(text: str, names: Names, *, russian: bool) -> NameMention | None:
    """The name by which the speaker addresses the other: at the beginning, by a greeting, or between commas."""
    reader = _Reader(text, tokens(text), names, russian)
    own = introduced(text, names, russian=russian)
    for place in range(len(reader.words)):
        word = reader.words[place]
        if own is not None and own.confidence > _THIS_IS_CONFIDENCE and own.start <= word.start < own.end:
            continue
        found = _name_at(reader, place, loose=False)
        if found is not None and _is_address(reader, place, found):
            return found
    return None


def same_person(one: str, other: str, short: dict[str, tuple[str, ...]], titles: tuple[str, ...] = ()) -> bool | None:
    """Whether two names can be one person's. None when they share no part to compare, such as a name and a surname.

    «Иван» and «Иван Петрович», «Ивана» and «Иван», «Саша» and «Александр» are one; «Иван» and «Пётр» are two.
    """
    if _is_part(one, other, titles):
        return True
    left, right = _parts(one, titles), _parts(other, titles)
    if min(len(left), len(right)) == 1 and _shares_word(left.values(), right.values(), short):
        return True
    verdicts = []
    for part in Part:
        if part in left and part in right:
            verdicts.append(_same_word(left[part], right[part], short))
    if not verdicts:
        return True if set(left.values()) & set(right.values()) else None
    return all(verdicts)


def _place_after(reader: _Reader, end: int) -> int:
    place = next((place for place, word in enumerate(reader.words) if word.start >= end), len(reader.words))
    while place < len(reader.words) and reader.words[place].text in _FILLERS:
        place += 1
    return place


def _says_where_from(reader: _Reader, place: int) -> bool:
    """ "this is Marina Belova from ...": only then is an unknown word after "this is" a name."""
    return any(word.text in _FOLLOWS_A_SURNAME - {"at", "here"} for word in reader.words[place + 1 : place + 3])


def _name_at(reader: _Reader, first: int, *, loose: bool, unsure: bool = False) -> NameMention | None:
    """The name that starts at token ``first``; ``loose`` takes an unknown word for one, ``unsure`` an ambiguous one."""
    head = reader.part(first)
    if head is not None and reader.is_refused(first):
        return None
    if head is not None and (head.certain or loose or unsure) and head.part is not Part.PATRONYMIC:
        parts = [head.nominative]
        seen: set[Part] = {head.part}
        while len(parts) < _LONGEST_NAME:
            following = reader.part(first + len(parts))
            place = first + len(parts)
            if following is None or following.part in seen or reader.is_split(place) or reader.is_refused(place):
                break
            if following.part is Part.SURNAME and not following.certain:
                break
            parts.append(following.nominative)
            seen.add(following.part)
        parts += _english_surname(reader, first + len(parts)) if not reader.russian else []
        if seen == {Part.SURNAME} and not loose:
            return None
        return reader.mention(first, parts, 0.95 if head.certain else 0.7)
    if not loose or first >= len(reader.words):
        return None
    return _unknown_name(reader, first)


def _english_surname(reader: _Reader, place: int) -> list[str]:
    """A surname after an English first name: capitalised, or before "from" and "calling"."""
    if place >= len(reader.words) or reader.is_split(place) or reader.is_refused(place):
        return []
    written = reader.text[reader.words[place].start : reader.words[place].end]
    following = reader.words[place + 1].text if place + 1 < len(reader.words) else ""
    before_from = following in _FOLLOWS_A_SURNAME and written not in _FOLLOWS_A_SURNAME
    spelt = len(following) == 1 and following == written[:1].lower()
    return [written.capitalize()] if written[:1].isupper() or before_from or spelt else []


def _unknown_name(reader: _Reader, place: int) -> NameMention | None:
    word = reader.words[place]
    written = reader.text[word.start : word.end]
    if word.text.isdecimal() or len(word.text) < 3 or reader.is_refused(place):
        return None
    if reader.russian and is_known_word(written) and not written[:1].isupper():
        return None
    surname = [] if reader.russian else _english_surname(reader, place + 1)
    return reader.mention(place, [written.capitalize(), *surname], 0.6)


def _between(reader: _Reader) -> NameMention | None:
    """«меня максим зовут», «максим меня зовут», "maria is my name"."""
    words = [word.text for word in reader.words]
    for place, word in enumerate(words):
        if word in ("зовут", "звать") and place >= 2 and "меня" in words[max(0, place - 3) : place]:
            start = place - 1 - words[max(0, place - 3) : place][::-1].index("меня")
            inside = _name_at(reader, start + 1, loose=False, unsure=True) if start + 1 < place else None
            before = _name_at(reader, start - 1, loose=False) if start else None
            if inside is not None or before is not None:
                return inside or before
    return None


def _before_company(reader: _Reader) -> NameMention | None:
    """«это Сергей из Линтеры», «Ольга, компания ...», «я Пётр»: only a certain name."""
    for place in range(len(reader.words)):
        part = reader.part(place)
        if part is None or not part.is_nominative:
            continue
        # «это тимофеев из лесхоза»: a surname alone, where the speaker says where he is from
        alone = part.part is Part.SURNAME and part.certain and _is_after_this(reader, place)
        found = _name_at(reader, place, loose=alone)
        if found is None:
            continue
        after = next((later.text for later in reader.words if later.start >= found.end), "")
        before = reader.words[place - 1].text if place else ""
        asks = reader.text[found.end :].lstrip().startswith("?")
        if before in ("это", "я") and part.part is Part.SURNAME and after not in _FOLLOWS_INTRODUCTION:
            continue
        if not asks and before in ("я", "i"):
            return found
        if before in ("это", "эта") and _is_told(after):  # «это айгуль дала ваш номер»
            continue
        if not asks and before in ("это", "эта"):
            sure = after in _FOLLOWS_INTRODUCTION or not after
            return found if sure else replace(found, confidence=_THIS_IS_CONFIDENCE)
        if _is_firm_or_speaking(after, reader):
            return found if _opens(reader, place) else None
    return None


def _is_after_this(reader: _Reader, place: int) -> bool:
    return place > 0 and reader.words[place - 1].text in ("это", "я")


def _is_firm_or_speaking(word: str, reader: _Reader) -> bool:
    return matcher(reader.names.before_firm).fullmatch(word) is not None


def _opens(reader: _Reader, place: int) -> bool:
    """Whether a name begins the text or follows only a greeting; "can phil from the shop sign" introduces nobody."""
    start = reader.words[place].start
    before = plain(reader.text[:start])
    left = matcher(reader.names.addressing + reader.names.myself).sub(" ", before)
    third = matcher(reader.names.third_person).fullmatch(reader.words[place - 1].text if place else "")
    return third is None and (not re.search(r"\w", left) or reader.is_split(place))


def _is_address(reader: _Reader, place: int, found: NameMention) -> bool:
    part = reader.part(place)
    if part is None or not part.is_nominative:
        return False
    low = plain(reader.text[: found.start]).rstrip(" ,.!?-")
    before = reader.words[place - 1].text if place else ""
    greetings = [match for match in matcher(reader.names.addressing).finditer(low) if match.end() == len(low)]
    if any(" " in greeting.group() for greeting in greetings):
        return True
    if matcher(reader.names.third_person).fullmatch(before):
        return False
    after = next((word.text for word in reader.words if word.start >= found.end), "")
    if reader.russian and after and part_of_speech(after) == "VERB" and not _is_request(after):
        return False
    if not reader.russian and _is_spoken_of(reader, found):
        return False
    commas = reader.is_split(place) and reader.text[found.end :].lstrip()[:1] in (",", ".", "?", "!", "")
    return place == 0 or bool(greetings) or commas or " " in found.value


def _is_spoken_of(reader: _Reader, found: NameMention) -> bool:
    """ "gary spotted it" tells of him; "gary did you spot it" asks him."""
    rest = plain(reader.text[found.end :]).lstrip(" ").replace("’", "'")
    told = matcher(reader.names.spoken_of).match(rest)
    following = rest[told.end() :].split()[:1] if told is not None else []
    if rest.startswith(("is that", "is it", "is this")):  # "tom is that you"
        return False
    return rest.startswith("'s ") or (told is not None and bool(following) and following[0] not in _ASKED_WORDS)


def _is_told(word: str) -> bool:
    """Whether a Russian word after a name is a verb of the past («дала», «посоветовал»)."""
    return part_of_speech(word) == "VERB" and word.endswith(("л", "ла", "ли"))


def _is_request(word: str) -> bool:
    """«подскажите» after a name asks its bearer; «подсказала» tells about him."""
    return word.endswith(("те", "й", "и"))


def _shares_word(left: Iterable[str], right: Iterable[str], short: dict[str, tuple[str, ...]]) -> bool:
    return any(_same_word(one, other, short) for one in left for other in right)


def _is_part(one: str, other: str, titles: tuple[str, ...]) -> bool:
    """Whether one name is made of words of the other ("Okonjo-Reid, Beatrice" and "Mrs Okonjo Reid")."""
    left, right = (
        {plain(word) for word in re.findall(r"[^\W\d_]+", name) if matcher(titles).fullmatch(plain(word)) is None}
        for name in (one, other)
    )
    return bool(left and right) and (left <= right or right <= left)


def _parts(name: str, titles: tuple[str, ...] = ()) -> dict[Part, str]:
    """The parts of a name; the only word after a title is a surname ("Mr Harris")."""
    found: dict[Part, str] = {}
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", name)
    bare = [word for word in words if matcher(titles).fullmatch(plain(word)) is None]
    if len(bare) == 1 and len(words) > 1 and russian_name(bare[0].capitalize()) is None:
        return {Part.SURNAME: plain(bare[0])}
    for word in bare:
        known = russian_name(word.capitalize())
        part = known.part if known else (Part.FIRST if Part.FIRST not in found else Part.SURNAME)
        found.setdefault(part, plain(known.nominative if known else word))
    return found


def _same_word(one: str, other: str, short: dict[str, tuple[str, ...]]) -> bool:
    if one == other:
        return True
    left, right = {one, *short.get(one, ())}, {other, *short.get(other, ())}
    return bool(left & right) or _misheard(one, other)


def _misheard(one: str, other: str) -> bool:
    """One wrong letter in a long word: recognisers write «наталия» and «наталья», «дмитри» and «дмитрий»."""
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1 or one[:3] != other[:3]:
        return False
    shorter, longer = sorted((one, other), key=len)
    differing = sum(left != right for left, right in zip(shorter, longer, strict=False))
    if len(shorter) == len(longer):
        return differing == 1 and shorter[-1] == longer[-1]
    return (
        any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))) and longer[-1] not in "ая"
    )
