"""What is wrong with a file, in the reader's language: stored sentences are English and are known by their wording."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from ui.web.wording import Wording, wording

_PLACE = re.compile(r"\\\{(\w+)\\\}")


def trouble(told: str, words: Wording) -> str:
    """The sentence that reading a file gave, told again in the language of ``words``; as it is where none fits."""
    if words.language == "en":
        return told
    for key, shape in _shapes():
        if found := shape.fullmatch(told):
            return words.text(f"troubles.{key}", **found.groupdict())
    return told


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    templates: Mapping[str, str] = wording("en").words["troubles"]
    return tuple((key, _shape(template)) for key, template in templates.items())


def _shape(template: str) -> re.Pattern[str]:
    return re.compile(_PLACE.sub(r"(?P<\1>.+)", re.escape(template)).replace("…", ".+"), re.DOTALL)
