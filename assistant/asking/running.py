"""Runs a query on the store for one viewer: reads what it needs, counts, quotes, as the reports do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.asking.citing import cited, listed_calls, masking, quoting
from assistant.asking.counting import Counting, Shelf, said_reasons, score_of
from assistant.asking.material import Heard, first_attempts, heard, reaction_min
from assistant.asking.names import Known
from assistant.asking.narrowing import chosen, is_of, says, sides_of
from assistant.asking.values import SCORES, CallShown, Citation, Days, Figure, Found, Query
from assistant.counted_calls import LeftOut, why_left_out
from assistant.crm import CrmIndex
from assistant.documents_objections import OBJECTIONS
from assistant.domain import Call
from assistant.heard_calls import HeardCall
from assistant.ledger import Ledger
from assistant.people_values import CallLine
from assistant.periods import Period, Wanted
from assistant.playbook import Playbook
from assistant.remarks import DisputeState
from assistant.returns import returned_among
from assistant.store.unit_of_work import Database, UnitOfWork
from assistant.themes import Themes
from assistant.viewers import Viewer
from objections.history import PastObjection
from scoring_rubric.lexicon_phrases import said
from scoring_rubric.masking import masked
from transcription.types import Speaker

MOST_LISTED = 50
OPEN_DAY = timedelta(days=1)
"""How far a day in the company's zone may lie from the same day in UTC."""


class CannotRun(Exception):
    """A query that is well formed and that nothing counts; ``why`` is a key of the wording."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Runner:
    database: Database
    ledger: Ledger
    themes: Themes
    playbook: Callable[[], Playbook]
    zone: ZoneInfo

    def known(self, viewer: Viewer) -> tuple[Known, Days | None]:
        """What the viewer may ask about by name, and the days that the calls he sees span."""
        with self.database.begin() as work:
            asking, own = work.asking, viewer.managers
            span = asking.span(own)
            clients = () if viewer.masked else asking.clients(own)
            known = Known(
                managers=asking.managers(own),
                sources=asking.sources(),
                stages=asking.stages(),
                clients=tuple(sorted({name for name, _ in clients if name})),
                companies=tuple(sorted({company for _, company in clients if company})),
                titles=_titles(self.playbook()),
                masked=viewer.masked,
            )
        days = None if span is None else Days(since=self._day(span[0]), until=self._day(span[1]))
        return known, days

    def run(self, query: Query, viewer: Viewer, as_of: date | None = None) -> Found:
        """Figures and quotes of a query. Raises CannotRun."""
        why = unsupported(query, viewer)
        if why:
            raise CannotRun(why)
        if query.measure == "themes":
            return self._themes(query, viewer)
        with self.database.begin() as work:
            calls, index = self._calls(work, query, viewer)
            saying = self._saying(work, query, calls)
            shelf = self._shelf(query, calls, index, as_of)
            found = self._found(query, calls, saying, shelf)
            return self._quoted(work, found, query, viewer, calls)

    def _calls(self, work: UnitOfWork, query: Query, viewer: Viewer) -> tuple[list[Heard], CrmIndex]:
        index = CrmIndex.of(work.crm.leads(), work.crm.deals(), work.crm.activities())
        since, until = self._bounds(query)
        rows = work.asking.heard(viewer.managers, since, until)
        returned = _returned(work, rows)
        disputes: dict[str, tuple[int, int]] = {}
        for dispute in work.remarks.disputes():
            every, still = disputes.get(dispute.call_id, (0, 0))
            disputes[dispute.call_id] = every + 1, still + (dispute.state is DisputeState.OPEN)
        calls = [
            heard(row, self._day(row.at), index.link(row.call.name), returned, disputes.get(row.call.call_id, (0, 0)))
            for row in rows
        ]
        if query.measure in SCORES:
            why = why_left_out(work, (_line(call, row) for call, row in zip(calls, rows, strict=True)))
            calls = [replace(call, left_out=why.get(call.call_id, "")) for call in calls]
        return calls, index

    def _bounds(self, query: Query) -> tuple[datetime | None, datetime | None]:
        """Moments that surely hold every day that the query and its sides ask for."""
        days = [side.period for _, side in sides_of(query)]
        if any(one is None or one.since is None for one in days):
            since = None
        else:
            since = min(one.since for one in days if one is not None and one.since is not None)
        if any(one is None or one.until is None for one in days):
            until = None
        else:
            until = max(one.until for one in days if one is not None and one.until is not None)
        return (
            None if since is None else datetime.combine(since, time(), self.zone) - OPEN_DAY,
            None if until is None else datetime.combine(until, time(), self.zone) + 2 * OPEN_DAY,
        )

    def _saying(self, work: UnitOfWork, query: Query, calls: Sequence[Heard]) -> Collection[str] | None:
        words = query.filters.words
        if not words:
            return None
        texts = work.asking.texts([call.call_id for call in calls])
        return {call_id for call_id, text in texts.items() if says(text, words)}

    def _shelf(self, query: Query, calls: Sequence[Heard], index: CrmIndex, as_of: date | None) -> Shelf:
        lexicons = list(self.playbook().lexicons.values())

        def ended(stage: str) -> str:
            if any(said(lexicon.lost_stages, stage) for lexicon in lexicons):
                return "lost"
            return "won" if any(said(lexicon.won_stages, stage) for lexicon in lexicons) else ""

        promises: dict[str, list[object]] = {}
        if query.measure == "promises_kept":
            for line in self.ledger.of_calls([call.call_id for call in calls], as_of=as_of).lines:
                if line.who is Speaker.MANAGER:
                    promises.setdefault(line.call_id, []).append(line)
        reaction: dict[str, float] = {}
        if query.measure == "reaction_minutes":
            attempts, seen = first_attempts(index.activities), set[str]()
            for call in calls:
                minutes = reaction_min(call.link, attempts)
                lead = call.link.lead.lead_id if call.link.lead else ""
                if minutes is not None and lead not in seen:
                    reaction[call.call_id] = minutes
                    seen.add(lead)
        return Shelf(promises, reaction, ended)  # type: ignore[arg-type]

    def _found(
        self, query: Query, calls: Sequence[Heard], saying: Collection[str] | None, shelf: Shelf
    ) -> tuple[Found, list[Heard]]:
        figures: list[Figure] = []
        looked_at: list[Heard] = []
        having: list[Heard] = []
        for label, side in sides_of(query):
            base = [call for call in calls if is_of(call, side)]
            own = chosen(calls, side, saying)
            figures += Counting(side, own, base, shelf).figures(label)
            looked_at += base
            having += own
        having = list({call.call_id: call for call in having}.values())
        days = [call.day for call in looked_at]
        out = [call.left_out for call in having if call.left_out and score_of(call, query) is not None]
        listed = tuple(_shown(call) for call in listed_calls(having, query)) if query.measure == "list" else ()
        return (
            Found(
                query=query,
                figures=tuple(figures),
                citations=tuple(cited(query, having, shelf)),
                listed=listed[:MOST_LISTED],
                calls=len(looked_at),
                span=Days(since=min(days), until=max(days)) if days else None,
                said=said_reasons(having) if query.measure == "refusal_reasons" else (),
                voicemails=out.count(LeftOut.VOICEMAIL),
                others=len(out) - out.count(LeftOut.VOICEMAIL),
            ),
            having,
        )

    def _quoted(
        self, work: UnitOfWork, made: tuple[Found, list[Heard]], query: Query, viewer: Viewer, calls: Sequence[Heard]
    ) -> Found:
        found, having = made
        citations = list(found.citations)
        if query.filters.words or (query.measure == "list" and len(citations) < min(10, len(found.listed))):
            ids = [call.call_id for call in found.listed[:10]] or [call.call_id for call in having[:5]]
            spoken = quoting(ids, work.asking.transcripts(ids), query.filters.words)
            have = {} if query.filters.words else {one.call_id: one for one in citations}
            citations = [
                have.get(call_id) or spoken[call_id] for call_id in ids if call_id in have or call_id in spoken
            ]
        listed = found.listed
        if viewer.masked:
            by_id = {call.call_id: call for call in calls}
            citations = masking(citations, lambda call_id, text: self._masked(text, by_id[call_id]))
            listed = tuple(CallShown(one.call_id, one.day, "", "", one.source, one.score) for one in listed)
        return replace(found, citations=tuple(citations), listed=listed)

    def _masked(self, text: str, call: Heard) -> str:
        lexicon = self.playbook().lexicon("ru" if call.language == "ru" else "en")
        return masked(text, lexicon, known=[name for name in (call.client, call.manager, call.company) if name])

    def _themes(self, query: Query, viewer: Viewer) -> Found:
        filters = query.filters
        manager = next(iter(filters.manager), "") or next(iter(viewer.managers or ()), "")
        wanted = Wanted(
            Period() if query.period is None else query.period.period, manager, next(iter(filters.source), "")
        )
        report = self.themes.report(wanted)
        lines = [line for line in report.themes if not filters.category or line.category in filters.category]
        lines = lines[: query.limit or 10]
        return Found(
            query=query,
            figures=tuple(
                Figure(
                    line.name,
                    "themes",
                    float(line.calls.count),
                    line.calls.count,
                    line.calls.of,
                    line.calls.low,
                    line.calls.high,
                )
                for line in lines
            ),
            citations=tuple(
                Citation(quote.call_id, quote.start_s, quote.quote, "client", line.name)
                for line in lines
                for quote in line.quotes[:1]
            )[:5],
            calls=report.calls,
        )

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


def unsupported(query: Query, viewer: Viewer) -> str:
    """Why nothing counts this query, or nothing."""
    filters, group = query.filters, query.group_by
    names = bool(filters.manager or filters.not_manager or filters.client or filters.company) or "manager" in (
        group,
        query.then_by,
    )
    names = names or any(
        side.filters is not None and bool(side.filters.manager or side.filters.not_manager) for side in query.compare
    )
    if viewer.masked and names:
        return "masked"
    if query.measure == "themes":
        many = len(filters.manager) > 1 or len(filters.source) > 1 or len(viewer.managers or ()) > 1
        other = filters.model_copy(update={"manager": (), "source": (), "category": ()}).model_dump() != {
            **type(filters)().model_dump()
        }
        return "themes_whole" if many or other or group != "none" or query.compare else ""
    if query.measure == "list" and (group != "none" or query.compare):
        return "list_whole"
    groups = {group, query.then_by}
    if "step" in groups and query.measure != "step_share":
        return "group_step"
    if "reason" in groups and query.measure != "refusal_reasons":
        return "group_reason"
    if query.measure == "section_score" and not query.section:
        return "which_section"
    if query.measure == "criterion_score" and not query.criterion:
        return "which_section"
    if query.then_by != "none" and (query.compare or group == "none"):
        return "two_groups"
    return ""


def _returned(work: UnitOfWork, rows: Sequence[HeardCall]) -> Mapping[tuple[str, str], str]:
    """Of objections that came back in a later call, how they ended by what is known today."""
    ids = work.asking.raised_again()
    if not ids or not any(row.call.call_id in ids for row in rows):
        return {}
    together = {row.call.call_id: row for row in work.asking.heard_of(ids)}

    def raised_on(call: Call) -> list[PastObjection]:
        row = together[call.call_id]
        items = OBJECTIONS.validate_python(row.analysis["objections"])
        return [] if call.started_at is None else [PastObjection(call.call_id, call.started_at, item) for item in items]

    back = returned_among([row.call for row in together.values()], raised_on)
    return {key: found.corrected.value for key, found in back.items()}


def _line(call: Heard, row: HeardCall) -> CallLine:
    return CallLine(
        call.call_id,
        row.call.name,
        call.manager,
        row.at,
        row.call.state,
        score=call.score,
        kind=call.kind,
        reviewed=True,
    )


def _shown(call: Heard) -> CallShown:
    return CallShown(call.call_id, call.day, call.manager, call.client or call.company, call.source, call.score)


def _titles(playbook: Playbook) -> dict[str, dict[str, tuple[str, ...]]]:
    """The packs' own words for what they have, in both languages."""
    criteria = [item for rubric in playbook.rubrics.all() for item in rubric.criteria()]
    titles: dict[str, dict[str, tuple[str, ...]]] = {"category": {}, "step": {}, "criterion": {}}
    for taxonomy in playbook.taxonomies.values():
        for category in taxonomy.categories:
            titles["category"][category.id] = tuple(category.title.values())
    for script in playbook.scripts.values():
        for step in script.steps:
            titles["step"][step.id] = (step.title.in_language("ru"), step.title.in_language("en"))
    for item in criteria:
        titles["criterion"][item.id] = (item.title.in_language("ru"), item.title.in_language("en"))
    return titles
