"""Words, dates and numbers of the pages in the reader's language; knows nothing of calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scoring_rubric.durations import duration

LANGUAGES = ("ru", "en")
DEFAULT_LANGUAGE = "ru"
COOKIE = "razbor_lang"
LOCALE = Path(__file__).parent / "locale"


def choose_language(*, asked: str = "", remembered: str = "", accepted: str = "") -> str:
    """The page's language: what the address asks, else what was chosen before, else what the browser prefers."""
    for choice in (asked, remembered, *_preferences(accepted)):
        if choice in LANGUAGES:
            return choice
    return DEFAULT_LANGUAGE if not accepted else "en"


def _preferences(accepted: str) -> Iterator[str]:
    """Primary language tags of an Accept-Language header, the most wanted first."""
    weighted = []
    for place, part in enumerate(accepted.split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wanted = float(weight) if weight else 1.0
        except ValueError:
            wanted = 0.0
        weighted.append((-wanted, place, tag.strip().lower().partition("-")[0]))
    return (tag for _, _, tag in sorted(weighted))


@dataclass(frozen=True, slots=True)
class Wording:
    """All texts of one language. ``words`` is the locale file, where a missing key is a programming error;
    ``titles`` are the packs' own, by kind and key; moments are told in ``zone``, else in the zone that they carry."""

    language: str
    words: Mapping[str, Any]
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    zone: tzinfo | None = None

    def text(self, key: str, **values: object) -> str:
        """The text under a dotted ``key``; where it has plural forms, ``n`` chooses among them."""
        found = self._find(key)
        if isinstance(found, Mapping):
            found = found[self._plural_form(values["n"])]
        return str(found).format(**values) if values else str(found)

    def name(self, kind: str, key: str) -> str:
        """A person's word for a key: the pack's title, ours, or the key itself made readable where neither knows it."""
        known = self.titles.get(kind, {}).get(key) or self._find("names").get(kind, {}).get(key)
        return str(known) if known is not None else key.replace("_", " ").strip().capitalize()

    def typed(self, kind: str, value: str) -> str:
        """What people type where keys stand, too: our word for a key that we know, else as it is written."""
        known = self._find("names").get(kind, {}).get(value.strip().lower())
        return value if known is None else str(known)

    def day(self, moment: datetime) -> str:
        """«26 ноя 2026»."""
        return self.of_calendar(moment.astimezone(self.zone) if self.zone else moment)

    def of_calendar(self, day: date) -> str:
        """The same of a day that stands in no time zone."""
        return f"{day.day} {self._find('months')[day.month - 1]} {day.year}"

    def moment(self, moment: datetime) -> str:
        """«26 ноя 2026, 11:04»."""
        local = moment.astimezone(self.zone) if self.zone else moment
        return f"{self.day(moment)}, {local:%H:%M}"

    def local(self, moment: datetime) -> str:
        """As a form's field for date and time wants it."""
        return f"{moment.astimezone(self.zone) if self.zone else moment:%Y-%m-%dT%H:%M}"

    def appointment(self, moment: datetime) -> str:
        """A moment, or only its day where it stands at midnight: a day was named then, and no hour."""
        local = moment.astimezone(self.zone) if self.zone else moment
        return self.day(moment) if (local.hour, local.minute) == (0, 0) else self.moment(moment)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with the language's decimal mark and no trailing zeros."""
        written = f"{value:.{digits}f}"
        if "." in written:
            written = written.rstrip("0").rstrip(".")
        return written.replace(".", self._find("decimal_mark"))

    def percent(self, share: float) -> str:
        return f"{round(share * 100)}{self._find('percent_mark')}"

    def seconds(self, value: float, digits: int = 0) -> str:
        return f"{self.number(value, digits)} {self._find('seconds')}"

    def minutes(self, value: float) -> str:
        """A stretch given in minutes, in the words that reviews have for it."""
        return duration(value, self.language)

    def _find(self, key: str) -> Any:
        found: Any = self.words
        for part in key.split("."):
            found = found[part]
        return found

    def _plural_form(self, n: object) -> str:
        if not isinstance(n, int):
            raise TypeError(f"plural forms count things, not {n!r}")
        if self.language != "ru":
            return "one" if n == 1 else "many"
        if n % 10 == 1 and n % 100 != 11:
            return "one"
        return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"


def wording(
    language: str, titles: Mapping[str, Mapping[str, str]] | None = None, *, zone: tzinfo | None = None
) -> Wording:
    """The wording of ``ru`` or ``en``."""
    return Wording(language, _locale(language), titles or {}, zone)


@cache
def _locale(language: str) -> Mapping[str, Any]:
    """The shared texts, and under its own name what each page says: ``themes.ru.yaml`` is ``themes``."""
    words: dict[str, Any] = yaml.safe_load((LOCALE / f"{language}.yaml").read_text(encoding="utf-8"))
    for path in sorted(LOCALE.glob(f"*.{language}.yaml")):
        words[path.name.partition(".")[0]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return words


def clock(seconds: float | None) -> str:
    """``61.2`` → ``1:01``; hours only where there are any; empty without a time."""
    if seconds is None:
        return ""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"
