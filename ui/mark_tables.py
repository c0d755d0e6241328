"""Marks that reviewers wrote into a table: ``reviewer<TAB>call<TAB>criterion<TAB>mark``, with or without a heading."""

from __future__ import annotations

from pathlib import Path

from assistant.calibration import WrittenMark
from assistant.domain import RowProblem
from assistant.errors import BadInput

COLUMNS = ("reviewer", "call", "criterion", "mark")


def read_marks(path: Path) -> tuple[list[WrittenMark], list[RowProblem]]:
    """Rows with four columns, and those without; empty lines and lines that begin with # are passed over."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as problem:
        raise BadInput(f"{path} cannot be read ({problem.strerror}); name a table of marks") from problem
    except UnicodeDecodeError as problem:
        raise BadInput(f"{path} is not UTF-8 (byte {problem.start}); save it as text in UTF-8, with tabs") from problem
    rows, problems = [], []
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not line.strip() or line.startswith("#") or tuple(cell.lower() for cell in cells) == COLUMNS:
            continue
        if len(cells) != len(COLUMNS):
            found = f"{len(cells)} columns; expected {', '.join(COLUMNS)} with tabs between them"
            problems.append(RowProblem(path.name, number, found))
            continue
        reviewer, call, criterion, mark = cells
        rows.append(WrittenMark(reviewer, call, criterion, mark, number))
    return rows, problems
