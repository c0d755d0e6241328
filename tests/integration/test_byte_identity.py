"""The same calls give the same bytes: in another locale and time zone, on an older processor, with other threads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.builders import a_transcript
from transcription.captions import transcript_to_json

pytestmark = pytest.mark.models
ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
JUDGED = ("ru-02-price-given-up", "en-08-never-a-fit")
LETTERS = {"manager": "m", "client": "c", "other": "o"}

PLAIN = {
    "LC_ALL": "POSIX",
    "LANG": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "TZ": "Pacific/Auckland",
    "PYTHONHASHSEED": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
RUSSIAN = {
    "LC_ALL": "ru_RU.UTF-8",
    "LANG": "ru_RU.UTF-8",
    "TZ": "America/Lima",
    "PYTHONHASHSEED": "4242",
    "OMP_NUM_THREADS": "4",
    "MKL_NUM_THREADS": "3",
    "OMP_WAIT_POLICY": "PASSIVE",  # more threads than cores do not wait for each other in a spin
    # What torch and MKL would run on a processor without AVX-512; other kinds of processors take no notice.
    "ATEN_CPU_CAPABILITY": "avx2",
    "MKL_ENABLE_INSTRUCTIONS": "AVX2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
}


@dataclass(frozen=True)
class Machine:
    """``razbor`` in a folder, a home and an environment of its own; the unpacked encoder is the test run's."""

    folder: Path
    home: Path
    variables: dict[str, str]

    def says(self, *arguments: str) -> bytes:
        plain = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("RAZBOR_", "LC_", "PYTHON", "OMP_", "MKL_", "ATEN_", "ONEDNN_"))
            and name not in {"LANG", "TZ"}
        }
        own = {"RAZBOR_HOME": str(self.home), "RAZBOR_COMPANY": "Ясный склад", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-m", "ui.cli", *arguments],
            capture_output=True,
            cwd=self.folder,
            env=plain | own | self.variables,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self.says(*arguments, "--json"))


@pytest.fixture
def machine(tmp_path: Path, pytestconfig: pytest.Config) -> Callable[..., Machine]:
    """Another machine every time; ``home`` names one that others may share."""
    assert pytestconfig.cache is not None
    weights = pytestconfig.cache.mkdir("razbor-weights")

    def made(name: str, variables: dict[str, str], *, home: str = "") -> Machine:
        folder, own = tmp_path / f"folder-{name}", tmp_path / f"home-{home or name}"
        folder.mkdir()
        (own / "cache").mkdir(parents=True, exist_ok=True)
        encoders = own / "cache" / "encoders"
        if not encoders.exists():
            (weights / "encoders").mkdir(exist_ok=True)
            encoders.symlink_to(weights / "encoders")
        return Machine(folder, own, variables)

    return made


@pytest.fixture
def transcripts(tmp_path: Path) -> tuple[Path, ...]:
    return tuple(_written(tmp_path / f"{name}.json", name) for name in JUDGED)


def _written(path: Path, name: str) -> Path:
    """A sample dialogue as a ready transcript with times."""
    dialogue = yaml.safe_load((SAMPLES / "dialogues" / f"{name}.yaml").read_text(encoding="utf-8"))
    lines = [f"{LETTERS[turn['speaker']]}: {' '.join(turn['text'].split())}" for turn in dialogue["turns"]]
    spoken = a_transcript(*lines, call_id=name, language=dialogue["language"])
    path.write_text(json.dumps(transcript_to_json(spoken), ensure_ascii=False), encoding="utf-8")
    return path


def test_two_machines_analyse_the_same_calls_to_the_same_bytes(
    machine: Callable[..., Machine], transcripts: tuple[Path, ...]
) -> None:
    words = ("analyse", *map(str, transcripts), "--crm", str(SAMPLES / "crm"), "--json")
    first, second = (machine(name, variables).says(*words) for name, variables in (("a", PLAIN), ("b", RUSSIAN)))
    assert first == second
    documents = json.loads(first)
    assert [document["call_id"] for document in documents] == list(JUDGED)
    assert all(document["objections"] and document["scorecard"]["score"] is not None for document in documents)
    assert all(set(document["receipt"]["models"]) >= {"reader"} for document in documents)


def test_a_stored_call_is_judged_again_elsewhere_to_the_bytes_that_are_stored(
    machine: Callable[..., Machine], transcripts: tuple[Path, ...]
) -> None:
    stored, elsewhere = machine("a", PLAIN), machine("b", RUSSIAN, home="a")
    stored.says("import", str(transcripts[0]), "--crm", str(SAMPLES / "crm"))
    stored.says("process", "--wait")
    found = elsewhere.json("show", JUDGED[0], "--receipt")
    assert found["differences"] == []
    assert found["changed"] == []
    assert found["identical"] is True
    again = elsewhere.says("show", JUDGED[0], "--receipt").decode()
    assert "байт в байт" in again or "byte for byte" in again
