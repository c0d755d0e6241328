"""The client's name in the CRM against the call: who is on the line, who is not, and a name that he puts right."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from scoring_rubric.crm_check_compare import one_title
from scoring_rubric.crm_check_fields import Call, field
from scoring_rubric.crm_check_refuted import places_of, said_of
from scoring_rubric.emails import skeleton
from scoring_rubric.facts_answers import reply, verdict
from scoring_rubric.facts_quotes import bare, followers, negated
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import matcher, said
from scoring_rubric.names import same_person
from scoring_rubric.names_morphology import Part, is_known_word, russian_name
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.types import CrmField, Fact, FieldStatus
from transcription.types import Evidence, Speaker, Turn, quote

_INITIAL = re.compile(r"\b[^\W\d_]\b\.?")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_GUESS = 0.5
_SHORTEST_NAME = 4
_NAME_WORDS = 2
_RESEMBLING = 0.5
_SPELT_LETTERS = 3
_ANSWER_WORDS = 4
_WHOLE_NAME_WORDS = 6


def name_field(typed: str | None, call: Call) -> CrmField:
    """A name contradicts where another one is heard, or where the client says that it is not his or puts it right."""
    heard = call.facts.client_name
    if typed is None:
        status = FieldStatus.MISSING if heard else FieldStatus.NOT_DISCUSSED
        return _shown(status, call, None, heard)
    heard = heard or _typed_name(typed, call) or _given_name(typed, call)
    refuted = _refuted(typed, call)
    if refuted is not None:
        other = heard is not None and same_name(typed, heard, call.lexicon) is False
        shown = heard.value if heard is not None and other else bare(refuted.quote)
        apart = heard.evidence if heard is not None and other else ()
        evidence = (refuted, *(one for one in apart if one != refuted))
        return field("client_name", FieldStatus.CONTRADICTS, call, typed=typed, heard=shown, evidence=evidence)
    if heard is None:
        return field("client_name", FieldStatus.NOT_DISCUSSED, call, typed=typed)
    same = same_name(typed, heard, call.lexicon)
    if same is None:
        reason = "not_comparable" if heard.confidence >= 0.7 else "unclear_hearing"
        return field("client_name", FieldStatus.NOT_DISCUSSED, call, typed=typed, heard=heard.value, reason=reason)
    return _shown(FieldStatus.MATCH if same else FieldStatus.CONTRADICTS, call, typed, heard)


def same_name(typed: str, heard: Fact, lexicon: Lexicon) -> bool | None:
    """By the parts that both have; initials are left out, and a name in Latin letters is compared by sound."""
    whole = _INITIAL.sub(" ", typed).strip()
    if not whole:
        return None
    if lexicon.is_russian and not _CYRILLIC.search(whole):
        return _same_in_latin(whole, heard.value, lexicon)
    return same_person(whole, heard.value, dict(lexicon.names.short), lexicon.names.titles)


def _same_in_latin(typed: str, heard: str, lexicon: Lexicon) -> bool | None:
    """ "Sergey Pak" and «Сергей»; two spellings that differ may still be of one name."""
    short = dict(lexicon.names.short)
    names = [name for word in plain(heard).split() for name in (word, *short.get(word, ()))]
    written = [skeleton(word.text) for word in tokens(typed)]
    return True if any(one_title(skeleton(name), other) for name in names for other in written) else None


def _shown(status: FieldStatus, call: Call, typed: str | None, heard: Fact | None) -> CrmField:
    evidence = heard.evidence if heard else ()
    return field("client_name", status, call, typed=typed, heard=heard.value if heard else None, evidence=evidence)


def _typed_name(typed: str, call: Call) -> Fact | None:
    """A name that no dictionary has, where the client introduces himself by it as it is typed."""
    wanted = {word.text for word in tokens(typed) if len(word.text) >= _SHORTEST_NAME}
    for turn in call.transcript.said_by(Speaker.CLIENT):
        words = tokens(turn.text)
        for cue in matcher(call.lexicon.names.myself).finditer(plain(turn.text)):
            near = [word for word in words if word.start >= cue.end()][:_NAME_WORDS]
            own = next((word for word in near if word.text in wanted), None)
            if own is not None and not negated(
                turn.text, cue.start(), cue.end(), call.lexicon.negations, call.lexicon.scope_ends
            ):
                return Fact(typed, (quote(turn, near[0].start, own.end),), confidence=_GUESS)
    return None


def _given_name(typed: str, call: Call) -> Fact | None:
    """The typed name in a short answer of the client, in any form of it («геннадий пиши», «соловьёва»)."""
    short = dict(call.lexicon.names.short)
    for turn in call.transcript.said_by(Speaker.CLIENT):
        words = tokens(turn.text)
        if len(words) > _ANSWER_WORDS or turn.text.rstrip().endswith("?"):
            if not call.lexicon.is_russian and (whole := _whole_name(typed, turn, call)) is not None:
                return whole
            continue
        for word in words:
            known = russian_name(word.text.capitalize()) if call.lexicon.is_russian else None
            held = not negated(turn.text, word.start, word.end, call.lexicon.negations, call.lexicon.scope_ends)
            if known is None or not known.certain or not held or (is_known_word(word.text.lower()) and len(words) > 1):
                continue
            if same_person(typed, known.nominative, short, call.lexicon.names.titles) is True:
                return Fact(typed, (quote(turn, word.start, word.end),), confidence=_GUESS)
    return None


def _whole_name(typed: str, turn: Turn, call: Call) -> Fact | None:
    """ "Elizabeth Hartley, Liz is fine": every part of the typed name in one short turn."""
    words = tokens(turn.text)
    wanted = {word.text for word in tokens(typed)}
    if len(wanted) < _NAME_WORDS or len(words) > _WHOLE_NAME_WORDS or verdict(turn, call.lexicon) is False:
        return None
    places = [word for word in words if word.text in wanted]
    if wanted - {word.text for word in places}:
        return None
    return Fact(typed, (quote(turn, places[0].start, places[-1].end),), confidence=_GUESS)


def _refuted(typed: str, call: Call) -> Evidence | None:
    """Where the client says that he is not the typed person, or puts a part of the typed name right."""
    for word in tokens(typed):
        if len(word.text) < _SHORTEST_NAME - 1 or matcher(call.lexicon.names.titles).fullmatch(word.text):
            continue
        for turn in call.transcript.turns:
            if turn.speaker is Speaker.CLIENT and _is_refused(word.text, turn, call):
                return quote(turn)
            if turn.speaker is Speaker.MANAGER and _says(word.text, turn, call):
                answer = reply(turn, call.transcript)
                if answer is not None and _is_put_right(word.text, answer, call):
                    return quote(answer)
    return None


def _is_refused(word: str, turn: Turn, call: Call) -> bool:
    places = list(places_of(word, turn))
    return any(said_of(turn, place, call.lexicon.names.refuted) for place in places)


def _is_put_right(word: str, answer: Turn, call: Call) -> bool:
    """«фамилия ковалева?» - «нет, теперь дроздова» - «дроздова, записал»: another word, which the manager repeats."""
    if not _says(word, answer, call) and _is_renamed(word, answer, call):
        return True
    if _says(word, answer, call) or not _objects(answer, call):
        return False
    following = next(followers(call.transcript.turns, answer, 1), None)
    if following is None or following.speaker is not Speaker.MANAGER:
        return False
    sorry = said(call.lexicon.names.apologies, following.text) is not None
    if _says(word, following, call) and not sorry:
        return False
    repeated = {one.text for one in tokens(following.text)}
    return any(
        (one.text in repeated or any(one_title(one.text, other) for other in repeated if len(other) >= _SHORTEST_NAME))
        and (_may_replace(word, one.text, answer, call) or (sorry and _is_introduced(one.text, answer)))
        for one in tokens(answer.text)
    )


def _is_introduced(other: str, answer: Turn) -> bool:
    introduced = re.search(rf"\b(?:it's|it is|i'm|this is|name's) {other}\b", plain(answer.text))
    return len(other) >= _SHORTEST_NAME and introduced is not None


def _is_renamed(word: str, answer: Turn, call: Call) -> bool:
    """«артур добрый вечер» - «артём» - «прошу прощения»: another first name, for which the manager begs pardon."""
    following = next(followers(call.transcript.turns, answer, 1), None)
    if following is None or following.speaker is not Speaker.MANAGER:
        return False
    if said(call.lexicon.names.apologies, following.text) is None:
        return False
    ours = russian_name(word.capitalize())
    for one in tokens(answer.text)[:_ANSWER_WORDS]:
        if not call.lexicon.is_russian:
            if one.text in call.lexicon.names.known and word in call.lexicon.names.known and one.text != word:
                return True
            continue
        theirs = russian_name(one.text.capitalize())
        certain = theirs is not None and theirs.certain and theirs.is_nominative
        if ours is not None and theirs is not None and certain and theirs.part is ours.part:
            short = dict(call.lexicon.names.short)
            return same_person(ours.nominative, theirs.nominative, short) is False
    return False


def _says(word: str, turn: Turn, call: Call) -> bool:
    """Whether a turn has the word; a Russian one in any case, while an English one has no endings."""
    if call.lexicon.is_russian:
        return any(places_of(word, turn))
    return any(one.text in (word, f"{word}'s") for one in tokens(turn.text))


def _objects(answer: Turn, call: Call) -> bool:
    return verdict(answer, call.lexicon) is False or said(call.lexicon.names.corrected, answer.text) is not None


def _may_replace(word: str, other: str, answer: Turn, call: Call) -> bool:
    """Whether ``other`` can be the right form of the name ``word``: of the same part, and like it or no usual word."""
    if len(other) < _SHORTEST_NAME or skeleton(other) == skeleton(word):
        return False
    alike = SequenceMatcher(None, skeleton(word), skeleton(other)).ratio() >= _RESEMBLING
    if call.lexicon.is_russian:
        ours, theirs = russian_name(word.capitalize()), russian_name(other)
        part = ours.part if ours is not None else Part.SURNAME
        if theirs is not None and theirs.part is part:
            return theirs.certain or alike
        return alike and not is_known_word(other)
    letters = re.search(r"\b" + r"\W+".join(other[:_SPELT_LETTERS]), plain(answer.text))
    return alike or letters is not None
