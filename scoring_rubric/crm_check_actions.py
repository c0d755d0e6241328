"""A task of the CRM against what the two came to: a task that the client refused, or took upon himself."""

from __future__ import annotations

import re

from scoring_rubric.crm_check_compare import codes_of, same_action, stems
from scoring_rubric.crm_check_fields import Call
from scoring_rubric.crm_check_refuted import said_of
from scoring_rubric.facts_answers import reply, verdict
from scoring_rubric.facts_quotes import followers
from scoring_rubric.lexicon_phrases import Coded, matcher, said
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.types import Fact
from transcription.types import Evidence, Speaker, Turn, quote

_CALL, _IN_PERSON, _VIDEO, _EMAIL = "call", "in_person", "video", "email"


def refused_action(typed: str, call: Call) -> Evidence | None:
    """Where the client refuses the typed task and neither side takes it up again."""
    words = call.lexicon.agreements
    wanted = _tasks_of(typed, call)
    if not wanted:
        return _refused_by_word(typed, call)
    if len(wanted) != 1:
        return None
    task = next(entry for entry in words.tasks if entry.code in wanted)
    clients = task.code == _CALL and said(words.client_calls_typed, typed) is not None
    if clients or (task.code == _IN_PERSON and not said(words.in_person, typed) and _speaks_of(_VIDEO, call)):
        return None  # a "meeting" may be held by video
    refused: Turn | None = None
    for turn in call.transcript.turns:
        taken = task.code == _CALL and turn.speaker is Speaker.CLIENT and said(words.client_calls, turn.text)
        if taken and _opposes(turn, task, call):
            refused = turn
            continue
        said_so = _meant(turn, task, call)
        if turn.speaker is Speaker.CLIENT and False in said_so and True not in said_so:
            refused = turn
        elif turn.speaker is Speaker.MANAGER and True in said_so:
            answer = reply(turn, call.transcript)
            offered = answer is not None and said(words.offers, turn.text) is not None
            refused = answer if offered and answer is not None and _refuses(answer, task, call) else None
        elif refused is not None and True in said_so:
            refused = None
    return quote(refused) if refused is not None else None


def _tasks_of(typed: str, call: Call) -> frozenset[str]:
    """Kinds of the typed task; what a paper is sent by is no task of its own ("email the quote")."""
    wanted = codes_of(typed, call.lexicon.agreements.tasks)
    return wanted - {_EMAIL} if len(wanted) > 1 else wanted


def taken_task(typed: str, call: Call) -> Evidence | None:
    """Where the typed task is promised or asked for and the other side takes it, though no time was arranged."""
    return _taken(_tasks_of(typed, call), call)


def any_taken_task(call: Call) -> Evidence | None:
    """Where one side promises or asks for a paper, a sample or a visit and the other takes it."""
    kinds = frozenset(task.code for task in call.lexicon.agreements.tasks) - {_CALL, _EMAIL}
    return _taken(kinds, call)


def _taken(kinds: frozenset[str], call: Call) -> Evidence | None:
    words = call.lexicon.agreements
    found: Turn | None = None
    for turn in call.transcript.turns:
        answer = next(followers(call.transcript.turns, turn, 1), None)
        both = answer is not None and {answer.speaker, turn.speaker} == {Speaker.CLIENT, Speaker.MANAGER}
        if answer is None or not both or not kinds & _spoken(turn, call):
            continue
        doing = words.promises if turn.speaker is Speaker.MANAGER else words.requests
        cue = said(doing, turn.text)
        if cue is None or said(words.declined, turn.text) or turn.text.rstrip().endswith("?"):
            continue
        taken = verdict(answer, call.lexicon) is True or said((*words.accepted, *words.taken_up), answer.text)
        if taken and verdict(answer, call.lexicon) is not False:
            found = turn
    return quote(found) if found is not None else None


def _refused_by_word(typed: str, call: Call) -> Evidence | None:
    """«пробный урок» against «не нужен пробный»: a task of no kind that the client refuses by its own word."""
    refused: Turn | None = None
    for turn in call.transcript.turns:
        places = [(one.start, one.end) for one in tokens(turn.text) if stems(one.text) & stems(typed)]
        if not places or turn.speaker not in (Speaker.CLIENT, Speaker.MANAGER):
            continue
        unwanted = any(said_of(turn, place, call.lexicon.agreements.unwanted) for place in places)
        if turn.speaker is Speaker.CLIENT:
            refused = turn if unwanted else None
        elif refused is not None and not unwanted:
            refused = None
    return quote(refused) if refused is not None and call.facts.next_step is not None else None


def taken_over(typed: str, call: Call) -> Evidence | None:
    """Where the client says that he will call, as the CRM has it («клиент перезвонит сам»)."""
    words = call.lexicon.agreements
    if said(words.client_calls_typed, typed) is None:
        return None
    own = (turn for turn in call.transcript.said_by(Speaker.CLIENT) if said(words.client_calls, turn.text))
    return next((quote(turn) for turn in own), None)


def agreed_action(typed: str, heard: Fact, call: Call) -> bool | None:
    """Whether the typed task is the step agreed on: by the kind of task, else by the kind of action.

    Of two papers only the one that was spoken of agrees; another one may still have been promised.
    """
    wanted = _tasks_of(typed, call)
    if said(call.lexicon.agreements.client_calls_typed, typed) is not None and _rings_himself(heard, call):
        return False
    turns = {place.turn for place in heard.evidence}
    around = [call.transcript.turns[place] for place in sorted(turns | {max(0, one - 1) for one in turns})]
    spoken = frozenset().union(*(_spoken(turn, call) for turn in around))
    if wanted & spoken:
        return True
    own = frozenset().union(*(_spoken(call.transcript.turns[place], call) for place in turns))
    if wanted and own and not wanted & {_CALL, _VIDEO}:
        return None
    return same_action(typed, heard, call.lexicon)


def _rings_himself(heard: Fact, call: Call) -> bool:
    """Whether the step is a call that the manager promises."""
    words = call.lexicon.agreements
    own = [call.transcript.turns[place.turn] for place in heard.evidence]
    return any(
        turn.speaker is Speaker.MANAGER and said(words.promises, turn.text) is not None and _CALL in _spoken(turn, call)
        for turn in own
    )


def _spoken(turn: Turn, call: Call) -> frozenset[str]:
    tasks = call.lexicon.agreements.tasks
    return frozenset(task.code for task in tasks if True in _meant(turn, task, call))


def _speaks_of(code: str, call: Call) -> bool:
    return any(code in _spoken(turn, call) for turn in call.transcript.turns)


def _meant(turn: Turn, task: Coded, call: Call) -> list[bool | None]:
    """For every mention of the task: True where it is meant, False where refused, None where it is put off."""
    words = call.lexicon.agreements
    text = turn.text
    if task.code == _CALL:  # a call that the client will make is not the manager's
        theirs = words.client_calls if turn.speaker is Speaker.CLIENT else words.calls_awaited
        for own in reversed(list(matcher(theirs).finditer(plain(text)))):
            text = text[: own.start()] + " " * len(own.group()) + text[own.end() :]
    shown = Turn(turn.turn, turn.speaker, text) if text.strip() else turn
    found: list[bool | None] = []
    for match in matcher(task.said).finditer(plain(text)):
        if said_of(shown, match.span(), words.unwanted) or _is_forbidden(shown, match):
            found.append(False)
        else:
            found.append(None if said_of(shown, match.span(), words.not_now) else True)
    return found


def _is_forbidden(turn: Turn, match: re.Match[str]) -> bool:
    """«не звоните», «не надо ездить», "don't call": the verb itself is refused."""
    before = plain(turn.text[: match.start()]).split()[-1:]
    if match.group().startswith("don't"):
        return True
    word = match.group().split()[0]
    return before in (["не"], ["don't"], ["not"], ["never"]) and (
        word.isascii() or word.endswith(("те", "й", "и", "ть", "тесь", "еду", "едем"))
    )


def _opposes(turn: Turn, task: Coded, call: Call) -> bool:
    """Whether the client who will call himself also refuses to be called: in the same turn, or as he is offered it."""
    before = call.transcript.turns[turn.turn - 1] if turn.turn else None
    offered = (
        before is not None and before.speaker is Speaker.MANAGER and bool(matcher(task.said).search(plain(before.text)))
    )
    forbidden = any(_is_forbidden(turn, match) for match in matcher(task.said).finditer(plain(turn.text)))
    return forbidden or (offered and said(call.lexicon.agreements.refusing, turn.text) is not None)


def _refuses(answer: Turn, task: Coded, call: Call) -> bool:
    no = verdict(answer, call.lexicon) is False or said(call.lexicon.agreements.refusing, answer.text[:40]) is not None
    return no and True not in _meant(answer, task, call)
