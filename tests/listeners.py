"""A made-up listening half of the program: hears the same two lines on every recording, part after part."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from transcription.errors import Cancelled
from transcription.types import (
    Engine,
    Layout,
    Listening,
    Quality,
    RecognisedPart,
    Recognition,
    Region,
    Segment,
    Speaker,
    Track,
    Transcript,
    Turn,
)

ENGINE = Engine("heard", "none", "1", "0" * 64)
LINES = (("manager", "добрый день меня зовут алексей"), ("client", "дорого для нас"))


def a_part(number: int, text: str = "дорого для нас") -> RecognisedPart:
    segment = Segment(number * 60.0, number * 60.0 + 2.25, text, channel=1, confidence=0.9)
    return RecognisedPart(number, (number + 1) * 60.0, (segment,), "ru", 0.987)


@dataclass
class Listener:
    """``trouble`` may raise before anything is heard, ``before_part`` before each of the ``parts``.

    ``given`` are the numbers of the parts that each recognition was started with, ``recognised`` those it did itself.
    """

    trouble: Callable[[], None] = lambda: None
    before_part: Callable[[int], None] = lambda number: None
    parts: int = 4
    engine: Engine = ENGINE
    listened: list[str] = field(default_factory=list)
    given: list[tuple[int, ...]] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)

    def listen(self, path: Path, **_: object) -> Listening:
        self.listened.append(path.name)
        self.trouble()
        tracks = tuple(Track(channel, (Region(0.0, 2.0),)) for channel in (0, 1))
        return Listening(sha256="0" * 64, duration_s=4.0, channels=2, layout=Layout.STEREO, tracks=tracks)

    def recognise(
        self,
        path: Path,
        listening: Listening,
        *,
        kept: Sequence[RecognisedPart] = (),
        on_part: Callable[[RecognisedPart], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
        **_: object,
    ) -> Recognition:
        self.given.append(tuple(part.number for part in kept))
        made = list(kept)
        for number in range(len(kept), self.parts):
            self.before_part(number)
            if should_stop is not None and should_stop():
                raise Cancelled("stopped as asked")
            made.append(a_part(number))
            self.recognised.append(number)
            if on_part is not None:
                on_part(made[-1])
        return Recognition("ru", tuple(segment for part in made for segment in part.segments), self.engine, 0.987)

    def assemble(self, call_id: str, listening: Listening, recognition: Recognition) -> Transcript:
        turns = tuple(
            Turn(place, Speaker(side), text, place * 2.0, place * 2.0 + 2) for place, (side, text) in enumerate(LINES)
        )
        return Transcript(call_id, "ru", turns, Quality(usable=True, confidence=0.9), 4.0, 2)


@dataclass
class Gate:
    """Holds a recognition before one part until the test has seen it there; ``stopping`` lets it go."""

    number: int
    stopping: threading.Event
    reached: threading.Event = field(default_factory=threading.Event)

    def __call__(self, number: int) -> None:
        if number == self.number:
            self.reached.set()
            assert self.stopping.wait(30.0), "nobody asked to stop"
