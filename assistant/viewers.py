"""Who looks: a person with a role, and what that role may see. Values only; who he is is decided by ``ui``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in the company."""

    ADMIN = "admin"
    TEAM_LEAD = "team_lead"
    MANAGER = "manager"
    MARKETER = "marketer"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person who asks for something. ``name`` is how calls and the CRM name him; ``managers`` are those whose calls
    he may see, None where it is everybody's; ``hears`` whether he may play recordings; ``masked`` whether he is shown
    words without personal data.
    """

    role: Role
    login: str = ""
    name: str = ""
    managers: frozenset[str] | None = None
    hears: bool = True
    masked: bool = False

    def sees(self, manager: str) -> bool:
        """Whether calls of ``manager`` are his to see."""
        return self.managers is None or manager in self.managers


OPEN = Viewer(Role.ADMIN)
"""Everybody, where the pages are open to this machine alone and nobody signs in."""
