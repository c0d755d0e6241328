"""Invariants of facts: every quote is a part of its turn, every phone and date comes back as it was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_rubric.crm_check import check_crm
from scoring_rubric.facts import extract_facts
from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.phones import find_phones
from scoring_rubric.spoken_numbers import cardinals, plain
from scoring_rubric.spoken_time import find_moments, resolve
from scoring_rubric.types import CallContext, CrmRecord, Fact, Facts
from transcription.types import Evidence, Quality, Speaker, Transcript, Turn

MSK = timezone(timedelta(hours=3))
PIECES = st.sampled_from(
    [
        "меня зовут иван",
        "Дмитрий, добрый день!",
        "восемь девятьсот шестнадцать",
        "сто двадцать три сорок пять шестьдесят семь",
        "инфо собака пример точка ру",
        "бюджет двести тысяч",
        "в четверг в три",
        "давайте созвонимся завтра",
        "перезвоню через недельку",
        "нам нужна программа",
        "нет, не подходит, дорого",
        "компания «Рыжий кот»",
        "решает директор",
        "какой у вас бюджет",
        "как к вам обращаться",
        "да",
        "угу",
        "нет",
        "my name is john",
        "call me on tuesday at 3 pm",
        "без пятнадцати",
        "31 ноября",
        "…",
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, min_size=1, max_size=3).map(" ".join),
    st.text(min_size=1, max_size=60).filter(lambda text: bool(text.strip())),
)
TURNS = st.lists(st.tuples(st.sampled_from([*Speaker]), TEXTS), max_size=10)


def _transcript(turns: list[tuple[Speaker, str]], language: str) -> Transcript:
    made = tuple(Turn(number, speaker, text) for number, (speaker, text) in enumerate(turns))
    return Transcript("call-1", language, made, Quality(usable=True))


def _all(facts: Facts) -> Iterator[Fact]:
    for field in fields(facts):
        value = getattr(facts, field.name)
        yield from value if isinstance(value, tuple) else ([value] if value else [])


def _is_quoted(evidence: Evidence, transcript: Transcript) -> bool:
    turn = transcript.turns[evidence.turn]
    return evidence.quote in turn.text and evidence.speaker is turn.speaker


@settings(max_examples=150, deadline=None)
@given(turns=TURNS, language=st.sampled_from(["ru", "en"]))
def test_every_fact_and_crm_finding_quotes_its_turn(turns: list[tuple[Speaker, str]], language: str) -> None:
    transcript = _transcript(turns, language)
    context = CallContext(started_at=datetime(2026, 11, 19, 12, 0, tzinfo=MSK))
    facts = extract_facts(transcript, context, lexicon_for(language))
    record = CrmRecord({"phone": "+7 900 000-00-11", "budget": "100", "client_name": "Пётр", "next_step_at": "завтра"})
    check = check_crm(record, facts, (), transcript)

    for fact in _all(facts):
        assert fact.value
        assert fact.evidence
        assert 0 <= fact.confidence <= 1
        assert all(_is_quoted(evidence, transcript) for evidence in fact.evidence)
        assert fact.when is None or fact.when.utcoffset() == timedelta(hours=3)
    assert all(_is_quoted(evidence, transcript) for field in check.fields for evidence in field.evidence)
    assert extract_facts(transcript, context, lexicon_for(language)) == facts


@given(digits=st.integers(min_value=0, max_value=9_999_999))
def test_a_phone_comes_back_however_it_is_grouped(digits: int) -> None:
    number = f"{digits:07d}"
    for text in (
        f"8916{number}",
        f"8 916 {number[:3]} {number[3:5]} {number[5:]}",
        f"+7 (916) {number[:3]}-{number[3:5]}-{number[5:]}",
        "8 9 1 6 " + " ".join(number),
    ):
        assert [mention.e164 for mention in find_phones(text, ("RU",))] == [f"+7916{number}"]


@given(amount=st.integers(min_value=1, max_value=999), unit=st.sampled_from([1_000, 1_000_000]))
def test_thousands_and_millions_are_multiplied(amount: int, unit: int) -> None:
    word = "тысяч" if unit == 1_000 else "миллионов"

    assert [number.value for number in cardinals(f"{amount} {word} рублей")] == [amount * unit]


@given(
    hour=st.integers(min_value=8, max_value=19),
    weekday=st.sampled_from(["понедельник", "вторник", "среду", "четверг", "пятницу"]),
    days=st.integers(min_value=0, max_value=2000),
)
def test_a_weekday_is_within_the_week_ahead(hour: int, weekday: str, days: int) -> None:
    at = datetime(2024, 1, 1, 12, 30, tzinfo=MSK) + timedelta(days=days)
    (moment,) = find_moments(f"давайте в {weekday} в {hour}:00")
    when = resolve(moment, at)

    assert when is not None
    assert 1 <= (when.date() - at.date()).days <= 7
    assert (when.hour, when.minute, when.tzinfo) == (hour, 0, MSK)


@given(text=st.text(max_size=200))
def test_reading_any_text_keeps_places_inside_it(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert all(0 <= moment.start < moment.end <= len(text) for moment in find_moments(text))
    assert all(0 <= number.start < number.end <= len(text) for number in cardinals(text))
