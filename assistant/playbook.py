"""The packs a company judges by: found, loaded once, and pinned by one hash. Knows where each came from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.crm_export import CrmMapping
from assistant.errors import BadPack
from objections.pack_files import PACKS as OBJECTION_PACKS
from objections.taxonomy import Taxonomy, load_company_categories, load_taxonomy
from scoring_rubric.coaching_rules import CoachingRules, load_coaching_rules
from scoring_rubric.lead_definition import LeadDefinition, load_lead_definition
from scoring_rubric.lexicon import Lexicon, load_lexicon
from scoring_rubric.packs_loading import PACKS as RUBRIC_PACKS
from scoring_rubric.packs_loading import load_pack
from scoring_rubric.rubric import Rubric, load_rubric
from scoring_rubric.script import Script, load_script
from transcription.types import Transcript

LANGUAGES = ("ru", "en")
OWN_PACKS = Path(__file__).parent / "packs"
ADDED = "objections-own"
"""Categories that a company adds to ours, unlike ``objections``, which takes the place of ours."""
VERSION = re.compile(r"\.v(\d+)\.ya?ml$")


@dataclass(frozen=True, slots=True)
class PackFile:
    """Where one pack was read from; ``own`` when it is the company's and not ours."""

    kind: str
    path: Path
    sha256: str
    own: bool


@dataclass(frozen=True, slots=True)
class Playbook:
    rubric: Rubric
    lead_definition: LeadDefinition
    scripts: Mapping[str, Script]
    taxonomies: Mapping[str, Taxonomy]
    lexicons: Mapping[str, Lexicon]
    mapping: CrmMapping
    files: tuple[PackFile, ...]

    @property
    def sha256(self) -> str:
        """One hash for all packs: it is in every receipt."""
        text = "\n".join(f"{item.kind} {item.sha256}" for item in self.files)
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    @staticmethod
    def language_of(transcript: Transcript) -> str:
        """The pack language of a transcript: English for anything but Russian."""
        return "ru" if transcript.language == "ru" else "en"

    def script(self, language: str) -> Script:
        return self.scripts[language]

    def lexicon(self, language: str) -> Lexicon:
        return self.lexicons[language]


def load_playbook(folder: Path | None = None) -> Playbook:
    """The company's packs from ``folder`` where it has them, ours for the rest. Raises PackError or BadPack."""
    if folder is not None and not folder.is_dir():
        raise BadPack(f"RAZBOR_PACKS names {folder}, which is no folder; make it or take the setting away")
    files = {kind: _find(kind, home, folder) for kind, home in _homes().items()}
    added = {code: _newest(folder, f"{ADDED}.{code}") for code in LANGUAGES}
    files |= {f"{ADDED}.{code}": _as_file(f"{ADDED}.{code}", path, own=True) for code, path in added.items() if path}
    return Playbook(
        rubric=load_rubric(files["rubric"].path),
        lead_definition=load_lead_definition(files["lead_definition"].path),
        scripts={code: load_script(files[f"script.first-contact.{code}"].path) for code in LANGUAGES},
        taxonomies={code: _taxonomy(files[f"objections.{code}"].path, added[code]) for code in LANGUAGES},
        lexicons={code: load_lexicon(files[f"lexicon.{code}"].path) for code in LANGUAGES},
        mapping=load_pack(files["crm-mapping"].path, CrmMapping),
        files=tuple(files[kind] for kind in sorted(files)),
    )


def find_coaching_rules(folder: Path | None = None) -> CoachingRules:
    """From how many calls on something is told of a period. No review depends on it, so no receipt names it."""
    return load_coaching_rules(_find("coaching", RUBRIC_PACKS, folder).path)


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
    return {"rubric": RUBRIC_PACKS, "lead_definition": RUBRIC_PACKS, "crm-mapping": OWN_PACKS} | by_language


def _taxonomy(path: Path, added: Path | None) -> Taxonomy:
    """A taxonomy with the categories that a company adds to it."""
    taxonomy = load_taxonomy(path)
    return taxonomy if added is None else taxonomy.extended_by(load_company_categories(added))


def _find(kind: str, home: Path, folder: Path | None) -> PackFile:
    """The newest version of a kind: a company's file replaces ours whatever its version."""
    for place, own in ((folder, True), (home, False)):
        found = _newest(place, kind)
        if found is not None:
            return _as_file(kind, found, own=own)
    raise BadPack(f"the default {kind} pack is missing from {home}; install razbor again")


def _newest(place: Path | None, kind: str) -> Path | None:
    found = [] if place is None else sorted(place.glob(f"{kind}*.y*ml"), key=_version)
    return found[-1] if found else None


def _as_file(kind: str, path: Path, *, own: bool) -> PackFile:
    return PackFile(kind, path, f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}", own)


def _version(path: Path) -> tuple[int, str]:
    found = VERSION.search(path.name)
    return (int(found.group(1)) if found else 0, path.name)
