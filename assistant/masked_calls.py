"""One call without personal data: every text of it masked by what the call and the CRM say of its people. Pure.

Whatever is not known to be a code is taken for somebody's words: a new field of a document is masked before anybody
has thought of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from assistant.calls import OpenCall
from assistant.documents import AnalysisDocument
from assistant.documents_facts import FactsItem
from assistant.documents_findings import CrmFieldItem
from assistant.domain import Activity, Call, CallFilter, CallSummary, CrmLink, Deal, Lead
from assistant.playbook import Playbook
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.masking import Hidden, hidden, mask_of, replaced
from scoring_rubric.spoken_numbers import plain
from transcription.types import Transcript, Turn

T = TypeVar("T")
PERSON = {"client_name": "name", "manager_name": "name", "company": "name", "phone": "phone", "email": "email"}
"""Facts and CRM fields whose whole value names or reaches somebody, and what stands in its place."""
DATA = frozenset({"next_step_at", "budget"})
"""CRM fields of dates and sums, which read as long numbers."""
TELLING = 3
"""Letters or digits of a searched word from which it may tell somebody's name or phone."""
PEOPLE = frozenset({"author", "by", "manager", "client", "company", "named_by", "reviewer", "retired_by"})
"""Fields that hold nothing but names, of clients and of colleagues."""
CODES = frozenset(
    [
        "call_id",
        "earlier_call_id",
        "came_back_in",
        "objection_id",
        "dispute_id",
        "case_id",
        "lead_id",
        "task_id",
        "id",
        "kind",
        "language",
        "state",
        "stage",
        "status",
        "category",
        "also",
        "criterion",
        "criteria",
        "section",
        "step",
        "code",
        "detector",
        "rubric",
        "definition",
        "schema_name",
        "version",
        "sha256",
        "inputs",
        "config",
        "models",
        "packs",
        "parts",
        "quality",
        "marks",
        "layout",
        "engine",
        "speaker",
        "who",
        "action",
        "precision",
        "field",
        "verdict",
        "fault",
        "missing_steps",
        "critical",
        "objections",
        "came_back",
        "cases",
        "subject",
        "source",
        "campaign",
        "deal_stage",
        "lead_verdict",
        "crm_contradicts",
        "urgency",
        "earlier_status",
        "move",
        "type",
        "direction",
        "when",
        "made_at",
        "replaced_at",
        "started_at",
        "basis",
    ]
)
"""Fields of ids, keys, hashes and moments."""
KEYED = frozenset({"inputs", "config", "models", "packs", "parts", "quality", "marks"})
"""Fields that map names of ours to hashes, numbers or codes; any other mapping may be a document with words in it."""


@dataclass(frozen=True, slots=True)
class CallMask:
    """``known``: names of the call's people and companies; ``turns``: what is hidden where."""

    lexicon: Lexicon
    known: frozenset[str]
    turns: Mapping[int, tuple[str, tuple[Hidden, ...]]]

    @staticmethod
    def of(opened: OpenCall, playbook: Playbook) -> CallMask:
        language = "ru" if opened.summary.language != "en" else "en"
        lexicon = playbook.lexicon(language)
        known = frozenset(name for name in _names(opened) if name)
        turns: dict[int, tuple[str, tuple[Hidden, ...]]] = {}
        said = _dictated(opened.analysis.facts) if opened.analysis else {}
        for turn in opened.transcript.turns if opened.transcript else ():
            spans = [*hidden(turn.text, lexicon, known=known), *_places(turn, said.get(turn.turn, ()))]
            turns[turn.turn] = (turn.text, tuple(spans))
        return CallMask(lexicon, known, turns)

    def call(self, opened: OpenCall) -> OpenCall:
        """The whole call as a reader without personal data may see it."""
        return OpenCall(
            summary=masked_summary(opened.summary, self.text),
            transcript=None if opened.transcript is None else self.transcript(opened.transcript),
            analysis=None if opened.analysis is None else self.analysis(opened.analysis),
            link=masked_link(opened.link, self.text),
            previous=tuple(masked_summary(item, self.text) for item in opened.previous),
            came_back=self.value(opened.came_back),
            runs=opened.runs,
            story=self.value(opened.story),
            past_scores=self.value(opened.past_scores),
            remarks=self.value(opened.remarks),
            put_right=self.value(opened.put_right),
            corrections=self.value(opened.corrections),
            comments=self.value(opened.comments),
        )

    def text(self, text: str) -> str:
        return replaced(text, hidden(text, self.lexicon, known=self.known), self.lexicon)

    def quote(self, turn: int | None, quoted: str) -> str:
        """A quote masked as its turn is, so that it stays a part of the masked turn's text."""
        text, spans = self.turns.get(-1 if turn is None else turn, ("", ()))
        start = text.find(quoted) if quoted else -1
        if start < 0:
            return self.text(quoted)
        end = start + len(quoted)
        inside = [
            Hidden(max(span.start, start) - start, min(span.end, end) - start, span.kind)
            for span in spans
            if span.start < end and span.end > start
        ]
        return replaced(quoted, inside, self.lexicon)

    def transcript(self, transcript: Transcript) -> Transcript:
        return replace(transcript, turns=tuple(self._turn(turn) for turn in transcript.turns))

    def analysis(self, analysis: AnalysisDocument) -> AnalysisDocument:
        masked: AnalysisDocument = self.value(analysis)
        facts = {
            key: fact.model_copy(update={"value": mask_of(kind, self.lexicon), "code": None})
            for key, kind in PERSON.items()
            if (fact := getattr(masked.facts, key)) is not None
        }
        rows = zip(masked.crm.fields, analysis.crm.fields, strict=True)
        crm = masked.crm.model_copy(update={"fields": tuple(self._row(row, own) for row, own in rows)})
        return masked.model_copy(update={"facts": masked.facts.model_copy(update=facts), "crm": crm})

    def _row(self, row: CrmFieldItem, own: CrmFieldItem) -> CrmFieldItem:
        if row.field in DATA:
            return row.model_copy(update={"crm": own.crm, "call": own.call})
        if row.field not in PERSON:
            return row
        mask = mask_of(PERSON[row.field], self.lexicon)
        return row.model_copy(update={side: mask for side in ("crm", "call") if getattr(row, side)})

    def value(self, given: T, name: str = "") -> T:
        """Any value of ours with its texts masked, whatever it holds them in."""
        return cast(T, self._walked(given, name))

    def _walked(self, given: Any, name: str) -> Any:
        if given is None or isinstance(given, Enum | bytes) or not given:
            return given
        if isinstance(given, str):
            return self._string(given, name)
        if isinstance(given, Mapping):
            return given if name in KEYED else self._parts(given)
        if isinstance(given, tuple | list):
            return type(given)(self._walked(one, name) for one in given)
        if isinstance(given, BaseModel):
            parts = {key: getattr(given, key) for key in type(given).model_fields}
            return given.model_copy(update=self._parts(parts))
        if is_dataclass(given) and not isinstance(given, type):
            parts = {one.name: getattr(given, one.name) for one in fields(given) if one.init}
            return replace(given, **self._parts(parts))
        return given

    def _parts(self, parts: Mapping[str, Any]) -> dict[str, Any]:
        made = {key: self._walked(one, key) for key, one in parts.items()}
        if isinstance(parts.get("quote"), str):
            made["quote"] = self.quote(parts.get("turn"), parts["quote"])
        return made

    def _string(self, given: str, name: str) -> str:
        if name in CODES:
            return given
        return mask_of("name", self.lexicon) if name in PEOPLE else self.text(given)

    def _turn(self, turn: Turn) -> Turn:
        """A masked turn has no words of its own: their times would tell where in the sound the hidden ones are."""
        text, spans = self.turns[turn.turn]
        return replace(turn, text=replaced(text, spans, self.lexicon), words=()) if spans else turn


def masked_summary(summary: CallSummary, text: Any) -> CallSummary:
    """A line of the list; ``text`` masks what is free text in it."""
    return replace(
        summary,
        call=masked_registration(summary.call, text),
        manager="",
        client="",
        company="",
        lead_id="",
        withheld=text(summary.withheld),
        corrected_by=tuple("…" for _ in summary.corrected_by),
        reviewed_by=tuple("…" for _ in summary.reviewed_by),
    )


def asks_for_people(wanted: CallFilter) -> bool:
    """Whether a filter looks for somebody: who sees no names cannot search by them either."""
    return bool(wanted.manager) or any(_telling(word) for word in wanted.text.split())


def named_by(summary: CallSummary, text: str) -> bool:
    """Whether a word of ``text`` is in the names of a call's people, companies or file."""
    named = plain(f"{summary.client} {summary.company} {summary.manager} {summary.call.name}")
    return any(len(word) >= TELLING and word in named for word in plain(text).split())


def _telling(word: str) -> bool:
    return "@" in word or sum(sign.isdigit() for sign in word) >= TELLING


def masked_registration(call: Call, text: Any) -> Call:
    """A call under its id: file names are made of phone numbers and people's names."""
    failure = text(call.failure.replace(call.name, call.call_id)) if call.failure else ""
    return replace(call, name=call.call_id, media="", sha256="", manager="", lead_id="", failure=failure)


def masked_link(link: CrmLink, text: Any) -> CrmLink:
    """What the CRM says of a call's place in the funnel, and nothing of whose call it is."""
    lead, deal, activity, task = link.lead, link.deal, link.activity, link.task
    return CrmLink(
        activity=None if activity is None else _bare_activity(activity),
        lead=None
        if lead is None
        else Lead(
            lead_id="",
            created_at=lead.created_at,
            source=lead.source,
            campaign=lead.campaign,
            status=lead.status,
            refusal_reason=text(lead.refusal_reason),
            marketing_qualified=lead.marketing_qualified,
        ),
        deal=None
        if deal is None
        else Deal(
            deal_id="",
            stage=deal.stage,
            amount=deal.amount,
            currency=deal.currency,
            created_at=deal.created_at,
            closed_at=deal.closed_at,
            refusal_reason=text(deal.refusal_reason),
        ),
        previous_calls=link.previous_calls,
        task=None if task is None else _bare_activity(task),
        last=link.last,
    )


def _bare_activity(activity: Activity) -> Activity:
    return Activity(
        activity_id="",
        type=activity.type,
        direction=activity.direction,
        at=activity.at,
        duration_s=activity.duration_s,
        entered_at=activity.entered_at,
    )


def _names(opened: OpenCall) -> Iterator[str]:
    """All by which the people and companies of a call go."""
    summary, link = opened.summary, opened.link
    yield from (summary.client, summary.company, summary.manager)
    for item in opened.previous:
        yield from (item.client, item.company, item.manager)
    if link.lead:
        yield from (link.lead.name, link.lead.company, link.lead.manager)
    for record in (link.deal, link.activity, link.task):
        if record is not None:
            yield record.manager
    if opened.analysis:
        facts = opened.analysis.facts
        yield from (fact.value for fact in (facts.client_name, facts.manager_name, facts.company) if fact)
    remarks = opened.remarks
    yield from (said.author for said in remarks.self_scores)
    yield from (said.author for said in remarks.acknowledgements)
    yield from (said.author for said in remarks.disputes)
    yield from (said.author for said in remarks.overrides)


def _dictated(facts: FactsItem) -> dict[int, list[tuple[str, str]]]:
    """By turn the words in which a phone or an address was dictated: also pieces too short to be told by themselves."""
    found: dict[int, list[tuple[str, str]]] = {}
    for kind, fact in (("phone", facts.phone), ("email", facts.email)):
        for item in fact.evidence if fact else ():
            found.setdefault(item.turn, []).append((kind, item.quote))
    return found


def _places(turn: Turn, said: Iterable[tuple[str, str]]) -> Iterator[Hidden]:
    for kind, quoted in said:
        start = turn.text.find(quoted)
        if start >= 0:
            yield Hidden(start, start + len(quoted), kind)
