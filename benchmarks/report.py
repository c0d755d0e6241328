"""What a comparison found: collected condition by condition, told as text, Markdown and JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import Answer, Figures, best_peer, cost, ours_faster, summed
from benchmarks.peers import OURS, System
from benchmarks.tables import readme_block, tables
from transcription.evaluation import word_errors
from transcription.weights import WhisperWeights

QUIET_CORES = 0.1
"""Up to here a machine counts as idle."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What was the same for all, and who took part."""

    weights: WhisperWeights
    threads: int
    repeat: int
    systems: tuple[System, ...]

    @property
    def sentence(self) -> str:
        packages = ", ".join(dict.fromkeys(one.version for one in self.systems))
        times = f", the fastest of {self.repeat}" if self.repeat > 1 else ""
        return (
            f"Whisper {self.weights.model} (sha256 {self.weights.sha256[:12]}…), {self.threads} threads of"
            f" {os.cpu_count()} {processor()}, Python {platform.python_version()}{times}: {packages}."
        )


@dataclass(slots=True)
class Report:
    """Grows while the comparison runs. ``notes`` say what was left out and why."""

    setup: Setup
    answers: dict[str, dict[str, list[Answer]]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    load_s: dict[str, float] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    others_cores: float = 0.0

    def add(self, condition: str, answers: Mapping[str, list[Answer]]) -> None:
        self.answers[condition] = dict(answers)

    def leave_out(self, note: str) -> None:
        self.notes.append(note)

    def finish(self, load_s: Mapping[str, float], gone: Sequence[str], others_cores: float) -> None:
        """What is known at the end of a condition; ``others_cores`` were kept busy by other programs on average."""
        self.load_s.update(load_s)
        self.gone = list(gone)
        self.others_cores = others_cores

    def results(self) -> dict[str, dict[str, Figures]]:
        return {
            condition: {name: summed(answers) for name, answers in by_system.items()}
            for condition, by_system in self.answers.items()
            if by_system
        }

    def costs(self) -> dict[str, dict[str, float | None]]:
        """By how much each condition raised each system's word error rate; nothing for clean itself."""
        clean = self.answers.get("clean", {})
        return {
            condition: {name: cost(answers, clean.get(name, ())) for name, answers in by_system.items()}
            for condition, by_system in self.answers.items()
            if condition != "clean"
        }

    def plain(self) -> str:
        parts = [
            f"{caption}\n{table.plain()}" for caption, table in tables(self.results(), self.costs(), self._titles())
        ]
        return "\n\n".join([*parts, "\n".join(self._remarks())])

    def markdown(self) -> str:
        """The README's block; raises ValueError where nothing was measured."""
        results = self.results()
        if not results:
            raise ValueError("nothing was measured")
        return readme_block(results, self.costs(), self._titles(), [f"* {remark}" for remark in self._remarks()])

    def json(self) -> str:
        results = self.results()
        document = {
            "schema": "razbor.benchmark.transcription/1",
            "model": self.setup.weights.model,
            "sha256": self.setup.weights.sha256,
            "threads": self.setup.threads,
            "repeat": self.setup.repeat,
            "cores": os.cpu_count(),
            "processor": processor(),
            "others_cores": round(self.others_cores, 3),
            "python": platform.python_version(),
            "systems": {
                one.name: {"title": one.title, "version": one.version, "load_s": self.load_s.get(one.name)}
                for one in self.setup.systems
            },
            "left_out": [*self.notes, *self.gone],
            "conditions": {name: self._condition(name, by_system) for name, by_system in results.items()},
        }
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def _condition(self, condition: str, by_system: Mapping[str, Figures]) -> dict[str, object]:
        costs, ours = self.costs().get(condition, {}), by_system.get(OURS.name)
        return {
            "best_peer": best_peer(by_system, OURS.name),
            "systems": {
                name: {
                    **found.numbers(),
                    "ours_faster": None if ours is None else _rounded(ours_faster(ours, found)),
                    "wer_above_clean": _rounded(costs.get(name)),
                    "recordings": [_told(answer) for answer in self.answers[condition][name]],
                }
                for name, found in by_system.items()
            },
        }

    def _titles(self) -> dict[str, str]:
        return {one.name: one.title for one in self.setup.systems}

    def _remarks(self) -> list[str]:
        """What was measured on what, and what is missing."""
        remarks = [self.setup.sentence]
        alike: dict[str, list[str]] = {}
        for condition, by_system in self.results().items():
            one = next(iter(by_system.values()))
            size = f"{one.files} recordings, {one.audio_s / 60:.1f} min, {one.words.length} words"
            alike.setdefault(size, []).append(condition)
            remarks += [
                f"{condition}: {self._titles()[name]} failed on {found.failed} recordings, which count as wholly wrong."
                for name, found in by_system.items()
                if found.failed
            ]
        remarks[1:1] = [f"{', '.join(conditions)}: {size}." for size, conditions in alike.items()]
        if self.load_s:
            loads = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.load_s.items())
            remarks.append(f"Loading, not counted above: {loads}.")
        if self.others_cores > QUIET_CORES:
            remarks.append(
                f"The machine was not idle: other programs kept {self.others_cores:.2f} cores busy on average."
                " Speeds and processor times are not to be relied on."
            )
        return [*remarks, *self.notes, *self.gone]


def processor() -> str:
    """The processor's name as the system tells it."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for row in cpuinfo.read_text("utf-8").splitlines():
            if row.startswith("model name"):
                return row.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _told(answer: Answer) -> dict[str, object]:
    words = word_errors(answer.reference, answer.text)
    told: dict[str, object] = {
        "file": answer.file,
        "words": words.length,
        "wer": round(words.rate, 4),
        "audio_s": round(answer.audio_s, 2),
        "wall_s": round(answer.wall_s, 3),
        "cpu_s": round(answer.cpu_s, 3),
        "text": answer.text,
    }
    return {**told, "error": answer.error} if answer.error else told


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
