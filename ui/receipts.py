"""A receipt that was checked, as a JSON document and in sentences; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from assistant.receipt_reach import Pinned, PinnedKind
from assistant.receipts import Difference, ReceiptCheck
from assistant.told_differences import WORDING
from ui.console import stdout
from ui.words import words

SHOWN_HASH = 12
Titles = Mapping[str, Mapping[str, str]]


def receipt_document(check: ReceiptCheck) -> dict[str, Any]:
    """``razbor show CALL --receipt --json``."""
    return {
        "call_id": check.call_id,
        "identical": check.identical,
        "same_result": check.same_result,
        "receipt": {"stored": check.stored.model_dump(mode="json"), "now": check.now.model_dump(mode="json")},
        "changed": [
            {"kind": item.kind.value, "name": item.name, "stored": item.stored, "now": item.now}
            for item in check.changed
        ],
        "differences": [
            {
                "part": item.part,
                "name": item.name,
                "before": item.before,
                "after": item.after,
                "explained_by": list(item.explained_by),
            }
            for item in check.differences
        ],
    }


def print_receipt(check: ReceiptCheck, titles: Titles) -> None:
    """``titles`` are what the packs call their criteria, steps and categories, in the terminal's language."""
    for line in receipt_lines(check, words(), titles):
        stdout.print(line if line[:1].isspace() or not line else Text(line, style="bold"), markup=False)


def receipt_lines(check: ReceiptCheck, said: Mapping[str, Any], titles: Titles) -> list[str]:
    """What it was made of, what came of judging again, and why."""
    told = said["receipt"]
    lines = [told["title"].format(call=check.name)]
    lines += [f"  {_pinned_line(item, told)}" for item in check.pinned]
    verdict = "identical" if check.identical else "same_result" if check.same_result else "different"
    lines += ["", told[verdict]]
    lines += [f"  {_difference_line(item, said, titles)}" for item in check.differences]
    if check.changed:
        lines += ["", told["why"]]
        lines += [f"  {_sentence(item, told)}" for item in check.changed]
    if any(not item.explained_by for item in check.differences):
        lines += ["", told["unexplained"]]
    return lines


def _pinned_line(item: Pinned, told: Mapping[str, Any]) -> str:
    indent = "  " if item.kind in (PinnedKind.PART, PinnedKind.PACK) else ""
    if item.same:
        return f"{indent}{_name(item, told)}: {told['same']} ({_short(item.now, told)})"
    return f"{indent}{_name(item, told)}: {told['other']} ({_short(item.stored, told)} → {_short(item.now, told)})"


def _name(item: Pinned, told: Mapping[str, Any]) -> str:
    """A person's word for a pinned thing; a pack's language is told after its kind."""
    names = told["names"][item.kind.value]
    if not item.name:
        return str(names)
    kind, _, code = item.name.rpartition(".")
    if code in told["languages"] and kind in names:
        return f"{names[kind]} ({told['languages'][code]})"
    return str(names.get(item.name, item.name))


def _short(value: str | None, told: Mapping[str, Any]) -> str:
    return told["absent"] if value is None else value.removeprefix("sha256:")[:SHOWN_HASH]


def _sentence(item: Pinned, told: Mapping[str, Any]) -> str:
    """What happened to a pinned thing, as a person would say it."""
    sentences = told["sentences"]
    own = sentences["own"].get(item.key)
    if own is not None and item.stored is not None and item.now is not None:
        return str(own).format(stored=item.stored, now=item.now)
    change = "appeared" if item.stored is None else "gone" if item.now is None else "changed"
    return str(sentences[change]).format(name=_name(item, told))


def _difference_line(item: Difference, said: Mapping[str, Any], titles: Titles) -> str:
    told = said["receipt"]
    if item.part == WORDING:
        return str(told["wording"]).format(part=told["documents"].get(item.name, item.name))
    name = str(told["parts"][item.part]).format(name=_difference_name(item, titles))
    before, after = (_value(value, item, said, titles) for value in (item.before, item.after))
    return str(told["was_became"]).format(name=name, before=before, after=after)


def _difference_name(item: Difference, titles: Titles) -> str:
    return titles.get(item.part, {}).get(item.name, item.name)


def _value(value: str | float | None, item: Difference, said: Mapping[str, Any], titles: Titles) -> str:
    """A value for reading: numbers short, codes in words."""
    if value is None:
        return str(said["receipt"]["withheld" if item.part == "score" else "absent"])
    if isinstance(value, float):
        return f"{value:g}"
    if item.part == "objection":
        sure = value.removesuffix("?")
        return titles.get("category", {}).get(sure, sure) + value[len(sure) :]
    if item.part == "kind":
        return str(said["kinds"].get(value, value))
    return f"«{value}»" if item.part == "fact" else str(said["statuses"].get(value, value))
