"""The few texts that scripts in the browser say themselves."""

from __future__ import annotations

from ui.web.wording import Wording

_KEYS = ("import.sending", "import.reading", "import.failed", "player.shared", "player.unplayable")


def strings_of(words: Wording) -> dict[str, str]:
    """Texts by key, and the names of states and stages, for progress that is drawn in the browser."""
    named = {f"stage.{key}": words.name("stage", key) for key in ("listen", "recognise", "understand", "store")}
    states = {f"state.{key}": words.name("state", key) for key in ("new", "queued", "working")}
    return {**{key: words.text(key) for key in _KEYS}, **named, **states, "percent": words.text("percent_mark")}
