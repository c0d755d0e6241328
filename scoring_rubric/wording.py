"""Values as people write them: moments, sums and decimals in the sentences of a scorecard; knows no score."""

from __future__ import annotations

import re
from datetime import datetime

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_SUM = re.compile(r"(?P<amount>\d+(?:\.\d+)?)(?P<rest>(?:-\d+)?(?: [A-Z]{3})?(?:/\w+)?)")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def worded(value: str, language: str) -> str:
    """An ISO moment as a date and time, a bare sum with its thousands apart, anything else as it is."""
    if _MOMENT.match(value):
        return _moment(value, language)
    if _SUM.fullmatch(value):
        return re.sub(
            r"\d+", lambda digits: f"{int(digits.group()):,}".replace(",", "\N{NO-BREAK SPACE}"), value, count=2
        )
    return value


def decimal(value: str, language: str) -> str:
    """A number with the language's decimal sign."""
    return value.replace(".", ",") if language == "ru" else value


def _moment(value: str, language: str) -> str:
    """The midnight of a day stands for the day itself, as nobody makes appointments for it."""
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return value
    day = f"{when:%d.%m.%Y}" if language == "ru" else f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
    return day if (when.hour, when.minute) == (0, 0) else f"{day} {when:%H:%M}"
