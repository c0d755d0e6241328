"""Plain values of the made-up calls: the database and the truth are both made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Moscow")
FIRST, LAST, AS_OF = date(2026, 5, 1), date(2026, 11, 25), date(2026, 11, 26)
MANAGERS = ("Иван Петров", "Иван Соколов", "Мария Котова", "Анна Белова", "Олег Ли")
SOURCES = ("yandex_direct", "vk", "site", "referral", "cold", "google_ads")
CATEGORIES = (
    "price", "stall", "authority", "competitor", "need", "trust", "fit", "effort", "terms", "brush_off", "busy",
    "contact",
)  # fmt: skip
OUTCOMES = ("resolved", "answered", "deflected", "ignored")
STEPS = (
    "greeting", "name", "company", "purpose", "permission", "discovery", "qualification", "value", "next_step",
    "contact_check", "farewell",
)  # fmt: skip
REASONS = (
    "Дорого",
    "Выбрали конкурента",
    "Нет потребности",
    "Отложили на следующий год",
    "Не дозвонились до решающего",
)
OPEN_STAGES = ("qualification", "proposal", "contract")


@dataclass(frozen=True, slots=True)
class Line:
    """One turn: ``speaker`` is manager or client."""

    speaker: str
    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Said:
    """An objection: the ``turn`` of the client's words, the steps of the manager's answer by their turns."""

    category: str
    status: str
    turn: int
    steps: Mapping[str, int]
    answer: int
    conceded: bool = False


@dataclass(frozen=True, slots=True)
class Promised:
    """The manager's word to call on ``due``; ``status`` is kept, late, broken or open, ``done`` when he did call."""

    turn: int
    due: date
    status: str
    done: datetime | None


@dataclass(frozen=True, slots=True)
class Client:
    """A lead with its deal; ``stage`` is empty where there is no deal, ``reaction_min`` None where nobody waited."""

    lead_id: str
    name: str
    company: str
    source: str
    manager: str
    language: str
    created_at: datetime | None
    reaction_min: int | None
    qualified: bool
    stage: str = ""
    amount: float | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """One reviewed call. Scores 0..100, criteria 0..1, None where withheld or not applicable."""

    call_id: str
    at: datetime
    client: Client
    kind: str
    turns: tuple[Line, ...]
    objections: tuple[Said, ...]
    steps: Mapping[str, str]
    score: float | None
    sections: Mapping[str, float | None]
    criteria: Mapping[str, Mapping[str, float | None]]
    talk_ratio: float
    monologue_s: float
    patience_s: float
    questions: int
    crm: Mapping[str, str]
    unanswered: tuple[int, ...] = ()
    promises: tuple[Promised, ...] = ()
    said_refusal: str = ""
    dispute: str = ""

    @property
    def day(self) -> date:
        return self.at.astimezone(ZONE).date()

    @property
    def manager(self) -> str:
        return self.client.manager

    @property
    def source(self) -> str:
        return self.client.source

    @property
    def text(self) -> str:
        return "\n".join(turn.text for turn in self.turns)
