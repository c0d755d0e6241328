"""Which calls and which objections a query counts; pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from assistant.asking.excluding import ANY
from assistant.asking.material import Heard, Raised
from assistant.asking.values import OF_OBJECTIONS, Filters, Query, Side
from assistant.asking.words import lemmas_of, plain

MISSED = frozenset({"missing", "late"})


def sides_of(query: Query) -> list[tuple[str, Query]]:
    """A query for each side of a comparison, or the query itself."""
    if not query.compare:
        return [("", query)]
    return [(side.label, _with(query, side)) for side in query.compare]


def _with(query: Query, side: Side) -> Query:
    empty = Filters().model_dump()
    own = {} if side.filters is None else {n: v for n, v in side.filters.model_dump().items() if v != empty[n]}
    filters = Filters.model_validate({**query.filters.model_dump(), **own})
    return query.model_copy(update={"filters": filters, "compare": (), "period": side.period or query.period})


def chosen(calls: Iterable[Heard], query: Query, saying: Collection[str] | None) -> list[Heard]:
    """Calls that a query is about; ``saying`` are those on which its words were said, None where it has none."""
    base = [call for call in calls if is_of(call, query)]
    return [call for call in base if has_all(call, query, saying)]


def is_of(call: Heard, query: Query) -> bool:
    """Whether a call is among those that are looked at, whatever was said on it."""
    filters = query.filters
    within = query.period is None or query.period.period.holds(call.day)
    return (
        within
        and _among(call.manager, filters.manager)
        and _among(call.source, filters.source)
        and _among(call.stage, filters.stage)
        and _among(call.kind, filters.call_kind)
        and (not filters.client or plain(call.client) == plain(filters.client))
        and (not filters.company or plain(call.company) == plain(filters.company))
        and (not filters.language or call.language == filters.language)
        and (not filters.weekday or call.day.isoweekday() in filters.weekday)
        and _not_left_out(call, filters)
    )


def _not_left_out(call: Heard, filters: Filters) -> bool:
    """Calls of a lead without a source come from none of those left out."""
    return (
        call.manager not in filters.not_manager
        and (not filters.not_source or call.source not in filters.not_source)
        and (not filters.not_stage or call.stage not in filters.not_stage)
        and call.kind not in filters.not_call_kind
        and call.language not in filters.not_language
    )


def has_all(call: Heard, query: Query, saying: Collection[str] | None) -> bool:
    """Whether a call has what is asked for: objections, steps, a score, words."""
    filters = query.filters
    steps = call.steps if filters.step_missing or filters.step_done else {}
    return (
        all(steps.get(step) in MISSED for step in filters.step_missing)
        and all(steps.get(step) == "done" for step in filters.step_done)
        and _scored(call.score, filters)
        and (not filters.of_objections or any(objections_of(call, filters)))
        and (not filters.not_category or query.measure in OF_OBJECTIONS or _free_of(call, filters.not_category))
        and (filters.disputed is None or filters.disputed == bool(call.disputes))
        and (filters.dispute_open is None or filters.dispute_open == bool(call.open_disputes))
        and (not filters.conceded or query.measure == "discount_at_objection" or _conceded(call, filters))
        and (not filters.verdict or call.verdict in filters.verdict)
        and (filters.unanswered is None or filters.unanswered == bool(call.unanswered))
        and (saying is None or call.call_id in saying)
    )


def objections_of(call: Heard, filters: Filters) -> list[Raised]:
    """The objections of a call that a query counts."""
    found = [
        item
        for item in call.objections
        if _among(item.category, filters.category)
        and _among(item.status, filters.outcome)
        and item.category not in filters.not_category
    ]
    return [item for item in found if item.conceded] if filters.conceded == "any" else found


def _free_of(call: Heard, categories: Collection[str]) -> bool:
    """Whether nothing of these kinds was objected on a call."""
    return not any(item.category in categories or ANY in categories for item in call.objections)


def conceded_of(call: Heard, filters: Filters, first: bool) -> list[Raised]:
    """Objections at which the manager gave in at once; ``first`` asks for the first of the call only."""
    looked_at = call.objections[:1] if first else call.objections
    return [item for item in looked_at if item.conceded and _among(item.category, filters.category)]


def _conceded(call: Heard, filters: Filters) -> bool:
    return bool(conceded_of(call, filters, filters.conceded == "first"))


def _scored(score: float | None, filters: Filters) -> bool:
    bounds: list[tuple[float | None, Callable[[float, float], bool]]] = [
        (filters.score_below, lambda value, bound: value < bound),
        (filters.score_above, lambda value, bound: value > bound),
        (filters.score_at_least, lambda value, bound: value >= bound),
        (filters.score_at_most, lambda value, bound: value <= bound),
    ]
    asked = [(bound, passes) for bound, passes in bounds if bound is not None]
    return not asked or (score is not None and all(passes(score, bound) for bound, passes in asked))


def _among(value: str, wanted: Collection[str]) -> bool:
    return not wanted or value in wanted


def says(text: str, words: str) -> bool:
    """Whether every word stands in the text, in any of its forms."""
    spoken = set(plain(text).replace("-", " ").translate(_PUNCTUATION).split())
    return all(spoken & forms_said(word, spoken) for word in plain(words).translate(_PUNCTUATION).split())


def forms_said(word: str, spoken: Collection[str]) -> set[str]:
    """The words of a text that are forms of one word."""
    wanted, head = lemmas_of(word), word[:3]
    return {form for form in spoken if form == word or (form[:3] == head and not wanted.isdisjoint(lemmas_of(form)))}


_PUNCTUATION = str.maketrans(dict.fromkeys("«»\"'.,!?;:()[]…—–-", " "))
