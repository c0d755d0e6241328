"""What the words of a question come to before names and days, and how rules turn its order and narrow its calls."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.asking.signals import Signals

OUTCOMES: dict[str, tuple[str, ...]] = {
    "handled": ("resolved", "answered"),
    "not_handled": ("deflected", "ignored"),
    "not_resolved": ("answered", "deflected", "ignored"),
    "resolved": ("resolved",),
    "answered": ("answered",),
    "deflected": ("deflected",),
    "ignored": ("ignored",),
}
DIRECT = (
    "refusal_reasons",
    "promises_kept",
    "unanswered_questions",
    "reaction_minutes",
    "win_rate",
    "themes",
    "talk_ratio",
    "patience",
    "monologue",
    "interruptions",
    "questions",
    "crm_correctness",
    "duration_minutes",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the words come to, before names and days. Empty ``measure``: they say none."""

    measure: str = ""
    group: str = "none"
    then_by: str = "none"
    order: str = ""
    limit: int | None = None
    share: bool = False
    categories: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    step_missing: tuple[str, ...] = ()
    step_done: tuple[str, ...] = ()
    step: str = ""
    handling_step: str = ""
    section: str = ""
    criterion: str = ""
    words: str = ""
    words_at: frozenset[int] = frozenset()
    disputed: bool | None = None
    dispute_open: bool | None = None
    conceded: str = ""
    stages: tuple[str, ...] = ()
    verdict: tuple[str, ...] = ()
    unanswered: bool | None = None
    trend: bool = False
    compares: bool = False
    negation_used: bool = False
    declined: str = ""
    own: bool = False
    """The measure was said, and not only supposed from what it is narrowed by."""


def turned(order: str, *, missed: bool) -> str:
    """«чаще всего пропускают» is the least done."""
    if not missed:
        return {"most": "best", "least": "worst"}.get(order, order)
    return {"most": "worst", "worst": "worst", "least": "best", "best": "best", "": "worst"}.get(order, order)


def with_objections(signals: Signals, choice: Choice) -> Choice:
    """Calls narrowed to those with an objection of a kind or an end."""
    outcomes = tuple(dict.fromkeys(one for key in signals.of("outcomes") for one in OUTCOMES[key]))
    return replace(choice, outcomes=outcomes)
