"""Which words show how one objection was met, and whether the question came before the argument; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from objections.types import HandlingStatus, Objection
from scoring_rubric.measures_evidence import beginning
from scoring_rubric.outcomes import surely_absent
from scoring_rubric.rubric import Trust
from scoring_rubric.rubric_measures import (
    ObjectionConceded,
    ObjectionOrder,
    ObjectionOutcome,
    ObjectionPause,
    ObjectionStep,
)
from transcription.types import Evidence, Speaker, Transcript, quote

WHOLE_WORDS = 40
"""An objection's turn up to so many words is quoted whole: cut, it means something else or nothing."""
AGAIN = 2
SOON = 2
"""An answer comes in the manager's next turn or the one after it."""
LAST_TURNS = 4
"""So many turns at most follow when giving in has ended the call: thanks and goodbyes of both."""

ObjectionMeasure = ObjectionStep | ObjectionOrder | ObjectionOutcome | ObjectionConceded | ObjectionPause


@dataclass(frozen=True, slots=True)
class Shown:
    """Words of one objection or of its answer, and how sure they show it, 0..1."""

    evidence: Evidence
    belief: float


def surely_missed(spec: ObjectionMeasure, found: Objection, trust: Trust) -> bool:
    """Whether nothing in the answer came near what it is marked down for.

    That a client was not persuaded is never sure: who says nothing may well agree.
    """
    if found.category in trust.kinds_not_blamed:
        return False
    match spec:
        case ObjectionStep(step=step, asked_of=kinds):
            return (not kinds or found.category in kinds) and surely_absent(trust, found.handling.nearness(step))
        case ObjectionOutcome() if left_again(found, trust):
            return True
        case ObjectionOutcome() if found.handling.status in (HandlingStatus.IGNORED, HandlingStatus.DEFLECTED):
            return surely_absent(trust, found.handling.nearness("respond"))
        case ObjectionOutcome():
            return False
        case _:
            return True


def left_again(found: Objection, trust: Trust) -> bool:
    """Whether the client came back to it, each time met by words that were no step of an answer."""
    mentions = sorted({item.turn for item in found.evidence})
    taken = {item.evidence.turn for item in found.handling.step_evidence}
    met = any(mention < turn <= mention + SOON for mention in mentions for turn in taken)
    return len(mentions) >= AGAIN and not met and surely_absent(trust, found.handling.nearness("respond"))


def explored_first(found: Objection) -> float | None:
    """1 when the first question came before the first argument; None when there was not both."""
    asked, argued = _step(found, "explore"), _step(found, "respond")
    return None if asked is None or argued is None else float(_place(asked) <= _place(argued))


def answer_quotes(spec: ObjectionMeasure, found: Objection, mark: float, transcript: Transcript) -> tuple[Shown, ...]:
    """The objection's own words, then the words that decided the mark; else the manager's next ones."""
    match spec:
        case ObjectionStep(step="confirm") if mark == 0.0:
            deciding = _step(found, "respond")
        case ObjectionStep(step=step):
            deciding = _step(found, step) if mark > 0 else None
        case ObjectionOrder():
            deciding = _step(found, "explore" if mark > 0 else "respond")
        case ObjectionOutcome():
            deciding = _last(found, Speaker.CLIENT) if found.handling.status is HandlingStatus.RESOLVED else None
        case ObjectionConceded():
            deciding = _retreat(found) if mark == 0.0 else None
        case _:
            deciding = None
    answer = deciding or _next_words(found, transcript)
    said = Shown(_answered(found, answer, transcript), round(found.confidence, 2))
    if answer is None:
        return (said,)
    if mark > 0 and _raised_again(spec, found, answer):
        return said, Shown(answer, 0.0)
    belief = next((step.belief for step in found.handling.step_evidence if step.evidence == answer), None)
    return said, Shown(answer, said.belief if belief is None or mark < 1.0 else belief)


def _raised_again(spec: ObjectionMeasure, found: Objection, answer: Evidence) -> bool:
    """Whether the client said it once more after the answer: then that is nothing to praise."""
    settles = isinstance(spec, ObjectionOutcome) or (isinstance(spec, ObjectionStep) and spec.step != "acknowledge")
    asked = isinstance(spec, ObjectionStep) and spec.step == "explore"
    return settles and not asked and any(item.turn > answer.turn for item in found.evidence)


def each_time(found: Objection, transcript: Transcript) -> tuple[Shown, ...]:
    """Every mention with the manager's words right after it."""
    shown: list[Shown] = []
    belief = round(found.confidence, 2)
    for mention in sorted({item.turn for item in found.evidence}):
        after = next((turn for turn in transcript.turns[mention + 1 :] if turn.speaker is Speaker.MANAGER), None)
        said = _whole(next(item for item in found.evidence if item.turn == mention), transcript)
        shown += [Shown(said, belief)] + ([Shown(beginning(after), belief)] if after is not None else [])
    return tuple(shown)


def _answered(found: Objection, answer: Evidence | None, transcript: Transcript) -> Evidence:
    """The turn of the last mention before the answer, or of a long one the words that were found."""
    before = [item for item in found.evidence if answer is None or item.turn < answer.turn]
    mention = before[-1] if before and answer is not None else found.evidence[0]
    return _whole(mention, transcript)


def _whole(mention: Evidence, transcript: Transcript) -> Evidence:
    """The mention's turn; by the turn's own times, because a stored call is scored again without the client's words."""
    turn = transcript.turns[mention.turn]
    whole = " ".join(turn.text.split())
    if len(whole.split()) > WHOLE_WORDS or whole == " ".join(mention.quote.split()):
        return mention
    return replace(quote(turn), start_s=turn.start_s, end_s=turn.end_s)


def _step(found: Objection, step: str) -> Evidence | None:
    """The words by which a step was taken first."""
    return next((item.evidence for item in found.handling.step_evidence if item.step == step), None)


def _place(item: Evidence) -> tuple[int, float]:
    """No more exact than evidence is published, so that a stored call scores the same again."""
    return item.turn, round(item.start_s, 2) if item.start_s is not None else 0.0


def _last(found: Objection, speaker: Speaker) -> Evidence | None:
    """The last words of one side that the judgement rests on and that are no step."""
    steps = {item.evidence for item in found.handling.step_evidence}
    said = [item for item in found.handling.evidence if item.speaker is speaker and item not in steps]
    return said[-1] if said else None


def _retreat(found: Objection) -> Evidence | None:
    """The words by which the manager gave in; where they are a step's as well, the last of his that are quoted."""
    said = [item for item in found.handling.evidence if item.speaker is Speaker.MANAGER]
    return _last(found, Speaker.MANAGER) or (max(said, key=_place) if said else None)


def way_of_giving_in(found: Objection, transcript: Transcript) -> str:
    """A ``discount``, a ``goodbye`` where next to nothing is said after it, else ``agreed``: the talk went on."""
    if found.handling.discounted:
        return "discount"
    said = _retreat(found)
    after = len(transcript.turns) - 1 - said.turn if said else 0
    return "goodbye" if after <= LAST_TURNS else "agreed"


def _next_words(found: Objection, transcript: Transcript) -> Evidence | None:
    """What the manager said next, as far as the judgement quotes it, else from its beginning."""
    turn = next(
        (
            turn
            for turn in transcript.turns[found.first_turn + 1 :]
            if turn.speaker is Speaker.MANAGER and turn.text.strip()
        ),
        None,
    )
    if turn is None:
        return None
    quoted = [item for item in found.handling.evidence if item.turn == turn.turn]
    return quoted[0] if quoted else beginning(turn)
