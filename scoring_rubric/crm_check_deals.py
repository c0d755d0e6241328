"""The CRM's reason for a refusal and its stage against the call: what was said, denied, paid, sent or refused."""

from __future__ import annotations

from objections.types import HandlingStatus
from scoring_rubric.crm_check_compare import codes_of, shares_words
from scoring_rubric.crm_check_fields import Call, field
from scoring_rubric.facts_answers import denied_reply, denies, reply, verdict
from scoring_rubric.facts_quotes import bare, followers, negated, quoted_clause
from scoring_rubric.facts_refusals import BARE_REFUSAL, WEAK_REASONS, reason_in
from scoring_rubric.lexicon_phrases import Coded, matcher, said
from scoring_rubric.spoken_numbers import plain
from scoring_rubric.types import CrmField, Fact, FieldStatus
from transcription.types import Evidence, Speaker, Turn, quote

_BESIDE_CHARS = 24
_WON, _LOST = "won", "lost"
_ALIVE = frozenset({"won", "invoice", "contract", "active", "waiting"})
_NOT_YET_WON = frozenset({"invoice", "waiting"})
_OPEN = frozenset({"new"})
_DONE = ("won", "invoice", "contract", "proposal")


def refusal_field(typed: str | None, call: Call) -> CrmField:
    """The CRM's reason against the client's refusal and against his objections that were not settled."""
    heard = call.facts.refusal_reason
    withheld = any(said(call.lexicon.refusal_withheld, turn.text) for turn in call.transcript.said_by(Speaker.CLIENT))
    spoken = _spoken(call)
    titles = {entry.code: entry.title for entry in call.lexicon.refusal_reasons}
    shown = ", ".join(titles.get(code, code) for code in spoken) or (heard.value if heard else None)
    if withheld and not (set(spoken) - WEAK_REASONS):
        return field("refusal_reason", FieldStatus.NOT_DISCUSSED, call, typed=typed)
    if typed is None:
        if heard is None or heard.confidence <= BARE_REFUSAL:  # a refusal alone is no reason
            return field("refusal_reason", FieldStatus.NOT_DISCUSSED, call)
        return field("refusal_reason", FieldStatus.MISSING, call, heard=heard.value, evidence=heard.evidence)
    return _compared_reason(typed, shown, spoken, call)


def _compared_reason(typed: str, shown: str | None, spoken: dict[str, tuple[Evidence, ...]], call: Call) -> CrmField:
    heard = call.facts.refusal_reason
    codes = codes_of(typed, call.lexicon.refusal_reasons)
    titles = {entry.code: entry.title for entry in call.lexicon.refusal_reasons}
    status, evidence, reason = FieldStatus.NOT_DISCUSSED, tuple[Evidence, ...](), None
    agreed = [code for code in spoken if code in codes]
    denied = _denied_reason(codes, call)
    strong = [code for code in spoken if code not in WEAK_REASONS] or ([heard.code] if heard and heard.code else [])
    said_no = _said_to_be_none(codes, call) if codes and shown else None
    if said_no is not None and all(_is_in(said_no, spoken[code]) for code in agreed):
        others = tuple(one for code in strong if code not in codes for one in spoken.get(code, ()))
        evidence = (said_no, *(one for one in others if one.turn != said_no.turn))
        other = next((titles[code] for code in strong if code not in codes and code in titles), None)
        status, reason, shown = FieldStatus.CONTRADICTS, "reason_not_said", other or bare(said_no.quote)
    elif (yes := _confirmed(codes, call)) is not None and shown:
        status, evidence = FieldStatus.MATCH, (yes,)
    elif agreed:
        status, evidence = FieldStatus.MATCH, spoken[agreed[0]]
    elif denied:
        status, evidence = FieldStatus.CONTRADICTS, (*(heard.evidence if heard else ()), *denied)
        reason, shown = "reason_not_said", shown or bare(denied[0].quote)
    elif heard is not None and shares_words(typed, heard.value):
        status, evidence = FieldStatus.MATCH, heard.evidence
    elif codes and strong and strong[0] in spoken:
        status, evidence, reason = FieldStatus.CONTRADICTS, spoken[strong[0]], "reason_not_said"
    elif shown:
        reason = "not_comparable"
    return field("refusal_reason", status, call, typed=typed, heard=shown, evidence=evidence, reason=reason)


def _said_to_be_none(codes: frozenset[str], call: Call) -> Evidence | None:
    """Where the client says in so many words that none of the typed reasons is his («дело не в цене»)."""
    entries = [entry for entry in call.lexicon.refusal_reasons if entry.code in codes]
    for turn in call.transcript.said_by(Speaker.CLIENT):
        if turn.text.rstrip().endswith("?") or not all(said(entry.denied, turn.text) for entry in entries):
            continue
        later = [one for one in call.transcript.said_by(Speaker.CLIENT) if one.turn >= turn.turn]
        if not any(_gives(one, entry, call) for one in later for entry in entries):
            return quote(turn)
    return None


def _gives(turn: Turn, entry: Coded, call: Call) -> bool:
    """Whether a turn gives the reason beside its denial («цена хорошая, но бюджета нет»)."""
    left = matcher(entry.denied).sub(lambda no: "." * len(no.group()), plain(turn.text))
    return reason_in(Turn(turn.turn, turn.speaker, left), entry, call.lexicon) is not None


def _confirmed(codes: frozenset[str], call: Call) -> Evidence | None:
    """«нашли другого?» - «да, взяли у соседей»: the manager names the typed reason and the client says yes."""
    for turn in call.transcript.said_by(Speaker.MANAGER):
        answer = reply(turn, call.transcript)
        offered = codes & codes_of(turn.text, call.lexicon.refusal_reasons)
        if answer is not None and offered and verdict(answer, call.lexicon) is True:
            return quote(answer)
    return None


def _is_in(place: Evidence, others: tuple[Evidence, ...]) -> bool:
    """Whether all that speaks for a reason stands in the turn that denies it, or before it in another's words."""
    return all(one.turn <= place.turn for one in others)


def _spoken(call: Call) -> dict[str, tuple[Evidence, ...]]:
    """Reasons by code: the refusal's, then those of objections left open that the client does not deny."""
    heard = call.facts.refusal_reason
    entries = {entry.code: entry for entry in call.lexicon.refusal_reasons}
    spoken: dict[str, tuple[Evidence, ...]] = {}
    if heard is not None and heard.code is not None:
        spoken[heard.code] = heard.evidence
    for objection in call.objections:
        settled = objection.handling.status is HandlingStatus.RESOLVED
        if settled or objection.unsure:
            continue
        text = " ".join(place.quote for place in objection.evidence)
        for category in (objection.category, *objection.also):
            entry = entries.get(category)
            praised = entry is not None and entry.unless and said(entry.unless, text)
            # a bare "no" after a clear reason is the refusal itself and no second reason
            echo = spoken and category in WEAK_REASONS
            if not praised and not echo and not _denied_reason(frozenset({category}), call):
                spoken.setdefault(category, objection.evidence)
    return spoken


def _denied_reason(codes: frozenset[str], call: Call) -> tuple[Evidence, ...]:
    """«у другого заказали?» - «нет, ни у кого»: the manager offers the reason and the client denies it."""
    for turn in call.transcript.said_by(Speaker.MANAGER):
        offered = codes_of(turn.text, call.lexicon.refusal_reasons)
        answer = next(followers(call.transcript.turns, turn, 1), None)
        if not offered & codes or answer is None or answer.speaker is not Speaker.CLIENT:
            continue
        if denies(answer, call.lexicon):
            return (quote(answer),)
    return ()


def stage_field(typed: str | None, call: Call) -> CrmField:
    """A lost stage against a deal that goes on, a won one against a refusal or an unpaid bill; else what was said."""
    stages = _stages(call)
    refused = call.facts.refusal_reason
    if refused is not None and _WON not in stages:
        stages = {_LOST: refused}
    if typed is None:
        told = next(
            (stages[code] for code in (_WON, _LOST, "invoice", "contract", "proposal", "thinking") if code in stages),
            None,
        )
        return _stage(FieldStatus.MISSING if told else FieldStatus.NOT_DISCUSSED, call, typed, told)
    return _compared_stage(typed, stages, call)


def _compared_stage(typed: str, stages: dict[str, Fact], call: Call) -> CrmField:
    if said(call.lexicon.lost_stages, typed):
        if _LOST in stages:
            return _stage(FieldStatus.MATCH, call, typed, stages[_LOST])
        alive = next((stages[code] for code in stages if code in _ALIVE), None) or call.facts.next_step
        status = FieldStatus.CONTRADICTS if alive else FieldStatus.NOT_DISCUSSED
        return _stage(status, call, typed, alive, reason="stage_lost" if alive is call.facts.next_step else None)
    codes = codes_of(typed, call.lexicon.stages)
    codes = codes | {_WON} if said(call.lexicon.won_stages, typed) else codes
    agreed = next((stages[code] for code in stages if code in codes), None)
    undone = _undone(codes, call)
    taken_back = undone is not None and agreed is not None and _is_taken_back(agreed, undone, call)
    if agreed is not None and not taken_back:
        return _stage(FieldStatus.MATCH, call, typed, agreed)
    if undone is not None:
        told = Fact(bare(undone.quote), (undone,))
        return _stage(FieldStatus.CONTRADICTS, call, typed, told)
    if _LOST in stages and codes - _OPEN:
        return _stage(FieldStatus.CONTRADICTS, call, typed, stages[_LOST], reason="stage_won")
    unpaid = next((stages[code] for code in stages if code in _NOT_YET_WON), None)
    if _WON in codes and unpaid is not None:
        return _stage(FieldStatus.CONTRADICTS, call, typed, unpaid)
    if codes and _WON in stages:
        return _stage(FieldStatus.CONTRADICTS, call, typed, stages[_WON])
    return _stage(FieldStatus.NOT_DISCUSSED, call, typed, None)


def _is_taken_back(agreed: Fact, undone: Evidence, call: Call) -> bool:
    """«у меня стоит, что вы оплатили» - «мы ещё не платили»: the client's own word after the manager's."""
    first = call.transcript.turns[agreed.evidence[0].turn]
    last = call.transcript.turns[undone.turn]
    return first.speaker is Speaker.MANAGER and last.speaker is Speaker.CLIENT and 0 < last.turn - first.turn <= 2


def _undone(codes: frozenset[str], call: Call) -> Evidence | None:
    """Where a side says that what the stage claims is not done yet: of itself, or to the other's question."""
    if len(codes & frozenset(_DONE)) != 1:
        return None
    stage = next(one for one in call.lexicon.stages if one.code in codes and one.code in _DONE)
    for turn in call.transcript.turns:
        match = said(stage.denied, turn.text)
        if match is not None and not turn.text.rstrip().endswith("?"):
            return quote(turn)
        answer = next(followers(call.transcript.turns, turn, 1), None)
        both = answer is not None and {answer.speaker, turn.speaker} == {Speaker.CLIENT, Speaker.MANAGER}
        if answer is not None and both and said((*stage.said, *stage.answers), turn.text):
            no = matcher(call.lexicon.not_yet).match(plain(answer.text))
            if no is not None:
                return quote(answer)
    return None


def _stages(call: Call) -> dict[str, Fact]:
    """What either side says of the deal's stage, not denied and not asked."""
    found: dict[str, Fact] = {}
    for turn in call.transcript.turns:
        if turn.speaker not in (Speaker.CLIENT, Speaker.MANAGER):
            continue
        for stage in call.lexicon.stages:
            place = _stage_in(turn, stage.said, stage.unless, call)
            undone = place is not None and said(stage.denied, place.quote) is not None
            if place is not None and not undone and stage.code not in found:
                found[stage.code] = Fact(place.quote, (place,), code=stage.code)
    return found


def _stage_in(turn: Turn, phrases: tuple[str, ...], unless: tuple[str, ...], call: Call) -> Evidence | None:
    for match in matcher(phrases).finditer(plain(turn.text)):
        around = turn.text[max(0, match.start() - _BESIDE_CHARS) : match.end() + _BESIDE_CHARS]
        denied = negated(
            turn.text[: match.end()], match.start(), match.end(), call.lexicon.negations, call.lexicon.scope_ends
        )
        answer = next(followers(call.transcript.turns, turn, 1), None)
        not_yet = answer is not None and matcher(call.lexicon.not_yet).match(plain(answer.text)) is not None
        refuted = not_yet or denied_reply(turn, call.transcript, call.lexicon) is not None
        if not denied and not refuted and not (unless and said(unless, around)):
            return quoted_clause(turn, match)
    return None


def _stage(
    status: FieldStatus, call: Call, typed: str | None, heard: Fact | None, reason: str | None = None
) -> CrmField:
    return field(
        "stage",
        status,
        call,
        typed=typed,
        heard=heard.value if heard else None,
        evidence=heard.evidence if heard else (),
        reason=reason,
    )
