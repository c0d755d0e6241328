"""Tables of the list of calls: cards, words to search by, vectors, who has looked, saved views, imports under way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assistant.store.models import Base


class CallCardRow(Base):
    """What the list shows of a review, so that the review itself need not be read. Made anew with it."""

    __tablename__ = "call_card"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    client: Mapped[str] = mapped_column(Text, default="")
    company: Mapped[str] = mapped_column(Text, default="")
    criticals: Mapped[int] = mapped_column(default=0)
    unresolved: Mapped[int] = mapped_column(default=0)
    shown: Mapped[dict[str, Any]] = mapped_column(JSON)


class SearchTextRow(Base):
    """The turns of a call, and no more, for phrases and for the words shown of a find."""

    __tablename__ = "search_text"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    lines: Mapped[list[Any]] = mapped_column(JSON)


class SearchWordRow(Base):
    """The turns of one call in which a word is said, by its dictionary form: ``3 17 45``."""

    __tablename__ = "search_word"

    lemma: Mapped[str] = mapped_column(String(64), primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True, index=True)
    turns: Mapped[str] = mapped_column(Text)


class SearchVectorRow(Base):
    """float16 vectors of a call's utterances by ``encoder`` (its hash), and where each stands: turn, start, end."""

    __tablename__ = "search_vector"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    encoder: Mapped[str] = mapped_column(String(80))
    places: Mapped[list[Any]] = mapped_column(JSON)
    vectors: Mapped[bytes] = mapped_column(LargeBinary)


class ReviewedRow(Base):
    """A person has looked at the call and said so."""

    __tablename__ = "reviewed_mark"

    call_id: Mapped[str] = mapped_column(ForeignKey("call.call_id", ondelete="CASCADE"), primary_key=True)
    author: Mapped[str] = mapped_column(String(128), primary_key=True)
    made_at: Mapped[datetime]


class SavedViewRow(Base):
    __tablename__ = "saved_view"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(128), index=True)
    shared: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]


class ImportBatchRow(Base):
    """Files that a person dropped together. ``announced``: how many the browser said it would send."""

    __tablename__ = "import_batch"

    batch_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    author: Mapped[str] = mapped_column(String(128), default="")
    announced: Mapped[int]
    begun_at: Mapped[datetime]
    last_at: Mapped[datetime]
    closed: Mapped[bool] = mapped_column(default=False)


class ImportFileRow(Base):
    """What became of one file of a batch; a CSV of many calls has a row for each."""

    __tablename__ = "import_file"

    batch_id: Mapped[str] = mapped_column(ForeignKey("import_batch.batch_id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(255))
    call_id: Mapped[str] = mapped_column(String(64), default="", index=True)
    new: Mapped[bool] = mapped_column(default=False)
    problem: Mapped[str] = mapped_column(Text, default="")
