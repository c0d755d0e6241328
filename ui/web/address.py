"""The pages' shareable addresses: what a browser's address asks for; knows nothing of Gradio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

CALLS = "/calls"


@dataclass(frozen=True, slots=True)
class Address:
    """A path and its query, the last value of each name."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def call_id(self) -> str | None:
        """The call of ``/calls/<id>``; None on every other address."""
        head, _, call_id = self.path.rstrip("/").rpartition("/")
        return unquote(call_id) if head == CALLS and call_id else None

    @property
    def language(self) -> str:
        return self.query.get("lang", "")

    def with_language(self, language: str) -> str:
        """The same address in another language."""
        return f"{self.path}?{urlencode({**self.query, 'lang': language})}"


def read_address(written: str) -> Address:
    """Parses ``/calls/c7f3?t=61&lang=en``; anything but the path and the query is ignored."""
    try:
        parts = urlsplit(written)
    except ValueError:  # a host that is none
        return Address("/", {})
    return Address(parts.path or "/", dict(parse_qsl(parts.query)))


def address_of_call(call_id: str) -> str:
    return f"{CALLS}/{quote(call_id, safe='')}"
