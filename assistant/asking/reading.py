"""A question understood as a query, by rules over what its words mean; what is not understood is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from assistant.asking.choice import Choice
from assistant.asking.days_named import Named, label_of
from assistant.asking.follow import follow_up, is_follow_up
from assistant.asking.measuring import choose
from assistant.asking.names import Known
from assistant.asking.parties import is_first
from assistant.asking.signals import Signals, signals_of, unexplained
from assistant.asking.values import Days, Filters, Query, Side
from assistant.asking.words import NEGATIONS

REST = "rest"
"""The label of everybody but those who were named."""
TIMES = ("week", "month", "weekday")
LONG_SPAN_DAYS = 100
"""A trend over more than this is told by months where no step was named."""


@dataclass(frozen=True, slots=True)
class Reading:
    """``query`` or, without one, why not: ``declined`` is a key of the wording. ``notes``: what was chosen."""

    language: str
    query: Query | None = None
    declined: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[tuple[str, Mapping[str, str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks when of what: the known names, today, the days that the calls span."""

    known: Known
    today: date
    span: Days | None = None


class _Declined(Exception):
    def __init__(self, why: str, **values: str) -> None:
        super().__init__(why)
        self.why, self.values = why, values


def read(question: str, asked: Asked, previous: Query | None = None) -> Reading:
    """What a question asks. ``previous`` is the query that a follow-up changes one thing of."""
    signals = signals_of(question, asked.known, asked.today)
    try:
        return _understood(signals, asked, previous)
    except _Declined as no:
        return Reading(signals.language, declined=no.why, values=no.values)


def _understood(signals: Signals, asked: Asked, previous: Query | None) -> Reading:
    if not signals.tokens:
        raise _Declined("empty")
    _refuse(signals, asked)
    choice = choose(signals)
    if any(stage not in asked.known.stages for stage in choice.stages):
        raise _Declined("nothing")
    _explained(signals, choice, asked)
    filters, notes = _filters(signals, choice)
    if previous is not None and is_follow_up(signals, choice):
        fresh = _query(signals, choice, filters, asked) if choice.measure else None
        changed = follow_up(previous, signals, choice, filters, fresh, _period(signals))
        if changed is None:
            raise _Declined("nothing")
        return Reading(signals.language, changed, notes=tuple(notes))
    if not choice.measure:
        raise _Declined("no_previous" if signals.follows or signals.days or signals.people else "nothing")
    query = _query(signals, choice, filters, asked)
    return Reading(signals.language, _with_ambiguous(query, signals), notes=tuple(notes))


def _refuse(signals: Signals, asked: Asked) -> None:
    """What no call and no CRM record can tell."""
    for kind in signals.of("declines"):
        if kind == "why" and signals.has("measures", "refusal_reasons"):
            continue
        raise _Declined(kind)
    if any(one.future for one in signals.days):
        raise _Declined("future")
    if signals.unknown_sources:
        raise _Declined("unknown_source", name=", ".join(signals.unknown_sources), known=", ".join(asked.known.sources))
    if asked.known.masked and (signals.people or signals.has("client") or signals.has("company")):
        raise _Declined("masked")


def _explained(signals: Signals, choice: Choice, asked: Asked) -> None:
    """Every word that carries content has its place in the query, or the question is not answered."""
    loose = [place for place in signals.loose if place not in choice.words_at]
    if loose:
        said, is_name = unexplained(signals, loose)
        if is_name and not all(signals.tokens[place].text in NEGATIONS for place in loose):
            known = "" if asked.known.masked else ", ".join(asked.known.managers)
            raise _Declined("masked" if asked.known.masked else "unknown_person", name=said, known=known)
        if any(signals.tokens[place].text in NEGATIONS for place in loose):
            raise _Declined("negation", words=said)
        raise _Declined("unknown_words", words=said)
    unused = [match for match in signals.negations if not choice.negation_used]
    if unused:
        words = " ".join(token.written for token in signals.tokens[unused[0].start : unused[0].start + 2])
        raise _Declined("negation", words=words)
    missed = [match for match in signals.matches if match.kind == "missed"]
    if missed and not choice.negation_used:
        raise _Declined("unknown_words", words=unexplained(signals, sorted(missed[0].places))[0])
    if choice.declined:
        raise _Declined(choice.declined)


def _filters(signals: Signals, choice: Choice) -> tuple[Filters, list[tuple[str, Mapping[str, str]]]]:
    notes: list[tuple[str, Mapping[str, str]]] = []
    managers: list[str] = []
    for person in signals.people:
        managers += [name for name in person.names if name not in managers]
        if len(person.names) > 1:
            said = " ".join(token.written for token in signals.tokens[person.start : person.end])
            notes.append(("ambiguous", {"said": said, "names": ", ".join(person.names)}))
    clients = _most_said(signals, "client")
    if len(clients) > 1:
        raise _Declined("ambiguous_client", names=", ".join(clients[:5]))
    companies = signals.of("company")
    if len(companies) > 1:
        raise _Declined("ambiguous_client", names=", ".join(companies[:5]))
    bounds = signals.numbers
    return (
        Filters(
            manager=tuple(managers),
            source=signals.of("sources"),
            stage=choice.stages or (() if choice.measure == "win_rate" else signals.of("stages")),
            category=choice.categories,
            outcome=choice.outcomes,
            step_missing=choice.step_missing,
            step_done=choice.step_done,
            score_below=bounds.get("below"),
            score_above=bounds.get("above"),
            score_at_least=bounds.get("above_or_equal"),
            score_at_most=bounds.get("below_or_equal"),
            client=clients[0] if clients else "",
            company=companies[0] if companies else "",
            words=choice.words,
            language=next(iter(signals.of("languages")), ""),
            call_kind=_kinds(signals),
            disputed=choice.disputed,
            dispute_open=choice.dispute_open,
            conceded=choice.conceded,
            verdict=choice.verdict,
            unanswered=choice.unanswered,
            weekday=signals.weekdays,
            **signals.excluded.filters,
        ),
        notes,
    )


def _most_said(signals: Signals, kind: str) -> tuple[str, ...]:
    """Of several whom a part of a name fits, those whom most of its words fit."""
    said = [match.value for match in signals.matches if match.kind == kind]
    most = max((said.count(name) for name in said), default=0)
    likely = tuple(name for name in signals.of(kind) if said.count(name) == most)
    by_surname = {
        match.value
        for match in signals.matches
        if match.kind == kind and not is_first(signals.tokens[match.start].text, match.value)
    }
    return tuple(name for name in likely if name in by_surname) or likely


def _kinds(signals: Signals) -> tuple[str, ...]:
    kinds: list[str] = []
    said = signals.of("kinds")
    if "first" in said and set(said) & {"first_outgoing", "first_incoming"}:
        said = tuple(kind for kind in said if kind != "first")  # «первые исходящие»
    for kind in said:
        kinds += ["first_outgoing", "first_incoming"] if kind == "first" else [kind]
    return tuple(dict.fromkeys(kinds))


def _query(signals: Signals, choice: Choice, filters: Filters, asked: Asked) -> Query:
    sides, filters, period, group = _sides(signals, choice, filters)
    then_by = choice.then_by if group == choice.group else "none"
    if choice.trend and not sides and not {group, then_by} & set(TIMES):
        group, then_by = (_grain(period, asked), "none") if group == "none" else (group, _grain(period, asked))
    if sides and then_by != "none":
        raise _Declined("two_groups")
    if signals.has("rest") and not any(one.filters and _leaves_out(one.filters) for one in sides):
        raise _Declined("no_rest")
    if choice.compares and not sides and group == "none":
        raise _Declined("no_sides")
    limit = signals.limit or choice.limit
    measure = "calls" if choice.measure == "list" and (sides or group != "none") else choice.measure
    return Query(
        measure=measure,
        filters=filters,
        period=period,
        group_by=group,
        then_by=then_by,
        compare=sides,
        order=choice.order,
        limit=limit,
        step=choice.step,
        handling_step=choice.handling_step,
        section=choice.section,
        criterion=choice.criterion,
        share=choice.share,
    )


def _leaves_out(filters: Filters) -> bool:
    return bool(filters.not_manager or filters.not_source)


def _grain(period: Days | None, asked: Asked) -> str:
    found = period or asked.span
    if found is None or found.since is None:
        found = asked.span
    if found is None or found.since is None:
        return "month"
    until = found.until or asked.today
    whole_months = found.since.day == 1 and (until + timedelta(days=1)).day == 1
    several = (found.since.year, found.since.month) != (until.year, until.month)
    return "month" if (until - found.since).days > LONG_SPAN_DAYS or (whole_months and several) else "week"


def _sides(signals: Signals, choice: Choice, filters: Filters) -> tuple[tuple[Side, ...], Filters, Days | None, str]:
    """Sides of a comparison, and what is left of filters, period and grouping without them."""
    days = _apart(signals.days, signals)
    group = choice.group
    if len(days) > 1:
        if not choice.compares and _joined(days) and all(one.unit != "range" for one in days):
            whole = Days(since=days[0].days.since, until=days[-1].days.until)
            unit = group if group != "none" else "month" if days[0].unit == "month" else "none"
            return (), filters, whole, unit if not choice.trend else group
        return tuple(Side(label=label_of(one), period=one.days) for one in days), filters, None, group
    period = days[0].days if days else None
    if signals.has("rest"):
        for name in ("manager", "source"):
            named = getattr(filters, name)
            if named:
                sides: tuple[Side, ...] = (
                    Side(label=", ".join(named), filters=Filters(**{name: named})),
                    Side(label=REST, filters=Filters(**{f"not_{name}": named})),
                )
                return sides, filters.model_copy(update={name: ()}), period, group if group != name else "none"
    if choice.compares and group in ("none", *TIMES):
        for name in ("manager", "source", "category"):
            several: Sequence[str] = getattr(filters, name)
            if len(several) > 1:
                sides = tuple(Side(label=one, filters=Filters(**{name: (one,)})) for one in several)
                return sides, filters.model_copy(update={name: ()}), period, group
        if len(filters.call_kind) > 1 and signals.has("compare"):
            return _by_kind(filters.call_kind), filters.model_copy(update={"call_kind": ()}), period, group
        spoken = signals.of("languages")
        if len(spoken) > 1:
            sides = tuple(Side(label=one, filters=Filters(language=one)) for one in spoken)
            return sides, filters.model_copy(update={"language": ""}), period, group
        if days and days[0].unit in ("week", "month", "quarter", "year") and _is_closed(days[0]):
            return _with_now(days[0]), filters, None, group
    mixed = "repeat" in filters.call_kind and len(filters.call_kind) > 1 and choice.measure not in ("list", "calls")
    if mixed and group == "none" and not choice.trend:
        return _by_kind(filters.call_kind), filters.model_copy(update={"call_kind": ()}), period, group
    if group == "none" and not choice.trend:
        for name in ("manager", "source", "category"):
            if len(getattr(filters, name)) > 1:
                group = name
                break
    return (), filters, period, group


def _by_kind(kinds: Sequence[str]) -> tuple[Side, ...]:
    """Kinds of calls beside one another; both first ones together where there is something else as well."""
    first = tuple(kind for kind in kinds if kind.startswith("first"))
    if len(first) == len(kinds):
        return tuple(Side(label=kind, filters=Filters(call_kind=(kind,))) for kind in kinds)
    parts = ([("first" if len(first) > 1 else first[0], first)] if first else []) + [
        (kind, (kind,)) for kind in kinds if kind not in first
    ]
    return tuple(Side(label=label, filters=Filters(call_kind=part)) for label, part in parts)


def _is_closed(one: Named) -> bool:
    return bool(one.days.until and one.days.since)


def _with_now(one: Named) -> tuple[Side, ...]:
    """«по сравнению с прошлым месяцем»: the named one and the one that follows it."""
    assert one.days.until is not None
    assert one.days.since is not None
    following = one.days.until + timedelta(days=1)
    length = (one.days.until - one.days.since).days
    until = following + timedelta(days=length)
    if one.unit == "month":
        until = (following + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if one.unit == "year":
        until = following.replace(month=12, day=31)
    then = Named(Days(since=following, until=until), 0, 0, one.unit)
    return tuple(Side(label=label_of(side), period=side.days) for side in (one, then))


def _apart(days: Sequence[Named], signals: Signals) -> list[Named]:
    """Namings of days that differ; a second «прошлый месяц» after a month of its own is the one before it."""
    found: list[Named] = []
    for one in days:
        if all(one.days != other.days for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.days.since or date.min) if not _ordered(signals) else found


def _ordered(signals: Signals) -> bool:
    return bool(signals.of("compare"))


def _joined(days: Sequence[Named]) -> bool:
    """Whether days follow one another without a gap."""
    return all(
        one.days.until is not None
        and other.days.since is not None
        and one.days.until + timedelta(days=1) == other.days.since
        for one, other in pairwise(days)
    )


def _period(signals: Signals) -> Days | None:
    days = _apart(signals.days, signals)
    if not days:
        return None
    if len(days) == 1:
        return days[0].days
    return Days(since=days[0].days.since, until=days[-1].days.until) if _joined(days) else None


def _with_ambiguous(query: Query, signals: Signals) -> Query:
    """Where a name is two people's, both are shown apart."""
    several = any(len(person.names) > 1 for person in signals.people)
    if not several or query.compare or query.group_by == "manager":
        return query
    if query.group_by != "none":
        raise _Declined("two_people", names=", ".join(query.filters.manager))
    if query.measure == "list":
        return query
    return query.model_copy(update={"group_by": "manager"})


def explain(reading: Reading) -> dict[str, Any]:
    """For tests and logs."""
    return {"query": reading.query.to_json() if reading.query else None, "declined": reading.declined}
