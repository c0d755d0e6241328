"""What would have changed a call's score, with how a colleague did the same thing. Knows no pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.calls import OpenCall
from assistant.crm import CrmIndex
from assistant.documents import AnalysisDocument, scorecard_of
from assistant.playbook import Playbook
from assistant.retelling import retold
from assistant.store.full_marks import FullMark
from assistant.store.unit_of_work import Database, UnitOfWork
from scoring_rubric.lost_points import LostPoints, lost_points
from scoring_rubric.masking import MASK, masked
from scoring_rubric.phrases import phrase_of
from scoring_rubric.types import CallKind

LOOKED_AT = 8
"""Full marks of a criterion that are looked at for words of the manager; most have them at once."""


@dataclass(frozen=True, slots=True)
class Example:
    """What a manager said on another call that got the full mark; personal data is masked."""

    call_id: str
    manager: str
    quote: str
    start_s: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """What would have given back the points that were lost; ``example`` is None where no call shows it."""

    lost: LostPoints
    example: Example | None = None


@dataclass(frozen=True, slots=True)
class LostPointsOfCalls:
    """``playbook`` is loaded when it is first asked for."""

    database: Database
    playbook: Callable[[], Playbook]

    def of(self, opened: OpenCall, language: str = "") -> tuple[Change, ...]:
        """The biggest loss first, told in ``language`` (the call's own where it is empty).

        An example is of the newest other call in the same language whose criterion has a full mark by words of the
        manager: a colleague's where there is one, else the manager's own.
        """
        if opened.analysis is None:
            return ()
        analysis, playbook = opened.analysis, self.playbook()
        spoken = "ru" if analysis.language == "ru" else "en"
        rubric = playbook.rubrics.of(CallKind(analysis.kind))
        told = retold(analysis, playbook, language or spoken)
        lost = lost_points(scorecard_of(told), rubric, language or spoken)
        if not lost:
            return ()
        with self.database.begin() as work:
            examples = _Examples(work, playbook, analysis, opened.summary.manager).of([one.criterion for one in lost])
        return tuple(Change(one, examples.get(one.criterion)) for one in lost)


class _Examples:
    """Looks for one example a criterion; the CRM and each call's review are read once, and only when needed."""

    def __init__(self, work: UnitOfWork, playbook: Playbook, analysis: AnalysisDocument, manager: str) -> None:
        self._work = work
        self._playbook = playbook
        self._analysis = analysis
        self._manager = manager
        self._reviews: dict[str, AnalysisDocument] = {}
        self._index: CrmIndex | None = None

    def of(self, criteria: list[str]) -> dict[str, Example]:
        """An example by criterion; criteria without one are left out."""
        marks = self._work.full_marks.newest(
            criteria,
            language=self._analysis.language,
            manager=self._manager,
            apart_from=self._analysis.call_id,
            at_most=LOOKED_AT,
        )
        found: dict[str, Example] = {}
        for mark in marks:
            if mark.criterion not in found and (example := self._example(mark)) is not None:
                found[mark.criterion] = example
        return found

    def _example(self, mark: FullMark) -> Example | None:
        """The manager's first words that the mark rests on; None where there are none, or masks hide them all.

        What is said to an answering machine is no example for a talk, nor the other way round.
        """
        analysis = self._review(mark.call_id)
        if (analysis.kind == CallKind.VOICEMAIL) is not (self._analysis.kind == CallKind.VOICEMAIL):
            return None
        items = [item for section in analysis.scorecard.sections for item in section.criteria]
        quoted = [one for item in items if item.id == mark.criterion for one in item.evidence]
        said = next((one for one in quoted if one.speaker == "manager"), None)
        if said is None:
            return None
        lexicon = self._playbook.lexicon("ru" if analysis.language == "ru" else "en")
        phrase = phrase_of(self._work.reviews.turns(mark.call_id).get(said.turn, ""), said.quote).shown
        shown = masked(phrase, lexicon, known=self._names(mark, analysis))
        if not any(sign.isalpha() for sign in MASK.sub("", shown)):
            return None
        return Example(mark.call_id, mark.manager, shown, said.start_s)

    def _review(self, call_id: str) -> AnalysisDocument:
        if call_id not in self._reviews:
            self._reviews[call_id] = self._work.full_marks.analysis(call_id)
        return self._reviews[call_id]

    def _names(self, mark: FullMark, analysis: AnalysisDocument) -> list[str]:
        """What the call and the CRM call the client."""
        if self._index is None:
            self._index = CrmIndex.of(self._work.crm.leads(), self._work.crm.deals(), self._work.crm.activities())
        lead, facts = self._index.link(mark.name).lead, analysis.facts
        told = [fact.value for fact in (facts.client_name, facts.company) if fact is not None]
        return [name for name in [*([lead.name, lead.company] if lead else []), *told] if name]
