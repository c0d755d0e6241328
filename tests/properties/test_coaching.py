"""Invariants of a period's feedback: how much is told, one focus at most, and nothing that does not repeat."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_rubric.coaching import FEWEST, Coach
from scoring_rubric.coaching_rules import load_coaching_rules
from scoring_rubric.coaching_types import PatternKind, ScoredCall
from scoring_rubric.rubric_measures import is_of_crm
from tests.unit.scoring_rubric.coaching_builders import RUBRIC, a_scored_call

RULES = load_coaching_rules()
COACH = Coach(RUBRIC, RULES)
NAMES = [criterion.id for criterion in RUBRIC.criteria()]
OF_CRM = [criterion.id for criterion in RUBRIC.criteria() if is_of_crm(criterion.measure)]
"""A record that contradicts the call is told even once."""
SCORES = st.one_of(st.sampled_from([0.0, 0.5, 0.69, 0.7, 0.9, 1.0]), st.sampled_from(["withheld", "n/a"]))
CARDS = st.dictionaries(st.sampled_from(NAMES), SCORES, max_size=12)


@st.composite
def weeks(draw: st.DrawFn) -> list[ScoredCall]:
    cards = draw(st.lists(st.tuples(CARDS, st.booleans()), max_size=8))
    return [a_scored_call(number, fits=fits, **scores) for number, (scores, fits) in enumerate(cards)]


@settings(max_examples=120, deadline=None)
@given(weeks(), weeks(), st.sampled_from(["ru", "en"]))
def test_little_is_told_once_and_with_one_focus(
    calls: list[ScoredCall], before: list[ScoredCall], language: str
) -> None:
    found = COACH.coach(calls, before, language)
    patterns = [*([found.focus] if found.focus else []), *found.changes, *found.strengths]
    assert len(found.strengths) <= RULES.strength.most
    assert len(found.changes) + 1 <= RULES.change.most or not found.changes
    assert len({one.criterion for one in patterns}) == len(patterns)
    assert found.focus is not None or not found.changes  # praise alone is no focus
    for one in patterns:
        assert one.moments or one.kind is PatternKind.CRITICAL
        assert one.seen.of <= len(calls)
        rule = RULES.strength if one.kind is PatternKind.STRENGTH else RULES.change
        grave = one.kind is PatternKind.CRITICAL or one.criterion in OF_CRM
        proven = not one.exact and one.seen.count >= FEWEST  # of those that repeat, the calls whose words prove it
        assert grave or rule.repeats(one.seen) or proven
    told = [one.text for one in patterns]
    sentences = [sentence for text in told for sentence in text.split(". ")]
    assert len(set(sentences)) == len(sentences)
    assert COACH.coach(calls[::-1], before[::-1], language) == found


@settings(max_examples=60, deadline=None)
@given(weeks())
def test_what_is_withheld_or_does_not_apply_changes_nothing(calls: list[ScoredCall]) -> None:
    silent = [
        a_scored_call(100 + number, **dict.fromkeys(NAMES, status)) for number, status in enumerate(["withheld", "n/a"])
    ]
    plain, padded = COACH.coach(calls, (), "ru"), COACH.coach([*calls, *silent], (), "ru")
    assert (plain.focus, plain.changes, plain.strengths) == (padded.focus, padded.changes, padded.strengths)
    assert (padded.calls, padded.scored) == (plain.calls + 2, plain.scored)
