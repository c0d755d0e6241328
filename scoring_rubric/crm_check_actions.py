"""A task of the CRM that the client refused on the call («не приезжайте, пришлите почтой»)."""

from __future__ import annotations

import re

from scoring_rubric.crm_check_compare import codes_of
from scoring_rubric.crm_check_fields import Call
from scoring_rubric.facts_quotes import negated
from scoring_rubric.lexicon import matcher
from scoring_rubric.spoken_numbers import plain
from transcription.types import Evidence, Speaker, Turn, quote

_BARE_NO = re.compile(r"\bno\s$")  # "no demo then": here it is no reply


def refused_action(typed: str, call: Call) -> Evidence | None:
    """Where the client refuses the typed action and neither side takes it up again."""
    wanted = codes_of(typed, call.lexicon.agreements.actions)
    if len(wanted) != 1:
        return None
    refused: Turn | None = None
    for turn in call.transcript.turns:
        said_so = _polarities(turn, next(iter(wanted)), call)
        if turn.speaker is Speaker.CLIENT and said_so and not any(said_so):
            refused = turn
        elif refused is not None and True in said_so:
            refused = None
    return quote(refused) if refused is not None else None


def _polarities(turn: Turn, code: str, call: Call) -> list[bool]:
    """For every mention of the action, whether it is meant and not refused."""
    phrases = tuple(phrase for entry in call.lexicon.agreements.actions if entry.code == code for phrase in entry.said)
    return [
        not negated(turn.text, match.start(), match.end(), call.lexicon.negations, call.lexicon.scope_ends)
        and not _BARE_NO.search(plain(turn.text[: match.start()]))
        for match in matcher(phrases + _typed(code, call)).finditer(plain(turn.text))
    ]


def _typed(code: str, call: Call) -> tuple[str, ...]:
    return tuple(phrase for entry in call.lexicon.agreements.actions if entry.code == code for phrase in entry.typed)
