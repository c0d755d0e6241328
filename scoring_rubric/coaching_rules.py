"""From how many calls on something is a pattern that a manager is told of: a versioned pack; knows no call."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from scoring_rubric.packs_loading import PACKS, Frozen, PackId, Version, load_pack
from scoring_rubric.rates import Rate
from scoring_rubric.rubric_measures import Share

DEFAULT_COACHING = PACKS / "coaching.default.v1.yaml"

Few = Annotated[int, Field(ge=1)]


class ChangeRule(Frozen):
    """A criterion below the bar in so many calls, and in such a share of those where it was scored."""

    below: Share = 0.7
    calls: Few = 3
    share: Share = 0.4
    most: Few = 3

    def repeats(self, seen: Rate) -> bool:
        return _often(seen, self.calls, self.share)


class StrengthRule(Frozen):
    """A criterion at the bar or above in so many calls, and in such a share of those where it was scored."""

    reached: Share = 0.9
    calls: Few = 3
    share: Share = 0.75
    most: Few = 2

    def repeats(self, seen: Rate) -> bool:
        return _often(seen, self.calls, self.share)


def _often(seen: Rate, calls: int, share: float) -> bool:
    return seen.count >= calls and (seen.share or 0.0) >= share


class CoachingRules(Frozen):
    id: PackId
    version: Version
    change: ChangeRule = ChangeRule()
    strength: StrengthRule = StrengthRule()
    quotes: Few = 2


def load_coaching_rules(path: Path = DEFAULT_COACHING) -> CoachingRules:
    """The rules in ``path``; raises PackError with file, line, field, found and expected."""
    return load_pack(path, CoachingRules)
