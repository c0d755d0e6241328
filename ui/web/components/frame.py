"""The frame around every page: the bar on top and the bones shown while a page loads."""

from __future__ import annotations

from ui.web.address import Address
from ui.web.markup import render
from ui.web.wording import LANGUAGES, Wording


def topbar(words: Wording, address: Address, *, here: str, demo: bool) -> str:
    languages = {code: address.with_language(code) for code in LANGUAGES}
    return render("topbar", words, here=here, demo=demo, languages=languages)


def bones(words: Wording) -> str:
    """What stands in the page until its contents come."""
    return render("boot", words)
