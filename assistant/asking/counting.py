"""Figures of a query from the calls it is about: counts, shares with Wilson's interval, means; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.asking.material import Heard, Raised
from assistant.asking.narrowing import MISSED, conceded_of, objections_of
from assistant.asking.values import COUNTS, LOW_IS_GOOD, OF_OBJECTIONS, SCORES, Figure, Query
from assistant.handling_counts import HANDLED
from assistant.means import Mean, mean_change
from assistant.promise_verdicts import PromiseStatus
from assistant.promises import DUE, LedgerLine
from scoring_rubric.rates import rate

JOINT = " / "
"""Between the two parts of a label of what was split twice."""
Unit = tuple[Heard, Raised | None]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What counting needs beside the calls: promises by call, reaction by call, how deals ended."""

    promises: Mapping[str, Sequence[LedgerLine]] = field(default_factory=dict)
    reaction: Mapping[str, float] = field(default_factory=dict)
    ended: Callable[[str], str] = lambda _stage: ""


@dataclass(frozen=True, slots=True)
class Counting:
    """One side's counting: the calls that have all that was asked, of those that are looked at."""

    query: Query
    calls: Sequence[Heard]
    base: Sequence[Heard]
    shelf: Shelf

    def figures(self, label: str = "") -> list[Figure]:
        if self.query.then_by != "none":
            return self._twice()
        if label and self.query.group_by != "none":
            found = replace(self, query=self.query.model_copy(update={"order": "", "limit": None})).figures()
            return [replace(one, label=f"{label}{JOINT}{one.label}") for one in found if one.label]
        group = self.query.group_by
        if group == "none":
            return [self._one(label, self.calls, self.base)]
        if self.query.measure == "refusal_reasons" and group == "reason":
            return self._reasons()
        if group == "step":
            return ordered([self._step(step, step, self.calls) for step in self._steps()], self.query)
        if group in ("category", "outcome") and self.query.measure in OF_OBJECTIONS:
            found = self._by_objection(group)
        else:
            found = self._by_call(group)
        found = ordered(found, self.query)
        return found + self._total(found)

    def _twice(self) -> list[Figure]:
        """Each group split again; in the order of the groups, or all of them ranked where an order was asked for."""
        outer, inner = self.query.group_by, self.query.then_by
        if outer in ("reason", "step"):
            outer, inner = inner, outer
        common = {"group_by": inner, "then_by": "none", "order": "", "limit": None}
        made = []
        for key, counting in self._parts(outer, common):
            made += [replace(one, label=f"{key}{JOINT}{one.label}") for one in counting.figures() if one.label]
        return ordered(made, self.query) if self.query.order or self.query.limit else made

    def _parts(self, outer: str, common: Mapping[str, object]) -> Iterator[tuple[str, Counting]]:
        """The counting of each group."""
        if outer in ("category", "outcome") and self.query.measure in OF_OBJECTIONS:
            every = [item for call in self.calls for item in objections_of(call, self.query.filters)]
            for key in sorted({item.category if outer == "category" else item.status for item in every}):
                filters = self.query.filters.model_copy(update={outer: (key,)})
                yield key, replace(self, query=self.query.model_copy(update={**common, "filters": filters}))
            return
        query = self.query.model_copy(update=dict(common))
        for key in sorted({key for call in self.base for key in keys_of(call, outer)}):
            own = [call for call in self.calls if key in keys_of(call, outer)]
            yield key, Counting(query, own, [call for call in self.base if key in keys_of(call, outer)], self.shelf)

    def _total(self, found: Sequence[Figure]) -> list[Figure]:
        """Of counts, what they come to together."""
        if self.query.measure not in ("calls", "objections", "unanswered_questions", "disputes") or len(found) < 2:
            return []
        return [self._one("", self.calls, self.base)]

    def _by_call(self, group: str) -> list[Figure]:
        keys = sorted({key for call in self.base for key in keys_of(call, group)})
        made = []
        for key in keys:
            base = [call for call in self.base if key in keys_of(call, group)]
            own = [call for call in self.calls if key in keys_of(call, group)]
            made.append(self._one(key, own, base))
        return [one for one in made if _tells(one)]

    def _by_objection(self, group: str) -> list[Figure]:
        every = [(call, item) for call in self.calls for item in objections_of(call, self.query.filters)]
        counts = Counter(item.category if group == "category" else item.status for _, item in every)
        made = []
        for key in sorted(counts):
            own = [item for _, item in every if (item.category if group == "category" else item.status) == key]
            if self.query.measure == "objections":
                share = rate(len(own), len(every))
                made.append(self._counted(key, share.count, share.of))
            else:
                made.append(self._share_of_objections(key, own))
        return made

    def _one(self, label: str, calls: Sequence[Heard], base: Sequence[Heard]) -> Figure:
        measure, filters = self.query.measure, self.query.filters
        objections = [item for call in calls for item in objections_of(call, filters)]
        if measure in ("calls", "list"):
            applicable = _applicable(base, self.query) if self.query.share else base
            return self._counted(label, len(calls), len(applicable))
        if measure == "objections":
            return self._counted(label, len(objections), _of_objections(base, self.query))
        if measure in ("handled_share", "resolved_share"):
            return self._share_of_objections(label, objections)
        if measure == "step_share":
            return self._step(label, self.query.step, calls)
        if measure == "discount_at_objection":
            return self._conceded(label, calls)
        shares = {
            "qualified_share": lambda: _share(call.verdict == "qualified" for call in calls),
            "crm_correctness": lambda: _share(status == "match" for call in calls for status in call.crm),
            "promises_kept": lambda: _share(
                line.status is PromiseStatus.KEPT for line in self._promises(calls) if line.status in DUE
            ),
            "win_rate": lambda: self._won(calls),
        }
        if measure in shares:
            return self._rated(label, *shares[measure]())
        counts = {
            "unanswered_questions": lambda: sum(len(call.unanswered) for call in calls),
            "disputes": lambda: sum(
                call.open_disputes if self.query.filters.dispute_open else call.disputes for call in calls
            ),
            "refusal_reasons": lambda: len(refusals(calls)),
        }
        if measure in counts:
            number = counts[measure]()
            return Figure(label, measure, float(number), number)
        return self._mean(label, [value for call in calls if (value := self._value(call)) is not None])

    def _counted(self, label: str, count: int, of: int) -> Figure:
        share = rate(count, of) if count <= of else rate(0, 0)
        value = share.share if self.query.share else float(count)
        return Figure(label, self.query.measure, value, count, of, share.low, share.high)

    def _rated(self, label: str, count: int, of: int) -> Figure:
        share = rate(count, of)
        return Figure(label, self.query.measure, share.share, count, of, share.low, share.high)

    def _share_of_objections(self, label: str, objections: Sequence[Raised]) -> Figure:
        wanted = HANDLED if self.query.measure == "handled_share" else {"resolved"}
        return self._rated(label, *_share(item.status in wanted for item in objections))

    def _step(self, label: str, step: str, calls: Sequence[Heard]) -> Figure:
        if self.query.handling_step:
            objections = [item for call in calls for item in objections_of(call, self.query.filters)]
            return self._rated(label, *_share(bool(item.steps[self.query.handling_step]) for item in objections))
        statuses = [call.steps.get(step) for call in calls] if step else [s for c in calls for s in c.steps.values()]
        return self._rated(label, *_share(status == "done" for status in statuses if status in MISSED | {"done"}))

    def _conceded(self, label: str, calls: Sequence[Heard]) -> Figure:
        """Of calls with an objection, those on which the manager gave in at once."""
        first = self.query.filters.conceded != "any"
        raised = [call for call in calls if any(_of_category(call, self.query))] if not first else None
        asked = [call for call in calls if call.objections] if raised is None else raised
        return self._rated(label, *_share(bool(conceded_of(call, self.query.filters, first)) for call in asked))

    def _promises(self, calls: Sequence[Heard]) -> list[LedgerLine]:
        return [line for call in calls for line in self.shelf.promises.get(call.call_id, ())]

    def _won(self, calls: Sequence[Heard]) -> tuple[int, int]:
        """Of the different deals that are closed."""
        ends = {call.link.deal.deal_id: self.shelf.ended(call.link.deal.stage) for call in calls if call.link.deal}
        closed = [end for end in ends.values() if end]
        return closed.count("won"), len(closed)

    def _value(self, call: Heard) -> float | None:
        names = {
            "talk_ratio": "talk_ratio_manager",
            "questions": "questions_manager",
            "patience": "patience_s",
            "monologue": "longest_monologue_s",
            "interruptions": "interruptions_manager",
        }
        measure = self.query.measure
        if measure in SCORES:
            return None if call.left_out else score_of(call, self.query)
        if measure in names:
            return call.statistic(names[measure])
        if measure == "duration_minutes":
            return None if call.duration_s is None else call.duration_s / 60
        return self.shelf.reaction.get(call.call_id)

    def _mean(self, label: str, values: Sequence[float]) -> Figure:
        found = _within(mean_change(values, digits=4 if self.query.measure == "talk_ratio" else 2), self.query.measure)
        return Figure(label, self.query.measure, found.value, None, found.of, found.low, found.high)

    def _reasons(self) -> list[Figure]:
        """Refusals by the CRM's word for them."""
        found = list(refusals(self.calls).values())
        spelt: dict[str, Counter[str]] = {}
        for reason in found:
            spelt.setdefault(reason.casefold(), Counter())[reason] += 1
        made = [self._counted(forms.most_common(1)[0][0], sum(forms.values()), len(found)) for forms in spelt.values()]
        return ordered(made, self.query)

    def _steps(self) -> list[str]:
        return list(dict.fromkeys(step for call in self.calls for step in call.steps))


def score_of(call: Heard, query: Query) -> float | None:
    """The score that is asked about: the whole, a section's or a criterion's."""
    if query.measure == "section_score":
        return call.section(query.section)
    return call.criterion(query.criterion) if query.measure == "criterion_score" else call.score


def said_reasons(calls: Iterable[Heard]) -> tuple[Figure, ...]:
    """Refusals by what the client said on the call."""
    facts = [fact for call in calls if (fact := call.refusal) is not None]
    counts = Counter(str(fact.get("code") or fact["value"]) for fact in facts)
    return tuple(
        Figure(label, "refusal_reasons_said", float(count), count, len(facts)) for label, count in counts.most_common()
    )


def refusals(calls: Iterable[Heard]) -> dict[str, str]:
    """The CRM's reason by lead, of the leads of these calls that refused."""
    return {
        call.link.lead.lead_id if call.link.lead else call.call_id: call.crm_refusal
        for call in calls
        if call.crm_refusal
    }


def keys_of(call: Heard, group: str) -> tuple[str, ...]:
    """What a call counts under; empty where it counts under nothing."""
    year, week, _ = call.day.isocalendar()
    keys: Mapping[str, Callable[[], tuple[str, ...]]] = {
        "manager": lambda: (call.manager,),
        "source": lambda: (call.source,),
        "stage": lambda: (call.stage,),
        "week": lambda: (f"{year}-W{week:02}",),
        "month": lambda: (f"{call.day:%Y-%m}",),
        "weekday": lambda: (str(call.day.isoweekday()),),
        "category": lambda: tuple(dict.fromkeys(item.category for item in call.objections)),
        "outcome": lambda: tuple(dict.fromkeys(item.status for item in call.objections)),
        "reason": lambda: (call.crm_refusal,),
    }
    return tuple(key for key in keys[group]() if key)


def ordered(found: Sequence[Figure], query: Query) -> list[Figure]:
    """As asked; else time in its order, counts the largest first, the rest by name."""
    known = [one for one in found if one.value is not None]
    without = [one for one in found if one.value is None]
    order = query.order if query.order != "newest" else ""
    if (not order and query.group_by in ("week", "month", "weekday")) or (
        not order and query.measure not in COUNTS and query.group_by != "reason"
    ):
        ranked = sorted(known, key=lambda one: one.label)
    else:
        falls = order in ("most", "best", "") if query.measure not in LOW_IS_GOOD else order in ("most", "worst", "")
        ranked = sorted(known, key=lambda one: ((-1 if falls else 1) * (one.value or 0.0), one.label))
    ranked = ranked[: query.limit] if query.limit else ranked
    return ranked if query.limit else ranked + without


def _tells(one: Figure) -> bool:
    return one.value is not None and (one.measure not in COUNTS or bool(one.count))


def _share(found: Iterable[bool]) -> tuple[int, int]:
    listed = list(found)
    return sum(listed), len(listed)


def _of_category(call: Heard, query: Query) -> list[Raised]:
    wanted = query.filters.category
    return [item for item in call.objections if not wanted or item.category in wanted]


def _of_objections(base: Iterable[Heard], query: Query) -> int:
    """All objections among which those asked for are counted: of any category where only a category was asked for."""
    category = query.filters.category if query.filters.outcome else ()
    return sum(not category or item.category in category for call in base for item in call.objections)


def _applicable(base: Sequence[Heard], query: Query) -> Sequence[Heard]:
    steps = (*query.filters.step_missing, *query.filters.step_done)
    return [call for call in base if all(call.steps.get(step) in MISSED | {"done"} for step in steps)]


def _within(found: Mean, measure: str) -> Mean:
    """A mean's interval ends where its values end."""
    top = {"score": 100.0, "section_score": 100.0, "criterion_score": 100.0, "talk_ratio": 1.0}.get(measure)
    if found.low is None or found.high is None:
        return found
    low = found.low if measure == "patience" else max(0.0, found.low)
    return Mean(found.of, found.value, low, found.high if top is None else min(top, found.high))
