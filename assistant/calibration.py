"""Calibration sessions: reviewers mark the same calls blind, then see each other's marks and the machine's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from assistant.calibration_values import GivenMark, Session
from assistant.calls import the_one_call
from assistant.documents_scorecard import ScorecardItem
from assistant.domain import Call, RowProblem
from assistant.errors import BadInput, RazborError
from assistant.rating_values import KeepingOut
from assistant.store.unit_of_work import Database, UnitOfWork
from scoring_rubric.calibration import Figures, Mark, Place, Rules, figures, machine_mark

MARKS = {
    "1": Mark.FULL,
    "0.5": Mark.HALF,
    "0": Mark.NONE,
    "not_applicable": Mark.NOT_APPLICABLE,
    "n/a": Mark.NOT_APPLICABLE,
}
AS_WRITTEN = {"1.0": "1", "0.0": "0", "0,5": "0.5", "1,0": "1", "0,0": "0", "na": "n/a"}


@dataclass(frozen=True, slots=True)
class Standard:
    """The rubric in force: its name, hash and criteria."""

    name: str
    sha256: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewSession:
    """``calls`` by id or file name; no ``criteria`` means all of the rubric's."""

    name: str
    author: str
    calls: tuple[str, ...]
    reviewers: tuple[str, ...]
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenMark:
    """A mark as somebody wrote it; ``line`` is its place in the file."""

    reviewer: str
    call: str
    criterion: str
    mark: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of written marks: those ``given`` anew or changed, those ``known`` already, and rows left out."""

    session: str
    given: int
    known: int
    finished: tuple[str, ...]
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    reviewer: str
    given: int
    of: int

    @property
    def finished(self) -> bool:
        return self.given >= self.of


@dataclass(frozen=True, slots=True)
class SessionLine:
    """``finished`` names the reviewers who have given all their marks."""

    session: Session
    progress: tuple[Progress, ...]


@dataclass(frozen=True, slots=True)
class SessionReport:
    """``own`` are the viewer's marks. ``marks`` by reviewer, the ``machine``'s and ``figures`` are None while the
    session is blind for the viewer; then they are of everyone who has finished.
    """

    session: Session
    viewer: str
    progress: tuple[Progress, ...]
    own: tuple[GivenMark, ...]
    marks: Mapping[str, Mapping[Place, Mark]] | None = None
    machine: Mapping[Place, Mark] | None = None
    figures: Figures | None = None
    kept_out: tuple[KeepingOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Calibration:
    database: Database
    standard: Callable[[], Standard]
    rules: Rules = field(default_factory=Rules)

    def create(self, wish: NewSession, at: datetime | None = None) -> Session:
        """Raises UnknownCall, or BadInput saying what does not fit."""
        standard = self.standard()
        name, author = _tidy(wish.name), _tidy(wish.author)
        if not name or not author:
            raise BadInput("a calibration session needs a name and its author; give both")
        criteria = _criteria(wish, standard)
        with self.database.begin() as work:
            if work.calibration.find(name) is not None:
                raise BadInput(f"a session {name!r} exists already; choose another name")
            calls = _once([the_one_call(work, asked).call_id for asked in wish.calls], "call")
            machine = {
                (call_id, criterion): mark
                for call_id in calls
                for criterion, mark in _machine(work, call_id, standard).items()
                if criterion in criteria
            }
            return work.calibration.add(
                Session(
                    session_id="",
                    name=name,
                    author=author,
                    created_at=at or datetime.now(UTC),
                    rubric=standard.name,
                    rubric_sha256=standard.sha256,
                    calls=calls,
                    reviewers=_reviewers(wish.reviewers),
                    criteria=criteria,
                    machine=machine,
                )
            )

    def mark(self, asked: str, rows: Sequence[WrittenMark], file: str = "", at: datetime | None = None) -> Taken:
        """Takes what can be taken; every row that cannot is named with its line and what is wrong with it."""
        moment = at or datetime.now(UTC)
        with self.database.begin() as work:
            session = _the_one_session(work, asked)
            desk = _Desk.of(work, session)
            given: dict[tuple[str, Place], GivenMark] = {}
            known, problems = 0, []
            for row in rows:
                try:
                    mark = desk.read(row, moment)
                    key = (mark.reviewer, (mark.call_id, mark.criterion))
                    if key in given:
                        raise BadInput(f"{mark.reviewer} marks {row.call} {row.criterion} twice; leave one of the rows")
                    if desk.is_known(mark):
                        known += 1
                    else:
                        given[key] = mark
                except RazborError as problem:
                    problems.append(RowProblem(file, row.line, str(problem)))
            work.calibration.put(session.session_id, given.values())
            finished = tuple(line.reviewer for line in _progress(work, session) if line.finished)
        return Taken(session.name, len(given), known, finished, tuple(problems))

    def show(self, asked: str, viewer: str = "") -> SessionReport:
        """What ``viewer`` may see: his own marks, and all others as soon as he has given all of his. Who is no
        reviewer of the session sees marks when every reviewer has finished.
        """
        with self.database.begin() as work:
            session = _the_one_session(work, asked)
            progress = _progress(work, session)
            marks = work.calibration.marks(session.session_id)
            kept_out = tuple(one for one in work.ratings.kept_out() if one.criterion in session.criteria)
        name = _same(viewer, session.reviewers) if viewer.strip() else ""
        if viewer.strip() and not name:
            raise BadInput(f"{viewer!r} is no reviewer of {session.name!r}; expected {', '.join(session.reviewers)}")
        own = tuple(given for given in marks if given.reviewer == name)
        finished = [line.reviewer for line in progress if line.finished]
        if name not in finished and len(finished) < len(session.reviewers):
            return SessionReport(session, name, progress, own, kept_out=kept_out)
        sheets = {
            reviewer: {(given.call_id, given.criterion): given.mark for given in marks if given.reviewer == reviewer}
            for reviewer in finished
        }
        found = figures(sheets, session.machine, session.criteria, self.rules)
        return SessionReport(session, name, progress, own, sheets, session.machine, found, kept_out)

    def list(self) -> tuple[SessionLine, ...]:
        """Newest first."""
        with self.database.begin() as work:
            return tuple(SessionLine(session, _progress(work, session)) for session in work.calibration.all())


@dataclass(frozen=True, slots=True)
class _Desk:
    """A session and the marks given so far, ready to read what is written next."""

    session: Session
    sealed: frozenset[str]
    stands: Mapping[tuple[str, str, str], Mark]
    calls: tuple[Call, ...]

    @staticmethod
    def of(work: UnitOfWork, session: Session) -> _Desk:
        return _Desk(
            session,
            frozenset(line.reviewer for line in _progress(work, session) if line.finished),
            {
                (one.reviewer, one.call_id, one.criterion): one.mark
                for one in work.calibration.marks(session.session_id)
            },
            tuple(call for call_id in session.calls if (call := work.calls.get(call_id)) is not None),
        )

    def read(self, row: WrittenMark, at: datetime) -> GivenMark:
        """Raises BadInput with what is wrong."""
        reviewer = _same(row.reviewer, self.session.reviewers)
        if not reviewer:
            raise BadInput(
                f"{row.reviewer!r} is no reviewer of this session; expected {', '.join(self.session.reviewers)}"
            )
        call_id = self._call(row.call.strip())
        criterion = row.criterion.strip()
        if criterion not in self.session.criteria:
            raise BadInput(f"{criterion!r} is not marked here; expected {', '.join(self.session.criteria)}")
        written = row.mark.strip().lower()
        mark = MARKS.get(AS_WRITTEN.get(written, written))
        if mark is None:
            raise BadInput(f"{row.mark!r} is no mark; expected 1, 0.5, 0 or not_applicable")
        given = GivenMark(reviewer, call_id, criterion, mark, at)
        if reviewer in self.sealed and not self.is_known(given):
            raise BadInput(f"{reviewer} has finished and seen the others' marks, so his own stay as they are")
        return given

    def is_known(self, given: GivenMark) -> bool:
        return self.stands.get((given.reviewer, given.call_id, given.criterion)) is given.mark

    def _call(self, asked: str) -> str:
        found = [
            call.call_id
            for call in self.calls
            if asked and (call.call_id.startswith(asked) or asked in (call.name, call.name.rpartition(".")[0]))
        ]
        if len(found) != 1:
            known = ", ".join(f"{call.call_id} ({call.name})" for call in self.calls)
            raise BadInput(f"{asked!r} names {len(found) or 'no'} calls of this session; expected one of {known}")
        return found[0]


def _progress(work: UnitOfWork, session: Session) -> tuple[Progress, ...]:
    counts = work.calibration.mark_counts(session.session_id)
    return tuple(Progress(reviewer, counts.get(reviewer, 0), len(session.places)) for reviewer in session.reviewers)


def _the_one_session(work: UnitOfWork, asked: str) -> Session:
    found = work.calibration.find(_tidy(asked))
    if found is None:
        known = ", ".join(session.name for session in work.calibration.all()[:10])
        hint = f"there are {known}" if known else "make one with `razbor calibrate new`"
        raise BadInput(f"no calibration session {asked!r}; {hint}")
    return found


def _machine(work: UnitOfWork, call_id: str, standard: Standard) -> dict[str, Mark]:
    """The machine's marks of one call; refused where it marked by another standard, or not at all."""
    review, call = work.reviews.get(call_id), work.calls.get(call_id)
    name = call.name if call else call_id
    if review is None:
        raise BadInput(f"{name} is not analysed yet; run `razbor process --wait` and make the session then")
    card = review.analysis.scorecard
    if card.rubric != standard.name:
        raise BadInput(
            f"{name} was scored by {card.rubric}, and this session is of {standard.name}; review the call again first"
        )
    return {criterion: mark for criterion, mark in _marked(card) if mark is not None}


def _marked(card: ScorecardItem) -> list[tuple[str, Mark | None]]:
    return [(item.id, machine_mark(item.score, item.status)) for section in card.sections for item in section.criteria]


def _criteria(wish: NewSession, standard: Standard) -> tuple[str, ...]:
    unknown = [criterion for criterion in wish.criteria if criterion not in standard.criteria]
    if unknown:
        raise BadInput(
            f"{standard.name} has no criterion {', '.join(unknown)}; expected some of {', '.join(standard.criteria)}"
        )
    return _once(wish.criteria or standard.criteria, "criterion")


def _reviewers(given: Sequence[str]) -> tuple[str, ...]:
    found = tuple(name for name in map(_tidy, given) if name)
    if len({name.casefold() for name in found}) != len(found):
        raise BadInput(f"a reviewer is named twice in {', '.join(found)}; name each once")
    if len(found) < 2:
        raise BadInput("a calibration session needs at least two reviewers; name them all")
    return found


def _once(given: Sequence[str], what: str) -> tuple[str, ...]:
    if not given:
        raise BadInput(f"a calibration session needs at least one {what}; name it")
    return tuple(dict.fromkeys(given))


def _same(asked: str, known: Sequence[str]) -> str:
    """The reviewer who is meant, whatever the case; empty where none is."""
    wanted = _tidy(asked).casefold()
    return next((name for name in known if name.casefold() == wanted), "")


def _tidy(name: str) -> str:
    return " ".join(name.split())
