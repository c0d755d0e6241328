"""Models and packs of an installation, loaded when first asked for."""

from __future__ import annotations

from functools import cached_property
from importlib import metadata
from pathlib import Path
from threading import Lock

from assistant.errors import BadSetting
from assistant.pipeline import Reviewer
from assistant.playbook import Playbook, find_practice_packs, load_playbook
from assistant.settings import Settings
from objections.encoder import Encoder, load_encoder
from objections.reader import Reader, find_reader
from scoring_rubric.practice_pack import PracticePack
from transcription.engine import Recogniser
from transcription.engines import RECOGNISERS, build_diariser, build_recogniser
from transcription.transcriber import Transcriber, TranscriberSettings
from transcription.vocabulary import Entry, Vocabulary, read_vocabulary


def version() -> str:
    return metadata.version("razbor")


class Workshop:
    """Models and packs, loaded when first asked for and then shared by every thread of the process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._encoder: Encoder | None = None
        self._recogniser: Recogniser | None = None
        self._transcriber: Transcriber | None = None
        self._reviewer: Reviewer | None = None

    @cached_property
    def playbook(self) -> Playbook:
        return load_playbook(self._settings.own_packs)

    @cached_property
    def practice_packs(self) -> dict[str, PracticePack]:
        return find_practice_packs(self._settings.own_packs)

    @property
    def encoder(self) -> Encoder:
        with self._lock:
            if self._encoder is None:
                _check_place("RAZBOR_ENCODER_WEIGHTS", self._settings.encoder_weights)
                self._encoder = load_encoder(
                    self._settings.encoder,
                    configured=self._settings.encoder_weights,
                    cache=self._settings.cache_dir,
                )
            return self._encoder

    @property
    def recogniser(self) -> Recogniser:
        with self._lock:
            if self._recogniser is None:
                if self._settings.engine not in RECOGNISERS:
                    known = ", ".join(sorted(RECOGNISERS))
                    raise BadSetting("RAZBOR_ENGINE", self._settings.engine, f"expected one of {known}")
                _check_place("RAZBOR_WEIGHTS", self._settings.weights)
                self._recogniser = build_recogniser(
                    self._settings.engine,
                    model=self._settings.model,
                    configured=self._settings.weights,
                    cache=self._settings.cache_dir,
                    threads=self._settings.threads,
                    script=self._settings.script_answers,
                )
            return self._recogniser

    def transcriber(self) -> Transcriber:
        recogniser = self.recogniser
        with self._lock:
            if self._transcriber is None:
                self._transcriber = Transcriber(
                    recogniser,
                    settings=TranscriberSettings(
                        manager_channel=int(self._settings.manager_channel == "right"),
                        vocabulary=_vocabulary(self._settings),
                    ),
                    diariser=build_diariser,
                )
            return self._transcriber

    def reviewer(self) -> Reviewer:
        encoder = self.encoder
        with self._lock:
            if self._reviewer is None:
                self._reviewer = Reviewer.of(
                    self.playbook,
                    encoder,
                    version(),
                    self._settings.cache_dir / "exemplars",
                    find_reader(encoder, self._settings.own_reader, ours=self._settings.reader),
                )
            return self._reviewer

    def candidate(self, *, playbook: Playbook | None = None, reader: Path | None = None) -> Reviewer:
        """A reviewer with other packs or another reader than those at work, to be tried before they come into force."""
        current = self.reviewer()
        return Reviewer.of(
            playbook or self.playbook,
            self.encoder,
            version(),
            self._settings.cache_dir / "exemplars",
            Reader(self.encoder, reader) if reader else current.reader,
        )


def _vocabulary(settings: Settings) -> Vocabulary:
    """The company's own names. Client names of the CRM are left out: put in from there, they would confirm the CRM."""
    listed = read_vocabulary(settings.vocabulary).entries if settings.vocabulary else ()
    own = (Entry(settings.company, "company"),) if settings.company else ()
    return Vocabulary((*own, *listed))


def _check_place(setting: str, place: Path | None) -> None:
    if place is not None and not place.exists():
        raise BadSetting(setting, str(place), "nothing is there, expected the place of the weights")
