"""Who practises as whom, and whose practice a viewer may see; pure.

A manager is himself and sees himself. A team lead sees his managers and may practise, too. A marketer has no practice.
"""

from __future__ import annotations

from assistant.practice_values import NotForYou
from assistant.viewers import Role, Viewer

LEADS = frozenset({Role.ADMIN, Role.TEAM_LEAD})


def person_of(viewer: Viewer, asked: str) -> str:
    """Whose practice is asked for: one's own where nobody is named. Nobody has a name on an open installation, where
    the one who is asked for is the one who practises.
    """
    if viewer.role is Role.MARKETER:
        raise NotForYou("practice is for managers and team leads; marketing's room is Themes")
    return " ".join(asked.split()) or viewer.name


def may_look(viewer: Viewer, person: str) -> None:
    """Raises NotForYou where this person's practice is not the viewer's to see."""
    if viewer.role is Role.MARKETER:
        raise NotForYou("practice is for managers and team leads; marketing's room is Themes")
    if person == viewer.name:
        return
    if viewer.role not in LEADS or not viewer.sees(person):
        raise NotForYou(f"the practice of {person!r} is not yours to see; open your own")


def may_answer(viewer: Viewer, person: str) -> bool:
    """Only he himself; on an open installation whoever sits there."""
    if viewer.role is Role.MARKETER:
        return False
    return person == viewer.name or (not viewer.name and not viewer.login and viewer.role is Role.ADMIN)


def may_assign(viewer: Viewer) -> bool:
    return viewer.role in LEADS
