"""What happened with one client, in order: calls, messages, meetings, tasks and payments, whoever began them; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from assistant.crm import INCOMING, UNANSWERED
from assistant.domain import Activity, Deal
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import said
from scoring_rubric.promises import Promise
from transcription.types import Evidence, Speaker, Transcript


class TouchKind(StrEnum):
    CALL = "call"
    MESSAGE = "message"
    MEETING = "meeting"
    TASK = "task"
    PAYMENT = "payment"


TYPES: Mapping[str, TouchKind] = {
    name: kind
    for kind, names in {
        TouchKind.CALL: ("call", "звонок"),
        TouchKind.MESSAGE: ("email", "e-mail", "mail", "message", "sms", "chat", "whatsapp", "telegram", "письмо"),
        TouchKind.MEETING: ("meeting", "visit", "demo", "встреча", "показ"),
        TouchKind.TASK: ("task", "задача"),
        TouchKind.PAYMENT: ("payment", "оплата", "платёж", "платеж"),
    }.items()
    for name in names
}
DONE = frozenset({"done", "completed", "complete", "closed", "выполнена", "выполнено", "сделано", "закрыта"})
VOICEMAIL = "voicemail_only"


@dataclass(frozen=True, slots=True)
class Touch:
    """``by`` is the side that began it; ``reached`` is False for a call that nobody answered; ``done`` is a task's."""

    touch_id: str
    kind: TouchKind
    at: datetime
    by: Speaker = Speaker.MANAGER
    reached: bool = True
    done: bool = False
    text: str = ""
    entered_at: datetime | None = None
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class FollowedCall:
    """A reviewed call: what was promised on it, and what it says of promises made before. ``at`` has an offset."""

    call_id: str
    at: datetime | None
    manager: str
    transcript: Transcript
    lexicon: Lexicon
    promises: tuple[Promise, ...] = ()
    refused: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """All that is known of one client; ``shows`` are the kinds of touches that the CRM keeps of anybody.

    ``linked`` is False for a call that belongs to no lead or deal: nothing after it can be seen.
    """

    touches: tuple[Touch, ...] = ()
    calls: Mapping[str, FollowedCall] = field(default_factory=dict)
    shows: frozenset[TouchKind] = frozenset()
    linked: bool = True
    client: str = ""
    lead_id: str = ""


def kinds_shown(activities: Iterable[Activity]) -> frozenset[TouchKind]:
    """The kinds of touches that a CRM keeps at all: where it has no messages, none can be missed."""
    return frozenset(TYPES[item.type.lower()] for item in activities if item.type.lower() in TYPES)


def touches_of(
    activities: Sequence[Activity], deals: Iterable[Deal], calls: Iterable[FollowedCall], by_activity: Mapping[str, str]
) -> tuple[Touch, ...]:
    """One client's touches in order; ``by_activity`` names the reviewed call of an activity, which is one touch."""
    known = {call.call_id: call for call in calls}
    found = [touch for item in activities if (touch := _touch(item, known, by_activity)) is not None]
    joined = {touch.call_id for touch in found}
    found += [
        Touch(call.call_id, TouchKind.CALL, call.at, reached=not _is_voicemail(call.transcript), call_id=call.call_id)
        for call in known.values()
        if call.at is not None and call.call_id not in joined
    ]
    for deal in deals:
        if deal.next_task_at is not None:
            found.append(Touch(deal.deal_id, TouchKind.TASK, deal.next_task_at, text=deal.next_task))
    return tuple(sorted(found, key=lambda touch: (touch.at, touch.touch_id)))


def won(deals: Iterable[Deal], lexicon: Lexicon) -> tuple[Touch, ...]:
    """Deals that were won, each a payment or a signature by the client on the day it was closed."""
    return tuple(
        Touch(deal.deal_id, TouchKind.PAYMENT, deal.closed_at, Speaker.CLIENT, text=deal.stage)
        for deal in deals
        if deal.closed_at is not None and said(lexicon.won_stages, deal.stage)
    )


def _touch(item: Activity, calls: Mapping[str, FollowedCall], by_activity: Mapping[str, str]) -> Touch | None:
    kind = TYPES.get(item.type.lower())
    if kind is None or item.at is None:
        return None
    call = calls.get(by_activity.get(item.activity_id, ""))
    incoming = item.direction.lower() in INCOMING
    missed = item.outcome.lower() in UNANSWERED or (call is not None and _is_voicemail(call.transcript))
    return Touch(
        touch_id=item.activity_id,
        kind=kind,
        at=item.at,
        by=Speaker.CLIENT if incoming or kind is TouchKind.PAYMENT else Speaker.MANAGER,
        reached=not (kind is TouchKind.CALL and missed),
        done=item.outcome.lower() in DONE,
        text=item.comment,
        entered_at=item.entered_at,
        call_id=call.call_id if call is not None else "",
    )


def _is_voicemail(transcript: Transcript) -> bool:
    return VOICEMAIL in transcript.quality.reasons
