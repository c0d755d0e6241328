"""The labelled corpus: what clients say on sales calls, with the manager's words before it; knows no model.

Rows name their phrasing family (a way of objecting, in both languages) so that what is learned can be judged on
families never seen. docs/corpus.md says how the corpus was written and what it lacks.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from objections.errors import LabelledUnreadable
from objections.language import LANGUAGES, plain
from objections.pack_files import PACKS

FOLDER = PACKS / "corpus"
NONE = "none"
COLUMNS = ("label", "also", "family", "trade", "writer", "previous", "text")
STEPS = ("acknowledge", "explore", "respond", "confirm")
OUTCOMES = ("resolved", "answered", "deflected", "ignored")
ANSWERS = (*STEPS, "concede", "evade", "other", "next")
"""What a manager's turn after an objection does; several may hold (docs/corpus.md)."""
REACTIONS = ("accept", "resist", "neutral", "next")
"""What a client's turn after an answer does; one of them holds."""
SCRIPT_STEPS = ("greeting", "name", "company", "purpose", "permission", "discovery", "qualification", "value",
                "next_step", "contact_check", "farewell")  # fmt: skip
"""What a manager's turn does for the first-contact script; several may hold, or none."""


@dataclass(frozen=True, slots=True)
class Example:
    """A client's words and their ``label``: a category or ``none``. ``previous`` is what the manager said before, or
    empty; ``also`` a second category that is said too, or empty; ``writer`` who wrote the row.
    """

    language: str
    label: str
    family: str
    text: str
    previous: str = ""
    also: str = ""
    trade: str = ""
    writer: str = ""

    @property
    def group(self) -> str:
        """What a split may not tear apart: the family, whatever the language."""
        return f"{self.label}.{self.family}"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Shaped = TypeVar("Shaped", bound=_Strict)


class LabelledStep(_Strict):
    """One step of the manager's answer and the words by which it was taken."""

    step: str = Field(pattern=f"^({'|'.join(STEPS)})$")
    turn: int
    quote: str


class LabelledObjection(_Strict):
    """An objection as a reader marked it; ``turns`` are all client turns in which it is said."""

    category: str
    also: tuple[str, ...] = ()
    turns: tuple[int, ...] = Field(min_length=1)
    quote: str
    steps: tuple[LabelledStep, ...] = ()
    outcome: str = Field(pattern=f"^({'|'.join(OUTCOMES)})$")
    concession: bool = False


class LabelledCall(_Strict):
    """A whole call; every turn is ``{m: …}`` for the manager or ``{c: …}`` for the client."""

    id: str
    language: str
    trade: str
    turns: tuple[dict[str, str], ...] = Field(min_length=1)
    objections: tuple[LabelledObjection, ...] = ()
    not_objections: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> LabelledCall:
        for objection in self.objections:
            if any(self._said(turn)[0] != "c" for turn in objection.turns):
                raise ValueError(f"an objection of category {objection.category} stands in a turn that is no client's")
            if objection.quote not in self._said(objection.turns[0])[1]:
                raise ValueError(f"{objection.quote!r} is not said in turn {objection.turns[0]}")
            for step in objection.steps:
                side, text = self._said(step.turn)
                if side != "m" or step.quote not in text:
                    raise ValueError(f"{step.quote!r} is not said by the manager in turn {step.turn}")
        return self

    def _said(self, turn: int) -> tuple[str, str]:
        if not 0 <= turn < len(self.turns):
            raise ValueError(f"there is no turn {turn}: the call has {len(self.turns)}")
        ((side, text),) = self.turns[turn].items()
        return side, text


class ExchangeTurn(_Strict):
    """A turn of an exchange: whose, the words, and what it does (empty for the objection and what stands before)."""

    side: str = Field(pattern="^[mc]$")
    text: str = Field(min_length=1)
    does: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> ExchangeTurn:
        known = ANSWERS if self.side == "m" else REACTIONS
        if unknown := [name for name in self.does if name not in known]:
            raise ValueError(f"{unknown[0]!r} is nothing that this side does; expected one of {', '.join(known)}")
        return self


class Exchange(_Strict):
    """An objection and what follows, cut out of a call that was never held. ``objection`` is the place of its turn."""

    id: str
    language: str
    category: str
    trade: str
    outcome: str = Field(pattern=f"^({'|'.join(OUTCOMES)})$")
    objection: int
    turns: tuple[ExchangeTurn, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Exchange:
        if not 0 <= self.objection < len(self.turns) or self.turns[self.objection].side != "c":
            raise ValueError(f"turn {self.objection} is no turn of the client")
        return self


class TalkTurn(_Strict):
    """A turn of a talk. ``label`` is the client's: a category or ``none``; ``does`` as in an exchange, where an
    objection is open; ``steps`` are those of the script that the manager's words take.
    """

    side: str = Field(pattern="^[mc]$")
    text: str = Field(min_length=1)
    label: str = ""
    does: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> TalkTurn:
        ExchangeTurn(side=self.side, text=self.text, does=self.does)
        if bool(self.label) != (self.side == "c"):
            raise ValueError(f"{self.text!r}: the client's turns have a label and no others")
        if self.steps and (self.side == "c" or not set(self.steps) <= set(SCRIPT_STEPS)):
            raise ValueError(f"{self.text!r}: steps are the manager's, some of {', '.join(SCRIPT_STEPS)}")
        return self


class Talk(_Strict):
    """A whole call written to learn from, unlike a ``LabelledCall``: every client turn is labelled."""

    id: str
    language: str
    trade: str
    kind: str
    turns: tuple[TalkTurn, ...] = Field(min_length=1)


def shipped_talks() -> tuple[Talk, ...]:
    """Every talk, Russian first. Raises LabelledUnreadable naming the file."""
    return _shipped("talks", Talk)


def shipped_exchanges() -> tuple[Exchange, ...]:
    """Every labelled exchange, Russian first. Raises LabelledUnreadable naming the file."""
    return _shipped("exchanges", Exchange)


def _shipped(name: str, kind: type[Shaped]) -> tuple[Shaped, ...]:
    found: list[Shaped] = []
    for language in LANGUAGES:
        path = FOLDER / f"{name}.{language}.yaml"
        try:
            found += [kind.model_validate(one) for one in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)]
        except (OSError, yaml.YAMLError, ValidationError) as reason:
            first = reason.errors()[0]["msg"] if isinstance(reason, ValidationError) else reason
            raise LabelledUnreadable(f"{path} holds no labelled {name}: {first}") from reason
    return tuple(found)


def read_examples(path: Path, language: str) -> tuple[Example, ...]:
    """Rows of a tab-separated file with the header ``COLUMNS``. Raises LabelledUnreadable naming file and line."""
    return tuple(_example(path, number, row, language) for number, row in read_rows(path, COLUMNS))


def read_rows(path: Path, columns: tuple[str, ...]) -> list[tuple[int, list[str]]]:
    """(line, fields) below the header ``columns`` of a tab-separated file. Raises LabelledUnreadable naming file and
    line, also where a row has another number of fields.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError, csv.Error) as reason:
        raise LabelledUnreadable(f"{path} cannot be read ({reason}); give a UTF-8 TSV file") from reason
    if not rows or tuple(rows[0]) != columns:
        raise LabelledUnreadable(f"{path}:1 has no header; expected the columns {', '.join(columns)}")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(columns):
            raise LabelledUnreadable(
                f"{path}:{number} has {len(row)} fields; expected {len(columns)}: {', '.join(columns)}"
            )
    return list(enumerate(rows[1:], start=2))


def shipped_examples() -> tuple[Example, ...]:
    """The whole corpus, Russian first."""
    return tuple(
        example for language in LANGUAGES for example in read_examples(FOLDER / f"utterances.{language}.tsv", language)
    )


def read_call(path: Path) -> LabelledCall:
    """One labelled call. Raises LabelledUnreadable naming the file."""
    try:
        return LabelledCall.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError, ValueError, RecursionError) as reason:  # pydantic's errors are ValueErrors
        first = reason.errors()[0]["msg"] if isinstance(reason, ValidationError) else reason
        raise LabelledUnreadable(f"{path} is no labelled call: {first}") from reason


def shipped_calls() -> tuple[LabelledCall, ...]:
    """Every labelled call, by file name."""
    return tuple(read_call(path) for path in sorted((FOLDER / "dialogues").glob("*.yaml")))


def folds(examples: Sequence[Example], count: int = 5) -> list[int]:
    """The fold of each example: families stay whole and every label has its share in each fold.

    Families are dealt out in the order of their names' hashes, so a new family moves few others.
    """
    dealt: dict[str, int] = {}
    for label in sorted({example.label for example in examples}):
        own = sorted({example.group for example in examples if example.label == label}, key=_hash)
        dealt.update({group: place % count for place, group in enumerate(own)})
    return [dealt[example.group] for example in examples]


FEWEST_WORDS = 4


def repeated_shapes(examples: Sequence[Example], alike: float = 0.8) -> list[tuple[Example, Example]]:
    """Pairs of one language that share at least ``alike`` of their words (Jaccard), of four different words or more."""
    pairs: list[tuple[Example, Example]] = []
    for language in sorted({example.language for example in examples}):
        own = [
            (example, frozenset(plain(example.text).split())) for example in examples if example.language == language
        ]
        often = Counter(word for _, words in own for word in words)
        by_word: dict[str, list[int]] = {}
        for place, (example, words) in enumerate(own):
            if len(words) < FEWEST_WORDS:
                continue
            # Two rows that share so much share one of their rarest words, too.
            rare = sorted(words, key=lambda word: (often[word], word))[
                : len(words) - ceil(alike * len(words) - 1e-9) + 1
            ]
            near = {other for word in rare for other in by_word.get(word, ())}
            for other in sorted(near):
                both, either = words & own[other][1], words | own[other][1]
                if len(both) >= alike * len(either):
                    pairs.append((own[other][0], example))
            for word in rare:
                by_word.setdefault(word, []).append(place)
    return pairs


def _example(path: Path, number: int, row: list[str], language: str) -> Example:
    label, also, family, trade, writer, previous, text = row
    if not (label and family and text.strip()):
        raise LabelledUnreadable(f"{path}:{number} lacks a label, a family or a text; fill all three")
    return Example(language, label, family, text, previous, also, trade, writer)


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
