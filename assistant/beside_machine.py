"""What people's corrections of a call changed, set beside what the program alone had said; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.documents import AnalysisDocument, ReceiptItem
from assistant.documents_scorecard import CorrectedItem, SectionItem
from assistant.domain import Correction
from assistant.hashes import sha256_of
from assistant.transcript_values import TranscriptCorrection

OF_TRANSCRIPT = "transcript_corrections"
OF_OBJECTIONS = "objection_corrections"


def beside_machine(analysis: AnalysisDocument, machine: AnalysisDocument | None, by: Iterable[str]) -> AnalysisDocument:
    """The analysis with the machine's own numbers beside those that corrections changed.

    Numbers by different rubrics are not compared: a new rubric, not a person, may have made the difference.
    """
    card, authors = analysis.scorecard, tuple(sorted(set(by)))
    if machine is None or machine.scorecard.rubric != card.rubric:
        return analysis
    alone = {section.id: section for section in machine.scorecard.sections}
    sections = tuple(_section(section, alone.get(section.id), authors) for section in card.sections)
    marked = (
        None
        if card.score == machine.scorecard.score
        else CorrectedItem(by=authors, machine_score=machine.scorecard.score)
    )
    changed = card.model_copy(update={"sections": sections, "corrected": marked or card.corrected})
    return analysis.model_copy(update={"scorecard": changed})


def _section(section: SectionItem, alone: SectionItem | None, authors: tuple[str, ...]) -> SectionItem:
    if alone is None or alone.score == section.score:
        return section
    return section.model_copy(update={"corrected": CorrectedItem(by=authors, machine_score=alone.score)})


def naming(
    receipt: ReceiptItem,
    of_objections: Sequence[Correction],
    of_transcript: Sequence[TranscriptCorrection] | None = None,
) -> ReceiptItem:
    """The receipt with the corrections that its review counts; ``of_transcript`` None leaves those it names already."""
    names = [name for name in receipt.corrections if name.startswith("t")] if of_transcript is None else []
    parts = {key: value for key, value in receipt.parts.items() if key != OF_OBJECTIONS}
    if of_transcript is not None:
        parts.pop(OF_TRANSCRIPT, None)
        names = [f"t{one.number}" for one in of_transcript]
    if of_transcript:
        parts[OF_TRANSCRIPT] = sha256_of([[one.kind, one.turn, one.after, one.author] for one in of_transcript])
    if of_objections:
        parts[OF_OBJECTIONS] = sha256_of(
            [[one.kind, one.turn, one.quote, one.category, one.outcome, one.author] for one in of_objections]
        )
    names += [f"o{one.number}" for one in of_objections]
    return receipt.model_copy(update={"parts": parts, "corrections": tuple(names)})
