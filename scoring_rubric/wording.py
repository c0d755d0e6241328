"""Values as people write them: moments, sums and decimals in the sentences of a scorecard; knows no score."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

_PLACE = re.compile(r"\\\{(\w+)\\\}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_SUM = re.compile(r"(?P<amount>\d+(?:\.\d+)?(?:-\d+)?)(?: (?P<currency>[A-Z]{3}))?(?P<per>/\w+)?")
_SIGNS = {"RUB": "₽", "USD": "$", "EUR": "€", "GBP": "£"}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def worded(value: str, language: str) -> str:
    """An ISO moment as a date and time, a bare sum with its thousands apart, anything else as it is."""
    if _MOMENT.match(value):
        return _moment(value, language)
    found = _SUM.fullmatch(value)
    return _sum(found, language) if found else value


def _sum(found: re.Match[str], language: str) -> str:
    """«84 000 ₽», "$19": English puts every sign but the rouble's in front."""
    currency = found["currency"] or ""
    sign, per = _SIGNS.get(currency, currency), found["per"] or ""
    amount = re.sub(
        r"\d+", lambda digits: f"{int(digits.group()):,}".replace(",", "\N{NO-BREAK SPACE}"), found["amount"], count=2
    )
    if language == "en" and sign in ("$", "€", "£"):
        return f"{sign}{amount}{per}"
    return f"{amount}\N{NO-BREAK SPACE}{sign}{per}" if sign else f"{amount}{per}"


def decimal(value: str, language: str) -> str:
    """A number with the language's decimal sign."""
    return value.replace(".", ",") if language == "ru" else value


def plural(forms: Sequence[str], number: str, language: str) -> str:
    """The form that goes with a number: Russian has three (1, 2-4, 5 and more), English two; a fraction takes the last
    but one in Russian («2,5 вопроса»)."""
    if len(forms) == 1:
        return forms[0]
    if language != "ru":
        return forms[0] if number == "1" else forms[-1]
    if not number.isdigit():
        return forms[1]
    ones, tens = int(number) % 10, int(number) % 100 // 10
    if tens == 1 or ones == 0 or ones > 4:
        return forms[-1]
    return forms[0] if ones == 1 else forms[1]


def at_objections(number: int, total: int, language: str) -> str:
    """``number`` of ``total`` objections as part of a sentence: «при этом возражении», "with at least 2 objections".

    Of how many is not said: an objection may have been missed.
    """
    if language == "ru":
        return "при этом возражении" if total == 1 else f"как минимум при {number} {_of_objections(number)}"
    if total == 1:
        return "with this objection"
    return f"with at least {number} {plural(('objection', 'objections'), str(number), language)}"


def _of_objections(number: int) -> str:
    return plural(("возражении", "возражениях", "возражениях"), str(number), "ru")


def in_calls_at_least(number: int, language: str) -> str:
    """The same where more calls may show it: «как минимум в 4 разговорах», "in at least 4 calls"."""
    if language == "ru":
        return f"как минимум в {number} {plural(('разговоре', 'разговорах', 'разговорах'), str(number), language)}"
    return f"in at least {number} {plural(('call', 'calls'), str(number), language)}"


def in_calls(number: int, of: int, language: str) -> str:
    """``number`` of ``of`` calls as part of a sentence: «в 7 из 12 разговоров», "in all 5 calls"."""
    if language == "ru":
        if number == 0:
            return "ни разу" if of == 1 else f"ни в одном из {of} разговоров"
        if of == 1:
            return "в единственном разговоре"
        if number < of:
            return f"в {number} из {of} {plural(['разговора', 'разговоров', 'разговоров'], str(of), language)}"
        forms = ["разговоре", "разговорах", "разговорах"]
        return "в обоих разговорах" if of == 2 else f"во всех {of} {plural(forms, str(of), language)}"
    if number == 0:
        return "not once" if of == 1 else f"in none of {of} calls"
    if of == 1:
        return "in the only call"
    if number < of:
        return f"in {number} of {of} calls"
    return "in both calls" if of == 2 else f"in all {of} calls"


def _moment(value: str, language: str) -> str:
    """The midnight of a day stands for the day itself, as nobody makes appointments for it."""
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return value
    day = f"{when:%d.%m.%Y}" if language == "ru" else f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
    return day if (when.hour, when.minute) == (0, 0) else f"{day} {when:%H:%M}"


def places_in(template: str) -> set[str]:
    """The names of the places that a template leaves for values."""
    return set(_PLACE.findall(re.escape(template)))


@lru_cache(maxsize=512)
def pattern_of(template: str) -> re.Pattern[str]:
    """What reads a sentence back that was made of ``template``: a group for each of its places."""
    seen: set[str] = set()

    def place(found: re.Match[str]) -> str:
        name = found[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>.+?)"

    return re.compile(_PLACE.sub(place, re.escape(template)), re.DOTALL)
