"""Objections that a client raised again in a later call, over all calls; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.documents import ObjectionItem, StoredReview, objections_from, objections_of
from assistant.domain import Call
from objections.history import PastObjection, Return, came_back


def past_objections(call: Call, reviews: Mapping[str, StoredReview]) -> list[PastObjection]:
    """A call's objections with the time of the call; none where either is not known."""
    review = reviews.get(call.call_id)
    if review is None or call.started_at is None:
        return []
    return [PastObjection(call.call_id, call.started_at, item) for item in objections_of(review.analysis)]


def returned(calls: Iterable[Call], reviews: Mapping[str, StoredReview]) -> dict[tuple[str, str], Return]:
    """Of each (call, objection) that came back its first return. Calls belong together by their lead."""
    return returned_among(calls, {call_id: review.analysis.objections for call_id, review in reviews.items()})


def returned_among(
    calls: Iterable[Call], objections: Mapping[str, Sequence[ObjectionItem]]
) -> dict[tuple[str, str], Return]:
    """The same from each reviewed call's objections."""
    by_lead: dict[str, list[Call]] = {}
    for call in calls:
        if call.lead_id and call.started_at is not None:
            by_lead.setdefault(call.lead_id, []).append(call)
    found: dict[tuple[str, str], Return] = {}
    for together in by_lead.values():
        if len(together) > 1:
            raised = [
                PastObjection(call.call_id, call.started_at, item)
                for call in together
                if call.started_at is not None
                for item in objections_from(objections.get(call.call_id, ()))
            ]
            found.update({(one.earlier.call_id, one.earlier.objection.id): one for one in came_back(raised, raised)})
    return found
