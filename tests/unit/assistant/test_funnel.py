"""The funnel on an example counted by hand, and what holds of any funnel."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents_evidence import EvidenceItem
from assistant.documents_findings import CrmFieldItem, CrmItem, LeadCriterionItem, LeadItem
from assistant.domain import Activity, CallState, Deal, Lead
from assistant.funnel import Agreement, Funnel
from assistant.funnel_cases import LeadCase
from assistant.funnel_counts import stages
from assistant.funnel_values import FunnelStage, Slice
from assistant.periods import Period, Wanted
from assistant.playbook import load_playbook
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from tests.builders import a_call, a_deal, a_lead, an_activity
from tests.stores import new_engine
from tests.unit.ui.sample_app import SampleApp
from transcription.captions import transcript_to_json

pytestmark = pytest.mark.usefixtures("any_store")
playbook = cache(load_playbook)

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
SAMPLE = SampleApp().calls.open("c7f3a1d20b44")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(new_engine(tmp_path))
    migrate.upgrade(made.engine)
    return made


@pytest.fixture
def funnel(database: Database) -> Funnel:
    return Funnel(database, playbook, ZoneInfo("UTC"), Agreement(5, "mon-fri 09:00-18:00"))


def _put(database: Database, *records: Lead | Deal | Activity) -> None:
    with database.begin() as work:
        work.crm.put(
            [one for one in records if isinstance(one, Lead)],
            [one for one in records if isinstance(one, Deal)],
            [one for one in records if isinstance(one, Activity)],
        )


def _called(lead_id: str, minutes: float, **more: object) -> Activity:
    """An outgoing call so many minutes after Monday, 10:00; its recording is named after the lead."""
    values = {"direction": "outgoing", "outcome": "answered", "duration_s": 60.0} | more
    return an_activity(f"A-{lead_id}-{minutes}", lead_id=lead_id, at=MONDAY + timedelta(minutes=minutes), **values)


def _reviewed(
    database: Database, lead_id: str, verdict: str, said: str = "нужно вчера", reason: tuple[str, str] | None = None
) -> None:
    """The lead's recording with its verdict; ``reason``: status and what was said of a refusal."""
    assert SAMPLE.analysis is not None
    assert SAMPLE.transcript is not None
    quoted = EvidenceItem(turn=1, start_s=5.0, end_s=8.0, speaker="client", quote=said)
    status = {"qualified": "met", "not_qualified": "not_met", "unknown": "unknown"}[verdict]
    need = LeadCriterionItem.model_validate({"id": "need", "status": status, "evidence": (quoted,)})
    lead = LeadItem.model_validate({"definition": "default@1", "verdict": verdict, "criteria": (need,)})
    fields = ()
    if reason is not None:
        field = {"field": "refusal_reason", "status": reason[0], "crm": "дорого", "call": reason[1]}
        fields = (CrmFieldItem.model_validate(field | {"evidence": (quoted,)}),)
    facts = SAMPLE.analysis.facts.model_copy(update={"client_name": None, "company": None})
    update = {"call_id": lead_id, "lead": lead, "crm": CrmItem(fields=fields), "facts": facts}
    with database.begin() as work:
        work.calls.add(a_call(lead_id, name=f"{lead_id}.wav", state=CallState.DONE, started_at=MONDAY, lead_id=lead_id))
        work.reviews.put(
            lead_id, transcript_to_json(SAMPLE.transcript), SAMPLE.analysis.model_copy(update=update), MONDAY
        )


def _example(database: Database) -> None:
    """Seven leads of Monday, 10:00: L1 won by every stage, L2 refused, L3 not reached, L4 nobody called, L5 won without
    a recording, L6 called by the client himself, L7 the same person as L1.
    """
    at = {"created_at": MONDAY, "phone": "", "name": ""}
    _put(
        database,
        a_lead("L1", **at | {"phone": "+7 900 000-00-01"}, marketing_qualified=True),
        a_lead("L2", **at, marketing_qualified=True, status="refused", refusal_reason="Дорого", source="ads"),
        a_lead("L3", **at, source="ads"),
        a_lead("L4", **at, source="ads"),
        a_lead("L5", **at, status="won", marketing_qualified=False),
        a_lead("L6", **at),
        a_lead("L7", **at | {"created_at": MONDAY + timedelta(minutes=1), "phone": "89000000001"}, source="ads"),
        a_deal("D1", lead_id="L1", stage="won"),
        a_deal("D6", lead_id="L6", stage="proposal"),
        _called("L1", 3, recording="L1.wav"),
        _called("L2", 60, outcome="no_answer", duration_s=0.0),
        _called("L2", 90, recording="L2.wav"),
        _called("L3", 24 * 60, outcome="no_answer", duration_s=0.0),
        _called("L5", 20),
        _called("L6", -5, direction="incoming", recording="L6.wav"),
    )
    _reviewed(database, "L1", "qualified")
    _reviewed(database, "L2", "not_qualified", "нам это не нужно", ("contradicts", "не нужно"))
    _reviewed(database, "L6", "unknown")


def _counts(part: Slice) -> list[tuple[int, int]]:
    return [(stage.count, stage.all) for stage in part.stages]


def test_the_example_counted_by_hand(database: Database, funnel: Funnel) -> None:
    _example(database)
    report = funnel.report()
    whole = report.whole
    # leads 7; called: all but L4 and L7; talked: L1, L2, L5 (the CRM says so), L6; qualified: L1; deals: L1, L5, L6;
    # won: L1 and, without a conversation on record, L5.
    assert _counts(whole) == [(7, 7), (5, 5), (4, 4), (1, 1), (1, 3), (1, 2)]
    talked = whole.stages[2].of_previous
    assert (talked.count, talked.of, talked.share) == (4, 5, 0.8)
    assert (talked.low, talked.high) == pytest.approx((0.3755, 0.9638), abs=1e-3)  # Wilson's, by hand
    assert whole.verdicts == {"qualified": 1, "not_qualified": 1, "unknown": 1, "unheard": 1}
    assert (whole.qualified.count, whole.qualified.of) == (1, 2)
    assert (whole.recorded.count, whole.recorded.of) == (3, 5)
    assert report.calls == 3
    by_source = {part.name: _counts(part) for part in report.sources}
    assert by_source["ads"] == [(4, 4), (2, 2), (1, 1), (0, 0), (0, 0), (0, 0)]
    assert by_source["site"] == [(3, 3), (3, 3), (3, 3), (1, 1), (1, 3), (1, 2)]


def test_reaction_is_told_in_working_minutes_and_who_waits_counts_against_it(
    database: Database, funnel: Funnel
) -> None:
    _example(database)
    reaction = funnel.report().whole.reaction
    # L1 3 min, L5 20, L2 60, L3 Monday 10-18 and Tuesday 9-10: 540; the newest moment is L3's call, L4 and L7 wait.
    assert (reaction.touched, reaction.median_min, reaction.p90_min) == (4, 40.0, 540.0)
    assert (reaction.within.count, reaction.within.of) == (1, 6)
    assert (reaction.untouched, reaction.client_first) == (2, 1)
    bands = {band.up_to_min: (band.leads, band.talked.count) for band in funnel.report().curve}
    assert bands == {5: (1, 1), 30: (1, 1), 60: (1, 1), 240: (0, 0), 1440: (1, 0), None: (0, 0)}
    attempts = funnel.report().attempts
    assert attempts.leads == {"0": 3, "1": 3, "2": 1, "3": 0, "4": 0, "5+": 0}
    assert (attempts.talked["1"].count, attempts.talked["1"].of) == (2, 3)


def test_the_crms_reason_stands_beside_what_was_said(database: Database, funnel: Funnel) -> None:
    _example(database)
    refusals = funnel.report().refusals
    (line,) = refusals.lines
    assert (refusals.leads, line.reason, line.coded, line.sources) == (1, "price", True, {"ads": 1})
    assert (refusals.agree.count, refusals.agree.of) == (0, 1)
    (case,) = refusals.cases
    assert (case.lead_id, case.state, case.crm, case.said) == ("L2", "disagree", "Дорого", "не нужно")
    assert [quote.quote for quote in case.quotes] == ["нам это не нужно"]


def test_marketing_sales_and_calls_are_compared_with_the_calls_words(database: Database, funnel: Funnel) -> None:
    _example(database)
    quality = funnel.report().quality
    assert quality.marketing["yes"] == {"qualified": 1, "not_qualified": 1, "unknown": 0, "unheard": 0}
    assert quality.marketing["no"] == {"qualified": 0, "not_qualified": 0, "unknown": 0, "unheard": 1}
    assert (quality.marketing_agrees.count, quality.marketing_agrees.of) == (1, 2)
    assert (quality.sales_agrees.count, quality.sales_agrees.of) == (2, 2)
    (case,) = quality.cases
    assert (case.lead_id, case.marketing, case.sales, case.verdict) == ("L2", "yes", "refused", "not_qualified")
    assert (case.quotes[0].call_id, case.quotes[0].quote) == ("L2", "нам это не нужно")


def test_leads_of_one_person_are_told(database: Database, funnel: Funnel) -> None:
    _example(database)
    found = funnel.report().duplicates
    assert (found.leads.count, found.leads.of) == (1, 7)
    assert [group.lead_ids for group in found.groups] == [("L1", "L7")]


@pytest.mark.parametrize(
    ("wanted", "campaign", "managers", "leads"),
    [
        (Wanted(), "", None, 7),
        (Wanted(source="ads"), "", None, 4),
        (Wanted(Period(date(2026, 11, 16), date(2026, 11, 16))), "", None, 7),
        (Wanted(Period(date(2026, 11, 17), None)), "", None, 0),
        (Wanted(), "autumn", None, 0),
        (Wanted(), "", frozenset({"Анна"}), 0),
        (Wanted(), "", frozenset({""}), 7),
    ],
)
def test_what_is_narrowed_to(
    database: Database, funnel: Funnel, wanted: Wanted, campaign: str, managers: frozenset[str] | None, leads: int
) -> None:
    _example(database)
    assert funnel.report(wanted, campaign=campaign, managers=managers).leads == leads


def test_a_lead_without_a_day_counts_in_a_report_of_all_time_only(database: Database, funnel: Funnel) -> None:
    _put(database, a_lead("L1", created_at=None))
    assert (funnel.report().leads, funnel.report().undated) == (1, 1)
    closed = funnel.report(Wanted(Period(date(2026, 11, 1), date(2026, 11, 30))))
    assert (closed.leads, closed.undated) == (0, 1)


def test_a_voicemail_is_no_conversation_whatever_the_crm_says(database: Database, funnel: Funnel) -> None:
    assert SAMPLE.analysis is not None
    assert SAMPLE.transcript is not None
    _put(database, a_lead("L1", created_at=MONDAY), _called("L1", 1, recording="L1.wav"))
    transcript = transcript_to_json(SAMPLE.transcript)
    transcript["quality"] = transcript["quality"] | {"reasons": ["voicemail_only"]}
    with database.begin() as work:
        work.calls.add(a_call("L1", name="L1.wav", state=CallState.DONE, lead_id="L1"))
        work.reviews.put("L1", transcript, SAMPLE.analysis, MONDAY)
    whole = funnel.report().whole
    assert _counts(whole)[:3] == [(1, 1), (1, 1), (0, 0)]
    assert (whole.recorded.count, whole.recorded.of) == (1, 1)


def test_nobody_is_named_in_the_report(database: Database, funnel: Funnel) -> None:
    lead = a_lead("L2", created_at=MONDAY, company="Рыжий кот", refusal_reason="Дорого, сказал Павел Рыбин")
    _put(database, lead, _called("L2", 1, recording="L2.wav"))
    _reviewed(
        database,
        "L2",
        "qualified",
        "это Ольга, у Рыжего кота так дорого, +7 900 123-45-67",
        ("contradicts", "не нужно"),
    )
    written = repr(funnel.report())
    for hidden in ("Ольга", "Смирнов", "Рыж", "кот", "900 123", "Павел", "Рыбин"):
        assert hidden not in written


def test_a_change_in_the_crm_changes_the_report_and_its_stamp(database: Database, funnel: Funnel) -> None:
    _example(database)
    before = funnel.stamp()
    assert funnel.report().leads == 7
    assert funnel.stamp() == before
    _put(database, a_lead("L8", created_at=MONDAY))
    assert funnel.stamp() != before
    assert funnel.report().leads == 8


_CASES = st.builds(
    LeadCase,
    lead=st.builds(Lead, lead_id=st.just("L1")),
    deals=st.just(()),
    day=st.just(MONDAY.date()),
    first_touch=st.none(),
    client_first=st.booleans(),
    attempts=st.integers(0, 9),
    contacted=st.booleans(),
    talked=st.booleans(),
    heard=st.just(()),
    verdict=st.sampled_from(["qualified", "not_qualified", "unknown", ""]),
    judged_by=st.none(),
    has_deal=st.booleans(),
    won=st.booleans(),
    refused=st.booleans(),
    reason=st.just(""),
    known=st.just(()),
)


@given(st.lists(_CASES, max_size=30))
def test_no_stage_is_larger_than_the_one_before_and_none_than_those_who_got_there(cases: list[LeadCase]) -> None:
    found = stages(cases)
    assert [stage.stage for stage in found] == list(FunnelStage)
    counts = [stage.count for stage in found]
    assert counts == sorted(counts, reverse=True)
    assert all(stage.count <= stage.all <= len(cases) for stage in found)
    assert all((stage.reached.count, stage.reached.of) == (stage.all, len(cases)) for stage in found)
    for before, stage in pairwise(found):
        assert (stage.of_previous.count, stage.of_previous.of) == (stage.count, before.count)
