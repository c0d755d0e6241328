"""An answer to a question as JSON, the same from the command line and the API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from assistant.asking.values import Answer


def answer_json(answer: Answer) -> dict[str, Any]:
    """``figures`` and ``citations`` are empty where it was declined; ``query`` may be edited and sent back."""
    found = None if answer.declined else answer.found
    return {
        "answer": answer.answer,
        "declined": answer.declined,
        "citations": [asdict(one) for one in found.citations] if found else [],
        "query": None if answer.query is None else answer.query.to_json(),
        "figures": [asdict(one) for one in (*found.figures, *found.said)] if found else [],
        "nearest": list(answer.nearest),
        "calls": [asdict(one) | {"day": one.day.isoformat()} for one in found.listed] if found else [],
        "notes": list(answer.notes),
        "language": answer.language,
        "by": answer.by,
    }
