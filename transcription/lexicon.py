"""The versioned lists behind quality checks: phrases recognisers invent, and what answering machines say."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict

_WORD = re.compile(r"\w+(?:['’]\w+)?")


class InventedPack(BaseModel):
    """``packs/invented.v1.yaml``: phrases by language; languages are pooled when looked up."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: int
    always: dict[str, tuple[str, ...]]
    alone: dict[str, tuple[str, ...]]
    murmurs: dict[str, tuple[str, ...]]
    voicemail: dict[str, tuple[str, ...]]


@cache
def invented_pack() -> InventedPack:
    """The shipped pack, read once."""
    text = resources.files("transcription").joinpath("packs/invented.v1.yaml").read_text("utf-8")
    return InventedPack.model_validate(yaml.safe_load(text))


def plain_words(text: str) -> tuple[str, ...]:
    """Words as they are compared everywhere: lower case, no punctuation, ё as е, straight apostrophes."""
    text = unicodedata.normalize("NFC", text).lower().replace("ё", "е").replace("’", "'")
    return tuple(_WORD.findall(text))


def murmur(language: str) -> str:
    """How a short sound of agreement is written; English for a language that has none."""
    table = invented_pack().murmurs
    return table.get(language, table["en"])[0]


@cache
def phrases(kind: str) -> tuple[tuple[str, ...], ...]:
    """All phrases of ``always``, ``alone``, ``murmurs`` or ``voicemail`` as words, longest first."""
    table: dict[str, tuple[str, ...]] = getattr(invented_pack(), kind)
    found = {plain_words(phrase) for listed in table.values() for phrase in listed}
    return tuple(sorted(found, key=lambda words: (-len(words), words)))
