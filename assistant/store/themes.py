"""Themes and their quotes, by SQL."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assistant.domain import KeptQuote, KeptTheme
from assistant.store.mapping import quote_from, quote_row, theme_from, theme_row
from assistant.store.models import ThemeQuoteRow, ThemeRow


class ThemeRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[KeptTheme, ...]:
        return tuple(theme_from(row) for row in self._session.scalars(select(ThemeRow)))

    def quotes(self) -> tuple[KeptQuote, ...]:
        """In the order in which they came."""
        rows = self._session.scalars(select(ThemeQuoteRow).order_by(ThemeQuoteRow.quote_id))
        return tuple(quote_from(row) for row in rows)

    def add(self, themes: Iterable[KeptTheme], quotes: Iterable[KeptQuote]) -> None:
        self._session.add_all([theme_row(theme) for theme in themes])
        self._session.flush()
        self._session.add_all([quote_row(quote) for quote in quotes])
        self._session.flush()

    def drop_quotes(self, quotes: Iterable[KeptQuote]) -> None:
        for quote in quotes:
            self._session.execute(
                delete(ThemeQuoteRow).where(
                    ThemeQuoteRow.call_id == quote.call_id,
                    ThemeQuoteRow.turn == quote.turn,
                    ThemeQuoteRow.category == quote.category,
                    ThemeQuoteRow.text == quote.text,
                )
            )

    def rename(self, theme_id: str, name: str, author: str) -> KeptTheme | None:
        """The theme under its new name; None where there is no such theme."""
        row = self._session.get(ThemeRow, theme_id)
        if row is None:
            return None
        row.name, row.named_by = name, author
        self._session.flush()
        return theme_from(row)
