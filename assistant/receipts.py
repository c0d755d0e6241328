"""A stored review made again from what there is today: does it come out the same, what differs, what explains it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from assistant.calls import the_one_call
from assistant.crm import CrmIndex, crm_of_call
from assistant.documents import AnalysisDocument, ReceiptItem, analysis_document
from assistant.domain import Call, CallCrm
from assistant.errors import BadInput
from assistant.pipeline import Reviewer
from assistant.receipt_reach import Pinned, PinnedKind, reaches
from assistant.store.unit_of_work import Database, UnitOfWork
from transcription.captions import transcript_from_json

NAMED = ("score", "criterion", "objection", "handling", "fact", "step", "crm", "lead", "kind")
"""Parts of an analysis whose differences are told one by one, in this order."""
WORDING = "wording"
"""The part of a difference that is none of these: other quotes, other words of a reason, another statistic."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out another way: ``name`` within its ``part``; None where there was, or is, none of it.

    An objection is named by its quote; its value is the category, with a question mark where that is not sure.

    ``explained_by`` are the changed things that reach this part. Empty: nothing that the receipt pins explains it.
    """

    part: str
    name: str
    before: str | float | None
    after: str | float | None
    explained_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiptCheck:
    """What the receipt pins, stored and now, and what came of judging again."""

    call_id: str
    name: str
    identical: bool
    stored: ReceiptItem
    now: ReceiptItem
    pinned: tuple[Pinned, ...]
    differences: tuple[Difference, ...]

    @property
    def changed(self) -> tuple[Pinned, ...]:
        return tuple(_telling(self.pinned))

    @property
    def same_result(self) -> bool:
        """Everything said of the call is the same, whatever it was made of."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Receipts:
    """``company`` and ``zone`` as the stages of the queue have them: the same review must come of the same call."""

    database: Database
    reviewer: Callable[[], Reviewer]
    company: str
    zone: ZoneInfo

    def check(self, asked: str) -> ReceiptCheck:
        """Judges one stored call again and stores nothing. Raises UnknownCall, or BadInput for a call without review.

        What reviewers have corrected is left out on both sides: a receipt is of the machine's own word.
        """
        with self.database.begin() as work:
            call = the_one_call(work, asked)
            kept = work.reviews.original(call.call_id)
            crm = self._crm(work, call)
        if kept is None:
            raise BadInput(f"{call.name} is not reviewed yet, so it has no receipt; run `razbor process --wait` first")
        transcript, analysis = kept
        before = AnalysisDocument.model_validate(analysis)
        after = analysis_document(self.reviewer().review(transcript_from_json(transcript), crm))
        return compared(call, before, after)

    def _crm(self, work: UnitOfWork, call: Call) -> CallCrm:
        index = CrmIndex.of(work.crm.leads(), work.crm.deals(), work.crm.activities())
        return crm_of_call(index.link(call.name), zone=self.zone, company=self.company)


def compared(call: Call, before: AnalysisDocument, after: AnalysisDocument) -> ReceiptCheck:
    """The stored analysis against the new one. Pure."""
    known = _told_as_then(after, before.receipt)
    pinned = tuple(_pinned(before.receipt, known.receipt))
    changed = _telling(pinned)
    language = "ru" if before.language == "ru" else "en"
    return ReceiptCheck(
        call_id=call.call_id,
        name=call.name,
        identical=_bytes(before) == _bytes(known),
        stored=before.receipt,
        now=known.receipt,
        pinned=pinned,
        differences=tuple(
            Difference(part, name, was, became, tuple(item.key for item in changed if reaches(item, part, language)))
            for part, name, was, became in _differing(before, known)
        ),
    )


def _telling(pinned: Sequence[Pinned]) -> list[Pinned]:
    """What has changed; inputs and configuration as wholes only where their parts are not told apart."""
    wholes = {PinnedKind.PART: PinnedKind.INPUTS, PinnedKind.PACK: PinnedKind.CONFIG}
    told = {wholes[item.kind] for item in pinned if item.kind in wholes}
    return [item for item in pinned if not item.same and item.kind not in told]


def _told_as_then(analysis: AnalysisDocument, stored: ReceiptItem) -> AnalysisDocument:
    """A receipt from before parts and packs were told apart is compared in the form that it had."""
    if stored.parts or stored.packs:
        return analysis
    receipt = analysis.receipt.model_copy(update={"parts": {}, "packs": {}})
    return analysis.model_copy(update={"receipt": receipt})


def _bytes(analysis: AnalysisDocument) -> bytes:
    return analysis.model_dump_json(by_alias=True).encode()


def _pinned(stored: ReceiptItem, now: ReceiptItem) -> Iterator[Pinned]:
    yield Pinned(PinnedKind.INPUTS, "", stored.inputs, now.inputs)
    yield from _by_name(PinnedKind.PART, stored.parts, now.parts)
    yield Pinned(PinnedKind.CONFIG, "", stored.config, now.config)
    yield from _by_name(PinnedKind.PACK, stored.packs, now.packs)
    yield from _by_name(PinnedKind.MODEL, stored.models, now.models)
    yield Pinned(PinnedKind.VERSION, "", stored.version, now.version)


def _by_name(kind: PinnedKind, stored: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Pinned]:
    for name in sorted({*stored, *now}):
        yield Pinned(kind, name, stored.get(name), now.get(name))


Told = str | float | None


def _differing(before: AnalysisDocument, after: AnalysisDocument) -> Iterator[tuple[str, str, Told, Told]]:
    """Named differences in the order of ``NAMED``, then what else of the document is not the same."""
    was, became = _told(before), _told(after)
    keys = [key for key in dict.fromkeys([*was, *became]) if was.get(key) != became.get(key)]
    keys = [key for key in keys if key[0] != "handling" or (key in was and key in became)]
    for part, name in sorted(keys, key=lambda key: NAMED.index(key[0])):
        yield part, name, was.get((part, name)), became.get((part, name))
    seen = {_HOME[part] for part, _ in keys}
    old, new = before.to_json(), after.to_json()
    for home in sorted(old.keys() - seen - {"receipt"}):
        if old[home] != new[home]:
            yield WORDING, home, None, None


_HOME = {
    "score": "scorecard",
    "criterion": "scorecard",
    "objection": "objections",
    "handling": "objections",
    "fact": "facts",
    "step": "script",
    "crm": "crm",
    "lead": "lead",
    "kind": "kind",
}
"""The key of the document that each named part stands under."""


def _told(analysis: AnalysisDocument) -> dict[tuple[str, str], Told]:
    """What an analysis says, by part and name, in words and numbers that can be set side by side."""
    card = analysis.scorecard
    told: dict[tuple[str, str], Told] = {("score", ""): card.score, ("kind", ""): analysis.kind}
    for item in (item for section in card.sections for item in section.criteria):
        told["criterion", item.id] = item.status if item.score is None else item.score
    for found in analysis.objections:
        quoted = found.evidence[0].quote
        told["objection", quoted] = f"{found.category}?" if found.unsure else found.category
        told["handling", quoted] = found.handling.status
    told |= {("fact", name): fact.value for name, fact in _facts(analysis)}
    told |= {("step", step.id): step.status for step in analysis.script.steps}
    told |= {("crm", field.field): field.status for field in analysis.crm.fields}
    told["lead", ""] = analysis.lead.verdict
    return told


def _facts(analysis: AnalysisDocument) -> Iterator[tuple[str, Any]]:
    for name, fact in analysis.facts:
        if name != "promises" and fact is not None:
            yield name, fact
