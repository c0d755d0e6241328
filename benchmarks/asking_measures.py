"""What each measure counts: the single things of the made-up calls, one by one, in every sensible way of counting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from benchmarks.asking_readings import Reading
from benchmarks.asking_seed import talks
from benchmarks.asking_values import ZONE, Said, Talk

HANDLED = ("resolved", "answered")


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing to be counted: ``key`` tells those apart that count once; ``group`` is a label of its own."""

    talk: Talk
    day: date
    value: float = 1.0
    said: Said | None = None
    key: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """``kind``: count, share (of 0s and 1s), mean, median or most."""

    kind: str
    units: Callable[[Reading], Iterable[Unit]]
    per: str = ""
    """What ``Unit.group`` is a label of."""


def _calls(_reading: Reading) -> Iterator[Unit]:
    return (Unit(talk, talk.day) for talk in talks())


def _objections(value: Callable[[Said], float]) -> Callable[[Reading], Iterator[Unit]]:
    return lambda _reading: (Unit(talk, talk.day, value(said), said) for talk in talks() for said in talk.objections)


def _of_call(value: Callable[[Talk], float | None]) -> Callable[[Reading], Iterator[Unit]]:
    return lambda _reading: (Unit(talk, talk.day, one) for talk in talks() if (one := value(talk)) is not None)


def _marks(
    name: str, value: Callable[[Talk], Iterable[tuple[str, float | None]]]
) -> Callable[[Reading], Iterator[Unit]]:
    """Several values a call, each with the label it has as a group; ``name`` is the filter that picks some."""

    def units(reading: Reading) -> Iterator[Unit]:
        wanted = reading.where.get(name, ())
        for talk in talks():
            for label, one in value(talk):
                if one is not None and (not wanted or label in wanted):
                    yield Unit(talk, talk.day, one, group=label)

    return units


def _steps(talk: Talk) -> Iterator[tuple[str, float | None]]:
    return ((step, None if status == "not_applicable" else status == "done") for step, status in talk.steps.items())


def _missed(talk: Talk) -> Iterator[tuple[str, float | None]]:
    return ((step, 1.0) for step, status in talk.steps.items() if status == "missing")


def _crm(counted: tuple[str, ...]) -> Callable[[Talk], Iterator[tuple[str, float | None]]]:
    return lambda talk: ((name, status == "match" if status in counted else None) for name, status in talk.crm.items())


def _by_lead(value: Callable[[Talk], float | None]) -> Callable[[Reading], Iterator[Unit]]:
    return lambda _reading: (
        Unit(talk, talk.day, one, key=talk.client.lead_id) for talk in talks() if (one := value(talk)) is not None
    )


def _deal_days(moment: str) -> Callable[[Reading], Iterator[Unit]]:
    """Closed deals by the day that they were closed or opened on."""

    def units(_reading: Reading) -> Iterator[Unit]:
        last = {talk.client.lead_id: talk for talk in talks()}
        for talk in last.values():
            at = getattr(talk.client, moment)
            if at is not None and (end := _won(talk)) is not None:
                yield Unit(talk, at.astimezone(ZONE).date(), end)

    return units


def _won(talk: Talk) -> float | None:
    return {"won": 1.0, "lost": 0.0}.get(talk.client.stage)


def _waits(_reading: Reading) -> Iterator[Unit]:
    first = {talk.client.lead_id: talk for talk in reversed(talks())}
    for talk in first.values():
        if talk.client.reaction_min is not None and talk.client.created_at is not None:
            yield Unit(talk, talk.client.created_at.astimezone(ZONE).date(), float(talk.client.reaction_min))


def _refusals(_reading: Reading) -> Iterator[Unit]:
    return (
        Unit(talk, talk.day, key=talk.client.lead_id, group=talk.client.refusal)
        for talk in talks()
        if talk.client.refusal
    )


def _said_refusals(_reading: Reading) -> Iterator[Unit]:
    return (Unit(talk, talk.day, group=talk.said_refusal) for talk in talks() if talk.said_refusal)


def _promises(_reading: Reading) -> Iterator[Unit]:
    for talk in talks():
        for promise in talk.promises:
            if promise.status != "open":
                yield Unit(talk, talk.day, float(promise.status == "kept"))


def _open_questions(_reading: Reading) -> Iterator[Unit]:
    return (Unit(talk, talk.day) for talk in talks() for _ in talk.unanswered)


MEASURES: Mapping[str, Measure] = {
    "calls": Measure("count", _calls),
    "list": Measure("count", _calls),
    "leads": Measure("count", _by_lead(lambda _talk: 1.0)),
    "objections": Measure("count", _objections(lambda _said: 1.0)),
    "handled_share": Measure("share", _objections(lambda said: said.status in HANDLED)),
    "unhandled_share": Measure("share", _objections(lambda said: said.status not in HANDLED)),
    "resolved_share": Measure("share", _objections(lambda said: said.status == "resolved")),
    "discount_at_objection": Measure("share", _objections(lambda said: said.conceded)),
    "discount_at_objection.count": Measure("count", _objections(lambda said: said.conceded)),
    "discount_at_objection.calls": Measure(
        "share", _of_call(lambda talk: any(said.conceded for said in talk.objections))
    ),
    "step_share": Measure("share", _marks("step", _steps), "step"),
    "steps_missed": Measure("count", _marks("step", _missed), "step"),
    "score": Measure("mean", _of_call(lambda talk: talk.score)),
    "section_score": Measure("mean", _marks("section", lambda talk: talk.sections.items()), "section"),
    "criterion_score": Measure(
        "mean",
        _marks(
            "criterion",
            lambda talk: (
                (name, None if mark is None else 100 * mark)
                for marks in talk.criteria.values()
                for name, mark in marks.items()
            ),
        ),
        "criterion",
    ),
    "talk_ratio": Measure("mean", _of_call(lambda talk: talk.talk_ratio)),
    "monologue": Measure("mean", _of_call(lambda talk: talk.monologue_s)),
    "monologue.most": Measure("most", _of_call(lambda talk: talk.monologue_s)),
    "patience": Measure("mean", _of_call(lambda talk: talk.patience_s)),
    "questions": Measure("mean", _of_call(lambda talk: talk.questions)),
    "promises_kept": Measure("share", _promises),
    "qualified_share": Measure("share", _of_call(lambda talk: talk.client.qualified)),
    "qualified_share.leads": Measure("share", _by_lead(lambda talk: talk.client.qualified)),
    "refusal_reasons": Measure("count", _refusals, "reason"),
    "refusal_reasons.said": Measure("count", _said_refusals, "reason"),
    "crm_correctness": Measure("share", _marks("field", _crm(("match", "contradicts", "missing")))),
    "crm_correctness.said": Measure("share", _marks("field", _crm(("match", "contradicts")))),
    "reaction_minutes": Measure("mean", _waits),
    "reaction_minutes.median": Measure("median", _waits),
    "win_rate": Measure("share", _deal_days("closed_at")),
    "win_rate.opened": Measure("share", _deal_days("opened_at")),
    "win_rate.called": Measure("share", _by_lead(_won)),
    "unanswered_questions": Measure("count", _open_questions),
    "unanswered_questions.calls": Measure("count", _of_call(lambda talk: 1.0 if talk.unanswered else None)),
    "disputes": Measure("count", _of_call(lambda talk: 1.0 if talk.dispute else None)),
}
VARIANTS: Mapping[str, tuple[str, ...]] = {
    name: tuple(one for one in MEASURES if one.partition(".")[0] == name) for name in MEASURES if "." not in name
}
"""Where a measure is sensibly counted in several ways, each is right: deals by the day they were closed, and so on."""
