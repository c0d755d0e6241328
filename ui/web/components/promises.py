"""The promises of a call as its page shows them: status, day, why, and what decided; values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.promise_verdicts import PromiseStatus, Proof
from assistant.promises import LedgerLine
from ui.web.address import address_of_call
from ui.web.wording import Wording

TONES = {PromiseStatus.KEPT: "resolved", PromiseStatus.LATE: "answered", PromiseStatus.BROKEN: "ignored"}
"""The colours of a status are those of how an objection was handled."""


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """``proof`` and ``denied`` are told as (text, address); the address is empty for what is no call of ours."""

    line: LedgerLine
    tone: str
    day: str
    why: str
    proof: tuple[str, str] | None
    denied: tuple[str, str] | None


def promise_rows(lines: Iterable[LedgerLine], words: Wording) -> tuple[PromiseRow, ...]:
    """One row a promise, in the given order."""
    return tuple(
        PromiseRow(
            line=line,
            tone=TONES.get(line.status, ""),
            day=_day(line, words),
            why=line.reasons[words.language],
            proof=_told(line.proof, words),
            denied=_told(line.denied, words),
        )
        for line in lines
    )


def _day(line: LedgerLine, words: Wording) -> str:
    """The named moment; of a week or a month the last day that is in time."""
    if line.when is None or line.precision in ("week", "month"):
        return "" if line.due is None else words.text("promises.until", day=words.day(line.due))
    return words.appointment(line.when)


def _told(proof: Proof | None, words: Wording) -> tuple[str, str] | None:
    if proof is None:
        return None
    said = f"«{proof.evidence.quote}»" if proof.evidence else proof.text
    kind = words.name("touch", proof.kind)
    told = f"{kind}, {words.moment(proof.at)}" + (f": {said}" if said else "")
    return told, address_of_call(proof.call_id) if proof.call_id else ""
