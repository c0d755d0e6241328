"""The durable stages of one call: each reads what the one before left, and leaves a JSON text. Knows no queue."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from assistant.crm import CrmIndex, crm_of_call
from assistant.documents import AnalysisDocument, analysis_document
from assistant.domain import Call, CallCrm, CallState, SourceKind, Stage
from assistant.errors import BadInput, UnknownCall
from assistant.pipeline import Reviewer
from assistant.store.unit_of_work import Database
from objections.types import Objection
from transcription.captions import read_transcripts, transcript_from_json, transcript_to_json
from transcription.errors import RecordingUnreadable, TranscriptUnreadable
from transcription.types import Listening, Recognition, Transcript

LISTENING = TypeAdapter(Listening)
RECOGNITION = TypeAdapter(Recognition)
OBJECTIONS = TypeAdapter(tuple[Objection, ...])
PERMANENT = (RecordingUnreadable, TranscriptUnreadable, BadInput)
PROGRESS_EVERY_S = 0.5

log = logging.getLogger(__name__)


class Listener(Protocol):
    """The listening half; ``transcription.transcriber.Transcriber`` is one."""

    def listen(self, path: Path) -> Listening: ...

    def recognise(
        self,
        path: Path,
        listening: Listening,
        *,
        language: str = "auto",
        on_progress: Callable[[float], None] | None = None,
    ) -> Recognition: ...

    def assemble(self, call_id: str, listening: Listening, recognition: Recognition) -> Transcript: ...


@dataclass(frozen=True, slots=True)
class Stages:
    """What the queue runs. Models are loaded by ``listener`` and ``reviewer`` when they are first asked for."""

    database: Database
    media_dir: Path
    listener: Callable[[], Listener]
    reviewer: Callable[[], Reviewer]
    language: str
    company: str
    zone: ZoneInfo

    def listen(self, call_id: str) -> str:
        """Decode, channels and voice activity. Empty for a ready transcript."""
        call = self._call(call_id)
        if call.kind is SourceKind.TRANSCRIPT:
            return ""
        with self._running(call, Stage.LISTEN):
            listening = self.listener().listen(self._media(call))
        return LISTENING.dump_json(listening).decode()

    def recognise(self, call_id: str, listened: str) -> str:
        """Recognition and turns: leaves the transcript."""
        call = self._call(call_id)
        with self._running(call, Stage.RECOGNISE):
            transcript = self._recognised(call, listened) if listened else self._ready(call)
        return json.dumps(transcript_to_json(transcript), ensure_ascii=False)

    def recall(self, call_id: str) -> str:
        """The stored transcript, for a call whose judging starts anew half-way."""
        with self.database.begin() as work:
            stored = work.reviews.get(call_id)
        if stored is None:
            raise UnknownCall(call_id)
        return json.dumps(stored.transcript, ensure_ascii=False)

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
            review = self.reviewer().review(
                transcript_from_json(json.loads(transcribed)),
                self._crm(call),
                OBJECTIONS.validate_json(understood),
            )
            return analysis_document(review).model_dump_json(by_alias=True)

    def store(self, call_id: str, transcribed: str, judged: str) -> None:
        """Everything of the review in one transaction, with the call's new state."""
        call = self._call(call_id)
        analysis = AnalysisDocument.model_validate_json(judged)
        with self._running(call, Stage.STORE), self.database.begin() as work:
            work.reviews.put(call_id, json.loads(transcribed), analysis, datetime.now(UTC))
            work.calls.change(call_id, state=CallState.DONE, stage=None, progress=1.0, failure="", permanent=False)

    def fail(self, call_id: str, sentence: str, *, permanent: bool) -> None:
        """Notes why a call failed; people know the file by the name they gave it, not by the one we keep it under."""
        call = self._call(call_id)
        path = self.media_dir / call.media
        told = sentence.replace(str(path), call.name).replace(path.name, call.name)
        with self.database.begin() as work:
            work.calls.change(call_id, state=CallState.FAILED, failure=told, permanent=permanent, progress=0.0)

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
        found = read_transcripts(self._media(call), name=call.name)
        if len(found) != 1:
            raise TranscriptUnreadable(f"{call.name}: expected one call, found {len(found)}; import the file again")
        return replace(found[0], call_id=call.call_id)

    def _recognised(self, call: Call, listened: str) -> Transcript:
        listening = LISTENING.validate_json(listened)
        listener = self.listener()
        recognition = listener.recognise(
            self._media(call), listening, language=self.language, on_progress=self._progress(call)
        )
        return listener.assemble(call.call_id, listening, recognition)

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

    def _progress(self, call: Call) -> Callable[[float], None]:
        last = 0.0

        def report(share: float) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= PROGRESS_EVERY_S:
                last = now
                with self.database.begin() as work:
                    work.calls.change(call.call_id, progress=min(max(share, 0.0), 1.0))

        return report
