"""A manager's figures over some calls, counted once for his page, the list, the reports and the letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.counted_calls import left_out
from assistant.means import Mean, mean_of
from assistant.people_figures import HandlingLine, StepLine, handling_line, step_lines
from assistant.people_values import CallLine
from assistant.playbook import Playbook
from assistant.store.people import Span
from assistant.store.unit_of_work import Database, UnitOfWork

PAGE = 200


@dataclass(frozen=True, slots=True)
class ManagerFigures:
    """``calls`` are those reviewed; ``scored`` of them go into ``score``: no voicemails, no test calls, none that a
    reviewer took out.
    """

    calls: int
    scored: int
    score: Mean
    steps: tuple[StepLine, ...]
    handling: HandlingLine


def figures_of(work: UnitOfWork, calls: Sequence[CallLine], span: Span, playbook: Playbook) -> ManagerFigures:
    """Of reviewed ``calls``, which are all that the ``span`` holds."""
    uncounted = left_out(work, calls)
    scores = [one.score for one in calls if one.score is not None and one.call_id not in uncounted]
    return ManagerFigures(
        calls=len(calls),
        scored=len(scores),
        score=mean_of(scores),
        steps=step_lines(work.people.steps(span), script_order(playbook)),
        handling=handling_line(work.people.handling(span)),
    )


def count_all(database: Database) -> None:
    """Makes the rows to count people by of reviews from before there were any; each page of them is kept."""
    while True:
        with database.begin() as work:
            missing = work.people.uncounted(PAGE)
            for call_id in missing:
                work.reviews.count_again(call_id)
        if len(missing) < PAGE:
            return


def script_order(playbook: Playbook) -> list[str]:
    """Script steps in the order of the scripts."""
    return list(dict.fromkeys(step.id for script in playbook.scripts.values() for step in script.steps))
