"""Whether a call leaves something for which the client's contact has to be right; pure."""

from __future__ import annotations

from scoring_rubric.types import Fact, Facts

SENT = frozenset({"send", "contract", "demo"})
CALLED = frozenset({"call"})


def contact_due(facts: Facts) -> Fact | None:
    """What is to be sent, else the call that was agreed on; None where neither is, or where the client refused."""
    if facts.refusal_reason is not None:
        return None
    steps = [*([facts.next_step] if facts.next_step else []), *facts.promises]
    for codes in (SENT, CALLED):
        due = next((step for step in steps if step.code in codes), None)
        if due is not None:
            return due
    return None
