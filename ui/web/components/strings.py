"""The few texts that scripts in the browser say themselves."""

from __future__ import annotations

from assistant.domain import CallState, Stage
from ui.web.wording import Wording

_KEYS = ("player.shared", "player.unplayable")
_CALL = ("saving", "offline", "failed", "found", "not_found", "reviewed_done", "clip.until", "clip.make")


def strings_of(words: Wording) -> dict[str, str]:
    """Texts by key, and the names of states and stages, for progress that is drawn in the browser."""
    stages = {f"stage.{stage.value}": words.name("stage", stage.value) for stage in Stage}
    states = {f"state.{state.value}": words.name("state", state.value) for state in CallState}
    call = {f"call.{key}": words.text(f"call.{key}") for key in _CALL}
    return {
        **call,
        **{key: words.text(key) for key in _KEYS},
        **stages,
        **states,
        "percent": words.text("percent_mark"),
    }
