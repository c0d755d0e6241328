"""Calls as one viewer may see them: whose calls are his, and what of them is masked. The only way from pages and
routes to a call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from assistant.calls import Calls, Choices, OpenCall
from assistant.domain import Call, CallFilter, CallSummary
from assistant.lost_points import Change, Example
from assistant.masked_calls import CallMask, asks_for_people, masked_registration, masked_summary, named_by
from assistant.playbook import Playbook
from assistant.promises import LedgerLine
from assistant.viewers import Viewer
from scoring_rubric.masking import masked

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Recording:
    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Seen:
    calls: Calls
    playbook: Callable[[], Playbook]
    viewer: Viewer

    def list(self, wanted: CallFilter) -> tuple[CallSummary, ...]:
        """As ``Calls.list``, his own only. Who sees no names cannot search by them either."""
        if self.viewer.masked and asks_for_people(wanted):
            return ()
        found = [item for item in self.calls.list(wanted) if self.viewer.sees(item.manager)]
        if self.viewer.masked:
            found = [item for item in found if not named_by(item, wanted.text)]
        return self.summaries(found)

    def summaries(self, found: Iterable[CallSummary]) -> tuple[CallSummary, ...]:
        """Lines that are known to be his to see, masked where he is shown no names."""
        if not self.viewer.masked:
            return tuple(found)
        return tuple(masked_summary(item, self._text) for item in found)

    def call(self, asked: str) -> Call:
        """One call that he may see, as it is registered. Raises UnknownCall, which names no call of others."""
        return self.calls.one(asked, self.viewer)

    def open(self, asked: str) -> OpenCall:
        return self.masked(self.unmasked(asked))

    def unmasked(self, asked: str) -> OpenCall:
        """One call without what other people's calls say of its client, names in it. For what reads on, not to show."""
        opened = self.calls.open(self.call(asked).call_id)
        if self.viewer.managers is None:
            return opened
        own = self.calls.visible(self.viewer)
        return replace(
            opened,
            previous=tuple(item for item in opened.previous if item.call.call_id in own),
            came_back=tuple(item for item in opened.came_back if item.earlier_call_id in own),
            story=tuple(
                replace(line, came_back_in=line.came_back_in if line.came_back_in in own else "")
                for line in opened.story
                if line.call_id in own
            ),
        )

    def masked(self, opened: OpenCall) -> OpenCall:
        return CallMask.of(opened, self.playbook()).call(opened) if self.viewer.masked else opened

    def promises(self, opened: OpenCall, lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
        """The promises of an unmasked call; what a call of somebody else says of them is left out."""
        found = tuple(lines)
        if self.viewer.managers is not None:
            own = self.calls.visible(self.viewer) | {""}
            found = tuple(
                replace(
                    line,
                    proof=line.proof if line.proof is None or line.proof.call_id in own else None,
                    denied=line.denied if line.denied is None or line.denied.call_id in own else None,
                )
                for line in found
            )
        return self._masked_of(opened, found)

    def changes(self, opened: OpenCall, changes: Iterable[Change]) -> tuple[Change, ...]:
        """What would have changed an unmasked call's score; a colleague's words stay, whose they are does not."""
        found = tuple(changes)
        if self.viewer.managers is not None:
            own = self.calls.visible(self.viewer)
            found = tuple(
                replace(one, example=Example("", "", one.example.quote, None))
                if one.example is not None and one.example.call_id not in own
                else one
                for one in found
            )
        return self._masked_of(opened, found)

    def said_of(self, asked: str, found: T) -> T:
        """Values that belong to one call, such as its corrections, masked where he is shown no names."""
        return self._masked_of(self.unmasked(asked), found) if self.viewer.masked else found

    def name(self, asked: str) -> str:
        """By what name he knows a call."""
        call = self.call(asked)
        return masked_registration(call, self._text).name if self.viewer.masked else call.name

    def recording(self, asked: str) -> Recording | None:
        """The bytes of a recording that he may hear; None for a ready transcript."""
        path = self.calls.media(self.call(asked).call_id)
        return None if path is None else Recording(path, self.name(asked))

    def unfinished(self) -> tuple[Call, ...]:
        found = [call for call in self.calls.unfinished() if self.viewer.sees(call.manager)]
        return tuple(masked_registration(call, self._text) if self.viewer.masked else call for call in found)

    def choices(self) -> Choices:
        found = self.calls.choices()
        if self.viewer.masked:
            return replace(found, managers=())
        return replace(found, managers=tuple(name for name in found.managers if self.viewer.sees(name)))

    def _masked_of(self, opened: OpenCall, found: T) -> T:
        return CallMask.of(opened, self.playbook()).value(found) if self.viewer.masked else found

    def _text(self, text: str) -> str:
        """Text without a call to tell whose names may stand in it: read in both languages."""
        for language in ("ru", "en"):
            text = masked(text, self.playbook().lexicon(language)) if text else text
        return text
