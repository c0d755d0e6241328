"""An installation that holds the sample calls, reviewed without weights, with their CRM."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from assistant.app import App, build
from assistant.documents import analysis_document
from assistant.domain import CallState, Review
from assistant.settings import Settings
from tests.builders import NOON, a_call
from tests.encoders import TrigramEncoder
from tests.sample_reviews import DIALOGUES, SAMPLES, sample_review
from transcription.captions import transcript_to_json


def installed(folder: Path) -> App:
    """Every sample call in a store of its own."""
    app = build(Settings(home=folder / "home", company="Ясный склад"))
    app.workshop.__dict__["encoder"] = TrigramEncoder()
    app.imports.add([], SAMPLES / "crm")
    for place, name in enumerate(DIALOGUES):
        review = sample_review(name)
        with app.database.begin() as work:
            work.calls.add(
                a_call(
                    call_of(name),
                    name=_recording(name),
                    state=CallState.DONE,
                    sha256=f"sha256:{place}",
                    manager=_manager(review),
                    started_at=review.context.started_at or NOON,
                )
            )
            document = analysis_document(review).model_copy(update={"call_id": call_of(name)})
            work.reviews.put(call_of(name), transcript_to_json(review.transcript), document, NOON)
    return app


def call_of(name: str) -> str:
    """The id of a sample's call."""
    return name.replace("-", "").ljust(12, "0")[:12]


@cache
def _recording(name: str) -> str:
    recording: str = yaml.safe_load(DIALOGUES[name].read_text(encoding="utf-8"))["recording"]
    return recording


def _manager(review: Review) -> str:
    return review.context.manager_name or ""
