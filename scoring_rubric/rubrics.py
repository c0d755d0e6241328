"""Which rubric a call is scored by: one for each kind of call that has its own, and one for all the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scoring_rubric.packs_loading import PackError
from scoring_rubric.rubric import Rubric
from scoring_rubric.types import CallKind


@dataclass(frozen=True, slots=True)
class Rubrics:
    """``general`` is for every kind that ``by_kind`` does not name."""

    general: Rubric
    by_kind: Mapping[CallKind, Rubric]

    def of(self, kind: CallKind) -> Rubric:
        return self.by_kind.get(kind, self.general)

    def all(self) -> tuple[Rubric, ...]:
        """Each once, the general one first."""
        found = {rubric.name: rubric for rubric in (self.general, *self.by_kind.values())}
        return tuple(found.values())


def choose_rubrics(found: Sequence[tuple[Path, Rubric]]) -> Rubrics:
    """The rubrics of these files as one whole. Raises PackError where a kind of call has two, or the rest has none."""
    _refuse_one_id(found)
    general = [(path, rubric) for path, rubric in found if rubric.for_kinds is None]
    if len(general) > 1:
        raise PackError(
            f"{_files(general)} are both for every other kind of call; write `for_kinds` into all but one of them"
        )
    if not general:
        raise PackError(
            f"{_files(found)}: each is for certain kinds of call only, and the other kinds have no rubric; "
            "add one without `for_kinds`"
        )
    return Rubrics(general[0][1], {kind: _only(kind, found) for kind in _claimed(found)})


def _claimed(found: Sequence[tuple[Path, Rubric]]) -> list[CallKind]:
    claimed = {kind for _, rubric in found for kind in rubric.for_kinds or ()}
    return [kind for kind in CallKind if kind in claimed]


def _only(kind: CallKind, found: Sequence[tuple[Path, Rubric]]) -> Rubric:
    claiming = [(path, rubric) for path, rubric in found if kind in (rubric.for_kinds or ())]
    if len(claiming) > 1:
        raise PackError(f"{_files(claiming)} are both for calls of the kind {kind}; take it out of all but one of them")
    return claiming[0][1]


def _refuse_one_id(found: Sequence[tuple[Path, Rubric]]) -> None:
    by_id: dict[str, list[tuple[Path, Rubric]]] = {}
    for path, rubric in found:
        by_id.setdefault(rubric.id, []).append((path, rubric))
    for name, same in by_id.items():
        if len(same) > 1:
            raise PackError(f"{_files(same)} all have the id {name!r}; give each rubric an id of its own")


def _files(found: Sequence[tuple[Path, Rubric]]) -> str:
    return " and ".join(sorted(str(path) for path, _ in found))
