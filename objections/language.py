"""Words, lemmas, utterances and cues of Russian and English speech; knows nothing of what a cue means.

spaCy's blank pipelines cut words. Russian lemmas come from pymorphy3. English ones come from lemminflect:
spaCy's own English lemmatiser needs a 98 MB table package or a tagger model from outside the package
registry, lemminflect is 0.8 MB of dictionary and rules. Both look at the form alone, which suits text
without punctuation and capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import spacy
from spacy.matcher import Matcher
from spacy.tokens import Doc

from transcription.types import Evidence, Turn, quote
from transcription.wordforms import russian_parses

LANGUAGES = ("ru", "en")
# Recognisers return minutes without one full stop: above LONG_WORDS an utterance is cut before a connective
# once it has SHORT_WORDS, and in any case at LONGEST_WORDS. A silence of PAUSE_S ends an utterance as a full
# stop does.
LONG_WORDS = 14
SHORT_WORDS = 6
LONGEST_WORDS = 28
PAUSE_S = 0.8
_GAP_WORDS = 3
_PATTERN_WORD = re.compile(r"=[\w']+|[\w']+\*?")
_CLOSING = re.compile(r"(?:[.!?…]+[\"»)]*(?=\s|$)|[;\n]+)\s*")
_CONNECTIVE = {
    "ru": re.compile("но|а|поэтому|однако|зато|просто|тогда|значит|потому|короче|смотрите|слушайте|плюс|иначе|либо|ну"),
    "en": re.compile("but|so|because|however|then|anyway|look|listen|plus|otherwise|and"),
}
_NEGATIONS = frozenset({"не", "not", "never"})
_NEGATION = re.compile(r"\b(?:не|нет|ни|not|no|never)\b")
_OPENING = {
    "ru": re.compile("(?:(?:а|и|но|ну|так|вот|да|вы|скажите|подскажите|пожалуйста|слушайте|то есть|еще|тогда) )*"),
    "en": re.compile("(?:(?:and|but|so|well|um|uh|okay|ok|just|oh|please|sorry|then) )*"),
}
# Words that make a question without a question mark, at the start of what follows the opening.
_QUESTION = {
    "ru": re.compile(
        "(?:сколько|как(?:ой|ая|ое|ие|ого|ому|им|ов|ова)|кто|кого|кому|где|куда|откуда|когда|почему|зачем|чем|чего)\\b"
        "|что (?!то|бы|ли)"
        "|как (?!раз|обычно|то|бы|будто|скажете|всегда|минимум|правило)"
        "|можно (?:ли|узнать|спросить|уточнить) "
        "|(?:\\w+ ){1,2}ли\\b"
    ),
    "en": re.compile(
        "(?:what|how|when|where|who|why|which|whose) (?!i |we )"
        "|(?:do|does|did|is|are|was|can|could|would|will|should|have|has|may|might) "
        "(?:i|you|we|they|he|she|it|there|this|that|your|our|the|a)\\b"
    ),
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word without punctuation: its lower-case form, its lemma, its characters ``start:end`` in the
    text.
    """

    text: str
    lemma: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence-like unit of a turn: characters ``start:end`` of the turn's text, and its words."""

    turn: int
    text: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    asks: bool = False

    def quoted_from(self, turn: Turn) -> Evidence:
        """This utterance as evidence; ``turn`` is the turn it was cut from."""
        return quote(turn, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern over lemmas with its strength, 0..1. See ``CueMatcher`` for how patterns are written."""

    key: str
    pattern: str
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue found: on which words, characters ``start:end`` of the text."""

    cue: Cue
    text: str
    start: int
    end: int


def analysis_language(language: str) -> str:
    """The language whose pack serves a transcript: whatever is not Russian is read with the English one."""
    return "ru" if language == "ru" else "en"


def words(text: str, language: str) -> tuple[Token, ...]:
    """The words of a text without punctuation, with lemmas; contractions come apart (``can't`` is can,
    not).
    """
    return _words(text, analysis_language(language))


def is_number(token: Token, language: str) -> bool:
    """Whether a word is a number, in figures or spelled out."""
    vocab = _pipeline(analysis_language(language)).vocab
    return any(bool(vocab[form].like_num) for form in (token.text, token.lemma))


def lemmas(text: str, language: str) -> tuple[str, ...]:
    """Lemmas of the words of a text, in order."""
    return tuple(token.lemma for token in words(text, language))


def plain(text: str) -> str:
    """Text as a recogniser would give it, for sentence vectors: lower case, no punctuation, ё as е."""
    straight = text.replace("\u2019", "'")
    kept = "".join(symbol if symbol.isalnum() or symbol in "'%@" else " " for symbol in straight)
    return " ".join(kept.lower().replace("ё", "е").split())


def utterances(turn: Turn, language: str) -> tuple[Utterance, ...]:
    """A turn cut into sentence-like units: at full stops, at long pauses, at connectives where both are
    missing.
    """
    return tuple(_cut(turn.turn, turn.text, analysis_language(language), _silences(turn)))


def utterances_of_text(text: str, language: str) -> tuple[Utterance, ...]:
    """Utterances of a text that belongs to no transcript (turn 0)."""
    return tuple(_cut(0, text, analysis_language(language), ()))


class CueMatcher:
    """Finds cues in a text by lemmas. A negation before a hit undoes it («не дорого»), unless the pattern itself
    speaks of one. A pattern is words in order:

    ``дорого`` any form of the word · ``дорого|накладно`` one of these · ``очень?`` may be absent ·
    ``подума*`` the form begins so · ``=думали`` this very form · ``...`` up to three words of any kind ·
    ``^`` first and ``$`` last in the pattern: at the utterance's beginning, at its end.
    """

    def __init__(self, cues: Iterable[Cue], language: str) -> None:
        self._language = analysis_language(language)
        self._cues = tuple(cues)
        self._matchers = [self._matching(cue) for cue in self._cues]
        self._by_word: dict[str, list[int]] = {}
        self._by_stem: dict[str, list[int]] = {}
        for place, cue in enumerate(self._cues):
            exact, stems = _needed(cue.pattern, self._language)
            for word in exact:
                self._by_word.setdefault(word, []).append(place)
            for stem in stems:
                self._by_stem.setdefault(stem, []).append(place)
        self._stems = tuple(self._by_stem)

    def _matching(self, cue: Cue) -> Matcher:
        """A matcher for each cue: spaCy's takes as long as it has patterns, however few of them may be in a text."""
        made = Matcher(_pipeline(self._language).vocab)
        made.add(cue.key, _compiled(cue.pattern, self._language))
        return made

    def find(self, text: str) -> tuple[CueHit, ...]:
        """Hits in order of place; of one cue's overlapping hits the shortest stands."""
        return self.find_in(words(text, self._language), text)

    def find_in(self, tokens: Sequence[Token], text: str) -> tuple[CueHit, ...]:
        """Hits among words already cut; ``text`` is what their characters count in."""
        places = self._may_be_in(forms(tokens))
        if not places:
            return ()
        document = _document(tokens, self._language)
        best: dict[int, tuple[int, int]] = {}
        for place in sorted(places):
            pattern = self._cues[place].pattern
            for _, first, last in self._matchers[place](document):
                if _anchored(pattern, first, last, len(tokens)) and not _negated(pattern, tokens, first):
                    kept = best.get(place)
                    if kept is None or (last - first, first) < (kept[1] - kept[0], kept[0]):
                        best[place] = (first, last)
        hits = [self._hit(place, span, tokens, text) for place, span in best.items()]
        return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end, hit.cue.pattern)))

    def may_be_in(self, spoken: Set[str]) -> bool:
        """Whether any cue has one of its words among these forms and lemmas: far quicker to tell than to match."""
        return not self._by_word.keys().isdisjoint(spoken) or (
            bool(self._stems) and any(word.startswith(self._stems) for word in spoken)
        )

    def _may_be_in(self, spoken: Set[str]) -> set[int]:
        """Which of the cues have one of their words there."""
        found = {place for word in self._by_word.keys() & spoken for place in self._by_word[word]}
        if self._stems:
            begun = [word for word in spoken if word.startswith(self._stems)]
            found |= {
                place
                for stem, places in self._by_stem.items()
                if any(word.startswith(stem) for word in begun)
                for place in places
            }
        return found

    def _hit(self, place: int, span: tuple[int, int], tokens: Sequence[Token], text: str) -> CueHit:
        start, end = tokens[span[0]].start, tokens[span[1] - 1].end
        return CueHit(self._cues[place], text[start:end], start, end)


def check_pattern(pattern: str) -> str | None:
    """What is wrong with a cue pattern, in words, or None."""
    inner = pattern.removeprefix("^").removesuffix("$").split()
    if not inner:
        return "the pattern has no words"
    if all(part == "..." or part.endswith("?") for part in inner):
        return "every word of the pattern may be absent"
    if inner[0] == "..." or inner[-1] == "...":
        return "a gap (...) stands at the pattern's edge"
    parts = [word for part in inner if part != "..." for word in part.removesuffix("?").split("|")]
    loose = [word for word in parts if not _PATTERN_WORD.fullmatch(word)]
    return f"{loose[0]!r} is not one word" if loose else None


def forms(tokens: Iterable[Token]) -> frozenset[str]:
    """The words as they were said and their lemmas."""
    return frozenset(form for token in tokens for form in (token.text, token.lemma))


def match_cues(cues: Mapping[str, Sequence[str]], language: str) -> CueMatcher:
    """A matcher over ``{key: patterns}``, every cue of strength 1."""
    return CueMatcher((Cue(key, pattern) for key, patterns in cues.items() for pattern in patterns), language)


@lru_cache(maxsize=2)
def _pipeline(language: str) -> Any:
    return spacy.blank(language)


@lru_cache(maxsize=4096)
def _words(text: str, language: str) -> tuple[Token, ...]:
    found = []
    for token in _pipeline(language).make_doc(text.replace("\u2019", "'")):
        form = str(token.norm_ if language == "en" else token.lower_).replace("ё", "е")
        if any(symbol.isalnum() for symbol in form):
            found.append(Token(form, lemma_of(form, language), token.idx, token.idx + len(token.text)))
    return tuple(found)


@lru_cache(maxsize=65_536)
def lemma_of(form: str, language: str) -> str:
    """The likeliest lemma of one lower-case word form."""
    return _forms(form, language)[0]


def possible_lemmas(form: str, language: str, *, likely: float = 0.0) -> tuple[str, ...]:
    """Lemmas that a lower-case word form may have, the likeliest first; Russian ones of at least this likelihood."""
    if analysis_language(language) == "en":
        return _forms(form, "en")
    weights: dict[str, float] = {}
    for parse in russian_parses(form):
        lemma = str(parse.normal_form).replace("ё", "е")
        weights[lemma] = weights.get(lemma, 0.0) + float(parse.score)
    return tuple(lemma for lemma, weight in weights.items() if weight >= likely) or (form,)


@lru_cache(maxsize=8192)
def _forms(form: str, language: str) -> tuple[str, ...]:
    """Every lemma a form may have, the likeliest first."""
    possible = _russian_lemmas(form) if language == "ru" else _english_lemmas(form)
    return tuple(dict.fromkeys(lemma.replace("ё", "е") for lemma in possible)) or (form,)


def _russian_lemmas(form: str) -> list[str]:
    return [str(parse.normal_form) for parse in russian_parses(form)]


def _english_lemmas(form: str) -> list[str]:
    """Verbs first: in cues they carry the meaning, and a noun of the same form then shares their lemma."""
    import lemminflect

    if not form.isalpha():
        return [form]
    by_part = lemminflect.getAllLemmas(form) or lemminflect.getAllLemmasOOV(form, "NOUN")
    order = ("AUX", "VERB", "ADJ", "NOUN", "ADV", "PROPN")
    return [str(by_part[part][0]) for part in order if part in by_part]


def _document(tokens: Sequence[Token], language: str) -> Any:
    vocab = _pipeline(language).vocab
    return Doc(vocab, words=[token.text for token in tokens], lemmas=[token.lemma for token in tokens])


def _compiled(pattern: str, language: str) -> list[list[dict[str, Any]]]:
    """spaCy's patterns for one of ours: a place that mixes lemmas, stems and forms multiplies them."""
    variants: list[list[dict[str, Any]]] = [[]]
    for part in pattern.removeprefix("^").removesuffix("$").split():
        places = [{"OP": f"{{0,{_GAP_WORDS}}}"}] if part == "..." else _places(part, language)
        variants = [[*variant, place] for variant in variants for place in places]
    return variants


def _places(part: str, language: str) -> list[dict[str, Any]]:
    """What may stand at one place of a pattern: plain words compare lemmas, stems and ``=`` words compare
    forms.
    """
    optional = {"OP": "?"} if part.endswith("?") else {}
    alternatives = part.removesuffix("?").replace("ё", "е").split("|")
    exact = [word[1:] for word in alternatives if word.startswith("=")]
    stems = [re.escape(word[:-1]) for word in alternatives if word.endswith("*")]
    simple = [word for word in alternatives if not word.startswith("=") and not word.endswith("*")]
    places: list[dict[str, Any]] = []
    if simple:
        wanted = sorted({lemma for word in simple for lemma in _forms(word, language)})
        places.append({"LEMMA": {"IN": wanted}, **optional})
    if exact:
        places.append({"LOWER": {"IN": exact}, **optional})
    if stems:
        places.append({"LOWER": {"REGEX": f"^(?:{'|'.join(stems)})"}, **optional})
    return places


@lru_cache(maxsize=8192)
def _needed(pattern: str, language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Forms, lemmas and stems one of which any text with the pattern has: those of its place with the longest words."""
    parts = pattern.removeprefix("^").removesuffix("$").replace("ё", "е").split()
    required = [part.split("|") for part in parts if part != "..." and not part.endswith("?")]
    words = max(required, key=lambda alternatives: min(len(word.strip("=*")) for word in alternatives))
    stems = tuple(word[:-1] for word in words if word.endswith("*"))
    plain_words = [word for word in words if not word.endswith("*")]
    exact = {form for word in plain_words for form in ([word[1:]] if word[0] == "=" else _forms(word, language))}
    return frozenset(exact), stems


def _anchored(pattern: str, first: int, last: int, count: int) -> bool:
    return (not pattern.startswith("^") or first == 0) and (not pattern.endswith("$") or last == count)


def _negated(pattern: str, tokens: Sequence[Token], first: int) -> bool:
    """A negation right before the hit of a pattern that has none."""
    return first > 0 and tokens[first - 1].lemma in _NEGATIONS and not _NEGATION.search(pattern)


def _silences(turn: Turn) -> tuple[int, ...]:
    """Characters of the turn's text at which a word begins after a silence of PAUSE_S."""
    places: list[int] = []
    place = 0
    for before, after in zip(turn.words, turn.words[1:], strict=False):
        found = turn.text.find(before.text.strip(), place)
        if found < 0:
            return ()
        place = found + len(before.text.strip())
        following = turn.text.find(after.text.strip(), place)
        if following >= 0 and after.start_s - before.end_s >= PAUSE_S:
            places.append(following)
    return tuple(places)


def _cut(turn: int, text: str, language: str, silences: tuple[int, ...]) -> Iterator[Utterance]:
    for first, last in _sentences(text, silences):
        found = _words(text[first:last], language)
        tokens = [Token(word.text, word.lemma, word.start + first, word.end + first) for word in found]
        pieces = _shorter(tokens, _CONNECTIVE[language]) if len(tokens) > LONG_WORDS else [tokens]
        for place, piece in enumerate(pieces):
            if not piece:
                continue
            start = piece[0].start
            end = pieces[place + 1][0].start if place + 1 < len(pieces) else last
            end = start + len(text[start:end].rstrip())
            yield _utterance(turn, text, (start, end), piece, language)


def _utterance(turn: int, text: str, span: tuple[int, int], tokens: list[Token], language: str) -> Utterance:
    start, end = span
    spoken = text[start:end]
    placed = tuple(Token(token.text, token.lemma, token.start - start, token.end - start) for token in tokens)
    # Where there is punctuation it knows better than the words.
    asks = "?" in spoken or (spoken[-1] not in ".!…" and _interrogative(placed, language))
    return Utterance(turn, spoken, start, end, placed, asks)


def _sentences(text: str, silences: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Characters of each sentence: up to and with its closing punctuation, or up to a silence."""
    start = 0
    closings = {match.end() for match in _CLOSING.finditer(text)}
    for place in sorted({*closings, *silences, len(text)}):
        if text[start:place].strip():
            yield start, place
            start = place


def _shorter(tokens: list[Token], connective: re.Pattern[str]) -> list[list[Token]]:
    pieces: list[list[Token]] = [[]]
    for token in tokens:
        length = len(pieces[-1])
        if length >= LONGEST_WORDS or (length >= SHORT_WORDS and connective.fullmatch(token.text)):
            pieces.append([])
        pieces[-1].append(token)
    return pieces


def _interrogative(tokens: Sequence[Token], language: str) -> bool:
    """A question by its words, since recognisers drop the question mark: «сколько…», «… ли …», "do you…"."""
    spoken = " ".join(token.text for token in tokens) + " "
    opening = _OPENING[language].match(spoken)
    return _QUESTION[language].match(spoken, opening.end() if opening else 0) is not None
