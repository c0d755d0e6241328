"""The client's firm and who decides in the CRM against the call: the typed value is looked for in the call itself."""

from __future__ import annotations

from scoring_rubric.crm_check_compare import bare_title, codes_of, same_company, stems
from scoring_rubric.crm_check_fields import Call, field
from scoring_rubric.crm_check_refuted import said_of
from scoring_rubric.crm_check_titles import refuted_title, title_in
from scoring_rubric.facts_answers import denied_reply, reply
from scoring_rubric.facts_decisions import is_himself
from scoring_rubric.facts_quotes import bare, followers, negated
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import Coded, matcher, said
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.types import CrmField, Fact, FieldStatus
from transcription.types import Evidence, Speaker, Turn, quote

_DENIAL_CHARS = 24
_BESIDE_CHARS = 32
_SELF_ROLE = "decision_maker"
_GUESS = 0.5
_SHORTEST_QUESTION = 4


def company_field(typed: str | None, call: Call) -> CrmField:
    """A title matches where the client says it as his own; one that he denies contradicts the one he names instead."""
    heard = call.facts.company
    if typed is None:
        status = FieldStatus.MISSING if heard else FieldStatus.NOT_DISCUSSED
        return _shown("company", status, call, typed, heard)
    refuted = refuted_title(typed, call)
    if refuted is not None:
        return _replaced(typed, heard, refuted, call)
    denied, place = _said_title(typed, call)
    if (
        heard is not None
        and denied
        and plain(bare_title(heard.value, call.lexicon)) != plain(bare_title(typed, call.lexicon))
    ):
        return _shown("company", FieldStatus.CONTRADICTS, call, typed, heard)
    if place is not None and not denied:
        shown = Fact(place.quote, (place,))
        return _shown("company", FieldStatus.MATCH, call, typed, shown)
    if heard is None and denied and place is not None:
        return _shown("company", FieldStatus.CONTRADICTS, call, typed, Fact(bare(place.quote), (place,)))
    if heard is None:
        return _shown("company", FieldStatus.NOT_DISCUSSED, call, typed, None)
    agrees = same_company(typed, heard, call.lexicon)
    if agrees is None:
        if _is_managers_own(typed, call) and heard.confidence >= _GUESS:
            return _shown("company", FieldStatus.CONTRADICTS, call, typed, heard)
        reason = "not_comparable" if heard.confidence >= 0.7 else "unclear_hearing"
        return field("company", FieldStatus.NOT_DISCUSSED, call, typed=typed, heard=heard.value, reason=reason)
    return _shown("company", FieldStatus.MATCH if agrees else FieldStatus.CONTRADICTS, call, typed, heard)


def _replaced(typed: str, heard: Fact | None, refuted: Evidence, call: Call) -> CrmField:
    """The typed title taken back by the client, beside the one he names instead, if he does."""
    other = heard is not None and not same_company(typed, heard, call.lexicon)
    shown = heard.value if heard is not None and other else bare(refuted.quote)
    apart = heard.evidence if heard is not None and other else ()
    evidence = (refuted, *(one for one in apart if one != refuted))
    return field("company", FieldStatus.CONTRADICTS, call, typed=typed, heard=shown, evidence=evidence)


def _said_title(typed: str, call: Call) -> tuple[bool, Evidence | None]:
    """Whether the client denies the typed title and where, else where he or the manager says it as the client's."""
    own: Evidence | None = None
    for turn in call.transcript.turns:
        place = title_in(turn, typed, call.lexicon)
        if place is None or turn.speaker not in (Speaker.CLIENT, Speaker.MANAGER):
            continue
        if _is_denied(turn, place, call):
            return True, _denial(turn, call)
        answer = reply(turn, call.transcript) if turn.speaker is Speaker.MANAGER else None
        kept = answer is None or title_in(answer, typed, call.lexicon) is not None
        if answer is not None and not kept and said(call.lexicon.companies.replaced, answer.text):
            return True, quote(answer)  # «на ип гаврилов делаю» - «ип закрыли, мы теперь ооо»
        if said_of(turn, place, call.lexicon.companies.others):
            continue
        before = plain(turn.text[: place[0]]).split()[-1:]
        elsewhere = bool(before) and before[0] in call.lexicon.companies.elsewhere
        if (turn.speaker is Speaker.CLIENT and not elsewhere) or (
            turn.speaker is Speaker.MANAGER and not elsewhere and _is_confirmed(turn, call)
        ):
            own = own or quote(turn, *place)
    return False, own


def _denial(turn: Turn, call: Call) -> Evidence | None:
    """«альянс это?» - «нет, это прогресс»: the answer where the manager asks whether the client is of the firm."""
    answer = reply(turn, call.transcript)
    asks = said(call.lexicon.companies.yours, turn.text) or len(tokens(turn.text)) <= _SHORTEST_QUESTION
    return quote(answer) if answer is not None and asks else None


def _is_managers_own(typed: str, call: Call) -> bool:
    """Whether the manager greets with the typed title: it is his own firm and not the client's."""
    first = next(iter(call.transcript.said_by(Speaker.MANAGER)), None)
    greeting = first is not None and first.turn <= 1 and title_in(first, typed, call.lexicon) is not None
    return greeting and first is not None and said(call.lexicon.companies.yours, first.text) is None


def _is_denied(turn: Turn, place: tuple[int, int], call: Call) -> bool:
    if turn.speaker is Speaker.MANAGER:
        return denied_reply(turn, call.transcript, call.lexicon) is not None
    around = turn.text[max(0, place[0] - _BESIDE_CHARS) : place[1] + _BESIDE_CHARS]
    before = turn.text[: place[1]]
    denied = negated(before, place[0], place[1], call.lexicon.negations, call.lexicon.scope_ends)
    return denied or said(call.lexicon.companies.denied, around) is not None


def _is_confirmed(turn: Turn, call: Call) -> bool:
    answer = next(followers(call.transcript.turns, turn, 1), None)
    return (
        answer is not None
        and answer.speaker is Speaker.CLIENT
        and said(call.lexicon.contacts.confirm, answer.text[:_DENIAL_CHARS]) is not None
        and said(call.lexicon.companies.yours, turn.text) is not None
    )


def decision_field(typed: str | None, call: Call) -> CrmField:
    """Who decides: by person when both name one («жена», "CFO"), else by whether the client decides himself."""
    heard = call.facts.decision_role
    if heard is None:
        return _shown("decision_role", FieldStatus.NOT_DISCUSSED, call, typed, None)
    if typed is None:
        return _shown("decision_role", FieldStatus.MISSING, call, typed, heard)
    agrees = _same_decider(typed, heard, call)
    if agrees is None:
        return field(
            "decision_role",
            FieldStatus.NOT_DISCUSSED,
            call,
            typed=typed,
            heard=heard.value,
            reason="not_comparable",
        )
    return _shown("decision_role", FieldStatus.MATCH if agrees else FieldStatus.CONTRADICTS, call, typed, heard)


def _same_decider(typed: str, heard: Fact, call: Call) -> bool | None:
    lexicon = call.lexicon
    people = codes_of(typed, lexicon.deciding.people)
    roles = codes_of(typed, lexicon.decision_roles)
    own = said(lexicon.deciding.own, typed) is not None
    if not people and (roles == {_SELF_ROLE} or (own and roles <= {_SELF_ROLE})):  # «не ЛПР» is no «ЛПР»
        return heard.code == _SELF_ROLE
    if heard.code != _SELF_ROLE and _is_named(typed, heard, call):
        return True
    if not people:
        return heard.code in roles if roles else None
    if heard.code == _SELF_ROLE:
        return _is_himself(people, roles, call)
    named = codes_of(heard.value, lexicon.deciding.people)
    if not named:
        if _is_spoken_of(people, call):
            return True
        return False if _has_no_say(typed, call) else (True if heard.code in roles else None)
    return bool(named & people)


def _is_named(typed: str, heard: Fact, call: Call) -> bool:
    """Whether the turn that says who decides names the typed person («без него ни гвоздя, он настоятель»)."""
    turn = call.transcript.turns[heard.evidence[0].turn]
    return bool(call.transcript.has_roles and not _denied_person(turn, typed, call) and stems(typed) & stems(turn.text))


def _is_spoken_of(people: frozenset[str], call: Call) -> bool:
    """Whether the client speaks of a typed person in deciding with nobody named («вдвоём с партнёром решаем»)."""
    entries = [one for one in call.lexicon.deciding.people if one.code in people]
    return any(
        said(entry.said, turn.text)
        and said(call.lexicon.deciding.verbs, turn.text)
        and not _no_say_in(entry, turn, call)
        for turn in call.transcript.said_by(Speaker.CLIENT)
        for entry in entries
    )


def _no_say_in(person: Coded, turn: Turn, call: Call) -> bool:
    words = call.lexicon
    places = matcher((*person.said, *words.deciding.verbs)).finditer(plain(turn.text))
    return any(negated(turn.text, one.start(), one.end(), words.negations, words.scope_ends) for one in places)


def _has_no_say(typed: str, call: Call) -> bool:
    """Whether the client says that the typed person decides nothing («бухгалтер ничего не решает»)."""
    return any(
        stems(typed) & stems(turn.text)
        and negated(turn.text[: cue.end()], cue.start(), cue.end(), call.lexicon.negations, call.lexicon.scope_ends)
        for turn in call.transcript.said_by(Speaker.CLIENT)
        for cue in matcher(call.lexicon.deciding.verbs).finditer(plain(turn.text))
    )


def _denied_person(turn: Turn, typed: str, call: Call) -> bool:
    return any(
        stems(typed) & stems(word.text)
        and negated(turn.text, word.start, word.end, call.lexicon.negations, call.lexicon.scope_ends)
        for word in tokens(turn.text)
    )


def _is_himself(people: frozenset[str], roles: frozenset[str], call: Call) -> bool:
    """Whether a typed «директор» is the client who decides: nobody on the call speaks of one as somebody else."""
    spoken = [one for one in call.lexicon.deciding.people if one.code in people]
    if any(
        _says_he_is(turn, person, call.lexicon) for turn in call.transcript.said_by(Speaker.CLIENT) for person in spoken
    ):
        return True
    if _SELF_ROLE not in roles:
        return False
    return not any(_is_somebody_else(turn, person, call.lexicon) for turn in call.transcript.turns for person in spoken)


def _says_he_is(turn: Turn, person: Coded, lexicon: Lexicon) -> bool:
    """«я же владелец», «я мама, я и выбираю»: the client is the typed person."""
    low = plain(turn.text)
    return any(is_himself(low[: match.start()], lexicon) for match in matcher(person.said).finditer(low))


def _is_somebody_else(turn: Turn, person: Coded, lexicon: Lexicon) -> bool:
    """«директор даже не смотрит»; «я директор» is the client."""
    low = plain(turn.text)
    return any(not is_himself(low[: match.start()], lexicon) for match in matcher(person.said).finditer(low))


def _shown(name: str, status: FieldStatus, call: Call, typed: str | None, heard: Fact | None) -> CrmField:
    return field(
        name,
        status,
        call,
        typed=typed,
        heard=heard.value if heard else None,
        evidence=heard.evidence if heard and status is not FieldStatus.NOT_DISCUSSED else (),
    )
