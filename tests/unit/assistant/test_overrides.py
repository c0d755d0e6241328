"""A reviewer's mark counts at once everywhere, and the program's own number is kept beside it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.calls import Calls
from assistant.documents import AnalysisDocument
from assistant.documents_scorecard import CriterionItem, ScorecardItem
from assistant.errors import BadInput, UnknownCall
from assistant.marking import marked
from assistant.overrides import Overrides, OverrideWish
from assistant.remarks import MarkStatus, Override
from assistant.store.unit_of_work import Database
from assistant.team import Team
from tests.builders import NOON
from tests.judged import CALL, SPOKEN, analysis
from transcription.captions import transcript_to_json

pytestmark = pytest.mark.usefixtures("any_store")

WHY = "Поздоровался первым словом"


def _wish(criterion: str = "greeting", score: float | None = 1.0, **changes: object) -> OverrideWish:
    return OverrideWish(**({"criterion": criterion, "author": "Мария", "reason": WHY, "score": score} | changes))  # type: ignore[arg-type]


def _card(database: Database, folder: Path) -> ScorecardItem:
    found = Calls(database, folder).open(CALL).analysis
    assert found is not None
    return found.scorecard


def _criterion(card: ScorecardItem, key: str) -> CriterionItem:
    return next(item for section in card.sections for item in section.criteria if item.id == key)


def test_a_mark_counts_in_section_total_list_report_and_rows_and_the_programs_is_kept(
    judged: Database, tmp_path: Path
) -> None:
    before = _card(judged, tmp_path)
    assert _criterion(before, "greeting").score == 0.0
    kept = Overrides(judged).set(CALL, _wish(), NOON)
    assert (kept.author, kept.made_at, kept.status) == ("Мария", NOON, MarkStatus.SCORED)
    after = _card(judged, tmp_path)
    item = _criterion(after, "greeting")
    assert item.override is not None
    assert (item.score, item.override.author, item.override.machine_score) == (1.0, "Мария", 0.0)
    assert (item.override.reason, item.evidence) == (WHY, _criterion(before, "greeting").evidence)
    for old, new in zip(before.sections, after.sections, strict=True):
        if new.id == "first_contact":
            assert old.score is not None
            assert new.score is not None
            assert new.score > old.score
            assert new.corrected is not None
            assert (new.corrected.by, new.corrected.machine_score) == (("Мария",), old.score)
        else:
            assert new == old
    assert after.corrected is not None
    assert (after.corrected.by, after.corrected.machine_score) == (("Мария",), before.score)
    (listed,) = Calls(judged, tmp_path).list()
    assert (listed.score, listed.corrected_by) == (after.score, ("Мария",))
    (line,) = Team(judged, ZoneInfo("UTC")).report().managers
    assert line.score.value == after.score


def test_taking_it_back_brings_the_programs_numbers_to_the_digit_and_keeps_the_history(
    judged: Database, tmp_path: Path
) -> None:
    before, overrides = _card(judged, tmp_path), Overrides(judged)
    overrides.set(CALL, _wish(), NOON)
    overrides.set(CALL, _wish("farewell", None), NOON)
    overrides.set(CALL, _wish(remove=True, reason="Ошибся звонком, извините"), NOON + timedelta(hours=1))
    assert _criterion(_card(judged, tmp_path), "greeting") == _criterion(before, "greeting")
    overrides.set(CALL, _wish("farewell", remove=True), NOON)
    assert _card(judged, tmp_path) == before
    assert [one.status.value for one in overrides.of_call(CALL)] == ["scored", "not_applicable", "removed", "removed"]


def test_what_does_not_apply_leaves_the_denominator(judged: Database, tmp_path: Path) -> None:
    Overrides(judged).set(CALL, _wish(score=None), NOON)
    card = _card(judged, tmp_path)
    section = next(item for item in card.sections if item.id == "first_contact")
    scored = [(item.weight, item.score) for item in section.criteria if item.score is not None]
    assert "greeting" not in {item.id for item in section.criteria if item.score is not None}
    expected = 100 * sum(weight * score for weight, score in scored) / sum(weight for weight, _ in scored)
    assert section.score == round(expected, 1)


def test_overrides_outlive_a_new_review_and_change_its_number(judged: Database, tmp_path: Path) -> None:
    Overrides(judged).set(CALL, _wish(), NOON)
    after = _card(judged, tmp_path)
    with judged.begin() as work:
        work.reviews.put(CALL, transcript_to_json(SPOKEN), analysis(), NOON)
    assert _card(judged, tmp_path) == after


def test_advice_that_a_mark_gainsays_is_not_given() -> None:
    told = {item.criterion: item.kind for item in analysis().advice}
    criterion = next(key for key, kind in told.items() if kind in ("change", "focus"))
    kept = marked(analysis(), [_override(criterion, 1.0)])
    assert criterion not in {item.criterion for item in kept.advice}
    assert len(kept.advice) == len(told) - 1


@pytest.mark.parametrize(("score", "told"), [(0.5, False), (None, False), ("as found", True)])
def test_advice_to_change_is_told_only_of_the_programs_own_mark(score: float | str | None, told: bool) -> None:
    lacking = {key: item for key in [one.criterion for one in analysis().advice if one.kind in ("change", "focus")]
               if (item := _criterion(analysis().scorecard, key)).score not in (None, 0.5)}  # fmt: skip
    criterion, item = next(iter(lacking.items()))
    kept = marked(analysis(), [_override(criterion, item.score if score == "as found" else score)])  # type: ignore[arg-type]
    assert (criterion in {one.criterion for one in kept.advice}) is told


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"author": " "}, "an override needs its author"),
        ({"reason": "так"}, "needs a reason of 2 words at least; found 'так'"),
        ({"reason": "— !"}, "needs a reason"),
        ({"score": 1.2}, "the mark 1.2 is out of range; expected 0 to 1"),
        ({"score": -0.1}, "out of range"),
        ({"criterion": "weather"}, "'weather' is no criterion of abc123abc123.wav; expected one of"),
        ({"remove": True}, "no override of greeting is in force"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(
    judged: Database, tmp_path: Path, changes: dict[str, object], says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        Overrides(judged).set(CALL, _wish(**changes))  # type: ignore[arg-type]
    assert Overrides(judged).of_call(CALL) == ()


def test_an_unknown_call_is_named(judged: Database) -> None:
    with pytest.raises(UnknownCall):
        Overrides(judged).set("zzz", _wish())


def _override(criterion: str, score: float | None) -> Override:
    status = MarkStatus.NOT_APPLICABLE if score is None else MarkStatus.SCORED
    return Override(CALL, criterion, status, WHY, "Мария", NOON, score)


def _scored(found: AnalysisDocument) -> list[str]:
    return [item.id for section in found.scorecard.sections for item in section.criteria if item.score is not None]


@given(st.data())
def test_a_better_mark_never_lowers_the_total_and_touches_no_other_mark(data: st.DataObject) -> None:
    criterion = data.draw(st.sampled_from(_scored(analysis())))
    low, high = sorted(data.draw(st.tuples(st.floats(0, 1), st.floats(0, 1))))
    worse, better = (marked(analysis(), [_override(criterion, score)]).scorecard for score in (low, high))
    assert worse.score is not None
    assert better.score is not None
    assert worse.score <= better.score
    assert worse.coverage == better.coverage == analysis().scorecard.coverage
    for old, new in zip(analysis().scorecard.sections, better.sections, strict=True):
        for before, after in zip(old.criteria, new.criteria, strict=True):
            assert after == before or after.id == criterion


def test_a_withheld_total_stays_so_until_nothing_is_withheld() -> None:
    card = analysis().scorecard
    hidden = card.model_copy(
        update={
            "score": None,
            "reason": "плохо слышно",
            "sections": tuple(
                section.model_copy(
                    update={
                        "score": None,
                        "criteria": tuple(
                            item.model_copy(update={"score": None, "status": "withheld"}) for item in section.criteria
                        ),
                    }
                )
                for section in card.sections
            ),
        }
    )
    veiled = analysis().model_copy(update={"scorecard": hidden})
    one = marked(veiled, [_override("greeting", 1.0)]).scorecard
    assert (one.score, one.reason) == (None, "плохо слышно")
    everything = [item.id for section in hidden.sections for item in section.criteria]
    whole = marked(veiled, [_override(key, 1.0) for key in everything]).scorecard
    assert (whole.score, whole.reason, whole.coverage) == (100.0, "", 1.0)
    nothing = marked(veiled, [_override(key, None) for key in everything]).scorecard
    assert nothing.score is None
    assert "ни один критерий" in nothing.reason or nothing.reason == "плохо слышно"
