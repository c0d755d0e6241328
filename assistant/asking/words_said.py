"""The words that calls are asked for because somebody said them."""

from __future__ import annotations

from dataclasses import replace

from assistant.asking.choice import Choice
from assistant.asking.overlaps import RANKING
from assistant.asking.signals import Signals
from assistant.asking.vocabulary import Match
from assistant.asking.words import NEGATIONS

LITERAL = frozenset({"слово", "фраза", "word", "phrase"})
"""What follows these was said as it stands, whatever it means elsewhere."""
AUXILIARIES = frozenset(
    {"was", "were", "is", "are", "do", "does", "did", "the", "has", "have", "been", "быть", "была", "было"}
)


def as_words(match: Match, signals: Signals) -> Match:
    """«спрашивали о рассрочке»: words that were said, no themes; what they are stands behind."""
    ahead = match.end
    while ahead < len(signals.tokens) and signals.tokens[ahead].text in ("a", "an", "the", "our", "any"):
        ahead += 1
    asks = match.kind == "measures" and match.value == "themes" and ahead in signals.loose
    if asks and signals.tokens[match.end - 1].text in ("about", "о", "об", "про"):
        return replace(match, kind="words", value="words")
    return match


def with_words_said(signals: Signals, choice: Choice) -> Choice:
    """What calls are asked for by words that were said on them."""
    trigger = [match for match in signals.matches if match.kind == "words"]
    if signals.said and trigger:
        return replace(choice, words=signals.said)
    after = {place for place in signals.loose if trigger and place >= trigger[0].end}
    if trigger and not after and not signals.said:
        after = _just_before(signals, trigger[0].start)
    literal = [one for one in trigger if signals.tokens[one.end - 1].lemmas & LITERAL]
    if literal:
        after |= {at for one in signals.matches if one.start == literal[0].end for at in one.places}
    ranked = all(signals.tokens[place].text in (*RANKING, "всего", "всех") for place in after)
    if after and not ranked and not any(signals.tokens[place].text in NEGATIONS for place in after):
        return replace(
            choice,
            words=_as_written(signals, after),
            words_at=choice.words_at | frozenset(after),
            categories=tuple(
                dict.fromkeys(m.value for m in signals.matches if m.kind == "categories" and not m.places <= after)
            ),
        )
    return choice


def _just_before(signals: Signals, start: int) -> set[int]:
    """«рассрочка упоминалась», "was delivery mentioned": what was said stands before."""
    used = {at for match in signals.matches for at in match.places}
    found: set[int] = set()
    between: set[int] = set()
    place = start - 1
    while place >= 0 and place not in used and len(signals.tokens[place].text) > 1:
        if place in signals.loose:
            found |= {place} | between
        elif signals.tokens[place].text not in AUXILIARIES:
            between |= {place}
        elif found:
            break
        place -= 1
    return found


def _as_written(signals: Signals, places: set[int]) -> str:
    """The words at ``places``, each with what is written together with it: «1С»."""
    tokens, whole = signals.tokens, set(places)
    for place in places:
        if place + 1 < len(tokens) and tokens[place].end == tokens[place + 1].start:
            whole.add(place + 1)
    said = ""
    for place in sorted(whole):
        glued = place - 1 in whole and tokens[place - 1].end == tokens[place].start
        said += ("" if glued or not said else " ") + tokens[place].text
    return said
