"""Every step of the script by cues alone, Russian and English: ten wordings that take it and five that do not.

A row of ``step_cases.tsv`` is the step, the language, ``+`` or ``-``, and what the manager says. Cues alone are the
narrowest reading: what they miss and the reader of sentences knows is listed with its reason.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from scoring_rubric.script import DEFAULT_SCRIPTS, Script, check_script, load_script
from scoring_rubric.types import CallContext, StepStatus
from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import WordBag

ROWS = [
    line.split("\t") for line in (Path(__file__).parent / "step_cases.tsv").read_text(encoding="utf-8").splitlines()
]
TALK = {
    "ru": "c: " + "ну вот у нас дела идут как то так и еще немного вот так " * 3,
    "en": "c: " + "well you know things are going more or less like that here " * 3,
}
EACH, NEGATIVE = 15, 5
KNOWN: dict[tuple[str, str, str], str] = {
    (step, language, text): reason
    for reason, rows in {
        "no cue has these words: the reader of sentences knows them": [
            ("name", "ru", "добрый день это марина компания вектор"),
            ("name", "ru", "менеджер дмитрий слушаю вас"),
            ("name", "ru", "алло это екатерина вектор"),
            ("name", "ru", "вас беспокоит наталья"),
            ("name", "en", "my name's david"),
            ("name", "en", "hi this is kate"),
            ("company", "ru", "это сервисный центр вектор"),
            ("company", "ru", "магазин сантехники вектор"),
            ("company", "en", "anna with vector here"),
            ("company", "en", "sales team at vector anna speaking"),
            ("permission", "ru", "сейчас удобно"),
            ("discovery", "en", "what don't you like about your current system"),
            ("discovery", "en", "how are you tracking orders today"),
            ("value", "ru", "вам не придется вести таблицы"),
            ("value", "ru", "вы получите полный контроль"),
            ("value", "en", "that way your team doesn't have to do it by hand"),
            ("next_step", "ru", "подъедем к вам в среду на замер"),
            ("next_step", "ru", "договорились созваниваемся в пятницу"),
            ("next_step", "ru", "запишу вас на показ в субботу"),
            ("next_step", "en", "i'll follow up with you next week"),
            ("next_step", "en", "we'll come by on wednesday to measure"),
            ("next_step", "en", "i'll get back to you by tuesday"),
            ("contact_check", "ru", "ваш номер телефона можно"),
            ("contact_check", "ru", "какой у вас имейл"),
            ("contact_check", "en", "could you give me your email"),
            ("farewell", "ru", "всех благ"),
        ],
        "a cue of wishing well is met in a report": [
            ("farewell", "en", "we had a great week"),
        ],
    }.items()
    for step, language, text in rows
}


@cache
def script(language: str) -> Script:
    return load_script(DEFAULT_SCRIPTS[language])


def cases() -> list[object]:
    made = []
    for step, language, sign, text in ROWS:
        reason = KNOWN.get((step, language, text))
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        made.append(pytest.param(step, language, sign, text, marks=marks, id=f"{step}-{language}-{text[:40]}"))
    return made


@pytest.mark.parametrize(("step", "language", "sign", "text"), cases())
def test_a_step_is_taken_by_its_words_and_by_no_others(step: str, language: str, sign: str, text: str) -> None:
    result = check_script(
        script(language), a_transcript(f"m: {text}", TALK[language], language=language), CallContext(), WordBag()
    )
    found = next(one for one in result.steps if one.id == step)

    assert found.status is (StepStatus.DONE if sign == "+" else StepStatus.MISSING)


def test_every_step_has_its_cases_in_both_languages() -> None:
    every = {(step.id, language) for language in TALK for step in script(language).steps}
    count = Counter((step, language) for step, language, _, _ in ROWS)
    negative = Counter((step, language) for step, language, sign, _ in ROWS if sign == "-")

    assert set(count) == every
    assert min(count.values()) >= EACH
    assert min(negative.values()) >= NEGATIVE
