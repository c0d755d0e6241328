"""An hour named by its distance from the one just spoken of: «на полчаса позже», "make it quarter past".

It knows the words of the distance and nothing of who said what.
"""

from __future__ import annotations

import re
from dataclasses import replace

from scoring_rubric.spoken_number_words import SMALL
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.spoken_time_clock import Clock

_PAST = re.compile(r"\b(quarter|half|ten|twenty|five) (past|to)\b(?: (\w+))?")
_PAST_MINUTES = {"quarter": 15, "half": 30, "ten": 10, "twenty": 20, "five": 5}
_LENGTHS = {
    r"полчаса|полчасика|half an hour|half hour|30 минут|30 minutes|thirty minutes|тридцать минут": 30,
    r"15 минут|пятнадцать минут|fifteen minutes|15 minutes|quarter of an hour": 15,
    r"полтора часа|an hour and a half": 90,
    r"два часа|two hours|a couple of hours|пару часов": 120,
    r"час|часик|часок|an hour|one hour": 60,
}
_LATER = r"попозже|позже|позднее|later"
_EARLIER = r"пораньше|раньше|earlier|sooner"
_DAY_MINUTES = 24 * 60


def shifted(text: str, known: Clock) -> Clock | None:
    """The hour that ``text`` moves the exact hour ``known`` to; None where it names no distance."""
    low = " ".join(word.text for word in tokens(plain(text)))
    match = _PAST.search(low)
    if match is not None and match.group(3) not in SMALL and not (match.group(3) or "").isdecimal():
        minutes = _PAST_MINUTES[match.group(1)]
        if match.group(2) == "past":
            return replace(known, minute=minutes) if known.minute == 0 else None
        return _moved(known, -minutes) if match.group(1) == "quarter" and known.minute == 0 else None
    for lengths, minutes in _LENGTHS.items():
        for direction, sign in ((_LATER, 1), (_EARLIER, -1)):
            if re.search(rf"\b(?:{lengths}) (?:{direction})\b|\b(?:{direction}) на (?:{lengths})\b", low):
                return _moved(known, sign * minutes)
    return None


def _moved(known: Clock, minutes: int) -> Clock | None:
    total = known.hour * 60 + known.minute + minutes
    return replace(known, hour=total // 60, minute=total % 60) if 0 <= total < _DAY_MINUTES else None
