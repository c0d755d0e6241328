"""CRM fields against a call: by meaning, never blaming on a doubt."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from objections.types import Explanation, Handling, HandlingStatus, HandlingSteps, Objection
from scoring_rubric.crm_check import FIELDS, check_crm, entry_delay_min
from scoring_rubric.crm_check_compare import typed_time
from scoring_rubric.facts import extract_facts
from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.types import CallContext, CrmField, CrmRecord, Facts, FieldStatus
from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import MONDAY, crm_field
from transcription.types import Transcript, quote

MSK = timezone(timedelta(hours=3))
CALL = a_transcript(
    "m: добрый день меня зовут анна как к вам обращаться",
    "c: иван петрович у нас магазины «Рыжий кот»",
    "m: какой у вас бюджет",
    "c: двадцать пять тысяч в месяц нам нужна интеграция с кассой решаю я сам",
    "m: продиктуйте ваш номер",
    "c: восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь",
    "m: давайте созвонимся в четверг в три",
    "c: хорошо почта иван собака мэйл точка ру",
    "m: откуда о нас узнали",
    "c: нас знакомые посоветовали",
)


def checked(field: str, typed: str, transcript: Transcript = CALL, objections: tuple[Objection, ...] = ()) -> CrmField:
    return crm_field(field, typed, transcript, objections)


@pytest.mark.parametrize(
    ("field", "typed", "status"),
    [
        ("client_name", "Иван", "match"),
        ("client_name", "Петров Иван Петрович", "match"),
        ("client_name", "Ваня", "match"),
        ("client_name", "Сергей", "contradicts"),
        ("client_name", "Иван Сергеевич", "contradicts"),
        ("client_name", "", "missing"),
        ("phone", "+7 916 123-45-67", "match"),
        ("phone", "89161234567, 84951234567", "match"),
        ("phone", "+7 916 123-45-76", "contradicts"),
        ("phone", "нет", "not_discussed"),
        ("phone", "", "missing"),
        ("email", "ivan@mail.ru", "match"),
        ("email", "info@example.com", "contradicts"),
        ("company", "ООО «Рыжий кот»", "match"),
        ("company", "Белая чашка", "contradicts"),
        ("budget", "25000", "match"),
        ("budget", "300 000 руб. в год", "match"),
        ("budget", "52 000", "contradicts"),
        ("budget", "уточнить", "not_discussed"),
        ("decision_role", "ЛПР", "match"),
        ("decision_role", "собственник", "match"),
        ("decision_role", "решает директор", "contradicts"),
        ("decision_role", "", "missing"),
        ("next_step", "Перезвонить", "match"),
        ("next_step", "Звонок в четверг", "match"),
        ("next_step", "", "missing"),
        ("next_step_at", "2026-11-26T15:00:00+03:00", "match"),
        ("next_step_at", "2026-11-26T12:00:00+00:00", "match"),
        ("next_step_at", "26.11.2026", "match"),
        ("next_step_at", "2026-11-26T17:00:00+03:00", "contradicts"),
        ("next_step_at", "27.11.2026 15:00", "contradicts"),
        ("next_step_at", "", "missing"),
        ("source", "Рекомендация", "match"),
        ("source", "exhibition", "contradicts"),
        ("source", "site", "not_discussed"),
        ("refusal_reason", "Дорого", "not_discussed"),
        ("stage", "переговоры", "not_discussed"),
        ("stage", "отказ", "contradicts"),
        ("comment", "нужна интеграция", "match"),
        ("comment", "", "missing"),
    ],
)
def test_fields_are_compared_by_meaning(field: str, typed: str, status: str) -> None:
    found = checked(field, typed)

    assert found.status == status
    assert bool(found.evidence) is (status in ("match", "contradicts", "missing"))
    assert found.reason


def _objection(category: str, turn: int, transcript: Transcript, *, status: HandlingStatus) -> Objection:
    return Objection(
        "o1",
        category,
        0.9,
        (quote(transcript.turns[turn]),),
        Handling(status, HandlingSteps()),
        Explanation("test"),
    )


REFUSED = a_transcript("c: у вас нет интеграции", "m: да пока нет", "c: тогда нам это не подходит", "m: до свидания")


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("Дорого", "contradicts"),
        ("нет нужной функции", "match"),
        ("прочее", "not_discussed"),
        ("", "missing"),
    ],
)
def test_a_refusal_reason_is_held_against_the_clients_words(typed: str, status: str) -> None:
    assert checked("refusal_reason", typed, REFUSED).status == status


@pytest.mark.parametrize(
    ("typed", "handling", "status"),
    [
        ("Дорого", HandlingStatus.IGNORED, "match"),
        ("Работает с конкурентом", HandlingStatus.IGNORED, "contradicts"),
        ("Работает с конкурентом", HandlingStatus.RESOLVED, "not_discussed"),
    ],
)
def test_a_refusal_reason_is_held_against_unsettled_objections(
    typed: str, handling: HandlingStatus, status: str
) -> None:
    call = a_transcript("c: дорого у вас", "m: понятно")
    objection = _objection("price", 0, call, status=handling)

    assert checked("refusal_reason", typed, call, (objection,)).status == status


def test_a_won_stage_contradicts_a_refusal() -> None:
    assert checked("stage", "Успешно реализовано", REFUSED).status is FieldStatus.CONTRADICTS
    assert checked("stage", "Закрыто и не реализовано", REFUSED).status is FieldStatus.MATCH


def test_the_sentence_names_both_sides_in_the_language_of_the_call() -> None:
    found = checked("next_step_at", "27.11.2026 15:00")

    assert found.reason == "В CRM «27.11.2026 15:00», а на звонке сказано «26.11.2026 15:00»."


def test_an_entry_made_after_the_step_is_about_the_next_one() -> None:
    facts = extract_facts(CALL, CallContext(started_at=MONDAY), lexicon_for("ru"))
    record = CrmRecord({"next_step_at": "2026-12-03T11:00:00+03:00"}, entered_at=MONDAY + timedelta(days=5))
    check = check_crm(record, facts, (), CALL)

    assert next(one for one in check.fields if one.field == "next_step_at").status is FieldStatus.NOT_DISCUSSED


def test_a_call_without_a_record_is_not_checked() -> None:
    assert check_crm(None, Facts(), (), CALL).fields == ()


def test_an_empty_record_still_lists_every_field() -> None:
    check = check_crm(CrmRecord(), Facts(), (), a_transcript("c: алло"))

    assert tuple(field.field for field in check.fields) == FIELDS
    assert {field.status for field in check.fields} == {FieldStatus.NOT_DISCUSSED}


def test_unknown_roles_are_given_as_the_reason() -> None:
    call = a_transcript("?: меня зовут иван")

    assert checked("client_name", "Иван", call).reason == lexicon_for("ru").reasons["roles_unknown"]


@pytest.mark.parametrize(
    ("minutes", "delay"),
    [(12, 12.0), (-3, 0.0), (None, None)],
)
def test_entry_delay_is_counted_from_the_calls_end(minutes: int | None, delay: float | None) -> None:
    entered = None if minutes is None else MONDAY + timedelta(minutes=minutes)

    assert entry_delay_min(CrmRecord(entered_at=entered, call_ended_at=MONDAY)) == delay


@pytest.mark.parametrize(
    ("text", "at", "has_time"),
    [
        ("2026-11-26T15:00:00+03:00", datetime(2026, 11, 26, 15, 0, tzinfo=MSK), True),
        ("2026-11-26", datetime(2026, 11, 26, tzinfo=MSK), False),
        ("26.11.2026", datetime(2026, 11, 26, tzinfo=MSK), False),
        ("05.12.2026 11:30", datetime(2026, 12, 5, 11, 30, tzinfo=MSK), True),
        ("26 ноября 2026", datetime(2026, 11, 26, tzinfo=MSK), False),
        ("02/05/2027 9:30 AM", datetime(2027, 2, 5, 9, 30, tzinfo=MSK), True),
        ("02/05/2027 9:30", datetime(2027, 5, 2, 9, 30, tzinfo=MSK), True),
    ],
)
def test_dates_are_read_as_crms_write_them(text: str, at: datetime, has_time: bool) -> None:
    found = typed_time(text, like=MONDAY)

    assert found is not None
    assert (found.at if found.at.tzinfo else found.at.replace(tzinfo=MSK), found.has_time) == (at, has_time)


def test_what_is_no_date_is_none() -> None:
    assert typed_time("позвонить позже кому-нибудь", like=MONDAY) is None
