"""What lists and searches keep of a reviewed call, so that neither has to read whole reviews; pure values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.documents import AnalysisDocument

UNHANDLED = frozenset({"ignored", "deflected"})


@dataclass(frozen=True, slots=True)
class CallCard:
    """What a line of the list shows of a review and no other column has. ``sure``: categories of sure objections;
    ``unresolved``: sure objections that were ignored or deflected; ``client`` and ``company`` as said on the call.
    """

    call_id: str
    client: str = ""
    company: str = ""
    critical: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    corrected_by: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    missing_steps: tuple[str, ...] = ()
    unresolved: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One turn as a search shows it."""

    turn: int
    speaker: str
    text: str
    start_s: float | None = None
    end_s: float | None = None

    def second_of(self, character: int) -> float | None:
        """About when a character of the text is said: words take as long as they are written."""
        if self.start_s is None or self.end_s is None or not self.text:
            return self.start_s
        return round(self.start_s + (self.end_s - self.start_s) * character / len(self.text), 1)


def card_of(call_id: str, analysis: AnalysisDocument) -> CallCard:
    """The card of a review as its reviewers have left it."""
    facts, card = analysis.facts, analysis.scorecard
    sure = [item for item in analysis.objections if not item.unsure]
    return CallCard(
        call_id=call_id,
        client=facts.client_name.value if facts.client_name else "",
        company=facts.company.value if facts.company else "",
        critical=card.critical,
        contradicts=tuple(item.field for item in analysis.crm.fields if item.status == "contradicts"),
        corrected_by=card.corrected.by if card.corrected else (),
        categories=tuple(dict.fromkeys(item.category for item in analysis.objections)),
        sure=tuple(dict.fromkeys(item.category for item in sure)),
        missing_steps=tuple(step.id for step in analysis.script.steps if step.status in {"missing", "late"}),
        unresolved=sum(item.handling.status in UNHANDLED for item in sure),
    )


def lines_of(transcript: Mapping[str, Any]) -> Iterator[Line]:
    """The turns of a stored transcript."""
    for turn in transcript["turns"]:
        yield Line(turn["turn"], turn["speaker"], turn["text"], turn.get("start_s"), turn.get("end_s"))
