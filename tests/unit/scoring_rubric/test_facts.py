"""Facts of whole calls, with and without punctuation; whose fact it is, and when there is none."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from scoring_rubric.facts import extract_facts
from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.types import CallContext, Fact, Facts
from tests.builders import a_transcript
from transcription.types import Speaker

THURSDAY = datetime(2026, 11, 19, 12, 0, tzinfo=timezone(timedelta(hours=3)))


def facts(*lines: str, language: str = "ru", started_at: datetime | None = THURSDAY) -> Facts:
    transcript = a_transcript(*lines, language=language)
    return extract_facts(transcript, CallContext(started_at=started_at), lexicon_for(language))


def value(fact: Fact | None) -> str | None:
    return fact.value if fact else None


@pytest.mark.parametrize(
    ("lines", "client", "manager"),
    [
        (("m: меня зовут анна как к вам обращаться", "c: иван петрович"), "Иван Петрович", "Анна"),
        (("c: алло", "m: алло георгий добрый вечер", "m: меня богдан зовут"), "Георгий", "Богдан"),
        (("m: Добрый день, это Сергей из «Линтеры».", "c: Да, меня зовут Марина."), "Марина", "Сергей"),
        (("m: здравствуйте меня зовут олег", "c: слушаю", "m: моя коллега анна вам звонила"), None, "Олег"),
        (("m: добрый день", "c: здравствуйте"), None, None),
    ],
)
def test_names_belong_to_the_right_side(lines: tuple[str, ...], client: str | None, manager: str | None) -> None:
    found = facts(*lines)

    assert (value(found.client_name), value(found.manager_name)) == (client, manager)


@pytest.mark.parametrize(
    ("lines", "phone"),
    [
        (
            ("m: ваш номер", "c: восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь"),
            "+79161234567",
        ),
        (("m: ваш номер 8 916 123 45 67 верно", "c: да верно"), "+79161234567"),
        (("m: ваш номер 8 916 123 45 67 верно", "c: нет другой"), None),
        (("m: запишите наш телефон 8 495 123 45 67", "c: да записал"), None),
        (("m: наш телефон 8 495 123 45 67", "c: так 8 495 123 45 67 записал"), None),
        (("c: 8 916 123 45 67", "m: так", "c: ой нет 8 916 123 45 68"), "+79161234568"),
        (
            ("c: девятьсот шестнадцать", "m: угу", "c: сто двадцать три", "m: сто двадцать три", "c: сорок пять 67"),
            "+79161234567",
        ),
        (("c: мой договор 4502", "m: вижу"), None),
    ],
)
def test_the_phone_is_the_clients(lines: tuple[str, ...], phone: str | None) -> None:
    assert value(facts(*lines).phone) == phone


def test_a_phone_dictated_over_turns_quotes_every_piece() -> None:
    found = facts("c: девятьсот шестнадцать", "m: угу", "c: сто двадцать три", "m: да", "c: сорок пять 67").phone

    assert found is not None
    assert [evidence.turn for evidence in found.evidence] == [0, 2, 4]


@pytest.mark.parametrize(
    ("lines", "email"),
    [
        (("m: почта какая", "c: инфо собака пример точка ру"), "info@primer.ru"),
        (("m: ваша почта инфо собака пример точка ру правильно", "c: да"), "info@primer.ru"),
        (("m: пришлю на иван собака мэйл точка ру", "c: хорошо жду"), "ivan@mail.ru"),
        (("m: наша почта инфо собака пример точка ру", "c: угу"), None),
    ],
)
def test_the_email_is_the_clients(lines: tuple[str, ...], email: str | None) -> None:
    assert value(facts(*lines).email) == email


@pytest.mark.parametrize(
    ("lines", "budget"),
    [
        (("m: какой у вас бюджет", "c: ну двести тысяч"), "200000"),
        (("m: на какую сумму рассчитываете", "c: двадцать пять тысяч в месяц"), "25000/month"),
        (("c: мы готовы потратить до трёхсот тысяч рублей", "m: понял"), "300000 RUB"),
        (("m: тариф стоит 18350 рублей", "c: понятно"), None),
        (("c: сейчас платим пятнадцать тысяч", "m: угу"), None),
        (("m: то есть бюджет двести тысяч", "c: да верно"), "200000"),
    ],
)
def test_the_budget_is_what_the_client_means_to_spend(lines: tuple[str, ...], budget: str | None) -> None:
    assert value(facts(*lines).budget) == budget


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("c: решаю я сам", "decision_maker"),
        ("c: решаю не я", "not_decision_maker"),
        ("c: надо посоветоваться с директором", "not_decision_maker"),
        ("c: мы с партнером обсудим", "shared"),
        ("c: нет это к гендиректору", "not_decision_maker"),
        ("c: у нас склад в городе", None),
    ],
)
def test_who_decides(line: str, code: str | None) -> None:
    role = facts("m: расскажите о себе", line).decision_role

    assert (role and role.code) == code


def test_an_answer_of_one_word_tells_who_decides() -> None:
    role = facts("m: А кто у вас подписывает договор, вы?", "c: Да, я.").decision_role

    assert role is not None
    assert role.code == "decision_maker"


@pytest.mark.parametrize(
    ("lines", "when", "precision"),
    [
        (("m: давайте созвонимся завтра в одиннадцать", "c: хорошо"), "2026-11-20 11:00", "time"),
        (
            ("m: когда вам перезвонить", "c: в понедельник", "m: во сколько", "c: давайте в 11"),
            "2026-11-23 11:00",
            "time",
        ),
        (
            ("m: давайте во вторник встретимся", "c: во вторник не могу давайте в среду в три", "m: хорошо"),
            "2026-11-25 15:00",
            "time",
        ),
        (("c: наберите через недельку", "m: хорошо"), "2026-11-26 00:00", "week"),
        (
            ("m: Пришлю сегодня расчёт, а в понедельник в три созвонимся.", "c: Договорились."),
            "2026-11-23 15:00",
            "time",
        ),
        (("m: я вам перезвоню", "c: хорошо"), None, None),
        (("m: у вас 14 марта лицензия заканчивается", "c: да"), None, None),
        (("m: давайте завтра созвонимся", "c: не звоните больше"), None, None),
    ],
)
def test_the_next_step_is_dated(lines: tuple[str, ...], when: str | None, precision: str | None) -> None:
    step = facts(*lines).next_step

    assert (step and step.when and f"{step.when:%Y-%m-%d %H:%M}") == when
    assert (step and step.precision) == precision


def test_a_moved_appointment_shows_what_it_was_moved_to() -> None:
    step = facts(
        "m: давайте созвонимся завтра в три", "c: завтра не могу давайте в понедельник в пять", "m: хорошо"
    ).next_step

    assert step is not None
    assert step.value == "давайте созвонимся завтра в три — понедельник в пять"
    assert step.when == datetime(2026, 11, 23, 17, 0, tzinfo=THURSDAY.tzinfo)


def test_an_undated_promise_before_a_refusal_is_no_next_step() -> None:
    found = facts("m: я вам перезвоню", "c: хорошо", "m: или сейчас обсудим", "c: нет нам это не подходит дорого")

    assert found.next_step is None
    assert found.refusal_reason is not None


def test_without_a_start_the_next_step_keeps_its_words() -> None:
    step = facts("m: созвонимся завтра в одиннадцать", "c: хорошо", started_at=None).next_step

    assert step is not None
    assert "завтра в одиннадцать" in step.value
    assert step.when is None


def test_english_calls_are_read_too() -> None:
    found = facts(
        "m: hi this is maria from lintera who am i speaking with",
        "c: john smith",
        "m: what is your budget",
        "c: about two thousand dollars a month and my boss decides",
        "m: great let's have a call next tuesday at 3 pm",
        "c: sounds good",
        language="en",
    )

    assert value(found.client_name) == "John Smith" or value(found.client_name) == "John"
    assert value(found.budget) == "2000 USD/month"
    assert found.decision_role is not None
    assert found.decision_role.code == "not_decision_maker"
    assert found.next_step is not None
    assert found.next_step.when == datetime(2026, 11, 24, 15, 0, tzinfo=THURSDAY.tzinfo)


def test_promises_of_both_sides_are_kept_apart() -> None:
    found = facts("m: я вам завтра отправлю договор", "c: хорошо а я посоветуюсь и напишу", "m: если решите перезвоню")

    assert [evidence.speaker for fact in found.promises for evidence in fact.evidence] == [
        Speaker.MANAGER,
        Speaker.CLIENT,
    ]
    assert found.promises[0].when == datetime(2026, 11, 20, tzinfo=THURSDAY.tzinfo)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("c: это слишком дорого", "m: понятно", "c: нет брать не будем"), "price"),
        (("c: у вас нет интеграции", "m: да", "c: нам это не подходит"), "fit"),
        (("c: брать не будем дорого", "m: а если скидка", "c: ну тогда давайте завтра созвонимся", "m: хорошо"), None),
        (("c: хорошо пришлите", "m: отправлю"), None),
    ],
)
def test_a_refusal_has_its_reason(lines: tuple[str, ...], code: str | None) -> None:
    reason = facts(*lines).refusal_reason

    assert (reason and reason.code) == code


@pytest.mark.parametrize(
    ("lines", "company"),
    [
        (("c: У нас магазины «Рыжий кот», три штуки.",), "Рыжий кот"),
        (("m: компания линтера звоню вам", "c: да слушаю"), None),
        (("c: у нас кофейня белая чашка называется",), "белая чашка"),
        (("m: Вы из компании «Дубрава»?", "c: Да."), "Дубрава"),
        (("c: транспортная компания у нас",), None),
    ],
)
def test_the_firm_is_the_clients(lines: tuple[str, ...], company: str | None) -> None:
    assert value(facts(*lines).company) == company


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("c: мы нашли вас на сайте",), "site"),
        (("c: вас знакомые посоветовали",), "referral"),
        (("m: вы оставляли заявку на сайте", "c: да"), "site"),
        (("c: на сайте остатки не сходятся",), None),
    ],
)
def test_the_source_is_what_brought_the_client(lines: tuple[str, ...], code: str | None) -> None:
    source = facts(*lines).source

    assert (source and source.code) == code


def test_nothing_that_needs_a_role_is_said_when_roles_are_unknown() -> None:
    found = facts("?: меня зовут анна 8 916 123 45 67", "?: давайте завтра в три созвонимся", "?: да хорошо")

    assert found.next_step is not None
    assert found == Facts(next_step=found.next_step)


def test_an_empty_call_has_no_facts() -> None:
    assert facts() == Facts()
