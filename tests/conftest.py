"""What tests of every package may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests import stores

collect_ignore = [] if os.environ.get("RAZBOR_LOCAL_MODEL_PYTHON") else ["optional"]
"""Optional tests need what `make test-local-model` installs."""


@pytest.fixture(scope="module", params=stores.BACKENDS)
def any_store(request: pytest.FixtureRequest) -> Iterator[str]:
    """The module's tests run over SQLite and, where it is installed, over PostgreSQL."""
    backend: str = request.param
    if backend == "postgresql" and stores.postgresql_binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    with stores.over(backend):
        yield backend


def pytest_sessionfinish() -> None:
    stores.stop()
