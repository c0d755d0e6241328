"""Alembic's entry: it is given a connection by ``assistant.store.migrate`` and reads no file of its own."""

from __future__ import annotations

from alembic import context

import assistant.store.calibration_rows  # noqa: F401 - its tables belong to the metadata
from assistant.store.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
