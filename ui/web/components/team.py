"""The team's comparison and calibration as the page shows them: no order where chance explains it; pure."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.calibration import SessionReport
from assistant.fair_comparison import FairLine
from assistant.ratings import RatingReport
from scoring_rubric.agreement import Agreement
from ui.web.wording import Wording


@dataclass(frozen=True, slots=True)
class Compared:
    """One manager of the comparison; ``place`` is empty where nobody is told apart, or he has too few calls."""

    line: FairLine
    place: str
    enough: bool


@dataclass(frozen=True, slots=True)
class Kappa:
    """How far reviewers agree on one criterion, and with the machine."""

    criterion: str
    reviewers: Agreement
    machine: Agreement
    weak: bool


@dataclass(frozen=True, slots=True)
class KappaLines:
    """A session's weak criteria first; ``lines`` is empty while it is blind."""

    session: SessionReport
    lines: tuple[Kappa, ...]

    @property
    def weak(self) -> tuple[str, ...]:
        return tuple(line.criterion for line in self.lines if line.weak)


def comparison(report: RatingReport) -> tuple[Compared, ...]:
    """By place where some order is more than chance, else by name; who has too few calls comes last."""
    apart = report.comparison.told_apart
    made = [Compared(line, _place(line) if apart else "", line.enough) for line in report.lines]
    if not apart:
        made.sort(key=lambda one: one.line.manager)
    return tuple(sorted(made, key=lambda one: not one.enough))


def reasons(report: RatingReport, words: Wording) -> list[tuple[str, int]]:
    """Why calls are left out, with their number."""
    return [(words.name("left_out", why), count) for why, count in report.reasons.items()]


def kappa_lines(session: SessionReport) -> KappaLines:
    if session.figures is None:
        return KappaLines(session, ())
    lines = [Kappa(one.criterion, one.together.plain, one.machine, one.weak) for one in session.figures.criteria]
    lines.sort(key=lambda one: (not one.weak, one.reviewers.kappa if one.reviewers.kappa is not None else 2.0))
    return KappaLines(session, tuple(lines))


def _place(line: FairLine) -> str:
    if line.best_place is None or line.worst_place is None:
        return ""
    return str(line.best_place) if line.best_place == line.worst_place else f"{line.best_place}–{line.worst_place}"
