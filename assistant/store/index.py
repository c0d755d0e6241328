"""Cards, words and vectors of reviewed calls, by SQL: written with the review, read by the list and the search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from assistant.call_cards import CallCard, Line, lines_of
from assistant.search_words import Term, words_of_turns
from assistant.store.list_models import CallCardRow, SearchTextRow, SearchVectorRow, SearchWordRow
from assistant.store.models import ReviewRow

_LONGEST_WORD = 64
_AT_ONCE = 500
_COLUMNS = frozenset({"call_id", "client", "company", "unresolved"})


@dataclass(frozen=True, slots=True)
class KeptVectors:
    """Vectors of one call: float16 bytes, one row a place (turn, and characters of its text from and to)."""

    call_id: str
    encoder: str
    places: tuple[tuple[int, int, int], ...]
    vectors: bytes


class IndexRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put_card(self, card: CallCard) -> None:
        values = {name: list(value) for name, value in asdict(card).items() if name not in _COLUMNS}
        row = {name: getattr(card, name) for name in _COLUMNS} | {"criticals": len(card.critical), "shown": values}
        # Two readers may make the same card at once; both are right, so the later one simply stays.
        build = postgresql.insert if self._session.get_bind().dialect.name == "postgresql" else sqlite.insert
        made = build(CallCardRow).values(row)
        fresh = {name: made.excluded[name] for name in row if name != "call_id"}
        self._session.execute(made.on_conflict_do_update(index_elements=["call_id"], set_=fresh))

    def drop_cards(self, call_ids: Sequence[str]) -> None:
        """Cards of calls whose scores have changed; they are made anew when next looked at."""
        self._drop(CallCardRow, call_ids)

    def cards(self, call_ids: Sequence[str]) -> dict[str, CallCard]:
        found = self._session.scalars(select(CallCardRow).where(CallCardRow.call_id.in_(call_ids)))
        return {row.call_id: _card(row) for row in found}

    def put_text(self, call_id: str, transcript: Mapping[str, Any]) -> None:
        """Makes a call's words findable; vectors of other words go, and are made anew in their time."""
        self.drop_text(call_id)
        lines = list(lines_of(transcript))
        kept = [[line.turn, line.speaker, line.text, line.start_s, line.end_s] for line in lines]
        self._session.execute(insert(SearchTextRow), [{"call_id": call_id, "lines": kept}])
        words = words_of_turns((line.turn, line.text) for line in lines)
        rows = [
            {"lemma": lemma, "call_id": call_id, "turns": " ".join(map(str, turns))}
            for lemma, turns in words.items()
            if len(lemma) <= _LONGEST_WORD
        ]
        if rows:
            self._session.execute(insert(SearchWordRow), rows)

    def drop_text(self, call_id: str) -> None:
        for table in (SearchTextRow, SearchWordRow, SearchVectorRow):
            self._drop(table, [call_id])

    def lines(self, call_ids: Sequence[str]) -> dict[str, tuple[Line, ...]]:
        """The turns of these calls."""
        rows = self._session.execute(
            select(SearchTextRow.call_id, SearchTextRow.lines).where(SearchTextRow.call_id.in_(call_ids))
        )
        return {call_id: tuple(Line(*line) for line in lines) for call_id, lines in rows}

    def said_in(self, term: Term) -> dict[str, frozenset[int]]:
        """The calls, and the turns of each, in which a word is said."""
        if term.prefix:
            beginning = term.prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            wanted = SearchWordRow.lemma.like(f"{beginning}%", escape="\\")
        else:
            wanted = SearchWordRow.lemma.in_(sorted(term.lemmas))
        found: dict[str, frozenset[int]] = {}
        for call_id, turns in self._session.execute(select(SearchWordRow.call_id, SearchWordRow.turns).where(wanted)):
            found[call_id] = found.get(call_id, frozenset()) | frozenset(map(int, turns.split()))
        return found

    def behind(self, at_most: int) -> tuple[str, ...]:
        """Reviewed calls without a card or without words: reviewed before there were any, or scored anew."""
        return tuple(
            self._session.scalars(
                select(ReviewRow.call_id)
                .outerjoin(CallCardRow, CallCardRow.call_id == ReviewRow.call_id)
                .outerjoin(SearchTextRow, SearchTextRow.call_id == ReviewRow.call_id)
                .where(or_(CallCardRow.call_id.is_(None), SearchTextRow.call_id.is_(None)))
                .order_by(ReviewRow.call_id)
                .limit(at_most)
            )
        )

    def without_vectors(self, encoder: str, at_most: int) -> tuple[str, ...]:
        """Calls with words that have no vectors by this encoder."""
        return tuple(
            self._session.scalars(
                select(SearchTextRow.call_id)
                .outerjoin(
                    SearchVectorRow,
                    (SearchVectorRow.call_id == SearchTextRow.call_id) & (SearchVectorRow.encoder == encoder),
                )
                .where(SearchVectorRow.call_id.is_(None))
                .order_by(SearchTextRow.call_id)
                .limit(at_most)
            )
        )

    def counts(self, encoder: str) -> tuple[int, int, int]:
        """How many calls are reviewed, how many have words, how many have vectors by this encoder."""
        reviewed = self._session.scalar(select(func.count()).select_from(ReviewRow))
        texts = self._session.scalar(select(func.count()).select_from(SearchTextRow))
        vectors = self._session.scalar(
            select(func.count()).select_from(SearchVectorRow).where(SearchVectorRow.encoder == encoder)
        )
        return int(reviewed or 0), int(texts or 0), int(vectors or 0)

    def put_vectors(self, kept: Iterable[KeptVectors]) -> None:
        """Keeps vectors of calls that still have words; the words may have gone while they were made."""
        for one in kept:
            self._drop(SearchVectorRow, [one.call_id])
            if self._session.get(SearchTextRow, one.call_id) is not None:
                row = asdict(one) | {"places": [list(place) for place in one.places]}
                self._session.execute(insert(SearchVectorRow), [row])

    def vectors(self, encoder: str, call_ids: Sequence[str]) -> Iterator[list[KeptVectors]]:
        """Vectors of these calls, some hundreds of calls at a time."""
        for start in range(0, len(call_ids), _AT_ONCE):
            rows = self._session.execute(
                select(
                    SearchVectorRow.call_id, SearchVectorRow.encoder, SearchVectorRow.places, SearchVectorRow.vectors
                )
                .where(
                    SearchVectorRow.encoder == encoder, SearchVectorRow.call_id.in_(call_ids[start : start + _AT_ONCE])
                )
                .order_by(SearchVectorRow.call_id)
            )
            yield [KeptVectors(row[0], row[1], tuple(map(tuple, row[2])), row[3]) for row in rows]

    def _drop(self, table: type[Any], call_ids: Sequence[str]) -> None:
        self._session.execute(delete(table).where(table.call_id.in_(call_ids)))


def _card(row: CallCardRow) -> CallCard:
    told = {name: tuple(value) for name, value in row.shown.items()}
    return CallCard(row.call_id, row.client, row.company, unresolved=row.unresolved, **told)
