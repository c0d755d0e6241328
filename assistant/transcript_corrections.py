"""People correct a call's transcript; all that depends on it is judged anew, at once where that takes a second or two.

Knows no pages. The machine's own transcript is kept, every correction with who and when, and each can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from assistant.beside_machine import naming
from assistant.calls import the_one_call
from assistant.corrected_transcript import as_corrected
from assistant.crm import crm_of_call
from assistant.documents import AnalysisDocument
from assistant.domain import Call, CallCrm, CallState
from assistant.errors import Refused
from assistant.heard import Heard
from assistant.pinning import remember
from assistant.pipeline import Reviewer
from assistant.rereview import PutRight, judged, put_review, put_right
from assistant.store.unit_of_work import Database, UnitOfWork
from assistant.transcript_values import TranscriptChange, TranscriptCorrection
from scoring_rubric.types import CallKind
from transcription.types import Speaker, Transcript

AT_ONCE = 300
"""Up to so many lines a call is judged anew while the reviewer waits; a longer one goes through the queue."""
LONGEST = 4000
PASSES = 3
"""How often a correction is tried that somebody else's crossed."""
SPEAKERS = (Speaker.MANAGER, Speaker.CLIENT, Speaker.OTHER)


@dataclass(frozen=True, slots=True)
class TranscriptWish:
    """What a person wants changed: ``text`` of line ``turn``, or its ``speaker``, or nothing but ``swap``."""

    author: str
    kind: TranscriptChange
    turn: int | None = None
    text: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class _Before:
    """A call as it lay there when a correction was begun."""

    call: Call
    right: PutRight
    reviewed_at: datetime | None

    @property
    def version(self) -> tuple[object, ...]:
        """Changes whenever somebody else has changed anything that the new review is made of."""
        changes = tuple((one.number, one.undone_at) for one in self.right.of_transcript)
        return self.reviewed_at, changes, tuple(one.number for one in self.right.of_objections), self.call.state


@dataclass(frozen=True, slots=True)
class TranscriptCorrections:
    """``company`` and ``zone`` as the stages of the queue have them; ``judge_again`` puts a call on the queue."""

    database: Database
    reviewer: Callable[[], Reviewer]
    judge_again: Callable[[Iterable[str]], None]
    company: str
    zone: ZoneInfo
    heard: Heard = field(default_factory=Heard)
    at_once: int = AT_ONCE

    def add(self, asked: str, wish: TranscriptWish, at: datetime | None = None) -> TranscriptCorrection:
        """Stores one correction and what follows from it. Raises UnknownCall, or Refused saying what does not fit."""
        made_at = at or datetime.now(UTC)

        def changed(before: _Before) -> TranscriptCorrection:
            return _checked(before.call, before.right, wish, made_at)

        return self._change(asked, changed, made_at)

    def undo(self, asked: str, number: int, author: str, at: datetime | None = None) -> TranscriptCorrection:
        """Takes one correction back: the review is again what it is without it."""
        undone_at, by = at or datetime.now(UTC), _signed(author)

        def changed(before: _Before) -> TranscriptCorrection:
            found = next((one for one in before.right.of_transcript if one.number == number), None)
            if found is None:
                raise Refused(
                    "no_correction", f"{before.call.name} has no correction t{number}; look at its list", number=number
                )
            if not found.in_force:
                raise Refused("undone_already", f"correction t{number} is taken back already", number=number)
            return replace(found, undone_by=by, undone_at=undone_at)

        return self._change(asked, changed, undone_at)

    def of_call(self, asked: str) -> tuple[TranscriptCorrection, ...]:
        with self.database.begin() as work:
            return work.transcripts.of_call(the_one_call(work, asked).call_id)

    def prepare(self, asked: str) -> None:
        """Reads the call once, so that what it takes to judge a correction of it is at hand when it comes."""
        with self.database.begin() as work:
            before = self._before(work, asked)
            crm = self._crm(work, before.call)
        if len(before.right.machine.turns) <= self.at_once:
            self.reviewer().review(before.right.transcript, crm)

    def _change(
        self, asked: str, changed: Callable[[_Before], TranscriptCorrection], at: datetime
    ) -> TranscriptCorrection:
        for _ in range(PASSES):
            with self.database.begin() as work:
                before = self._before(work, asked)
                crm = self._crm(work, before.call)
            one = changed(before)
            right = replace(before.right, of_transcript=_with(before.right.of_transcript, one))
            soon = len(right.machine.turns) <= self.at_once
            document = judged(self.reviewer(), right, crm) if soon else None
            kept = self._written(before, one, right, document, at)
            if kept is not None:
                return kept
        raise Refused("busy", f"{before.call.name} was changed by somebody else; look at it and try again")

    def _written(
        self,
        before: _Before,
        one: TranscriptCorrection,
        right: PutRight,
        document: AnalysisDocument | None,
        at: datetime,
    ) -> TranscriptCorrection | None:
        """One transaction; None where somebody else was there first. Without a document the queue has to judge."""
        call_id = before.call.call_id
        with self.database.begin() as work:
            work.scores.reviewed_at([call_id])  # nobody else changes the call until we are done
            if self._before(work, call_id).version != before.version:
                return None
            number = self._noted(work, one)
            if document is not None:
                stored = tuple(work.transcripts.of_call(call_id))
                now = replace(right, of_transcript=stored)
                self._remember(work, document, right.transcript, at)
                put_review(work, call_id, _renamed(document, now), now, at)
                if not now.counted and not now.of_objections:
                    work.transcripts.drop_machine(call_id)
            else:
                work.transcripts.keep_machine(call_id)
        if document is None:
            self.judge_again([call_id])
        return next(found for found in self.of_call(call_id) if found.number == number)

    def _noted(self, work: UnitOfWork, one: TranscriptCorrection) -> int:
        if one.undone_at is None:
            return work.transcripts.add(one)
        work.transcripts.undo(one.number, one.undone_by, one.undone_at)
        return one.number

    def _before(self, work: UnitOfWork, asked: str) -> _Before:
        call = the_one_call(work, asked)
        right = put_right(work, call.call_id)
        if right is None:
            raise Refused("not_reviewed", f"{call.name} is not analysed yet; wait until it is and correct it then")
        if call.state in (CallState.QUEUED, CallState.WORKING):
            raise Refused("being_judged", f"{call.name} is being judged anew; try again when that is done")
        return _Before(call, right, work.scores.when_reviewed(call.call_id))

    def _crm(self, work: UnitOfWork, call: Call) -> CallCrm:
        return crm_of_call(self.heard.crm(work).index.link(call.name), zone=self.zone, company=self.company)

    def _remember(self, work: UnitOfWork, document: AnalysisDocument, transcript: Transcript, at: datetime) -> None:
        reviewer = self.reviewer()
        playbook = reviewer.playbook
        files = playbook.files_for(playbook.language_of(transcript), CallKind(document.kind))
        remember(work, files, reviewer.version, at)


def _with(known: tuple[TranscriptCorrection, ...], one: TranscriptCorrection) -> tuple[TranscriptCorrection, ...]:
    """The corrections with a new one at the end, or with the taken back one in its place."""
    if one.undone_at is None:
        return (*known, one)
    return tuple(one if item.number == one.number else item for item in known)


def _signed(author: str) -> str:
    name = " ".join(author.split())
    if not name:
        raise Refused("author", "a correction needs its author; say who makes it")
    return name


def _checked(call: Call, right: PutRight, wish: TranscriptWish, at: datetime) -> TranscriptCorrection:
    author, shown = _signed(wish.author), as_corrected(right.machine, right.of_transcript)
    if wish.kind is TranscriptChange.SWAP:
        if not {Speaker.MANAGER, Speaker.CLIENT} & {turn.speaker for turn in shown.turns}:
            raise Refused("nothing_to_swap", f"{call.name} has no line of the manager's or the client's to swap")
        return TranscriptCorrection(call.call_id, wish.kind, author, at)
    if wish.turn is None or not 0 <= wish.turn < len(shown.turns):
        last = len(shown.turns) - 1
        raise Refused(
            "no_line", f"{call.name} has no line {wish.turn}; expected 0 to {last}", turn=wish.turn, last=last
        )
    turn, heard = shown.turns[wish.turn], right.machine.turns[wish.turn].text
    if wish.kind is TranscriptChange.SPEAKER:
        if wish.speaker not in [speaker.value for speaker in SPEAKERS]:
            raise Refused("no_speaker", f"{wish.speaker!r} is no speaker; expected manager, client or other")
        was, becomes = turn.speaker.value, wish.speaker
    else:
        was, becomes = turn.text, " ".join(wish.text.split())
        if not 0 < len(becomes) <= LONGEST:
            raise Refused("no_text", f"a line has 1 to {LONGEST} characters, found {len(becomes)}", longest=LONGEST)
    if was == becomes:
        raise Refused("the_same", f"line {wish.turn} reads like that already; nothing was changed", turn=wish.turn)
    return TranscriptCorrection(call.call_id, wish.kind, author, at, wish.turn, was, becomes, heard)


def _renamed(document: AnalysisDocument, right: PutRight) -> AnalysisDocument:
    """The number of the newest correction is known only once it is kept."""
    if not right.counted and not right.of_objections:
        return document
    return document.model_copy(update={"receipt": naming(document.receipt, right.of_objections, right.counted)})
