"""How promises are followed: which proof each action needs, how much time it has, and the sentences that say why."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scoring_rubric.lexicon_phrases import Phrases
from scoring_rubric.packs_loading import PACKS, Frozen, Key, PackId, Text, Version, load_pack

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Precise = Literal["time", "part_of_day", "day", "week", "month"]
Minutes = Annotated[int, Field(ge=0)]
OTHER = "other"


class Follow(StrEnum):
    """What shows that a promise was kept."""

    TALK = "talk"
    MEETING = "meeting"
    SEND = "send"
    PAY = "pay"
    ANSWER = "answer"
    WORK = "work"


REASONS = frozenset(
    [
        "talked",
        "talked_other",
        "tried",
        "talked_late",
        "tried_late",
        "other_had_to_call",
        "no_call",
        "met",
        "met_late",
        "no_meeting",
        "sent",
        "sent_late",
        "said_received",
        "said_received_late",
        "said_not_received",
        "not_sent",
        "task_done",
        "task_done_late",
        "said_done",
        "said_not_done",
        "put_off",
        "answered",
        "answered_late",
        "no_answer",
        "paid",
        "paid_late",
        "said_paid",
        "said_not_paid",
        "not_paid",
        "moved",
        "called_off",
        "not_due",
        "due_today",
        "no_day",
        "not_shown",
        "not_linked",
        "no_start",
    ]
)


class Terms(Frozen):
    """How much time a promise has beyond its words."""

    tolerance_min: dict[Precise, Minutes]
    early_min: Minutes
    continued_min: Minutes
    workdays: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    holidays: tuple[date, ...] = ()
    undated_days: dict[Key, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        return WEEKDAYS[day.weekday()] in self.workdays and day not in self.holidays


class Action(Frozen):
    code: Key
    follow: Follow
    title: Text


class Thing(Frozen):
    """Something that is sent or made; phrases of both languages."""

    code: Key
    said: Phrases


class Words(Frozen):
    """What later calls say of a promise: ``asked`` by whoever promised, the rest by whoever knows.

    ``yours`` makes it a question or speaks of the listener («вы получили»).
    """

    yours: Phrases
    received: Phrases
    not_received: Phrases
    asked: Phrases
    done: Phrases
    not_done: Phrases
    paid: Phrases
    not_paid: Phrases


class PromisePack(Frozen):
    id: PackId
    version: Version
    terms: Terms
    actions: Annotated[tuple[Action, ...], Field(min_length=1)]
    things: tuple[Thing, ...]
    others: Phrases = ()
    """A receiver who is neither side; phrases of both languages."""
    words: dict[Literal["ru", "en"], Words]
    reasons: dict[Key, Text]

    @model_validator(mode="after")
    def _is_whole(self) -> PromisePack:
        if missing := sorted(REASONS - set(self.reasons)):
            raise ValueError(f"reasons lack {', '.join(missing)}; every reason has its sentence")
        if OTHER not in {action.code for action in self.actions}:
            raise ValueError("actions lack 'other'; it stands for every action that has no entry")
        if missing := sorted({"ru", "en"} - set(self.words)):
            raise ValueError(f"words lack {', '.join(missing)}; both languages are needed")
        return self

    def action(self, code: str) -> Action:
        """The entry of an action; ``other`` for one that has none."""
        by_code = {action.code: action for action in self.actions}
        return by_code.get(code, by_code[OTHER])

    def words_of(self, language: str) -> Words:
        """English for anything but Russian."""
        return self.words["ru" if language == "ru" else "en"]


def load_promise_pack(path: Path) -> PromisePack:
    """The pack in ``path``; raises PackError with file, line, field, found and expected."""
    return load_pack(path, PromisePack)


@lru_cache(maxsize=1)
def default_promise_pack() -> PromisePack:
    """The shipped pack."""
    return load_promise_pack(PACKS / "promises.default.v1.yaml")
