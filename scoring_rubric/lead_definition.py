"""What a qualified lead is, as both departments signed it, and whether this client is one by what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from objections.encoder import SentenceEncoder
from objections.language import analysis_language
from objections.types import HandlingStatus, Objection
from scoring_rubric.packs_loading import PACKS, Frozen, Key, PackId, Text, Version, load_pack
from scoring_rubric.rubric_measures import FactName
from scoring_rubric.scoring_cues import Likeness, Pattern, PhraseFinder, Phrases, Said
from scoring_rubric.types import CriterionStatusOfLead, Facts, LeadCriterion, LeadVerdict
from transcription.types import Evidence, Speaker, Transcript

DEFAULT_LEAD_DEFINITION = PACKS / "lead_definition.default.v1.yaml"
QUOTES = 3
SEGMENT = "segment"
"""The criterion of a definition that says who can be a client at all."""


class FactSignal(Frozen):
    """One of these facts was said on the call."""

    kind: Literal["fact"]
    facts: Annotated[tuple[FactName, ...], Field(min_length=1)]


class ObjectionSignal(Frozen):
    """The client objected so, and it ended so; an unsure objection is no signal."""

    kind: Literal["objection"]
    categories: Annotated[tuple[Key, ...], Field(min_length=1)]
    statuses: tuple[HandlingStatus, ...] = tuple(HandlingStatus)


class WordsSignal(Frozen):
    """One side said it: cues over lemmas, undone by ``unless`` where they touch, and phrases that mean the same."""

    kind: Literal["words"]
    speaker: Literal[Speaker.CLIENT, Speaker.MANAGER] = Speaker.CLIENT
    language: Literal["ru", "en"]
    cues: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()
    exemplars: tuple[str, ...] = ()


Signal = Annotated[FactSignal | ObjectionSignal | WordsSignal, Field(discriminator="kind")]


class LeadRequirement(Frozen):
    """One binary criterion: signals for it and against it. The last word on the call decides."""

    id: Key
    title: Text
    required: bool = True
    signals: Annotated[tuple[Signal, ...], Field(min_length=1)]
    against: tuple[Signal, ...] = ()


class LeadDefinition(Frozen):
    """A versioned agreement of marketing and sales; ``rivals`` are what clients also say that means nothing here."""

    id: PackId
    version: Version
    title: Text
    likeness: Likeness = Likeness()
    criteria: Annotated[tuple[LeadRequirement, ...], Field(min_length=1)]
    rivals: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """``id@version``, as a stored verdict names it."""
        return f"{self.id}@{self.version}"

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        repeated = [key for key, count in Counter(item.id for item in self.criteria).items() if count > 1]
        if repeated:
            raise ValueError(f"every id once; given more than once: {', '.join(repeated)}")
        if not any(item.required for item in self.criteria):
            raise ValueError("at least one required criterion")
        return self


@dataclass(frozen=True, slots=True)
class _Call:
    """What signals are looked for in."""

    transcript: Transcript
    facts: Facts
    objections: Sequence[Objection]
    said: Sequence[Said]


def load_lead_definition(path: Path = DEFAULT_LEAD_DEFINITION) -> LeadDefinition:
    """The definition in ``path``; raises PackError with file, line, field, found and expected."""
    return load_pack(path, LeadDefinition)


def judge_lead(
    definition: LeadDefinition,
    transcript: Transcript,
    facts: Facts,
    objections: Sequence[Objection],
    encoder: SentenceEncoder,
) -> LeadVerdict:
    """The verdict by what was said; every criterion is unknown when the roles are, or nothing was said of it."""
    if not transcript.has_roles or not transcript.quality.usable:
        unknown = tuple(LeadCriterion(item.id, CriterionStatusOfLead.UNKNOWN) for item in definition.criteria)
        return LeadVerdict(definition.name, "unknown", unknown)
    call = _Call(transcript, facts, objections, _said(definition, transcript, encoder))
    criteria = tuple(_criterion(item, call) for item in definition.criteria)
    return LeadVerdict(definition.name, _verdict(definition, criteria), criteria)


def out_of_segment(lead: LeadVerdict) -> bool:
    """Whether the client turned out to be nobody who could buy: then there was nothing to sell."""
    return any(item.id == SEGMENT and item.status is CriterionStatusOfLead.NOT_MET for item in lead.criteria)


def _verdict(definition: LeadDefinition, criteria: Sequence[LeadCriterion]) -> str:
    statuses = [found.status for item, found in zip(definition.criteria, criteria, strict=True) if item.required]
    if CriterionStatusOfLead.NOT_MET in statuses:
        return "not_qualified"
    return "qualified" if all(status is CriterionStatusOfLead.MET for status in statuses) else "unknown"


def _criterion(item: LeadRequirement, call: _Call) -> LeadCriterion:
    """Met or not by the side that spoke last; in the same turn the contradiction stands."""
    supporting = _evidence(item, "for", item.signals, call)
    opposing = _evidence(item, "against", item.against, call)
    if not supporting and not opposing:
        return LeadCriterion(item.id, CriterionStatusOfLead.UNKNOWN)
    if opposing and (not supporting or opposing[-1].turn >= supporting[-1].turn):
        return LeadCriterion(item.id, CriterionStatusOfLead.NOT_MET, opposing[-QUOTES:])
    return LeadCriterion(item.id, CriterionStatusOfLead.MET, supporting[-QUOTES:])


def _evidence(item: LeadRequirement, side: str, signals: Sequence[Signal], call: _Call) -> tuple[Evidence, ...]:
    """Quotes of all signals that are present, each once, in order of turn."""
    found: list[Evidence] = []
    for place, signal in enumerate(signals):
        match signal:
            case FactSignal(facts=names):
                present = [fact for name in names if (fact := getattr(call.facts, name)) is not None]
                found += [quoted for fact in present for quoted in fact.evidence[:1]]
            case ObjectionSignal():
                found += [_last_words(made) for made in call.objections if _is_meant(signal, made)]
            case WordsSignal():
                key = _key(item, side, place)
                found += [said.evidence for said in call.said if said.key == key]
    return tuple(sorted(dict.fromkeys(found), key=lambda quoted: quoted.turn))


def _is_meant(signal: ObjectionSignal, made: Objection) -> bool:
    return made.category in signal.categories and made.handling.status in signal.statuses and not made.unsure


def _last_words(made: Objection) -> Evidence:
    """The client's last words of an objection: a long one speaks until then."""
    return max(made.evidence, key=lambda quoted: quoted.turn)


def _said(definition: LeadDefinition, transcript: Transcript, encoder: SentenceEncoder) -> tuple[Said, ...]:
    """All words signals of the call's language, found in the turns of the side that has to say them."""
    language = analysis_language(transcript.language)
    found: list[Said] = []
    for speaker in (Speaker.CLIENT, Speaker.MANAGER):
        wanted = {
            key: signal
            for key, signal in _words_signals(definition)
            if signal.speaker is speaker and signal.language == language
        }
        if not wanted:
            continue
        phrases = Phrases(
            language=language,
            cues={key: signal.cues for key, signal in wanted.items()},
            unless={key: signal.unless for key, signal in wanted.items()},
            exemplars={key: signal.exemplars for key, signal in wanted.items()},
            rivals=definition.rivals,
            likeness=definition.likeness,
        )
        found += PhraseFinder(phrases, encoder).find(transcript.said_by(speaker))
    return tuple(found)


def _words_signals(definition: LeadDefinition) -> Iterator[tuple[str, WordsSignal]]:
    for item in definition.criteria:
        for side, signals in (("for", item.signals), ("against", item.against)):
            for place, signal in enumerate(signals):
                if isinstance(signal, WordsSignal):
                    yield _key(item, side, place), signal


def _key(item: LeadRequirement, side: str, place: int) -> str:
    return f"{item.id}.{side}.{place}"
