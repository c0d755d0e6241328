"""How far two people have come in arranging a day and an hour: what each turn moves on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from scoring_rubric.facts_echoes import Echoes
from scoring_rubric.facts_moments import Mention, Thread
from scoring_rubric.facts_slots_table import Table
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_agreements import Agreements
from scoring_rubric.spoken_time import Moment
from transcription.types import Speaker, Turn

SHORT_TURN_WORDS = 9
ARRANGING_TURNS = 6
ANSWER_TURNS = 3
ASKED_TURNS = 2
MANAGER = str(Speaker.MANAGER)


@dataclass(slots=True)
class Arranging:
    """The state of the arranging, moved on by each turn."""

    lexicon: Lexicon
    tables: dict[Thread, Table]
    echoes: Echoes
    foreign: set[date] = field(default_factory=set)
    """Days of something else («груз двадцать пятого»)."""
    thread: Thread = Thread.TALK
    opened: int = -100
    asked: int = -100
    other_asked: int = -100
    """The last question for the day of something else."""
    stepped: int = -100
    heard: int = -100
    spoken: tuple[Turn, Mention] | None = None
    """The day named last, whatever for, with its turn."""
    client_named: int = -100
    """The client's last turn that named a moment other than to refuse it."""
    words: Agreements = field(init=False)

    def __post_init__(self) -> None:
        self.words = self.lexicon.agreements


def side_of(turn: Turn) -> str:
    """Who speaks; where nobody knows, every turn may be the other side's."""
    return f"turn {turn.turn}" if turn.speaker is Speaker.UNKNOWN else str(turn.speaker)


def is_exact(moment: Moment) -> bool:
    return moment.clock is not None and moment.clock.exact
