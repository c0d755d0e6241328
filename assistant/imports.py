"""Taking files in: recordings, ready transcripts and CRM exports. Bytes are kept by hash, so twice is once."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.crm_export import ExportReader
from assistant.crm_linking import link_calls
from assistant.domain import Arrival, Call, CallState, CrmExport, ImportSummary, SourceKind
from assistant.errors import BadInput
from assistant.store.unit_of_work import Database
from transcription.audio import content_sha256, inspect
from transcription.captions import read_transcripts, transcript_to_json
from transcription.errors import RecordingUnreadable, TranscriptionError
from transcription.types import Transcript

TRANSCRIPTS = frozenset({".json", ".srt", ".vtt", ".csv"})
RECORDINGS = frozenset(
    {
        ".wav", ".mp3", ".flac", ".ogg", ".opus", ".oga", ".m4a", ".mp4", ".aac", ".amr", ".gsm", ".ul", ".mulaw",
        ".ulaw", ".al", ".alaw", ".wma", ".webm", ".aiff", ".aif", ".caf",
    }
)  # fmt: skip
CRM_NAMES = frozenset({"leads", "deals", "activities"})
ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Imports:
    """``judge_again`` is told which calls the CRM now speaks of otherwise than when they were reviewed."""

    database: Database
    media_dir: Path
    reader: ExportReader
    company: str
    judge_again: Callable[[Sequence[str]], None]

    def add(
        self,
        paths: Sequence[Path],
        crm: Path | None = None,
        *,
        on_file: Callable[[Path], None] | None = None,
        keep_unreadable: bool = True,
    ) -> ImportSummary:
        """Registers every file and every file of every folder; one bad file never stops the rest.

        ``keep_unreadable``: a recording that cannot be opened becomes a failed call, which keeps its reason; else it
        is refused like any other bad file.
        Raises BadInput only where a path does not exist or the CRM export cannot be read at all.
        """
        for path in paths:
            _check_there(path)
        export = self.reader.read(crm) if crm is not None else CrmExport()
        arrivals: list[Arrival] = []
        for path in _files(paths):
            if on_file is not None:
                on_file(path)
            arrivals.extend(self._take(path, keep_unreadable=keep_unreadable))
        with self.database.begin() as work:
            work.crm.put(export.leads, export.deals, export.activities)
            # Without a new export the CRM knows of the calls that were there what it knew before.
            fresh = {arrival.call_id for arrival in arrivals if arrival.new}
            changed = link_calls(
                work, zone=self.reader.zone, company=self.company, only=None if crm is not None else fresh
            )
        if changed:
            self.judge_again(changed)
        return ImportSummary(arrivals=tuple(arrivals), crm=export)

    def _take(self, path: Path, *, keep_unreadable: bool) -> Iterator[Arrival]:
        try:
            if path.is_dir():
                yield Arrival(_name(path), problem=f"the folder {_name(path)} cannot be opened; check its rights")
            elif path.suffix.lower() in TRANSCRIPTS:
                for transcript in read_transcripts(path, name=_name(path)):
                    yield self._take_transcript(path, transcript)
            else:
                if not keep_unreadable:
                    inspect(path)
                yield self._take_recording(path)
        except (TranscriptionError, BadInput) as problem:
            yield Arrival(_name(path), problem=str(problem))
        except OSError as problem:
            yield Arrival(_name(path), problem=f"{_name(path)} cannot be read ({problem.strerror}); check its rights")

    def _take_recording(self, path: Path) -> Arrival:
        """A recording that cannot even be opened is kept and listed as failed, so that its reason is not lost."""
        sha256 = content_sha256(path)
        media = _shelf(sha256, path.suffix.lower())
        _keep(path, self.media_dir / media)
        try:
            inspect(path)
        except RecordingUnreadable as problem:
            return self._register(_name(path), sha256, SourceKind.RECORDING, media, problem=str(problem))
        return self._register(_name(path), sha256, SourceKind.RECORDING, media)

    def _take_transcript(self, path: Path, transcript: Transcript) -> Arrival:
        """Every call of a file is kept as our own JSON: a CSV may hold hundreds."""
        text = json.dumps(transcript_to_json(transcript), ensure_ascii=False, sort_keys=True)
        with tempfile.TemporaryDirectory() as folder:
            single = Path(folder) / "transcript.json"
            single.write_text(text, encoding="utf-8")
            sha256 = content_sha256(single)
            media = _shelf(sha256, ".json")
            _keep(single, self.media_dir / media)
        name = _name(path) if transcript.call_id in {path.stem, ""} else transcript.call_id
        return self._register(name, sha256, SourceKind.TRANSCRIPT, media)

    def _register(self, name: str, sha256: str, kind: SourceKind, media: str, *, problem: str = "") -> Arrival:
        with self.database.begin() as work:
            known = work.calls.by_hash(sha256)
            if known is not None:
                return Arrival(name, call_id=known.call_id, problem=problem)
            call = Call(
                call_id=sha256.removeprefix("sha256:")[:ID_LENGTH],
                name=name,
                sha256=sha256,
                kind=kind,
                media=media,
                added_at=datetime.now(UTC),
                state=CallState.FAILED if problem else CallState.NEW,
                failure=problem,
                permanent=bool(problem),
            )
            work.calls.add(call)
        return Arrival(name, call_id=call.call_id, new=not problem, problem=problem)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Named files as they are; of folders everything that looks like a call, hidden files and CRM tables left out, and
    the folders in them that cannot be opened.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        items, closed = _inside(path)
        yield from closed
        for item in items:
            known = item.suffix.lower() in RECORDINGS | TRANSCRIPTS
            if item.is_file() and known and not item.name.startswith(".") and item.stem.lower() not in CRM_NAMES:
                yield item


def _inside(folder: Path) -> tuple[list[Path], list[Path]]:
    """Every file of a folder and of its folders, and those of them that cannot be opened."""
    closed: list[Path] = []
    walked = os.walk(folder, onerror=lambda problem: closed.append(Path(problem.filename)))
    return sorted(Path(place) / name for place, _, names in walked for name in names), closed


def _check_there(path: Path) -> None:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError) as problem:
        raise BadInput(f"{path} does not exist; check the name and run the command again") from problem
    except (OSError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else problem
        raise BadInput(f"{str(path)[:200]} cannot be opened ({why}); check the name and its rights") from problem


def _name(path: Path) -> str:
    """A file's name as text: a name that is no UTF-8 was most likely written by an older Windows."""
    written = os.fsencode(path.name)
    try:
        return written.decode()
    except UnicodeDecodeError:
        return written.decode("cp1251", "replace")


def _shelf(sha256: str, suffix: str) -> str:
    digest = sha256.removeprefix("sha256:")
    return f"{digest[:2]}/{digest}{suffix}"


def _keep(source: Path, target: Path) -> None:
    """Copies beside the target and renames: a killed import leaves no half file under a good name."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
    os.close(handle)
    partial = Path(name)
    try:
        shutil.copyfile(source, partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
