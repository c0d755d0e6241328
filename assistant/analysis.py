"""Recordings to transcripts and transcripts to analyses, with nothing stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.crm import CrmIndex, crm_of_call
from assistant.crm_export import ExportReader
from assistant.documents import AnalysisDocument, analysis_document
from assistant.domain import CallCrm, CrmExport, Review
from assistant.pipeline import Reviewer
from scoring_rubric.types import CallContext
from transcription.captions import read_transcripts
from transcription.transcriber import Transcriber
from transcription.types import Transcript


@dataclass(frozen=True, slots=True)
class Analyst:
    """Models are loaded when they are first asked for: reading a broken file needs none."""

    transcriber: Callable[[], Transcriber]
    reviewer: Callable[[], Reviewer]
    reader: ExportReader
    company: str
    language: str

    def transcribe(
        self, path: Path, *, language: str | None = None, on_progress: Callable[[float], None] | None = None
    ) -> Transcript:
        """One recording; its call id is the file's name without the ending."""
        return self.transcriber().transcribe(
            path, call_id=path.stem, language=language or self.language, on_progress=on_progress
        )

    def read(self, source: Path | str, *, name: str) -> tuple[Transcript, ...]:
        """Ready transcripts of any form; ``source`` is a path or the text itself."""
        return read_transcripts(source, name=name)

    def crm(self, path: Path | None) -> CrmExport:
        return CrmExport() if path is None else self.reader.read(path)

    def review(self, transcript: Transcript, export: CrmExport) -> Review:
        index = CrmIndex.of_export(export)
        known = crm_of_call(index.link(transcript.call_id), zone=self.reader.zone, company=self.company)
        if known.link.lead is None and known.link.deal is None and known.link.activity is None:
            known = CallCrm(context=CallContext(company=self.company or None))
        return self.reviewer().review(transcript, known)

    def analyse(self, transcripts: Sequence[Transcript], export: CrmExport) -> tuple[AnalysisDocument, ...]:
        return tuple(analysis_document(self.review(transcript, export)) for transcript in transcripts)
