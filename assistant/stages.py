"""The durable stages of one call: each reads what the one before left, and leaves a JSON text. Knows no queue."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Protocol
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from assistant.crm import CrmIndex, crm_of_call
from assistant.documents import AnalysisDocument, analysis_document
from assistant.domain import Call, CallCrm, CallState, Review, SourceKind, Stage
from assistant.errors import BadInput, UnknownCall
from assistant.pinning import remember
from assistant.pipeline import Reviewer
from assistant.rereview import counted, keep_machine_word, put_review, put_right
from assistant.store.unit_of_work import Database, UnitOfWork
from objections.types import Objection
from transcription.captions import read_transcripts, transcript_from_json, transcript_to_json
from transcription.errors import RecordingUnreadable, TranscriptUnreadable
from transcription.heap import give_back_memory
from transcription.progress import Progress, ShouldStop
from transcription.types import Engine, Listening, RecognisedPart, Recognition, Transcript

LISTENING = TypeAdapter(Listening)
RECOGNITION = TypeAdapter(Recognition)
OBJECTIONS = TypeAdapter(tuple[Objection, ...])
PERMANENT = (RecordingUnreadable, TranscriptUnreadable, BadInput)
PROGRESS_EVERY_S = 0.5
# Bumped when recordings are cut into parts in another way, or a part holds something else: older ones are left alone.
PARTS_VERSION = 3

log = logging.getLogger(__name__)


class Listener(Protocol):
    """The listening half; ``transcription.transcriber.Transcriber`` is one."""

    def listen(
        self, path: Path, *, on_progress: Progress | None = None, should_stop: ShouldStop | None = None
    ) -> Listening: ...

    def recognise(
        self,
        path: Path,
        listening: Listening,
        *,
        language: str = "auto",
        kept: Sequence[RecognisedPart] = (),
        on_part: Callable[[RecognisedPart], None] | None = None,
        on_progress: Progress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> Recognition: ...

    def assemble(self, call_id: str, listening: Listening, recognition: Recognition) -> Transcript: ...


@dataclass(frozen=True, slots=True)
class Stages:
    """What the queue runs. ``listener``, ``engine`` and ``reviewer`` load their models when they are first asked.

    While ``stopping`` is set, listening and recognising end with ``transcription.errors.Cancelled``.
    """

    database: Database
    media_dir: Path
    listener: Callable[[], Listener]
    engine: Callable[[], Engine]
    reviewer: Callable[[], Reviewer]
    language: str
    company: str
    zone: ZoneInfo
    stopping: Event = field(default_factory=Event)

    def listen(self, call_id: str) -> str:
        """Decode, channels and voice activity. Empty for a ready transcript."""
        call = self._call(call_id)
        if call.kind is SourceKind.TRANSCRIPT:
            return ""
        with self._running(call, Stage.LISTEN):
            listening = self.listener().listen(
                self._media(call), on_progress=self._progress(call), should_stop=self.stopping.is_set
            )
        return LISTENING.dump_json(listening).decode()

    def recognise(self, call_id: str, listened: str) -> str:
        """Recognition, from the parts that an earlier attempt finished on, and turns: leaves the transcript."""
        call = self._call(call_id)
        with self._running(call, Stage.RECOGNISE):
            transcript = self._recognised(call, listened) if listened else self._ready(call)
            give_back_memory()  # the stages that follow have models of their own
            transcript = self._put_right(call_id, transcript)
        return json.dumps(transcript_to_json(transcript), ensure_ascii=False)

    def _put_right(self, call_id: str, machine: Transcript) -> Transcript:
        """New words of a call that people have corrected: the machine's are kept, the corrected ones go on."""
        with self.database.begin() as work:
            right = put_right(work, call_id, machine)
            if right is None or not right.counted:
                return machine
            keep_machine_word(work, call_id, right)
        return right.transcript

    def recall(self, call_id: str) -> str:
        """The stored transcript as people have corrected it, for a call whose judging starts anew half-way."""
        with self.database.begin() as work:
            right = put_right(work, call_id)
        if right is None:
            raise UnknownCall(call_id)
        return json.dumps(transcript_to_json(right.transcript), ensure_ascii=False)

    def understand(self, call_id: str, transcribed: str) -> str:
        """Objections with their handling."""
        call = self._call(call_id)
        with self._running(call, Stage.UNDERSTAND):
            found = self.reviewer().objections(transcript_from_json(json.loads(transcribed)))
        return OBJECTIONS.dump_json(found).decode()

    def judge(self, call_id: str, transcribed: str, understood: str) -> str:
        """Script, statistics, facts, lead, CRM and scorecard: leaves the analysis document."""
        call = self._call(call_id)
        with self._running(call, Stage.JUDGE):
            reviewer = self.reviewer()
            review = reviewer.review(
                transcript_from_json(json.loads(transcribed)),
                self._crm(call),
                OBJECTIONS.validate_json(understood),
            )
            self._remember(reviewer, review)
            return analysis_document(review).model_dump_json(by_alias=True)

    def store(self, call_id: str, transcribed: str, judged: str) -> None:
        """Everything of the review in one transaction, with the call's new state."""
        call = self._call(call_id)
        analysis = AnalysisDocument.model_validate_json(judged)
        with self._running(call, Stage.STORE), self.database.begin() as work:
            self._put(work, call_id, transcript_from_json(json.loads(transcribed)), analysis)
            work.parts.drop(call_id)
            work.calls.change(call_id, state=CallState.DONE, stage=None, progress=1.0, failure="", permanent=False)

    def _put(self, work: UnitOfWork, call_id: str, transcript: Transcript, found: AnalysisDocument) -> None:
        """The review as the machine made it, or with what people have put right in it."""
        kept = work.transcripts.machine(call_id)
        machine = transcript if kept is None else transcript_from_json(dict(kept.transcript))
        right = put_right(work, call_id, machine)
        if right is None or not (right.of_transcript or right.of_objections):
            work.reviews.put(call_id, transcript_to_json(transcript), found, datetime.now(UTC))
            return
        if not right.counted:
            right = replace(right, machine=transcript)
        keep_machine_word(work, call_id, right, found)
        put_review(work, call_id, counted(found, transcript, right, self.reviewer().playbook), right, datetime.now(UTC))

    def fail(self, call_id: str, sentence: str, *, permanent: bool) -> None:
        """Notes why a call failed; people know the file by the name they gave it, not by the one we keep it under."""
        call = self._call(call_id)
        path = self.media_dir / call.media
        told = sentence.replace(str(path), call.name).replace(path.name, call.name)
        with self.database.begin() as work:
            work.calls.change(call_id, state=CallState.FAILED, failure=told, permanent=permanent, progress=0.0)

    def _remember(self, reviewer: Reviewer, review: Review) -> None:
        """From now on the packs that this review stands on may not change under their names."""
        playbook = reviewer.playbook
        files = playbook.files_for(playbook.language_of(review.transcript), review.context.kind)
        with self.database.begin() as work:
            remember(work, files, reviewer.version, datetime.now(UTC))

    def _call(self, call_id: str) -> Call:
        with self.database.begin() as work:
            call = work.calls.get(call_id)
        if call is None:
            raise UnknownCall(call_id)
        return call

    def _media(self, call: Call) -> Path:
        path = self.media_dir / call.media
        if not path.is_file():
            raise RecordingUnreadable(
                f"{call.name}: its stored bytes ({path}) are gone; import the file again to bring them back"
            )
        return path

    def _ready(self, call: Call) -> Transcript:
        # Kept as our own JSON, whatever form it came in.
        found = read_transcripts(self._media(call), name=f"{call.name}.json")
        if len(found) != 1:
            raise TranscriptUnreadable(f"{call.name}: expected one call, found {len(found)}; import the file again")
        return replace(found[0], call_id=call.call_id)

    def _recognised(self, call: Call, listened: str) -> Transcript:
        media = self._media(call)
        listening = LISTENING.validate_json(listened)
        listener = self.listener()
        basis = parts_basis(listened, self.engine(), self.language)
        recognition = listener.recognise(
            media,
            listening,
            language=self.language,
            kept=self._kept(call, basis),
            on_part=self._keeping(call, basis),
            on_progress=self._progress(call),
            should_stop=self.stopping.is_set,
        )
        return listener.assemble(call.call_id, listening, recognition)

    def _kept(self, call: Call, basis: str) -> tuple[RecognisedPart, ...]:
        with self.database.begin() as work:
            kept = work.parts.get(call.call_id, basis)
        if kept:
            log.info("call %s: goes on after %d finished parts, at %.0f s", call.call_id, len(kept), kept[-1].until_s)
        return kept

    def _keeping(self, call: Call, basis: str) -> Callable[[RecognisedPart], None]:
        """Stores each part as it is finished, in a transaction of its own."""

        def keep(part: RecognisedPart) -> None:
            with self.database.begin() as work:
                work.parts.put(call.call_id, call.generation, basis, part, datetime.now(UTC))

        return keep

    def _crm(self, call: Call) -> CallCrm:
        with self.database.begin() as work:
            index = CrmIndex.of(work.crm.leads(), work.crm.deals(), work.crm.activities())
        return crm_of_call(index.link(call.name), zone=self.zone, company=self.company)

    @contextmanager
    def _running(self, call: Call, stage: Stage) -> Iterator[None]:
        """Notes the attempt and its length; an attempt that was cut off keeps no length."""
        with self.database.begin() as work:
            run_id = work.calls.begin_stage(call.call_id, call.generation, stage, datetime.now(UTC))
            work.calls.change(call.call_id, state=CallState.WORKING, stage=stage, progress=0.0)
        started = time.monotonic()
        yield
        with self.database.begin() as work:
            work.calls.end_stage(run_id, time.monotonic() - started)

    def _progress(self, call: Call) -> Progress:
        last = 0.0

        def report(share: float) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= PROGRESS_EVERY_S:
                last = now
                with self.database.begin() as work:
                    work.calls.change(call.call_id, progress=min(max(share, 0.0), 1.0))

        return report


def parts_basis(listened: str, engine: Engine, language: str) -> str:
    """Hash of all that a part's words depend on: the recording and its voices, the engine, the language, our format.

    ``listened`` is the JSON of a ``Listening``, which names the recording by its sha256.
    """
    pinned = [PARTS_VERSION, engine.name, engine.model, engine.version, engine.sha256, language, listened]
    return "sha256:" + hashlib.sha256(json.dumps(pinned).encode()).hexdigest()
