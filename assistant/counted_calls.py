"""Which calls count in a manager's average, and why the others do not: one rule for ratings, pages and letters."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from assistant.fair_comparison import CountedCall
from assistant.people_values import CallLine
from assistant.rating_values import Counting
from assistant.store.unit_of_work import UnitOfWork
from scoring_rubric.types import CallKind

TEST_SOURCES = frozenset({"test", "тест", "тестовый", "тестовая"})


class LeftOut(StrEnum):
    """Why a call does not count. A reviewer can take back only what a reviewer said."""

    VOICEMAIL = "voicemail"
    WITHHELD = "withheld"
    TEST = "test"
    NO_MANAGER = "no_manager"
    NOTHING_LEFT = "nothing_left"
    REVIEWER = "reviewer"


def judged(call: CallLine, score: float | None, source: str, said: Counting | None) -> CountedCall | LeftOut:
    """The call as the rating counts it, or why it does not. Voicemails, withheld scores and test calls never count.
    ``score`` is that without the criteria that are kept out.
    """
    if call.kind == CallKind.VOICEMAIL:
        return LeftOut.VOICEMAIL
    if call.score is None:
        return LeftOut.WITHHELD
    if source.strip().casefold() in TEST_SOURCES:
        return LeftOut.TEST
    if not call.manager:
        return LeftOut.NO_MANAGER
    if said is not None and not said.counts:
        return LeftOut.REVIEWER
    if score is None:
        return LeftOut.NOTHING_LEFT
    return CountedCall(call.manager, source, call.kind, score, call.score)


def left_out(work: UnitOfWork, calls: Iterable[CallLine]) -> frozenset[str]:
    """The calls whose scores go into no average of their manager."""
    return frozenset(why_left_out(work, calls))


def why_left_out(work: UnitOfWork, calls: Iterable[CallLine]) -> dict[str, LeftOut]:
    """The same with the reason of each."""
    said, tests, a_test = work.ratings.countings(), work.people.of_sources(TEST_SOURCES), min(TEST_SOURCES)
    found = {
        one.call_id: judged(one, one.score, a_test if one.call_id in tests else "", said.get(one.call_id))
        for one in calls
    }
    return {call_id: verdict for call_id, verdict in found.items() if isinstance(verdict, LeftOut)}
