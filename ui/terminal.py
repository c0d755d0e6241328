"""The reader of a terminal: his wording, with the titles of the packs in his language."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from assistant.playbook import Playbook
from ui.web.titles import titles_of
from ui.web.wording import Wording, wording
from ui.words import terminal_language


def terminal_wording(playbook: Playbook, timezone: str) -> Wording:
    """Names and moments as the pages tell them, in the terminal's language."""
    language = terminal_language()
    return wording(language, titles_of(playbook, language), zone=ZoneInfo(timezone))
