"""A CRM comment against the client's turns by sentence vectors: where no word is shared, what was said may be the same.

Nearness tells that two texts are about one thing and not whether they agree, so it never contradicts.
"""

from __future__ import annotations

import numpy as np

from objections.encoder import SentenceEncoder
from objections.language import plain
from scoring_rubric.crm_check_fields import Call
from transcription.types import Evidence, Speaker, quote

_NEAR = {"ru": 0.9, "en": 0.865}
"""Nineteen of twenty calls of sixty client turns about something else have none so near to a comment."""
_SHORTEST_WORDS = 3
_MOST_TURNS = 120


def nearest_turn(typed: str, call: Call, encoder: SentenceEncoder | None) -> Evidence | None:
    """The client's turn that means what is typed."""
    bound = _NEAR.get(call.lexicon.language)
    turns = [turn for turn in call.transcript.said_by(Speaker.CLIENT) if len(turn.text.split()) >= _SHORTEST_WORDS]
    if encoder is None or bound is None or not turns or len(turns) > _MOST_TURNS:
        return None
    vectors = encoder.encode([plain(typed), *(plain(turn.text) for turn in turns)]).astype(np.float64)
    # No matrix product: its last bits would depend on how many texts are compared together.
    near = np.einsum("nd,d->n", vectors[1:], vectors[0], optimize=False)
    best = int(near.argmax())
    return quote(turns[best]) if near[best] >= bound else None
