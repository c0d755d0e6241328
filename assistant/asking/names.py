"""People, firms and sources that a question names, by any case form, a short form or the other alphabet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.asking.vocabulary import Match, Pattern, Vocabulary, compiled
from assistant.asking.words import Token, is_word, near, plain
from transcription.wordforms import russian_parses

_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
_SOUNDS = (
    ("dzh", "j"), ("kh", "h"), ("ks", "x"), ("shch", "sch"), ("w", "v"), ("y", "i"), ("j", "i"), ("ck", "k"),
    ("ph", "f"), ("ie", "e"), ("io", "e"), ("iu", "u"), ("h", ""),
)  # fmt: skip
_CASES = ("gent", "datv", "accs", "ablt", "loct")
SHORTEST = 3
WIDER = {"vk": "social", "telegram": "social", "avito": "classifieds", "seo": "site"}
"""A source that a CRM may know under a wider name only."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader may ask about by name. ``titles`` are the packs' own words: kind to key to what it is called."""

    managers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    titles: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """People whom words ``start:end`` may name, by their names as they are stored."""

    names: tuple[str, ...]
    start: int
    end: int


def sound(word: str) -> str:
    """How a name sounds, roughly: the same in Russian and Latin letters, whoever wrote it over."""
    latin = "".join(_LATIN.get(letter, letter) for letter in plain(word))
    for one, other in _SOUNDS:
        latin = latin.replace(one, other)
    return re.sub(r"(.)\1+", r"\1", latin)


@lru_cache(maxsize=4096)
def forms_of(name: str) -> frozenset[str]:
    """One word of a name in every case, lower case."""
    lower = plain(name)
    found = {lower}
    for parse in russian_parses(lower):
        if "nomn" in parse.tag and "plur" not in parse.tag:
            inflected = (parse.inflect({case}) for case in _CASES)
            found |= {form.word.replace("ё", "е") for form in inflected if form is not None}
            found |= {form.word.replace("ё", "е") for form in parse.lexeme if _is_form(parse, form)}
    if re.search("[а-я]", lower) and len(found) == 1 and len(lower) > SHORTEST:
        stem = lower.rstrip("аяйьоеуюыи")
        found |= {stem + ending for ending in ("", "а", "у", "ом", "ой", "е", "ы", "и", "ю", "я", "ем", "ей")}
    return frozenset(found)


def _is_form(parse: object, form: object) -> bool:
    one, other = parse.tag, form.tag  # type: ignore[attr-defined]
    return one.gender == other.gender and "plur" not in other


def people(tokens: Sequence[Token], names: Iterable[str], words: Vocabulary, taken: Iterable[int] = ()) -> list[Person]:
    """Every naming of somebody among ``names``, the most exact first of those at a place."""
    listed, used = tuple(names), set(taken)
    found, place = [], 0
    while place < len(tokens):
        one = None if place in used else _named_at(tokens, place, listed, words)
        if one is None:
            place += 1
            continue
        found.append(one)
        place = one.end
    return found


def _named_at(tokens: Sequence[Token], place: int, names: Sequence[str], words: Vocabulary) -> Person | None:
    here = {name: _parts_fitting(tokens[place], name, words) for name in names}
    first = {name: parts for name, parts in here.items() if parts}
    if not first:
        return _by_initial(tokens, place, names, words)
    end, kept = place + 1, tuple(first)
    while end < len(tokens) and end - place < 4:
        further = tuple(name for name in kept if _parts_fitting(tokens[end], name, words) - first[name])
        if not further:
            break
        kept, end = further, end + 1
    if end < len(tokens) and is_patronymic(tokens[end].text):
        return _with_patronymic(tokens, kept, place, end + 1, words)
    return Person(kept, place, end)


def _by_initial(tokens: Sequence[Token], place: int, names: Sequence[str], words: Vocabulary) -> Person | None:
    """«И. Соколов», «ан белова»: a first name cut short before the surname."""
    cut = tokens[place]
    short = cut.text.isalpha() and len(cut.text) <= SHORTEST and (cut.capital or not words.is_filler(cut))
    if not short or place + 1 >= len(tokens) or (len(cut.text) == 1 and not cut.capital):
        return None
    kept = tuple(
        name
        for name in names
        if len(name.split()) > 1
        and plain(name).startswith(cut.text)
        and any(number for number in _parts_fitting(tokens[place + 1], name, words))
    )
    return Person(kept, place, place + 2) if kept else None


def _with_patronymic(tokens: Sequence[Token], kept: tuple[str, ...], place: int, end: int, words: Vocabulary) -> Person:
    """«Анна Сергеевна Белова»: the stores know no patronymics, and a surname after one still tells people apart."""
    further = tuple(name for name in kept if end < len(tokens) and _parts_fitting(tokens[end], name, words))
    return Person(further or kept, place, end + bool(further))


def is_patronymic(word: str) -> bool:
    return any("Patr" in parse.tag and parse.is_known for parse in russian_parses(word)[:3]) if len(word) > 5 else False


def _parts_fitting(token: Token, name: str, words: Vocabulary) -> set[int]:
    """Which words of a full name a token may be."""
    return {number for number, part in enumerate(name.split()) if _fits(token, part, words)}


def _fits(token: Token, part: str, words: Vocabulary) -> bool:
    if len(token.text) < 2 or not token.text[0].isalpha():
        return False
    lower = plain(part)
    if token.text in forms_of(part):
        return True
    short = words.diminutives.get(lower, ()) if lower in words.diminutives else _short_latin(lower, words)
    if any(token.text in forms_of(one) for one in short):
        return True
    if _other_alphabet(token.text, lower):
        if words.is_filler(token) or (is_word(token.text) and not token.capital and len(token.text) <= SHORTEST):
            return False  # «and» sounds like «Анна»
        key = sound(part)
        return len(key) >= (SHORTEST - token.capital) and any(sound(form) == key for form in _bare(token.text))
    return _misspelt(token, part)


def _short_latin(lower: str, words: Vocabulary) -> tuple[str, ...]:
    """Short forms of a name by its sound: «Иван» in an English question is Vanya, too."""
    key = sound(lower)
    return tuple(short for full, several in words.diminutives.items() if sound(full) == key for short in several)


def _other_alphabet(one: str, other: str) -> bool:
    return one.isascii() != other.isascii()


def _bare(word: str) -> set[str]:
    """A word and what may be left of it without a case ending."""
    if word.isascii():
        return {word, word.removesuffix("s")}
    return {word, word[:-1], word[:-2], word.removesuffix("ой") + "а", word[:-1] + "а", word[:-1] + "я"}


def _misspelt(token: Token, part: str) -> bool:
    """One letter wrong in a name that is long enough, where the word is no other word."""
    if len(token.text) < 5 or (is_word(token.text) and not token.capital):
        return False
    return not is_word(token.text) and any(len(form) >= 5 and near(token.text, form) for form in forms_of(part))


def title_patterns(kind: str, titles: Mapping[str, tuple[str, ...]]) -> list[Pattern]:
    """What the packs call their steps, categories and sections, as patterns beside the vocabulary's own."""
    return [
        compiled(kind, key, text)
        for key, several in titles.items()
        for text in several
        if plain(text).replace(" ", "").isalpha() and len(text) > 3
    ]


def source_patterns(sources: Iterable[str]) -> list[Pattern]:
    """A source by its own name, as the CRM spells it."""
    return [
        compiled("sources", source, " ".join(re.findall(r"[^\W_]+", plain(source))))
        for source in sources
        if source.strip()
    ]


def stage_patterns(stages: Iterable[str]) -> list[Pattern]:
    return [
        compiled("stages", stage, " ".join(re.findall(r"[^\W_]+", plain(stage))))
        for stage in stages
        if len(stage) > SHORTEST and stage not in ("new", "list")
    ]


def source_of(code: str, sources: Sequence[str]) -> str:
    """The stored source that a spoken name's code means, empty where there is none."""
    if code in sources:
        return code
    if code in WIDER and WIDER[code] in sources:
        return WIDER[code]
    bare = re.sub(r"[\W_]+", "", plain(code))
    for source in sources:
        if re.sub(r"[\W_]+", "", plain(source)) == bare:
            return source
    return ""


def firms(tokens: Sequence[Token], names: Iterable[str], kind: str) -> list[Match]:
    """Where the whole name of a company or a client's stands, word by word in any case."""
    found = []
    for name in names:
        parts = re.findall(r"[^\W_]+", plain(name))
        if not parts or (len(parts) == 1 and len(parts[0]) < SHORTEST):
            continue
        for place in range(len(tokens) - len(parts) + 1):
            if all(tokens[place + number].text in forms_of(part) for number, part in enumerate(parts)):
                found.append(Match(kind, name, place, place + len(parts)))
    return found
