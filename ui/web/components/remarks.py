"""What people have said of a call's review, as its page shows it; values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.calls import OpenCall
from assistant.documents_corrected import stands_at
from assistant.documents_objections import ObjectionItem
from assistant.documents_scorecard import CriterionItem
from assistant.remarks import Acknowledgement, Dispute, Override, SelfScore, Subject
from assistant.viewers import OPEN, Viewer
from objections.corpus import OUTCOMES
from ui.viewers import REVIEWERS, TALKERS, author_of
from ui.web.wording import Wording

MARKS = (1.0, 0.75, 0.5, 0.25, 0.0)


@dataclass(frozen=True, slots=True)
class RemarksView:
    """``reader`` is the name he gave before, or has signed in under (``signed``); ``elsewhere`` are disputes that no
    row of the page stands for; ``talks`` and ``judges``: what he may say.
    """

    reader: str
    manager: str
    self_scores: tuple[SelfScore, ...]
    acknowledgements: tuple[Acknowledgement, ...]
    disputes: tuple[Dispute, ...]
    elsewhere: tuple[Dispute, ...]
    of_criterion: Mapping[str, tuple[Dispute, ...]]
    of_objection: Mapping[str, tuple[Dispute, ...]]
    overrides_of: Mapping[str, tuple[Override, ...]]
    open_criteria: frozenset[str]
    own_total: float | None
    criteria: tuple[str, ...]
    sections: tuple[str, ...]
    categories: tuple[str, ...]
    signed: bool = False
    talks: bool = True
    judges: bool = True
    marks: tuple[float, ...] = MARKS
    outcomes: tuple[str, ...] = OUTCOMES

    @property
    def read_by_reader(self) -> bool:
        return any(read.author == self.reader for read in self.acknowledgements)

    def opened(self, dispute: Dispute) -> bool:
        """Whether the reader may take a dispute back: he opened it, or has not said who he is."""
        return not self.signed or dispute.author == self.reader


def remarks_view(opened: OpenCall, words: Wording, *, reader: str, viewer: Viewer = OPEN) -> RemarksView:
    found = opened.remarks
    criteria: list[CriterionItem] = []
    objections: tuple[ObjectionItem, ...] = ()
    sections: tuple[str, ...] = ()
    if opened.analysis is not None:
        sections = tuple(section.id for section in opened.analysis.scorecard.sections)
        criteria = [item for section in opened.analysis.scorecard.sections for item in section.criteria]
        objections = opened.analysis.objections
    of_objection = {item.id: tuple(one for one in found.disputes if _about(one, item)) for item in objections}
    shown = {one.dispute_id for disputes in of_objection.values() for one in disputes}
    ids = tuple(item.id for item in criteria)
    own = [mark.total for mark in found.self_scores if mark.total is not None]
    return RemarksView(
        reader=author_of(viewer) or reader,
        signed=bool(viewer.login),
        talks=viewer.role in TALKERS,
        judges=viewer.role in REVIEWERS,
        manager=opened.summary.manager,
        self_scores=found.self_scores,
        acknowledgements=found.acknowledgements,
        disputes=found.disputes,
        elsewhere=tuple(one for one in found.disputes if one.dispute_id not in shown and one.criterion not in ids),
        of_criterion={key: tuple(one for one in found.disputes if one.criterion == key) for key in ids},
        of_objection=of_objection,
        overrides_of={key: tuple(one for one in found.overrides if one.criterion == key) for key in ids},
        open_criteria=frozenset(one.criterion for one in found.open_disputes if one.criterion),
        own_total=own[-1] if own else None,
        criteria=ids,
        sections=sections or tuple(words.titles.get("section", {})),
        categories=tuple(words.titles.get("category", {})),
    )


def _about(dispute: Dispute, item: ObjectionItem) -> bool:
    return dispute.subject is Subject.OBJECTION and stands_at(item, dispute.turn or 0, dispute.quote)
