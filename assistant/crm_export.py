"""Reads a CRM export (CSV or JSON) through the column mapping; knows nothing of calls or of the database."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

import dateparser

from assistant.domain import Activity, CrmExport, Deal, Lead, RowProblem
from assistant.errors import BadExport
from scoring_rubric.packs_loading import Frozen

KINDS: Mapping[str, type[Lead | Deal | Activity]] = {"leads": Lead, "deals": Deal, "activities": Activity}
KEYS = {"leads": "lead_id", "deals": "deal_id", "activities": "activity_id"}
YES = frozenset({"1", "true", "yes", "y", "да", "истина", "+"})
NO = frozenset({"0", "false", "no", "n", "нет", "ложь", "-"})
_SCIENTIFIC = re.compile(r"-?\d+(?:\.\d+)?[eE]\+?\d{1,3}")
"""Tables write large sums so: 1,5E+06."""


class CrmMapping(Frozen):
    """Our field → the columns that may hold it."""

    id: str
    version: int
    leads: dict[str, tuple[str, ...]]
    deals: dict[str, tuple[str, ...]]
    activities: dict[str, tuple[str, ...]]

    def columns(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        return {"leads": self.leads, "deals": self.deals, "activities": self.activities}[kind]


@dataclass(frozen=True, slots=True)
class ExportReader:
    mapping: CrmMapping
    zone: ZoneInfo

    def read(self, path: Path) -> CrmExport:
        """A folder with leads.csv, deals.csv, activities.csv, one such file, or one JSON.

        Raises BadExport where nothing can be read; rows that cannot be read are listed in ``problems``.
        """
        if path.is_dir():
            files = sorted(
                item for item in path.iterdir() if item.suffix.lower() in {".csv", ".json"} and item.is_file()
            )
            parts = [self._file(item) for item in files]
            if not parts:
                raise BadExport(
                    f"{path} holds no CRM export: expected leads.csv, deals.csv, activities.csv or one .json there"
                )
            return _joined(parts)
        return self._file(path)

    def _file(self, path: Path) -> CrmExport:
        text = _text(path)
        if path.suffix.lower() == ".json":
            return self._json(path, text)
        header, rows = _csv_rows(path, text)
        kind = self._kind(path, header)
        return self._records(path, kind, rows)

    def _json(self, path: Path, text: str) -> CrmExport:
        try:
            document = json.loads(text)
        except json.JSONDecodeError as problem:
            raise BadExport(
                f"{path}, line {problem.lineno}: not valid JSON ({problem.msg}); export the CRM again"
            ) from problem
        except RecursionError as problem:
            raise BadExport(f"{path}: lists in lists without end; export the CRM again") from problem
        if isinstance(document, list):
            document = {"leads": document}
        if not isinstance(document, dict):
            raise BadExport(f"{path}: expected an object with leads, deals and activities, found {document!r:.40}")
        named = {kind: _listed(document.get(kind, document.get(KEYS[kind].removesuffix("_id"), []))) for kind in KINDS}
        if not any(named.values()):
            raise BadExport(f"{path}: expected lists named leads, deals or activities, found {sorted(document)}")
        parts = []
        for kind, rows in named.items():
            numbered = [
                (place, {str(key): _plain(value) for key, value in row.items()})
                for place, row in enumerate(rows, 1)
                if isinstance(row, dict)
            ]
            part = self._records(path, kind, iter(numbered))
            odd = tuple(
                RowProblem(path.name, place, f"{kind}: expected an object, found {row!r:.40}")
                for place, row in enumerate(rows, 1)
                if not isinstance(row, dict)
            )
            parts.append(_joined([part, CrmExport(problems=odd)]))
        return _joined(parts)

    def _kind(self, path: Path, header: list[str]) -> str:
        """By the file's name, else by whose key column the header has."""
        for kind in KINDS:
            if kind in path.stem.lower():
                return kind
        present = {name.strip().lower() for name in header}
        for kind in ("activities", "deals", "leads"):
            if present & {column.lower() for column in self.mapping.columns(kind).get(KEYS[kind], ())}:
                return kind
        raise BadExport(
            f"{path} is none of leads.csv, deals.csv, activities.csv, and its header ({', '.join(header)[:120]}) "
            "has none of their key columns; name the file so or map its columns in crm-mapping.yaml"
        )

    def _records(self, path: Path, kind: str, rows: Iterator[tuple[int, dict[str, str]]]) -> CrmExport:
        found: dict[str, Any] = {}
        problems: list[RowProblem] = []
        for line, row in rows:
            try:
                record = self._record(kind, row)
            except ValueError as problem:
                problems.append(RowProblem(path.name, line, str(problem)))
                continue
            key = getattr(record, KEYS[kind])
            if key in found:
                problems.append(RowProblem(path.name, line, f"{KEYS[kind]} {key} stands here twice; this row is used"))
            found[key] = record
        return CrmExport(**{kind: tuple(found.values())}, problems=tuple(problems))

    def _record(self, kind: str, row: Mapping[str, str]) -> Lead | Deal | Activity:
        by_name = {name.strip().lower(): value for name, value in row.items()}
        record_type = KINDS[kind]
        hints = get_type_hints(record_type)
        values: dict[str, Any] = {}
        for item in fields(record_type):
            columns = self.mapping.columns(kind).get(item.name, ())
            raw = next((by_name[column.lower()] for column in columns if by_name.get(column.lower())), "").strip()
            if raw:
                values[item.name] = self._value(item.name, raw, hints[item.name])
        if KEYS[kind] not in values:
            raise ValueError(f"no {KEYS[kind]}: every row needs one")
        return record_type(**values)

    def _value(self, name: str, raw: str, hint: Any) -> Any:
        if hint == (datetime | None):
            return self._moment(name, raw)
        if hint == (float | None):
            return _number(name, raw)
        if hint == (bool | None):
            if raw.lower() in YES | NO:
                return raw.lower() in YES
            raise ValueError(f"{name} is {raw!r}: expected yes or no")
        return raw

    def _moment(self, name: str, raw: str) -> datetime:
        try:
            when = datetime.fromisoformat(raw)
        except ValueError:
            # Exports of Russian systems write 12.10.2026 15:00; the day comes first there.
            parsed = dateparser.parse(raw, settings={"DATE_ORDER": "DMY"}) if re.match(r"\d{1,2}[./]\d", raw) else None
            if parsed is None:
                raise ValueError(f"{name} is {raw!r}: expected a time such as 2026-10-12T15:00+03:00") from None
            when = parsed
        told = when.replace(tzinfo=self.zone) if when.tzinfo is None else when
        try:
            told.astimezone(UTC)
        except OverflowError:
            raise ValueError(f"{name} is {raw!r}: expected a time of our days") from None
        return told


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise BadExport(f"{path} cannot be opened ({problem.strerror}); check the name and the rights") from problem
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadExport(f"{path} is not text in UTF-8; export the CRM as CSV in UTF-8")


def _csv_rows(path: Path, text: str) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    first = text.split("\n", 1)[0]
    if not first.strip():
        raise BadExport(f"{path} is empty: expected a header line and rows")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)

    def rows() -> Iterator[tuple[int, dict[str, str]]]:
        with _told_as_csv(path):
            for row in reader:
                yield (
                    reader.line_num,
                    {name: value for name, value in row.items() if isinstance(value, str) and name},
                )

    with _told_as_csv(path):
        return list(reader.fieldnames or []), rows()


@contextmanager
def _told_as_csv(path: Path) -> Iterator[None]:
    try:
        yield
    except csv.Error as problem:
        sentence = f"{path} is not CSV ({problem}); look for an open quotation mark, or export the CRM again"
        raise BadExport(sentence) from problem


def _number(name: str, raw: str) -> float:
    bare = re.sub(r"\s", "", raw).replace(",", ".")
    written = bare if _SCIENTIFIC.fullmatch(bare) else re.sub(r"[^\d.\-]", "", bare)
    try:
        found = float(written)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise ValueError(f"{name} is {raw[:40]!r}: expected a number")
    return found


def _listed(rows: object) -> list[object]:
    """A single record is a list of one; what is neither is nothing."""
    return rows if isinstance(rows, list) else [rows] if isinstance(rows, dict) else []


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _joined(parts: list[CrmExport]) -> CrmExport:
    return CrmExport(
        leads=tuple(item for part in parts for item in part.leads),
        deals=tuple(item for part in parts for item in part.deals),
        activities=tuple(item for part in parts for item in part.activities),
        problems=tuple(item for part in parts for item in part.problems),
    )
