"""The script: what a call must contain, as a versioned pack, and which of it the manager said, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from objections.encoder import SentenceEncoder
from objections.language import match_cues, utterances
from objections.reader import ContextReader
from scoring_rubric.packs_loading import PACKS, Frozen, Key, PackId, Text, Version, load_pack
from scoring_rubric.scoring_cues import Likeness, Pattern, PhraseFinder, Phrases, Said
from scoring_rubric.scoring_findings import kind_of_call
from scoring_rubric.script_names import NameSource, says_name
from scoring_rubric.script_read import Heard, known_steps, read_steps
from scoring_rubric.types import CallContext, CallKind, ScriptResult, StepResult, StepStatus
from transcription.types import Evidence, Speaker, Transcript, Turn, quote

DEFAULT_SCRIPTS = {
    "ru": PACKS / "script.first-contact.ru.v1.yaml",
    "en": PACKS / "script.first-contact.en.v1.yaml",
}

ANSWERING = "(answering)"
HEARD_TOO, NAMED_HELPS = 0.6, 0.25
"""A reader who believes so much of words that a cue names, too, is surer by so much."""
Positive = Annotated[int, Field(ge=1)]


class StepReason(StrEnum):
    """Why a step has its status. A script words each of them."""

    LATE = "late"
    MISSING = "missing"
    OPTIONAL = "optional"
    OTHER_KIND = "other_kind"
    SHORT_CALL = "short_call"
    NO_ROLES = "no_roles"
    NO_FIT = "no_fit"


class Step(Frozen):
    """One step. It counts up to the manager's turn ``until_turns`` or within the call's ``last_turns``.

    It is late after ``deadline_s`` seconds of the conversation, or, without times, after ``deadline_turns`` of
    the manager's turns. A call in which the client said fewer than ``min_client_words`` never got so far.
    A step that is ``fit_only`` is owed to those who could buy: ``letting_go`` says to whom it is not.
    On a call of a kind in ``optional_for`` a step that was not taken is not held against anybody. A client who says one
    of ``asked_for`` before has had to ask for it.
    """

    id: Key
    title: Text
    applies_to: tuple[CallKind, ...] = tuple(CallKind)
    optional_for: tuple[CallKind, ...] = ()
    deadline_s: Annotated[float, Field(gt=0)] | None = None
    deadline_turns: Positive | None = None
    until_turns: Positive | None = None
    last_turns: Positive | None = None
    min_client_words: Annotated[int, Field(ge=0)] = 0
    quoted: Literal["first", "last"] = "first"
    names: NameSource | None = None
    fit_only: bool = False
    cues: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()
    exemplars: tuple[str, ...] = ()
    asked_for: tuple[Pattern, ...] = ()

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if not self.cues and not self.exemplars:
            raise ValueError("at least one cue or exemplar, or nobody can ever take the step")
        return self


class Forbidden(Frozen):
    """Phrases that the manager must not say, and why."""

    id: Key
    title: Text
    cues: Annotated[tuple[Pattern, ...], Field(min_length=1)]
    unless: tuple[Pattern, ...] = ()


class Script(Frozen):
    """Steps and forbidden phrases in one language.

    ``answering`` in the manager's first turn shows that the client called, whatever else is known of the call.
    ``rivals`` are what managers also say that is no step.
    """

    id: PackId
    version: Version
    language: Literal["ru", "en"]
    title: Text
    likeness: Likeness = Likeness()
    answering: tuple[Pattern, ...] = ()
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    forbidden: tuple[Forbidden, ...] = ()
    rivals: tuple[str, ...] = ()
    reasons: dict[StepReason, str]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        repeated = [key for key, count in Counter(item.id for item in self._named()).items() if count > 1]
        if repeated:
            raise ValueError(f"every id once; given more than once: {', '.join(repeated)}")
        needed = [
            one for one in StepReason if one is not StepReason.NO_FIT or any(step.fit_only for step in self.steps)
        ]
        missing = [reason.value for reason in needed if reason not in self.reasons]
        if missing:
            raise ValueError(f"a text for every reason; missing: {', '.join(missing)}")
        return self

    def phrases(self, read: Container[str] = ()) -> Phrases:
        """All that has to be looked for on a call; of the steps that are ``read`` no exemplars."""
        return Phrases(
            language=self.language,
            cues={item.id: item.cues for item in self._named()} | {ANSWERING: self.answering},
            unless={item.id: item.unless for item in self._named()},
            exemplars={step.id: step.exemplars for step in self.steps if step.id not in read},
            rivals=self.rivals,
            likeness=self.likeness,
        )

    def _named(self) -> Iterator[Step | Forbidden]:
        yield from self.steps
        yield from self.forbidden


def load_script(path: Path) -> Script:
    """The script in ``path``; raises PackError with file, line, field, found and expected."""
    return load_pack(path, Script)


def check_script(
    script: Script,
    transcript: Transcript,
    context: CallContext,
    encoder: SentenceEncoder,
    reader: ContextReader | None = None,
) -> ScriptResult:
    """Which steps the manager took, with his words; nothing is asserted of a call whose roles are unknown.

    A ``reader`` hears steps of the ids that it was trained on where no cue knows the words; exemplars serve the others.
    """
    if not transcript.has_roles:
        unknown = tuple(_because(script, step, StepStatus.NOT_APPLICABLE, StepReason.NO_ROLES) for step in script.steps)
        return ScriptResult(script.id, script.version, None, unknown)
    known = known_steps(reader)
    turns = transcript.said_by(Speaker.MANAGER)
    finder = PhraseFinder(script.phrases(known), encoder)
    said = finder.find(turns)
    read = read_steps(reader, transcript) if reader is not None and known else Heard()
    heard = finder.allowed(read.said, turns)
    context = replace(context, kind=_kind(said, transcript, context))
    found = (_surest(script, step, (said, (*said, *heard)), transcript, context) for step in script.steps)
    prompted = _prompted(script, transcript)
    steps = tuple(
        _weighed(step, result, read, transcript, prompted, {item.turn for item in said if item.key == step.id})
        for step, result in zip(script.steps, found, strict=True)
    )
    banned = {item.id for item in script.forbidden}
    forbidden = {item.evidence: item.key for item in reversed(said) if item.key in banned}
    quoted = dict(reversed(forbidden.items()))
    return ScriptResult(script.id, script.version, compliance(steps), steps, tuple(quoted), tuple(quoted.values()))


def _prompted(script: Script, transcript: Transcript) -> dict[str, int]:
    """The first turn in which the client asked for a step, by step."""
    asked = match_cues({step.id: step.asked_for for step in script.steps}, script.language)
    first: dict[str, int] = {}
    for turn in transcript.said_by(Speaker.CLIENT):
        for piece in utterances(turn, script.language):
            for hit in asked.find_in(piece.tokens, piece.text):
                first.setdefault(hit.cue.key, turn.turn)
    return first


def _weighed(
    step: Step,
    result: StepResult,
    read: Heard,
    transcript: Transcript,
    prompted: Mapping[str, int],
    named: Container[int],
) -> StepResult:
    """A result with what a reader makes of it, and whether the client had asked first.

    In turns ``named`` a cue says it, too.
    """
    if result.status is StepStatus.MISSING:
        return replace(result, nearness=read.nearness(step.id, _window(step, transcript)))
    if not result.evidence:
        return result
    said = result.evidence[0]
    belief = read.belief(step.id, said)
    if belief is not None and belief >= HEARD_TOO and said.turn in named:
        belief = round(min(1.0, belief + NAMED_HELPS), 2)
    return replace(result, belief=belief, prompted=prompted.get(step.id, said.turn) < said.turn)


def compliance(steps: Sequence[StepResult]) -> float | None:
    """Steps done / steps applicable, a late one counting half, 0..1; None when none applies."""
    worth = {StepStatus.DONE: 1.0, StepStatus.LATE: 0.5, StepStatus.MISSING: 0.0}
    applicable = [worth[step.status] for step in steps if step.status in worth]
    return round(sum(applicable) / len(applicable), 3) if applicable else None


def _kind(said: Sequence[Said], transcript: Transcript, context: CallContext) -> CallKind:
    """The kind of the call, an incoming one where the manager answers the phone."""
    kind = kind_of_call(transcript, context)
    first = next((turn.turn for turn in transcript.said_by(Speaker.MANAGER)), None)
    answers = any(item.key == ANSWERING and item.turn == first for item in said)
    return CallKind.FIRST_INCOMING if answers and kind is CallKind.FIRST_OUTGOING else kind


def _surest(
    script: Script, step: Step, sources: Sequence[Sequence[Said]], transcript: Transcript, context: CallContext
) -> StepResult:
    """By the first of ``sources`` that says it was done in time, else by the last: a cue's words tell more plainly."""
    for said in sources[:-1]:
        found = _checked(script, step, said, transcript, context)
        if found.status is StepStatus.DONE:
            return found
    return _checked(script, step, sources[-1], transcript, context)


def _checked(
    script: Script, step: Step, said: Sequence[Said], transcript: Transcript, context: CallContext
) -> StepResult:
    if context.kind not in step.applies_to:
        return _because(script, step, StepStatus.NOT_APPLICABLE, StepReason.OTHER_KIND)
    places = [(item.turn, item.start, item.evidence) for item in said if item.key == step.id]
    places += [(item.turn, 0, item) for item in _by_name(step, transcript, context)]
    window = _window(step, transcript)
    taken = [item for turn, _, item in sorted(places, key=lambda place: place[:2]) if turn in window]
    in_time = [item for item in taken if _in_time(step, item, transcript)]
    place = -1 if step.quoted == "last" else 0
    if in_time:
        return StepResult(step.id, StepStatus.DONE, (in_time[place],))
    if taken:
        return replace(_because(script, step, StepStatus.LATE, StepReason.LATE), evidence=(taken[place],))
    return _missed(script, step, transcript, context.kind)


def _because(script: Script, step: Step, status: StepStatus, why: StepReason) -> StepResult:
    return StepResult(step.id, status, reason=script.reasons[why], code=why.value)


def _missed(script: Script, step: Step, transcript: Transcript, kind: CallKind) -> StepResult:
    """Missing, unless the step is optional or the call ended before there was room for it."""
    if kind in step.optional_for:
        return _because(script, step, StepStatus.NOT_APPLICABLE, StepReason.OPTIONAL)
    client_words = sum(len(turn.text.split()) for turn in transcript.said_by(Speaker.CLIENT))
    if client_words < step.min_client_words:
        return _because(script, step, StepStatus.NOT_APPLICABLE, StepReason.SHORT_CALL)
    return _because(script, step, StepStatus.MISSING, StepReason.MISSING)


def _window(step: Step, transcript: Transcript) -> set[int]:
    """Numbers of the manager's turns in which the step counts."""
    turns = [turn.turn for turn in transcript.said_by(Speaker.MANAGER)]
    if step.until_turns is not None:
        turns = turns[: step.until_turns]
    if step.last_turns is not None:
        turns = [turn for turn in turns if turn >= len(transcript.turns) - step.last_turns]
    return set(turns)


def _in_time(step: Step, said: Evidence, transcript: Transcript) -> bool:
    began = began_s(transcript)
    if step.deadline_s is not None and said.start_s is not None and began is not None:
        return said.start_s - began <= step.deadline_s
    if step.deadline_turns is None:
        return True
    turns = [turn.turn for turn in transcript.said_by(Speaker.MANAGER)]
    return turns.index(said.turn) < step.deadline_turns


def began_s(transcript: Transcript) -> float | None:
    """When the two began to talk, after any ringing, menu or music."""
    people = (Speaker.MANAGER, Speaker.CLIENT)
    return next((turn.start_s for turn in transcript.turns if turn.speaker in people), None)


def _by_name(step: Step, transcript: Transcript, context: CallContext) -> Iterator[Evidence]:
    """The manager's turns that say the name that is known beforehand: his own, or the company's."""
    name = {"manager": context.manager_name, "company": context.company}.get(step.names or "")
    if not name:
        return
    for turn in transcript.said_by(Speaker.MANAGER):
        place = says_name(turn.text, name, transcript.language, whole=step.names == "company")
        if place is not None:
            yield _around(turn, *place)


def _around(turn: Turn, start: int, end: int) -> Evidence:
    """A name with the two words before it, within its sentence."""
    first = start
    for word in reversed(turn.text[:start].split()[-2:]):
        if word[-1] in ".,!?;:":
            break
        first = turn.text.rindex(word, 0, first)
    return quote(turn, first, end)
