"""The made-up calls that questions are asked about: drawn with a fixed seed, without any model.

python -m benchmarks.asking_seed HOME     puts them into the database of HOME, to be looked at
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benchmarks.asking_values import (
    CATEGORIES,
    FIRST,
    LAST,
    MANAGERS,
    OPEN_STAGES,
    OUTCOMES,
    REASONS,
    SOURCES,
    STEPS,
    ZONE,
    Client,
    Line,
    Promised,
    Said,
    Talk,
)
from scoring_rubric.rubric import DEFAULT_RUBRIC, Rubric, load_rubric

SEED, LEADS = 41, 300
WORDS = Path(__file__).with_name("asking_words.yaml")
NIGHTS = ((2026, 8, 1, 0, 20), (2026, 11, 1, 0, 40), (2026, 10, 5, 0, 30), (2026, 11, 16, 0, 15))
"""Calls on a day, in a month and in a week that are not those of the same moment in UTC."""
KNOWN = (("Пётр Чайкин", "Ромашка", "ru", "site"), ("George Bennett", "Clearwater Mills", "en", "google_ads"))
"""Clients that questions name, each with three calls."""
ROUND = {40.0, 50.0, 55.0, 60.0, 65.0, 70.0, 75.0, 80.0, 85.0, 90.0}
"""Scores that "below" and "not above" would tell apart are not given."""
SKILL = dict(zip(MANAGERS, (0.46, 0.6, 0.8, 0.68, 0.34), strict=True))
SHARE = dict(zip(MANAGERS, (95, 70, 100, 80, 55), strict=True))
DISPUTES = ("open",) * 7 + ("rejected",) * 5 + ("upheld",) * 4
HARD = {"price": -0.1, "contact": -0.3, "competitor": -0.15, "fit": 0.1, "busy": 0.15, "terms": 0.1}
COMMON = dict(zip(CATEGORIES, (24, 15, 8, 10, 9, 7, 6, 5, 6, 4, 4, 2), strict=True))
BY_SOURCE = {
    "yandex_direct": {"price": 14, "competitor": 10},
    "cold": {"contact": 14, "brush_off": 14, "busy": 8, "need": 8},
    "vk": {"trust": 12},
    "referral": {"terms": 6},
}
CRM_FIELDS = ("client_name", "budget", "next_step", "decision_role", "source")


@cache
def rubric() -> Rubric:
    return load_rubric(DEFAULT_RUBRIC)


@cache
def talks() -> tuple[Talk, ...]:
    """Every call, in order of time."""
    words = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    found = sorted(_Draw(random.Random(SEED), words).all(), key=lambda talk: (talk.at, talk.call_id))
    chosen = random.Random(SEED + 1).sample(range(len(found)), len(DISPUTES))
    for place, state in zip(chosen, DISPUTES, strict=True):
        found[place] = replace(found[place], dispute=state)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Draw:
    chance: random.Random
    words: Mapping[str, Any]

    def all(self) -> Iterator[Talk]:
        companies = {language: self._companies(language) for language in ("ru", "en")}
        for number in range(LEADS):
            client, moments = self._client(number, companies)
            free = [
                name for name in CATEGORIES for _ in range(COMMON[name] + BY_SOURCE.get(client.source, {}).get(name, 0))
            ]
            for place, at in enumerate(moments):
                talk = self._talk(client, at, place, free, last=place == len(moments) - 1)
                raised = {said.category for said in talk.objections}
                free = [name for name in free if name not in raised]  # nothing comes back: it would change an outcome
                yield talk

    def _companies(self, language: str) -> list[str]:
        first, second = self.words["companies"][language]
        names = [f"{one} {other}" for one in first for other in second]
        self.chance.shuffle(names)
        return names

    def _client(self, number: int, companies: Mapping[str, list[str]]) -> tuple[Client, list[datetime]]:
        chance = self.chance
        language = "en" if chance.random() < 0.27 else "ru"
        source = chance.choices(SOURCES, (26, 15, 22, 12, 15, 10))[0]
        name, company = chance.choice(self.words["clients"][language]), ""
        if number < len(KNOWN):
            name, company, language, source = KNOWN[number]
        company = company or companies[language].pop()
        calls = 3 if number < len(KNOWN) else chance.choices((1, 2, 3), (72, 21, 7))[0]
        night = NIGHTS[number - 10] if 10 <= number < 10 + len(NIGHTS) else None
        moments = [datetime(*night, tzinfo=ZONE)] if night else self._moments(calls)
        incoming = bool(night) or (source in ("site", "referral") and chance.random() < 0.4)
        reaction = None if incoming or source == "cold" else min(480, int(chance.lognormvariate(3.2, 1.1)) + 2)
        manager = chance.choices(MANAGERS, [SHARE[name] for name in MANAGERS])[0]
        qualified = chance.random() < {"referral": 0.8, "site": 0.62, "cold": 0.3, "vk": 0.42}.get(source, 0.55)
        created = None if reaction is None else moments[0] - timedelta(minutes=reaction)
        client = Client(f"L-{1000 + number}", name, company, source, manager, language, created, reaction, qualified)
        return self._with_deal(client, moments), moments

    def _moments(self, calls: int) -> list[datetime]:
        days = (LAST - FIRST).days
        while True:
            begins = FIRST + timedelta(days=int(days * self.chance.random() ** 0.72))
            found = [begins]
            while len(found) < calls:
                found.append(found[-1] + timedelta(days=self.chance.randint(3, 18)))
            if found[-1] <= LAST and all(day.weekday() < 5 for day in found):
                return [
                    datetime.combine(day, time(self.chance.randint(9, 18), self.chance.randint(0, 59)), tzinfo=ZONE)
                    for day in found
                ]

    def _with_deal(self, client: Client, moments: Sequence[datetime]) -> Client:
        chance = self.chance
        skill = SKILL[client.manager]
        roll, opened = chance.random(), moments[0] + timedelta(minutes=30)
        if roll < 0.12 + 0.3 * skill:
            amount = float(chance.randrange(20, 300) * 1000)
            return replace(
                client, stage="won", amount=amount, opened_at=opened, closed_at=moments[-1] + timedelta(hours=2)
            )
        if roll < 0.62 and len(moments) == 1:
            weights = (40, 14, 14, 16, 8) if client.source == "yandex_direct" else (20, 20, 26, 20, 14)
            refused = replace(client, refusal=chance.choices(REASONS, weights)[0])
            if chance.random() < 0.2:
                return refused
            return replace(refused, stage="lost", opened_at=opened, closed_at=moments[-1] + timedelta(hours=2))
        if roll < 0.85:
            amount = float(chance.randrange(20, 300) * 1000)
            return replace(client, stage=chance.choice(OPEN_STAGES), amount=amount, opened_at=opened)
        return client

    def _talk(self, client: Client, at: datetime, place: int, free: list[str], *, last: bool) -> Talk:
        chance, skill = self.chance, SKILL[client.manager]
        incoming = client.created_at is None and client.source != "cold"
        kind = "repeat" if place else "first_incoming" if incoming else "first_outgoing"
        speech = _Speech(client.language, self.words, chance)
        speech.opening(client)
        objections = self._objections(speech, client, at, free)
        unanswered = tuple(
            speech.says("client", chance.choice(self.words["questions"][client.language]))
            for _ in range(chance.choices((0, 1, 2), (82, 14, 4))[0])
        )
        promise = self._promise(speech, client, at) if last and client.stage not in ("won", "lost") else None
        if client.refusal:
            speech.says("client", "нет, тогда не будем" if client.language == "ru" else "no, we will leave it")
        speech.says("manager", self.words["closing"][client.language])
        steps = {step: self._step(step, skill, kind) for step in STEPS}
        sections, criteria, score = self._scores(skill, at.date(), objections=bool(objections))
        return Talk(
            call_id=f"{chance.getrandbits(48):012x}",
            at=at,
            client=client,
            kind=kind,
            turns=tuple(speech.lines),
            objections=objections,
            steps=steps,
            score=score,
            sections=sections,
            criteria=criteria,
            talk_ratio=round(min(0.92, max(0.25, chance.gauss(0.72 - 0.22 * skill, 0.09))), 2),
            monologue_s=round(max(12.0, chance.gauss(110 - 60 * skill, 22)), 1),
            patience_s=round(max(0.1, chance.gauss(0.4 + 0.8 * skill, 0.25)), 2),
            questions=max(0, round(chance.gauss(3 + 9 * skill, 2.5))),
            crm={field: self._field(skill) for field in CRM_FIELDS},
            unanswered=unanswered,
            promises=(promise,) if promise else (),
            said_refusal=client.refusal if client.refusal and chance.random() < 0.7 else "",
        )

    def _objections(self, speech: _Speech, client: Client, at: datetime, free: list[str]) -> tuple[Said, ...]:
        chance, found = self.chance, []
        left = list(free)
        for place in range(chance.choices((0, 1, 2, 3), (22, 40, 28, 10))[0]):
            if not left:
                break
            category = chance.choice(left)
            left = [name for name in left if name != category]
            conceded = not place and category == "price" and chance.random() < 0.3
            grown = 0.02 * (at.month - 5)
            well = chance.random() < SKILL[client.manager] + HARD.get(category, 0.0) + grown
            status = chance.choices(OUTCOMES[:2], (55, 45))[0] if well else chance.choices(OUTCOMES[2:], (55, 45))[0]
            found.append(speech.objection(category, "deflected" if conceded else status, conceded=conceded))
        return tuple(found)

    def _promise(self, speech: _Speech, client: Client, at: datetime) -> Promised | None:
        chance = self.chance
        if chance.random() > 0.5:
            return None
        if at.date() >= date(2026, 11, 16):
            due = date(2026, 12, chance.choice((1, 2, 3, 4)))
            return Promised(speech.promises(due), due, "open", None)
        due = _workday(at.date(), chance.randint(1, 4))
        turn = speech.promises(due)
        status = chance.choices(
            ("kept", "late", "broken"), (SKILL[client.manager], 0.15, 0.8 - SKILL[client.manager] * 0.6)
        )[0]
        day = {"kept": due, "late": _workday(due, chance.randint(1, 2)), "broken": None}[status]
        done = None if day is None else datetime.combine(day, time(chance.randint(10, 17), 5), tzinfo=ZONE)
        return Promised(turn, due, status, done)

    def _step(self, step: str, skill: float, kind: str) -> str:
        if kind == "repeat" and step in ("qualification", "contact_check"):
            return "not_applicable"
        easy = {"greeting": 0.3, "farewell": 0.2, "next_step": -0.05, "qualification": -0.2, "permission": -0.15}
        return "done" if self.chance.random() < 0.2 + 0.75 * skill + easy.get(step, 0.0) else "missing"

    def _field(self, skill: float) -> str:
        right = 0.25 + 0.5 * skill
        weights = (right, (0.8 - right) * 0.45, (0.8 - right) * 0.55, 0.2)
        return self.chance.choices(("match", "contradicts", "missing", "not_discussed"), weights)[0]

    def _scores(
        self, skill: float, day: date, *, objections: bool
    ) -> tuple[dict[str, float | None], dict[str, dict[str, float | None]], float | None]:
        chance, good = self.chance, 0.25 + 0.6 * skill + 0.012 * (day.month - 5)
        withheld = chance.random() < 0.03
        while True:
            criteria: dict[str, dict[str, float | None]] = {}
            sections: dict[str, float | None] = {}
            for section in rubric().sections:
                absent = section.id != "crm" if withheld else section.id == "objection_handling" and not objections
                marks: dict[str, float | None] = {}
                for item in section.criteria:
                    roll = chance.random()
                    mark = 1.0 if roll < good - 0.08 else 0.5 if roll < good + 0.12 else 0.0
                    marks[item.id] = None if absent else mark
                criteria[section.id] = marks
                weights = [item.weight for item in section.criteria]
                summed = sum(
                    mark * weight for mark, weight in zip(marks.values(), weights, strict=True) if mark is not None
                )
                sections[section.id] = None if absent else round(100 * summed / sum(weights), 1)
            known = [value for value in sections.values() if value is not None]
            score = None if withheld else round(sum(known) / len(known), 1)
            if score not in ROUND:
                return sections, criteria, score


@dataclass(slots=True)
class _Speech:
    """A transcript as it grows."""

    language: str
    words: Mapping[str, Any]
    chance: random.Random
    lines: list[Line]

    def __init__(self, language: str, words: Mapping[str, Any], chance: random.Random) -> None:
        self.language, self.words, self.chance, self.lines = language, words, chance, []

    def says(self, speaker: str, text: str) -> int:
        start = round(self.lines[-1].end_s + 0.6, 2) if self.lines else 0.0
        self.lines.append(Line(speaker, text, start, round(start + 0.4 * len(text.split()), 2)))
        return len(self.lines) - 1

    def opening(self, client: Client) -> None:
        names = {"manager": client.manager, "client": client.name, "company": client.company}
        for speaker, text in zip(("manager", "client"), self.words["opening"][self.language], strict=True):
            self.says(speaker, text.format(**names))
        self.says("manager", self.chance.choice(self.words["need"][self.language]))
        topic = self.chance.choice(self.words["topics"][self.language])
        self.says(
            "client", topic if self.chance.random() < 0.45 else "по-разному" if self.language == "ru" else "it varies"
        )

    def objection(self, category: str, status: str, *, conceded: bool) -> Said:
        said = self.words["steps"][self.language]
        turn = self.says("client", self.chance.choice(self.words["objections"][self.language][category]))
        steps: dict[str, int] = {}
        if status in ("resolved", "answered"):
            for step in ("acknowledge", "explore", "respond", "confirm"):
                if step == "respond" or self.chance.random() < (0.75 if status == "resolved" else 0.4):
                    steps[step] = self.says("manager", said[step])
            answer = steps["respond"]
        else:
            answer = self.says("manager", said["conceded" if conceded else status])
        self.says("client", said["accepted" if status == "resolved" else "unmoved"])
        return Said(category, status, turn, steps, answer, conceded)

    def promises(self, due: date) -> int:
        day = f"{due:%d.%m}" if self.language == "ru" else f"{due:%B} {due.day}"
        return self.says("manager", self.words["promise"][self.language].format(day=day))


def _workday(after: date, days: int) -> date:
    """So many working days after a day."""
    found = after
    while days:
        found += timedelta(days=1)
        days -= found.weekday() < 5
    return found


def main() -> None:
    from benchmarks.asking_store import fill

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    home = parser.parse_args().home
    home.mkdir(parents=True, exist_ok=True)
    fill(home)
    found = talks()
    print(f"{len(found)} calls, {found[0].at.astimezone(UTC):%Y-%m-%d} to {found[-1].at:%Y-%m-%d}, in {home}")


if __name__ == "__main__":
    main()
