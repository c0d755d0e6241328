"""Makes a manifest for ``benchmarks.transcription`` and ``razbor evaluate transcription`` from folders of recordings.

    python -m benchmarks.manifest FOLDER... [--language ru] [--empty 'hold_music*']... > MANIFEST.tsv

A recording is taken when its text is known: a ``manifest.tsv`` in its folder names it, or a JSON of the same name lies
beside it: a list of segments, or an object with ``segments`` and perhaps ``language``; each segment has ``start`` and
``text``. Recordings that fit a pattern of ``--empty`` hold no words at all.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from transcription.evaluation import Reference, read_manifest

SUFFIXES = frozenset({".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".amr", ".gsm", ".al", ".ul"})


def references(folder: Path, *, language: str = "auto", empty: Sequence[str] = ()) -> Iterator[Reference]:
    """Every recording below the folder whose text is known, by path; ``language`` is that of files which name none."""
    listed = {one.path: one for manifest in sorted(folder.rglob("manifest.tsv")) for one in read_manifest(manifest)}
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES):
        beside = path.with_suffix(".json")
        if path in listed:
            yield listed[path]
        elif beside.is_file():
            yield _read_beside(path, beside, language)
        elif any(fnmatch(path.name, pattern) for pattern in empty):
            yield Reference(path, path.name, language, "")


def line(reference: Reference) -> str:
    """``path<TAB>language<TAB>text``, the path absolute: the manifest may be kept anywhere."""
    return f"{reference.path.absolute()}\t{reference.language}\t{' '.join(reference.text.split())}"


def text_of(document: Any) -> str:
    """What the segments say, in order of their starts. Raises ValueError where there are none."""
    segments = document.get("segments") if isinstance(document, Mapping) else document
    if not isinstance(segments, list) or not all(isinstance(one, Mapping) and "text" in one for one in segments):
        raise ValueError("found no list of segments, expected [{start, text}] or {segments: [{start, text}]}")
    in_order = sorted(segments, key=lambda one: float(one.get("start", 0.0)))
    return " ".join(str(one["text"]) for one in in_order)


def _read_beside(path: Path, beside: Path, language: str) -> Reference:
    try:
        document = json.loads(beside.read_text("utf-8-sig"))
        named = document.get("language") if isinstance(document, Mapping) else None
        return Reference(path, path.name, str(named or language), text_of(document))
    except ValueError as error:
        raise SystemExit(f"{beside}: {error}") from error


def main() -> None:
    options = _options()
    count = 0
    for folder in options.folders:
        for reference in references(folder, language=options.language, empty=options.empty):
            print(line(reference))
            count += 1
    if not count:
        raise SystemExit("there is no recording with a known text below these folders")
    print(f"{count} recordings", file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--language", default="auto", help="of recordings whose JSON names none")
    parser.add_argument("--empty", action="append", default=[], metavar="PATTERN", help="recordings without any words")
    return parser.parse_args()


if __name__ == "__main__":
    main()
