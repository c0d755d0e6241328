"""What calls are scored by anew: the installation's rubrics, or one file in the place of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.playbook import PackFile, Playbook, is_rubric, rubric_file
from assistant.scores_kept import ScoreBasis
from scoring_rubric.packs_loading import pack_sha256
from scoring_rubric.rubric import Rubric, load_rubric
from scoring_rubric.rubrics import Rubrics
from scoring_rubric.types import CallKind


@dataclass(frozen=True, slots=True)
class Target:
    """The rubrics to score by and the files they are from. ``only``: score just the calls that this rubric is for.

    ``installed``: new calls are judged by the same files.
    """

    rubrics: Rubrics
    files: tuple[PackFile, ...]
    installed: bool = True
    only: Rubric | None = None

    @property
    def packs(self) -> dict[str, str]:
        """The hashes of the rubrics by kind of pack, as a receipt keeps them."""
        return {item.kind: item.sha256 for item in self.files}

    def rubric_for(self, kind: CallKind) -> Rubric | None:
        """None where calls of this kind are left as they are."""
        rubric = self.rubrics.of(kind)
        return rubric if self.only is None or rubric.name == self.only.name else None

    def sha256(self, rubric: Rubric) -> str:
        return next(item.sha256 for item in self.files if item.name == rubric.name)

    def concerns(self, basis: ScoreBasis) -> bool:
        return self.rubric_for(CallKind(basis.kind)) is not None

    def holds(self, basis: ScoreBasis) -> bool:
        """Whether a score stands on the rubric that it should stand on."""
        rubric = self.rubric_for(CallKind(basis.kind))
        return rubric is not None and (basis.rubric, basis.sha256) == (rubric.name, self.sha256(rubric))


def target_of(playbook: Playbook, path: Path | None) -> Target:
    """Raises PackError where ``path`` is no rubric."""
    installed = tuple(item for item in playbook.files if is_rubric(item.kind))
    if path is None:
        return Target(playbook.rubrics, installed)
    rubric = load_rubric(path)
    item = rubric_file(path, rubric, own=pack_sha256(path) not in {one.sha256 for one in installed if not one.own})
    rubrics = _with(playbook.rubrics, rubric)
    names = {one.name for one in rubrics.all()}
    others = tuple(one for one in installed if one.name in names and one.name != rubric.name)
    return Target(rubrics, (*others, item), item.sha256 in {one.sha256 for one in installed}, rubric)


def _with(rubrics: Rubrics, rubric: Rubric) -> Rubrics:
    """The rubrics with one more, which takes the place of that of its id and the kinds that it names."""
    by_kind: Mapping[CallKind, Rubric] = {
        kind: one for kind, one in rubrics.by_kind.items() if one.id != rubric.id
    } | dict.fromkeys(rubric.for_kinds or (), rubric)
    return Rubrics(rubric if rubric.for_kinds is None else rubrics.general, by_kind)
