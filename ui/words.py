"""Words of the command line in Russian and English; the language is the setting's or the terminal's."""

from __future__ import annotations

import locale
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

LOCALE = Path(__file__).with_name("locale")
LANGUAGES = ("en", "ru")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    return in_language(terminal_language())


@lru_cache(maxsize=4)
def in_language(language: str) -> dict[str, Any]:
    text = (LOCALE / f"cli.{language}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def terminal_language() -> str:
    """Russian where the terminal's locale is Russian, else English."""
    try:
        locale.setlocale(locale.LC_MESSAGES, "")
        name = locale.getlocale(locale.LC_MESSAGES)[0] or ""
    except locale.Error:
        name = ""
    return "ru" if name.lower().startswith("ru") else "en"
