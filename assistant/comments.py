"""Comments at a moment of a call: said, answered by name, settled, taken back by whoever said them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.calls import the_one_call
from assistant.comment_values import Comment
from assistant.errors import Refused
from assistant.store.unit_of_work import Database, UnitOfWork
from assistant.viewers import Viewer

LONGEST = 2000
_CALLS = re.compile(r"(?<![\w.@-])@\w[\w.'’-]*")
"""An @name; what an e-mail has inside is none."""


@dataclass(frozen=True, slots=True)
class CommentWish:
    """``turn`` is a line of the transcript, ``at_s`` and ``until_s`` a moment or stretch of the recording.
    ``names_checked``: an @name that calls nobody is refused instead of kept as mere text.
    """

    author: str
    text: str
    turn: int | None = None
    at_s: float | None = None
    until_s: float | None = None
    names_checked: bool = False


@dataclass(frozen=True, slots=True)
class Comments:
    database: Database

    def add(self, asked: str, wish: CommentWish, at: datetime | None = None) -> Comment:
        """Keeps one comment. Raises UnknownCall, or Refused saying what does not fit."""
        author, text = _signed(wish.author), wish.text.strip()
        if not 0 < len(text) <= LONGEST:
            raise Refused(
                "comment_text", f"a comment has 1 to {LONGEST} characters, found {len(text)}", longest=LONGEST
            )
        with self.database.begin() as work:
            call = the_one_call(work, asked)
            self._check_place(work, call.call_id, wish)
            known = people(work)
            if wish.names_checked:
                _check_names(text, known)
            comment = Comment(
                call_id=call.call_id,
                text=text,
                author=author,
                made_at=at or datetime.now(UTC),
                turn=wish.turn,
                at_s=wish.at_s,
                until_s=wish.until_s,
                mentions=mentioned(text, known),
            )
            return replace(comment, number=work.comments.add(comment))

    def of_call(self, asked: str) -> tuple[Comment, ...]:
        """In the order of the call."""
        with self.database.begin() as work:
            return work.comments.of_call(the_one_call(work, asked).call_id)

    def concerning(self, viewer: Viewer, name: str, *, own_calls: bool = True) -> tuple[Comment, ...]:
        """Unsettled comments of others that call ``name`` or, with ``own_calls``, are on his calls: the newest first,
        and only on calls that the viewer may see.
        """
        if not name or viewer.masked:
            return ()
        with self.database.begin() as work:
            return tuple(
                comment
                for comment, manager in work.comments.unsettled()
                if viewer.sees(manager)
                and comment.author != name
                and (name in comment.mentions or (own_calls and manager == name))
            )

    def people(self) -> tuple[str, ...]:
        """Who can be called by name."""
        with self.database.begin() as work:
            return people(work)

    def get(self, number: int) -> Comment:
        with self.database.begin() as work:
            return _known(work, number)

    def resolve(self, number: int, author: str, *, resolved: bool, at: datetime | None = None) -> Comment:
        """Settles a comment, or opens it again."""
        name = _signed(author)
        with self.database.begin() as work:
            _known(work, number)
            work.comments.resolve(number, name, (at or datetime.now(UTC)) if resolved else None)
            return _known(work, number)

    def delete(self, number: int, author: str, at: datetime | None = None) -> None:
        """Whoever wrote it takes it back."""
        with self.database.begin() as work:
            comment = _known(work, number)
            if comment.author != _signed(author):
                raise Refused("not_yours", f"only {comment.author} can take this comment back", author=comment.author)
            work.comments.delete(number, at or datetime.now(UTC))

    def _check_place(self, work: UnitOfWork, call_id: str, wish: CommentWish) -> None:
        if wish.turn is not None:
            stored = work.reviews.original(call_id)
            lines = 0 if stored is None else len(stored[0]["turns"])
            if not 0 <= wish.turn < lines:
                last = lines - 1
                raise Refused(
                    "no_line", f"the call has no line {wish.turn}; expected 0 to {last}", turn=wish.turn, last=last
                )
        if (wish.at_s is not None and wish.at_s < 0) or (wish.until_s is not None and wish.until_s <= (wish.at_s or 0)):
            raise Refused("no_stretch", "a stretch ends after it begins; give its seconds in order")


def people(work: UnitOfWork) -> tuple[str, ...]:
    """Names that the calls and what was said of them know: managers and those who comment and correct."""
    found = {call.manager for call in work.calls.all()} | set(work.comments.authors())
    return tuple(sorted(name for name in found if name))


def mentioned(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Of ``names`` those that the text calls with an @: whole, or by a first word that only one of them has."""
    known = sorted(names, key=len, reverse=True)
    found = (_called(piece.casefold(), known) for piece in text.split("@")[1:])
    return tuple(dict.fromkeys(name for name in found if name))


def uncalled(text: str, names: Iterable[str]) -> str:
    """The first @name of the text that calls none of ``names``; nothing where each calls somebody."""
    known = sorted(names, key=len, reverse=True)
    alone = (found for found in _CALLS.finditer(text) if not _called(text[found.start() + 1 :].casefold(), known))
    return next((found[0].rstrip(".-'’") for found in alone), "")


def _check_names(text: str, names: Iterable[str]) -> None:
    if said := uncalled(text, names):
        raise Refused("nobody_called", f"{said} calls nobody: no name that is known begins like that", said=said)


def _called(said: str, known: Sequence[str]) -> str:
    """Of ``known``, the longest first, the name that ``said`` begins with; nothing where it is none or several."""
    whole = next((name for name in known if _begins(said, name.casefold())), "")
    if whole:
        return whole
    first = [name.split()[0].casefold() for name in known]
    near = [name for name, word in zip(known, first, strict=True) if first.count(word) == 1 and _begins(said, word)]
    return near[0] if near else ""


def _begins(said: str, name: str) -> bool:
    return said.startswith(name) and not said[len(name) : len(name) + 1].isalnum()


def _known(work: UnitOfWork, number: int) -> Comment:
    found = work.comments.get(number)
    if found is None:
        raise Refused("no_comment", f"there is no comment {number}; it may have been taken back", number=number)
    return found


def _signed(author: str) -> str:
    name = " ".join(author.split())
    if not name:
        raise Refused("comment_author", "a comment needs its author; say who you are")
    return name
