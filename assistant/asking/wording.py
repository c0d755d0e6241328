"""An answer in one or two sentences of the question's language, with its figures and days; counts nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.asking.counting import JOINT
from assistant.asking.values import MEANS, SHARES, CallShown, Days, Figure, Filters, Found, Query
from scoring_rubric.rates import moved, rate

PACKS = Path(__file__).with_name("packs")
SMALL = 10
MOST_SHOWN = 6
MOST_SPLIT = 40
"""Of what was split twice: all that a table of some size has."""
Titles = Mapping[str, Mapping[str, str]]


@cache
def wording_pack(language: str) -> dict[str, Any]:
    pack: dict[str, Any] = yaml.safe_load((PACKS / f"wording.{language}.v1.yaml").read_text(encoding="utf-8"))
    return pack


@dataclass(frozen=True)
class Words:
    """One language's wording, with the titles of the packs at work: kind to key to title."""

    language: str
    titles: Titles
    masked: bool = False

    @property
    def pack(self) -> dict[str, Any]:
        return wording_pack(self.language)

    def declined(self, why: str, values: Mapping[str, str]) -> str:
        text: str = self.pack["declines"][why]
        return text.format_map({"words": "", "name": "", "known": "", "names": "", **values})

    def nearest(self, why: str) -> tuple[str, ...]:
        known = self.pack["nearest"]
        return tuple(known.get(why, known["default"]))

    def note(self, key: str, values: Mapping[str, str]) -> str:
        return str(self.pack["notes"][key]).format_map(dict(values))

    def told(self, found: Found) -> str:
        """The whole answer."""
        query = found.query
        sentences = [f"{self.scope(found)}: {self._body(found)}".rstrip(".") + "."]
        sentences += self._asides(found)
        if query.measure == "refusal_reasons":
            sentences.append(self._said(found))
        return " ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences if sentence)

    def scope(self, found: Found) -> str:
        """Who, where from, when: what the figures are about."""
        parts = self._filters(found.query.filters)
        if not found.query.compare or found.query.period is not None:
            parts.append(self.days(found.query.period))
        text = ", ".join(part for part in parts if part) or self.pack["scope"]["all"]
        return text[:1].upper() + text[1:]

    def _filters(self, filters: Filters) -> list[str]:
        scope = self.pack["scope"]
        parts = [", ".join(filters.manager)]
        named = {
            "source": [self.source(one) for one in filters.source],
            "category": [self.title("category", one) for one in filters.category],
            "outcome": [self.pack["outcomes"][one] for one in filters.outcome],
            "stage": list(filters.stage),
            "step_missing": [self.title("step", one) for one in filters.step_missing],
            "step_done": [self.title("step", one) for one in filters.step_done],
            "client": [filters.client] if filters.client else [],
            "company": [filters.company] if filters.company else [],
            "words": [filters.words] if filters.words else [],
        }
        parts += [scope[key].format(names=", ".join(names)) for key, names in named.items() if names]
        parts += [", ".join(self.pack["weekdays"][day - 1] for day in filters.weekday)] if filters.weekday else []
        parts += self._left_out(filters)
        for key in ("score_below", "score_above", "score_at_least", "score_at_most"):
            bound = getattr(filters, key)
            if bound is not None:
                parts.append(scope[key].format(n=self.number(bound)))
        parts += [scope["call_kind"].get(kind, kind) for kind in filters.call_kind]
        parts += [scope["verdict"].get(verdict, verdict) for verdict in filters.verdict]
        parts += [scope["language"].get(filters.language, filters.language)] if filters.language else []
        parts += [scope["conceded"][filters.conceded]] if filters.conceded else []
        parts += [scope["disputed"]] if filters.disputed and not filters.dispute_open else []
        parts += [scope["dispute_open"]] if filters.dispute_open else []
        parts += [scope["unanswered"]] if filters.unanswered else []
        return parts

    def _left_out(self, filters: Filters) -> list[str]:
        scope, parts = self.pack["scope"], []
        others = [*filters.not_manager, *(self.source(one) for one in filters.not_source), *filters.not_stage]
        others += [scope["call_kind"].get(kind, kind) for kind in filters.not_call_kind]
        others += [scope["language"].get(one, one) for one in filters.not_language]
        if others:
            parts.append(scope["except"].format(names=", ".join(others)))
        if "any" in filters.not_category:
            parts.append(scope["no_objections"])
        elif filters.not_category:
            names = ", ".join(self.title("category", one) for one in filters.not_category)
            parts.append(scope["not_category"].format(names=names))
        return parts

    def _body(self, found: Found) -> str:
        query, figures = found.query, found.figures
        if query.measure == "list":
            return self._list(found)
        if query.compare:
            sides = "; ".join(f"{self.label(one, query)}: {self.short(one)}" for one in figures)
            return f"{self._lower(self.pack['titles'][query.measure])}, {self.pack['compared']}. {sides}"
        if query.group_by == "none" and query.measure != "themes":
            return self.sentence(figures[0], query) if figures else str(self.pack["none"])
        groups = [one for one in figures if one.label and one.value is not None]
        if not groups:
            return str(self.pack["none"])
        first = self.pack["first"].get(query.order, "")
        most = MOST_SHOWN if query.then_by == "none" else MOST_SPLIT
        shown = [f"{self.label(one, query)}: {self.short(one)}" for one in groups[:most]]
        if len(groups) > most:
            shown.append(self.pack["rest"].format(n=len(groups) - most))
        title = self.pack["titles"][query.measure]
        return f"{self._lower(title)}. {first}{'; '.join(shown)}"

    def _lower(self, title: str) -> str:
        return title if title.isupper() or title.startswith("CRM") else title[:1].lower() + title[1:]

    def sentence(self, one: Figure, query: Query) -> str:
        """One figure said in full."""
        if one.value is None:
            return str(self.pack["nothing"])
        if one.count == 0 and query.measure in (
            "calls",
            "list",
            "objections",
            "unanswered_questions",
            "disputes",
            "refusal_reasons",
        ):
            return str(self.pack["none"])
        key: str = query.measure
        if query.measure == "step_share":
            key = "handling_share" if query.handling_step else "step_share" if query.step else "steps_share"
        text = str(self.pack["measures"][key]).format_map(self._values(one, query))
        if query.measure in ("calls", "objections") and one.of and one.count is not None and one.count < one.of:
            share = rate(one.count, one.of)
            form = "of_all_share" if query.share else "of_all"
            text += str(self.pack[form]).format(share=self.percent(share.share), of=one.of)
            return text + (self._interval(share.low, share.high, shares=True) if query.share else "")
        if one.low is not None and one.high is not None and query.measure not in ("calls", "objections"):
            text += self._interval(one.low, one.high, shares=query.measure in SHARES or query.measure == "talk_ratio")
        return text

    def _values(self, one: Figure, query: Query) -> dict[str, str]:
        values = {"count": str(one.count or 0), "of": str(one.of or 0), "value": self.number(one.value)}
        values["share"] = self.percent(one.value)
        values["step"] = (
            self.pack["handling_steps"].get(query.handling_step, "")
            if query.handling_step
            else self.title("step", query.step)
        )
        values["section"] = self.title("section", query.section)
        values["criterion"] = self.title("criterion", query.criterion)
        for unit in self.pack["units"]:
            counted = one.of if unit.endswith(("_of", "_by")) else one.count
            values[unit] = self.unit(unit, counted or 0)
        return values

    def short(self, one: Figure) -> str:
        if one.value is None:
            return "—"
        if one.measure in SHARES or (one.measure == "objections" and one.value is not None and one.value != one.count):
            return f"{self.percent(one.value)} ({one.count}/{one.of})"
        if one.measure == "talk_ratio":
            return self.percent(one.value)
        if one.measure in MEANS:
            return self.number(one.value)
        return str(one.count)

    def _interval(self, low: float | None, high: float | None, *, shares: bool) -> str:
        if low is None or high is None:
            return ""
        write = self.percent if shares else self.number
        return str(self.pack["interval"]).format(low=write(low), high=write(high))

    def _asides(self, found: Found) -> list[str]:
        """Ties, whether a difference is chance, and small numbers."""
        query, told = found.query, []
        figures = [one for one in found.figures if one.label and one.value is not None]
        if query.order and len(figures) > 1 and query.measure != "list":
            tied = [one for one in figures if one.value == figures[0].value]
            if len(tied) > 1:
                told.append(self.pack["tied"].format(names=", ".join(self.label(one, query) for one in tied)))
        if query.compare and len(figures) == 2 and query.measure in SHARES:
            before, after = (rate(one.count or 0, one.of or 0) for one in figures)
            told.append(self.pack["moved"][moved(before, after)])
        total = [one for one in found.figures if not one.label]
        if query.group_by != "none" and total and total[0].count is not None:
            told.append(self.pack["together"].format(count=total[0].count))
        few = [one for one in found.figures if one.of is not None and 0 < one.of < SMALL]
        if few and query.measure in SHARES | MEANS:
            least = min(one.of or 0 for one in few)
            told.append(self.pack["few"].format(n=least))
        told.append(self._not_counted(found))
        return told

    def _not_counted(self, found: Found) -> str:
        """Whose scores the averages leave out."""
        said = self.pack["left_out"]
        out = {"voicemails": found.voicemails, "others": found.others}
        parts = [said[key].format(n=n, unit=self.unit(f"{key}_out", n)) for key, n in out.items() if n]
        return str(said["sentence"]).format(what=said["and"].join(parts)) if parts else ""

    def _said(self, found: Found) -> str:
        if not found.said:
            return str(self.pack["said_none"]) if found.calls else ""
        names = [f"{self.pack['reasons'].get(one.label, one.label)} ({one.count})" for one in found.said[:MOST_SHOWN]]
        return str(self.pack["said"]).format(names=", ".join(names))

    def _list(self, found: Found) -> str:
        if not found.listed:
            return str(self.pack["none"])
        count, shown = found.figures[0].count or 0, len(found.listed)
        if found.query.limit and shown < count:
            return str(self.pack["list_of"]).format(shown=shown, count=count, call=self.unit("calls_of", count))
        return str(self.pack["measures"]["list"]).format(count=count, call=self.unit("call", count))

    def listed(self, one: CallShown) -> str:
        """A call of a list, in a line."""
        score = self.pack["no_score"] if one.score is None else self.number(one.score)
        form = "masked_list" if self.masked else "list_item"
        text = str(self.pack[form]).format(
            day=self.day(one.day), manager=one.manager, client=one.client, source=self.source(one.source), score=score
        )
        return ", ".join(part for part in text.split(", ") if part.strip())

    def label(self, one: Figure, query: Query) -> str:
        """A figure's label as a person says it."""
        if JOINT in one.label and (query.then_by != "none" or query.compare):
            first, second = one.label.split(JOINT, 1)
            groups = (query.group_by, query.then_by)
            if query.then_by != "none" and groups[0] in ("reason", "step"):
                groups = groups[::-1]
            said = self.side(first) if query.compare else self._label(first, groups[0])
            return f"{said}, {self._label(second, groups[0] if query.compare else groups[1])}"
        if query.compare:
            return self.side(one.label)
        return self._label(one.label, query.group_by)

    def _label(self, label: str, group: str) -> str:
        if group == "source":
            return self.source(label)
        if group in ("category", "step"):
            return self.title(group, label)
        if group == "outcome":
            return str(self.pack["outcomes"].get(label, label))
        if group == "weekday" and label.isdigit():
            return str(self.pack["weekdays"][int(label) - 1])
        return self.side(label) if group in ("month", "week") else label

    def side(self, label: str) -> str:
        if len(label) == 7 and label[:4].isdigit() and label[5:].isdigit():
            return f"{self.pack['months'][int(label[5:]) - 1]} {label[:4]}"
        if len(label) == 8 and label[4:6] == "-W":
            monday = date.fromisocalendar(int(label[:4]), int(label[6:]), 1)
            sunday = date.fromisocalendar(int(label[:4]), int(label[6:]), 7)
            return self.days(Days(since=monday, until=sunday))
        if label == "rest":
            return str(self.pack["others"])
        if label in self.titles.get("category", {}):
            return self.title("category", label)
        return self.pack["sources"].get(label, label) if label.isascii() else label

    def days(self, days: Days | None) -> str:
        """«1–15 ноября 2026», «октябрь 2026», «с 1 октября 2026»."""
        if days is None or (days.since is None and days.until is None):
            return str(self.pack["period"]["all"])
        if days.since is None or days.until is None:
            key, day = ("since", days.since) if days.since else ("until", days.until)
            assert day is not None
            return str(self.pack["period"][key]).format_map({key: self.day(day)})
        since, until = days.since, days.until
        if since == until:
            return self.day(since)
        if since.day == 1 and (since.year, since.month) == (until.year, until.month) and _is_last(until):
            return f"{self.pack['months'][since.month - 1]} {since.year}"
        if (since.year, since.month) == (until.year, until.month):
            month = self.pack["months_of"][until.month - 1]
            pair = f"{since.day}–{until.day}"
            return f"{pair} {month} {until.year}" if self.language == "ru" else f"{month} {pair}, {until.year}"
        return f"{self.day(since)} – {self.day(until)}"

    def day(self, day: date) -> str:
        month = self.pack["months_of"][day.month - 1]
        return f"{day.day} {month} {day.year}"

    def title(self, kind: str, key: str) -> str:
        return self.titles.get(kind, {}).get(key) or key.replace("_", " ")

    def source(self, key: str) -> str:
        return str(self.pack["sources"].get(key, key))

    def unit(self, unit: str, n: int) -> str:
        forms: Sequence[str] = self.pack["units"][unit]
        if self.language != "ru":
            return forms[0] if n == 1 else forms[1]
        if n % 10 == 1 and n % 100 != 11:
            return forms[0]
        return forms[1] if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else forms[2]

    def number(self, value: float | None) -> str:
        if value is None:
            return "—"
        written = f"{value:.1f}".removesuffix(".0")
        return written.replace(".", self.pack["decimal"])

    def percent(self, share: float | None) -> str:
        return "—" if share is None else f"{self.number(round(share * 100))}{self.pack['percent']}"


def _is_last(day: date) -> bool:
    from calendar import monthrange

    return day.day == monthrange(day.year, day.month)[1]
