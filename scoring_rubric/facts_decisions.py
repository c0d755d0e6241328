"""Who decides on the client's side, and which person it is when he is named («решает жена»)."""

from __future__ import annotations

import re

from scoring_rubric.facts_quotes import find_in, followers, negated, quoted_clause
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import Coded, matcher, said
from scoring_rubric.names_morphology import is_person
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.types import Fact
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

_ROLE_ANSWER_CHARS = 16
_NEAR = 45
_NEAR_NOUN = 20
_SELF = "self"
_QUOTED = re.compile(r" ли\b")  # «вы спрашивали, решает ли муж»


def decision_role(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """Whether the client decides, as the client says; somebody else's say outweighs «я руководитель»."""
    found: dict[str, tuple[Evidence, str]] = {}
    for turn in transcript.said_by(Speaker.CLIENT):
        for code, evidence, title in (*_phrased(turn, lexicon), *_by_person(turn, transcript, lexicon)):
            named = code in found and ":" not in found[code][1] and ":" in title
            if code not in found or named:
                found[code] = (evidence, title)
    for code in ("not_decision_maker", "shared", "decision_maker"):
        if code in found:
            evidence, title = found[code]
            return Fact(title, (evidence,), confidence=0.8, code=code)
    return _answered_role(transcript, lexicon)


def _phrased(turn: Turn, lexicon: Lexicon) -> list[tuple[str, Evidence, str]]:
    found = []
    for role in lexicon.decision_roles:
        match = find_in(turn, role.said, unless=role.unless)
        if match is not None and not _is_denied(turn, match, lexicon):
            people = _people(match.group(), lexicon)
            title = f"{role.title}: {people[0].title}" if people and role.code != "decision_maker" else role.title
            found.append((role.code, quoted_clause(turn, match), title))
    return found


def _is_denied(turn: Turn, match: re.Match[str], lexicon: Lexicon) -> bool:
    """A negation right before the phrase; a farther one belongs to another thought («директор не вникает, решаю я»)."""
    before = plain(turn.text[: match.start()]).split()
    return bool(before) and len(before) > 1 and said(lexicon.negations, before[-1]) is not None


def _by_person(turn: Turn, transcript: Transcript, lexicon: Lexicon) -> list[tuple[str, Evidence, str]]:
    """«муж решает», «без жены не могу», "my wife has the final say": a person beside a verb of deciding."""
    titles = {role.code: role.title for role in lexicon.decision_roles}
    low = plain(turn.text)
    asked = said(lexicon.role_asked, _question_before(turn, transcript)) is not None
    cues = [
        cue
        for cue in matcher(lexicon.deciding.verbs).finditer(low)
        if not _is_refuted(low[: cue.start()], lexicon) and not _QUOTED.match(low[cue.end() :])
    ]
    found = []
    for person in lexicon.deciding.people:
        for match in matcher(person.said).finditer(low):
            beside = [cue for cue in cues if max(cue.start() - match.end(), match.start() - cue.end()) < _NEAR]
            asks = said(lexicon.deciding.asks, low[max(0, match.start() - 30) : match.end() + 24])
            # «кто решает?» - «главный бухгалтер»: the answer needs no verb of its own
            answer = asked and match.start() < _ROLE_ANSWER_CHARS
            denied = negated(turn.text, match.start(), match.end(), lexicon.negations, lexicon.scope_ends)
            if is_himself(low[: match.start()], lexicon) or (asks is None and (denied or not (beside or answer))):
                continue
            evidence = quoted_clause(turn, match) if not beside else _span(turn, match, beside[0])
            found.append(("not_decision_maker", evidence, f"{titles['not_decision_maker']}: {person.title}"))
            break
    return found[:1] or _by_noun(turn, cues, lexicon, asked=asked)


def _is_refuted(before: str, lexicon: Lexicon) -> bool:
    """Whether the word before a verb denies it («ничего не решает»)."""
    words = before.split()
    return bool(words) and said(lexicon.negations, words[-1]) is not None


def _by_noun(
    turn: Turn, cues: list[re.Match[str]], lexicon: Lexicon, *, asked: bool
) -> list[tuple[str, Evidence, str]]:
    """A person whom no list names: «худрук утверждает», "the head gardener chooses", or the answer to "who"."""
    role = next(role for role in lexicon.decision_roles if role.code == "not_decision_maker")
    for word in tokens(turn.text):
        before = plain(turn.text[: word.start])
        beside = next((cue for cue in cues if 0 < cue.start() - word.end < _NEAR_NOUN), None)
        answer = asked and word.start < _ROLE_ANSWER_CHARS
        if not (beside or answer) or not is_person(word.text) or is_himself(before, lexicon):
            continue
        if negated(turn.text, word.start, word.end, lexicon.negations, lexicon.scope_ends):
            continue
        last = beside.end() if beside else word.end
        return [(role.code, quote(turn, word.start, last), f"{role.title}: {word.text}")]
    return []


def is_himself(before: str, lexicon: Lexicon) -> bool:
    """Whether the words before a person make him the speaker («я тут хозяин»)."""
    left = before.rstrip()
    return any(match.end() == len(left) for match in matcher(lexicon.deciding.himself).finditer(left))


def _question_before(turn: Turn, transcript: Transcript) -> str:
    before = transcript.turns[turn.turn - 1] if turn.turn else None
    return before.text if before is not None and before.speaker is Speaker.MANAGER else ""


def _span(turn: Turn, one: re.Match[str], other: re.Match[str]) -> Evidence:
    return quote(turn, min(one.start(), other.start()), max(one.end(), other.end()))


def _people(text: str, lexicon: Lexicon) -> list[Coded]:
    return [person for person in lexicon.deciding.people if said(person.said, text)]


def _answered_role(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """«кто у вас подписывает?» - «да, я»; «решение вы принимаете?» - «нет»."""
    roles = {role.code: role for role in lexicon.decision_roles}
    for turn in transcript.said_by(Speaker.MANAGER):
        if said(lexicon.role_asked, turn.text) is None:
            continue
        answer = next((one for one in followers(transcript.turns, turn, 2) if one.speaker is Speaker.CLIENT), None)
        start = plain(answer.text[:_ROLE_ANSWER_CHARS]) if answer is not None else ""
        alone = said(lexicon.deciding.others_asked, turn.text) is not None
        no, own = matcher(lexicon.contacts.deny).match(start), matcher(lexicon.role_own).search(start)
        match, code = (no, "decision_maker" if alone else "not_decision_maker") if no else (own, "decision_maker")
        if answer is not None and match is not None and code in roles and (no or not said(lexicon.negations, start)):
            return Fact(roles[code].title, (quote(answer, match.start(), match.end()),), confidence=0.7, code=code)
    return None
