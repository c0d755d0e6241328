from __future__ import annotations

import pytest

from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.unanswered import unanswered_questions
from tests.builders import a_transcript


@pytest.mark.parametrize(
    ("lines", "language", "open_ones"),
    [
        (["c: а рассрочка у вас есть", "m: я уточню и вам перезвоню"], "ru", ["а рассрочка у вас есть"]),
        (["c: сколько это стоит в месяц", "m: две тысячи за место"], "ru", []),
        (["c: does it work with our till", "m: not sure, I'd have to check"], "en", ["does it work with our till"]),
        (["c: when can you deliver", "m: on Thursday", "c: and what do you charge", "m: nothing"], "en", []),
        (["c: вы меня слышите вообще", "m: не знаю связь плохая"], "ru", []),
        (["m: добрый день", "c: а когда вы сможете привезти"], "ru", ["а когда вы сможете привезти"]),
    ],
)
def test_what_is_put_off_or_left_at_the_end_is_open(lines: list[str], language: str, open_ones: list[str]) -> None:
    found = unanswered_questions(a_transcript(*lines, language=language), lexicon_for(language))
    assert [one.quote for one in found] == open_ones


def test_a_question_asked_twice_is_told_once() -> None:
    call = a_transcript(
        "c: а когда вы сможете привезти", "m: ну", "c: так когда вы сможете привезти", "m: не могу сказать"
    )
    (found,) = unanswered_questions(call, lexicon_for("ru"))
    assert found.turn == 2
