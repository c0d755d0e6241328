"""Moments as people name them, resolved from a Monday noon."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from scoring_rubric.spoken_time import Moment, Precision, find_moments, merged, resolve

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=3)))

MOMENTS = [
    ("завтра в одиннадцать", ["2026-11-24 11:00"]),
    ("давайте в четверг в три", ["2026-11-26 15:00"]),
    ("через недельку наберите", ["2026-11-30 00:00"]),
    ("next tuesday at 3 pm", ["2026-12-01 15:00"]),
    ("в следующий вторник", ["2026-12-01 00:00"]),
    ("послезавтра в половине третьего", ["2026-11-25 14:30"]),
    ("в пятницу к шестнадцати ноль-ноль", ["2026-11-27 16:00"]),
    ("14 марта заканчивается", ["2027-03-14 00:00"]),
    ("завтра часиков в 11 пожалуй", ["2026-11-24 11:00"]),
    ("давайте двадцать пятого в десять тридцать", ["2026-11-25 10:30"]),
    ("двадцать пятого ноября", ["2026-11-25 00:00"]),
    ("двадцать седьмого числа после обеда", ["2026-11-27 14:00"]),
    ("через полчаса", ["2026-11-23 12:30"]),
    ("через час", ["2026-11-23 13:00"]),
    ("через два дня", ["2026-11-25 00:00"]),
    ("часа через два", ["2026-11-23 14:00"]),
    ("на следующей неделе в среду в 10 утра", ["2026-12-02 10:00"]),
    ("в среду на следующей неделе в 10", ["2026-12-02 10:00"]),
    ("в понедельник в 9", ["2026-11-30 09:00"]),
    ("без пятнадцати четыре в пятницу", ["2026-11-27 15:45"]),
    ("в 15:30 завтра", ["2026-11-24 15:30"]),
    ("tomorrow morning", ["2026-11-24 10:00"]),
    ("on thursday at half past two", ["2026-11-26 14:30"]),
    ("thursday at three thirty", ["2026-11-26 15:30"]),
    ("in two weeks", ["2026-12-07 00:00"]),
    ("november 26th at 11 am", ["2026-11-26 11:00"]),
    ("the 26th of november at noon", ["2026-11-26 12:00"]),
    ("call me back in half an hour", ["2026-11-23 12:30"]),
    ("friday 10 a.m.", ["2026-11-27 10:00"]),
    ("quarter to five on friday", ["2026-11-27 16:45"]),
    ("in a couple of days", ["2026-11-25 00:00"]),
    ("tuesday next week at ten", ["2026-12-01 10:00"]),
    ("day after tomorrow at 4", ["2026-11-25 16:00"]),
    ("в конце недели", ["2026-11-27 00:00"]),
    ("в декабре", ["2026-12-01 00:00"]),
    ("через месяц", ["2026-12-23 00:00"]),
    ("пятого декабря в 12", ["2026-12-05 12:00"]),
    ("26.11 в 15.00", ["2026-11-26 15:00"]),
    ("созвонимся в час дня завтра", ["2026-11-24 13:00"]),
    ("завтра в час тридцать", ["2026-11-24 13:30"]),
    ("завтра в шесть вечера", ["2026-11-24 18:00"]),
    ("завтра после двух", ["2026-11-24 14:00"]),
    ("в среду до обеда", ["2026-11-25 11:00"]),
    ("завтра с утра", ["2026-11-24 10:00"]),
    ("в 3 филиала отправили", []),
    ("в два раза дороже", []),
    ("8 пользователей", []),
    ("вчера в три", []),
    ("на прошлой неделе в среду", []),
    ("5 минут назад", []),
    ("самое малое на 6 месяцев", []),
    ("минут на 15 20 минут", []),
    ("мы работаем 10 лет", []),
    ("сделали за два дня", []),
    ("у нас 3 дня доставка", []),
    ("в три перезвоню", ["2026-11-23 15:00"]),
    ("давайте в 11", ["2026-11-24 11:00"]),
    ("в четверг двадцать шестого ноября в пятнадцать часов", ["2026-11-26 15:00"]),
    ("во вторник в четырнадцать тридцать", ["2026-11-24 14:30"]),
    ("last week on friday", []),
    ("лицензия до 14 марта включительно", ["2027-03-14 00:00"]),
    ("good morning", []),
    ("через пару недель", ["2026-12-07 00:00"]),
    ("первого декабря", ["2026-12-01 00:00"]),
    ("в течение часа", ["2026-11-23 13:00"]),
    ("до конца недели пришлю", ["2026-11-27 00:00"]),
    ("1 декабря в 11:00", ["2026-12-01 11:00"]),
    ("в десять", ["2026-11-24 10:00"]),
    ("завтра между двумя и тремя", ["2026-11-24 14:00"]),
    ("в течение дня", ["2026-11-23 00:00"]),
]


@pytest.mark.parametrize(("text", "expected"), MOMENTS)
def test_moments_resolve_in_the_zone_of_the_call(text: str, expected: list[str]) -> None:
    found = [resolve(moment, MONDAY) for moment in find_moments(text)]

    assert [f"{when:%Y-%m-%d %H:%M}" for when in found if when] == expected
    assert all(when is not None and when.utcoffset() == timedelta(hours=3) for when in found)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("завтра в три", Precision.TIME),
        ("через час", Precision.TIME),
        ("завтра после обеда", Precision.PART_OF_DAY),
        ("в четверг", Precision.DAY),
        ("через недельку", Precision.WEEK),
        ("next week", Precision.WEEK),
        ("через месяц", Precision.MONTH),
    ],
)
def test_precision_says_how_exactly_a_moment_was_named(text: str, precision: Precision) -> None:
    assert find_moments(text)[0].precision is precision


@pytest.mark.parametrize(("text", "bare", "hours"), [("11 да", True, [11]), ("11 да", False, []), ("три", True, [15])])
def test_a_number_alone_is_an_hour_only_in_an_answer(text: str, bare: bool, hours: list[int]) -> None:
    found = find_moments(text, bare_hours=bare)

    assert [moment.clock.hour for moment in found if moment.clock] == hours


def test_a_weekday_said_on_that_weekday_is_next_week() -> None:
    (moment,) = find_moments("в понедельник")

    assert resolve(moment, MONDAY) == datetime(2026, 11, 30, tzinfo=MONDAY.tzinfo)


def test_what_is_named_later_wins_and_completes() -> None:
    (day,), (clock,) = find_moments("в четверг"), find_moments("в одиннадцать")

    assert resolve(merged(day, clock), MONDAY) == datetime(2026, 11, 26, 11, 0, tzinfo=MONDAY.tzinfo)


def test_a_time_gone_by_today_is_tomorrows() -> None:
    (moment,) = find_moments("в десять")

    assert resolve(moment, MONDAY) == datetime(2026, 11, 24, 10, 0, tzinfo=MONDAY.tzinfo)


def test_a_day_that_no_month_has_is_none() -> None:
    (moment,) = find_moments("31 ноября в три")

    assert resolve(moment, MONDAY) is None


def test_a_call_without_an_offset_gives_no_date() -> None:
    (moment,) = find_moments("завтра")

    assert resolve(moment, MONDAY.replace(tzinfo=None)) is None


def test_a_moment_keeps_its_place() -> None:
    text = "ну давайте, в четверг в три"
    (moment,) = find_moments(text)

    assert isinstance(moment, Moment)
    assert text[moment.start : moment.end] == "четверг в три"
