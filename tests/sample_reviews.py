"""Reviews of the sample dialogues without any weights, for tests that need whole reviews and not good ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from assistant.crm import CrmIndex, crm_of_call
from assistant.crm_export import ExportReader
from assistant.domain import Review
from assistant.pipeline import Reviewer
from assistant.playbook import Playbook, load_playbook
from tests.builders import a_transcript
from tests.encoders import TrigramEncoder
from transcription.quality import judge

SAMPLES = Path(__file__).parents[1] / "samples"
DIALOGUES = {path.stem: path for path in sorted((SAMPLES / "dialogues").glob("*.yaml"))}
LETTERS = {"manager": "m", "client": "c", "other": "o"}


@cache
def sample_reviewer() -> Reviewer:
    return Reviewer.of(load_playbook(), TrigramEncoder(), "test")


@cache
def sample_review(name: str) -> Review:
    """One dialogue with its CRM, judged by the shipped packs and an encoder that knows letters only."""
    return review_of(name, sample_reviewer().playbook)


def review_of(name: str, playbook: Playbook) -> Review:
    """The same by other packs."""
    reviewer = sample_reviewer()
    zone = ZoneInfo("Europe/Moscow")
    index = CrmIndex.of_export(ExportReader(playbook.mapping, zone).read(SAMPLES / "crm"))
    dialogue = yaml.safe_load(DIALOGUES[name].read_text(encoding="utf-8"))
    lines = [f"{LETTERS[turn['speaker']]}: {' '.join(turn['text'].split())}" for turn in dialogue["turns"]]
    plain = a_transcript(*lines, call_id=name, language=dialogue["language"])
    reasons = judge(plain.turns, language=plain.language).reasons
    transcript = a_transcript(*lines, call_id=name, language=dialogue["language"], reasons=reasons)
    crm = crm_of_call(index.link(dialogue["recording"]), zone=zone, company="Ясный склад")
    own = Reviewer(playbook, reviewer.encoder, reviewer.finder, reviewer.version, reviewer.reader)
    return own.review(transcript, crm)
