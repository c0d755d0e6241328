"""Which CRM records belong to a call, and what the CRM then says of it."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.crm import CrmIndex, crm_of_call, crm_sha256
from scoring_rubric.types import CallKind
from tests.builders import NOON, a_deal, a_lead, an_activity

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize("name", ["a.opus", "a", "A1", "a.wav"])
def test_a_call_is_found_by_recording_stem_or_activity(name: str) -> None:
    index = CrmIndex.of([a_lead()], [a_deal()], [an_activity(recording="a.opus")])
    link = index.link(name)
    assert link.lead is not None
    assert link.deal is not None
    assert link.lead.lead_id == "L1"


def test_a_call_that_the_crm_does_not_know_has_no_records() -> None:
    index = CrmIndex.of([a_lead()], [], [an_activity(recording="a.opus")])
    assert index.link("b.opus").lead is None
    assert crm_of_call(index.link("b.opus"), zone=MOSCOW).record is None


def test_a_crm_of_one_lead_speaks_of_the_one_call_it_came_with() -> None:
    assert CrmIndex.of([a_lead()], [], []).link("anything").lead == a_lead()
    assert CrmIndex.of([a_lead(), a_lead("L2")], [], []).link("anything").lead is None


@pytest.mark.parametrize(
    ("earlier", "direction", "kind"),
    [
        ([], "outgoing", CallKind.FIRST_OUTGOING),
        ([], "incoming", CallKind.FIRST_INCOMING),
        ([an_activity("A0", at=NOON - timedelta(days=2), recording="z.wav")], "outgoing", CallKind.REPEAT),
        ([an_activity("A0", at=NOON - timedelta(days=2))], "outgoing", CallKind.FIRST_OUTGOING),
        (
            [an_activity("A0", at=NOON - timedelta(days=2), recording="z.wav", outcome="voicemail")],
            "outgoing",
            CallKind.FIRST_OUTGOING,
        ),
    ],
)
def test_the_kind_of_call_follows_from_earlier_talks_and_direction(
    earlier: list, direction: str, kind: CallKind
) -> None:
    index = CrmIndex.of([a_lead()], [], [*earlier, an_activity(recording="a.wav", direction=direction)])
    assert crm_of_call(index.link("a.wav"), zone=MOSCOW).context.kind is kind


def test_times_are_told_in_the_companys_zone() -> None:
    known = crm_of_call(CrmIndex.of([a_lead()], [], [an_activity(recording="a.wav")]).link("a.wav"), zone=MOSCOW)
    assert known.context.started_at is not None
    assert known.context.started_at.isoformat() == "2026-10-13T15:00:00+03:00"


def test_the_record_carries_money_dates_and_the_entry_time() -> None:
    deal = a_deal(amount=300_000.0, currency="RUB", next_task="Перезвонить", next_task_at=NOON)
    activity = an_activity(recording="a.wav", duration_s=60.0, entered_at=NOON + timedelta(minutes=9), comment="ок")
    known = crm_of_call(CrmIndex.of([a_lead(comment="с сайта")], [deal], [activity]).link("a.wav"), zone=MOSCOW)
    assert known.record is not None
    assert known.record.fields["budget"] == "300000 RUB"
    assert known.record.fields["next_step_at"].startswith("2026-10-13T15:00:00+03:00")
    assert known.record.fields["comment"] == "ок с сайта"
    assert known.record.call_ended_at == NOON + timedelta(seconds=60)


def test_an_earlier_call_is_held_to_the_task_that_followed_it_and_not_to_the_last_one() -> None:
    first = an_activity("A1", recording="a.wav")
    task = an_activity(
        "A2", type="task", at=NOON + timedelta(days=2), entered_at=NOON + timedelta(hours=1), comment="Счёт"
    )
    second = an_activity("A3", recording="b.wav", at=NOON + timedelta(days=2))
    deal = a_deal(next_task="Договор", next_task_at=NOON + timedelta(days=9))
    index = CrmIndex.of([a_lead()], [deal], [first, task, second])
    earlier, later = (crm_of_call(index.link(name), zone=MOSCOW).record for name in ("a.wav", "b.wav"))
    assert earlier is not None
    assert later is not None
    assert earlier.fields["next_step"] == "Счёт"
    assert later.fields["next_step"] == "Договор"


def test_the_hash_changes_with_what_the_crm_says() -> None:
    before = CrmIndex.of([a_lead()], [], [an_activity(recording="a.wav")]).link("a.wav")
    after = CrmIndex.of([a_lead(phone="1")], [], [an_activity(recording="a.wav")]).link("a.wav")
    assert crm_sha256(before) == crm_sha256(before)
    assert crm_sha256(before) != crm_sha256(after)
