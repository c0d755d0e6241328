"""Up to five telling quotes for an answer, each with where it plays; verbatim, or masked for who may not see names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.asking.counting import Shelf
from assistant.asking.material import Heard
from assistant.asking.narrowing import conceded_of, forms_said, objections_of
from assistant.asking.values import Citation, Query
from assistant.asking.words import plain
from assistant.handling_counts import HANDLED
from assistant.promises import DUE

MOST = 5
MOST_LISTED = 10


def cited(query: Query, calls: Sequence[Heard], shelf: Shelf) -> list[Citation]:
    """Quotes of the newest calls, those of different calls first."""
    newest = sorted(calls, key=lambda call: call.moment, reverse=True)
    if query.measure == "list":
        listed = listed_calls(calls, query)
        firsts = (next(iter(_for_list(call, query, shelf)), None) for call in listed[:MOST_LISTED])
        return [one for one in firsts if one is not None]
    return _different([one for call in newest for one in _of_call(call, query, shelf)])[:MOST]


def _for_list(call: Heard, query: Query, shelf: Shelf) -> list[Citation]:
    """Of a call that is listed for a missing step only words that its own criterion stands on: others prove nothing."""
    found = _of_call(call, query, shelf)
    if found or not query.filters.step_missing:
        return found or _any_of(call)
    asked = set(query.filters.step_missing)
    criteria = [item for section in call.analysis["scorecard"]["sections"] for item in section["criteria"]]
    return [
        _citation(call, item["evidence"][0], item["id"])
        for item in criteria
        if item["id"] in asked and item["evidence"]
    ]


def listed_calls(calls: Sequence[Heard], query: Query) -> list[Heard]:
    """Calls of a list: by score where the best or the worst are wanted, else the newest first."""
    newest = sorted(calls, key=lambda call: call.moment, reverse=True)
    if query.order in ("best", "worst", "most", "least"):
        scored = [call for call in newest if call.score is not None]
        high = query.order in ("best", "most")
        newest = sorted(scored, key=lambda call: call.score or 0.0, reverse=high)
    return newest[: query.limit] if query.limit else newest


def quoting(calls: Iterable[str], transcripts: Mapping[str, Mapping[str, Any]], words: str) -> dict[str, Citation]:
    """By call, the first turn that has one of the words; its first turn where no words are asked for."""
    found = {}
    for call_id in calls:
        turns = transcripts.get(call_id, {}).get("turns", ())
        turn = next((one for one in turns if _has(one["text"], words)), None)
        if turn is not None and turn["text"].strip():
            found[call_id] = Citation(call_id, turn.get("start_s"), turn["text"], turn["speaker"])
    return found


def _has(text: str, words: str) -> bool:
    if not words:
        return True
    spoken = set(plain(text).replace("-", " ").split())
    spoken = {word.strip("«»\"'.,!?;:()[]…—–") for word in spoken}
    return any(forms_said(word, spoken) & spoken for word in plain(words).split())


def masking(citations: Iterable[Citation], mask: Callable[[str, str], str]) -> list[Citation]:
    """The same quotes with ``mask(call_id, text)`` over them."""
    return [replace(one, quote=mask(one.call_id, one.quote)) for one in citations]


def _of_call(call: Heard, query: Query, shelf: Shelf) -> list[Citation]:
    filters, measure = query.filters, query.measure
    if measure == "promises_kept":
        return [
            Citation(
                call.call_id,
                line.evidence[0].start_s,
                line.evidence[0].quote,
                line.evidence[0].speaker.value,
                line.status.value,
            )
            for line in shelf.promises.get(call.call_id, ())
            if line.evidence and line.status in DUE
        ]
    if measure == "unanswered_questions" or filters.unanswered:
        return [_citation(call, item, "question") for item in call.unanswered]
    if measure == "refusal_reasons":
        fact = call.refusal if call.crm_refusal or call.refusal else None
        return [_citation(call, fact["evidence"][0], "refusal")] if fact and fact["evidence"] else []
    if measure == "discount_at_objection" or filters.conceded:
        found = conceded_of(call, filters, filters.conceded != "any")
        return [_citation(call, item.evidence, item.category) for item in found]
    if measure == "step_share" and query.step:
        return _step(call, query.step)
    if measure in ("handled_share", "resolved_share", "objections") or filters.of_objections:
        found = objections_of(call, filters)
        if measure == "handled_share":
            found = sorted(found, key=lambda item: item.status in HANDLED)
        return [_citation(call, item.evidence, f"{item.category}:{item.status}") for item in found]
    if filters.step_done:
        return _step(call, filters.step_done[0])
    if filters.verdict or measure == "qualified_share":
        criteria = call.analysis["lead"]["criteria"]
        return [_citation(call, item["evidence"][0], item["id"]) for item in criteria if item["evidence"]][:1]
    return []


def _step(call: Heard, step: str) -> list[Citation]:
    for item in call.analysis["script"]["steps"]:
        if item["id"] == step and item["status"] == "done" and item["evidence"]:
            return [_citation(call, item["evidence"][0], step)]
    return []


def _any_of(call: Heard) -> list[Citation]:
    """What lowers the call's score most, an objection, or any words that a criterion stands on."""
    criteria = [item for section in call.analysis["scorecard"]["sections"] for item in section["criteria"]]
    weak = sorted(
        (item for item in criteria if item["evidence"] and item["score"] is not None), key=lambda item: item["score"]
    )
    if weak:
        return [_citation(call, weak[0]["evidence"][0], weak[0]["id"])]
    return [_citation(call, item.evidence, item.category) for item in call.objections[:1]]


def _citation(call: Heard, evidence: Mapping[str, Any], about: str) -> Citation:
    return Citation(call.call_id, evidence.get("start_s"), evidence["quote"], evidence.get("speaker", ""), about)


def _different(found: Sequence[Citation]) -> list[Citation]:
    first: dict[str, Citation] = {}
    for one in found:
        first.setdefault(one.call_id, one)
    rest = [one for one in found if first[one.call_id] is not one]
    return [*first.values(), *rest]
