"""The rating as a document, and its lines as cells; counts nothing itself."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from assistant.rating_values import Counting, KeepingOut
from assistant.ratings import RatingReport, Standing

Json = dict[str, Any]
_RATING = TypeAdapter(RatingReport)
_STANDING = TypeAdapter(Standing)
_COUNTING = TypeAdapter(Counting)
_KEEPING_OUT = TypeAdapter(KeepingOut)


def rating_document(report: RatingReport) -> Json:
    """``rating`` in ``razbor report team --format json``: ``calls`` counted of ``calls_reviewed``."""
    found: Json = _RATING.dump_python(report, mode="json")
    comparison = found.pop("comparison")
    comparison.pop("lines")
    told = {"period": found["period"], "calls": comparison["calls"], "calls_reviewed": found["calls"]}
    rest = {name: found[name] for name in ("terms", "reasons", "left_out", "kept_out")}
    document: Json = told | comparison | {"managers": found["lines"]} | rest
    return document


def standing_document(standing: Standing) -> Json:
    found: Json = _STANDING.dump_python(standing, mode="json")
    return found


def counting_document(word: Counting) -> Json:
    found: Json = _COUNTING.dump_python(word, mode="json")
    return found


def keeping_out_document(word: KeepingOut) -> Json:
    found: Json = _KEEPING_OUT.dump_python(word, mode="json")
    return found


def place(line: Json) -> str:
    """``2``, ``1-3`` where neighbours cannot be told apart, a dash where there are too few calls."""
    best, worst = line["best_place"], line["worst_place"]
    if best is None:
        return "–"
    return str(best) if best == worst else f"{best}–{worst}"


def line_cells(line: Json) -> list[Any]:
    adjusted, moves = line["adjusted"], line["moves"]
    return [
        place(line),
        line["manager"],
        line["calls"],
        line["as_scored"],
        moves["kept_out"],
        line["raw"]["value"],
        moves["source"],
        moves["kind"],
        adjusted["value"],
        adjusted["low"],
        adjusted["high"],
        moves["shrinkage"],
        line["shrunk"],
        ", ".join(line["alike"]),
    ]
