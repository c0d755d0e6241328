from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.command import Razbor
from tests.recordings import answers


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpacked weights, made once for all tests of a run."""
    from objections.encoder import load_encoder

    cache = tmp_path_factory.mktemp("weights")
    load_encoder(cache=cache)
    return cache


@pytest.fixture
def razbor(tmp_path: Path, weights: Path) -> Razbor:
    """The command with the scripted recogniser and the real encoder."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "cache").symlink_to(weights)
    return Razbor(
        home,
        {"RAZBOR_ENGINE": "scripted", "RAZBOR_SCRIPT_ANSWERS": str(answers(tmp_path / "answers.yaml"))},
    )
