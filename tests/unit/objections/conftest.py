"""The real encoder, unpacked once a working copy and loaded once a test run."""

from __future__ import annotations

import pytest

from objections.encoder import Encoder, load_encoder


@pytest.fixture(scope="session")
def encoder(pytestconfig: pytest.Config) -> Encoder:
    assert pytestconfig.cache is not None
    return load_encoder(cache=pytestconfig.cache.mkdir("razbor-weights"))
