"""Values for tests, with sensible defaults: a test names only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from assistant.domain import Activity, Call, CallState, Deal, Lead, SourceKind
from transcription.types import Quality, Speaker, Transcript, Turn, Word

NOON = datetime(2026, 10, 13, 12, 0, tzinfo=UTC)
SPEAKERS = {"m": Speaker.MANAGER, "c": Speaker.CLIENT, "o": Speaker.OTHER, "?": Speaker.UNKNOWN}


def a_transcript(
    *lines: str,
    call_id: str = "call-1",
    language: str = "ru",
    timed: bool = True,
    usable: bool = True,
    reasons: Sequence[str] = (),
) -> Transcript:
    """Turns from lines such as ``"m: здравствуйте"`` and ``"c: дорого"``; three words a second."""
    turns: list[Turn] = []
    now = 0.0
    for number, line in enumerate(lines):
        side, text = line.split(":", 1)
        text = text.strip()
        words: list[Word] = []
        start = now
        for word in text.split():
            words.append(Word(word, round(now, 3), round(now + 0.3, 3), 0.9))
            now += 1 / 3
        turns.append(
            Turn(
                turn=number,
                speaker=SPEAKERS[side.strip()],
                text=text,
                start_s=round(start, 3) if timed else None,
                end_s=round(now, 3) if timed else None,
                confidence=0.9 if timed else None,
                words=tuple(words) if timed else (),
            )
        )
        now += 0.5
    return Transcript(
        call_id=call_id,
        language=language,
        turns=tuple(turns),
        quality=Quality(usable=usable, confidence=0.9, reasons=tuple(reasons)),
        duration_s=round(now, 3) if timed else None,
        channels=2 if timed else None,
    )


def a_call(call_id: str = "abc123abc123", **changes: object) -> Call:
    values: dict[str, object] = {
        "call_id": call_id,
        "name": f"{call_id}.wav",
        "sha256": f"sha256:{call_id}",
        "kind": SourceKind.RECORDING,
        "media": f"ab/{call_id}.wav",
        "added_at": NOON,
        "state": CallState.NEW,
    }
    return Call(**(values | changes))  # type: ignore[arg-type]


def a_lead(lead_id: str = "L1", **changes: object) -> Lead:
    return Lead(**({"lead_id": lead_id, "name": "Ольга Смирнова", "source": "site"} | changes))  # type: ignore[arg-type]


def a_deal(deal_id: str = "D1", **changes: object) -> Deal:
    return Deal(**({"deal_id": deal_id, "lead_id": "L1", "stage": "in_progress"} | changes))  # type: ignore[arg-type]


def an_activity(activity_id: str = "A1", **changes: object) -> Activity:
    return Activity(**({"activity_id": activity_id, "lead_id": "L1", "type": "call", "at": NOON} | changes))  # type: ignore[arg-type]
