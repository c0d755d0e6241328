"""The words of a language that reviewing needs: a versioned pack of phrases, and how phrases are matched.

A phrase of a pack is written in plain words: ``отправ*`` any ending, ``a|b`` either word, ``_`` any one word,
``...`` up to three words between. Unlike cue patterns (objections.language), it matches words as written and not by
lemma, in lower case with ё as е; punctuation between words does not matter.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from scoring_rubric.packs_loading import PACKS, Frozen, Key, PackId, Version, load_pack
from scoring_rubric.spoken_numbers import plain

_BETWEEN = r"\W+"
_GAP = r"\W+(?:\w+\W+){0,3}?"


def _no_phrase_is_broken(phrases: tuple[str, ...]) -> tuple[str, ...]:
    for phrase in phrases:
        words = phrase.split()
        if not words or "..." in (words[0], words[-1]) or re.search(r"[^\w\s|*'-]", phrase.replace("...", "")):
            raise ValueError(f"{phrase!r} is no phrase: words with * and |, _ for any word, ... between words")
    return phrases


Phrases = Annotated[tuple[str, ...], AfterValidator(_no_phrase_is_broken)]
Sentence = Annotated[str, StringConstraints(min_length=1)]


class Questions(Frozen):
    """How a question is told without its mark: ``words`` begin one (after ``openers``), ``anywhere`` betray one."""

    words: Phrases
    open_words: Phrases
    openers: Phrases
    anywhere: Phrases
    tails: Phrases
    not_questions: Phrases = ()
    put_off: Phrases = ()
    """How an answer is put off («уточню и перезвоню»)."""
    idle: Phrases = ()
    """Questions about the line or for politeness («вы меня слышите»)."""


class Names(Frozen):
    """Around ``_`` stands the name: introductions of oneself, of an addressed person, and what is not a name."""

    myself: Phrases
    asked: Phrases
    addressing: Phrases
    third_person: Phrases
    titles: Phrases = ()
    before_firm: Phrases
    """What comes after the name in an introduction («павел автошкола старт», "john from ...")."""
    not_names: Phrases
    refuted: Phrases = ()
    """Around a name, which stands as ``XXX``: the person is somebody else, or is no longer there."""
    corrected: Phrases = ()
    """How one puts his own name right ("it's harrison actually")."""
    apologies: Phrases = ()
    """How the other takes a name that was put right («прошу прощения», "my mistake")."""
    spoken_of: Phrases = ()
    """After a name: its bearer is spoken of and not addressed ("gary spotted it", "fiona's on lunch")."""
    known: tuple[str, ...] = ()
    short: dict[str, tuple[str, ...]]


class Contacts(Frozen):
    """Whose contact is said. ``own``: the speaker's. ``yours``: the listener's, who must ``confirm`` it or ``deny`` it.

    ``sending`` something to a contact makes it the listener's without a word from him; ``surely`` confirms what was not
    asked. ``firms`` betrays that a client names a contact of the manager's firm. ``corrections`` take back what was
    just dictated, ``dictating`` is what the listener says meanwhile, ``not_phones`` are numbers of other things
    («ИНН»), unless a word of ``phones`` follows.
    """

    own: Phrases
    yours: Phrases
    sending: Phrases
    confirm: Phrases
    surely: Phrases = ()
    deny: Phrases
    firms: Phrases = ()
    corrections: Phrases = ()
    dictating: Phrases = ()
    not_phones: Phrases = ()
    phones: Phrases = ()


class Companies(Frozen):
    """``cues`` precede a title even in lower case, ``kinds`` of business only one that is written as a name."""

    cues: Phrases
    kinds: Phrases
    called: Phrases
    yours: Phrases
    asked: Phrases
    forms: Phrases
    own: Phrases
    """What precedes the speaker's own firm in any letters («мы», "ringing from")."""
    firm_kinds: Phrases = ()
    """Kinds of firms after which a noun in nominative is a title («завод электроприбор»)."""
    elsewhere: tuple[str, ...] = ()
    """Words before a kind of firm that make it somebody else's («у», «в»)."""
    callers: Phrases = ()
    """What follows the speaker's own firm («из санатория берёзка беспокоят»)."""
    spellings: dict[str, str]
    """Words of titles that are written and said in two ways ("bros": "brothers")."""
    leading: Phrases
    not_titles: Phrases
    denied: Phrases
    replaced: Phrases = ()
    """Answers the manager's title: the firm is another one by now («ип закрыли, мы теперь ооо»)."""
    """Beside a title: it is not, or no longer, the speaker's firm."""
    refuted: Phrases = ()
    """The same in so many words, around the title, which stands as ``XXX`` («XXX это наш подрядчик»)."""
    left: Phrases = ()
    """How a client answers a question for a firm that he has left («я оттуда ушла»)."""
    others: Phrases = ()
    """Around ``XXX``: the title of a firm that one buys from or compares with."""
    posts: Phrases = ()
    """What one does at his own firm («руковожу складом», "i run operations"): a title follows after "at" or «в»."""
    posts_at: tuple[str, ...] = ()


class Money(Frozen):
    currencies: dict[str, Phrases]
    home: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    periods: dict[Literal["month", "year", "day", "user"], Phrases]
    about: Phrases
    budget: Phrases
    budget_asked: Phrases
    not_money: Phrases
    not_budget: Phrases
    totals: Phrases = ()
    """Beside a sum that is made of those before it («итого», "all in")."""
    prices: Phrases = ()
    """In a manager's turn: its sum is what he asks for, and not what the client means to spend."""
    former: Phrases = ()
    """How a client says of a sum that it was so, or would be so, and is not («это в прошлом году»)."""


class Answers(Frozen):
    """How an answer begins that says yes (``agree``) or no (``refuse``) to what was asked."""

    agree: Phrases
    refuse: Phrases


class Coded(Frozen):
    """Something with a name for people, phrases said on calls and phrases typed into a CRM."""

    code: Key
    title: Sentence
    said: Phrases = ()
    typed: Phrases = ()
    answers: Phrases = ()
    """Said only in answer to a question for it."""
    denied: Phrases = ()
    """Said to deny it in so many words («дело не в цене»)."""
    unless: Phrases = ()
    """What ``said`` does not mean: «дешевле всех» is no complaint about the price."""


class Deciding(Frozen):
    """Who has the last word: ``people`` who may, ``verbs`` of deciding beside them, ``asks`` what is asked of them."""

    people: tuple[Coded, ...]
    verbs: Phrases
    asks: Phrases
    own: Phrases
    """Typed for the client himself."""
    others_asked: Phrases = ()
    """A question for somebody else who decides: "no" leaves the decision with the client."""
    himself: Phrases
    """Before a person: the client is that person («я тут хозяин»)."""


class Axis(Frozen):
    """Values of which only one can hold («утром», «вечером»); ``alone``: two of them clash whatever else is said."""

    code: Key
    values: tuple[Coded, ...]
    alone: bool = False
    about: Phrases = ()
    """What a turn or the one before it must speak of («сейчас», "before"), where values depend on it."""
    typed_about: Phrases = ()
    """What a comment must speak of."""
    ruled_out: Phrases = ()
    """After a value: it does not hold («вечером с детьми занят»)."""


class Comments(Frozen):
    """``empty`` words say nothing in a comment; ``wishes`` and answers to ``asked`` are worth writing down."""

    empty: Phrases
    absent: Phrases
    """After a word: the thing is not there («лифта нет»)."""
    how_many: Phrases = ()
    """A question for a number («сколько», "how many")."""
    present: Phrases = ()
    """How an answer begins that says the thing is there («есть», "there is")."""
    gone: Phrases = ()
    """The thing was there and is not any more («погрузчик продали», "we let her go")."""
    wishes: Phrases
    asked: Phrases
    axes: tuple[Axis, ...]
    rhetorical: Phrases = ()
    """Before what was just named: there is no such thing («какая гарантия»)."""
    mocked: Phrases = ()
    """How an answer begins that takes up what was asked to deny it («почему на авито»)."""
    bounds: tuple[str, ...] = ()
    """Before a time: an edge of it is meant («не раньше марта»)."""
    subjects: tuple[str, ...] = ()
    """Words that end a clause elsewhere but not before a refused time ("i don't ... at easter")."""
    times: Phrases = ()
    """Months, seasons, feasts: of the times named, one that the client refuses («в марте не надо») is not his."""


class Agreements(Frozen):
    """``actions`` name what is agreed; ``scheduling`` shows that a time is being agreed, ``declined`` refuses it.

    Around a moment: ``unavailable`` says that it does not suit (``taken`` right after it, ``own_plans`` from the
    client), ``suits`` that it does, ``other_before`` and ``other_after`` that it is the time of something else
    (``busy_before`` may stand further off). A moment is one of a step only beside ``steps`` or in answer to one, and
    not beside ``past`` unless it is the booking that was made (``steps_made``). ``papers`` are sent, not met for
    (``invites`` are to a meeting, ``people_sent`` a visit); ``at_once`` is today. ``kept`` is what any side books;
    ``announced`` needs no consent unless it is ``offered``, ``confirmed`` seals what was said before, ``refused``
    takes back what is open unless ``not_refused`` stands there. ``other_hour`` asks for another, ``choices`` join
    alternatives, ``hesitant`` leaves open, ``same_time`` keeps the hour when the day moves.
    """

    actions: tuple[Coded, ...]
    scheduling: Phrases
    time_asked: Phrases
    accepted: Phrases
    taken_up: Phrases = ()
    """How a side takes what is promised or asked for («было бы здорово», "on its way")."""
    requests: Phrases = ()
    """The client asks for something to be done («пришлите», "send me")."""
    declined: Phrases
    not_actions: Phrases
    promises: Phrases
    not_promises: Phrases
    undertakings: tuple[Coded, ...] = ()
    """What a promise comes down to, the strongest first: of «уточню и перезвоню» the call."""
    asked_of_you: Phrases = ()
    """What makes the listener the one who has to act («перезвоните», "call me")."""
    papers: Phrases
    at_once: Phrases
    announced: Phrases
    offered: Phrases
    confirmed: Phrases
    kept: Phrases
    steps: Phrases
    steps_made: Phrases
    past: Phrases
    unavailable: Phrases
    other_asked: Phrases = ()
    """Asks for the day of something that is no step ("when does your contract run out")."""
    taken: Phrases
    own_plans: Phrases
    suits: Phrases
    other_before: Phrases
    other_after: Phrases
    busy_before: Phrases
    refused: Phrases
    not_refused: Phrases
    people_sent: Phrases
    invites: Phrases
    other_hour: Phrases
    choices: Phrases
    proposing: Phrases = ()
    """Right before a moment that is proposed in the place of another («лучше в три», "make it four")."""
    early: Phrases = ()
    """Makes an hour one of the morning (half seven, "before the lads start")."""
    bounding: Phrases = ()
    """After a moment: what follows only says why it suits («в девять, пока я дома»)."""
    hesitant: Phrases
    same_time: Phrases
    tasks: tuple[Coded, ...] = ()
    """Kinds of tasks a CRM holds, finer than ``actions``: an invoice is no contract, a video call no visit."""
    unwanted: Phrases = ()
    """Around a task (``XXX``): the client does not want it."""
    not_now: Phrases = ()
    """Around a task: it is put off."""
    offers: Phrases = ()
    """What makes a manager's turn an offer to do something."""
    refusing: Phrases = ()
    """How a client turns down what is offered."""
    client_calls: Phrases = ()
    """The client will call himself."""
    calls_awaited: Phrases = ()
    """How a manager leaves the call to the client («жду вашего звонка»)."""
    client_calls_typed: Phrases = ()
    in_person: Phrases = ()
    """Typed beside a meeting that is held in one place."""


class Lexicon(Frozen):
    """A language's pack. ``reasons`` are the sentences that the CRM check fills."""

    id: PackId
    version: Version
    language: Literal["ru", "en"]
    phone_regions: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")], ...]
    backchannels: Phrases
    fillers: Phrases
    questions: Questions
    names: Names
    contacts: Contacts
    companies: Companies
    money: Money
    needs: Phrases
    not_needs: Phrases
    needs_asked: Phrases
    decision_roles: tuple[Coded, ...]
    role_asked: Phrases
    role_own: Phrases
    deciding: Deciding
    answers: Answers
    negations: Phrases
    scope_ends: Phrases
    refusals: Phrases
    not_refusals: Phrases
    refusal_reasons: tuple[Coded, ...]
    refusal_asked: Phrases
    refusal_named: Phrases
    """How the other side names a refusal that the client goes on to explain («вы отменили»)."""
    refusal_withheld: Phrases
    refusal_empty: Phrases = ()
    """Words of a refusal that give no reason («заказ», «спасибо»)."""
    sources: tuple[Coded, ...]
    source_asked: Phrases
    source_came: Phrases
    """How one came to know a firm («увидел», "heard"), beside which a bare word names the channel."""
    source_advertised: Phrases = ()
    """The manager invites to a channel: he does not ask whether the client came from it."""
    yourselves: Phrases
    """The listener's firm («вас», "your")."""
    platforms: tuple[Coded, ...] = ()
    """Channels by name, of which several are one source («авито», «вконтакте»)."""
    stages: tuple[Coded, ...]
    comments: Comments
    agreements: Agreements
    lost_stages: Phrases
    won_stages: Phrases
    not_yet: Phrases = ()
    """How an answer begins that says a thing is not done («ещё нет», "not yet")."""
    reasons: dict[Key, Sentence]

    @property
    def is_russian(self) -> bool:
        """Cases, patronymics and the order of words are read by Russian rules, else by English ones."""
        return self.language == "ru"


@lru_cache(maxsize=4)
def lexicon_for(language: str) -> Lexicon:
    """The shipped lexicon of ``language``; the English one for anything but Russian."""
    return load_lexicon(PACKS / f"lexicon.{'ru' if language == 'ru' else 'en'}.v1.yaml")


def load_lexicon(path: Path) -> Lexicon:
    """The lexicon in ``path``; raises PackError with file, line, field, found and expected."""
    return load_pack(path, Lexicon)


@lru_cache(maxsize=512)
def matcher(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all ``phrases``, longest first, for ``plain`` text; without phrases it matches nothing."""
    if not phrases:
        return re.compile(r"(?!)")
    parts = sorted((_pattern(plain(phrase)) for phrase in phrases), key=lambda part: (-len(part), part))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


def said(phrases: tuple[str, ...], text: str) -> re.Match[str] | None:
    """The first place where one of ``phrases`` stands in ``text`` (any case); places are those of ``text``."""
    return matcher(phrases).search(plain(text))


def consists_of(phrases: tuple[str, ...], text: str) -> bool:
    """Whether ``text`` is nothing but ``phrases``, one or several, and punctuation."""
    left = matcher(phrases).sub(" ", plain(text))
    return bool(re.search(r"\w", text)) and not re.search(r"\w", left)


def _pattern(phrase: str) -> str:
    pattern, gap = "", ""
    for word in phrase.split():
        if word == "...":
            gap = _GAP
            continue
        pattern += (gap or _BETWEEN) if pattern else ""
        pattern += _word(word)
        gap = ""
    return pattern


def _word(word: str) -> str:
    if word == "_":
        return r"\w+"
    choices = [re.escape(choice).replace(r"\*", r"\w*") for choice in word.split("|")]
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
