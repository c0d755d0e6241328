"""Systems that take turns, recording by recording."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.figures import Answer
from benchmarks.peers import Sound, System, Terms
from benchmarks.running import Reply, Running, Stopped
from transcription.evaluation import Reference

SETTLE_S = 0.25
"""Before each turn: OpenMP's threads spin for up to 0.2 s after their work and would slow the next system."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording made ready under one condition."""

    reference: Reference
    sound: Sound
    audio_s: float

    @property
    def name(self) -> str:
        return "/".join(self.reference.path.parts[-2:])


class Comparison:
    """The started systems; one that stops is left out from there on, with its reason in ``gone``."""

    def __init__(self, systems: Sequence[System], terms: Terms) -> None:
        self.gone: list[str] = []
        self._wall_s = self._others_s = 0.0
        self._running: list[Running] = []
        for system in systems:
            try:
                self._running.append(Running(system, terms))
            except Stopped as stopped:
                self._leave(stopped)

    @property
    def load_s(self) -> Mapping[str, float]:
        """Seconds from the process's first line to a loaded model, by system name; imports are in them."""
        return {one.system.name: round(one.load_s, 2) for one in self._running}

    @property
    def others_cores(self) -> float:
        """How many cores other programs kept busy, on average, while systems were measured."""
        return self._others_s / self._wall_s if self._wall_s else 0.0

    def warm_up(self, recordings: Sequence[Recording]) -> None:
        """The first recording of each language once, uncounted."""
        first = {recording.reference.language: recording for recording in reversed(recordings)}
        for recording in first.values():
            self._round(recording, 0)

    def answers(self, recordings: Sequence[Recording], repeat: int) -> dict[str, list[Answer]]:
        """Answers by system name, of the systems that answered for every recording."""
        given: dict[str, list[Answer]] = {one.system.name: [] for one in self._running}
        for place, recording in enumerate(recordings):
            rounds = [self._round(recording, place + number) for number in range(repeat)]
            for name, so_far in given.items():
                replies = [replies[name] for replies in rounds if name in replies]
                self._wall_s += sum(reply.wall_s for reply in replies)
                self._others_s += sum(reply.others_s for reply in replies)
                if len(replies) == repeat:
                    so_far.append(_answer(recording, replies))
            print(
                f"  {place + 1}/{len(recordings)} {recording.name}: {_speeds(recording, rounds[-1])}", file=sys.stderr
            )
        return {name: found for name, found in given.items() if len(found) == len(recordings)}

    def stop(self) -> None:
        for one in self._running:
            one.stop()

    def _round(self, recording: Recording, first: int) -> dict[str, Reply]:
        """Every system once, by name; who begins moves on by one each time."""
        replies = {}
        start = first % max(1, len(self._running))
        for one in (*self._running[start:], *self._running[:start]):
            time.sleep(SETTLE_S)
            try:
                reply = one.ask(recording.sound, recording.reference.language)
            except Stopped as stopped:
                self._running.remove(one)
                self._leave(stopped)
                continue
            replies[one.system.name] = reply
            if reply.error:
                print(f"  {one.system.title} failed on {recording.name}: {reply.error}", file=sys.stderr)
        return replies

    def _leave(self, stopped: Stopped) -> None:
        self.gone.append(str(stopped))
        print(stopped, file=sys.stderr)


def _answer(recording: Recording, replies: Sequence[Reply]) -> Answer:
    """The fastest of the replies; text and error are the first one's."""
    best = min(replies, key=lambda reply: reply.wall_s)
    return Answer(
        file=recording.name,
        reference=recording.reference.text,
        text=replies[0].text,
        audio_s=recording.audio_s,
        wall_s=best.wall_s,
        cpu_s=best.cpu_s,
        peak_mb=max(reply.peak_mb for reply in replies),
        error=replies[0].error,
    )


def _speeds(recording: Recording, replies: Mapping[str, Reply]) -> str:
    return ", ".join(f"{name} {recording.audio_s / reply.wall_s:.1f}×" for name, reply in replies.items())
