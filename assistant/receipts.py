"""A stored review made again from what there is today: does it come out the same, what differs, what explains it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from assistant.calls import the_one_call
from assistant.crm import CrmIndex, crm_of_call
from assistant.documents import AnalysisDocument, ReceiptItem
from assistant.domain import Call, CallCrm
from assistant.errors import BadInput
from assistant.pipeline import Reviewer
from assistant.receipt_reach import Pinned, PinnedKind, reaches
from assistant.rereview import judged, put_right
from assistant.store.unit_of_work import Database, UnitOfWork
from assistant.told_differences import differing


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

        What people have corrected counts on both sides: a receipt names the corrections that its review stands on.
        """
        with self.database.begin() as work:
            call = the_one_call(work, asked)
            kept = work.reviews.original(call.call_id)
            right = put_right(work, call.call_id)
            crm = self._crm(work, call)
        if kept is None or right is None:
            raise BadInput(f"{call.name} is not analysed yet, so it has no receipt; run `razbor process --wait` first")
        before = AnalysisDocument.model_validate(kept[1])
        after = judged(self.reviewer(), right, crm)
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
            for part, name, was, became in differing(before, known)
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
