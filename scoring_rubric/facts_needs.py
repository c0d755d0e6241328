"""What the client says about his purchase: need, budget, who decides, where he heard of us, why he refuses."""

from __future__ import annotations

from dataclasses import replace

from scoring_rubric.facts_quotes import bare, clause, find_in, followers, quoted_clause
from scoring_rubric.lexicon import Coded, Lexicon, matcher, said
from scoring_rubric.money import Sum, find_money
from scoring_rubric.spoken_numbers import plain
from scoring_rubric.types import Fact
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

_SMALLEST_BUDGET = 1000
_SHORTEST_NEED_WORDS = 3
_REASON_TURNS = 6
_ROLE_ANSWER_CHARS = 16


def need(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The first thing the client says he needs, in his words."""
    for turn in transcript.said_by(Speaker.CLIENT):
        match = find_in(turn, lexicon.needs, unless=lexicon.not_needs)
        if match is None:
            continue
        start, end = clause(turn.text, match.start(), match.end())
        asks = turn.text[end : end + 2].strip().startswith("?")
        if not asks and len(turn.text[match.start() : end].split()) >= _SHORTEST_NEED_WORDS:
            evidence = quote(turn, start, end)
            return Fact(bare(evidence.quote), (evidence,), confidence=0.8)
    return _answered_need(transcript, lexicon)


def _answered_need(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The client's answer to a question about what he needs, when he never says it with a word of need."""
    for turn in transcript.said_by(Speaker.MANAGER):
        if said(lexicon.needs_asked, turn.text) is None:
            continue
        for answer in followers(transcript.turns, turn, 3):
            long = len(answer.text.split()) > _SHORTEST_NEED_WORDS
            if answer.speaker is Speaker.CLIENT and long and not answer.text.rstrip().endswith("?"):
                evidence = quote(answer, *clause(answer.text, 0, 0))
                return Fact(bare(evidence.quote), (evidence,), confidence=0.6)
    return None


def budget(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The client's last sum: said with a word of budget, given when asked for it, or read back and confirmed."""
    found: Fact | None = None
    for turn in transcript.turns:
        if turn.speaker is Speaker.CLIENT:
            found = _stated(turn, transcript, lexicon) or found
        elif turn.speaker is Speaker.MANAGER and found is None:
            found = _confirmed(turn, transcript, lexicon)
    return found


def decision_role(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """Whether the client decides, as the client says; somebody else's say outweighs «я руководитель»."""
    found: dict[str, tuple[Turn, Evidence, str]] = {}
    for turn in transcript.said_by(Speaker.CLIENT):
        for role in lexicon.decision_roles:
            match = find_in(turn, role.said)
            if match is not None and role.code not in found:
                found[role.code] = (turn, quoted_clause(turn, match), role.title)
    for code in ("not_decision_maker", "shared", "decision_maker"):
        if code in found:
            _, evidence, title = found[code]
            return Fact(title, (evidence,), confidence=0.8, code=code)
    return _answered_role(transcript, lexicon)


def _answered_role(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """«кто у вас подписывает?» - «да, я»; «решение вы принимаете?» - «нет»."""
    roles = {role.code: role for role in lexicon.decision_roles}
    for turn in transcript.said_by(Speaker.MANAGER):
        if said(lexicon.role_asked, turn.text) is None:
            continue
        answer = next((one for one in followers(transcript.turns, turn, 2) if one.speaker is Speaker.CLIENT), None)
        start = plain(answer.text[:_ROLE_ANSWER_CHARS]) if answer is not None else ""
        no, own = matcher(lexicon.contacts.deny).match(start), matcher(lexicon.role_own).search(start)
        match, code = (no, "not_decision_maker") if no else (own, "decision_maker")
        if answer is not None and match is not None and code in roles and (no or not said(lexicon.negations, start)):
            return Fact(roles[code].title, (quote(answer, match.start(), match.end()),), confidence=0.7, code=code)
    return None


def source(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """Where the client came from: in the client's words, or as the manager says and the client does not deny."""
    own = _first_coded(transcript.said_by(Speaker.CLIENT), lexicon.sources)
    if own is not None:
        return own
    for turn in transcript.said_by(Speaker.MANAGER):
        told = _first_coded((turn,), lexicon.sources)
        answer = next((one for one in followers(transcript.turns, turn, 2) if one.speaker is Speaker.CLIENT), None)
        if told is not None and answer is not None and said(lexicon.contacts.deny, answer.text[:20]) is None:
            return replace(told, confidence=0.7)
    return None


def refusal_reason(transcript: Transcript, lexicon: Lexicon, *, agreed_turn: int | None) -> Fact | None:
    """Why the client refuses: the reason in his refusal or just before it. None when a next step is agreed after it."""
    clients = transcript.said_by(Speaker.CLIENT)
    for place in range(len(clients) - 1, -1, -1):
        refusal = find_in(clients[place], lexicon.refusals)
        if refusal is None or clients[place].text.rstrip().endswith("?"):
            continue
        if agreed_turn is not None and agreed_turn >= clients[place].turn:
            return None
        near = (clients[place], *reversed(clients[max(0, place - _REASON_TURNS) : place]))
        reason = _first_coded(near, lexicon.refusal_reasons)
        evidence = quoted_clause(clients[place], refusal)
        if reason is not None:
            apart = reason.evidence[0] != evidence
            return Fact(
                reason.value, (*reason.evidence, *([evidence] if apart else [])), confidence=0.8, code=reason.code
            )
        return Fact(bare(evidence.quote), (evidence,), confidence=0.6)
    return None


def _first_coded(turns: tuple[Turn, ...], entries: tuple[Coded, ...]) -> Fact | None:
    for turn in turns:
        for entry in entries:
            match = find_in(turn, entry.said) if entry.said else None
            if match is not None:
                return Fact(entry.title, (quoted_clause(turn, match),), confidence=0.85, code=entry.code)
    return None


def _stated(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """A sum in a client's turn that is a budget by its own words or by the question before it."""
    words = lexicon.money
    asked = _was_asked(turn, transcript, lexicon)
    for found in find_money(turn.text, words):
        start, end = clause(turn.text, found.start, found.end, longest=24)
        around = turn.text[start:end] if asked else turn.text[max(0, found.start - 60) : found.end + 30]
        other = said(words.not_budget, turn.text[max(0, found.start - 40) : found.start]) is not None
        meant = said(words.budget, around) is not None
        if _is_large(found) and (meant or asked) and not (other and not meant):
            return _fact(turn, found)
    return None


def _was_asked(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> bool:
    before = transcript.turns[max(0, turn.turn - 3) : turn.turn]
    managers = [one for one in before if one.speaker is Speaker.MANAGER]
    return bool(managers) and said(lexicon.money.budget_asked, managers[-1].text) is not None


def _confirmed(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """«то есть бюджет двести тысяч?» - «да»."""
    sums = [found for found in find_money(turn.text, lexicon.money) if _is_large(found)]
    if not sums or said(lexicon.money.budget_asked, turn.text) is None:
        return None
    answer = next((one for one in followers(transcript.turns, turn, 2) if one.speaker is Speaker.CLIENT), None)
    yes = said(lexicon.contacts.confirm, answer.text[:40]) if answer is not None else None
    if answer is None or yes is None or find_money(answer.text, lexicon.money):
        return None
    fact = _fact(turn, sums[0])
    return Fact(fact.value, (*fact.evidence, quote(answer, yes.start(), yes.end())), confidence=0.8)


def _is_large(found: Sum) -> bool:
    return found.high >= _SMALLEST_BUDGET or (found.currency is not None and found.high >= 100)


def _fact(turn: Turn, found: Sum) -> Fact:
    return Fact(found.text, (quote(turn, found.start, found.end),), confidence=0.7 if found.about else 0.9)
