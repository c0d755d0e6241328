"""The packs a company judges by: found, loaded once, and pinned by one hash. Knows where each came from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from assistant.crm_export import CrmMapping
from assistant.errors import BadPack
from objections.pack_files import PACKS as OBJECTION_PACKS
from objections.taxonomy import Taxonomy, load_company_categories, load_taxonomy
from scoring_rubric.coaching_rules import CoachingRules, load_coaching_rules
from scoring_rubric.lead_definition import LeadDefinition, load_lead_definition
from scoring_rubric.lexicon import Lexicon, load_lexicon
from scoring_rubric.packs_loading import PACKS as RUBRIC_PACKS
from scoring_rubric.packs_loading import load_pack, pack_sha256
from scoring_rubric.practice_pack import PracticePack, load_practice_pack
from scoring_rubric.promise_pack import PromisePack, load_promise_pack
from scoring_rubric.rubric import Rubric, load_rubric
from scoring_rubric.rubrics import Rubrics, choose_rubrics
from scoring_rubric.script import Script, load_script
from scoring_rubric.types import CallKind
from transcription.types import Transcript

LANGUAGES = ("ru", "en")
OWN_PACKS = Path(__file__).parent / "packs"
ADDED = "objections-own"
"""Categories that a company adds to ours, unlike ``objections``, which takes the place of ours."""
AFTERWARDS = frozenset({"promises"})
"""Packs that no review depends on, so that changing them makes none out of date."""
VERSION = re.compile(r"\.v(\d+)\.ya?ml$")
RUBRIC = "rubric"
RUBRIC_FILE = re.compile(r"^rubric(\..+)?\.ya?ml$")


class _Versioned(Protocol):
    """What every pack says of itself."""

    @property
    def id(self) -> str: ...

    @property
    def version(self) -> str | int: ...


Pack = TypeVar("Pack", bound=_Versioned)


@dataclass(frozen=True, slots=True)
class PackFile:
    """Where one pack was read from; ``own`` when it is the company's and not ours.

    ``id`` and ``version`` are what the pack says of itself.
    """

    kind: str
    path: Path
    sha256: str
    own: bool
    id: str = ""
    version: str = ""

    @property
    def name(self) -> str:
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Playbook:
    rubrics: Rubrics
    lead_definition: LeadDefinition
    scripts: Mapping[str, Script]
    taxonomies: Mapping[str, Taxonomy]
    lexicons: Mapping[str, Lexicon]
    mapping: CrmMapping
    promises: PromisePack
    files: tuple[PackFile, ...]

    @property
    def sha256(self) -> str:
        """One hash for all packs that reviews are made by: it is in every receipt."""
        return packs_sha256(self.packs)

    @property
    def packs(self) -> dict[str, str]:
        """The hash of each pack by its kind, as every receipt keeps them."""
        return {item.kind: item.sha256 for item in self.files if item.kind not in AFTERWARDS}

    @property
    def rubric(self) -> Rubric:
        """The rubric of every kind of call that has none of its own."""
        return self.rubrics.general

    def files_for(self, language: str, kind: CallKind) -> tuple[PackFile, ...]:
        """The packs by which a call of this language and kind is judged."""
        rubric = self.rubrics.of(kind)
        unused = {f".{code}" for code in LANGUAGES if code != language}
        return tuple(
            item
            for item in self.files
            if item.kind not in AFTERWARDS
            and (item.name == rubric.name if is_rubric(item.kind) else not item.kind.endswith(tuple(unused)))
        )

    @staticmethod
    def language_of(transcript: Transcript) -> str:
        """The pack language of a transcript: English for anything but Russian."""
        return "ru" if transcript.language == "ru" else "en"

    def script(self, language: str) -> Script:
        return self.scripts[language]

    def lexicon(self, language: str) -> Lexicon:
        return self.lexicons[language]


def is_rubric(kind: str) -> bool:
    """Whether a kind of pack is a rubric: ``rubric`` is the general one, ``rubric.<id>`` that of some kinds of call."""
    return kind == RUBRIC or kind.startswith(f"{RUBRIC}.")


def rubric_file(path: Path, rubric: Rubric, *, own: bool) -> PackFile:
    kind = RUBRIC if rubric.for_kinds is None else f"{RUBRIC}.{rubric.id}"
    return PackFile(kind, path, pack_sha256(path), own, rubric.id, rubric.version)


def packs_sha256(packs: Mapping[str, str]) -> str:
    """One hash for the hashes of packs by kind."""
    text = "\n".join(f"{kind} {sha256}" for kind, sha256 in sorted(packs.items()))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def load_playbook(folder: Path | None = None, candidates: Sequence[Path] = ()) -> Playbook:
    """The company's packs from ``folder`` where it has them, ours for the rest; ``candidates`` are packs that are taken
    as if they lay in that folder, too. Raises PackError, PackInvalid or BadPack.
    """
    if folder is not None and not folder.is_dir():
        raise BadPack(f"RAZBOR_PACKS names {folder}, which is no folder; make it or take the setting away")
    own = [*(_packs_in(folder) if folder else ()), *candidates]
    shelf = _Shelf(own)
    return Playbook(
        rubrics=shelf.rubrics(),
        lead_definition=shelf.take("lead_definition", RUBRIC_PACKS, load_lead_definition),
        scripts={code: shelf.take(f"script.first-contact.{code}", RUBRIC_PACKS, load_script) for code in LANGUAGES},
        taxonomies={code: _taxonomy(shelf, code) for code in LANGUAGES},
        lexicons={code: shelf.take(f"lexicon.{code}", RUBRIC_PACKS, load_lexicon) for code in LANGUAGES},
        mapping=shelf.take("crm-mapping", OWN_PACKS, _mapping),
        promises=shelf.take("promises", RUBRIC_PACKS, load_promise_pack),
        files=tuple(sorted(shelf.files, key=lambda item: item.kind)),
    )


def find_coaching_rules(folder: Path | None = None) -> CoachingRules:
    """From how many calls on something is told of a period. No review depends on it, so no receipt names it."""
    return _Shelf(_packs_in(folder) if folder else ()).take("coaching", RUBRIC_PACKS, load_coaching_rules)


def find_practice_packs(folder: Path | None = None) -> dict[str, PracticePack]:
    """Clients to practise with, by language. No review depends on them, so no receipt names them."""
    shelf = _Shelf(_packs_in(folder) if folder else ())
    return {code: shelf.take(f"practice.{code}", RUBRIC_PACKS, load_practice_pack) for code in LANGUAGES}


class _Shelf:
    """Takes packs out of the company's folder, or else out of ours, and notes every file that was taken."""

    def __init__(self, own: Sequence[Path]) -> None:
        self._own = own
        self.files: list[PackFile] = []

    def take(self, kind: str, home: Path, load: Callable[[Path], Pack]) -> Pack:
        """The newest version of a kind: a company's file replaces ours whatever its version."""
        pack = self.take_own(kind, load)
        if pack is not None:
            return pack
        found = _newest(_packs_in(home), kind)
        if found is None:
            raise BadPack(f"the default {kind} pack is missing from {home}; install razbor again")
        return self._noted(kind, found, load(found), own=False)

    def take_own(self, kind: str, load: Callable[[Path], Pack]) -> Pack | None:
        """The company's pack of a kind, if it has one."""
        found = _newest(self._own, kind)
        return None if found is None else self._noted(kind, found, load(found), own=True)

    def rubrics(self) -> Rubrics:
        """Every rubric of the company in its newest version, or else ours."""
        own = _newest_rubrics(self._own)
        found = [(path, load_rubric(path)) for path in own or _newest_rubrics(_packs_in(RUBRIC_PACKS))]
        chosen = choose_rubrics(found)
        self.files += [rubric_file(path, rubric, own=bool(own)) for path, rubric in found]
        return chosen

    def _noted(self, kind: str, path: Path, pack: Pack, *, own: bool) -> Pack:
        self.files.append(PackFile(kind, path, pack_sha256(path), own, pack.id, str(pack.version)))
        return pack


def _mapping(path: Path) -> CrmMapping:
    return load_pack(path, CrmMapping)


def _taxonomy(shelf: _Shelf, code: str) -> Taxonomy:
    """A taxonomy with the categories that a company adds to it."""
    taxonomy = shelf.take(f"objections.{code}", OBJECTION_PACKS, load_taxonomy)
    added = shelf.take_own(f"{ADDED}.{code}", load_company_categories)
    return taxonomy if added is None else taxonomy.extended_by(added)


def kind_of_file(path: Path) -> str:
    """Which kind of pack a file's name says it is; empty where it says none."""
    return max((kind for kind in kinds_of_packs() if path.name.startswith(kind)), key=len, default="")


def kinds_of_packs() -> tuple[str, ...]:
    return (*_homes(), *(f"{ADDED}.{code}" for code in LANGUAGES))


def default_packs() -> tuple[Path, ...]:
    """The packs that ship, every version."""
    return tuple(path for kind, home in _homes().items() for path in sorted(home.glob(f"{kind}*.y*ml")))


def _homes() -> dict[str, Path]:
    """Every kind of pack, and the folder that holds our default of it."""
    by_language = {
        f"{kind}.{code}": home
        for kind, home in (
            ("script.first-contact", RUBRIC_PACKS),
            ("lexicon", RUBRIC_PACKS),
            ("objections", OBJECTION_PACKS),
        )
        for code in LANGUAGES
    }
    ours = dict.fromkeys((RUBRIC, "lead_definition", "promises"), RUBRIC_PACKS)
    return ours | {"crm-mapping": OWN_PACKS} | by_language


def _packs_in(folder: Path) -> tuple[Path, ...]:
    return tuple(folder.glob("*.y*ml"))


def _newest(files: Sequence[Path], kind: str) -> Path | None:
    found = sorted((path for path in files if path.name.startswith(kind)), key=_version)
    return found[-1] if found else None


def _newest_rubrics(files: Sequence[Path]) -> list[Path]:
    """The newest version of each rubric; rubrics are told apart by their names before ``.v<N>``."""
    found = [path for path in files if RUBRIC_FILE.match(path.name)]
    newest = {VERSION.sub("", path.name): path for path in sorted(found, key=_version)}
    return sorted(newest.values())


def _version(path: Path) -> tuple[int, str]:
    found = VERSION.search(path.name)
    return (int(found.group(1)) if found else 0, path.name)
