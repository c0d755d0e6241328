"""Both languages say everything, count rightly and are chosen as the reader asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents_facts import FactsItem
from assistant.domain import CallState, Stage
from scoring_rubric.types import CallKind, CriterionStatusOfLead, FieldStatus, StepStatus
from ui.web.markup import TEMPLATES
from ui.web.wording import LANGUAGES, LOCALE, choose_language, clock, wording
from ui.words import LOCALE as CLI_LOCALE


def _leaves(words: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in words.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    ru, en = (dict(_leaves(wording(language).words)) for language in LANGUAGES)
    assert ru.keys() == en.keys()
    for key, text in ru.items():
        if isinstance(text, str) and not key.endswith((".one", ".few", ".many")):
            assert _placeholders(text) == _placeholders(en[key]), key


def _placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text)} - {None}


def test_no_text_is_empty() -> None:
    for language in LANGUAGES:
        assert all(value for _, value in _leaves(wording(language).words)), language


def test_every_text_that_the_templates_ask_for_exists() -> None:
    asked = {
        key
        for template in TEMPLATES.glob("*.html")
        for key in re.findall(r"\bt\('([a-z_.]+)'[,)]", template.read_text(encoding="utf-8"))
    }
    assert len(asked) > 80
    known = {path for path, _ in _leaves(wording("en").words)}
    groups = {path.rpartition(".")[0] for path in known}
    assert asked <= known | groups


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("state", CallState),
        ("stage", Stage),
        ("kind", CallKind),
        ("crm_status", FieldStatus),
        ("step_status", StepStatus),
        ("lead_status", CriterionStatusOfLead),
    ],
)
def test_every_value_that_a_page_names_has_a_name(kind: str, values: type[CallState]) -> None:
    for language in LANGUAGES:
        assert set(wording(language).words["names"][kind]) == {value.value for value in values}


@pytest.mark.parametrize(
    ("n", "expected"),
    [(1, "1 цитата"), (2, "2 цитаты"), (5, "5 цитат"), (11, "11 цитат"), (21, "21 цитата"), (112, "112 цитат")],
)
def test_russian_counts(n: int, expected: str) -> None:
    assert wording("ru").text("quote.count", n=n) == expected


@given(st.integers(min_value=0, max_value=10_000))
def test_english_counts(n: int) -> None:
    assert wording("en").text("quote.count", n=n) == f"{n} quote{'' if n == 1 else 's'}"


def test_the_packs_titles_come_before_our_names_and_unknown_keys_stay_readable() -> None:
    words = wording("en", {"source": {"site": "Our landing page"}})
    assert words.name("source", "site") == "Our landing page"
    assert words.name("source", "telegram") == "Telegram"
    assert words.name("category", "payment_in_crypto") == "Payment in crypto"


@pytest.mark.parametrize(
    ("asked", "remembered", "accepted", "expected"),
    [
        ("en", "ru", "ru-RU,ru;q=0.9", "en"),
        ("", "en", "ru-RU,ru;q=0.9", "en"),
        ("", "", "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("", "", "de-DE,de;q=0.9,en;q=0.5,ru;q=0.7", "ru"),
        ("", "", "de-DE,de;q=0.9", "en"),
        ("", "", "ru;q=nonsense,en", "en"),
        ("xx", "", "", "ru"),
    ],
)
def test_the_language_is_what_was_asked_else_remembered_else_preferred(
    asked: str, remembered: str, accepted: str, expected: str
) -> None:
    assert choose_language(asked=asked, remembered=remembered, accepted=accepted) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"), [(None, ""), (0.0, "0:00"), (61.9, "1:01"), (600.0, "10:00"), (3725.0, "1:02:05")]
)
def test_clock(seconds: float | None, expected: str) -> None:
    assert clock(seconds) == expected


@pytest.mark.parametrize(
    ("language", "day", "quoted"), [("ru", "24 окт 2026", "«{дорого}»"), ("en", "24 Oct 2026", "“{дорого}”")]
)
def test_days_without_a_zone_and_quotation_marks_follow_the_language(language: str, day: str, quoted: str) -> None:
    words = wording(language, zone=ZoneInfo("Pacific/Kiritimati"))
    assert words.of_calendar(date(2026, 10, 24)) == day
    assert words.text("quoted", words="{дорого}") == quoted


def test_numbers_follow_the_language() -> None:
    ru, en = wording("ru"), wording("en")
    assert (ru.number(0.74, 1), en.number(0.74, 1)) == ("0,7", "0.7")
    assert (ru.number(5.0, 1), ru.percent(0.256), en.percent(0.256)) == ("5", "26 %", "26%")
    assert ru.moment(datetime(2026, 11, 26, 15, 0, tzinfo=UTC)) == "26 ноя 2026, 15:00"
    assert ru.appointment(datetime(2026, 11, 26, 0, 0, tzinfo=UTC)) == "26 ноя 2026"
    moscow = wording("ru", zone=ZoneInfo("Europe/Moscow"))
    assert moscow.moment(datetime(2026, 11, 26, 22, 30, tzinfo=UTC)) == "27 ноя 2026, 01:30"
    assert moscow.appointment(datetime(2026, 11, 26, 21, 0, tzinfo=UTC)) == "27 ноя 2026"
    assert [en.minutes(value) for value in (42, 180, 1053, 4320)] == ["42 min", "3 h", "17 h 33 min", "3 d"]


@pytest.mark.parametrize("file", sorted(LOCALE.glob("*.yaml")), ids=lambda file: file.name)
def test_no_key_stands_twice(file: Path) -> None:
    def keys(node: yaml.Node) -> Iterator[tuple[str, int]]:
        if isinstance(node, yaml.MappingNode):
            own = [key.value for key, _ in node.value]
            yield from ((name, own.count(name)) for name in own)
            for _, value in node.value:
                yield from keys(value)

    root = yaml.compose(file.read_text("utf-8"))
    assert [name for name, times in keys(root) if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_has_a_name(language: str) -> None:
    named = wording(language).words["names"]["fact"]
    assert set(FactsItem.model_fields) - {"promises"} <= set(named)


PERSON = re.compile(r"^(calls\.(look|filters|values\.reviewed|views|none|export|learn_how)|call\.reviewed)")
"""Where a page speaks of a person who has looked through a call."""
REVIEWED = {
    "en": re.compile(r"\b(?:un)?reviewed\b|\bin review\b|\breviewing\b", re.IGNORECASE),
    "ru": re.compile(r"просмотр(?!ите)", re.IGNORECASE),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_program_did_and_what_a_person_did_have_two_words(language: str) -> None:
    said = {
        f"{path.stem.removesuffix(language).removesuffix('.')}.{key}".lstrip("."): text
        for path in (*LOCALE.glob(f"*{language}.yaml"), *CLI_LOCALE.glob(f"*{language}.yaml"))
        for key, text in _leaves(yaml.safe_load(path.read_text(encoding="utf-8")))
    }
    found = {key for key, text in said.items() if REVIEWED[language].search(re.sub(r"{\w+}", "", str(text)))}
    assert {"calls.look.mark", "call.reviewed"} <= found
    assert [key for key in sorted(found) if not PERSON.match(key)] == []
    programs = {"en": "Analysed", "ru": "Разобран"}[language]
    assert said["names.state.done"] == programs
