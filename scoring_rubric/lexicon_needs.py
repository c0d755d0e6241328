"""The words of what a client asks, answers, can pay, decides and wishes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from scoring_rubric.lexicon_phrases import Coded, Phrases
from scoring_rubric.packs_loading import Frozen, Key


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


class Money(Frozen):
    currencies: dict[str, Phrases]
    home: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    periods: dict[Literal["month", "year", "day", "user"], Phrases]
    about: Phrases
    budget: Phrases
    budget_asked: Phrases
    not_money: Phrases
    not_budget: Phrases
    turns: Phrases = ()
    """Between somebody else's sum and the client's own ("they quoted twelve, but we have eight")."""
    totals: Phrases = ()
    """Beside a sum that is made of those before it («итого», "all in")."""
    prices: Phrases = ()
    """In a manager's turn: its sum is what he asks for, and not what the client means to spend."""
    former: Phrases = ()
    """How a client says of a sum that it was so, or would be so, and is not («это в прошлом году»)."""
    now: Phrases = ()
    """How he goes on to the sum that holds («сейчас», "now it's")."""


class Answers(Frozen):
    """How an answer begins that says yes (``agree``) or no (``refuse``) to what was asked."""

    agree: Phrases
    refuse: Phrases


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
