"""Managers' pages, the team's page and the coaching plan as documents; counts nothing itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from assistant.people_page import ManagerLetter, ManagerLine, ManagerPage, ManagerPromises
from assistant.people_values import PlanItem
from assistant.team_page import TeamPage, ToCoach
from ui.calibration_presenters import report_document
from ui.rating_documents import rating_document

Json = dict[str, Any]
_LINES = TypeAdapter(tuple[ManagerLine, ...])
_PAGE = TypeAdapter(ManagerPage)
_LETTER = TypeAdapter(ManagerLetter)
_PROMISES = TypeAdapter(ManagerPromises)
_TEAM = TypeAdapter(TeamPage)
_COACH = TypeAdapter(ToCoach)
_ITEM = TypeAdapter(PlanItem)


def lines_json(lines: tuple[ManagerLine, ...]) -> Json:
    return {"managers": _LINES.dump_python(lines, mode="json")}


def page_json(page: ManagerPage) -> Json:
    found: Json = _PAGE.dump_python(page, mode="json")
    return found


def letter_json(letter: ManagerLetter) -> Json:
    found: Json = _LETTER.dump_python(letter, mode="json")
    return found


def promises_json(promises: ManagerPromises) -> Json:
    found: Json = _PROMISES.dump_python(promises, mode="json")
    return found


def team_json(page: TeamPage) -> Json:
    """``rating`` reads as in ``razbor report team``, ``sessions`` as in ``razbor calibrate show``."""
    found: Json = _TEAM.dump_python(replace(page, sessions=()), mode="json", exclude={"rating"})
    sessions = [report_document(session) for session in page.sessions]
    return found | {"sessions": sessions, "rating": rating_document(page.rating)}


def to_coach_json(found: ToCoach) -> Json:
    document: Json = _COACH.dump_python(found, mode="json")
    return document


def item_json(item: PlanItem) -> Json:
    found: Json = _ITEM.dump_python(item, mode="json")
    return found
