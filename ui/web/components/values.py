"""Values of CRM fields and facts as a person writes them: phones grouped, sums spaced, moments in words."""

from __future__ import annotations

import re
from datetime import datetime

import phonenumbers

from ui.web.wording import Wording

NARROW_SPACE = "\u202f"


def written(field: str, value: str | None, words: Wording) -> str:
    """``value`` of ``field`` for reading; what does not parse stays as it came, and nothing is an empty text."""
    if not value:
        return ""
    if field == "phone":
        return _phone(value)
    if field == "budget":
        return _sum(value, words)
    if field in ("source", "stage"):
        return words.typed("deal_stage" if field == "stage" else field, value)
    return _moment(value, words) if field == "next_step_at" else value


def _phone(value: str) -> str:
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _sum(value: str, words: Wording) -> str:
    """``84000 RUB`` → ``84 000 RUB``, ``36000/year`` → «36 000 в год»."""
    spaced = re.sub(r"\d{4,}", lambda found: f"{int(found[0]):,}".replace(",", NARROW_SPACE), value)
    return re.sub(r"/(day|week|month|quarter|year)\b", lambda found: f" {words.text(f'per.{found[1]}')}", spaced)


def _moment(value: str, words: Wording) -> str:
    try:
        return words.appointment(datetime.fromisoformat(value))
    except ValueError:
        return value
