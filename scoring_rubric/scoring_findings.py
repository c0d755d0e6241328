"""All that is known about one call when it is scored; values only."""

from __future__ import annotations

from dataclasses import dataclass

from objections.types import Objection
from scoring_rubric.lexicon import Lexicon, lexicon_for
from scoring_rubric.types import CallContext, CallKind, CrmCheck, Facts, LeadVerdict, ScriptResult, Statistics
from transcription.types import Speaker, Transcript

VOICEMAIL_ONLY = "voicemail_only"


@dataclass(frozen=True, slots=True)
class Findings:
    """The results of every earlier stage for one call. ``crm`` is None where the call has no CRM record.

    ``lexicon`` is the company's; without one the shipped one of the call's language stands in.
    """

    transcript: Transcript
    context: CallContext
    objections: tuple[Objection, ...]
    script: ScriptResult
    statistics: Statistics
    facts: Facts
    lead: LeadVerdict
    crm: CrmCheck | None = None
    lexicon: Lexicon | None = None

    @property
    def words(self) -> Lexicon:
        return self.lexicon or lexicon_for(self.transcript.language)

    @property
    def kind(self) -> CallKind:
        return kind_of_call(self.transcript, self.context)


def kind_of_call(transcript: Transcript, context: CallContext) -> CallKind:
    """The context's kind, unless the recording itself says that only an answering machine was reached."""
    quality = transcript.quality
    if VOICEMAIL_ONLY in quality.reasons:
        return CallKind.VOICEMAIL
    reached_machine = any(mark.kind == "voicemail" for mark in transcript.marks)
    if reached_machine and not transcript.said_by(Speaker.CLIENT):
        return CallKind.VOICEMAIL
    return context.kind
