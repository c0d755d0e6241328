"""The frame around every page: the bar on top and the bones shown while a page loads."""

from __future__ import annotations

from ui.web.markup import render
from ui.web.reader import Reader
from ui.web.rooms import ROOMS
from ui.web.wording import LANGUAGES, Wording


def topbar(reader: Reader, *, here: str, demo: bool) -> str:
    """``here`` is the key of the room that the reader is in."""
    languages = {code: reader.address.with_language(code) for code in LANGUAGES}
    rooms = [room for room in ROOMS if room.listed and reader.viewer.role in room.roles]
    return render("topbar", reader.words, here=here, demo=demo, languages=languages, rooms=rooms, viewer=reader.viewer)


def bones(words: Wording) -> str:
    """What stands in the page until its contents come."""
    return render("boot", words)
