"""Sources, stages, companies and clients that a question names, as they are stored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.asking.names import (
    SHORTEST,
    Known,
    firms,
    forms_of,
    sound,
    source_of,
    source_patterns,
    stage_patterns,
    title_patterns,
)
from assistant.asking.vocabulary import Match, Pattern, vocabulary
from assistant.asking.words import Token, is_word, plain


def patterns_of(known: Known) -> list[Pattern]:
    titles = known.titles or {}
    more = source_patterns(known.sources) + stage_patterns(known.stages)
    for kind, place in (("category", "categories"), ("step", "steps")):
        ours = {pattern.value for pattern in vocabulary("ru").patterns if pattern.kind == place}
        more += title_patterns(place, {key: said for key, said in titles.get(kind, {}).items() if key not in ours})
    criteria = {key: tuple(t for t in said if " " in t) for key, said in titles.get("criterion", {}).items()}
    return more + title_patterns("criteria", criteria)


def is_known(said: str, known: Known) -> bool:
    return plain(said) in {plain(name) for name in (*known.companies, *known.clients, *known.sources, *known.managers)}


def as_stored(matches: list[Match], known: Known, tokens: Sequence[Token]) -> tuple[list[Match], tuple[str, ...]]:
    """Spoken sources and stages as they are stored; those that no lead has."""
    kept: list[Match] = []
    unknown: list[str] = []
    for match in matches:
        if match.kind not in ("sources", "stages"):
            kept.append(match)
            continue
        stored = source_of(match.value, known.sources if match.kind == "sources" else known.stages)
        if stored:
            kept.append(replace(match, value=stored))
        elif match.kind == "stages" and match.value == "new":
            kept.append(replace(match, kind="nouns", value="lead"))  # «новая заявка» where the CRM has no such stage
        elif match.value == "cold":
            kept.append(replace(match, kind="kinds", value="first_outgoing"))
        elif match.kind == "sources":
            written = " ".join(token.written for token in tokens[match.start : match.end])
            unknown.append(written)
            kept.append(replace(match, kind="unknown_source"))
    return kept, tuple(unknown)


def whole_names(tokens: Sequence[Token], known: Known) -> list[Match]:
    """Companies and clients by their whole names."""
    beginnings = {token.text[:3] for token in tokens}
    found: list[Match] = []
    for kind, names in (("company", known.companies), ("client", known.clients)):
        likely = [name for name in names if _may_stand(name, beginnings)]
        found += firms(tokens, likely, kind)
    found.sort(key=lambda one: -one.length)
    kept: list[Match] = []
    for one in found:
        alone = one.length == 1 and not tokens[one.start].capital and is_word(tokens[one.start].text)
        if not alone and all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def _may_stand(name: str, beginnings: set[str]) -> bool:
    parts = re.findall(r"[^\W_]+", plain(name))
    return bool(parts) and all(part[:3] in beginnings for part in parts)


def clients_of(tokens: Sequence[Token], loose: tuple[int, ...], known: Known) -> tuple[list[Match], tuple[int, ...]]:
    """Clients by a part of their name, among words that nothing else explains."""
    found: list[Match] = []
    left = set(loose)
    for place in loose:
        beginnings = {tokens[place].text[:3]}
        likely = [name for name in known.clients if any(plain(part)[:3] in beginnings for part in name.split())]
        fitting = [name for name in likely if any(tokens[place].text in forms_of(part) for part in name.split())]
        if fitting and not _is_client(tokens, place) and all(is_first(tokens[place].text, name) for name in fitting):
            continue  # a first name alone is a manager's, and may be one that nobody here has
        if not fitting and tokens[place].capital and place:
            said = sound(tokens[place].text)
            fitting = [name for name in known.clients if any(sound(part) == said for part in name.split())]
        firm = [] if fitting else _firms_by_sound(tokens[place], known)
        if (fitting or firm) and place in left:
            found += [Match("client", name, place, place + 1) for name in fitting]
            found += [Match("company", name, place, place + 1) for name in firm]
            left.discard(place)
    return found, tuple(place for place in loose if place in left)


def is_first(word: str, name: str) -> bool:
    """Whether a word is the first of several names."""
    parts = name.split()
    return len(parts) > 1 and word in forms_of(parts[0]) and word not in forms_of(parts[-1])


def _is_client(tokens: Sequence[Token], place: int) -> bool:
    """«с клиентом Дмитрием», «разговор с Дмитрием», "call with Dmitry": a client is named."""
    before = tokens[max(0, place - 2) : place]
    said = {"клиент", "клиентка", "client", "customer", "prospect", "lead", "лид", "покупатель", "заказчик"}
    return any(token.lemmas & said or token.text in ("с", "со", "with", "to") for token in before)


def _firms_by_sound(token: Token, known: Known) -> list[str]:
    """A company of one word in the other alphabet: "Romashka" is «Ромашка»."""
    if not token.capital or len(token.text) <= SHORTEST:
        return []
    said = sound(token.text)
    return [name for name in known.companies if name.isascii() != token.text.isascii() and sound(name) == said]
