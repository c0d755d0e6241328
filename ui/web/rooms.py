"""The pages by address: which Gradio app serves which public path, and for whom; knows nothing of Gradio."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.viewers import Role
from ui.web.address import Address

EVERYBODY = frozenset(Role)
LEADING = frozenset({Role.ADMIN, Role.TEAM_LEAD})
SELLING = LEADING | {Role.MANAGER}
MARKETING = LEADING | {Role.MARKETER}
STYLES = ("razbor.css",)
SCRIPTS = ("razbor.js",)
"""What every page loads before its own."""


@dataclass(frozen=True, slots=True)
class Room:
    """A page. ``path`` is public; ``inner`` says that it also serves one level below, as ``/calls/<id>``; ``title`` is
    a key of the locale files; ``listed`` whether the bar on top names it.
    """

    key: str
    path: str
    title: str
    roles: frozenset[Role] = EVERYBODY
    inner: bool = False
    only_inner: bool = False
    listed: bool = True
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()

    @property
    def mounted(self) -> str:
        """Where Gradio serves it. Its client takes an address that it does not know for its own first page, so each
        page is a Gradio app of its own and any public address will do.
        """
        return f"/pages/{self.key}"

    def serves(self, path: str) -> bool:
        bare = path.rstrip("/")
        head, _, rest = bare.rpartition("/")
        return (bare == self.path and not self.only_inner) or (self.inner and head == self.path and bool(rest))


ROOMS = (
    Room("calls", "/calls", "nav.calls", styles=("calls.css",), scripts=("calls.js",)),
    Room(
        "call",
        "/calls",
        "tabs.review",
        inner=True,
        only_inner=True,
        listed=False,
        styles=("remarks.css", "call.css"),
        scripts=("call.js", "remarks.js", "wave.js", "call_edit.js"),
    ),
    Room("managers", "/managers", "nav.managers", SELLING, inner=True, styles=("people.css",), scripts=("people.js",)),
    Room("team", "/team", "nav.team", LEADING, styles=("people.css",), scripts=("people.js",)),
    Room("themes", "/themes", "nav.themes", inner=True, styles=("marketing.css",), scripts=("marketing.js",)),
    Room("funnel", "/funnel", "nav.funnel", MARKETING, styles=("marketing.css",), scripts=("marketing.js",)),
    Room(
        "briefs",
        "/briefs",
        "briefs.title",
        MARKETING,
        inner=True,
        listed=False,
        styles=("marketing.css",),
        scripts=("marketing.js",),
    ),
    Room("ask", "/ask", "nav.ask", styles=("ask.css",), scripts=("ask.js",)),
    Room("practice", "/practice", "nav.practice", SELLING, styles=("practice.css",), scripts=("practice.js",)),
    Room("settings", "/settings", "nav.settings", styles=("settings.css",), scripts=("settings.js",)),
)
"""In the order of the bar on top."""


def room_of(path: str) -> Room | None:
    """The page that serves a public path; None for paths that are not pages."""
    return next((room for room in ROOMS if room.serves(Address(path).path)), None)


def room(key: str) -> Room:
    return next(room for room in ROOMS if room.key == key)
