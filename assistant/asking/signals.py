"""What the words of one question mean, each word at most once; says also which words nothing explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.asking.bounds import numbers_of
from assistant.asking.days import days_of
from assistant.asking.days_dates import each_week
from assistant.asking.days_named import Named
from assistant.asking.days_words import DayWords
from assistant.asking.excluding import Excluded, excluded
from assistant.asking.framing import framing, without_occasion
from assistant.asking.names import Known, Person, people
from assistant.asking.overlaps import inner_orders, is_surely, is_wish, longest, off_names, standing_inside, stretching
from assistant.asking.parties import as_stored, clients_of, is_known, patterns_of, whole_names
from assistant.asking.vocabulary import Match, Vocabulary, vocabulary
from assistant.asking.words import (
    LONGEST,
    NEGATIONS,
    Token,
    cut,
    is_function_word,
    is_request,
    is_word,
    language_of,
    lemmas_of,
    may_be_name,
    plain,
    quoted,
)

_OPENS = re.compile(
    r"^(?:а|и|ну а|ну и|теперь|только|лишь|тогда|and|what about|how about|now|only|just|same for|то же)\b"
)
_SIGNS = re.compile(r"<=|>=|[<>≤≥]")
_WITHOUT = re.compile(r"\bw/o(?:ut)?\b\s*", re.IGNORECASE)
_OF_MONTH = re.compile(
    r"(?<!day )(?<!days )(?<!end )(?<!start )(?<!beginning )(?<!middle )(?<!rest )(?<!half )(?<!part )"
    r"of the (month|week|quarter|year)\b",
    re.IGNORECASE,
)
"""«the worst calls of the month»: of this one."""


@dataclass(frozen=True, slots=True)
class Signals:
    """Everything found in a question. ``loose`` are words that carry content and that nothing explains."""

    text: str
    language: str
    tokens: tuple[Token, ...]
    matches: tuple[Match, ...]
    days: tuple[Named, ...]
    people: tuple[Person, ...]
    loose: tuple[int, ...]
    numbers: Mapping[str, float] = field(default_factory=dict)
    limit: int | None = None
    said: str = ""
    unknown_sources: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    excluded: Excluded = field(default_factory=Excluded)

    def of(self, kind: str) -> tuple[str, ...]:
        """Values of one kind in order of place, each once."""
        return tuple(dict.fromkeys(match.value for match in self.matches if match.kind == kind))

    def has(self, kind: str, *values: str) -> bool:
        found = self.of(kind)
        return any(value in found for value in values) if values else bool(found)

    def said_one_of(self, *forms: str) -> bool:
        return any(token.text in forms for token in self.tokens)

    @property
    def follows(self) -> bool:
        """Whether the question begins as one that goes on from the one before."""
        return bool(_OPENS.match(plain(self.text).lstrip(" ,.-–—…")))

    @property
    def negations(self) -> list[Match]:
        return [
            match
            for match in self.matches
            if match.kind == "missed" and any(self.tokens[at].text in NEGATIONS for at in range(match.start, match.end))
        ]


def signals_of(text: str, known: Known, today: date) -> Signals:
    """Reads one question. Never fails, whatever the text."""
    text = " ".join(text[: LONGEST + 1].split())
    text = without_occasion(_WITHOUT.sub("without ", text))
    text = _OF_MONTH.sub(r"of this \1", text)
    signs = vocabulary(language_of(text)).signs
    text = _SIGNS.sub(lambda found: f" {signs[found.group()]} ", text)
    said = quoted(text)
    bare = text if said is None else text[: said[1]] + " " * (said[2] - said[1]) + text[said[2] :]
    language = language_of(bare)
    words = vocabulary(language)
    tokens = cut(bare)
    quote_is_name = said is not None and is_known(said[0], known)
    if quote_is_name or (said is not None and not words_asked(words, tokens)):
        tokens, said = cut(text), None
    tokens = _spelt(tokens, words, known)
    return _read(text, tokens, known, DayWords(words.calendar, today, tokens, bare), "" if said is None else said[0])


def _is_in(place: int, matches: Sequence[Match]) -> bool:
    return any(place in match.places for match in matches)


def words_asked(words: Vocabulary, tokens: Sequence[Token]) -> bool:
    """Whether a question asks for words that were said («упоминали», "mention")."""
    return any(match.kind == "words" for match in words.matches(tokens))


def _read(text: str, tokens: tuple[Token, ...], known: Known, days: DayWords, said: str) -> Signals:
    language = "ru" if days.words is vocabulary("ru").calendar else "en"
    words = vocabulary(language)
    more = patterns_of(known)
    named = days_of(days)
    dated = {place for one in named for place in range(one.start, one.end)}
    every = words.matches(tokens, more)
    between = standing_inside(tokens, known, words, dated, every)
    stretched = between | stretching(tokens, every)
    wider = words.matches(tokens, more, stretched) if stretched else []
    every = words.matches(tokens, more, between) if between else every
    every += [match for match in wider if match.passed - between]
    every = [match for match in every if not is_wish(match, tokens)]
    numbers, limit, counted = numbers_of(tokens, every, dated)
    busy = counted | {place for one in named for place in range(one.start, one.end)}
    whole = whole_names(tokens, known)
    busy |= {place for one in whole for place in range(one.start, one.end)}
    meant = {place for match in every for place in match.places}
    who = [one for one in people(tokens, known.managers, words, busy) if is_surely(one, tokens, meant)]
    busy |= {place for one in who for place in range(one.start, one.end)}
    every = [off_names(match, tokens, who) for match in every]
    chosen = longest(every, busy)
    matches, unknown = as_stored(chosen + inner_orders(tokens, every, chosen), known, tokens)
    matches += whole
    left_out = excluded(tokens, matches, who)
    matches = [match for match in matches if not match.places & left_out.places]
    who = [person for person in who if person.start not in left_out.places]
    each = {place: several for place, several in each_week(days).items() if not _is_in(place, matches)}
    busy |= left_out.places | set(each)
    used = busy | {place for match in matches for place in match.places}
    used |= _introducing(text, tokens, used)
    framed = framing(text, tokens, matches, busy, words.is_filler)
    matches = [match for match in matches if not match.places & framed]
    used |= framed
    literal = _literal(matches, tokens)
    loose = tuple(
        place
        for place, token in enumerate(tokens)
        if place not in used and (not _is_idle(token, words, literal=place in literal) or token.text in NEGATIONS)
    )
    who_else, loose = clients_of(tokens, loose, known)
    return Signals(
        text=text,
        language=language,
        tokens=tokens,
        matches=tuple(sorted([*matches, *who_else], key=lambda match: match.start)),
        days=tuple(named),
        people=tuple(who),
        loose=loose,
        numbers=numbers,
        limit=limit,
        said=said,
        unknown_sources=unknown,
        weekdays=tuple(sorted({day for several in each.values() for day in several})),
        excluded=left_out,
    )


def _is_idle(token: Token, words: Vocabulary, *, literal: bool) -> bool:
    """Whether a word narrows nothing; where words that were said are asked for, only the plainest are none of them."""
    if words.is_filler(token) or is_request(token.text):
        return True
    abbreviated = len(token.written) > 1 and token.written.isupper()  # «ИП»
    return not literal and not abbreviated and (words.is_idle(token) or is_function_word(token.text))


def _literal(matches: Sequence[Match], tokens: Sequence[Token]) -> set[int]:
    """What may be the words that were said: beside the verb of saying, up to a comma."""
    asked = next((match for match in matches if match.kind == "words"), None)
    if asked is None:
        return set()
    end = next((at for at in range(asked.end + 1, len(tokens)) if _follows_comma(tokens, at)), len(tokens))
    return set(range(max(0, asked.start - 3), end))


def _follows_comma(tokens: Sequence[Token], place: int) -> bool:
    return tokens[place].start - tokens[place - 1].end > 1


def _introducing(text: str, tokens: Sequence[Token], used: set[int]) -> set[int]:
    """Words before a colon that tell why somebody asks («готовлю пост: …») and name nothing that the data holds."""
    colon = re.search(r":(?!\d)", text)
    if colon is None:
        return set()
    before = {place for place, token in enumerate(tokens) if token.end <= colon.start()}
    asks = len(before) < len(tokens) and not before & used
    return before if asks and not any(tokens[place].text in NEGATIONS for place in before) else set()


def _spelt(tokens: tuple[Token, ...], words: Vocabulary, known: Known) -> tuple[Token, ...]:
    """The words with one letter put right where no dictionary, name or source has them as they stand."""
    fitting = {
        token.text for person in people(tokens, known.managers, words) for token in tokens[person.start : person.end]
    }
    listed = {plain(part) for name in (*known.sources, *known.companies, *known.clients) for part in name.split()}
    made = []
    for token in tokens:
        text = words.aliases.get(token.text, token.text)
        if text not in fitting and text not in listed and not words.is_filler(token):
            text = words.spelt(text)
        made.append(token if text == token.text else replace(token, text=text, lemmas=lemmas_of(text)))
    return tuple(made)


def unexplained(signals: Signals, places: Iterable[int]) -> tuple[str, bool]:
    """The words at ``places`` as written, and whether they look like somebody's name."""
    tokens = [signals.tokens[place] for place in places]
    named = any(
        (
            token.capital
            and token.start > 0
            and token.text.isalpha()
            and (token.text.isascii() or not is_word(token.text))
        )
        or (may_be_name(token.text) and (token.capital or not _common(token.text)))
        for token in tokens
    )
    return " ".join(token.written for token in tokens), named


def _common(word: str) -> bool:
    from transcription.wordforms import russian_parses

    return any(
        not {"Name", "Surn", "Patr"} & set(str(parse.tag).replace(" ", ",").split(","))
        for parse in russian_parses(word)[:1]
    )
