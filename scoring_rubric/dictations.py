"""What one side dictates, put together over its turns: the other says «угу» or repeats digits between the pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring_rubric.lexicon import Lexicon, consists_of
from scoring_rubric.phones import mostly_digits
from scoring_rubric.spoken_numbers import tokens
from transcription.types import Evidence, Speaker, Turn, quote

_JOINT = " , "
_LONGEST = 12
_SHORT = 4


@dataclass(frozen=True, slots=True)
class _Piece:
    turn: Turn
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.turn.text)


@dataclass(frozen=True, slots=True)
class Dictation:
    """Turns of one side as one ``text``, and where each of them stands in it."""

    text: str
    pieces: tuple[_Piece, ...]

    @property
    def last_turn(self) -> Turn:
        return self.pieces[-1].turn

    def turn_at(self, place: int) -> Turn:
        """The turn that says the character at ``place``."""
        return next(piece.turn for piece in reversed(self.pieces) if piece.start <= place)

    def evidence(self, start: int, end: int) -> tuple[Evidence, ...]:
        """Quotes of all turns that say characters ``start:end``."""
        inside = (piece for piece in self.pieces if piece.start < end and start < piece.end)
        quotes = []
        for piece in inside:
            left, right = max(start - piece.start, 0), min(end - piece.start, len(piece.turn.text))
            if piece.turn.text[left:right].strip(" ,.;:!?…-"):
                quotes.append(quote(piece.turn, left, right))
        return tuple(quotes)


def dictations(turns: Sequence[Turn], lexicon: Lexicon) -> tuple[Dictation, ...]:
    """The client's turns, those of one dictation joined; every turn belongs to exactly one."""
    found: list[Dictation] = []
    going: list[Turn] = []
    for turn in turns:
        if turn.speaker is Speaker.CLIENT:
            going.append(turn)
            if len(going) >= _LONGEST:
                found, going = [*found, _joined(going)], []
        elif going and not _lets_go_on(turn.text, lexicon):
            found, going = [*found, _joined(going)], []
    return tuple([*found, _joined(going)] if going else found)


def single(turn: Turn) -> Dictation:
    """A turn by itself."""
    return Dictation(turn.text, (_Piece(turn, 0),))


def _joined(turns: Sequence[Turn]) -> Dictation:
    text, pieces = "", list[_Piece]()
    for turn in turns:
        text += _JOINT if pieces else ""
        pieces.append(_Piece(turn, len(text)))
        text += turn.text
    return Dictation(text, tuple(pieces))


def _lets_go_on(said: str, lexicon: Lexicon) -> bool:
    """Whether the listener only shows that he is writing, or repeats what he wrote."""
    if consists_of((*lexicon.backchannels, *lexicon.contacts.dictating), said) or mostly_digits(said):
        return True
    words = [word for word in tokens(said) if len(word.text) > 1]
    return len(words) <= _SHORT
