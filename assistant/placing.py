"""Objections that a person added, set at the time and side of the line they were said in; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.documents import AnalysisDocument
from assistant.documents_evidence import EvidenceItem
from assistant.documents_objections import ObjectionItem


def at_their_lines(analysis: AnalysisDocument, turns: Sequence[Mapping[str, Any]]) -> AnalysisDocument:
    """A person names the line and its words only: when and by whom they were said is the transcript's to tell."""
    placed = tuple(_placed(item, turns) if item.corrected else item for item in analysis.objections)
    return analysis if placed == analysis.objections else analysis.model_copy(update={"objections": placed})


def _placed(item: ObjectionItem, turns: Sequence[Mapping[str, Any]]) -> ObjectionItem:
    return item.model_copy(update={"evidence": tuple(_at_line(piece, turns) for piece in item.evidence)})


def _at_line(piece: EvidenceItem, turns: Sequence[Mapping[str, Any]]) -> EvidenceItem:
    if piece.start_s is not None or not 0 <= piece.turn < len(turns):
        return piece
    turn = turns[piece.turn]
    said = {"start_s": turn.get("start_s"), "end_s": turn.get("end_s"), "speaker": turn["speaker"]}
    return piece.model_copy(update=said)
