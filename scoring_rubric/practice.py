"""A client to practise with, as a state machine: how he takes each answer and what he says then; pure.

The same drill, seed and answers always give the same talk. What an answer does is judged elsewhere
(``practice_answers``), by what judges real calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from scoring_rubric.practice_pack import MOST_EXCHANGES, Client, Mood, PracticePack

FEWEST_EXCHANGES = 3
LEAVES_AT = -3
TAKES_AT_MOST = 3
_WARMTH = {Mood.FRIENDLY: 1, Mood.CALM: 0, Mood.WARY: 0, Mood.HURRIED: -1, Mood.IRRITATED: -1}


class Beat(StrEnum):
    """How the client takes an answer."""

    COLD = "cold"  # answered past him, without a sign of having heard: says it again, sharper
    UNMOVED = "unmoved"  # understood, and nothing else
    ASTRAY = "astray"  # nothing to the matter
    REVEALS = "reveals"
    ADDS = "adds"
    TOLD = "told"  # asked for what he has said already
    HALF = "half"  # an argument, but not to what holds him back, which nobody has asked for
    BESIDE = "beside"  # an argument, and not to what he has just said
    WARMS = "warms"
    TAKES = "takes"  # takes what was given away, and asks for more
    GIVEN_UP = "given_up"
    AGREES = "agrees"
    REMAINS = "remains"
    LEAVES = "leaves"
    PARTS = "parts"


class Outcome(StrEnum):
    """How a drill ended."""

    AGREED = "agreed"
    OPEN = "open"  # the real reason was met, and nobody asked whether that settles it
    UNMOVED = "unmoved"
    LEFT = "left"
    GAVE_AWAY = "gave_away"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Drill:
    """A client as he is met. ``origin`` is empty where he is the pack's; else it says that his words are a real
    client's, with personal data taken out.
    """

    drill_id: str
    language: str
    client: Client
    pack: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What one answer does. ``about``: it speaks of the client's real reason; ``lazy``: it says nothing."""

    steps: frozenset[str] = frozenset()
    gives: bool = False
    gave_up: bool = False
    about: bool = False
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """Where a drill stands. ``met``: the real reason was answered; ``beats`` are how each answer was taken."""

    warmth: int
    beats: tuple[Beat, ...] = ()
    acknowledged: bool = False
    revealed: bool = False
    asked: int = 0
    met: bool = False
    given: int = 0
    outcome: Outcome | None = None

    @property
    def ended(self) -> bool:
        return self.outcome is not None


def opened(client: Client) -> Course:
    return Course(_WARMTH[client.mood])


def taken(course: Course, done: Done) -> Course:
    """The course after one more answer; a drill that has ended stays as it is."""
    if course.ended:
        return course
    heard = replace(course, acknowledged=course.acknowledged or "acknowledge" in done.steps)
    beat, warmer = _beat(heard, done)
    moved = replace(
        heard,
        warmth=heard.warmth + warmer,
        revealed=heard.revealed or beat is Beat.REVEALS,
        asked=heard.asked + (beat in (Beat.REVEALS, Beat.ADDS)),
        met=heard.met or beat in (Beat.WARMS, Beat.AGREES) or (beat is Beat.REMAINS and _meets(heard, done)),
        given=heard.given + (beat is Beat.TAKES),
    )
    return _ended(replace(moved, beats=(*course.beats, beat)))


def stopped(course: Course) -> Course:
    """The manager ends it: what was reached counts."""
    reached = Outcome.OPEN if course.met else Outcome.UNFINISHED
    return course if course.ended else replace(course, outcome=reached)


def _beat(course: Course, done: Done) -> tuple[Beat, int]:
    """How the client takes an answer, and by how much it warms him."""
    steps = done.steps
    if done.gives and not course.met:
        return Beat.TAKES, 0
    if "explore" in steps and not course.revealed:
        return Beat.REVEALS, int(course.acknowledged)
    if "confirm" in steps and (course.met or _meets(course, done)):
        # Who agrees too soon teaches nothing: there is one thing left until the third exchange.
        early = len(course.beats) + 1 < FEWEST_EXCHANGES
        return (Beat.REMAINS, 1) if early else (Beat.AGREES, 2)
    if "respond" in steps:
        return _argued(course, done)
    if "confirm" in steps:
        return Beat.REMAINS, 0
    if "explore" in steps:
        return (Beat.ADDS, 0) if course.asked < 2 else (Beat.TOLD, -1)
    if done.gave_up:
        return Beat.GIVEN_UP, -1
    return (Beat.UNMOVED, -1) if "acknowledge" in steps else (Beat.ASTRAY, -1)


def _argued(course: Course, done: Done) -> tuple[Beat, int]:
    if course.met or _meets(course, done):
        return Beat.WARMS, 2
    if course.revealed:
        return Beat.BESIDE, 0
    return (Beat.HALF, 0) if course.acknowledged else (Beat.COLD, -1)


def _meets(course: Course, done: Done) -> bool:
    return course.revealed and "respond" in done.steps and done.about


def _ended(course: Course) -> Course:
    """A drill takes three exchanges at least and six at most; its last beat is then that of the ending."""
    number, beat = len(course.beats), course.beats[-1]
    if beat is Beat.AGREES:
        return replace(course, outcome=Outcome.AGREED)
    if number >= FEWEST_EXCHANGES and course.given >= TAKES_AT_MOST:
        return replace(course, outcome=Outcome.GAVE_AWAY)
    if number >= FEWEST_EXCHANGES and course.warmth <= LEAVES_AT:
        return replace(course, beats=(*course.beats[:-1], Beat.LEAVES), outcome=Outcome.LEFT)
    if number < MOST_EXCHANGES:
        return course
    reached = Outcome.OPEN if course.met else Outcome.GAVE_AWAY if course.given else Outcome.UNMOVED
    return replace(course, beats=(*course.beats[:-1], Beat.PARTS), outcome=reached)


class Voice:
    """What the client says, out of a pack; ``seed`` decides which of the variants comes when."""

    def __init__(self, pack: PracticePack, drill: Drill, seed: int) -> None:
        self._pack = pack
        self._drill = drill
        self._seed = seed

    def says(self, course: Course, *, about: bool = True) -> str:
        """The client's words after the last answer of ``course``; the opening where there was none. ``about``: the
        answer speaks of his reason; where it asks of something else he turns to it before he tells it.
        """
        client = self._drill.client
        if not course.beats:
            return client.opening
        said, beat = course.beats, course.beats[-1]
        match beat:
            case Beat.COLD:
                again = self._next(f"sharper:{client.category}", self._pack.sharper[client.category], said, beat)
                return f"{self._line('cold', said, beat)} {again}"
            case Beat.REVEALS:
                begins = self._line("opens_up" if course.acknowledged else "curt", said, beat)
                turns = self._pack.lines.turns_to if not about else ()
                return " ".join(
                    [begins, *([self._next("turns_to", turns, said, beat)] if turns else []), client.reveals]
                )
            case Beat.ADDS:
                return f"{self._line('adds', said, beat)} {client.adds}"
            case Beat.REMAINS if said.count(beat) == 1:
                return f"{self._line('remains', said, beat)} {client.remains}"
            case Beat.REMAINS:
                return self._line("still", said, beat)
            case _:
                return self._line(beat.value, said, beat)

    def _line(self, pool: str, said: Sequence[Beat], beat: Beat) -> str:
        return self._next(pool, getattr(self._pack.lines, pool), said, beat)

    def _next(self, name: str, pool: Sequence[str], said: Sequence[Beat], beat: Beat) -> str:
        """The variant of a pool that its turn has come for, in an order that the drill and the seed fix."""
        order = list(pool)
        Random(f"{self._drill.drill_id}:{self._seed}:{name}").shuffle(order)
        return order[(said.count(beat) - 1) % len(order)]
