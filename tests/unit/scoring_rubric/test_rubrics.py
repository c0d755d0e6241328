"""Which rubric a call is scored by, and what is said where a company's rubrics do not divide the kinds of call."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring_rubric.packs_loading import PackError, read_pack
from scoring_rubric.rubric import DEFAULT_RUBRIC, Rubric, load_rubric
from scoring_rubric.rubrics import choose_rubrics
from scoring_rubric.types import CallKind

OURS = load_rubric()
TEXT = DEFAULT_RUBRIC.read_text(encoding="utf-8")


def a_rubric(name: str, *kinds: str) -> tuple[Path, Rubric]:
    changed = OURS.model_copy(update={"id": name, "for_kinds": tuple(map(CallKind, kinds)) or None})
    return Path(f"rubric.{name}.v1.yaml"), changed


@pytest.mark.parametrize(
    ("kind", "chosen"),
    [
        (CallKind.REPEAT, "again"),
        (CallKind.VOICEMAIL, "machine"),
        (CallKind.FIRST_OUTGOING, "all"),
        (CallKind.FIRST_INCOMING, "machine"),
    ],
)
def test_a_call_is_scored_by_the_rubric_of_its_kind_else_by_the_general_one(kind: CallKind, chosen: str) -> None:
    rubrics = choose_rubrics(
        [a_rubric("again", "repeat"), a_rubric("all"), a_rubric("machine", "voicemail", "first_incoming")]
    )
    assert rubrics.of(kind).id == chosen
    assert [rubric.id for rubric in rubrics.all()] == ["all", "machine", "again"]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([a_rubric("a"), a_rubric("b")], ("rubric.a.v1.yaml and rubric.b.v1.yaml", "every other kind")),
        ([a_rubric("a", "repeat")], ("rubric.a.v1.yaml", "no rubric", "without `for_kinds`")),
        (
            [a_rubric("a", "repeat"), a_rubric("b", "voicemail", "repeat"), a_rubric("c")],
            ("rubric.a.v1.yaml and rubric.b.v1.yaml", "of the kind repeat"),
        ),
        (
            [
                (Path("rubric.a.v1.yaml"), a_rubric("same")[1]),
                (Path("rubric.b.v1.yaml"), a_rubric("same", "repeat")[1]),
            ],
            ("rubric.a.v1.yaml and rubric.b.v1.yaml", "the id 'same'"),
        ),
    ],
)
def test_rubrics_that_do_not_divide_the_kinds_are_named(
    found: list[tuple[Path, Rubric]], said: tuple[str, ...]
) -> None:
    with pytest.raises(PackError) as raised:
        choose_rubrics(found)
    assert all(part in str(raised.value) for part in said), raised.value
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("written", "fault"), [("[repeated]", "for_kinds"), ("[]", "for_kinds"), ("repeat", "for_kinds")]
)
def test_a_kind_that_does_not_exist_is_named_with_its_line(written: str, fault: str) -> None:
    text = TEXT.replace('version: "1"', f'version: "1"\nfor_kinds: {written}', 1)
    with pytest.raises(PackError, match=rf"line 5: {fault}"):
        read_pack(text, Rubric, name="ours.yaml")
