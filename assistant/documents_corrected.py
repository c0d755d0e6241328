"""Published objections as reviewers have corrected them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from assistant.documents_evidence import EvidenceItem
from assistant.documents_objections import ObjectionItem, StepsItem
from assistant.domain import Correction, CorrectionKind

REVIEWER = "reviewer"


def corrected_objections(
    objections: Iterable[ObjectionItem], corrections: Sequence[Correction]
) -> tuple[ObjectionItem, ...]:
    """Objections as their reviewers have them, corrections applied in the order in which they were made."""
    found = list(objections)
    for correction in corrections:
        place = next(
            (number for number, item in enumerate(found) if stands_at(item, correction.turn, correction.quote)), None
        )
        if correction.kind is CorrectionKind.MISSED:
            if place is None:
                found.append(_missed(correction, 1 + max((int(item.id[1:]) for item in found), default=0)))
        elif place is None:
            continue  # a later analysis found nothing there
        elif correction.kind is CorrectionKind.NONE:
            del found[place]
        else:
            found[place] = _changed(found[place], correction)
    return tuple(found)


def stands_at(item: ObjectionItem, turn: int, quoted: str) -> bool:
    """Whether an objection was found in these words of this turn."""
    quotes = [piece.quote for piece in item.evidence if piece.turn == turn]
    return any(quoted in quote or quote in quoted for quote in quotes)


def _changed(item: ObjectionItem, correction: Correction) -> ObjectionItem:
    changes: dict[str, Any] = {"unsure": False, "confidence": 1.0, "corrected": True}
    changes["explanation"] = item.explanation.model_copy(update={"detector": REVIEWER})
    if correction.category:
        changes |= {"category": correction.category, "also": ()}
    if correction.outcome:
        changes["handling"] = item.handling.model_copy(update={"status": correction.outcome, "reason": REVIEWER})
    return item.model_copy(update=changes)


def _missed(correction: Correction, number: int) -> ObjectionItem:
    quoted = EvidenceItem(turn=correction.turn, start_s=None, end_s=None, speaker="client", quote=correction.quote)
    steps = StepsItem(acknowledge=False, explore=False, respond=False, confirm=False)
    return ObjectionItem.model_validate(
        {
            "id": f"o{number}",
            "corrected": True,
            "category": correction.category,
            "confidence": 1.0,
            "evidence": (quoted,),
            "handling": {"status": correction.outcome, "steps": steps, "evidence": (), "reason": REVIEWER},
            "explanation": {"detector": REVIEWER, "matched": (), "nearest": None, "base": 0.0, "score": 1.0},
        }
    )
