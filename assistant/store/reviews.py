"""Finished reviews: the published documents, and rows to filter and count by."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assistant.beside_machine import beside_machine
from assistant.call_cards import card_of
from assistant.documents import AnalysisDocument, StoredCard, StoredReview, StoredTalk, corrected, rubric_sha256
from assistant.documents_facts import FactsItem
from assistant.documents_findings import LeadItem
from assistant.documents_scorecard import ScorecardItem
from assistant.domain import Correction
from assistant.marking import marked
from assistant.placing import at_their_lines
from assistant.remarks import Override
from assistant.scores_kept import ScoreBasis
from assistant.store.corrections import CorrectionRepository
from assistant.store.index import IndexRepository
from assistant.store.models import CriterionRow, ObjectionRow, ReviewRow, ScoreBasisRow, StepRow
from assistant.store.people import chunks
from assistant.store.people_rows import ObjectionHandlingRow, SectionScoreRow, handling_rows, section_rows
from assistant.store.remarks import RemarkRepository
from assistant.store.scores import ScoreRepository
from assistant.store.transcript_corrections import TranscriptCorrectionRepository
from assistant.transcript_values import MachineReview

_HEAD = ("call_id", "language", "duration_s", "channels", "quality")
"""What a transcript says of the whole call."""
COUNTED = (ObjectionRow, ObjectionHandlingRow, StepRow, CriterionRow, SectionScoreRow)
"""Rows to filter and count by: made anew with every change of a review."""


class ReviewRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, call_id: str, transcript: dict[str, Any], analysis: AnalysisDocument, reviewed_at: datetime) -> None:
        """Replaces the call's review: documents and rows together, in the caller's transaction."""
        self.drop(call_id)
        card = analysis.scorecard
        self._session.add(
            ReviewRow(
                call_id=call_id,
                language=analysis.language,
                duration_s=transcript.get("duration_s"),
                usable=bool(transcript["quality"]["usable"]),
                score=card.score,
                coverage=card.coverage,
                withheld=card.reason if card.score is None else "",
                lead_verdict=analysis.lead.verdict,
                reviewed_at=reviewed_at,
                text="\n".join(turn["text"] for turn in transcript["turns"]),
                transcript=transcript,
                analysis=analysis.to_json(),
            )
        )
        self._session.flush()
        sha256 = rubric_sha256(analysis)
        ScoreRepository(self._session).put_bases([ScoreBasis(call_id, analysis.kind, card.rubric, sha256)])
        IndexRepository(self._session).put_text(call_id, transcript)
        self.count_again(call_id)

    def count_again(self, call_id: str) -> None:
        """Makes the rows to filter and count by anew, as the reviewers' corrections and overrides have it."""
        review, row = self.get(call_id), self._session.get(ReviewRow, call_id)
        for table in COUNTED:
            self._session.execute(delete(table).where(table.call_id == call_id))
        if review is not None and row is not None:
            card = review.analysis.scorecard
            row.score, row.coverage, row.withheld = card.score, card.coverage, card.reason if card.score is None else ""
            self._session.add_all(self._rows(call_id, review.analysis))
            IndexRepository(self._session).put_card(card_of(call_id, review.analysis))
            self._session.add_all([*section_rows(call_id, card), *handling_rows(call_id, review.analysis)])
        self._session.flush()

    def drop(self, call_id: str) -> None:
        for table in (*COUNTED, ScoreBasisRow, ReviewRow):
            self._session.execute(delete(table).where(table.call_id == call_id))
        IndexRepository(self._session).drop_cards([call_id])
        IndexRepository(self._session).drop_text(call_id)

    def get(self, call_id: str) -> StoredReview | None:
        """The call's review with its reviewers' corrections and overrides."""
        row = self._session.get(ReviewRow, call_id)
        if row is None:
            return None
        transcripts = TranscriptCorrectionRepository(self._session)
        said = _Said(
            CorrectionRepository(self._session).of_call(call_id),
            RemarkRepository(self._session).overrides(call_id),
            transcripts.authors(call_id).get(call_id, ()),
            transcripts.machine(call_id),
        )
        return _stored(row, said)

    def original(self, call_id: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Transcript and analysis as they lie there: the transcript as corrected, findings as the machine found them in
        it, the score as the corrections have it.
        """
        row = self._session.get(ReviewRow, call_id)
        return None if row is None else (row.transcript, row.analysis)

    def of_calls(self, call_ids: Sequence[str]) -> dict[str, StoredReview]:
        """Of these calls those that have a review."""
        found = {call_id: self.get(call_id) for call_id in call_ids}
        return {call_id: review for call_id, review in found.items() if review is not None}

    def all(self) -> dict[str, StoredReview]:
        by_call: dict[str, list[Correction]] = {}
        for correction in CorrectionRepository(self._session).all():
            by_call.setdefault(correction.call_id, []).append(correction)
        overrides = RemarkRepository(self._session).overrides_by_call()
        transcripts = TranscriptCorrectionRepository(self._session)
        authors, machines = transcripts.authors(), transcripts.machines()
        found = {}
        for row in self._session.scalars(select(ReviewRow)):
            key = row.call_id
            said = _Said(by_call.get(key, ()), overrides.get(key, ()), authors.get(key, ()), machines.get(key))
            found[key] = _stored(row, said)
        return found

    def some(self, call_ids: Sequence[str]) -> dict[str, StoredReview]:
        """The reviews of these calls, as ``get`` gives them; calls without one are left out."""
        found = {call_id: self.get(call_id) for call_id in dict.fromkeys(call_ids)}
        return {call_id: review for call_id, review in found.items() if review is not None}

    def cards(self, call_ids: Sequence[str]) -> dict[str, StoredCard]:
        """The scorecards of these calls with their reviewers' overrides; the rest of a review is not read."""
        touched = RemarkRepository(self._session).overrides_by_call().keys()
        found: dict[str, StoredCard] = {}
        for review in self.some([call_id for call_id in call_ids if call_id in touched]).values():
            said = review.analysis
            found[review.call_id] = StoredCard(review.call_id, said.language, said.scorecard, said.lead)
        for ids in chunks([call_id for call_id in call_ids if call_id not in touched]):
            card, lead = (ReviewRow.analysis[name].as_string() for name in ("scorecard", "lead"))
            asked = select(ReviewRow.call_id, ReviewRow.language, card, lead).where(ReviewRow.call_id.in_(ids))
            for call_id, language, *parts in self._session.execute(asked):
                read = ScorecardItem.model_validate_json(parts[0]), LeadItem.model_validate_json(parts[1])
                found[call_id] = StoredCard(call_id, language, *read)
        return found

    def talks(self, call_ids: Sequence[str], unread: Collection[str] = ()) -> dict[str, StoredTalk]:
        """What was said on these calls and the facts found in it; the rest of a review is not read.

        Of the calls in ``unread`` the turns are left out: they are most of what there is to read.
        """
        transcripts = TranscriptCorrectionRepository(self._session)
        touched = {correction.call_id for correction in CorrectionRepository(self._session).all()}
        touched |= RemarkRepository(self._session).overrides_by_call().keys()
        touched |= transcripts.authors().keys() | transcripts.machines().keys()
        changed = self.some([call_id for call_id in call_ids if call_id in touched])
        found = {call_id: StoredTalk.of(review) for call_id, review in changed.items()}
        found |= self._heads([call_id for call_id in call_ids if call_id in unread and call_id not in touched])
        for ids in chunks([call_id for call_id in call_ids if call_id not in touched and call_id not in found]):
            asked = select(ReviewRow.call_id, ReviewRow.transcript, ReviewRow.analysis["facts"]).where(
                ReviewRow.call_id.in_(ids)
            )
            for call_id, transcript, facts in self._session.execute(asked):
                found[call_id] = StoredTalk(call_id, transcript, FactsItem.model_validate(facts))
        return found

    def _heads(self, call_ids: Sequence[str]) -> dict[str, StoredTalk]:
        """Talks without their turns; those whose quality is told by the turns alone are left out."""
        found: dict[str, StoredTalk] = {}
        for ids in chunks(call_ids):
            head = [ReviewRow.transcript[name] for name in _HEAD]
            asked = select(ReviewRow.call_id, ReviewRow.analysis["facts"], *head).where(ReviewRow.call_id.in_(ids))
            for call_id, facts, *values in self._session.execute(asked):
                transcript = {**dict(zip(_HEAD, values, strict=True)), "turns": []}
                if transcript["quality"] is not None and transcript["language"] is not None:
                    found[call_id] = StoredTalk(call_id, transcript, FactsItem.model_validate(facts))
        return found

    def promising(self, call_ids: Sequence[str]) -> frozenset[str]:
        """Those of these calls on which something was promised or a next step agreed."""
        found: set[str] = set()
        for ids in chunks(call_ids):
            facts = select(ReviewRow.call_id, ReviewRow.analysis["facts"]).where(ReviewRow.call_id.in_(ids))
            found |= {
                row[0] for row in self._session.execute(facts) if row[1].get("promises") or row[1].get("next_step")
            }
        return frozenset(found)

    def turns(self, call_id: str) -> dict[int, str]:
        """What was said in each turn; empty where the call has no review."""
        found = self._session.scalar(select(ReviewRow.transcript).where(ReviewRow.call_id == call_id))
        return {} if found is None else {turn["turn"]: turn["text"] for turn in found["turns"]}

    def with_objection(self, category: str) -> frozenset[str]:
        return frozenset(self._session.scalars(select(ObjectionRow.call_id).where(ObjectionRow.category == category)))

    def with_missing_step(self, step: str) -> frozenset[str]:
        return frozenset(
            self._session.scalars(
                select(StepRow.call_id).where(StepRow.step_id == step, StepRow.status.in_(["missing", "late"]))
            )
        )

    def categories(self) -> tuple[str, ...]:
        return tuple(self._session.scalars(select(ObjectionRow.category).distinct().order_by(ObjectionRow.category)))

    def steps(self) -> tuple[str, ...]:
        return tuple(self._session.scalars(select(StepRow.step_id).distinct().order_by(StepRow.step_id)))

    @staticmethod
    def _rows(call_id: str, analysis: AnalysisDocument) -> Sequence[ObjectionRow | StepRow | CriterionRow]:
        objections = [
            ObjectionRow(
                call_id=call_id,
                objection_id=found.id,
                category=found.category,
                status=found.handling.status,
                confidence=found.confidence,
                quote=found.evidence[0].quote,
                turn=found.evidence[0].turn,
                start_s=found.evidence[0].start_s,
            )
            for found in analysis.objections
        ]
        steps = [StepRow(call_id=call_id, step_id=step.id, status=step.status) for step in analysis.script.steps]
        criteria = [
            CriterionRow(call_id=call_id, section=section.id, criterion=item.id, status=item.status, score=item.score)
            for section in analysis.scorecard.sections
            for item in section.criteria
        ]
        return [*objections, *steps, *criteria]


@dataclass(frozen=True, slots=True)
class _Said:
    """What people have said of one call that changes what its review shows; ``machine``: how it was without them."""

    corrections: Sequence[Correction]
    overrides: Sequence[Override]
    corrected_by: Sequence[str]
    machine: MachineReview | None


def _stored(row: ReviewRow, said: _Said) -> StoredReview:
    analysis = corrected(AnalysisDocument.model_validate(row.analysis), said.corrections)
    if said.corrections:
        analysis = at_their_lines(analysis, row.transcript["turns"])
    if said.machine is not None and said.machine.analysis is not None:
        alone = AnalysisDocument.model_validate(said.machine.analysis)
        by = [*said.corrected_by, *(one.author for one in said.corrections)]
        analysis = beside_machine(analysis, alone, by)
    return StoredReview(
        call_id=row.call_id,
        reviewed_at=row.reviewed_at,
        transcript=row.transcript,
        analysis=marked(analysis, said.overrides),
        text=row.text,
    )
