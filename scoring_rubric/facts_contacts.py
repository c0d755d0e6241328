"""The client's phone and e-mail: dictated in one turn or over several, or read out by the manager and confirmed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from scoring_rubric.dictations import Dictation, dictations, joined, single
from scoring_rubric.emails import EmailMention, find_emails, skeleton
from scoring_rubric.emails_likeness import alike
from scoring_rubric.facts_quotes import followers, negated
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import matcher, said
from scoring_rubric.phones import PhoneMention, digit_runs, find_phones
from scoring_rubric.phones_amended import amended
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.types import Fact
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

_SPOKEN_CONFIDENCE = 0.7
_UNCONFIRMED = 0.6
_OVER_TURNS = 0.9
_SENTENCE_END = re.compile(r"[.!?…]+\s")
_ANSWER = 60
_LABEL = 40
_TITLE = 3
_TITLE_WORDS = 4
_LATIN = re.compile(r"[a-z]{3}")
_LABEL_WORDS = 5
_FEW_WORDS = 1
_OURS = re.compile(
    r"\b(?:наш\w*|мо[йяею]\w*|our|my)\b"
    r"(?! (?:баз|систем|карточк|запис|заметк|анкет|records?|system|notes?|files?|screen|crm|database|end|list|sheet))"
)
_YOURS = re.compile(r"\b(?:ваш\w*|вас|вы|yours?|you)\b")
_ENDING = re.compile(r"\b(?:dot|точка)\s+(com|org|net|co|io|info|biz|us|eu|uk|ru|ком|орг|нет|ру|рф|су|инфо)\b")
_ENDINGS = {"ком": "com", "орг": "org", "нет": "net", "ру": "ru", "су": "su", "инфо": "info"}


@dataclass(frozen=True, slots=True)
class _Said:
    """A contact with the place where it was said."""

    value: str
    dictation: Dictation
    start: int
    end: int
    confidence: float = 1.0

    @property
    def turn(self) -> Turn:
        return self.dictation.turn_at(self.start)

    @property
    def last_turn(self) -> Turn:
        return self.dictation.turn_at(self.end - 1)

    @property
    def before(self) -> str:
        """What stands in the same sentence before it."""
        text = self.dictation.text[: self.start]
        return text[max((match.end() for match in _SENTENCE_END.finditer(text)), default=0) :]

    @property
    def sentence(self) -> str:
        """The sentence around it, without it."""
        after = self.dictation.text[self.end :]
        end = re.search(r"[.!?…](?:\s|$)", after)
        return f"{self.before}… {after[: end.start()] if end else after}"

    def fact(self, *more: Evidence) -> Fact:
        evidence = self.dictation.evidence(self.start, self.end)
        confidence = min(self.confidence, _OVER_TURNS) if len(evidence) > 1 else self.confidence
        return Fact(self.value, (*evidence, *more), confidence=confidence)


def client_phone(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The client's number in E.164: the last one he gave, otherwise one the manager read out and he confirmed."""

    def mentions(text: str) -> Iterable[PhoneMention]:
        return find_phones(text, lexicon.phone_regions, lexicon.contacts.corrections)

    found = [
        _Said(mention.e164, spoken, mention.start, mention.end)
        for spoken in _spoken(transcript, lexicon)
        for mention in _outside_addresses(mentions(spoken.text), find_emails(spoken.text))
    ]
    found = [_put_right_at_once(one, lexicon) for one in found if not _is_something_else(one, transcript, lexicon)]
    return _amended(_clients(found, transcript, lexicon), found, transcript, lexicon)


def _put_right_at_once(one: _Said, lexicon: Lexicon) -> _Said:
    """The number with what the same turn puts right in it after it («... двенадцать, то есть не двенадцать, ...»)."""
    rest = one.dictation.text[one.end :].split("\n")[0]
    mark = said(lexicon.contacts.corrections, rest)
    if mark is None or len(tokens(rest[: mark.start()])) > _FEW_WORDS or "?" in rest:
        return one
    better = amended(one.value, rest, lexicon.phone_regions, lexicon.contacts.corrections)
    return one if better is None else replace(one, value=better, end=one.end + len(rest.rstrip()))


def _outside_addresses(phones: Iterable[PhoneMention], emails: Sequence[EmailMention]) -> list[PhoneMention]:
    """Without digits of an address («9161234567 собака мэйл ру»)."""
    return [one for one in phones if all(one.end <= mail.start or mail.end <= one.start for mail in emails)]


def client_email(transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The client's address, chosen as the phone is. A dictated one may be spelt otherwise, so it is less certain."""

    def said_as(mention: EmailMention, spoken: Dictation) -> _Said:
        sure = _SPOKEN_CONFIDENCE if mention.spoken else 1.0
        return _Said(mention.address, spoken, mention.start, mention.end, sure)

    corrections = lexicon.contacts.corrections
    found = [
        said_as(mention, spoken)
        for spoken in _spoken(transcript, lexicon)
        for mention in find_emails(spoken.text, corrections)
    ]
    fact = _clients(found, transcript, lexicon, same=lambda one, other: skeleton(one) == skeleton(other))
    return _email_put_right(fact, found, transcript, lexicon)


def _email_put_right(fact: Fact | None, found: list[_Said], transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The address with what the client put right in it after the manager had read it out."""
    read = [one for one in found if one.turn.speaker is Speaker.MANAGER and not _is_given(one, lexicon)]
    given = max((one.turn for one in fact.evidence), default=-1) if fact is not None else -1
    if not read or read[-1].last_turn.turn < given:
        return fact
    for one in reversed(read):
        turn = next(followers(transcript.turns, one.last_turn, 1), one.last_turn)
        better = _ending_put_right(one.value, turn, lexicon) if turn.speaker is Speaker.CLIENT else None
        if better is not None:
            evidence = (*one.dictation.evidence(one.start, one.end), quote(turn))
            return Fact(better, evidence, confidence=_SPOKEN_CONFIDENCE)
    base = read[-1]
    for turn in transcript.turns[base.last_turn.turn + 1 : base.last_turn.turn + 2]:
        if turn.speaker is not Speaker.CLIENT or _is_question(turn):
            continue
        both = joined((base.last_turn, turn))
        for mention in find_emails(both.text, lexicon.contacts.corrections):
            if mention.start == base.start and mention.address != base.value:
                return Fact(
                    mention.address, (*both.evidence(mention.start, mention.end), quote(turn)), confidence=_UNCONFIRMED
                )
    return fact


def _ending_put_right(address: str, turn: Turn, lexicon: Lexicon) -> str | None:
    """ "it's dot org not dot com": the address with the ending that the client names instead of the one read out."""
    name, _, ending = address.rpartition(".")
    low = plain(turn.text)
    endings = list(_ENDING.finditer(low))
    if not endings or "@" in low or (len(endings) < 2 and endings[0].group(1) == ending):
        return None
    own = [
        _ENDINGS.get(one.group(1), one.group(1))
        for one in endings
        if not negated(low[: one.end()], one.start(), one.end(), lexicon.negations, lexicon.scope_ends)
    ]
    own = [one for one in own if one != ending]
    return f"{name}.{own[0]}" if len(own) == 1 else None


def _spoken(transcript: Transcript, lexicon: Lexicon) -> list[Dictation]:
    """Everything said, in order: the client's dictations whole, the manager's turns one by one."""
    managers = [single(turn) for turn in transcript.turns if turn.speaker is Speaker.MANAGER]
    clients = dictations(transcript.turns, lexicon)
    return sorted([*managers, *clients], key=lambda spoken: spoken.pieces[0].turn.turn)


def _clients(
    found: list[_Said],
    transcript: Transcript,
    lexicon: Lexicon,
    same: Callable[[str, str], bool] = lambda one, other: one == other,
) -> Fact | None:
    clients = [one for one in found if one.turn.speaker is Speaker.CLIENT]
    given = [one for one in clients if not _is_firms(one, found, lexicon)]
    if given:
        last = given[-1]
        echoes = [one for one in found if one.turn.speaker is Speaker.MANAGER and same(one.value, last.value)]
        surer = next((one for one in echoes if one.value != last.value and _answer(one, transcript, lexicon)), None)
        read = _read_back(last, found, transcript, lexicon)
        if read is not None:
            return replace(last, value=read.value).fact(*read.dictation.evidence(read.start, read.end))
        value = surer.value if surer is not None and surer.confidence > last.confidence else last.value
        echo = surer if surer is not None else next(iter(echoes), None)
        return replace(last, value=value).fact(*(echo.dictation.evidence(echo.start, echo.end) if echo else ()))
    for one in reversed(found):
        if one.turn.speaker is not Speaker.MANAGER or _is_given(one, lexicon):
            continue
        answer, asked = _answer(one, transcript, lexicon), _is_clients(one, lexicon)
        if answer is not None and (asked or said(lexicon.contacts.surely, answer.quote) is not None):
            return one.fact(answer)
        if said(lexicon.contacts.sending, one.turn.text[: one.start]) is not None and not _denied(
            one, transcript, lexicon
        ):
            return replace(one, confidence=min(one.confidence, _UNCONFIRMED)).fact()
    return None


def _read_back(last: _Said, found: list[_Said], transcript: Transcript, lexicon: Lexicon) -> _Said | None:
    """The address that the manager read out in Latin letters after it was dictated, and the client agreed to."""
    for one in reversed(found):
        latin = _LATIN.search(re.split(r"собак|\bat\b", plain(one.dictation.text[one.start : one.end]))[0]) is not None
        later = one.turn.speaker is Speaker.MANAGER and one.turn.turn > last.turn.turn and "@" in one.value
        if later and one.confidence < 1 and latin and not _is_given(one, lexicon):
            following = next(followers(transcript.turns, one.last_turn, 1), one.last_turn)
            whole = alike(one.value.partition("@")[0], last.value.partition("@")[0])
            agreed = _answer(one, transcript, lexicon) is not None and following.speaker is Speaker.CLIENT
            bare = agreed and len(tokens(following.text)) <= _TITLE
            return one if bare and whole and one.last_turn.turn >= last.last_turn.turn else None
    return None


def _is_firms(one: _Said, found: list[_Said], lexicon: Lexicon) -> bool:
    """The client naming a contact of the manager's firm: to write it down, or to ask whether it is theirs."""
    if said(lexicon.contacts.firms, one.sentence) is not None and said(lexicon.contacts.own, one.sentence) is None:
        return True
    return any(
        other.value == one.value
        and other.turn.speaker is Speaker.MANAGER
        and other.turn.turn < one.turn.turn
        and said(lexicon.contacts.own, other.turn.text) is not None
        for other in found
    )


def _is_clients(one: _Said, lexicon: Lexicon) -> bool:
    """Whether the manager reads it out to be confirmed, and does not give it."""
    text, contacts = one.turn.text, lexicon.contacts
    if said(contacts.yours, text) is not None or said(contacts.sending, text[: one.start]) is not None:
        return True
    if _is_given(one, lexicon):
        return False
    bare = len(tokens(text[: one.start] + " " + text[one.end :])) <= _FEW_WORDS
    return bare or "?" in text


def _is_given(one: _Said, lexicon: Lexicon) -> bool:
    """Whether the manager gives a contact of his own firm."""
    text, contacts = one.turn.text, lexicon.contacts
    label = plain(" ".join(text[: one.start].split()[-_LABEL_WORDS:]))
    if _OURS.search(label) is not None and _YOURS.search(label) is None:
        return True
    sends = said(contacts.sending, text[: one.start]) is not None
    return said(contacts.own, text) is not None and said(contacts.yours, text) is None and not sends


def _is_something_else(one: _Said, transcript: Transcript, lexicon: Lexicon) -> bool:
    """Digits of a document, an order or the like, named or asked for just before them."""
    before, after = one.dictation.text[: one.start], one.dictation.text[one.end :]
    title = " ".join(after.split("\n")[0].split()[:_TITLE_WORDS])
    if said(lexicon.contacts.not_phones, title) is not None and not digit_runs(after):
        return True
    asked = transcript.turns[one.turn.turn - 1].text if one.turn.turn and len(before) < _LABEL else ""
    for label in (before[-_LABEL:], asked[-_LABEL:]):
        other = said(lexicon.contacts.not_phones, label)
        phone = said(lexicon.contacts.phones, label)
        if phone is not None and (other is None or phone.start() > other.start()):
            return False
        if other is not None:
            return True
    return False


def _denied(one: _Said, transcript: Transcript, lexicon: Lexicon) -> bool:
    """Whether the client says "no" to what was read out."""
    following = next(followers(transcript.turns, one.last_turn, 1), one.last_turn)
    return following.speaker is Speaker.CLIENT and said(lexicon.contacts.deny, following.text[:_ANSWER]) is not None


def _answer(one: _Said, transcript: Transcript, lexicon: Lexicon) -> Evidence | None:
    """The client's "yes" to what was read out."""
    for following in followers(transcript.turns, one.last_turn, 2):
        if following.speaker is Speaker.CLIENT:
            start = following.text[:_ANSWER]
            yes = said(lexicon.contacts.confirm, start) or said(lexicon.contacts.surely, start)
            without = matcher(lexicon.contacts.surely).sub(" ", plain(start))
            agreed = yes is not None and said(lexicon.contacts.deny, without) is None
            sure = said(lexicon.contacts.surely, start) or yes
            return quote(following, sure.start(), sure.end()) if agreed and sure is not None else None
    return None


def _amended(fact: Fact | None, found: list[_Said], transcript: Transcript, lexicon: Lexicon) -> Fact | None:
    """The number with what the client put right in it after the manager had read it out."""
    read = [one for one in found if one.turn.speaker is Speaker.MANAGER and not _is_given(one, lexicon)]
    base = next((one for one in reversed(read) if fact is None or one.value == fact.value), None)
    value = fact.value if fact is not None else base.value if base is not None else None
    if value is None or (base is None and fact is None):
        return fact
    after = base.last_turn.turn if base is not None else max(one.turn for one in fact.evidence) if fact else 0
    for turn in transcript.turns[after + 1 : after + 4]:
        if turn.speaker is not Speaker.CLIENT or _is_question(turn):
            continue
        better = amended(value, turn.text, lexicon.phone_regions, lexicon.contacts.corrections)
        if better is not None:
            return Fact(
                better, ((*base.dictation.evidence(base.start, base.end), quote(turn)) if base else (quote(turn),))
            )
    return fact


def _is_question(turn: Turn) -> bool:
    return plain(turn.text).rstrip().endswith("?")
