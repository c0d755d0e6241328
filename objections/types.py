"""An objection and how the manager met it: frozen values, each with its evidence and its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from transcription.types import Evidence


class HandlingStatus(StrEnum):
    """How the objection ended, judged by what the client did next."""

    RESOLVED = "resolved"
    ANSWERED = "answered"
    DEFLECTED = "deflected"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class HandlingSteps:
    """Which of the four steps the manager took (FIELD.md, Objections)."""

    acknowledge: bool = False
    explore: bool = False
    respond: bool = False
    confirm: bool = False

    @property
    def completeness(self) -> float:
        """Share of the four steps taken, 0..1."""
        return (self.acknowledge + self.explore + self.respond + self.confirm) / 4


@dataclass(frozen=True, slots=True)
class StepEvidence:
    """The words by which one step (acknowledge, explore, respond, confirm) was taken.

    ``belief``: how sure a reader was of it, 0..1; None where none read the call.
    """

    step: str
    evidence: Evidence
    belief: float | None = None


@dataclass(frozen=True, slots=True)
class StepNearness:
    """How near anything in an answer came to a step that was not found there, 0..1."""

    step: str
    nearness: float


@dataclass(frozen=True, slots=True)
class Handling:
    """``near`` tells of every step that was not found how near something came to it; empty where no reader looked.
    ``discounted``: a concession was one of price.
    """

    status: HandlingStatus
    steps: HandlingSteps
    evidence: tuple[Evidence, ...] = ()
    step_evidence: tuple[StepEvidence, ...] = ()
    pause_s: float | None = None
    answer_s: float | None = None
    conceded: bool = False
    reason: str = ""
    near: tuple[StepNearness, ...] = ()
    discounted: bool = False

    def nearness(self, step: str) -> float | None:
        """How near the answer came to a step that was not found; None where nobody looked."""
        return next((item.nearness for item in self.near if item.step == step), None)


@dataclass(frozen=True, slots=True)
class Moves:
    """What one of the manager's turns does about an objection, whatever was done before; ``Handling`` is the whole."""

    turn: int
    steps: tuple[StepEvidence, ...] = ()
    conceded: bool = False
    evaded: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a detector said so: who found it, on which words or exemplar, and how the number came about."""

    detector: str
    matched: tuple[str, ...] = ()
    nearest: str | None = None
    base: float = 0.0
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """One text judged: ``category`` is None where it is no objection; ``unsure`` in the band around the
    threshold.
    """

    category: str | None
    confidence: float
    also: tuple[str, ...]
    unsure: bool
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An objection as the client said it, before the manager's handling is judged."""

    category: str
    confidence: float
    evidence: tuple[Evidence, ...]
    explanation: Explanation
    also: tuple[str, ...] = ()
    unsure: bool = False

    @property
    def first_turn(self) -> int:
        return self.evidence[0].turn

    @property
    def last_turn(self) -> int:
        return self.evidence[-1].turn

    @property
    def turns(self) -> frozenset[int]:
        return frozenset(item.turn for item in self.evidence)


@dataclass(frozen=True, slots=True)
class Objection:
    """One occurrence: spoken by the client, perhaps over several turns."""

    id: str
    category: str
    confidence: float
    evidence: tuple[Evidence, ...]
    handling: Handling
    explanation: Explanation
    also: tuple[str, ...] = field(default=())
    unsure: bool = False

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"objection {self.id} has no evidence")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"objection {self.id}: confidence {self.confidence} is not between 0 and 1")

    @property
    def first_turn(self) -> int:
        return self.evidence[0].turn
