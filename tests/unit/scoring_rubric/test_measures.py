"""Each kind of measure: what is scored, with which quotes, and when it does not apply or is withheld."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from pydantic import TypeAdapter

from scoring_rubric.measures import Outcome, measure
from scoring_rubric.rubric import Reason, Trust
from scoring_rubric.rubric_measures import Measure
from scoring_rubric.scoring import Findings
from scoring_rubric.types import (
    CriterionStatus,
    CrmCheck,
    CrmField,
    Fact,
    Facts,
    FieldStatus,
    ScriptResult,
    Statistics,
    StepResult,
    StepStatus,
)
from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import CALL, an_objection, findings, said
from transcription.types import Quality, Speaker

MEASURES: TypeAdapter[Measure] = TypeAdapter(Measure)
SCORED, NOT_APPLICABLE, WITHHELD = (
    CriterionStatus.SCORED,
    CriterionStatus.NOT_APPLICABLE,
    CriterionStatus.WITHHELD,
)


def measured(found: Findings, kind: str, **spec: Any) -> Outcome:
    return measure(MEASURES.validate_python({"kind": kind, **spec}), found, Trust())


def scripted(*steps: StepResult, forbidden: tuple[Any, ...] = ()) -> Findings:
    return findings(script=ScriptResult("first-contact", "1", None, steps, forbidden))


def damaged(found: Findings, share: float) -> Findings:
    return replace(found, transcript=replace(found.transcript, quality=Quality(True, damaged_share=share)))


TALK = {
    "statistic": "talk_ratio_manager",
    "band": {"full": (0.3, 0.6), "zero": (0.1, 0.8)},
    "scale": 100,
    "unit": {"ru": " %", "en": "%"},
}


@pytest.mark.parametrize(
    ("value", "score", "reason", "values"),
    [
        (0.5, 1.0, Reason.IN_BAND, {"value": "50 %"}),
        (0.7, 0.5, Reason.ABOVE_BAND, {"value": "70 %", "bound": "60 %"}),
        (0.2, 0.5, Reason.BELOW_BAND, {"value": "20 %", "bound": "30 %"}),
    ],
)
def test_a_statistic_is_scored_by_its_band(value: float, score: float, reason: Reason, values: dict[str, str]) -> None:
    found = findings(statistics=Statistics(talk_ratio_manager=value, turns=8))
    outcome = measured(found, "statistic_band", **TALK)
    assert (outcome.score, outcome.reason, outcome.values_in("ru")) == (score, reason, values)


def test_a_statistic_that_could_not_be_measured_is_withheld_without_times_and_else_not_applicable() -> None:
    untimed = a_transcript("m: добрый день", "c: здравствуйте", timed=False)
    assert measured(findings(untimed), "statistic_band", **TALK).reason is Reason.NO_TIMES
    assert measured(findings(), "statistic_band", **TALK).status is NOT_APPLICABLE


def test_a_call_of_few_turns_says_nothing_about_a_statistic() -> None:
    found = findings(statistics=Statistics(talk_ratio_manager=0.9, turns=3))
    assert measured(found, "statistic_band", **TALK, min_turns=4).status is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("shows", "quoted"),
    [
        ("opening", "добрый день меня зовут анна"),
        ("closing", "тогда до свидания"),
        ("longest_turn", "добрый день меня зовут анна"),
        ("none", None),
    ],
)
def test_the_place_to_look_at_is_the_managers(shows: str, quoted: str | None) -> None:
    found = findings(statistics=Statistics(talk_ratio_manager=0.9, turns=8))
    evidence = measured(found, "statistic_band", **TALK, shows=shows).evidence
    assert [item.quote for item in evidence] == ([quoted] if quoted else [])
    assert all(item.speaker is Speaker.MANAGER for item in evidence)


def test_the_longest_wait_is_the_answer_after_the_longest_silence() -> None:
    turns = list(CALL.turns)
    turns[4] = replace(turns[4], start_s=(turns[3].end_s or 0) + 9, end_s=(turns[3].end_s or 0) + 10)
    found = findings(replace(CALL, turns=tuple(turns)), statistics=Statistics(patience_s=3.0, turns=8))
    spec = {"statistic": "patience_s", "band": {"full": (0, 2), "zero": (None, 4)}, "shows": "longest_wait"}
    assert measured(found, "statistic_band", **spec).evidence[0].turn == 4


@pytest.mark.parametrize(
    ("status", "score", "reason"),
    [
        (StepStatus.DONE, 1.0, Reason.STEP_DONE),
        (StepStatus.LATE, 0.5, Reason.STEP_LATE),
        (StepStatus.MISSING, 0.0, Reason.STEP_MISSING),
        (StepStatus.NOT_APPLICABLE, None, Reason.STEP_NOT_APPLICABLE),
    ],
)
def test_a_script_step_is_worth_what_its_status_is(status: StepStatus, score: float | None, reason: Reason) -> None:
    quotes = (said(0),) if status in (StepStatus.DONE, StepStatus.LATE) else ()
    outcome = measured(scripted(StepResult("greeting", status, quotes)), "script_step", step="greeting")
    assert (outcome.score, outcome.reason) == (score, reason)


def test_a_step_that_the_script_does_not_have_does_not_apply() -> None:
    assert measured(scripted(), "script_step", step="greeting").status is NOT_APPLICABLE


def test_nothing_is_said_to_be_absent_from_a_damaged_transcript() -> None:
    found = damaged(scripted(StepResult("greeting", StepStatus.MISSING)), 0.15)
    assert measured(found, "script_step", step="greeting").reason is Reason.ABSENCE_IN_DOUBT
    assert measured(found, "script_forbidden").reason is Reason.ABSENCE_IN_DOUBT
    assert measured(found, "fact_given", facts=["next_step"]).reason is Reason.ABSENCE_IN_DOUBT
    done = damaged(scripted(StepResult("greeting", StepStatus.DONE, (said(0),))), 0.15)
    assert measured(done, "script_step", step="greeting").score == 1.0


def test_words_that_were_recognised_without_confidence_prove_nothing() -> None:
    turns = (replace(CALL.turns[0], confidence=0.2), *CALL.turns[1:])
    found = replace(
        scripted(StepResult("greeting", StepStatus.DONE, (said(0),)), forbidden=(said(0),)),
        transcript=replace(CALL, turns=turns),
    )
    assert measured(found, "script_step", step="greeting").reason is Reason.QUOTE_IN_DOUBT
    assert measured(found, "script_forbidden").reason is Reason.QUOTE_IN_DOUBT


def test_a_forbidden_phrase_scores_nothing_and_is_quoted() -> None:
    outcome = measured(scripted(forbidden=(said(2),)), "script_forbidden")
    assert (outcome.score, outcome.evidence) == (0.0, (said(2),))
    assert measured(scripted(), "script_forbidden").score == 1.0


FULL = an_objection("acknowledge", "explore", "respond", "confirm", status="resolved", pause_s=1.0)
POOR = an_objection("respond", status="ignored", pause_s=0.0, conceded=True, id="o2")


@pytest.mark.parametrize(
    ("kind", "spec", "score"),
    [
        ("objection_step", {"step": "acknowledge"}, 0.5),
        ("objection_step", {"step": "respond"}, 1.0),
        ("objection_outcome", {}, 0.5),
        ("objection_outcome", {"ignored": 0.5}, 0.75),
        ("objection_conceded", {}, 0.5),
        ("objection_pause", {"band": {"full": (0.5, 2), "zero": (0, 9)}}, 0.5),
    ],
)
def test_objections_are_scored_by_their_share(kind: str, spec: dict[str, Any], score: float) -> None:
    outcome = measured(findings(objections=(FULL, POOR)), kind, **spec)
    assert outcome.score == score
    assert outcome.values["total"] == "2"
    assert outcome.evidence[0] == said(3)


@pytest.mark.parametrize(("steps", "score"), [(("explore", "respond"), 1.0), (("respond", "explore"), 0.0)])
def test_the_question_has_to_come_before_the_argument(steps: tuple[str, ...], score: float) -> None:
    assert measured(findings(objections=(an_objection(*steps),)), "objection_order").score == score


@pytest.mark.parametrize("step", ["respond", "explore", "acknowledge"])
def test_an_objection_without_both_has_no_order(step: str) -> None:
    outcome = measured(findings(objections=(an_objection(step),)), "objection_order")
    assert outcome.reason is Reason.NOTHING_TO_MEASURE


def test_the_worst_answers_are_quoted_first_and_not_all_of_many() -> None:
    half = an_objection("acknowledge", status="deflected")
    many = [replace(half, id=f"o{n}", evidence=(said(n),)) for n in (1, 5, 7)]
    outcome = measured(findings(objections=(FULL, *many, POOR)), "objection_outcome")
    assert outcome.evidence[0] == POOR.evidence[0]
    assert [item.turn for item in outcome.evidence if item.speaker is Speaker.CLIENT] == [3, 1, 5]


def test_questions_are_quoted_also_where_there_are_enough_of_them() -> None:
    spec = {"statistic": "questions_manager", "band": {"full": (1, 20)}, "shows": "questions"}
    asking = a_transcript("m: добрый день", "c: да", "m: сколько у вас складов", "c: два", "m: Кто у вас решает?")
    found = findings(asking, statistics=Statistics(questions_manager=2, turns=8))
    assert [item.turn for item in measured(found, "statistic_band", **spec).evidence] == [2, 4]
    silent = findings(a_transcript("m: Добрый день.", "c: да"), statistics=Statistics(questions_manager=0, turns=8))
    assert measured(silent, "statistic_band", **spec).evidence[0].quote == "Добрый день."
    bare = findings(a_transcript("m: сколько у вас", "c: да"), statistics=Statistics(questions_manager=0, turns=8))
    assert measured(bare, "statistic_band", **spec).status is CriterionStatus.NOT_APPLICABLE


def test_a_statistic_in_its_band_needs_no_place_to_look_at() -> None:
    found = findings(statistics=Statistics(talk_ratio_manager=0.5, turns=8))
    assert measured(found, "statistic_band", **TALK, shows="longest_turn").evidence == ()


def test_unsure_objections_neither_help_nor_hurt() -> None:
    unsure = replace(POOR, unsure=True)
    assert measured(findings(objections=(FULL, unsure)), "objection_outcome").score == 1.0
    assert measured(findings(objections=(unsure,)), "objection_outcome").reason is Reason.OBJECTIONS_IN_DOUBT
    assert measured(findings(), "objection_outcome").reason is Reason.NO_OBJECTIONS


def test_giving_in_can_be_asked_about_some_categories_only() -> None:
    found = findings(objections=(POOR,))
    assert measured(found, "objection_conceded", categories=["trust"]).status is NOT_APPLICABLE
    assert measured(found, "objection_conceded", categories=["price"]).score == 0.0


def test_a_fact_without_a_date_is_worth_less_where_a_date_is_asked_for() -> None:
    undated = Fact("созвониться", (said(6),))
    dated = replace(undated, when=datetime.fromisoformat("2026-11-26T15:00:00+03:00"))
    spec: dict[str, Any] = {"facts": ["next_step"], "dated": True}
    assert measured(findings(facts=Facts(next_step=undated)), "fact_given", **spec).score == 0.5
    assert measured(findings(facts=Facts(next_step=dated)), "fact_given", **spec).score == 1.0
    missing = measured(findings(), "fact_given", **spec)
    assert (missing.score, missing.evidence) == (0.0, (said(6),))


def crm(*statuses: FieldStatus, delay: float | None = None) -> CrmCheck:
    names = ("client_name", "phone", "email", "company")
    fields = tuple(
        CrmField(name, status, crm="А", call="Б", evidence=(said(1),))
        for name, status in zip(names, statuses, strict=False)
    )
    return CrmCheck(fields, delay)


MATCH, CONTRADICTS, MISSING, SILENT = (
    FieldStatus.MATCH,
    FieldStatus.CONTRADICTS,
    FieldStatus.MISSING,
    FieldStatus.NOT_DISCUSSED,
)


@pytest.mark.parametrize(
    ("statuses", "score", "reason"),
    [
        ((MATCH, MATCH), 1.0, Reason.CRM_MATCHES),
        ((MATCH, CONTRADICTS), 0.5, Reason.CRM_DIFFERS),
        ((MATCH, MISSING, SILENT), 0.625, Reason.CRM_DIFFERS),
        ((SILENT, SILENT), None, Reason.NOT_DISCUSSED),
        ((), None, Reason.NO_CRM),
    ],
)
def test_crm_fields_count_only_when_they_were_discussed(
    statuses: tuple[FieldStatus, ...], score: float | None, reason: Reason
) -> None:
    fields = ["client_name", "phone", "email", "company"]
    outcome = measured(findings(crm=crm(*statuses)), "crm_fields", fields=fields)
    assert (outcome.score, outcome.reason) == (score, reason)


def test_an_entry_is_timely_by_its_band() -> None:
    spec = {"band": {"full": (None, 15), "zero": (None, 240)}}
    assert measured(findings(crm=crm(delay=10)), "crm_entry_delay", **spec).score == 1.0
    assert measured(findings(crm=crm(delay=500)), "crm_entry_delay", **spec).score == 0.0
    assert measured(findings(crm=crm()), "crm_entry_delay", **spec).reason is Reason.NOTHING_TO_MEASURE
    assert measured(findings(), "crm_entry_delay", **spec).reason is Reason.NO_CRM


@pytest.mark.parametrize(("precision", "score"), [("time", 1.0), ("day", 1.0), ("month", 0.5), (None, 0.5)])
def test_a_day_that_was_named_counts_where_the_call_has_no_date(precision: str | None, score: float) -> None:
    step = Fact("созвонимся в четверг", (said(6),), precision=precision)
    found = measured(findings(facts=Facts(next_step=step)), "fact_given", facts=["next_step"], dated=True)
    assert found.score == score


def test_a_strength_in_questions_is_shown_by_open_ones_about_the_client() -> None:
    asking = a_transcript(
        "m: Добрый день, удобно говорить?", "c: Да.", "m: У вас три магазина, правильно?", "c: Да.",
        "m: А как вы сейчас ведёте учёт?", "c: В таблице.",
    )  # fmt: skip
    spec = {"statistic": "questions_manager", "band": {"full": (1, 20)}, "shows": "questions"}
    found = measured(findings(asking, statistics=Statistics(questions_manager=3, turns=8)), "statistic_band", **spec)
    assert [item.quote for item in found.evidence] == ["А как вы сейчас ведёте учёт?"]


@pytest.mark.parametrize(
    ("ways", "kind"),
    [
        (("discount",), "discount"),
        (("goodbye",), "goodbye"),
        (("agreed",), "agreed"),
        (("discount", "discount"), "discount"),
        (("discount", "agreed"), ""),
    ],
)
def test_giving_in_is_told_by_the_way_it_was_done_and_quoted_there(ways: tuple[str, ...], kind: str) -> None:
    short = a_transcript("m: Сорок тысяч", "c: Дорого", "m: Понимаю. Ну что ж, всего доброго", "c: До свидания")
    long = a_transcript("m: Сорок тысяч", "c: Дорого", "m: Да, дороговато", *["c: А склад?", "m: Есть"] * 4)
    spoken = short if ways == ("goodbye",) else long
    given_in = said(2, spoken)
    objections = tuple(
        replace(one, handling=replace(one.handling, discounted=way == "discount"))
        for place, way in enumerate(ways)
        for one in [
            an_objection(status="ignored", conceded=True, id=f"o{place}", evidence=(said(1, spoken),), gave=(given_in,))
        ]
    )
    outcome = measured(findings(transcript=spoken, objections=objections), "objection_conceded")
    assert dict(outcome.values)["kind"] == kind
    assert given_in in outcome.evidence
