"""Looking at calls: the list with its filters, and one call with all that is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from assistant.comment_values import Comment
from assistant.crm import CrmIndex
from assistant.documents import AnalysisDocument, StoredReview
from assistant.domain import Call, CallFilter, CallState, CallSummary, Correction, CrmLink, StageRun
from assistant.errors import UnknownCall
from assistant.finding import find, shown_ids, summaries
from assistant.remarks import Remarks
from assistant.returns import past_objections, returned
from assistant.scores_kept import PastScore
from assistant.store.unit_of_work import Database, UnitOfWork
from assistant.transcript_values import MachineReview, TranscriptCorrection
from assistant.viewers import Viewer
from objections.history import PastObjection, Return, came_back
from transcription.interchange import transcript_from_stored
from transcription.types import Transcript


@dataclass(frozen=True, slots=True)
class CameBack:
    """An objection of an earlier call with the same client that was raised again: whatever that call's review called
    it (``earlier_status``), it was not resolved."""

    category: str
    objection_id: str
    earlier_call_id: str
    earlier_started_at: datetime | None
    earlier_quote: str
    earlier_status: str


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One objection in the story of a client, told by all calls with him. ``status`` is what is known today: what was
    raised again in ``came_back_in`` was not resolved.
    """

    call_id: str
    started_at: datetime
    objection_id: str
    category: str
    quote: str
    status: str
    came_back_in: str = ""


@dataclass(frozen=True, slots=True)
class OpenCall:
    """All that is known of one call; transcript and analysis are None until its review is done."""

    summary: CallSummary
    transcript: Transcript | None
    analysis: AnalysisDocument | None
    link: CrmLink
    previous: tuple[CallSummary, ...]
    came_back: tuple[CameBack, ...]
    runs: tuple[StageRun, ...]
    story: tuple[StoryLine, ...] = ()
    past_scores: tuple[PastScore, ...] = ()
    remarks: Remarks = field(default_factory=Remarks)
    put_right: tuple[TranscriptCorrection, ...] = ()
    """Corrections of the transcript, those taken back among them."""
    corrections: tuple[Correction, ...] = ()
    """Corrections of objections, those taken back among them."""
    machine: MachineReview | None = None
    """What the program alone had said, where people have corrected it."""
    comments: tuple[Comment, ...] = ()

    @property
    def known(self) -> Mapping[str, StoryLine]:
        """This call's own lines of the story, by objection: how each ended by what later calls have shown."""
        return {line.objection_id: line for line in self.story if line.call_id == self.summary.call.call_id}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of the list can be set to."""

    managers: tuple[str, ...]
    sources: tuple[str, ...]
    categories: tuple[str, ...]
    steps: tuple[str, ...]
    stages: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Calls:
    database: Database
    media_dir: Path

    def list(self, wanted: CallFilter | None = None) -> tuple[CallSummary, ...]:
        """Calls that pass the filter, newest first (by the time of the call where the CRM knows it); where a text is
        looked for, those that say all of it in one breath first. ``assistant.search`` also searches by meaning.
        """
        with self.database.begin() as work:
            return summaries(work, shown_ids(find(work, wanted or CallFilter()), None, 0))

    def open(self, asked: str) -> OpenCall:
        """One call by id, beginning of an id, or file name. Raises UnknownCall."""
        with self.database.begin() as work:
            call = the_one_call(work, asked)
            shelf = _Shelf.around(work, call)
            review = shelf.reviews.get(call.call_id)
            earlier = shelf.earlier(call)
            return OpenCall(
                summary=shelf.summary(call),
                transcript=None if review is None else transcript_from_stored(review.transcript),
                analysis=None if review is None else review.analysis,
                link=shelf.index.link(call.name),
                previous=tuple(shelf.summary(item) for item in earlier),
                came_back=shelf.came_back(call),
                runs=tuple(work.calls.runs(call.call_id)),
                story=shelf.story(call),
                past_scores=work.scores.history(call.call_id),
                remarks=shelf.remarks.get(call.call_id, Remarks()),
                put_right=work.transcripts.of_call(call.call_id),
                corrections=work.corrections.history(call.call_id),
                machine=work.transcripts.machine(call.call_id),
                comments=work.comments.of_call(call.call_id),
            )

    def one(self, asked: str, viewer: Viewer) -> Call:
        """The same as it is registered, among those that ``viewer`` may see; who sees no names asks by whole ids."""
        with self.database.begin() as work:
            found = [call for call in work.calls.find(asked) if viewer.sees(call.manager)]
        if viewer.masked:
            found = [call for call in found if call.call_id == asked]
        if len(found) != 1:
            raise UnknownCall(asked, tuple(f"{call.call_id} ({call.name})" for call in found[:5]))
        return found[0]

    def visible(self, viewer: Viewer) -> frozenset[str]:
        """Ids of the calls that ``viewer`` may see."""
        with self.database.begin() as work:
            return frozenset(call.call_id for call in work.calls.all() if viewer.sees(call.manager))

    def find(self, asked: str) -> Call:
        """A call without its review. Raises UnknownCall."""
        with self.database.begin() as work:
            return the_one_call(work, asked)

    def transcript_json(self, asked: str) -> dict[str, object] | None:
        with self.database.begin() as work:
            review = work.reviews.get(the_one_call(work, asked).call_id)
        return None if review is None else review.transcript

    def unfinished(self) -> tuple[Call, ...]:
        """Calls on their way, and those that failed, oldest first."""
        with self.database.begin() as work:
            return work.calls.in_state(CallState.NEW, CallState.QUEUED, CallState.WORKING, CallState.FAILED)

    def media(self, call_id: str) -> Path | None:
        """The kept bytes of a call's recording; None for a ready transcript."""
        with self.database.begin() as work:
            call = work.calls.get(call_id)
        if call is None:
            raise UnknownCall(call_id)
        path = self.media_dir / call.media
        return path if path.is_file() and path.suffix != ".json" else None

    def choices(self) -> Choices:
        with self.database.begin() as work:
            return Choices(
                managers=work.listing.managers(),
                sources=work.listing.sources(),
                categories=work.reviews.categories(),
                steps=work.reviews.steps(),
                stages=work.listing.stages(),
                languages=work.listing.languages(),
            )


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What a list needs of the store, read once."""

    index: CrmIndex
    reviews: dict[str, StoredReview]
    calls: tuple[Call, ...]
    remarks: dict[str, Remarks]

    @staticmethod
    def of(work: UnitOfWork) -> _Shelf:
        index = CrmIndex.of(work.crm.leads(), work.crm.deals(), work.crm.activities())
        return _Shelf(index, work.reviews.all(), work.calls.all(), work.remarks.all())

    @staticmethod
    def around(work: UnitOfWork, call: Call) -> _Shelf:
        """As much of it as one call needs: that call and the others with its client."""
        index = CrmIndex.of(work.crm.leads(), work.crm.deals(), work.crm.activities())
        calls = work.calls.of_lead(call.lead_id) or (call,)
        ids = [one.call_id for one in calls]
        return _Shelf(index, work.reviews.of_calls(ids), calls, {one: work.remarks.of_call(one) for one in ids})

    def summary(self, call: Call) -> CallSummary:
        link = self.index.link(call.name)
        base = CallSummary(
            call=call,
            started_at=call.started_at,
            manager=call.manager,
            client=link.lead.name if link.lead else "",
            company=link.lead.company if link.lead else "",
            source=link.lead.source if link.lead else "",
            lead_id=call.lead_id,
            deal_stage=link.deal.stage if link.deal else "",
        )
        review = self.reviews.get(call.call_id)
        if review is None:
            return base
        summary = _reviewed(base, review, self.came_back(call))
        return _remarked(summary, review, self.remarks.get(call.call_id, Remarks()))

    def earlier(self, call: Call) -> tuple[Call, ...]:
        """Other calls with the same client before this one, oldest first."""
        if not call.lead_id or call.started_at is None:
            return ()
        same = [
            item
            for item in self.calls
            if item.lead_id == call.lead_id and item.started_at is not None and item.started_at < call.started_at
        ]
        return tuple(sorted(same, key=lambda item: (item.started_at, item.call_id)))

    def came_back(self, call: Call) -> tuple[CameBack, ...]:
        """Objections of this call that an earlier call with this client had raised already."""
        earlier = [past for item in self.earlier(call) for past in self._past(item)]
        found = [_back(item) for item in came_back(earlier, self._past(call))] if earlier else []
        return tuple({item.objection_id: item for item in found}.values())

    def _past(self, call: Call) -> list[PastObjection]:
        return past_objections(call, self.reviews)

    def story(self, call: Call) -> tuple[StoryLine, ...]:
        """Every sure objection of every call with this client, in order of time."""
        together = [one for one in self.calls if one.lead_id == call.lead_id] if call.lead_id else []
        back = returned(together, self.reviews)
        raised = [past for one in together for past in self._past(one) if not past.objection.unsure]
        return tuple(
            _told(past, back.get((past.call_id, past.objection.id)))
            for past in sorted(raised, key=lambda past: (past.started_at, past.call_id))
        )


def _told(past: PastObjection, again: Return | None) -> StoryLine:
    status = past.objection.handling.status if again is None else again.corrected
    return StoryLine(
        call_id=past.call_id,
        started_at=past.started_at,
        objection_id=past.objection.id,
        category=past.objection.category,
        quote=past.objection.evidence[0].quote,
        status=status.value,
        came_back_in="" if again is None else again.later.call_id,
    )


def _back(found: Return) -> CameBack:
    earlier = found.earlier
    return CameBack(
        category=earlier.objection.category,
        objection_id=found.later.objection.id,
        earlier_call_id=earlier.call_id,
        earlier_started_at=earlier.started_at,
        earlier_quote=earlier.objection.evidence[0].quote,
        earlier_status=earlier.objection.handling.status.value,
    )


def the_one_call(work: UnitOfWork, asked: str) -> Call:
    """One call by id, beginning of an id, or file name. Raises UnknownCall."""
    found = work.calls.find(asked)
    if len(found) != 1:
        raise UnknownCall(asked, tuple(f"{call.call_id} ({call.name})" for call in found[:5]))
    return found[0]


def _reviewed(base: CallSummary, review: StoredReview, came_back: Sequence[CameBack]) -> CallSummary:
    analysis = review.analysis
    sure = {item.category for item in analysis.objections if not item.unsure}
    return CallSummary(
        call=base.call,
        started_at=base.started_at,
        manager=base.manager,
        client=base.client or (analysis.facts.client_name.value if analysis.facts.client_name else ""),
        company=base.company or (analysis.facts.company.value if analysis.facts.company else ""),
        source=base.source,
        lead_id=base.lead_id,
        deal_stage=base.deal_stage,
        language=analysis.language,
        duration_s=review.transcript.get("duration_s"),
        score=analysis.scorecard.score,
        withheld=analysis.scorecard.reason if analysis.scorecard.score is None else "",
        critical=analysis.scorecard.critical,
        objections=tuple(dict.fromkeys(item.category for item in analysis.objections)),
        came_back=tuple(item.category for item in came_back),
        missing_steps=tuple(step.id for step in analysis.script.steps if step.status in {"missing", "late"}),
        lead_verdict=analysis.lead.verdict,
        crm_contradicts=tuple(item.field for item in analysis.crm.fields if item.status == "contradicts"),
        unsure=tuple(dict.fromkeys(item.category for item in analysis.objections if item.category not in sure)),
        kind=analysis.kind,
    )


def _remarked(summary: CallSummary, review: StoredReview, remarks: Remarks) -> CallSummary:
    corrected = review.analysis.scorecard.corrected
    return replace(
        summary,
        disputes=len(remarks.disputes),
        open_disputes=len(remarks.open_disputes),
        corrected_by=corrected.by if corrected else (),
        self_scored=any(mark.author == summary.manager for mark in remarks.self_scores),
    )
