"""Whether a call leaves something for which the client's contact has to be right; pure."""

from __future__ import annotations

from scoring_rubric.types import Fact, Facts
from transcription.types import Speaker

SENT = frozenset({"send"})
CALLED = frozenset({"call"})


def contact_due(facts: Facts) -> Fact | None:
    """What the manager is to send, else the call agreed on; None where neither is, or where the client refused."""
    if facts.refusal_reason is not None:
        return None
    promised = [one for one in facts.promises if one.evidence and one.evidence[0].speaker is Speaker.MANAGER]
    steps = [*([facts.next_step] if facts.next_step else []), *promised]
    for codes in (SENT, CALLED):
        due = next((step for step in steps if step.code in codes), None)
        if due is not None:
            return due
    return None
