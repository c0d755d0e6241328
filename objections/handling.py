"""How the manager met an objection: the steps he took, what the client did next, how long it took.

The four steps are FIELD.md's: acknowledge, explore, respond, confirm. What counts as one is a versioned
pack of cues and exemplars. The status follows from the client: a good answer that changes nothing is only
``answered``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from objections.corpus import STEPS
from objections.detectors.classifier import ExemplarClassifier, softmax
from objections.encoder import SentenceEncoder
from objections.language import CueMatcher, Utterance, plain, utterances
from objections.pack_files import PACKS, read_pack
from objections.taxonomy import CueGroups, Identifier, Sentence
from objections.types import (
    Handling,
    HandlingStatus,
    HandlingSteps,
    Moves,
    Objection,
    Occurrence,
    StepEvidence,
)
from objections.windows import objection_with, once, pause_s, reason, spoken_s, window
from transcription.types import Evidence, Speaker, Transcript, Turn

CONCEDE = "concede"
ACCEPT = "accept"
RESIST = "resist"
# A cue of this strength is enough; an exemplar's share must reach the second figure.
CUE_ENOUGH = 0.8
SHARE_ENOUGH = 0.5
CUE_HELPS = 0.25
# A statement of so many words about the matter answers, even in words that no exemplar has.
SUBSTANCE_WORDS = 9
# Fewer words than that, but at least so many, are an answer that evades; less is no answer.
DODGE_WORDS = 4


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Signal(_Strict):
    """One thing that can be heard, by its cues and exemplars."""

    cues: CueGroups = CueGroups()
    exemplars: tuple[Sentence, ...] = Field(min_length=1)


class StepSignals(_Strict):
    acknowledge: Signal
    explore: Signal
    respond: Signal
    confirm: Signal


class ClientSignals(_Strict):
    accept: Signal
    resist: Signal
    neutral: tuple[Sentence, ...] = Field(min_length=1)


class Elsewhere(_Strict):
    """Words of a question that leaves an objection for something else; with ``counter`` beside them it does not."""

    cues: CueGroups = CueGroups()
    counter: CueGroups = CueGroups()


class HandlingPack(_Strict):
    """What each step, a retreat and the client's reaction sound like in one language; ``discount`` are words by which
    a retreat is one of price, ``asking`` words that a question may have where no question mark tells,
    ``arguing`` words that an argument may have, ``elsewhere`` those of a question that explores no objection,
    ``answers`` those that answer an objection of one category whatever the reader says of them, by category.
    """

    id: Identifier
    version: str
    language: str
    steps: StepSignals
    concede: Signal
    discount: CueGroups = CueGroups()
    asking: CueGroups = CueGroups()
    arguing: CueGroups = CueGroups()
    elsewhere: Elsewhere = Elsewhere()
    answers: Mapping[str, CueGroups] = Field(default_factory=dict)
    neutral: tuple[Sentence, ...] = Field(min_length=1)
    client: ClientSignals

    @property
    def reference(self) -> str:
        return f"{self.id}.{self.language}@{self.version}"


def load_handling_pack(path: Path) -> HandlingPack:
    """A handling pack; raises PackInvalid naming file, line and field."""
    return read_pack(path, HandlingPack)


def default_handling_packs() -> dict[str, HandlingPack]:
    """The shipped Russian and English packs, by language."""
    return {language: load_handling_pack(PACKS / f"handling.{language}.v1.yaml") for language in ("ru", "en")}


@dataclass(frozen=True, slots=True)
class _Heard:
    """One utterance and the signals in it."""

    turn: Turn
    utterance: Utterance
    signals: frozenset[str]

    @property
    def evidence(self) -> Evidence:
        return self.utterance.quoted_from(self.turn)


class SignalDetector:
    """Hears the signals of one side in utterances, by cue or by nearness to exemplars."""

    def __init__(
        self,
        signals: Mapping[str, Signal],
        neutral: Sequence[str],
        language: str,
        encoder: SentenceEncoder,
        *,
        cache: Path | None = None,
    ) -> None:
        cues = [cue for name, signal in signals.items() for cue in signal.cues.cues(name)]
        self._cues = CueMatcher(cues, language)
        exemplars = {name: signal.exemplars for name, signal in signals.items()}
        self._classifier = ExemplarClassifier(exemplars, neutral, encoder, cache=cache)
        self._encoder = encoder

    def hear(self, spoken: Sequence[Utterance]) -> list[frozenset[str]]:
        """The signals in each utterance."""
        if not spoken:
            return []
        vectors = self._encoder.encode([plain(utterance.text) for utterance in spoken])
        shares = softmax(self._classifier.logits(vectors))
        heard = []
        for place, utterance in enumerate(spoken):
            strongest: dict[str, float] = {}
            for hit in self._cues.find_in(utterance.tokens, utterance.text):
                strongest[hit.cue.key] = max(hit.cue.strength, strongest.get(hit.cue.key, 0.0))
            heard.append(
                frozenset(
                    name
                    for column, name in enumerate(self._classifier.names)
                    if _enough(float(shares[place, column]), strongest.get(name, 0.0), len(utterance.tokens))
                )
            )
        return heard


def _enough(share: float, cue: float, words: int) -> bool:
    """Nearness alone needs more than one word to go by."""
    return cue >= CUE_ENOUGH or (words > 1 and share + (CUE_HELPS if cue else 0.0) >= SHARE_ENOUGH)


class HandlingJudge:
    """Judges the handling of every objection of one transcript."""

    def __init__(self, pack: HandlingPack, encoder: SentenceEncoder, *, cache: Path | None = None) -> None:
        steps = {name: getattr(pack.steps, name) for name in STEPS}
        self._language = pack.language
        self._manager = SignalDetector(
            {**steps, CONCEDE: pack.concede}, pack.neutral, pack.language, encoder, cache=cache
        )
        self._client = SignalDetector(
            {ACCEPT: pack.client.accept, RESIST: pack.client.resist},
            pack.client.neutral,
            pack.language,
            encoder,
            cache=cache,
        )

    def judged(self, transcript: Transcript, occurrences: Sequence[Occurrence]) -> tuple[Objection, ...]:
        """Occurrences in order of time made into objections o1, o2 …, each with its handling."""
        return tuple(
            objection_with(
                self._handling(transcript, occurrence, window(transcript, occurrence, occurrences)), occurrence, place
            )
            for place, occurrence in enumerate(occurrences, start=1)
        )

    def moves(self, transcript: Transcript, occurrence: Occurrence) -> tuple[Moves, ...]:
        """What each turn of the manager after an objection does, heard as ``judged`` hears it."""
        answer = self._heard(window(transcript, occurrence, [occurrence]), Speaker.MANAGER)
        worked, found = False, []
        for turn in dict.fromkeys(heard.turn.turn for heard in answer):
            spoken = [heard for heard in answer if heard.turn.turn == turn]
            taken = {name: first for name in STEPS if (first := _first(name, spoken, worked=worked)) is not None}
            conceded = any(CONCEDE in heard.signals and "respond" not in heard.signals for heard in spoken)
            steps = tuple(StepEvidence(name, taken[name].evidence) for name in STEPS if name in taken)
            found.append(Moves(turn, steps, conceded, evaded=not taken and not conceded and _dodged(spoken)))
            worked = worked or bool(taken.keys() & {"explore", "respond"})
        return tuple(found)

    def _handling(self, transcript: Transcript, occurrence: Occurrence, window: Sequence[Turn]) -> Handling:
        answer = self._heard(window, Speaker.MANAGER)
        taken = _steps_taken(answer)
        accepted = None
        if "respond" in taken:
            since = max(occurrence.last_turn, taken["respond"].turn.turn)
            reactions = [heard for heard in self._heard(window, Speaker.CLIENT) if heard.turn.turn > since]
            accepted = _accepted(reactions)
        if accepted is not None:  # what the manager says after it was settled is about something else
            answer = [heard for heard in answer if heard.turn.turn < accepted.turn.turn]
            taken = _steps_taken(answer)
        conceded = _conceded(answer, taken)
        status = _status(taken, dodged=_dodged(answer), conceded=conceded, accepted=accepted is not None)
        steps = tuple(StepEvidence(name, taken[name].evidence) for name in STEPS if name in taken)
        retreat = [conceded.evidence] if conceded else []
        deciding = [accepted.evidence] if accepted and status is HandlingStatus.RESOLVED else []
        return Handling(
            status=status,
            steps=HandlingSteps(**{name: name in taken for name in STEPS}),
            evidence=tuple(once([*(step.evidence for step in steps), *retreat, *deciding])),
            step_evidence=steps,
            pause_s=pause_s(transcript, occurrence),
            answer_s=spoken_s(window),
            conceded=conceded is not None,
            reason=reason(status, conceded=conceded is not None),
        )

    def _heard(self, window: Sequence[Turn], speaker: Speaker) -> list[_Heard]:
        detector = self._manager if speaker is Speaker.MANAGER else self._client
        spoken = [
            (turn, utterance)
            for turn in window
            if turn.speaker is speaker
            for utterance in utterances(turn, self._language)
        ]
        signals = detector.hear([utterance for _, utterance in spoken])
        return [_Heard(turn, utterance, found) for (turn, utterance), found in zip(spoken, signals, strict=True)]


def _steps_taken(answer: Sequence[_Heard]) -> dict[str, _Heard]:
    """The first utterance of each step. Exploring takes a question, confirming comes after an answer, and whoever
    gave up before any answer has stopped handling."""
    taken: dict[str, _Heard] = {}
    for heard in answer:
        if CONCEDE in heard.signals and "respond" not in heard.signals:
            if not taken.keys() & {"explore", "respond"}:
                break
            continue
        worked = "explore" in taken or "respond" in taken
        confirms = "confirm" in heard.signals and worked
        if "acknowledge" in heard.signals and not worked:
            taken.setdefault("acknowledge", heard)
        if confirms:
            taken.setdefault("confirm", heard)
        elif "explore" in heard.signals and "confirm" not in heard.signals and heard.utterance.asks:
            taken.setdefault("explore", heard)
        if not confirms and _responds(heard):
            taken.setdefault("respond", heard)
    return taken


def _first(name: str, spoken: Sequence[_Heard], *, worked: bool) -> _Heard | None:
    """The first utterance of a turn that takes a step; see ``_steps_taken``."""
    for heard in spoken:
        confirms = "confirm" in heard.signals and (worked or any(map(_responds, spoken)))
        takes = {
            "acknowledge": "acknowledge" in heard.signals,
            "explore": "explore" in heard.signals and "confirm" not in heard.signals and heard.utterance.asks,
            "respond": not confirms and CONCEDE not in heard.signals and _responds(heard),
            "confirm": confirms,
        }
        if takes[name]:
            return heard
    return None


def _responds(heard: _Heard) -> bool:
    if heard.utterance.asks:
        return False
    substantial = len(heard.utterance.tokens) >= SUBSTANCE_WORDS
    return "respond" in heard.signals or (substantial and not heard.signals & {"acknowledge", CONCEDE})


def _conceded(answer: Sequence[_Heard], taken: Mapping[str, _Heard]) -> _Heard | None:
    """A retreat before any question or argument."""
    worked = [taken[name].turn.turn for name in ("explore", "respond") if name in taken]
    for heard in answer:
        if CONCEDE in heard.signals and "respond" not in heard.signals:
            return heard if not worked or heard.turn.turn <= min(worked) else None
    return None


def _accepted(reactions: Sequence[_Heard]) -> _Heard | None:
    """The utterance by which the client let the objection go, unless he takes it back in the same turn."""
    accepted: _Heard | None = None
    for heard in reactions:
        if accepted is not None and heard.turn.turn != accepted.turn.turn:
            break
        if RESIST in heard.signals and ACCEPT not in heard.signals:
            accepted = None
        elif ACCEPT in heard.signals and accepted is None and not heard.utterance.asks:
            accepted = heard
    return accepted


def _dodged(answer: Sequence[_Heard]) -> bool:
    """The manager's next turn says something to it, if not to the point; a mere «понятно» or a question does not."""
    return any(
        not heard.utterance.asks and len(heard.utterance.tokens) >= DODGE_WORDS
        for heard in answer
        if heard.turn.turn == answer[0].turn.turn
    )


def _status(taken: Mapping[str, _Heard], *, dodged: bool, conceded: _Heard | None, accepted: bool) -> HandlingStatus:
    worked = "explore" in taken or "respond" in taken
    if conceded is not None or (not worked and (dodged or "acknowledge" in taken)):
        return HandlingStatus.DEFLECTED
    if not worked:
        return HandlingStatus.IGNORED
    return HandlingStatus.RESOLVED if accepted else HandlingStatus.ANSWERED
