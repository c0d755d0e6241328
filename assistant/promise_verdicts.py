"""Whether a promise was kept, by what came after it and as of a given moment; pure.

Whatever happened first decides, so that a later day never turns a kept promise into a broken one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from assistant.touches import FollowedCall, Thread, Touch, TouchKind
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import said
from scoring_rubric.promise_pack import Follow, PromisePack
from scoring_rubric.promise_windows import Window, undated_window, window_of
from scoring_rubric.promise_words import Told, told_of
from scoring_rubric.promises import Promise, may_be_same, replaces, things_in
from transcription.types import Evidence


class PromiseStatus(StrEnum):
    """``open`` also stands for what nothing in the data can show; ``replaced`` is no longer due."""

    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"
    OPEN = "open"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Proof:
    """What decided: a touch of the CRM or a later call (``proof_id``), with the words said on that call."""

    kind: str
    proof_id: str
    at: datetime
    call_id: str = ""
    text: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reason`` is a key of the pack's reasons; ``denied``: a later call says otherwise than the CRM."""

    status: PromiseStatus
    reason: str
    proof: Proof | None = None
    denied: Proof | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One promise to be judged: the call it was made on, what came after, and the moment it is judged at."""

    promise: Promise
    call: FollowedCall
    thread: Thread
    pack: PromisePack
    now: datetime

    @property
    def window(self) -> Window | None:
        """None for a promise without a day, unless the pack gives its action a number of days."""
        if self.promise.when is not None:
            return window_of(self.promise.when, self.promise.precision, self.pack.terms)
        days = self.pack.terms.undated_days.get(self.promise.action)
        return None if days is None or self.call.at is None else undated_window(self.call.at, days, self.pack.terms)

    def events(self, *kinds: TouchKind) -> Iterator[Touch]:
        """What happened after the promise and by now; a dropped line's second half only where it is due that day."""
        made_at = self.call.at
        for touch in self.thread.touches:
            after = made_at is not None and made_at < touch.at <= self.now and touch.kind in kinds
            if after and not (touch.kind is TouchKind.CALL and self._continues(touch)):
                yield touch

    def _continues(self, touch: Touch) -> bool:
        window, made_at = self.window, self.call.at
        if made_at is None:
            return False
        ended = made_at + timedelta(seconds=self.call.transcript.duration_s or 0)
        if touch.at > ended + timedelta(minutes=self.pack.terms.continued_min):
            return False
        if window is None:
            return self.promise.follow is Follow.ANSWER
        return window.last_day.date() > made_at.astimezone(window.end.tzinfo).date()

    def in_time(self, touch: Touch) -> bool:
        return self.window is None or touch.at <= self.window.end

    def is_early(self, touch: Touch) -> bool:
        """Before the promised day or hour, so that it cannot be the promised thing itself."""
        return self.window is not None and touch.at < self.window.start

    def is_own(self, touch: Touch) -> bool:
        return touch.by is self.promise.who

    def told(self, touch: Touch) -> Told | None:
        later = self.thread.calls.get(touch.call_id)
        return None if later is None else told_of(self.promise, later.transcript, later.lexicon, self.pack)

    def again(self, touch: Touch) -> Evidence | None:
        """The words of a later call that put another promise in this one's place."""
        later = self.thread.calls.get(touch.call_id)
        anew = () if later is None else later.promises
        return next((one.evidence[0] for one in anew if replaces(one, self.promise)), None)

    def dropped(self, touch: Touch) -> Verdict | None:
        """Agreed anew or called off while it was not due yet."""
        if not self.in_time(touch):
            return None
        if (words := self.again(touch)) is not None:
            return Verdict(PromiseStatus.REPLACED, "moved", _proof(touch, words))
        later = self.thread.calls.get(touch.call_id)
        if later is not None and later.refused is not None:
            return Verdict(PromiseStatus.REPLACED, "called_off", _proof(touch, later.refused))
        return None

    def is_about(self, touch: Touch) -> bool:
        """Whether a task is about this promise, by what it names and by what is to be done."""
        things = things_in(touch.text, self.pack)
        if things and self.promise.things:
            return bool(things & self.promise.things)
        return _does(self.promise.action, touch.text, self.call.lexicon)


def judge(case: Case) -> Verdict:
    """The status of a promise as of ``case.now``, with what decided it."""
    if case.call.at is None:
        return Verdict(PromiseStatus.OPEN, "no_start")
    if not case.thread.linked:
        return Verdict(PromiseStatus.OPEN, "not_linked")
    found = _BY_FOLLOW[case.promise.follow](case)
    return found if found is not None else _not_done(case)


def entered_task(case: Case) -> Touch | None:
    """The task that was entered for a promise: on its day, or about it where only a week or nothing was named."""
    window, made_at = case.window, case.call.at
    for touch in case.thread.touches:
        if touch.kind is not TouchKind.TASK or made_at is None or (touch.entered_at or touch.at) < made_at:
            continue
        if window is None:
            same_day = (touch.entered_at or touch.at).astimezone(made_at.tzinfo).date() == made_at.date()
            if same_day and case.is_about(touch):
                return touch
            continue
        day = touch.at.astimezone(window.end.tzinfo).date()
        exact = case.promise.precision not in ("week", "month")
        if window.start.date() <= day <= window.last_day.date() and (exact or case.is_about(touch)):
            return touch
    return None


def _by_talk(case: Case) -> Verdict | None:
    """The talk itself, whoever calls; of who promised, an attempt in time is enough."""
    for touch in case.events(TouchKind.CALL, TouchKind.MEETING):
        early, own = case.is_early(touch), case.is_own(touch)
        if not touch.reached:
            if own and not early:
                return _timed(case, touch, "tried")
            continue
        if early and (moved := case.again(touch)) is not None:
            return Verdict(PromiseStatus.REPLACED, "moved", _proof(touch, moved))
        if early and case.promise.action != "call":
            continue
        if case.in_time(touch):
            return Verdict(PromiseStatus.KEPT, "talked" if own else "talked_other", _proof(touch))
        status, reason = (PromiseStatus.LATE, "talked_late") if own else (PromiseStatus.BROKEN, "other_had_to_call")
        return Verdict(status, reason, _proof(touch))
    return None


def _by_meeting(case: Case) -> Verdict | None:
    for touch in case.events(TouchKind.CALL, TouchKind.MEETING, TouchKind.TASK):
        if touch.kind is TouchKind.MEETING:
            return _timed(case, touch, "met")
        if touch.kind is TouchKind.TASK:
            if touch.done and case.is_about(touch):
                return _timed(case, touch, "task_done")
        elif (dropped := case.dropped(touch)) is not None:
            return dropped
    return None


def _by_message(case: Case) -> Verdict | None:
    """A message, a task that is done, or what the other side says; who had to be reminded is late."""
    broken: Verdict | None = None
    for touch in case.events(TouchKind.MESSAGE, TouchKind.TASK, TouchKind.CALL):
        if _is_delivery(case, touch):
            reason = "sent" if touch.kind is TouchKind.MESSAGE else "task_done"
            verdict = _timed(case, touch, reason, reminded=broken is not None)
            return replace(verdict, denied=_denial_after(case, touch))
        if touch.kind is not TouchKind.CALL:
            continue
        told = case.told(touch)
        if told is not None and told.kept:
            late = broken is not None
            status = PromiseStatus.LATE if late else PromiseStatus.KEPT
            return Verdict(status, "said_received_late" if late else "said_received", _proof(touch, told.evidence))
        if told is not None and (case.window is None or not case.in_time(touch)):
            broken = broken or Verdict(PromiseStatus.BROKEN, "said_not_received", _proof(touch, told.evidence))
        elif broken is None and (dropped := case.dropped(touch)) is not None:
            return dropped
    return broken


def _is_delivery(case: Case, touch: Touch) -> bool:
    if touch.kind is TouchKind.MESSAGE:
        return case.is_own(touch) and may_be_same(things_in(touch.text, case.pack), case.promise.things)
    return touch.kind is TouchKind.TASK and touch.done and case.is_about(touch)


def _denial_after(case: Case, delivery: Touch) -> Proof | None:
    """A later call where the other side says that what the CRM calls sent did not come."""
    for touch in case.events(TouchKind.CALL):
        if touch.at > delivery.at and (told := case.told(touch)) is not None:
            return None if told.kept else _proof(touch, told.evidence)
    return None


def _by_payment(case: Case) -> Verdict | None:
    broken: Verdict | None = None
    for touch in case.events(TouchKind.PAYMENT, TouchKind.CALL):
        if touch.kind is TouchKind.PAYMENT:
            return _timed(case, touch, "paid", reminded=broken is not None)
        told = case.told(touch)
        if told is not None and told.kept:
            if broken is not None:
                return Verdict(PromiseStatus.LATE, "paid_late", _proof(touch, told.evidence))
            return Verdict(PromiseStatus.KEPT, "said_paid", _proof(touch, told.evidence))
        if told is not None and not case.in_time(touch):
            broken = broken or Verdict(PromiseStatus.BROKEN, "said_not_paid", _proof(touch, told.evidence))
        elif broken is None and (dropped := case.dropped(touch)) is not None:
            return dropped
    return broken


def _by_answer(case: Case) -> Verdict | None:
    """An answer is given on a call or in a message; on a call it may be put off once more."""
    for touch in case.events(TouchKind.MESSAGE, TouchKind.CALL):
        own = case.is_own(touch)
        if touch.kind is TouchKind.MESSAGE:
            if own:
                return _timed(case, touch, "answered")
            continue
        if not touch.reached:
            continue
        if (again := case.again(touch)) is not None:
            if case.in_time(touch):
                return Verdict(PromiseStatus.REPLACED, "moved", _proof(touch, again))
            return Verdict(PromiseStatus.BROKEN, "put_off", _proof(touch, again))
        told = case.told(touch)
        if told is not None and not told.kept:
            if case.in_time(touch):
                continue
            return Verdict(PromiseStatus.BROKEN, "said_not_done", _proof(touch, told.evidence))
        if own:
            return _timed(case, touch, "answered")
        if case.is_early(touch):
            continue
        if case.in_time(touch):
            return Verdict(PromiseStatus.KEPT, "talked_other", _proof(touch))
        return Verdict(PromiseStatus.BROKEN, "other_had_to_call", _proof(touch))
    return None


def _by_work(case: Case) -> Verdict | None:
    for touch in case.events(TouchKind.TASK, TouchKind.MESSAGE, TouchKind.CALL):
        if touch.kind is TouchKind.TASK:
            if touch.done and case.is_about(touch):
                return _timed(case, touch, "task_done")
            continue
        if touch.kind is TouchKind.MESSAGE:
            if case.is_own(touch) and things_in(touch.text, case.pack) & case.promise.things:
                return _timed(case, touch, "sent")
            continue
        told = case.told(touch)
        if told is not None and told.kept:
            return Verdict(PromiseStatus.KEPT, "said_done", _proof(touch, told.evidence))
        if told is not None and case.window is not None and not case.in_time(touch):
            return Verdict(PromiseStatus.BROKEN, "said_not_done", _proof(touch, told.evidence))
        if (dropped := case.dropped(touch)) is not None:
            return dropped
    return None


def _timed(case: Case, touch: Touch, reason: str, *, reminded: bool = False) -> Verdict:
    if case.in_time(touch) and not reminded:
        return Verdict(PromiseStatus.KEPT, reason, _proof(touch))
    return Verdict(PromiseStatus.LATE, f"{reason}_late", _proof(touch))


def _not_done(case: Case) -> Verdict:
    """Nothing decided: not due yet, or overdue where the CRM would have shown it."""
    window = case.window
    if window is None:
        return Verdict(PromiseStatus.OPEN, "no_day")
    if case.now <= window.end:
        today = window.last_day.date() == case.now.astimezone(window.end.tzinfo).date()
        return Verdict(PromiseStatus.OPEN, "due_today" if today else "not_due")
    needed, reason = _PASSED[case.promise.follow]
    if needed is None or needed not in case.thread.shows:
        return Verdict(PromiseStatus.OPEN, "not_shown")
    return Verdict(PromiseStatus.BROKEN, reason)


def _does(action: str, text: str, lexicon: Lexicon) -> bool:
    typed = (one.typed for one in lexicon.agreements.actions if one.code == action)
    return any(said(phrases, text) is not None for phrases in typed)


def _proof(touch: Touch, words: Evidence | None = None) -> Proof:
    kind = "words" if words is not None else touch.kind.value
    return Proof(kind, touch.touch_id, touch.at, touch.call_id, touch.text, words)


_BY_FOLLOW: Mapping[Follow, Callable[[Case], Verdict | None]] = {
    Follow.TALK: _by_talk,
    Follow.MEETING: _by_meeting,
    Follow.SEND: _by_message,
    Follow.PAY: _by_payment,
    Follow.ANSWER: _by_answer,
    Follow.WORK: _by_work,
}
_PASSED: Mapping[Follow, tuple[TouchKind | None, str]] = {
    Follow.TALK: (TouchKind.CALL, "no_call"),
    Follow.MEETING: (TouchKind.MEETING, "no_meeting"),
    Follow.SEND: (TouchKind.MESSAGE, "not_sent"),
    Follow.PAY: (TouchKind.PAYMENT, "not_paid"),
    Follow.ANSWER: (TouchKind.CALL, "no_answer"),
    Follow.WORK: (None, "not_shown"),
}
