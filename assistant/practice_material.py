"""Clients out of the company's own calls and colleagues' answers to them, without personal data; pure.

What could still name somebody is not used at all: a drill can do without any one objection.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from random import Random

from assistant.practice_values import ColleagueAnswer
from assistant.store.practice import MetObjection
from objections.language import forms, words
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.masking import MASK, masked
from scoring_rubric.practice import Drill
from scoring_rubric.practice_pack import Client, PracticePack

OWN = "own"
"""The origin of a drill whose words a client of the company has said."""
FEWEST_WORDS, MOST_WORDS = 3, 25
SURE_FROM = 0.7
"""What may be no objection of its category at all makes no drill of it."""
_HARMLESS = frozenset({"I", "I'm", "I've", "I'd", "I'll", "OK"})
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_OPENS = re.compile(r"(?:^|[.!?…]\s*|[«\"(]\s*)$")
_CLOSED = (".", "!", "?", "…")


def own_drills(met: Sequence[MetObjection], pack: PracticePack, lexicon: Lexicon) -> tuple[Drill, ...]:
    """A drill of every objection whose words name nobody, in the given order. What is behind them is the pack's: of the
    category's clients the one nearest in words.
    """
    found: dict[str, Drill] = {}
    for one in met:
        if one.item.confidence < SURE_FROM:
            continue
        said = nameless(one.item.evidence[0].quote, lexicon, known=(*one.names, one.manager))
        clients = tuple(pack.of_category(one.category))
        if said and clients:
            key = hashlib.sha256(f"{one.call_id}:{one.item.id}".encode()).hexdigest()[:10]
            client = _nearest(said, clients, pack.language, key)
            drill = Drill(f"own-{key}", pack.language, _speaking(client, said), pack.name, OWN)
            found.setdefault(said.lower(), drill)
    return tuple(found.values())


def bundled_drills(pack: PracticePack, category: str) -> tuple[Drill, ...]:
    return tuple(Drill(client.id, pack.language, client, pack.name) for client in pack.of_category(category))


def chosen(drills: Sequence[Drill], had: Sequence[str], seed: int) -> Drill:
    """One that the person has not had, else the one had longest ago; ``had``: the newest first."""
    fresh = [drill for drill in drills if drill.drill_id not in had]
    if fresh:
        return Random(f"drill:{seed}").choice(sorted(fresh, key=lambda drill: drill.drill_id))
    return max(drills, key=lambda drill: (had.index(drill.drill_id), drill.drill_id))


def nameless(text: str, lexicon: Lexicon, *, known: Collection[str]) -> str:
    """A client's words as a sentence, or nothing where they name or may name somebody, or are no sentence."""
    said = " ".join(text.split())
    plain = masked(said, lexicon, known=known)
    number = len(_WORD.findall(plain))
    if MASK.search(plain) or not FEWEST_WORDS <= number <= MOST_WORDS or _may_name(plain):
        return ""
    sentence = plain[:1].upper() + plain[1:].rstrip(" ,;:-–—")
    return sentence if sentence.endswith(_CLOSED) else f"{sentence}."


def colleague_answer(
    met: Sequence[MetObjection], lexicon: Lexicon, *, apart_from: str, opening: str
) -> tuple[ColleagueAnswer, MetObjection] | None:
    """The answer of somebody else that the client accepted, with most steps; None where no call has one whose words
    can be shown.
    """
    told = forms(words(opening, lexicon.language))
    best: list[tuple[tuple[int, int], int, ColleagueAnswer, MetObjection]] = []
    for place, one in enumerate(met):
        if one.status != "resolved" or one.manager == apart_from:
            continue
        known = (*one.names, one.manager)
        said = [
            (step.step, masked(step.evidence.quote, lexicon, known=known)) for step in one.item.handling.step_evidence
        ]
        said = [(step, text) for step, text in said if any(sign.isalpha() for sign in MASK.sub("", text))]
        if not {step for step, _ in said} & {"explore", "respond"}:
            continue
        objection = masked(one.item.evidence[0].quote, lexicon, known=known)
        near = len(told & forms(words(objection, lexicon.language)))
        answer = ColleagueAnswer(objection, tuple(said), one.call_id, one.item.evidence[0].start_s)
        best.append(((len(said), near), -place, answer, one))
    if not best:
        return None
    _, _, answer, one = max(best, key=lambda found: found[:2])
    return answer, one


def _may_name(text: str) -> bool:
    """A capital inside a sentence, or a foreign word in Russian: a person, a company or a product, nobody can tell."""
    for match in _WORD.finditer(text):
        written = match.group()
        if written[0].isupper() and written not in _HARMLESS and not _OPENS.search(text[: match.start()]):
            return True
    return any(sign in text for sign in '«»"@') or re.search(r"\d{4,}", text) is not None


def _nearest(said: str, clients: Sequence[Client], language: str, key: str) -> Client:
    told = forms(words(said, language))
    mixed = Random(key).sample(list(clients), len(clients))
    return max(mixed, key=lambda client: len(told & forms(words(f"{client.opening} {client.about}", language))))


def _speaking(client: Client, said: str) -> Client:
    """The pack's client with the real one's first words; who he is stays general."""
    return client.model_copy(update={"opening": said})
