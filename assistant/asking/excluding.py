"""What a question leaves out («кроме Олега», "not from VK", «без возражений по цене»); pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.asking.names import Person
from assistant.asking.vocabulary import Match
from assistant.asking.words import Token

FILTER_OF = {
    "sources": "not_source",
    "categories": "not_category",
    "kinds": "not_call_kind",
    "languages": "not_language",
    "stages": "not_stage",
}
ANY = "any"
"""Left out of the categories: every objection."""
MOST_STEPS = 6
NEGATING = frozenset({"не", "ни", "нет", "без", "нету", "not", "no", "without", "never", "non"})
_JOINING = frozenset({"и", "или", "ни", "да", "and", "or", "nor"})
_BETWEEN = frozenset(
    {
        *(
            "в",
            "во",
            "на",
            "с",
            "со",
            "у",
            "о",
            "об",
            "от",
            "по",
            "из",
            "про",
            "за",
            "для",
            "к",
            "ни",
            "одного",
            "одна",
            "единого",
            "единой",
        ),
        *("the", "a", "an", "any", "of", "on", "in", "at", "by", "to", "from", "with", "about", "for", "one", "single"),
        *("who", "which", "that", "тех", "те", "кто", "что", "such", "их", "его", "client", "клиент", "клиента"),
    }
)
_SAYING = frozenset(
    {
        *("быть", "возникать", "возникнуть", "поднимать", "поднять", "прозвучать", "звучать", "прийти", "приходить"),
        *(
            "поступить",
            "касаться",
            "выражать",
            "высказать",
            "высказывать",
            "говорить",
            "сказать",
            "являться",
            "никакой",
        ),
        *("be", "raise", "come", "have", "get", "bring", "voice", "express", "make", "do", "say", "mention", "belong"),
        *("упоминать", "упомянуть", "относиться", "включать", "include", "count", "считать", "происходить"),
    }
)
_PASSED = frozenset({"objection", "call", "lead", "client", "manager", "team"})


@dataclass(frozen=True, slots=True)
class Excluded:
    """Filters of what is left out, the words that say so, and the namings that are no longer asked for."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.filters)


def excluded(tokens: Sequence[Token], matches: Sequence[Match], people: Sequence[Person]) -> Excluded:
    """Everything that a question leaves out."""
    filters: dict[str, tuple[str, ...]] = {}
    places: set[int] = set()
    for marker, strong in _markers(tokens, matches):
        found, used = _after(marker, strong, tokens, matches, people)
        if not found:
            continue
        for name, values in found.items():
            filters[name] = tuple(dict.fromkeys((*filters.get(name, ()), *values)))
        places |= used | set(range(marker.start, marker.end))
    return Excluded(filters, frozenset(places))


def _markers(tokens: Sequence[Token], matches: Sequence[Match]) -> Iterator[tuple[Match, bool]]:
    """Where something may be left out, and whether the words can say nothing else («кроме»)."""
    for match in matches:
        if match.kind == "except":
            yield match, True
        elif match.kind == "missed" and tokens[match.start].text in NEGATING:
            yield Match("missed", "missing", match.start, match.start + 1), False


def _after(
    marker: Match, strong: bool, tokens: Sequence[Token], matches: Sequence[Match], people: Sequence[Person]
) -> tuple[dict[str, tuple[str, ...]], set[int]]:
    """What stands after a marker, with the words up to its end."""
    starts: dict[int, Any] = {match.start: match for match in matches if match.kind in FILTER_OF}
    starts |= {person.start: person for person in people}
    nouns = {m.start: m for m in matches if m.kind == "nouns" or (m.kind == "groups" and m.length == 1)}
    found: dict[str, tuple[str, ...]] = {}
    place, left, raised, ended = marker.end, MOST_STEPS, 0, marker.end
    while place < len(tokens) and left:
        one = starts.get(place)
        if one is not None:
            name = "not_manager" if isinstance(one, Person) else FILTER_OF[one.kind]
            values = one.names if isinstance(one, Person) else (one.value,)
            found[name] = (*found.get(name, ()), *values)
            place = ended = one.end
            if place < len(tokens) and (tokens[place].text in _JOINING or _comma(tokens, place)):
                place += tokens[place].text in _JOINING
                left = 3
                continue
            break
        if found and tokens[place].text not in _BETWEEN:
            break
        noun = nouns.get(place)
        if noun is not None and (noun.kind == "groups" or noun.value in _PASSED):
            if noun.value == "objection":
                raised = noun.end
            place = noun.end
        elif tokens[place].text in _BETWEEN or tokens[place].lemmas & _SAYING:
            place += 1
        else:
            break
        left -= 1
    about_ends = any(match.kind == "outcomes" for match in matches)
    if "not_category" in found and about_ends and not strong:
        return {}, set()
    if not found and raised and not strong and not about_ends:
        return {"not_category": (ANY,)}, set(range(marker.end, raised))
    return found, set(range(marker.end, ended)) if found else set()


def _comma(tokens: Sequence[Token], place: int) -> bool:
    return 0 < place < len(tokens) and tokens[place].start - tokens[place - 1].end > 1
