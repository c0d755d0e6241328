"""Reading YAML packs into pydantic models, with file and line in every error; knows no particular pack."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

PACKS = Path(__file__).parent / "packs"

EXPECTED = {
    "missing": "a value for this field",
    "extra_forbidden": "no field of this name; check its spelling",
}

Model = TypeVar("Model", bound=BaseModel)
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
PackId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+$")]


class PackError(Exception):
    """A pack that cannot be used: which file and line, what was found, what is expected."""


class Frozen(BaseModel):
    """Base of all pack models: a typing error in a pack is refused, a loaded pack never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Frozen):
    """A text for people in both languages of the product."""

    ru: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]

    def in_language(self, language: str) -> str:
        """The text in ``language``; English for anything but Russian."""
        return self.ru if language == "ru" else self.en


def load_pack(path: Path, model: type[Model]) -> Model:
    """The pack in ``path`` as ``model``; raises PackError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"{path}: cannot be read ({error}); expected a UTF-8 YAML pack") from error
    return read_pack(text, model, name=str(path))


def read_pack(text: str, model: type[Model], *, name: str) -> Model:
    """The pack in ``text`` as ``model``; ``name`` stands for the file in errors. Raises PackError."""
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        if tree is None:
            raise PackError(f"{name}, line 1: the pack is empty; expected a mapping with 'id' and 'version'")
        _refuse_repeated_keys(tree, name)
        values = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(f"{name}, line {line}: not valid YAML: {error.problem}") from error
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise PackError(_sentence(error, tree, name)) from error


def pack_sha256(path: Path) -> str:
    """Hash of a pack's bytes, which every stored review pins beside its id and version."""
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def _refuse_repeated_keys(node: yaml.Node, name: str) -> None:
    """YAML keeps the last of two equal keys in silence; here the second one is an error."""
    if isinstance(node, yaml.MappingNode):
        seen: set[Hashable] = set()
        for key, value in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise PackError(f"{name}, line {line}: '{key.value}' is given twice; keep one")
            seen.add(key.value)
            _refuse_repeated_keys(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeated_keys(item, name)


def _sentence(error: ValidationError, tree: yaml.Node, name: str) -> str:
    """The first fault of a pack as one sentence, with a count of the others."""
    faults = error.errors(include_url=False)
    first = faults[0]
    line, field = _place(tree, first["loc"])
    found = "nothing" if first["type"] == "missing" else _shortened(first["input"])
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    expected = EXPECTED.get(first["type"], first["msg"].removeprefix("Value error, "))
    return f"{name}, line {line}: {field or 'the pack'}: found {found}; expected: {expected}{more}"


def _place(tree: yaml.Node, loc: Sequence[int | str]) -> tuple[int, str]:
    """Line (from 1) and dotted name of a pydantic location, without the tags of unions, which no file has."""
    node, line, names = tree, tree.start_mark.line + 1, list[str]()
    for position, part in enumerate(loc):
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
            names.append(_item_name(node, part))
        elif isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == part), None)
            if pair is not None:
                line, node = pair[0].start_mark.line + 1, pair[1]
                names.append(str(part))
            elif position == len(loc) - 1:
                names.append(str(part))
    return line, ".".join(names)


def _item_name(node: yaml.Node, place: int) -> str:
    """An item's own id where it has one, which people find faster than its number."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "id":
                return str(value.value)
    return str(place)


def _shortened(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
