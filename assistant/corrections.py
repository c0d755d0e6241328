"""Reviewers put right what the program found: stored with who and when, seen at once, learned from later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from assistant.calls import the_one_call
from assistant.domain import Call, CallState, Correction, CorrectionKind
from assistant.errors import BadInput, Refused
from assistant.playbook import Playbook
from assistant.rereview import put_right
from assistant.rescored_call import rescore
from assistant.rescoring_target import target_of
from assistant.store.unit_of_work import Database, UnitOfWork
from objections.corpus import NONE, OUTCOMES, Example


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reviewer wants changed. ``quote`` may be any part of what was said in the turn."""

    turn: int
    quote: str
    kind: CorrectionKind
    author: str
    category: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """A correction of an objection counts in the score at once, by the rubrics of ``playbook``."""

    database: Database
    categories: Callable[[], frozenset[str]]
    playbook: Callable[[], Playbook]

    def add(self, asked: str, wish: Wish, at: datetime | None = None) -> Correction:
        """Stores one correction of a reviewed call. Raises UnknownCall, or BadInput saying what does not fit."""
        with self.database.begin() as work:
            return self.record(work, the_one_call(work, asked), wish, at or datetime.now(UTC))

    def record(self, work: UnitOfWork, call: Call, wish: Wish, at: datetime) -> Correction:
        """The same in a transaction that is open already."""
        self._check(wish)
        review = work.reviews.get(call.call_id)
        if review is None:
            raise Refused("not_reviewed", f"{call.name} is not analysed yet; wait until it is and correct it then")
        turns = review.transcript["turns"]
        check_place(call, turns, wish.turn, wish.quote)
        before = [turn["text"] for turn in turns[: wish.turn] if turn["speaker"] == "manager"]
        correction = Correction(
            call_id=call.call_id,
            turn=wish.turn,
            quote=" ".join(wish.quote.split()),
            kind=wish.kind,
            author=wish.author.strip(),
            made_at=at,
            language=review.analysis.language,
            previous=before[-1] if before else "",
            category=wish.category,
            outcome=wish.outcome,
        )
        work.transcripts.keep_machine(call.call_id)
        correction = replace(correction, number=work.corrections.add(correction))
        self._score_again(work, call.call_id, at)
        work.reviews.count_again(call.call_id)
        return correction

    def undo(self, asked: str, number: int, author: str, at: datetime | None = None) -> Correction:
        """Takes one correction back: objections, score and all counts are again what they are without it."""
        undone_at, by = at or datetime.now(UTC), " ".join(author.split())
        if not by:
            raise Refused("author", "a correction needs its author; say who makes it")
        with self.database.begin() as work:
            call = the_one_call(work, asked)
            found = next((one for one in work.corrections.history(call.call_id) if one.number == number), None)
            if found is None:
                raise Refused(
                    "no_correction", f"{call.name} has no correction o{number}; look at its list", number=number
                )
            if call.state in (CallState.QUEUED, CallState.WORKING):
                raise Refused("being_judged", f"{call.name} is being judged anew; try again when that is done")
            if not work.corrections.undo(number, by, undone_at):
                raise Refused("undone_already", f"correction o{number} is taken back already", number=number)
            self._score_again(work, call.call_id, undone_at)
            work.reviews.count_again(call.call_id)
            self._forget_machine(work, call.call_id)
            return replace(found, undone_by=by, undone_at=undone_at)

    def _forget_machine(self, work: UnitOfWork, call_id: str) -> None:
        """The program's own documents lie beside a call's only as long as something in it is put right."""
        right = put_right(work, call_id)
        if right is not None and not right.counted and not right.of_objections:
            work.transcripts.drop_machine(call_id)

    def _score_again(self, work: UnitOfWork, call_id: str, at: datetime) -> None:
        target = target_of(self.playbook(), None)
        (kept,) = work.scores.page([call_id])
        scored = rescore(kept, work.corrections.of_call(call_id), target, at)
        if scored is not None:
            work.scores.replace([scored.new])

    def of_call(self, asked: str) -> tuple[Correction, ...]:
        """In the order in which they were made, those taken back among them."""
        with self.database.begin() as work:
            return work.corrections.history(the_one_call(work, asked).call_id)

    def lessons(self) -> tuple[Example, ...]:
        """What can be learned: the last word on each place, outcomes aside, in order of call, turn and words."""
        with self.database.begin() as work:
            last = {(one.call_id, one.turn, one.quote): one for one in work.corrections.all() if _teaches(one)}
        return tuple(
            Example(one.language, one.category or NONE, "correction", one.quote, one.previous)
            for _, one in sorted(last.items())
        )

    def _check(self, wish: Wish) -> None:
        known = self.categories()
        if not wish.author.strip():
            raise Refused("author", "a correction needs its author; say who makes it")
        if wish.kind in (CorrectionKind.CATEGORY, CorrectionKind.MISSED) and wish.category not in known:
            raise BadInput(f"{wish.category!r} is no category; expected one of {', '.join(sorted(known))}")
        if wish.kind in (CorrectionKind.OUTCOME, CorrectionKind.MISSED) and wish.outcome not in OUTCOMES:
            raise BadInput(f"{wish.outcome!r} is no outcome; expected one of {', '.join(OUTCOMES)}")


def check_place(call: Call, turns: Sequence[Mapping[str, Any]], number: int, quoted: str) -> None:
    """Raises BadInput unless the client says ``quoted`` in turn ``number``."""
    if not 0 <= number < len(turns):
        raise BadInput(f"{call.name} has no turn {number}; expected 0 to {len(turns) - 1}")
    turn = turns[number]
    if turn["speaker"] != "client":
        raise Refused(
            "not_the_clients", f"turn {number} is not the client's; only the client objects, so name a turn of his"
        )
    if not quoted.strip() or " ".join(quoted.split()) not in " ".join(turn["text"].split()):
        raise Refused("not_said", f"{quoted!r} is not said in turn {number}; quote its words as they stand there")


def _teaches(correction: Correction) -> bool:
    return correction.kind is not CorrectionKind.OUTCOME
