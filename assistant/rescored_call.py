"""One stored review scored anew: its documents in, the changed document and what changed in it out; pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assistant.beside_machine import naming
from assistant.documents import AnalysisDocument, ReceiptItem, corrected, rubric_sha256
from assistant.documents_scorecard import advice_items, scorecard_item
from assistant.domain import Correction
from assistant.findings_stored import findings_of
from assistant.hashes import sha256_of
from assistant.playbook import Playbook, is_rubric, packs_sha256
from assistant.rescoring_counts import Points, points_of
from assistant.rescoring_target import Target
from assistant.scores_kept import KeptReview, NewScore, PastScore, ScoreBasis
from scoring_rubric.feedback import advise
from scoring_rubric.lead_definition import out_of_segment
from scoring_rubric.rubric import Rubric
from scoring_rubric.scoring import score
from scoring_rubric.types import CallKind
from transcription.interchange import transcript_from_stored
from transcription.types import Speaker


@dataclass(frozen=True, slots=True)
class Rescored:
    """A call's scores by its old and its new rubric. ``new`` is what to store."""

    call_id: str
    before: Points
    after: Points
    new: NewScore = field(repr=False)


def rescore(kept: KeptReview, corrections: Sequence[Correction], target: Target, at: datetime) -> Rescored | None:
    """None where the target has no rubric for a call of this kind. Reviewers' corrections count in the new score."""
    stored: dict[str, Any] = json.loads(kept.analysis)
    analysis = AnalysisDocument.model_validate(stored)
    rubric = target.rubric_for(CallKind(analysis.kind))
    if rubric is None:
        return None
    # A measure shows places of the manager's: the times of others' words are not looked at.
    transcript = transcript_from_stored(json.loads(kept.transcript), words_of=(Speaker.MANAGER,))
    findings = findings_of(transcript, corrected(analysis, corrections))
    card = score(rubric, findings)
    after = scorecard_item(card)
    language, fits = Playbook.language_of(findings.transcript), not out_of_segment(findings.lead)
    advice = advice_items(advise(card, rubric, language, fits=fits))
    document = stored | {
        "scorecard": after.model_dump(mode="json"),
        "advice": [item.model_dump(mode="json") for item in advice],
        "receipt": naming(_receipt(analysis.receipt, target, rubric), corrections).model_dump(mode="json"),
    }
    past = None
    if after != analysis.scorecard:
        old = analysis.scorecard
        past = PastScore(
            kept.call_id, old.rubric, rubric_sha256(analysis), old.score, old.coverage, stored["scorecard"], at
        )
    basis = ScoreBasis(kept.call_id, analysis.kind, rubric.name, target.sha256(rubric))
    return Rescored(kept.call_id, points_of(analysis.scorecard), points_of(after), NewScore(basis, document, past))


def _receipt(receipt: ReceiptItem, target: Target, rubric: Rubric) -> ReceiptItem:
    """The packs that the review stands on now: those of its findings as they were, the rubrics new."""
    if not receipt.packs:  # made before receipts named their packs: the old hash stands for those of the findings
        scored_by = {"findings": receipt.config, "rubric": target.sha256(rubric)}
        return receipt.model_copy(update={"config": sha256_of(scored_by), "packs": {"rubric": target.sha256(rubric)}})
    packs = {kind: sha256 for kind, sha256 in receipt.packs.items() if not is_rubric(kind)} | target.packs
    return receipt.model_copy(update={"config": packs_sha256(packs), "packs": dict(sorted(packs.items()))})
