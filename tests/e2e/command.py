"""Runs ``razbor`` as a person would: another process, its own home, nothing of ours imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Razbor:
    """The command with a home of its own; ``variables`` are added to the environment."""

    home: Path
    variables: dict[str, str]

    def run(self, *arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            self.words(*arguments), input=stdin, capture_output=True, cwd=ROOT, env=self.environment, check=False
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.words(*arguments),
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def json(self, *arguments: str, stdin: bytes | None = None) -> Any:
        done = self.run(*arguments, "--json", stdin=stdin)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    def words(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "ui.cli", *arguments]

    @property
    def environment(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("RAZBOR_")}
        return plain | {"RAZBOR_HOME": str(self.home), "LC_ALL": "C.UTF-8"} | self.variables
