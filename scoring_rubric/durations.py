"""A stretch of time as people say it, the same wherever it is told: minutes, then hours and minutes, then days."""

from __future__ import annotations

from scoring_rubric.wording import decimal

_UNITS = {"ru": ("мин", "ч", "дн"), "en": ("min", "h", "d")}
HOUR_MIN = 60
LONGEST_IN_HOURS_MIN = 48 * HOUR_MIN


def duration(minutes: float, language: str) -> str:
    """«42 мин», "17 h 33 min", «2,5 дн»; to the minute, from two days on to a tenth of a day."""
    minute, hour, day = _UNITS[language]
    if minutes >= LONGEST_IN_HOURS_MIN:
        days = f"{minutes / (24 * HOUR_MIN):.1f}".removesuffix(".0")
        return f"{decimal(days, language)} {day}"
    hours, left = divmod(round(minutes), HOUR_MIN)
    if not hours:
        return f"{left} {minute}"
    return f"{hours} {hour} {left} {minute}" if left else f"{hours} {hour}"
