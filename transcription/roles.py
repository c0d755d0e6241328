"""Names that transcripts give to the two sides, in Russian and English, to a Speaker."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict

from transcription.types import Speaker

# A label is a few words before a colon at the start of a line; «в 15:30» and "https://" are not labels.
_LABEL = re.compile(r"^\s*\[?([^\W\d_][\w .\-()]{0,40}?)\]?\s*:\s+(?=\S)|^\s*\[?([^\W\d_][\w .\-()]{0,40}?)\]?\s*:\s*$")
_NUMBERED = re.compile(r"^(?:speaker|spk|voice|участник|спикер|голос|говорящий)\W*\w{1,3}$")


class RolesPack(BaseModel):
    """``packs/roles.v1.yaml``: names of each side in every language."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    version: int
    manager: tuple[str, ...]
    client: tuple[str, ...]
    other: tuple[str, ...]


@cache
def _speakers() -> dict[str, Speaker]:
    text = resources.files("transcription").joinpath("packs/roles.v1.yaml").read_text("utf-8")
    pack = RolesPack.model_validate(yaml.safe_load(text))
    return (
        dict.fromkeys(pack.manager, Speaker.MANAGER)
        | dict.fromkeys(pack.client, Speaker.CLIENT)
        | dict.fromkeys(pack.other, Speaker.OTHER)
    )


def speaker_of(name: str) -> Speaker:
    """The side a label names; a person's name or a number says nothing of the side: unknown."""
    for word in re.findall(r"[^\W\d_]+", name.lower()):
        if word in _speakers():
            return _speakers()[word]
    return Speaker.UNKNOWN


def named_speaker(line: str) -> tuple[Speaker | None, str]:
    """Speaker and words of ``Speaker: text``; None and the whole line when it begins with no label.

    Only known roles, numbered speakers and names that begin with a capital count: «скажу так: дорого» stays whole.
    """
    found = _LABEL.match(line)
    if found is None:
        return None, line.strip()
    label = (found.group(1) or found.group(2)).strip()
    speaker = speaker_of(label)
    short = len(label.split()) <= 3
    if short and (speaker is not Speaker.UNKNOWN or _NUMBERED.match(label.lower()) or _is_unknown(label)):
        return speaker, line[found.end() :].strip()
    return None, line.strip()


def _is_unknown(label: str) -> bool:
    return label.lower() in (Speaker.UNKNOWN.value, "неизвестно")
