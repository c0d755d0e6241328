"""A follow-up («а у Марии?», "and in August?") as one change of the query before; pure."""

from __future__ import annotations

from typing import Any

from assistant.asking.choice import Choice
from assistant.asking.days_named import Named, label_of
from assistant.asking.signals import Signals
from assistant.asking.values import OF_OBJECTIONS, Days, Filters, Query, Side

REPLACED = (
    "manager",
    "source",
    "stage",
    "category",
    "outcome",
    "score_below",
    "score_above",
    "score_at_least",
    "score_at_most",
    "client",
    "company",
    "words",
    "language",
    "call_kind",
    "weekday",
    "not_manager",
    "not_source",
    "not_category",
    "not_call_kind",
    "not_language",
    "not_stage",
)
POINTING = ("эти", "этих", "них", "их", "these", "those", "them", "ones", "именно", "конкретно")


def is_follow_up(signals: Signals, choice: Choice) -> bool:
    """Whether a question says too little to stand alone, or begins as one that goes on."""
    if signals.follows or signals.said_one_of(*POINTING):
        return True
    if signals.has("rest") and not signals.people and not signals.has("sources"):
        return True
    if signals.has("list", "show") and choice.measure == "list" and _says_no_more(signals):
        return True
    bare = not (
        signals.has("measures")
        or signals.has("nouns", "objection", "call", "lead")
        or signals.has("statistics", "count", "share", "mean", "often")
        or signals.has("outcomes")
        or signals.has("steps")
        or signals.has("conceded")
    )
    return bare or not choice.measure


def _says_no_more(signals: Signals) -> bool:
    """«покажи звонки», "show the calls": those of the answer before, unless all are asked for."""
    said = {match.kind for match in signals.matches}
    return (
        said <= {"list", "nouns"}
        and not (signals.people or signals.days or signals.numbers or signals.said)
        and not signals.said_one_of("все", "всех", "all", "every")
    )


def follow_up(
    previous: Query, signals: Signals, choice: Choice, filters: Filters, fresh: Query | None, period: Days | None
) -> Query | None:
    """The query before with what the follow-up says in its place; None where it says nothing of it."""
    changes: dict[str, Any] = {}
    said = _said(filters)
    own = _has_measure(signals, choice)
    if signals.has("rest"):
        return _others(previous, signals)
    if _asks_for_objections(previous, signals, choice) and not said:
        return _number_of_objections(previous)
    if signals.has("compare") and not own and (signals.days or said):
        return _against(previous, signals, said)
    kept = previous.filters if not own else _kept(previous.filters, fresh)
    if fresh is not None and own:
        changes |= {
            name: getattr(fresh, name)
            for name in ("measure", "step", "handling_step", "section", "criterion", "share", "order", "limit")
        }
        said |= {
            name: value for name, value in fresh.filters.model_dump().items() if value != Filters().model_dump()[name]
        }
        changes["group_by"] = fresh.group_by if fresh.group_by != "none" else previous.group_by
    elif signals.has("steps") and (previous.step or previous.filters.step_missing or previous.filters.step_done):
        changes |= _other_step(previous, signals)
        said = {name: value for name, value in said.items() if not name.startswith("step_")}
        said |= changes.pop("filters", {})
    elif signals.has("list", "show") and (signals.has("nouns", "call") or signals.said_one_of(*POINTING)):
        changes |= {"measure": "list", "group_by": "none", "order": "", "share": False}
    elif not own and (signals.said_one_of("ones", "именно") or _only_which(signals)) and previous.group_by == "none":
        changes |= _named_apart(previous)
    if own and fresh is not None and _of_those(previous, signals, fresh):
        changes |= {"measure": "calls", "share": fresh.share}  # «сколько из них с возражением»: of the calls
        said |= {"category": fresh.filters.category, "outcome": fresh.filters.outcome}
    new_period = bool(signals.days) or signals.has("all_time")
    if new_period:
        changes["period"] = period
    group = choice.group
    if not own and group != "none":
        changes |= {"group_by": group, "order": choice.order}
    if choice.trend and group == "none" and fresh is not None:
        changes["group_by"] = fresh.group_by
    if not own and choice.order and "order" not in changes:
        changes["order"] = choice.order
    if signals.has("nouns", "team") and not said.get("manager"):
        said["manager"] = ()
        if previous.filters.manager:
            changes.setdefault("group_by", previous.group_by)
    if not changes and not said:
        return None
    changed_group = changes.get("group_by", previous.group_by)
    if changed_group in ("manager", "source", "category") and said.get(changed_group) and changed_group != group:
        changes |= {"group_by": "none", "order": "", "limit": None}
    if len(said.get("manager", ())) > 1 and changes.get("group_by", previous.group_by) == "none":
        changes["group_by"] = "manager"
    changes["compare"] = _sides(previous, said, signals, grouped=changes.get("group_by", "none") != "none")
    merged = {**kept.model_dump(), **_opposite(said), **said}
    final = {**previous.model_dump(), **changes, "filters": merged}
    if final["compare"]:
        final["group_by"] = "none"
    if final["measure"] == "list" and (final["group_by"] != "none" or final["compare"]):
        final |= {"measure": "calls", "order": "", "limit": None}
    return _sound(Query.model_validate(_plain(final)))


def _against(previous: Query, signals: Signals, said: dict[str, Any]) -> Query | None:
    """«сравни с сентябрём», «а по сравнению с Машей?»: what was asked about, beside what is named now."""
    if previous.compare or previous.group_by not in ("none", "week", "month"):
        return None
    common = {"group_by": "none", "order": "", "limit": None}
    if signals.days and not said:
        if previous.period is None or len(signals.days) > 1:
            return None
        earlier = Named(previous.period, 0, 0, _unit_of(previous.period, signals.days[0].unit))
        sides = [Side(label=label_of(one), period=one.days) for one in (earlier, signals.days[0])]
        return previous.model_copy(update={**common, "compare": tuple(sides), "period": None})
    name = next((name for name in ("manager", "source", "category") if name in said), "")
    before: tuple[str, ...] = getattr(previous.filters, name) if name else ()
    if len(said) != 1 or len(before) != 1 or signals.days or set(before) & set(said[name]):
        return None
    sides = [Side(label=one, filters=Filters(**{name: (one,)})) for one in (*before, *said[name])]
    filters = previous.filters.model_copy(update={name: ()})
    return previous.model_copy(update={**common, "compare": tuple(sides), "filters": filters})


def _asks_for_objections(previous: Query, signals: Signals, choice: Choice) -> bool:
    """«а по возражениям?» of what was compared or split already: their number, no further split."""
    split = bool(previous.compare) or previous.group_by != "none"
    bare = not (signals.has("measures") or signals.has("outcomes") or signals.days or signals.people)
    said = any(token.lemmas & {"возражение", "objection"} for token in signals.tokens)
    return split and bare and said and choice.group == "category" and previous.measure in ("calls", "score")


def _number_of_objections(previous: Query) -> Query:
    bare = previous.filters.model_copy(update={"step_missing": (), "step_done": ()})
    return _sound(previous.model_copy(update={"measure": "objections", "filters": bare, "step": ""}))


def _of_those(previous: Query, signals: Signals, fresh: Query) -> bool:
    narrowed = fresh.filters.category or fresh.filters.outcome
    pointed = signals.said_one_of("них", "them", "those", "these", "этих")
    return previous.measure in ("calls", "list") and fresh.measure == "objections" and pointed and bool(narrowed)


def _only_which(signals: Signals) -> bool:
    """«какие?», "which?", and nothing else."""
    return {match.kind for match in signals.matches} == {"list"} and signals.has("list", "which")


def _named_apart(previous: Query) -> dict[str, Any]:
    """«какие именно?», "which ones?": calls as a list, objections by their kind."""
    if previous.measure == "calls":
        return {"measure": "list", "order": "", "share": False}
    return {"group_by": "category", "share": False} if previous.measure == "objections" else {}


def _others(previous: Query, signals: Signals) -> Query | None:
    """«а у остальных?», «сравни с остальными»: everybody but those who were asked about."""
    name = next((name for name in ("manager", "source") if getattr(previous.filters, name)), "")
    if not name or previous.compare:
        return None
    named = getattr(previous.filters, name)
    bare = previous.filters.model_copy(update={name: ()})
    common = {"group_by": previous.group_by if previous.group_by != name else "none", "order": "", "limit": None}
    if signals.has("compare"):
        sides = (
            Side(label=", ".join(named), filters=Filters(**{name: named})),
            Side(label="rest", filters=Filters(**{f"not_{name}": named})),
        )
        return previous.model_copy(update={**common, "compare": sides, "filters": bare, "group_by": "none"})
    return previous.model_copy(update={**common, "filters": bare.model_copy(update={f"not_{name}": named})})


def _opposite(said: dict[str, Any]) -> dict[str, Any]:
    """Who is asked for now is no longer left out, and the other way round."""
    cleared: dict[str, Any] = {}
    for name in said:
        other = name.removeprefix("not_") if name.startswith("not_") else f"not_{name}"
        if other in REPLACED and other not in said:
            cleared[other] = "" if other == "language" else ()
    return cleared


def _unit_of(days: Days, other: str) -> str:
    begun = days.since is not None and days.until is not None and days.since.day == 1
    if other == "month" and begun and days.since.month == days.until.month:  # type: ignore[union-attr]
        return "month"
    whole_week = days.since is not None and days.until is not None and (days.until - days.since).days == 6
    return "week" if whole_week and days.since is not None and days.since.isoweekday() == 1 else "range"


def _said(filters: Filters) -> dict[str, Any]:
    empty = Filters().model_dump()
    return {name: value for name, value in filters.model_dump().items() if name in REPLACED and value != empty[name]}


def _has_measure(signals: Signals, choice: Choice) -> bool:
    """«а сколько обработали?» asks for another measure; «только по цене» does not."""
    if not choice.measure or not choice.own:
        return False
    return (
        signals.has("measures")
        or signals.has("outcomes")
        or signals.has("conceded")
        or signals.has("statistics", "count", "share", "mean")
        or signals.has("disputed")
        or (signals.has("nouns", "objection") and not signals.has("categories") and choice.group == "none")
    )


def _kept(filters: Filters, fresh: Query | None) -> Filters:
    """With another measure, who and where from stays; how objections ended and what was missed does not."""
    dropped: dict[str, Any] = {"outcome": (), "step_missing": (), "step_done": (), "conceded": "", "verdict": ()}
    dropped |= {"unanswered": None, "disputed": None}
    if fresh is not None and fresh.measure not in OF_OBJECTIONS:
        dropped["category"] = ()
    return filters.model_copy(update=dropped)


def _other_step(previous: Query, signals: Signals) -> dict[str, Any]:
    steps = signals.of("steps")
    if previous.step:
        return {"step": steps[0]}
    name = "step_missing" if previous.filters.step_missing else "step_done"
    return {"filters": {name: steps}}


def _sides(previous: Query, said: dict[str, Any], signals: Signals, *, grouped: bool) -> tuple[Any, ...]:
    """A comparison stands unless the follow-up is about the very thing that was compared, or groups anew."""
    if not previous.compare or grouped:
        return ()
    by_period = any(side.period is not None for side in previous.compare)
    if by_period and (signals.days or signals.has("all_time")):
        return ()
    compared = {name for side in previous.compare if side.filters is not None for name in _said(side.filters)}
    return () if compared & said.keys() else previous.compare


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.model_dump()
        if hasattr(value, "model_dump")
        else [_side(one) for one in value]
        if name == "compare"
        else value
        for name, value in values.items()
    }


def _side(one: Any) -> Any:
    return one.model_dump() if hasattr(one, "model_dump") else one


def _sound(query: Query) -> Query:
    """Outcomes narrow no share of outcomes."""
    if query.measure in ("handled_share", "resolved_share") and query.filters.outcome:
        return query.model_copy(update={"filters": query.filters.model_copy(update={"outcome": ()})})
    return query
