"""How fast stored calls are scored anew, and whether a run that is killed half-way goes on with no call lost or twice.

    python -m benchmarks.rescoring [--calls 10000] [--folder DIR]

Puts reviews of 80 to 150 turns into a database in a temporary folder: reviews of dialogues joined from the sample calls
(found by cues, without weights), each copy with other words, figures, steps and objections. Then runs ``razbor rescore
--apply`` by a rubric with other weights, kills it (SIGKILL) half-way, runs it again, and counts what there is.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from assistant.documents import AnalysisDocument, analysis_document
from assistant.documents_scorecard import advice_items, scorecard_item
from assistant.domain import Call, CallCrm, CallState, SourceKind
from assistant.findings_stored import findings_of
from assistant.playbook import Playbook
from assistant.store import migrate
from assistant.store.unit_of_work import Database, open_engine
from scoring_rubric.feedback import advise
from scoring_rubric.rubric import DEFAULT_RUBRIC, load_rubric
from scoring_rubric.scoring import score
from scoring_rubric.types import CallContext, CrmRecord
from tests.sample_reviews import DIALOGUES, sample_reviewer
from transcription.captions import transcript_from_json, transcript_to_json
from transcription.types import Transcript

BASES = 16
MANAGERS = ("Анна Белова", "Пётр Орлов", "Мария Котова", "Илья Фомин", "Вера Зуева")
ADDED_WORDS = ("конечно", "понятно", "хорошо", "смотрите", "кстати", "собственно")
PAGE = 500


@dataclass(frozen=True, slots=True)
class Base:
    transcript: Transcript
    analysis: AnalysisDocument


def bases(chance: random.Random) -> list[Base]:
    """Reviews of long dialogues, each joined from the sample dialogues of one language."""
    dialogues = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in DIALOGUES.values()]
    reviewer = sample_reviewer()
    made = []
    for number in range(BASES):
        language = "en" if number % 4 == 0 else "ru"
        parts = [dialogue for dialogue in dialogues if dialogue["language"] == language]
        transcript = _joined(f"base{number}", language, parts, chance)
        crm = CallCrm(CallContext(), CrmRecord({"client_name": "Ольга", "budget": "90000", "next_step": "созвон"}))
        made.append(Base(transcript, analysis_document(reviewer.review(transcript, crm))))
    return made


def _joined(call_id: str, language: str, parts: list[dict[str, Any]], chance: random.Random) -> Transcript:
    lines = [turn for part in chance.sample(parts, len(parts)) for turn in part["turns"]]
    wanted = chance.randint(80, 150)
    lines = (lines * (1 + wanted // len(lines)))[:wanted]
    turns, now = [], 0.0
    for place, line in enumerate(lines):
        words, start = [], now
        for word in line["text"].split():
            words.append({"text": word, "start_s": round(now, 2), "end_s": round(now + 0.28, 2), "confidence": 0.9})
            now += 0.32
        text = " ".join(word["text"] for word in words)
        turns.append(
            {"turn": place, "speaker": line["speaker"], "start_s": round(start, 2), "end_s": round(now, 2)}
            | {"text": text, "confidence": round(chance.uniform(0.5, 0.99), 3), "words": words}
        )
        now += chance.uniform(0.1, 1.5)
    return transcript_from_json(
        {"call_id": call_id, "language": language, "duration_s": round(now, 2), "channels": 2, "turns": turns}
        | {"quality": {"usable": True, "confidence": 0.9, "damaged_share": 0.0, "reasons": []}}
    )


def copies(count: int, chance: random.Random) -> Iterator[tuple[Call, Transcript, AnalysisDocument]]:
    """So many calls, none like another; each is scored by the default rubric, as a review would have it."""
    made, rubric = bases(chance), load_rubric(DEFAULT_RUBRIC)
    start = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
    for number in range(count):
        base = chance.choice(made)
        call_id = f"{chance.getrandbits(48):012x}"
        transcript = replace(base.transcript, call_id=call_id, turns=_reworded(base.transcript, chance))
        analysis = _varied(base.analysis, call_id, chance)
        findings = findings_of(transcript, analysis)
        card = score(rubric, findings)
        advice = advice_items(advise(card, rubric, Playbook.language_of(transcript)))
        analysis = analysis.model_copy(update={"scorecard": scorecard_item(card), "advice": advice})
        at = start + timedelta(minutes=7 * number)
        call = Call(call_id, f"{call_id}.wav", f"sha256:{call_id}", SourceKind.RECORDING, f"{call_id}.wav", at)
        manager = chance.choice(MANAGERS)
        yield replace(call, state=CallState.DONE, started_at=at, manager=manager), transcript, analysis


def _reworded(transcript: Transcript, chance: random.Random) -> tuple[Any, ...]:
    """A word more at the end of every third turn: quotes stay parts of their turns."""
    return tuple(
        replace(turn, text=f"{turn.text} {chance.choice(ADDED_WORDS)} {chance.randint(1, 9999)}")
        if chance.random() < 1 / 3
        else turn
        for turn in transcript.turns
    )


def _varied(analysis: AnalysisDocument, call_id: str, chance: random.Random) -> AnalysisDocument:
    steps = tuple(
        step.model_copy(update={"status": "missing", "evidence": ()}) if chance.random() < 0.25 else step
        for step in analysis.script.steps
    )
    statistics = {
        "talk_ratio_manager": round(chance.uniform(0.2, 0.9), 2),
        "longest_monologue_s": round(chance.uniform(10, 140), 2),
        "patience_s": round(chance.uniform(0, 2), 2),
        "questions_manager": chance.randint(0, 20),
        "open_questions_manager": chance.randint(0, 8),
    }
    return analysis.model_copy(
        update={
            "call_id": call_id,
            "kind": chance.choice(("first_outgoing", "first_outgoing", "first_incoming", "repeat")),
            "objections": tuple(found for found in analysis.objections if chance.random() < 0.7),
            "script": analysis.script.model_copy(update={"steps": steps}),
            "statistics": analysis.statistics.model_copy(update=statistics),
        }
    )


def fill(home: Path, count: int) -> None:
    database = Database(open_engine(f"sqlite:///{home / 'razbor.sqlite3'}"))
    migrate.upgrade(database.engine)
    calls = copies(count, random.Random(5))
    for _ in range(0, count, PAGE):
        with database.begin() as work:
            for call, transcript, analysis in (item for _, item in zip(range(PAGE), calls, strict=False)):
                work.calls.add(call)
                work.reviews.put(call.call_id, transcript_to_json(transcript), analysis, call.added_at)
    database.close()


def new_rubric(folder: Path) -> Path:
    """The default rubric in another version: other weights and another band."""
    text = DEFAULT_RUBRIC.read_text(encoding="utf-8")
    text = (
        text.replace('version: "1"', 'version: "2"', 1)
        .replace("weight: 1.5", "weight: 3")
        .replace("[0.3, 0.65]", "[0.3, 0.55]")
    )
    path = folder / "rubric.default.v2.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def started(home: Path, rubric: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "ui.cli", "rescore", "--rubric", str(rubric), "--apply", "--json"]
    return subprocess.Popen(words, env=os.environ | {"RAZBOR_HOME": str(home)}, stdout=subprocess.PIPE)


def scored(home: Path) -> int:
    with sqlite3.connect(f"file:{home / 'razbor.sqlite3'}?mode=ro", uri=True) as connection:
        return int(connection.execute("select count(*) from score_history").fetchone()[0])


def wrongs(home: Path, count: int) -> dict[str, int]:
    """What must not be: every figure here is 0 where nothing was lost or done twice."""
    with sqlite3.connect(f"file:{home / 'razbor.sqlite3'}?mode=ro", uri=True) as connection:

        def number(query: str) -> int:
            return int(connection.execute(query).fetchone()[0])

        return {
            "reviews lost": count - number("select count(*) from review"),
            "not scored anew": count - number("select count(*) from score_basis where rubric = 'default@2'"),
            "old scores lost": count - number("select count(distinct call_id) from score_history"),
            "scored twice": number("select count(*) from score_history") - count,
            "document and figures apart": number(
                "select count(*) from review where score is not json_extract(analysis, '$.scorecard.score')"
                " or json_extract(analysis, '$.scorecard.rubric') <> 'default@2'"
            ),
            "rows to count by missing": number(
                "select count(*) from review r where not exists (select 1 from criterion_score c where"
                " c.call_id = r.call_id)"
            ),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="where the temporary database goes; it takes 0.2 MB a call")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        home = Path(folder)
        began = time.monotonic()
        fill(home, given.calls)
        size = (home / "razbor.sqlite3").stat().st_size
        print(f"{given.calls} calls in {size / 1e6:.0f} MB, made in {time.monotonic() - began:.0f} s", flush=True)
        rubric = new_rubric(home)
        first = _killed(home, rubric, given.calls // 2)
        print(f"killed after {first} calls", flush=True)
        _resumed(home, rubric, given.calls - first)
        print(json.dumps(wrongs(home, given.calls), indent=1))


def _killed(home: Path, rubric: Path, after: int) -> int:
    process = started(home, rubric)
    while scored(home) < after and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return scored(home)


def _resumed(home: Path, rubric: Path, left: int) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    out, _ = started(home, rubric).communicate()
    wall = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    report = json.loads(out)
    print(
        f"resumed: {report['calls']} of {left} calls left, {report['already']} stood on the rubric already;"
        f" {report['calls'] / wall:.0f} calls/s with starting ({wall:.1f} s wall, {cpu:.1f} s CPU,"
        f" {1000 * cpu / max(1, report['calls']):.1f} ms CPU a call), peak {used.ru_maxrss / 1024:.0f} MB;"
        f" load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores",
        flush=True,
    )


if __name__ == "__main__":
    main()
