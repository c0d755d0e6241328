"""Reads a versioned YAML pack into its pydantic model; an error names the file, the line and the field."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from objections.errors import PackInvalid

PACKS = Path(__file__).parent / "packs"
PackModel = TypeVar("PackModel", bound=BaseModel)


def read_pack(path: Path, model: type[PackModel]) -> PackModel:
    """The pack in ``path``; raises PackInvalid with one sentence about the first thing that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as reason:
        raise PackInvalid(f"{path} cannot be read ({reason}); give the path of a UTF-8 YAML pack") from reason
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.MarkedYAMLError as reason:
        line = reason.problem_mark.line + 1 if reason.problem_mark else 1
        raise PackInvalid(f"{path}:{line} is no valid YAML: {reason.problem}") from reason
    except (
        yaml.YAMLError,
        ValueError,
        RecursionError,
    ) as reason:  # no text, 30 February, endless nesting
        raise PackInvalid(f"{path} is no valid YAML: {str(reason).splitlines()[0]}") from reason
    try:
        return model.model_validate(content)
    except ValidationError as reason:
        first = reason.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the whole file"
        found = f", found {str(first['input'])[:60]!r}" if isinstance(first["input"], str | int | float | bool) else ""
        raise PackInvalid(f"{path}:{_line(tree, first['loc'])} {place}: {first['msg']}{found}") from reason


def pack_sha256(path: Path) -> str:
    """The hash by which a stored review pins the pack that judged it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _line(tree: Any, place: Sequence[int | str]) -> int:
    """The line of the node at ``place``, or of the last of its parents that is there."""
    line = int(tree.start_mark.line) + 1 if tree is not None else 1
    for step in place:
        if isinstance(tree, yaml.MappingNode):
            found = [(key, value) for key, value in tree.value if key.value == str(step)]
        elif isinstance(tree, yaml.SequenceNode) and isinstance(step, int) and step < len(tree.value):
            found = [(tree.value[step], tree.value[step])]
        else:
            found = []
        if not found:
            break
        line, tree = int(found[0][0].start_mark.line) + 1, found[0][1]
    return line
