"""Which of the expressions that share words are meant, and where a name or a day stands inside of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.asking.names import Known, Person, people
from assistant.asking.vocabulary import Match, Vocabulary
from assistant.asking.words import NEGATIONS, Token

_RANK = {kind: place for place, kind in enumerate(("declines", "conceded", "steps", "measures", "outcomes", "askers"))}
PARTICLES = frozenset({"ли", "же", "ну", "да", "то", "may", "will", "mark", "an", "do"})
"""Words of every sentence that are surnames as well: names only with a capital or after a preposition."""
CLITICS = frozenset({"ли", "же"})
"""Particles that lean on the word before them: one that opens a question is a surname («ли октябрь против ноября»)."""
RANKING = frozenset(
    {
        *("most", "more", "least", "less", "fewer", "best", "worst", "больше", "меньше", "чаще", "реже"),
        *("быстрее", "быстрей", "медленнее", "дольше", "выше", "ниже", "лучше", "хуже"),
    }
)
FREQUENCY = frozenset({"чаще", "реже", "most", "least"})
LEADING = frozenset({"с", "со", "из", "от", "по", "на", "в", "from", "of", "in", "via", "the"})
BEFORE_NAMES = frozenset({"у", "от", "для", "с", "со", "к", "про", "по", "of", "by", "for", "from", "with", "and", "и"})


def off_names(match: Match, tokens: Sequence[Token], who: Sequence[Person]) -> Match:
    """A pattern that passed over a particle which is a name after all («как быстро Ли звонит») leaves it."""
    named = {place for one in who for place in range(one.start, one.end) if tokens[place].text in CLITICS}
    end = match.end
    while end > match.start + 1 and end - 1 in named:
        end -= 1
    inner = named & set(range(match.start + 1, end))
    return replace(match, end=end, passed=match.passed | inner) if end != match.end or inner - match.passed else match


def is_wish(match: Match, tokens: Sequence[Token]) -> bool:
    """ "I need the objections": no objection of who needs nothing."""
    asks = match.kind == "categories" and tokens[match.start].text in ("need", "needs") and match.start
    return bool(asks) and tokens[match.start - 1].text in ("i", "we", "you")


def standing_inside(
    tokens: Sequence[Token], known: Known, words: Vocabulary, dated: set[int], every: Sequence[Match]
) -> frozenset[int]:
    """Names and days, which a sentence may put in the midst of an expression; a word after «не» belongs to it."""
    found = set(dated)
    meant = {place for match in every for place in match.places}
    for one in people(tokens, known.managers, words, dated):
        places = set(range(one.start, one.end))
        if not meant & places:
            found |= {at for at in places if tokens[at].capital or not words.is_filler(tokens[at])}
    return frozenset(place for place in found if not place or tokens[place - 1].text not in NEGATIONS)


def stretching(tokens: Sequence[Token], every: Sequence[Match]) -> frozenset[int]:
    """Sources, languages and «чаще всего», which may stand in the midst of an expression as well."""
    found: set[int] = set()
    for match in every:
        often = match.kind == "orders" and tokens[match.start].text in FREQUENCY and match.length > 1
        mean = match.kind == "statistics" and tokens[match.start].text in ("on", "в") and match.length == 2
        if match.kind in ("sources", "languages") or often or mean:
            start = match.start
            while start and tokens[start - 1].text in LEADING and match.kind != "orders":
                start -= 1
            found |= set(range(start, match.end))
    return frozenset(found)


def ranks(token: Token) -> bool:
    """Whether a word is a comparative or a superlative as it stands: "how much" ranks nobody."""
    return token.text in RANKING or token.text.startswith(("самы", "наи")) or token.text.endswith("est")


def inner_orders(tokens: Sequence[Token], every: Sequence[Match], chosen: Sequence[Match]) -> list[Match]:
    """«больше всех говорит», "asks the fewest questions": the order that stands inside of what is measured."""
    if any(match.kind == "orders" for match in chosen):
        return []
    measured = [match for match in chosen if match.kind in ("measures", "outcomes", "nouns", "askers")]
    ranking = {place for place, token in enumerate(tokens) if ranks(token)}
    inside = [
        match
        for match in every
        if match.kind == "orders" and match.places & ranking and any(match.places <= one.places for one in measured)
    ]
    return [max(inside, key=lambda match: match.length)] if inside else []


def is_surely(person: Person, tokens: Sequence[Token], meant: set[int]) -> bool:
    """A word of the vocabulary that is somebody's name as well («тема», «mark») is a name where it has a capital."""
    places = range(person.start, person.end)
    first = tokens[person.start]
    if len(places) > 1:
        return True
    if first.text in CLITICS and person.start == 0:
        return True
    if first.text in PARTICLES:
        return first.capital or (person.start > 0 and tokens[person.start - 1].text in BEFORE_NAMES)
    return not meant & set(places) or (first.capital and person.start > 0)


def longest(matches: Sequence[Match], busy: set[int]) -> list[Match]:
    """Longest first; none overlaps another."""
    kept: list[Match] = []
    taken = set(busy)
    for match in sorted(matches, key=lambda one: (-one.length, _RANK.get(one.kind, 9), one.start)):
        places = match.places
        if match.kind == "thresholds" or places & taken:
            continue
        kept.append(match)
        taken |= places
    return sorted(kept, key=lambda one: one.start)
