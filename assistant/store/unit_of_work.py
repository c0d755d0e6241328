"""One use case, one transaction: ``with database.begin() as work: work.calls...``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DataError, SQLAlchemyError
from sqlalchemy.orm import Session

from assistant.errors import BadInput, BadSetting, StoreBroken
from assistant.store.accounts import AccountRepository, AuditRepository, GuessRepository
from assistant.store.asking import AskingRepository
from assistant.store.briefs import BriefRepository
from assistant.store.calibration import CalibrationRepository
from assistant.store.calls import CallRepository
from assistant.store.coaching_plan import CoachingPlanRepository
from assistant.store.comments import CommentRepository
from assistant.store.corrections import CorrectionRepository
from assistant.store.crm import CrmRepository
from assistant.store.full_marks import FullMarkRepository
from assistant.store.golden import GoldenRepository
from assistant.store.index import IndexRepository
from assistant.store.list_keeping import ImportRepository, LookRepository, ViewRepository
from assistant.store.listing import ListingRepository
from assistant.store.packs import PackRepository
from assistant.store.parts import PartRepository
from assistant.store.people import PeopleRepository
from assistant.store.practice import PracticeRepository
from assistant.store.purging import PurgeRepository
from assistant.store.ratings import RatingRepository
from assistant.store.remarks import RemarkRepository
from assistant.store.review_parts import ReviewPartsRepository
from assistant.store.reviews import ReviewRepository
from assistant.store.scores import ScoreRepository
from assistant.store.themes import ThemeRepository
from assistant.store.transcript_corrections import TranscriptCorrectionRepository

BUSY_TIMEOUT_MS = 30_000


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    calls: CallRepository
    reviews: ReviewRepository
    crm: CrmRepository
    parts: PartRepository
    corrections: CorrectionRepository
    themes: ThemeRepository
    calibration: CalibrationRepository
    ratings: RatingRepository
    scores: ScoreRepository
    packs: PackRepository
    remarks: RemarkRepository
    golden: GoldenRepository
    full_marks: FullMarkRepository
    accounts: AccountRepository
    guesses: GuessRepository
    audit: AuditRepository
    asking: AskingRepository
    index: IndexRepository
    listing: ListingRepository
    looks: LookRepository
    views: ViewRepository
    imports: ImportRepository
    practice: PracticeRepository
    people: PeopleRepository
    plan: CoachingPlanRepository
    review_parts: ReviewPartsRepository
    briefs: BriefRepository
    transcripts: TranscriptCorrectionRepository
    comments: CommentRepository
    purge: PurgeRepository


class Database:
    """Engine and transactions. Knows nothing of what the rows mean."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._lock = Lock()
        self._watching: Connection | None = None
        self._watches = 0

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """A transaction: committed when the block ends, rolled back when it raises."""
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield UnitOfWork(
                    CallRepository(session),
                    ReviewRepository(session),
                    CrmRepository(session),
                    PartRepository(session),
                    CorrectionRepository(session),
                    ThemeRepository(session),
                    CalibrationRepository(session),
                    RatingRepository(session),
                    ScoreRepository(session),
                    PackRepository(session),
                    RemarkRepository(session),
                    GoldenRepository(session),
                    FullMarkRepository(session),
                    AccountRepository(session),
                    GuessRepository(session),
                    AuditRepository(session),
                    AskingRepository(session),
                    IndexRepository(session),
                    ListingRepository(session),
                    LookRepository(session),
                    ViewRepository(session),
                    ImportRepository(session),
                    PracticeRepository(session),
                    PeopleRepository(session),
                    CoachingPlanRepository(session),
                    ReviewPartsRepository(session),
                    BriefRepository(session),
                    TranscriptCorrectionRepository(session),
                    CommentRepository(session),
                    PurgeRepository(session),
                )
        except UnicodeEncodeError as problem:
            raise BadInput(
                f"there are signs in {problem.object[:40]!r} that are no text; take them out and try again"
            ) from problem
        except OverflowError as problem:
            raise BadInput(f"a number or a day is out of all range ({problem}); give a smaller one") from problem
        except DataError as problem:
            raise BadInput(f"this cannot be stored: {_cause(problem)}; put it right and try again") from problem
        except SQLAlchemyError as problem:
            raise self._refused(problem) from problem

    def stamp(self) -> str:
        """Changes with whatever anybody stores, in this process or in another; as cheap as a question can be."""
        try:
            with self._lock:
                if self._watching is None:
                    self._watching = self.engine.connect()
                    self._watches += 1  # SQLite counts for each connection anew
                if self.engine.dialect.name == "sqlite":  # tells of others' commits alone: this connection makes none
                    version = self._watching.exec_driver_sql("PRAGMA data_version").scalar()
                    return f"{self._watches}:{version}"
                found = self._watching.execute(text("SELECT pg_current_snapshot()")).scalar()
                self._watching.rollback()
                return str(found)
        except SQLAlchemyError as problem:
            self._watch_no_more()  # the database may be there again when it is asked the next time
            raise self._refused(problem) from problem

    def _watch_no_more(self) -> None:
        with self._lock:
            if self._watching is not None:
                self._watching.invalidate()
                self._watching.close()
                self._watching = None

    def _refused(self, problem: SQLAlchemyError) -> StoreBroken:
        return StoreBroken(
            f"the database {self.engine.url.render_as_string()} refused: {_cause(problem)}; "
            "check that it is reachable and writable, then run `razbor db upgrade`"
        )

    def close(self) -> None:
        self._watch_no_more()
        self.engine.dispose()


def open_engine(url: str) -> Engine:
    """An engine for any SQLAlchemy URL; SQLite with WAL, foreign keys on and a busy timeout."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "postgresql" and parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(parsed, pool_pre_ping=True, json_serializer=_json)
    except (ArgumentError, SQLAlchemyError, ImportError) as problem:
        raise BadSetting(
            "RAZBOR_DB", url, "expected a SQLAlchemy URL such as sqlite:////srv/razbor.sqlite3"
        ) from problem
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.close()


def _json(value: Any) -> str:
    """Letters as they are: escaped, a Russian transcript would be three times as long."""
    return json.dumps(value, ensure_ascii=False)


def _cause(problem: SQLAlchemyError) -> str:
    return str(getattr(problem, "orig", None) or problem).splitlines()[0]
