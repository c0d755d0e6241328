"""Where the client came from in the CRM against the call: what he says, and what he denies when asked for it."""

from __future__ import annotations

from scoring_rubric.crm_check_compare import codes_of, same_code, stems
from scoring_rubric.crm_check_fields import Call, field
from scoring_rubric.facts_answers import denied_reply, denies, reply, verdict
from scoring_rubric.facts_quotes import bare, negated
from scoring_rubric.lexicon_phrases import matcher, said
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.types import CrmField, FieldStatus
from transcription.types import Evidence, Speaker, Turn, quote

_ANSWER_CHARS = 24
_ASKED_TURNS = 3
_ANY_SOURCE = frozenset({"site"})


def source_field(typed: str | None, call: Call) -> CrmField:
    """A channel contradicts where the client denies it, or names another one; the site alone contradicts none."""
    heard = call.facts.source
    if typed is None:
        status = FieldStatus.MISSING if heard else FieldStatus.NOT_DISCUSSED
        evidence = heard.evidence if heard else ()
        return field("source", status, call, heard=heard.value if heard else None, evidence=evidence)
    codes = codes_of(typed, call.lexicon.sources)
    no = _denied(typed, codes, call)
    another = heard is not None and heard.code not in codes
    if no is not None and (another or (heard is None and not codes & _ANY_SOURCE) or _is_own_word(typed, no, call)):
        shown = heard.value if heard is not None and another else bare(no.quote)
        evidence = heard.evidence if heard is not None and another else (no,)
        return field("source", FieldStatus.CONTRADICTS, call, typed=typed, heard=shown, evidence=evidence)
    other = _other_platform(typed, call)
    if other is not None:
        named, place = other
        return field("source", FieldStatus.CONTRADICTS, call, typed=typed, heard=named, evidence=(place,))
    yes = _same_platform(typed, call)
    if yes is not None:
        return field("source", FieldStatus.MATCH, call, typed=typed, heard=bare(yes.quote), evidence=(yes,))
    own = _said_platform(typed, call)
    if own is not None:
        return field("source", FieldStatus.MATCH, call, typed=typed, heard=bare(own.quote), evidence=(own,))
    if heard is None:
        return field("source", FieldStatus.NOT_DISCUSSED, call, typed=typed)
    same = same_code(typed, heard, call.lexicon.sources)
    if same is None or (same is False and (heard.code in _ANY_SOURCE or codes & _ANY_SOURCE)):
        reason = "not_comparable" if heard.confidence >= 0.7 else "unclear_hearing"
        return field("source", FieldStatus.NOT_DISCUSSED, call, typed=typed, heard=heard.value, reason=reason)
    status = FieldStatus.MATCH if same else FieldStatus.CONTRADICTS
    return field("source", status, call, typed=typed, heard=heard.value, evidence=heard.evidence)


def _other_platform(typed: str, call: Call) -> tuple[str, Evidence] | None:
    """«по авито?» - «нет, вконтакте увидел»: the typed channel is denied and the client names another one."""
    platforms = call.lexicon.platforms
    wanted = codes_of(typed, platforms)
    titles = {one.code: one.title for one in platforms}
    for turn in call.transcript.said_by(Speaker.MANAGER):
        answer = reply(turn, call.transcript)
        if not wanted or answer is None or not wanted & codes_of(turn.text, platforms):
            continue
        named = codes_of(answer.text, platforms) - wanted
        mocked = said(call.lexicon.comments.mocked, answer.text[:_ANSWER_CHARS]) is not None
        if len(named) == 1 and (denies(answer, call.lexicon) or mocked):
            return titles[next(iter(named))], quote(answer)
    return None


def _denied(typed: str, codes: frozenset[str], call: Call) -> Evidence | None:
    """Where the client denies the typed channel: in his own words, or as the manager offers it."""
    for turn in call.transcript.turns:
        before = call.transcript.turns[turn.turn - 1] if turn.turn else turn
        if any(_is_advertised(one, call) for one in (before, turn)):
            continue
        if turn.speaker is Speaker.CLIENT and (place := _denied_word(typed, turn, call)):
            return quote(turn, *place)
        answer = denied_reply(turn, call.transcript, call.lexicon) or _mocking_reply(turn, call)
        offered = answer is not None and (
            stems(typed) & stems(turn.text) or codes & codes_of(turn.text, call.lexicon.sources)
        )
        if answer is not None and offered:
            return quote(answer)
    return None


def _mocking_reply(turn: Turn, call: Call) -> Turn | None:
    """«вы с сайта?» - «какой сайт, я мимо ехал»."""
    answer = reply(turn, call.transcript)
    mocks = answer is not None and matcher(call.lexicon.comments.mocked).match(plain(answer.text))
    return answer if mocks else None


def _is_advertised(turn: Turn, call: Call) -> bool:
    """«мы есть вконтакте, подписывайтесь»: the manager invites to a channel and asks for no source."""
    words = call.lexicon
    invites = turn.speaker is Speaker.MANAGER and said(words.source_advertised, turn.text) is not None
    return invites and said(words.source_asked, turn.text) is None


def _same_platform(typed: str, call: Call) -> Evidence | None:
    """ "on google" - "yeah google": the client says yes to the very channel that is typed."""
    wanted = codes_of(typed, call.lexicon.platforms)
    for turn in call.transcript.said_by(Speaker.MANAGER):
        answer = reply(turn, call.transcript)
        named = codes_of(turn.text, call.lexicon.platforms)
        if answer is None or named != wanted or not wanted or _is_advertised(turn, call):
            continue
        before = call.transcript.turns[max(0, turn.turn - _ASKED_TURNS) : turn.turn + 1]
        asked = any(said(call.lexicon.source_asked, one.text) for one in before if one.speaker is Speaker.MANAGER)
        if asked and verdict(answer, call.lexicon) is True:
            return quote(answer)
    return None


def _said_platform(typed: str, call: Call) -> Evidence | None:
    """ "i just googled it": the client came by the very channel that is typed and names no other one."""
    wanted = codes_of(typed, call.lexicon.platforms)
    for turn in call.transcript.said_by(Speaker.CLIENT):
        if not wanted or said(call.lexicon.source_came, turn.text) is None or _denied_word(typed, turn, call):
            continue
        if codes_of(turn.text, call.lexicon.platforms) == wanted:
            return quote(turn)
    return None


def _denied_word(typed: str, turn: Turn, call: Call) -> tuple[int, int] | None:
    wanted = stems(typed)
    for word in tokens(turn.text):
        held = not negated(turn.text, word.start, word.end, call.lexicon.negations, call.lexicon.scope_ends)
        if stems(word.text) & wanted and not held:
            return 0, len(turn.text)
    return None


def _is_own_word(typed: str, no: Evidence, call: Call) -> bool:
    """«радио не слушаю, листовку дали»: the typed word itself is denied, though both are one kind of channel."""
    turn = call.transcript.turns[no.turn]
    heard = call.facts.source
    return heard is not None and heard.evidence[0].turn == no.turn and _denied_word(typed, turn, call) is not None
