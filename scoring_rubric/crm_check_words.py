"""The words of a comment against those of a turn: shared, denied, and what a yes or a no makes of them."""

from __future__ import annotations

import re
from collections.abc import Set

from scoring_rubric.crm_check_compare import stems
from scoring_rubric.crm_check_fields import Call
from scoring_rubric.facts_answers import reply, verdict
from scoring_rubric.facts_quotes import negated
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import matcher, said
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.statistics_questions import is_open
from transcription.types import Evidence, Speaker, quote

_BESIDE_CHARS = 16
_ASKED = 0.5
_PRESENT_CHARS = 12
_TIME_LETTERS = 4
_TIME_SCOPE = 5
_GONE_SCOPE = 4
_HALF = 0.5
_PRONOUN_WORDS = 3
_PARTS = re.compile(r"[,;.]")
_TITLE = re.compile(r"(?<=\w )[A-ZА-ЯЁ][\w-]{2,}")
_CLAUSE_WORDS = frozenset(["а", "но", "и", "зато", "or", "and", "but", "so", "because"])


def content(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Stems of the words that say something in a comment."""
    return stems(matcher(lexicon.comments.empty).sub(" ", plain(text)))


def polarities(text: str, shared: Set[str], lexicon: Lexicon) -> dict[str, bool]:
    """For every shared stem in a text, whether the text says it or denies it."""
    found: dict[str, bool] = {}
    for word in tokens(text):
        for stem in stems(word.text) & shared:
            before = text[: word.end]  # «собака не кусается» denies no dog
            after = said(lexicon.comments.absent, text[word.end : word.end + _BESIDE_CHARS])
            held = not negated(before, word.start, word.end, lexicon.negations, lexicon.scope_ends)
            found[stem] = held and (after is None or after.start() > 1)
    return found


def asked_and_answered(typed: str, call: Call) -> tuple[bool, Evidence] | None:
    """ "is the greenhouse heated" - "it is" against «не отапливается»: whether the answer bears the comment out."""
    wanted = content(typed, call.lexicon)
    for turn in call.transcript.turns:
        answer = reply(turn, call.transcript)
        shared = wanted & content(turn.text, call.lexicon)
        if answer is None or not shared or len(shared) < _ASKED * len(wanted):
            continue
        yes = verdict(answer, call.lexicon)
        ours, asked = (polarities(text, shared, call.lexicon) for text in (typed, turn.text))
        if not any(asked.values()) and said(call.lexicon.comments.present, answer.text[:_PRESENT_CHARS]):
            return all(ours.values()), quote(answer)  # «бассейна у вас нет?» - «есть, четыре на восемь»
        if yes is None or not all(asked.values()) or is_open(turn.text, call.lexicon):
            continue
        return all(ours.values()) is yes, quote(answer)
    return None


def denied_part(typed: str, call: Call) -> Evidence | None:
    """«частный дом, газ подведён» against «газа нет»: a part of the comment that the client's answer denies."""
    parts = [part.strip() for part in _PARTS.split(typed) if part.strip()]
    found = (asked_and_answered(part, call) for part in parts if len(parts) > 1)
    return next((told[1] for told in found if told is not None and not told[0]), None)


def denied_title(typed: str, call: Call) -> Evidence | None:
    """ "not staples, we get it from viking": a title of the comment that the client denies and nobody takes up."""
    titles = {word for title in _TITLE.findall(typed) for word in stems(title)}
    if said(call.lexicon.negations, typed):
        return None
    denied: Evidence | None = None
    for turn in call.transcript.said_by(Speaker.CLIENT):
        held = polarities(turn.text, titles, call.lexicon)
        if True in held.values():
            return None
        denied = denied or (quote(turn) if held else None)
    return denied


def mocked_word(typed: str, call: Call) -> Evidence | None:
    """«на гарантии?» - «какая гарантия»: the client echoes a word of the comment as something that is not there."""
    wanted = content(typed, call.lexicon)
    for turn in call.transcript.turns:
        answer = reply(turn, call.transcript)
        asked = wanted & content(turn.text, call.lexicon)
        if answer is None or not asked:
            continue
        words = tokens(answer.text)
        for cue in matcher(call.lexicon.comments.rhetorical).finditer(plain(answer.text)):
            echoed = next((word for word in words if word.start >= cue.end()), None)
            begins = len(plain(answer.text[: cue.start()]).split()) <= 1
            if begins and echoed is not None and stems(echoed.text) & asked:
                held = polarities(typed, stems(echoed.text) & wanted, call.lexicon)
                return quote(answer) if all(held.values()) else None
    return None


def gone_word(typed: str, call: Call) -> Evidence | None:
    """«юрист есть?» - «юриста мы сократили»: the client says that what the comment holds was there and is gone."""
    wanted = content(typed, call.lexicon)
    if said(call.lexicon.comments.gone, typed) or not all(polarities(typed, wanted, call.lexicon).values()):
        return None
    for turn in call.transcript.said_by(Speaker.CLIENT):
        before = call.transcript.turns[turn.turn - 1] if turn.turn else turn
        asked = before.speaker is Speaker.MANAGER and content(before.text, call.lexicon) & wanted
        for cue in matcher(call.lexicon.comments.gone).finditer(plain(turn.text)):
            if negated(turn.text, cue.start(), cue.end(), call.lexicon.negations, call.lexicon.scope_ends):
                continue
            near = _near(turn.text, cue.start(), cue.end())
            taken_up = asked and len(plain(turn.text[: cue.start()]).split()) <= _PRONOUN_WORDS
            shared = content(near, call.lexicon) & wanted
            # unasked, one word of a long comment may be sold as goods are
            named = bool(shared) and (bool(asked) or len(shared) >= _HALF * len(wanted))
            if named or (taken_up and not content(turn.text[: cue.start()], call.lexicon)):
                return quote(turn)
    return None


def _near(text: str, start: int, end: int) -> str:
    """The words beside a place, up to a word that begins another clause («продали станок, а погрузчик есть»)."""
    before = re.split(r"[.,!?;]", plain(text[:start]))[-1].split()[-_GONE_SCOPE:]
    after = re.split(r"[.,!?;]", plain(text[end:]))[0].split()[:_GONE_SCOPE]
    opened = [place for place, word in enumerate(before) if word in _CLAUSE_WORDS]
    closed = next((place for place, word in enumerate(after) if word in _CLAUSE_WORDS), len(after))
    return " ".join((*before[opened[-1] + 1 if opened else 0 :], *after[:closed]))


def refused_time(typed: str, call: Call) -> Evidence | None:
    """«в марте не надо, мы в отъезде»: the client refuses the time of the comment and no side takes it up again."""
    times = {_time_of(match.group()) for match in matcher(call.lexicon.comments.times).finditer(plain(typed))}
    if len(times) != 1 or said(call.lexicon.negations, typed):
        return None
    refused: Evidence | None = None
    for turn in call.transcript.turns:
        for match in matcher(call.lexicon.comments.times).finditer(plain(turn.text)):
            if _time_of(match.group()) not in times:
                continue
            denied = _is_refused_time(turn.text, match.start(), match.end(), call.lexicon)
            if denied and turn.speaker is Speaker.CLIENT:
                refused = quote(turn)
            elif not denied and refused is not None and turn.speaker is Speaker.CLIENT:
                refused = None
            elif not denied and turn.speaker is Speaker.CLIENT:
                return None
    return refused


def _time_of(word: str) -> str:
    return word[:_TIME_LETTERS]


def _is_refused_time(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """A negation with the time in its clause ("i don't need her at easter"); «не раньше марта» refuses no March."""
    before = re.split(r"[.,!?;]", plain(text[:start]))[-1].split()[-_TIME_SCOPE:]
    if any(word in lexicon.comments.bounds for word in before[-2:]):
        return False
    opened = [place for place, word in enumerate(before) if matcher(lexicon.scope_ends).fullmatch(word)]
    subjects = [place for place in opened if before[place] not in lexicon.comments.subjects]
    clause = before[subjects[-1] + 1 :] if subjects else before
    after = re.split(r"[.,!?;]", plain(text[end:]))[0].split()[:2]
    bound = len(after) > 1 and after[1] in lexicon.comments.bounds  # «в марте, не раньше»
    return any(matcher(lexicon.negations).fullmatch(word) for word in (*clause, *([] if bound else after[:1])))
