"""Drills on one's own weak spots: a client speaks, the manager answers, the client reacts; what was done is shown."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from assistant.errors import BadInput, Refused
from assistant.pipeline import Reviewer
from assistant.playbook import Playbook
from assistant.practice_access import may_answer, may_assign, may_look, person_of
from assistant.practice_material import bundled_drills, chosen, colleague_answer, own_drills
from assistant.practice_talk import Talk, course_of, transcript_of
from assistant.practice_values import (
    Assignment,
    Attempt,
    AttemptLine,
    ColleagueAnswer,
    Exchange,
    NotForYou,
    UnknownAttempt,
)
from assistant.store.unit_of_work import Database, UnitOfWork
from assistant.viewers import Viewer
from assistant.weak_spots import WeakSpots, next_category, weak_spots
from scoring_rubric.masking import masked
from scoring_rubric.practice import FEWEST_EXCHANGES, Course, Drill, Outcome, stopped
from scoring_rubric.practice_answers import AnswerJudge
from scoring_rubric.practice_pack import PracticePack
from scoring_rubric.practice_score import judge_drill

LANGUAGES = ("ru", "en")
LOOKED_AT = 60
"""Newest calls with an objection of a category that a drill, or a colleague's answer, is taken from."""
LONGEST_ANSWER = 2_000
"""Letters; more is no answer on a phone."""
LONGEST_NOTE = 500


class Phrasing(Protocol):
    """Puts the client's line into richer words; how he takes an answer is settled before and stays as it is."""

    def __call__(self, drill: Drill, so_far: tuple[Exchange, ...], course: Course, line: str, /) -> str: ...


def plainly(_drill: Drill, _so_far: tuple[Exchange, ...], _course: Course, line: str) -> str:
    """The pack's own words: what practice does without any model."""
    return line


@dataclass(frozen=True, slots=True)
class DrillWish:
    """What to practise: the category is the person's weakest, and the seed a new one, where they are not given."""

    language: str = "ru"
    category: str = ""
    manager: str = ""
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class AssignmentWish:
    manager: str
    category: str
    due: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenAttempt:
    """An attempt with what is shown beside it: a colleague's answer once it has ended."""

    attempt: Attempt
    course: Course
    may_answer: bool
    example: ColleagueAnswer | None = None


@dataclass(frozen=True, slots=True)
class PracticeRoom:
    """What a person finds in the practice room; ``next`` is the category that would come now. ``people`` are those whom
    the viewer may look at, and ask for a drill where ``may_assign``.
    """

    manager: str
    spots: WeakSpots
    next: str
    assigned: tuple[Assignment, ...]
    attempts: tuple[AttemptLine, ...]
    categories: tuple[str, ...]
    people: tuple[str, ...] = ()
    team: tuple[Assignment, ...] = ()
    may_assign: bool = False
    own: bool = True


@dataclass(frozen=True, slots=True)
class Practice:
    """Models and packs are loaded when they are first asked for: only an answer needs a model."""

    database: Database
    reviewer: Callable[[], Reviewer]
    playbook: Callable[[], Playbook]
    packs: Callable[[], Mapping[str, PracticePack]]
    zone: ZoneInfo
    phrasing: Phrasing = plainly

    def room(self, viewer: Viewer, manager: str = "", language: str = "ru") -> PracticeRoom:
        """A person's weak spots, what he was asked for and what he has practised. Raises NotForYou."""
        person = person_of(viewer, manager)
        may_look(viewer, person)
        pack = self._pack(language)
        lead = may_assign(viewer)
        with self.database.begin() as work:
            # Everybody's objections are nobody's weak spots: without a name there are none.
            spots = weak_spots(work.practice.met_by(person) if person else ())
            attempts = work.practice.lines([person])
            everybody = work.practice.managers() if lead else ()
            people = tuple(name for name in everybody if viewer.sees(name))
            team = work.practice.assignments(people) if lead else ()
            assigned = work.practice.assignments([person]) if person else ()
        return PracticeRoom(
            manager=person,
            spots=spots,
            next=_due_first(assigned) or next_category(spots, attempts, pack.categories),
            assigned=assigned,
            attempts=attempts,
            categories=pack.categories,
            people=people,
            team=team,
            may_assign=lead,
            own=may_answer(viewer, person),
        )

    def begin(self, viewer: Viewer, wish: DrillWish, at: datetime | None = None) -> Attempt:
        """Starts a drill: a client of the company's own calls where one can be shown, else one of the pack's.

        An open assignment of the same category, or the one due first where no category is asked for, is what it is for.
        """
        person = person_of(viewer, wish.manager)
        if not may_answer(viewer, person):
            raise NotForYou(f"you practise as yourself; leave --manager {person!r} away, or assign a drill instead")
        pack = self._pack(wish.language)
        if wish.category and wish.category not in pack.categories:
            raise Refused(
                "no_drill", f"there is no category {wish.category!r} to practise; expected {', '.join(pack.categories)}"
            )
        seed = secrets.randbelow(1_000_000) if wish.seed is None else wish.seed
        with self.database.begin() as work:
            assigned = work.practice.assignments([person]) if person else ()
            category = wish.category or _due_first(assigned) or self._weakest(work, person, pack)
            # Who names a seed wants that drill, had or not.
            had = work.practice.drills_of(person) if wish.seed is None else ()
            drill = self._drill(work, pack, category, had, seed)
            task = next((one.number for one in assigned if not one.done and one.category == category), 0)
            attempt = Attempt(
                attempt_id=secrets.token_hex(6),
                manager=person,
                started_at=at or datetime.now(UTC),
                drill=drill,
                seed=seed,
                opening=drill.client.opening,
                assignment=task,
            )
            work.practice.put(attempt)
        return attempt

    def open(self, viewer: Viewer, attempt_id: str) -> OpenAttempt:
        """An attempt as the viewer may see it. Raises UnknownAttempt, also for one that is not his to see."""
        with self.database.begin() as work:
            attempt = _own(work, viewer, attempt_id)
            found = self._example(work, attempt) if attempt.finished else None
        example = None
        if found is not None:
            answer, manager = found
            seen = viewer.hears and viewer.sees(manager)
            example = answer if seen else replace(answer, call_id="", start_s=None)
        course = course_of(attempt)
        shown = self._masked(attempt) if viewer.masked else attempt
        return OpenAttempt(shown, course, may_answer(viewer, attempt.manager) and not attempt.finished, example)

    def answer(self, viewer: Viewer, attempt_id: str, text: str, *, at: int | None = None) -> Attempt:
        """The manager's next answer and the client's reaction. ``at`` is how many exchanges the sender has seen: an
        answer that comes twice is kept once.
        """
        said = " ".join(text.split())
        if not any(sign.isalnum() for sign in said):
            raise Refused("answer_empty", "the answer is empty; write what you would say to the client")
        if len(said) > LONGEST_ANSWER:
            raise Refused(
                "answer_long",
                f"the answer has {len(said)} letters; on a phone at most {LONGEST_ANSWER} are listened to",
                longest=LONGEST_ANSWER,
            )
        with self.database.begin() as work:
            attempt = self._answerable(work, viewer, attempt_id)
        if attempt.finished or (at is not None and at != len(attempt.exchanges)):
            return attempt
        # Judged between two transactions: a database waits for nobody's model.
        moved = self._moved(attempt, said)
        with self.database.begin() as work:
            now = self._answerable(work, viewer, attempt_id)
            if now != attempt:
                return now
            work.practice.put(moved)
        return moved

    def finish(self, viewer: Viewer, attempt_id: str) -> Attempt:
        """Ends a drill with what was reached; one that has ended stays as it is."""
        with self.database.begin() as work:
            attempt = self._answerable(work, viewer, attempt_id)
            if attempt.finished:
                return attempt
            ended = self._ended(attempt, stopped(course_of(attempt)))
            work.practice.put(ended)
        return ended

    def assign(self, viewer: Viewer, wish: AssignmentWish, at: datetime | None = None) -> Assignment:
        """A team lead asks one of his managers for a drill of a category by a day."""
        if not may_assign(viewer):
            raise NotForYou("only a team lead assigns drills; practise one of your own instead")
        manager, when = " ".join(wish.manager.split()), at or datetime.now(UTC)
        known = self._pack("ru").categories
        if wish.category not in known:
            raise Refused(
                "no_drill", f"there is no category {wish.category!r} to practise; expected {', '.join(known)}"
            )
        if wish.due < when.astimezone(self.zone).date():
            raise Refused("day_passed", f"the day {wish.due} has passed; choose today or a later one")
        if len(wish.note) > LONGEST_NOTE:
            raise Refused(
                "note_long",
                f"the note has {len(wish.note)} letters; at most {LONGEST_NOTE} are kept",
                longest=LONGEST_NOTE,
            )
        with self.database.begin() as work:
            if manager not in work.practice.managers() or not viewer.sees(manager):
                raise Refused("no_manager", f"{manager!r} is no manager with calls; choose one of the list")
            number = work.practice.assign(manager, wish.category, wish.due, wish.note.strip(), viewer.name, when)
            return next(one for one in work.practice.assignments([manager]) if one.number == number)

    def _pack(self, language: str) -> PracticePack:
        if language not in LANGUAGES:
            raise BadInput(f"there are no clients who speak {language!r}; expected ru or en")
        return self.packs()[language]

    def _weakest(self, work: UnitOfWork, person: str, pack: PracticePack) -> str:
        spots = weak_spots(work.practice.met_by(person) if person else ())
        return next_category(spots, work.practice.lines([person]), pack.categories)

    def _drill(self, work: UnitOfWork, pack: PracticePack, category: str, had: tuple[str, ...], seed: int) -> Drill:
        met = work.practice.met_of(category, pack.language, LOOKED_AT)
        own = own_drills(met, pack, self.playbook().lexicon(pack.language)) if met else ()
        fresh = tuple(drill for drill in own if drill.drill_id not in had)
        return chosen(fresh or bundled_drills(pack, category), had, seed)

    def _answerable(self, work: UnitOfWork, viewer: Viewer, attempt_id: str) -> Attempt:
        attempt = _own(work, viewer, attempt_id)
        if not may_answer(viewer, attempt.manager):
            raise NotForYou("this is somebody else's drill; you may read it, and start one of your own")
        return attempt

    def _moved(self, attempt: Attempt, text: str) -> Attempt:
        pack = self._pack(attempt.drill.language)
        talk = Talk(attempt, AnswerJudge(self.reviewer().finder, pack), pack)
        exchange, course = talk.answered(text)
        line = self.phrasing(attempt.drill, attempt.exchanges, course, exchange.client)
        longer = replace(attempt, exchanges=(*attempt.exchanges, replace(exchange, client=line)))
        return self._ended(longer, course) if course.ended else longer

    def _ended(self, attempt: Attempt, course: Course) -> Attempt:
        playbook = self.playbook()
        result = judge_drill(
            transcript_of(attempt),
            attempt.category,
            [one.answered for one in attempt.exchanges],
            course,
            rubric=playbook.rubric,
            lexicon=playbook.lexicon(attempt.drill.language),
        )
        outcome = course.outcome or Outcome.UNFINISHED
        # Who breaks off after a word or two has not done what he was asked for.
        done_for = attempt.assignment if len(attempt.exchanges) >= FEWEST_EXCHANGES else 0
        return replace(attempt, outcome=outcome, result=result, finished_at=datetime.now(UTC), assignment=done_for)

    def _example(self, work: UnitOfWork, attempt: Attempt) -> tuple[ColleagueAnswer, str] | None:
        language = attempt.drill.language
        met = work.practice.met_of(attempt.category, language, LOOKED_AT, resolved=True)
        lexicon = self.playbook().lexicon(language)
        found = colleague_answer(met, lexicon, apart_from=attempt.manager, opening=attempt.opening)
        return None if found is None else (found[0], found[1].manager)

    def _masked(self, attempt: Attempt) -> Attempt:
        """What a manager typed may name somebody, too."""
        lexicon = self.playbook().lexicon(attempt.drill.language)

        def hidden(text: str) -> str:
            return masked(text, lexicon)

        shown = [replace(one, answer=hidden(one.answer)) for one in attempt.exchanges]
        result = attempt.result
        if result is not None:
            steps = tuple(
                replace(step, evidence=replace(step.evidence, quote=hidden(step.evidence.quote)))
                for step in result.steps
            )
            result = replace(result, steps=steps, quote=hidden(result.quote))
        return replace(attempt, exchanges=tuple(shown), result=result)


def _own(work: UnitOfWork, viewer: Viewer, attempt_id: str) -> Attempt:
    attempt = work.practice.get(attempt_id)
    if attempt is None:
        raise UnknownAttempt(attempt_id)
    try:
        may_look(viewer, attempt.manager)
    except NotForYou as problem:
        raise UnknownAttempt(attempt_id) from problem
    return attempt


def _due_first(assigned: tuple[Assignment, ...]) -> str:
    return next((one.category for one in assigned if not one.done), "")
