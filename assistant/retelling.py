"""A stored analysis in the language of whoever reads it; quotes and what people typed stay as they are.

A review is made in its call's language and keeps codes with their values beside the sentences. Here the sentences are
made again for a reader of the other language; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.calls import OpenCall
from assistant.documents import AnalysisDocument
from assistant.documents_facts import FactItem, FactsItem
from assistant.documents_findings import CrmFieldItem, StepItem
from assistant.documents_scorecard import AdviceItem, CriterionItem, ScorecardItem, SectionItem, scorecard_value
from assistant.domain import CallSummary
from assistant.marking import NOTHING_LEFT
from assistant.playbook import Playbook
from scoring_rubric.crm_check_fields import sentence
from scoring_rubric.feedback import counsel_text
from scoring_rubric.lexicon_titles import titles, translated
from scoring_rubric.packs_loading import Text
from scoring_rubric.retelling import retold_card, retold_sentence
from scoring_rubric.rubric import Rubric
from scoring_rubric.script import StepReason
from scoring_rubric.types import CallKind, CriterionResult, Scorecard

TITLED = ("decision_role", "refusal_reason", "source")
"""Facts whose value is a title of the lexicon and not somebody's words."""
TITLED_FIELDS = (*TITLED, "stage")


def retold(analysis: AnalysisDocument, playbook: Playbook, language: str) -> AnalysisDocument:
    """The analysis for a reader of ``language``; unchanged where that is the language it was made in."""
    spoken = "ru" if analysis.language == "ru" else "en"
    return analysis if spoken == language else _Retelling(playbook, analysis, spoken, language).told()


def retold_call(opened: OpenCall, playbook: Playbook, language: str) -> OpenCall:
    """The same of an opened call with all that leads to others."""
    return replace(
        opened,
        summary=retold_summary(opened.summary, playbook, language),
        previous=tuple(retold_summary(item, playbook, language) for item in opened.previous),
        analysis=None if opened.analysis is None else retold(opened.analysis, playbook, language),
    )


def retold_summary(summary: CallSummary, playbook: Playbook, language: str) -> CallSummary:
    """A line of the list: why a score was withheld."""
    if not summary.withheld:
        return summary
    return replace(summary, withheld=retold_sentence(summary.withheld, _reasons(playbook), language))


def _reasons(playbook: Playbook) -> Iterator[Text]:
    yield Text(**NOTHING_LEFT)
    for rubric in playbook.rubrics.all():
        yield from rubric.reasons.values()


@dataclass(frozen=True)
class _Retelling:
    playbook: Playbook
    analysis: AnalysisDocument
    spoken: str
    language: str

    def told(self) -> AnalysisDocument:
        analysis = self.analysis
        results = {item.id: item for section in self._card.sections for item in section.criteria}
        steps = tuple(self._step(step) for step in analysis.script.steps)
        fields = tuple(self._field(item) for item in analysis.crm.fields)
        return analysis.model_copy(
            update={
                "scorecard": self._scorecard(analysis.scorecard, results),
                "advice": tuple(self._advice(item, results) for item in analysis.advice),
                "script": analysis.script.model_copy(update={"steps": steps}),
                "facts": self._facts(analysis.facts),
                "crm": analysis.crm.model_copy(update={"fields": fields}),
            }
        )

    @cached_property
    def _rubric(self) -> Rubric:
        """The one that the call was judged by, or what stands in its place now."""
        named = self.analysis.scorecard.rubric
        rubrics = self.playbook.rubrics
        return next(
            (rubric for rubric in rubrics.all() if rubric.name == named), rubrics.of(CallKind(self.analysis.kind))
        )

    @cached_property
    def _card(self) -> Scorecard:
        titles = self._titles
        value = scorecard_value(self.analysis.scorecard)
        return retold_card(value, self._rubric, titles, spoken=self.spoken, language=self.language)

    @cached_property
    def _titles(self) -> dict[str, str]:
        """The reader's title of everything that the call's lexicon has a title for."""
        return titles([self.playbook.lexicon(self.spoken)], self.playbook.lexicon(self.language))

    def _named(self, value: str) -> str:
        """«решает другой человек: собственник», part by part."""
        return translated(value, self._titles)

    def _scorecard(self, card: ScorecardItem, results: dict[str, CriterionResult]) -> ScorecardItem:
        sections = tuple(self._section(section, results) for section in card.sections)
        reason = retold_sentence(self._card.reason, [Text(**NOTHING_LEFT)], self.language)
        return card.model_copy(update={"sections": sections, "reason": reason})

    def _section(self, section: SectionItem, results: dict[str, CriterionResult]) -> SectionItem:
        criteria = tuple(self._criterion(item, results[item.id]) for item in section.criteria)
        return section.model_copy(update={"criteria": criteria})

    def _criterion(self, item: CriterionItem, told: CriterionResult) -> CriterionItem:
        return item.model_copy(update={"reason": told.reason, "values": dict(told.values)})

    def _advice(self, item: AdviceItem, results: dict[str, CriterionResult]) -> AdviceItem:
        criterion = next((one for one in self._rubric.criteria() if one.id == item.criterion), None)
        result = results.get(item.criterion)
        if criterion is None or result is None:
            return item
        text = counsel_text(criterion, result, self.language, praise=item.kind == "strength")
        return item.model_copy(update={"text": text})

    def _step(self, step: StepItem) -> StepItem:
        if not step.reason:
            return step
        before, after = (self.playbook.script(code).reasons for code in (self.spoken, self.language))
        code = step.code or next((key.value for key, said in before.items() if said == step.reason), "")
        return step.model_copy(update={"reason": after[StepReason(code)]}) if code in set(StepReason) else step

    def _facts(self, facts: FactsItem) -> FactsItem:
        named: dict[str, FactItem] = {
            key: fact.model_copy(update={"value": self._named(fact.value)})
            for key in TITLED
            if (fact := getattr(facts, key)) is not None
        }
        return facts.model_copy(update=named)

    def _field(self, item: CrmFieldItem) -> CrmFieldItem:
        heard = self._named(item.call) if item.call and item.field in TITLED_FIELDS else item.call
        before, after = self.playbook.lexicon(self.spoken), self.playbook.lexicon(self.language)
        code = item.code or next(
            (key for key in before.reasons if sentence(before, key, item.crm, item.call) == item.reason), ""
        )
        reason = sentence(after, code, item.crm, heard) if code in after.reasons else item.reason
        return item.model_copy(update={"call": heard, "reason": reason})
