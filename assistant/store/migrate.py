"""Brings a database to the newest schema, and says whether the models and the migrations still agree."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

import assistant.store.account_models
import assistant.store.brief_models
import assistant.store.call_page_models
import assistant.store.list_models
import assistant.store.people_rows
import assistant.store.practice_models
import assistant.store.remark_models  # noqa: F401 - its tables are in Base.metadata, too
from assistant.errors import StoreBroken
from assistant.store.models import Base

LOCK_KEY = 7_238_115  # any number that no other program of the same PostgreSQL uses


def upgrade(engine: Engine) -> bool:
    """Runs what is missing; True when something was. Processes that start together take turns.

    Raises StoreBroken where the database cannot be opened, is none, or is newer than this program.
    """
    try:
        return _upgrade(engine)
    except (SQLAlchemyError, OSError) as problem:
        why = str(getattr(problem, "orig", None) or problem).splitlines()[0]
        raise StoreBroken(
            f"the database {engine.url.render_as_string()} cannot be opened: {why}; "
            "check RAZBOR_DB (its address and password), that it is running and that you may write there"
        ) from problem
    except CommandError as problem:
        raise StoreBroken(
            f"the database {engine.url.render_as_string()} is of another version ({problem}); update razbor"
        ) from problem


def _upgrade(engine: Engine) -> bool:
    with _one_at_a_time(engine), engine.begin() as connection:
        config = _config(connection)
        if _current(connection) == ScriptDirectory.from_config(config).get_current_head():
            return False
        command.upgrade(config, "head")
        return True


def knows(revision: str) -> bool:
    """Whether a database of that revision can be brought to ours."""
    script = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    return revision in {one.revision for one in script.walk_revisions()}


def differences(engine: Engine) -> list[str]:
    """What the models have and the migrations do not, or the other way round; empty when they agree."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [
            repr(change)
            for change in compare_metadata(context, Base.metadata)
            if "dbos" not in repr(change)  # the durable queue keeps its own tables beside ours on PostgreSQL
        ]


def new_revision(engine: Engine, message: str) -> None:
    """Writes a migration from the difference between models and database (for developers)."""
    with engine.begin() as connection:
        command.revision(_config(connection), message=message, autogenerate=True)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[None]:
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK_KEY})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK_KEY})
        return
    database = engine.url.database
    if not database or database == ":memory:":
        yield
        return
    with Path(database + ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
