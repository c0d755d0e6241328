"""Words of the command line in Russian and English; the language is the setting's or the terminal's."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

LOCALE = Path(__file__).with_name("locale")
LANGUAGES = ("en", "ru")
CHOICE = "RAZBOR_LANG"
LOCALE_NAMES = ("LC_ALL", "LC_MESSAGES", "LANG")


def words() -> dict[str, Any]:
    return in_language(terminal_language())


@lru_cache(maxsize=4)
def in_language(language: str) -> dict[str, Any]:
    text = (LOCALE / f"cli.{language}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def terminal_language() -> str:
    """Russian where that is asked for or the terminal's locale is Russian, else English."""
    return asked_language() or "en"


def asked_language() -> str:
    """What ``--lang`` or RAZBOR_LANG asks for, else the locale's language; empty where neither names one of ours.

    The names are read and not the C library's locale: it knows no locale that is not installed.
    """
    asked = os.environ.get(CHOICE, "")
    named = next((found for name in LOCALE_NAMES if (found := os.environ.get(name, ""))), "")
    return next((code for one in (asked, named) for code in LANGUAGES if one.lower().startswith(code)), "")


def speak(language: str) -> Callable[[], None]:
    """From now on the terminal's language is this one, whatever the locale says; gives what takes it back."""
    before = os.environ.get(CHOICE, "")
    os.environ[CHOICE] = language

    def silence() -> None:
        os.environ[CHOICE] = before

    return silence
