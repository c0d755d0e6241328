"""Who reads a page and what they asked for: their wording and their address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

import gradio as gr

from assistant.viewers import OPEN, Viewer
from ui.viewers import NOBODY, author_of, viewer_of
from ui.web.address import Address, read_address
from ui.web.wording import COOKIE, Wording, choose_language

NAME_COOKIE = "razbor_name"
THEME_COOKIE = "razbor_theme"
THEMES = ("light", "dark")
"""What a reader may ask for; without either the pages follow the system."""
ADDRESS = "() => window.location.pathname + window.location.search"
"""JavaScript that hands a handler the address the reader is at."""


@dataclass(frozen=True, slots=True)
class Reader:
    words: Wording
    address: Address
    name: str = ""
    """What the reader called himself when he last said something of a call; empty until he has."""
    viewer: Viewer = OPEN
    theme: str = ""


def read_request(
    written: str,
    *,
    headers: Mapping[str, str],
    cookies: Mapping[str, str],
    wordings: Callable[[str], Wording],
    viewer: Viewer = OPEN,
) -> Reader:
    """The reader of a request whose browser stands at the address ``written``."""
    address = read_address(written)
    language = choose_language(
        asked=address.language,
        remembered=cookies.get(COOKIE, ""),
        accepted=headers.get("accept-language", ""),
    )
    name = author_of(viewer) or unquote(cookies.get(NAME_COOKIE, "")).strip()
    theme = cookies.get(THEME_COOKIE, "")
    return Reader(wordings(language), address, name, viewer, theme if theme in THEMES else "")


def reader_of(written: str, request: gr.Request, wordings: Callable[[str], Wording]) -> Reader:
    return read_request(
        written,
        headers=request.headers,
        cookies=request.cookies,
        wordings=wordings,
        viewer=viewer_of(request.request.scope) if request.request else NOBODY,
    )
