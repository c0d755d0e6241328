"""A call judged anew with people's corrections in it, and put in its review's place in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.beside_machine import naming
from assistant.corrected_transcript import applies, as_corrected
from assistant.documents import AnalysisDocument, analysis_document, corrected, rubric_sha256
from assistant.documents_scorecard import advice_items, scorecard_item
from assistant.domain import CallCrm, Correction
from assistant.findings_stored import findings_of
from assistant.pipeline import Reviewer
from assistant.playbook import Playbook
from assistant.scores_kept import PastScore
from assistant.store.unit_of_work import UnitOfWork
from assistant.told_differences import effects
from assistant.transcript_values import MachineReview, TranscriptCorrection
from scoring_rubric.feedback import advise
from scoring_rubric.lead_definition import out_of_segment
from scoring_rubric.scoring import score
from scoring_rubric.types import CallKind
from transcription.captions import transcript_from_json, transcript_to_json
from transcription.types import Transcript


@dataclass(frozen=True, slots=True)
class PutRight:
    """What people have put right in one call. ``machine`` is the transcript as the program heard it."""

    machine: Transcript
    of_transcript: tuple[TranscriptCorrection, ...] = ()
    of_objections: tuple[Correction, ...] = ()

    @property
    def counted(self) -> tuple[TranscriptCorrection, ...]:
        """The corrections that have an effect on this transcript."""
        return tuple(one for one in self.of_transcript if one.in_force and applies(self.machine, one))

    @property
    def transcript(self) -> Transcript:
        return as_corrected(self.machine, self.of_transcript)


def put_right(work: UnitOfWork, call_id: str, machine: Transcript | None = None) -> PutRight | None:
    """What is put right in a call; ``machine`` where its words were recognised just now. None: not reviewed yet."""
    if machine is None:
        kept, stored = work.transcripts.machine(call_id), work.reviews.original(call_id)
        if kept is None and stored is None:
            return None
        machine = transcript_from_json(dict(kept.transcript) if kept else stored[0] if stored else {})
    return PutRight(machine, work.transcripts.of_call(call_id), work.corrections.of_call(call_id))


def judged(reviewer: Reviewer, right: PutRight, crm: CallCrm) -> AnalysisDocument:
    """The analysis of the corrected transcript, scored as the corrections of objections have it."""
    transcript = right.transcript
    found = analysis_document(reviewer.review(transcript, crm))
    return counted(found, transcript, right, reviewer.playbook)


def counted(found: AnalysisDocument, transcript: Transcript, right: PutRight, playbook: Playbook) -> AnalysisDocument:
    """What was found in the corrected transcript, with the score that corrections of objections give and a receipt
    that names them all. The objections stay as they were found: corrections are laid over them when they are read.
    """
    if right.of_objections:
        found = _scored(found, transcript, right.of_objections, playbook)
    if not right.counted and not right.of_objections:
        return found
    return found.model_copy(update={"receipt": naming(found.receipt, right.of_objections, right.counted)})


def _scored(
    found: AnalysisDocument, transcript: Transcript, corrections: Sequence[Correction], playbook: Playbook
) -> AnalysisDocument:
    rubric = playbook.rubrics.of(CallKind(found.kind))
    findings = findings_of(transcript, corrected(found, corrections))
    card = score(rubric, findings)
    fits = not out_of_segment(findings.lead)
    advice = advise(card, rubric, playbook.language_of(transcript), fits=fits)
    return found.model_copy(update={"scorecard": scorecard_item(card), "advice": advice_items(advice)})


def put_review(work: UnitOfWork, call_id: str, document: AnalysisDocument, right: PutRight, at: datetime) -> None:
    """Replaces the call's review, keeps the score that it replaces, and tells waiting corrections what they changed."""
    before, stored = work.reviews.get(call_id), work.reviews.original(call_id)
    if (right.counted or right.of_objections) and stored is not None:
        work.transcripts.keep_machine(call_id)
    work.reviews.put(call_id, transcript_to_json(right.transcript), document, at)
    if stored is not None:
        _keep_past(work, call_id, stored[1], document, at)
    after = work.reviews.get(call_id)
    if before is not None and after is not None and right.of_transcript:
        work.transcripts.tell(call_id, effects(before.analysis, after.analysis))


def keep_machine_word(work: UnitOfWork, call_id: str, right: PutRight, found: AnalysisDocument | None = None) -> None:
    """After words were recognised or judged anew: what the machine says now of a call that people have corrected.

    ``found`` is its analysis; of words that people have changed it has none of its own.
    """
    heard = transcript_to_json(right.machine)
    if right.counted:
        kept = work.transcripts.machine(call_id)
        if kept is None or kept.transcript != heard:
            work.transcripts.put_machine(call_id, MachineReview(heard))
    elif right.of_objections and found is not None:
        work.transcripts.put_machine(call_id, MachineReview(heard, found.to_json()))
    else:
        work.transcripts.drop_machine(call_id)


def _keep_past(
    work: UnitOfWork, call_id: str, stored: dict[str, Any], document: AnalysisDocument, at: datetime
) -> None:
    old = AnalysisDocument.model_validate(stored)
    card = old.scorecard
    if card != document.scorecard:
        past = PastScore(call_id, card.rubric, rubric_sha256(old), card.score, card.coverage, stored["scorecard"], at)
        work.scores.keep_past(past)
