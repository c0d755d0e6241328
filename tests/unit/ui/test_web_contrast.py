"""The colours of both schemes reach AA: 4.5:1 for text, 3:1 for what only marks."""

from __future__ import annotations

import re

import pytest

from ui.web.markup import STATIC

TEXT = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("surface", "ground", "sunken")),
    *(
        (name, ground)
        for name in ("accent", "good", "middle", "low", "client")
        for ground in ("surface", "ground", "sunken")
    ),
    *((name, f"{name}-tint") for name in ("accent", "client", "good", "middle", "low", "objection")),
    ("accent-ink", "accent"),
    ("ground", "ink"),
    ("ink", "mark"),
    ("ink-2", "accent-tint"),
]
MARKS = [(name, "surface") for name in ("good-fill", "low-fill", "manager-fill", "client-fill")]


def _schemes() -> dict[str, dict[str, str]]:
    css = (STATIC / "razbor.css").read_text(encoding="utf-8")
    blocks = [block for block in re.findall(r":root(?:\S*) \{(.*?)\}", css, re.DOTALL) if "--ground:" in block]
    light, dark, asked = (dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block)) for block in blocks)
    assert dark == asked, "dark by the system's wish and dark by the reader's are one scheme"
    return {"light": light, "dark": {**light, **dark}}


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (MARKS, 3.0)])
def test_colours_can_be_read(scheme: str, pairs: list[tuple[str, str]], least: float) -> None:
    tokens = _schemes()[scheme]
    weak = {
        pair: round(_contrast(tokens[pair[0]], tokens[pair[1]]), 2)
        for pair in pairs
        if _contrast(tokens[pair[0]], tokens[pair[1]]) < least
    }
    assert not weak


def test_styles_and_scripts_fetch_nothing_from_elsewhere() -> None:
    for path in STATIC.iterdir():
        if path.suffix in {".css", ".js"}:
            assert not re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", path.read_text(encoding="utf-8")), path.name
