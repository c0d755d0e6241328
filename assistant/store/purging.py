"""Everything of some calls or of one client, taken out of every table that refers to them, by SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Engine, Table, delete, func, or_, select, text
from sqlalchemy.orm import Session

from assistant.crm import BY_HAND
from assistant.store.brief_models import BriefRow
from assistant.store.models import ActivityRow, Base, CallRow, DealRow, LeadRow

AT_ONCE = 400
TELLING = 10
"""So many last digits of a phone tell whose it is, however the country is written."""


class PurgeRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self) -> None:
        """What is deleted in this transaction is overwritten, where the database is SQLite."""
        if self._session.get_bind().dialect.name == "sqlite":
            self._session.execute(text("pragma secure_delete = on"))

    def leads_of(self, client: str, digits: str) -> frozenset[str]:
        """Leads with this e-mail, name or lead id, or whose phone ends in ``digits`` (of ten or more)."""
        phone = func.replace(
            func.replace(func.replace(func.replace(LeadRow.phone, " ", ""), "-", ""), "(", ""), ")", ""
        )
        named = [
            LeadRow.lead_id == client,
            LeadRow.email == client,
            LeadRow.email == client.lower(),
            LeadRow.name == client,
        ]
        if len(digits) >= TELLING:
            named.append(phone.like(f"%{digits[-TELLING:]}"))
        return frozenset(self._session.scalars(select(LeadRow.lead_id).where(or_(*named))))

    def reached_by(self, leads: Collection[str]) -> frozenset[str]:
        """Last ten digits of the phones of these leads, and their e-mails in small letters."""
        found: set[str] = set()
        for some in _some(leads):
            for phone, email in self._session.execute(
                select(LeadRow.phone, LeadRow.email).where(LeadRow.lead_id.in_(some))
            ):
                digits = "".join(sign for sign in phone if sign.isdigit())
                found |= {digits[-TELLING:]} if len(digits) >= TELLING else set()
                found |= {email.lower()} if email else set()
        return frozenset(found)

    def calls_of_leads(self, leads: Collection[str]) -> frozenset[str]:
        return frozenset(
            call_id
            for some in _some(leads)
            for call_id in self._session.scalars(select(CallRow.call_id).where(CallRow.lead_id.in_(some)))
        )

    def media_still_used(self, gone: Collection[str]) -> frozenset[str]:
        """Files of the media folder that calls other than these refer to."""
        rows = self._session.execute(select(CallRow.call_id, CallRow.media))
        return frozenset(media for call_id, media in rows if call_id not in gone)

    def drop_calls(self, calls: Collection[str]) -> None:
        """The calls with all that is known of them, in whichever table a ``call_id`` stands."""
        self._drop_quotes(calls)
        tables = [table for table in reversed(Base.metadata.sorted_tables) if table.name != CallRow.__tablename__]
        for some in _some(calls):
            for table in tables:
                self._drop_rows(table, some)
            made = [BY_HAND + call_id for call_id in some]
            self._session.execute(delete(ActivityRow).where(ActivityRow.activity_id.in_(made)))
            self._session.execute(delete(LeadRow).where(LeadRow.lead_id.in_(made)))
            self._session.execute(delete(CallRow).where(CallRow.call_id.in_(some)))

    def drop_leads(self, leads: Collection[str]) -> None:
        for some in _some(leads):
            for row in (ActivityRow, DealRow, LeadRow):
                self._session.execute(delete(row).where(row.lead_id.in_(some)))

    def _drop_rows(self, table: Table, calls: Collection[str]) -> None:
        for column in ("call_id", "earlier_call_id"):
            if column in table.columns:
                self._session.execute(table.delete().where(table.columns[column].in_(calls)))

    def _drop_quotes(self, calls: Collection[str]) -> None:
        """Masked quotes that content briefs keep: their calls are gone, and so shall they be."""
        gone = frozenset(calls)
        for row in self._session.scalars(select(BriefRow)):
            left = _without(row.evidence, gone)
            if isinstance(left, dict) and left != row.evidence:
                row.evidence = left


def shrink(engine: Engine) -> None:
    """Gives freed pages back, so that nothing of what was deleted stays in the database's files."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("vacuum"))
            connection.execute(text("pragma wal_checkpoint(truncate)"))
        elif engine.dialect.name == "postgresql":  # in full: tables are written anew; statistics hold values, too
            connection.execute(text("vacuum (full, analyze)"))


def _without(value: object, gone: frozenset[str]) -> object:
    """A JSON value without the objects whose ``call_id`` is gone."""
    if isinstance(value, dict):
        return {key: _without(item, gone) for key, item in value.items()}
    if isinstance(value, list):
        kept = [item for item in value if not (isinstance(item, dict) and item.get("call_id") in gone)]
        return [_without(item, gone) for item in kept if not (isinstance(item, str) and item in gone)]
    return value


def _some(ids: Iterable[str]) -> Iterable[list[str]]:
    every = sorted(ids)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))
