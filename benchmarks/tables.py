"""Figures as tables, for a terminal and for the README, whose block between two marks they replace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.figures import Figures, ours_faster

START = "<!-- benchmark:transcription -->"
END = "<!-- /benchmark -->"
NOTHING = "–"

Results = Mapping[str, Mapping[str, Figures]]
"""Condition, system, its figures; systems in order, ours first."""

Costs = Mapping[str, Mapping[str, "float | None"]]
"""Condition, system, by how much its word error rate is above that of the same recordings when clean."""


@dataclass(frozen=True, slots=True)
class Table:
    """The first column holds names, the others numbers."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def plain(self) -> str:
        widths = [max(map(len, column)) for column in zip(self.headings, *self.rows, strict=True)]
        return "\n".join(
            "  ".join(
                cell.ljust(width) if not place else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in (self.headings, *self.rows)
        )

    def markdown(self) -> str:
        rule = ("---", *("---:" for _ in self.headings[1:]))
        return "\n".join(f"| {' | '.join(row)} |" for row in (self.headings, rule, *self.rows))


def comparison(by_system: Mapping[str, Figures], titles: Mapping[str, str]) -> Table:
    """Everything about one condition, a row a system; speeds are compared with the first system's."""
    ours = next(iter(by_system.values()))
    headings = (
        "", "WER", "CER", "invented words/min", "× real time", "ours is faster", "CPU s/min", "peak MB",
    )  # fmt: skip
    rows = (
        (
            titles[name],
            _percent(found.wer),
            _percent(found.cer),
            _number(found.invented_per_min, 1),
            _number(found.times_real_time, 1),
            NOTHING if found is ours else _times(ours_faster(ours, found)),
            _number(found.cpu_s_per_min, 2),
            _number(found.peak_mb, 0),
        )
        for name, found in by_system.items()
    )
    return Table(headings, tuple(rows))


def by_condition(results: Results, costs: Costs, titles: Mapping[str, str]) -> Table:
    """Word error rates by condition, and in brackets what the condition costs in points where that is known."""
    systems = list(dict.fromkeys(name for by_system in results.values() for name in by_system))
    rows = (
        (
            titles[name],
            *(
                _rate(by_system.get(name), costs.get(condition, {}).get(name))
                for condition, by_system in results.items()
            ),
        )
        for name in systems
    )
    return Table(("WER", *results), tuple(rows))


def tables(results: Results, costs: Costs, titles: Mapping[str, str]) -> list[tuple[str, Table]]:
    """Captions and tables, in the order in which they are shown."""
    shown = [(condition, comparison(by_system, titles)) for condition, by_system in results.items() if by_system]
    if len(shown) > 1:
        shown.append(("word error rate by condition", by_condition(results, costs, titles)))
    return shown


def readme_block(results: Results, costs: Costs, titles: Mapping[str, str], notes: Sequence[str]) -> str:
    """The first condition whole, the others by their word error rate; then what was measured on what."""
    first, *others = tables(results, costs, titles)
    parts = [first[1].markdown(), *(table.markdown() for _, table in others[-1:]), "\n".join(notes)]
    return "\n\n".join(part for part in parts if part)


def replaced(document: str, block: str) -> str:
    """The document with the block between the marks. Raises ValueError unless both are there once, in order."""
    start, end = document.find(START), document.find(END)
    if document.count(START) != 1 or document.count(END) != 1 or end < start:
        raise ValueError(f"expected {START} and after it {END}, each once")
    return f"{document[: start + len(START)]}\n{block.strip()}\n{document[end:]}"


def _rate(found: Figures | None, more: float | None) -> str:
    if found is None:
        return NOTHING
    return _percent(found.wer) + ("" if more is None else f" ({100 * more:+.1f})")


def _percent(share: float | None) -> str:
    return NOTHING if share is None else f"{100 * share:.1f} %"


def _number(value: float | None, digits: int) -> str:
    return NOTHING if value is None else f"{value:.{digits}f}"


def _times(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f} ×"
