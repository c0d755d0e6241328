"""Keeps what searches read up to date, in the background: words of calls reviewed long ago, and vectors."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

import numpy as np

from assistant.call_cards import card_of
from assistant.errors import RazborError
from assistant.store.index import KeptVectors
from assistant.store.unit_of_work import Database
from objections.encoder import SentenceEncoder
from objections.errors import ObjectionsError
from objections.language import plain, utterances
from transcription.captions import transcript_from_json
from transcription.types import Transcript

CALLS_AT_ONCE = 10
TEXTS_AT_ONCE = 32
FEWEST_WORDS = 4
"""Shorter utterances («да», «хорошо») are near to everything."""
SPEAKERS = frozenset({"manager", "client", "unknown"})

log = logging.getLogger(__name__)


class Upkeep:
    """One thread a process, that ends when nothing is left to do. Killed half-way, it goes on where it was."""

    def __init__(self, database: Database, encoder: Callable[[], SentenceEncoder]) -> None:
        self._database = database
        self._encoder = encoder
        self._lock = threading.Lock()
        self._at_work = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._vectors = False
        self.encoder_hash = ""
        """Of the encoder, once it is loaded."""

    @property
    def encoder_ready(self) -> bool:
        return bool(self.encoder_hash)

    def start(self, *, vectors: bool) -> None:
        """Begins, unless it is under way or there is nothing to do. ``vectors``: also what search by meaning needs."""
        with self._lock:
            self._vectors = self._vectors or vectors
            if self._thread is not None and self._thread.is_alive():
                return
            if not self._behind():
                return
            self._thread = threading.Thread(target=self._run, name="razbor-search", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def catch_up(self, *, vectors: bool = True) -> None:
        """Does all there is to do, and returns."""
        with self._at_work:  # whoever asks while the thread is at it waits for it: both would add the same words
            while not self._stopping.is_set() and self._words():
                pass
            if not vectors:
                return
            encoder = self._encoder()
            self.encoder_hash = encoder.traits.vectors
            while not self._stopping.is_set() and self._vectors_of_some(encoder):
                pass

    def _behind(self) -> bool:
        with self._database.begin() as work:
            if work.index.behind(1):
                return True
            if not self._vectors:
                return False
            return not self.encoder_hash or bool(work.index.without_vectors(self.encoder_hash, 1))

    def _run(self) -> None:
        try:
            self.catch_up(vectors=False)
            if self._vectors:
                self.catch_up(vectors=True)
        except (RazborError, ObjectionsError) as problem:
            log.warning("search is not up to date: %s", problem)

    def _words(self) -> bool:
        """Cards and words of some calls; whether there were any."""
        with self._database.begin() as work:
            behind = work.index.behind(CALLS_AT_ONCE)
            for call_id in behind:
                review = work.reviews.get(call_id)
                if review is not None:
                    work.index.put_card(card_of(call_id, review.analysis))
                    work.index.put_text(call_id, review.transcript)
        return bool(behind)

    def _vectors_of_some(self, encoder: SentenceEncoder) -> bool:
        """Vectors of some calls; the models work outside of the transactions."""
        with self._database.begin() as work:
            waiting = work.index.without_vectors(encoder.traits.vectors, CALLS_AT_ONCE)
            reviews = [work.reviews.original(call_id) for call_id in waiting]
        for call_id, review in zip(waiting, reviews, strict=True):
            if self._stopping.is_set():
                return False
            if review is None:
                continue
            kept = vectors_of(transcript_from_json(review[0]), call_id, encoder)
            with self._database.begin() as work:
                work.index.put_vectors([kept])
        return bool(waiting)


def vectors_of(transcript: Transcript, call_id: str, encoder: SentenceEncoder) -> KeptVectors:
    """Vectors of what a call's two sides said, a few texts at a time, so that reviews are not kept waiting."""
    said = [
        one
        for turn in transcript.turns
        if turn.speaker.value in SPEAKERS
        for one in utterances(turn, transcript.language)
        if len(one.tokens) >= FEWEST_WORDS
    ]
    texts = [plain(one.text) for one in said]
    made = [encoder.encode(texts[start : start + TEXTS_AT_ONCE]) for start in range(0, len(texts), TEXTS_AT_ONCE)]
    places = tuple((one.turn, one.start, one.end) for one in said)
    return KeptVectors(call_id, encoder.traits.vectors, places, _bytes(made))


def _bytes(made: Sequence[np.ndarray]) -> bytes:
    return np.concatenate(made).astype(np.float16).tobytes() if made else b""
