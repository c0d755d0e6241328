"""What one side dictates, put together over its turns: the other says «угу» or repeats digits between the pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import consists_of, said
from scoring_rubric.phones import digit_runs, find_phones, mostly_digits
from scoring_rubric.spoken_numbers import tokens
from transcription.types import Evidence, Speaker, Turn, quote

JOINT = ",\n"
"""Between turns: a pause, and a new line for who wants to know that another turn begins."""
_LONGEST = 12
_SHORT = 4
_QUESTION = 9
_SPELLS = re.compile(r"\b(?:собак\w*|собачк\w*|точка|тире|at|dot|dash|underscore)\b|(?:\b[a-z]\b\W*){2}", re.IGNORECASE)


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
            if going and _puts_right(turn, going, turns[turn.turn - 1], lexicon):
                found, going = [*found, joined(going)], []
            going.append(turn)
            if len(going) >= _LONGEST:
                found, going = [*found, joined(going)], []
        elif going and _says_at(turn.text) and "собак" not in going[-1].text.lower():
            going.append(turn)
        elif going and not (_lets_go_on(turn.text, lexicon) or _asks_back(turn.text, going)):
            found, going = [*found, joined(going)], []
    return tuple([*found, joined(going)] if going else found)


def single(turn: Turn) -> Dictation:
    """A turn by itself."""
    return Dictation(turn.text, (_Piece(turn, 0),))


def joined(turns: Sequence[Turn]) -> Dictation:
    """``turns`` as one dictation."""
    text, pieces = "", list[_Piece]()
    for turn in turns:
        text += JOINT if pieces else ""
        pieces.append(_Piece(turn, len(text)))
        text += turn.text
    return Dictation(text, tuple(pieces))


def _says_at(heard: str) -> bool:
    """Whether the listener says the at sign himself and nothing else."""
    return heard.strip(" ,.…").lower() in ("собака", "собачка", "дальше собака", "at")


def _puts_right(turn: Turn, going: Sequence[Turn], read: Turn, lexicon: Lexicon) -> bool:
    """Whether the client denies what was read out wrong of a number that he has given whole."""
    mark = said(lexicon.contacts.corrections, turn.text)
    if mark is None or mark.start() or read.speaker is Speaker.CLIENT or not mostly_digits(read.text):
        return False
    heard = "".join(run.digits for run in digit_runs(read.text))
    whole = find_phones(joined(going).text, lexicon.phone_regions, lexicon.contacts.corrections)
    return bool(whole) and heard not in whole[-1].e164


def _asks_back(heard: str, going: Sequence[Turn]) -> bool:
    """Whether the listener asks how a letter or word of an address is written."""
    spells = any(_SPELLS.search(turn.text) is not None for turn in going)
    return spells and heard.rstrip().endswith("?") and len(tokens(heard)) <= _QUESTION


def _lets_go_on(heard: str, lexicon: Lexicon) -> bool:
    """Whether the listener only shows that he is writing, or repeats what he wrote."""
    if consists_of((*lexicon.backchannels, *lexicon.contacts.dictating), heard) or mostly_digits(heard):
        return True
    words = [word for word in tokens(heard) if len(word.text) > 1]
    return len(words) <= _SHORT
