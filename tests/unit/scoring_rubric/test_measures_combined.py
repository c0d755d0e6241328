"""Measures made of others: the mark of the parts, what is missing, and what a part that nobody knows leaves open."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from scoring_rubric.measures import measure
from scoring_rubric.outcomes import Outcome
from scoring_rubric.rubric import Trust
from scoring_rubric.rubric_measures import Measure, all_within
from scoring_rubric.rubric_reasons import Reason
from scoring_rubric.types import CriterionStatus, ScriptResult, StepResult, StepStatus
from tests.unit.scoring_rubric.scoring_builders import findings
from tests.unit.scoring_rubric.scoring_builders import said as quoted

MEASURES: TypeAdapter[Measure] = TypeAdapter(Measure)
STATUS = {"+": StepStatus.DONE, "~": StepStatus.LATE, "-": StepStatus.MISSING, "/": StepStatus.NOT_APPLICABLE}
TITLES = {"a": "первое", "b": "второе", "c": "третье"}


def text(words: str) -> dict[str, str]:
    return {"ru": words, "en": words}


def leaf(step: str) -> dict[str, Any]:
    return {"kind": "script_step", "step": step}


REVIEWER = {"kind": "reviewer", "judges": text("тон")}


def parts(*steps: str) -> list[dict[str, Any]]:
    return [
        {"title": text(TITLES.get(step, "тон")), "measure": REVIEWER if step == "?" else leaf(step)} for step in steps
    ]


def outcome(spec: dict[str, Any], **steps: str) -> Outcome:
    """Of a call on which step ``a`` is done (+), late (~), missing (-) or does not apply (/)."""
    results = tuple(
        StepResult(step, STATUS[mark], (quoted(0),) if mark in "+~" else ()) for step, mark in steps.items()
    )
    found = findings(script=ScriptResult("first-contact", "1", None, results))
    return measure(MEASURES.validate_python(spec), found, Trust())


def shown(found: Outcome) -> float | str | None:
    return found.score if found.status is CriterionStatus.SCORED else found.status.value


ALL = {"kind": "all_of", "parts": parts("a", "b")}
ANY = {"kind": "any_of", "parts": parts("a", "b")}
SHARE = {"kind": "share_of", "parts": parts("a", "b", "c")}
MARKS = SHARE | {"marks": [{"at_least": 2, "score": 0.5}, {"at_least": 3, "score": 1}]}
LEVELS = {
    "kind": "levels",
    "levels": [
        {"score": 1, "title": text("всё"), "when": ALL},
        {"score": 0.5, "title": text("начало"), "when": leaf("a")},
    ],
}
WARM = {
    "kind": "levels",
    "levels": [
        {"score": 1, "title": text("тепло"), "when": {"kind": "all_of", "parts": parts("a", "?")}},
        {"score": 0.5, "title": text("начало"), "when": leaf("a")},
    ],
}
PROVIDED = {"kind": "provided", "condition": leaf("a"), "applies": text("клиент готов"), "measure": leaf("b")}
NA, OPEN = "not_applicable", "withheld"


@pytest.mark.parametrize(
    ("spec", "steps", "expected"),
    [
        (ALL, {"a": "+", "b": "+"}, 1.0),
        (ALL, {"a": "+", "b": "~"}, 0.5),
        (ALL, {"a": "+", "b": "-"}, 0.0),
        (ALL, {"a": "+", "b": "/"}, 1.0),
        (ALL, {"a": "/", "b": "/"}, NA),
        (ANY, {"a": "-", "b": "+"}, 1.0),
        (ANY, {"a": "-", "b": "~"}, 0.5),
        (ANY, {"a": "-", "b": "-"}, 0.0),
        (ANY, {"a": "/", "b": "-"}, 0.0),
        (SHARE, {"a": "+", "b": "+", "c": "-"}, 0.667),
        (SHARE, {"a": "+", "b": "-", "c": "/"}, 0.5),
        (MARKS, {"a": "+", "b": "-", "c": "-"}, 0.0),
        (MARKS, {"a": "+", "b": "+", "c": "-"}, 0.5),
        (MARKS, {"a": "+", "b": "+", "c": "~"}, 0.5),
        (MARKS, {"a": "+", "b": "+", "c": "+"}, 1.0),
        (MARKS, {"a": "+", "b": "+", "c": "/"}, 1.0),
        (LEVELS, {"a": "+", "b": "+"}, 1.0),
        (LEVELS, {"a": "+", "b": "-"}, 0.5),
        (LEVELS, {"a": "-", "b": "+"}, 0.0),
        (LEVELS, {"a": "/", "b": "-"}, NA),
        (LEVELS, {"a": "/", "b": "+"}, NA),  # the lowest level does not apply
        (LEVELS, {"a": "/", "b": "/"}, NA),
        (WARM, {"a": "+"}, OPEN),
        (WARM, {"a": "-"}, 0.0),
        ({"kind": "any_of", "parts": parts("a", "?")}, {"a": "+"}, 1.0),
        ({"kind": "any_of", "parts": parts("a", "?")}, {"a": "-"}, OPEN),
        ({"kind": "all_of", "parts": parts("a", "?")}, {"a": "-"}, 0.0),
        ({"kind": "share_of", "parts": parts("a", "?")}, {"a": "-"}, OPEN),
        (REVIEWER, {}, OPEN),
        (PROVIDED, {"a": "+", "b": "+"}, 1.0),
        (PROVIDED, {"a": "+", "b": "-"}, 0.0),
        (PROVIDED, {"a": "-", "b": "+"}, NA),
        (PROVIDED, {"a": "~", "b": "+"}, NA),
        (PROVIDED, {"a": "/", "b": "+"}, NA),
        (PROVIDED | {"holds": False}, {"a": "-", "b": "-"}, 0.0),
        (PROVIDED | {"holds": False}, {"a": "+", "b": "-"}, NA),
        (PROVIDED | {"condition": REVIEWER}, {"b": "+"}, OPEN),
    ],
)
def test_the_mark(spec: dict[str, Any], steps: dict[str, str], expected: float | str) -> None:
    assert shown(outcome(spec, **steps)) == expected


@pytest.mark.parametrize(
    ("spec", "steps", "reason", "values"),
    [
        (ALL, {"a": "+", "b": "+"}, Reason.ALL_DONE, {"found": "первое, второе"}),
        (ALL, {"a": "+", "b": "-"}, Reason.PARTLY_DONE, {"found": "первое", "missing": "второе"}),
        (ALL, {"a": "-", "b": "-"}, Reason.NOT_DONE, {"missing": "первое, второе"}),
        (ALL, {"a": "~", "b": "~"}, Reason.NOT_IN_FULL, {"missing": "первое, второе"}),
        (ANY, {"a": "-", "b": "-"}, Reason.NOT_DONE, {"missing": "первое или второе"}),
        (LEVELS, {"a": "+", "b": "+"}, Reason.ALL_DONE, {"found": "всё"}),
        (LEVELS, {"a": "+", "b": "-"}, Reason.PARTLY_DONE, {"found": "начало", "missing": "второе"}),
        (LEVELS, {"a": "-", "b": "+"}, Reason.NOT_DONE, {"missing": "начало"}),
        (PROVIDED, {"a": "-", "b": "+"}, Reason.CONDITION_NOT_MET, {"value": "клиент готов"}),
        (REVIEWER, {}, Reason.FOR_REVIEWER, {"value": "тон"}),
        (WARM, {"a": "+"}, Reason.FOR_REVIEWER, {"value": "тон"}),
    ],
)
def test_the_reason_names_what_is_there_and_what_is_missing(
    spec: dict[str, Any], steps: dict[str, str], reason: Reason, values: dict[str, str]
) -> None:
    found = outcome(spec, **steps)
    assert (found.reason, found.values_in("ru")) == (reason, values)


def test_a_reviewer_is_shown_what_the_machine_found() -> None:
    assert outcome(WARM, a="+").evidence == (quoted(0),)
    where = outcome(REVIEWER | {"shows": "closing"})
    assert [item.turn for item in where.evidence] == [6]


def test_what_is_missing_shows_the_place_to_look_at() -> None:
    assert [item.turn for item in outcome(ALL, a="-", b="-").evidence] == [0]


@pytest.mark.parametrize(
    ("spec", "fault"),
    [
        (ALL | {"parts": []}, "at least 1"),
        (ALL | {"parts": [{"measure": leaf("a")}]}, "title"),
        (SHARE | {"marks": [{"at_least": 4, "score": 1}]}, "at most 3 parts"),
        (SHARE | {"marks": [{"at_least": 1, "score": 0.5}]}, "1 as the last score"),
        (LEVELS | {"levels": LEVELS["levels"][::-1]}, "downwards"),
        (LEVELS | {"levels": LEVELS["levels"][1:]}, "downwards"),
        (PROVIDED | {"applies": None}, "applies"),
        ({"kind": "reviewer"}, "judges"),
        ({"kind": "all_of", "parts": [{"title": text("x"), "measure": {"kind": "sung"}}]}, "sung"),
    ],
)
def test_what_cannot_be_reached_is_refused(spec: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError) as raised:
        outcome(spec)
    assert fault in str(raised.value)


def test_every_measure_inside_is_walked() -> None:
    kinds = [spec.kind for spec in all_within(MEASURES.validate_python(PROVIDED | {"measure": WARM}))]
    assert kinds == ["provided", "script_step", "levels", "all_of", "script_step", "reviewer", "script_step"]
