"""How the manager met an objection, by a reader: what each of his turns does, and how the client takes it.

The status follows from the client: an answer that changes nothing is only ``answered``. What a turn does is read
together with the objection, so a pitch that goes on as if nothing had been said is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from objections.corpus import STEPS
from objections.handling import HandlingPack, Signal
from objections.language import CueMatcher, Utterance, utterances
from objections.lessons import ANSWER, REACTION, answer_in_context
from objections.reader import ContextReader, Said
from objections.types import (
    Handling,
    HandlingStatus,
    HandlingSteps,
    Moves,
    Objection,
    Occurrence,
    StepEvidence,
    StepNearness,
)
from objections.windows import objection_with, once, pause_s, reason, spoken_s, window
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

Row = npt.NDArray[np.float64]
ENOUGH = {
    "acknowledge": 0.4, "explore": 0.82, "respond": 0.88, "confirm": 0.3, "concede": 0.3, "evade": 0.2, "next": 0.3
}  # fmt: skip
"""The share from which a turn does it; chosen on the development half of the labelled calls."""

TOLD_BY_PARTS = frozenset({"explore", "respond"})
PART_LESS = 0.05
"""One sentence of several may do these, and the turn read whole hides it; out of its turn it is believed a bit less."""

STAYING_ACCEPTS = frozenset({"busy", "contact"})
"""Who did not want to talk at all and then talks of the matter has accepted the answer."""

CUE_HELPS = dict.fromkeys(ENOUGH, 0.2) | {"concede": 0.4}
REACTION_CUE_HELPS = 0.15
"""What a cue of full strength adds to a share."""
ACCEPTED_FROM = 0.45
ASKED = 0.5
"""How near any question of the manager's comes to exploring, and one after an answer to confirming.

The reader knows the usual wordings best.
"""
GIVEN_UP_FROM = 0.6
"""Who takes his leave so surely has given up: what the client says then is politeness."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn of a window as it is read, whole and by its sentences where it has several."""

    turn: Turn
    said: Said
    parts: tuple[Utterance, ...] = ()

    @property
    def said_by_parts(self) -> list[Said]:
        return [Said(part.text, self.said.before) for part in self.parts]


@dataclass(slots=True)
class _Course:
    """What has happened so far, and in which turns."""

    steps: dict[str, _Turn] = field(default_factory=dict)
    beliefs: dict[str, float] = field(default_factory=dict)
    conceded: _Turn | None = None
    evaded: bool = False
    accepted: Turn | None = None

    @property
    def worked(self) -> bool:
        return "explore" in self.steps or "respond" in self.steps

    @property
    def answered(self) -> bool:
        """Whether there is something to accept: who was only asked has not been convinced."""
        return "respond" in self.steps or "confirm" in self.steps


class ReadHandling:
    """Judges the handling of every objection of one transcript."""

    def __init__(self, reader: ContextReader, pack: HandlingPack) -> None:
        self._reader = reader
        self._language = pack.language
        signals = {name: getattr(pack.steps, name) for name in STEPS} | {"concede": pack.concede}
        self._cues = _matcher(signals, pack.language)
        self._asking = CueMatcher(pack.asking.cues("asking"), pack.language)
        self._arguing = CueMatcher(pack.arguing.cues("arguing"), pack.language)
        answering = [cue for category, cues in pack.answers.items() for cue in cues.cues(category)]
        self._answering = CueMatcher(answering, pack.language)
        leaving = {"leaves": pack.elsewhere.cues, "counter": pack.elsewhere.counter}
        self._leaving = CueMatcher([cue for name, cues in leaving.items() for cue in cues.cues(name)], pack.language)
        self._discount = CueMatcher(pack.discount.cues("discount"), pack.language)
        self._client_cues = _matcher({"accept": pack.client.accept, "resist": pack.client.resist}, pack.language)
        self._does = reader.tasks[ANSWER].labels
        self._takes = reader.tasks[REACTION].labels

    def judged(self, transcript: Transcript, occurrences: Sequence[Occurrence]) -> tuple[Objection, ...]:
        """Occurrences in order of time made into objections o1, o2 …, each with its handling."""
        windows = [window(transcript, occurrence, occurrences) for occurrence in occurrences]
        read = [
            _as_read(turns, occurrence, self._language) for turns, occurrence in zip(windows, occurrences, strict=True)
        ]
        # All of a call at once: few full batches are quicker than many small ones, and the reader remembers.
        for task, speaker in ((ANSWER, Speaker.MANAGER), (REACTION, Speaker.CLIENT)):
            heard = [one for turns in read for one in turns if one.turn.speaker is speaker]
            self._reader.read(
                task, [*(one.said for one in heard), *(said for one in heard for said in one.said_by_parts)]
            )
        courses = [self._course(one_read, occurrence) for one_read, occurrence in zip(read, occurrences, strict=True)]
        return tuple(
            objection_with(self._handling(transcript, occurrence, one_read, course), occurrence, number)
            for number, (occurrence, one_read, course) in enumerate(zip(occurrences, read, courses, strict=True), 1)
        )

    def moves(self, transcript: Transcript, occurrence: Occurrence) -> tuple[Moves, ...]:
        """What each turn of the manager after an objection does, read as ``judged`` reads it; confirming takes a
        question or an answer before it.
        """
        said = _as_read(window(transcript, occurrence, [occurrence]), occurrence, self._language)
        worked, found = False, []
        for one in said:
            if one.turn.speaker is not Speaker.MANAGER:
                continue
            done, _, _ = self._does_what(one, occurrence)
            worked = worked or bool(done & {"explore", "respond"})
            names = [name for name in STEPS if name in done and (name != "confirm" or worked)]
            steps = tuple(StepEvidence(name, self._quoted(one, name)) for name in names)
            found.append(Moves(one.turn.turn, steps, "concede" in done, "evade" in done))
        return tuple(found)

    def _course(self, read: Sequence[_Turn], occurrence: Occurrence) -> _Course:
        course = _Course()
        for one in read:
            if one.turn.speaker is Speaker.MANAGER:
                # What the client is about to say again is not over, whatever the manager goes on to.
                if not self._answers(one, course, occurrence) and one.turn.turn > occurrence.last_turn:
                    break
            elif one.turn.speaker is Speaker.CLIENT:
                self._takes_it(one, course, occurrence)
        return course

    def _handling(
        self, transcript: Transcript, occurrence: Occurrence, read: Sequence[_Turn], course: _Course
    ) -> Handling:
        status = _status(course)
        steps = tuple(
            StepEvidence(name, self._quoted(course.steps[name], name), course.beliefs[name])
            for name in STEPS
            if name in course.steps
        )
        retreat = [self._given_in(course.conceded)] if course.conceded else []
        deciding = [quote(course.accepted)] if course.accepted and status is HandlingStatus.RESOLVED else []
        return Handling(
            status=status,
            steps=HandlingSteps(**{name: name in course.steps for name in STEPS}),
            evidence=tuple(once([*(step.evidence for step in steps), *retreat, *deciding])),
            step_evidence=steps,
            pause_s=pause_s(transcript, occurrence),
            answer_s=spoken_s([one.turn for one in read]),
            conceded=course.conceded is not None,
            reason=reason(status, conceded=course.conceded is not None),
            near=self._near(read, course, occurrence),
            discounted=course.conceded is not None and "discount" in self._said(self._discount, course.conceded.turn),
        )

    def _near(self, read: Sequence[_Turn], course: _Course, occurrence: Occurrence) -> tuple[StepNearness, ...]:
        """How near the manager's turns came to each step that was not found, those after it was over included."""
        missed = [name for name in STEPS if name not in course.steps]
        nearest = dict.fromkeys(missed, 0.0)
        spoken = [one for one in read if one.turn.speaker is Speaker.MANAGER]
        for place, one in enumerate(spoken):
            _, _, helped = self._does_what(one, occurrence)
            asks = any(part.asks for part in utterances(one.turn, self._language)) or self._may_ask(one.turn)
            for name in missed:
                asked = asks and (name == "explore" or (name == "confirm" and place > 0))
                argued = name == "respond" and "arguing" in self._said(self._arguing, one.turn)
                nearest[name] = max(nearest[name], helped[name], ASKED if asked or argued else 0.0)
        return tuple(StepNearness(name, round(min(1.0, nearest[name]), 2)) for name in missed)

    def _may_ask(self, turn: Turn) -> bool:
        """Whether words without any mark may be a question."""
        return not set(".?!…") & set(turn.text) and "asking" in self._said(self._asking, turn)

    def _answers(self, one: _Turn, course: _Course, occurrence: Occurrence) -> bool:
        """What a manager's turn adds; False when it is about something else because the objection is over."""
        done, shares, helped = self._does_what(one, occurrence)
        if course.accepted or course.conceded:
            done -= {"evade", "concede"}
        if "next" in done and not done & set(STEPS):
            return not (course.worked or course.conceded)
        if shares["concede"] >= GIVEN_UP_FROM and course.worked and not done & {"respond", "confirm"}:
            return False
        if "concede" in done and not course.worked and "respond" not in done:
            course.conceded = one
        for name in STEPS:
            too_early = name == "confirm" and not course.worked
            if name in done and name not in course.steps and not too_early:
                course.steps[name] = one
                course.beliefs[name] = round(min(1.0, helped[name]), 2)
        course.evaded = course.evaded or "evade" in done
        return True

    def _does_what(self, one: _Turn, occurrence: Occurrence) -> tuple[set[str], dict[str, float], dict[str, float]]:
        """The labels that hold of a manager's turn, and the share of each label, without and with what cues add."""
        shares = dict(zip(self._does, self._shares_of(one).tolist(), strict=True))
        cues = self._said(self._cues, one.turn)
        helped = {name: shares[name] + CUE_HELPS[name] * cues.get(name, 0.0) for name in ENOUGH}
        if self._leaves(one.turn):
            helped |= {"explore": 0.0, "evade": 1.0}
        if occurrence.category in self._said(self._answering, one.turn):
            helped |= {"respond": max(helped["respond"], ENOUGH["respond"])}
        return {name for name, enough in ENOUGH.items() if helped[name] >= enough}, shares, helped

    def _shares_of(self, one: _Turn) -> Row:
        """(labels,) of a turn read whole, raised for what one of its sentences alone does so surely."""
        whole: Row = self._reader.shares(ANSWER, [one.said])[0]
        if not one.parts:
            return whole
        parts = self._reader.shares(ANSWER, one.said_by_parts).max(axis=0) - PART_LESS
        keep = np.array([name in TOLD_BY_PARTS for name in self._does])
        return np.asarray(np.where(keep, np.maximum(whole, parts), whole))

    def _leaves(self, turn: Turn) -> bool:
        """«еще вопросы остались?» asks for another matter; the reader takes it for exploring."""
        said = self._said(self._leaving, turn)
        return "leaves" in said and "counter" not in said

    def _takes_it(self, one: _Turn, course: _Course, occurrence: Occurrence) -> None:
        shares = self._reader.shares(REACTION, [one.said])[0].copy()
        for name, strength in self._said(self._client_cues, one.turn).items():
            shares[self._takes.index(name)] += REACTION_CUE_HELPS * strength
        taken = self._takes[int(np.argmax(shares))]
        accepts = taken == "accept" and shares[self._takes.index("accept")] >= ACCEPTED_FROM
        if occurrence.category in STAYING_ACCEPTS:
            accepts = accepts or (taken in ("neutral", "next") and len(one.turn.text.split()) > 1)
        if one.turn.turn in occurrence.turns or taken == "resist":
            course.accepted = None
        elif accepts and course.answered and course.accepted is None:
            course.accepted = one.turn

    def _said(self, cues: CueMatcher, turn: Turn) -> dict[str, float]:
        return _strengths(cues, turn, self._language)

    def _quoted(self, one: _Turn, name: str) -> Evidence:
        """The utterance of a turn that does it most, or the turn where it is only one."""
        if not one.parts:
            return quote(one.turn)
        shares = self._reader.shares(ANSWER, one.said_by_parts)
        return one.parts[int(np.argmax(shares[:, self._does.index(name)]))].quoted_from(one.turn)

    def _given_in(self, one: _Turn) -> Evidence:
        """The utterance that gives the discount where there is one; else the one that gives in most."""
        for part in utterances(one.turn, self._language):
            if "discount" in self._said(self._discount, replace(one.turn, text=part.text)):
                return part.quoted_from(one.turn)
        return self._quoted(one, "concede")


def _as_read(turns: Sequence[Turn], occurrence: Occurrence, language: str) -> list[_Turn]:
    objection = " ".join(item.quote for item in occurrence.evidence)
    manager = client = ""
    read = []
    for turn in turns:
        if turn.speaker is Speaker.MANAGER:
            parts = utterances(turn, language)
            said = answer_in_context(turn.text, objection, client)
            read.append(_Turn(turn, said, parts if len(parts) > 1 else ()))
            manager = turn.text
        elif turn.speaker is Speaker.CLIENT:
            read.append(_Turn(turn, Said(turn.text, manager)))
            client = turn.text
    return read


def _status(course: _Course) -> HandlingStatus:
    if course.worked and course.conceded is None:
        return HandlingStatus.RESOLVED if course.accepted else HandlingStatus.ANSWERED
    handled = course.conceded is not None or course.evaded or "acknowledge" in course.steps
    return HandlingStatus.DEFLECTED if handled else HandlingStatus.IGNORED


def _matcher(signals: Mapping[str, Signal], language: str) -> CueMatcher:
    return CueMatcher([cue for name, signal in signals.items() for cue in signal.cues.cues(name)], language)


def _strengths(cues: CueMatcher, turn: Turn, language: str) -> dict[str, float]:
    """The strongest cue of each signal in a turn."""
    found: dict[str, float] = {}
    for part in utterances(turn, language):
        for hit in cues.find_in(part.tokens, part.text):
            found[hit.cue.key] = max(hit.cue.strength, found.get(hit.cue.key, 0.0))
    return found
