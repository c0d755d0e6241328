"""How loud a voice is and by how much to raise it: for the detector on the way, for the recogniser afterwards."""

from __future__ import annotations

import numpy as np

from transcription.engine import Samples

SPEECH_DB = -23.0
"""Where a raised voice is brought to, re full scale: the usual level of a telephone recording."""

QUIET_DB = -33.0
"""A voice at least as loud as this is left as it is."""

MOST_DB = 40.0

_STANDS_OUT_DB = 10.0
_HEARD_DB = -35.0
_OVERDRIVEN_DB = -8.0
_LOWERED_DB = 10.0
_NOTHING = 1e-12


def gain(level_db: float | None, peak: float) -> float:
    """What to multiply a side with so that its quiet voice becomes a usual one; 1.0 for a voice that is loud enough.

    ``level_db`` is the mean level where somebody speaks, ``peak`` the highest sample there but for the odd click:
    the raised sound keeps it below full scale.
    """
    if level_db is None or level_db >= QUIET_DB:
        return 1.0
    wanted = float(10.0 ** (min(SPEECH_DB - level_db, MOST_DB) / 20.0))
    return round(max(1.0, min(wanted, 1.0 / max(peak, _NOTHING))), 3)


class DetectorGain:
    """Raises quiet recordings for the voice detector, which was trained on usual levels and misses what is far below,
    and lowers overdriven ones.

    The loudest stretch so far decides, so that a pause is never raised above the voice that was heard before it;
    sound that does not stand out from its own floor is noise and stays where it is.
    """

    def __init__(self, channels: int) -> None:
        self._loudest_db = np.full(channels, -120.0)
        self._varies = np.zeros(channels, dtype=bool)

    def raised(self, sound: Samples, power: Samples) -> Samples:
        """``(channels, n)`` sound as the detector should hear it; ``power`` is ``(channels, frames)``."""
        level_db = 10.0 * np.log10(np.maximum(power, _NOTHING))
        low_db, high_db = np.quantile(level_db, (0.1, 0.95), axis=1)
        self._varies |= high_db - low_db > _STANDS_OUT_DB
        self._loudest_db = np.maximum(self._loudest_db, high_db)
        quiet = self._varies & (self._loudest_db < _HEARD_DB)
        raised_db = np.where(quiet, np.minimum(SPEECH_DB - self._loudest_db, MOST_DB), 0.0)
        raised_db = np.where(high_db > _OVERDRIVEN_DB, -_LOWERED_DB, raised_db)
        if not raised_db.any():
            return sound
        return np.asarray(sound * (10.0 ** (raised_db / 20.0))[:, None], dtype=np.float32)
