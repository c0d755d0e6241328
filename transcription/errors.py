"""Everything that can go wrong between a file and its transcript, each with a sentence a person can act on.

TranscriptionError
├── RecordingUnreadable     the sound cannot be had from this file
├── TranscriptUnreadable    the text cannot be had from this file
├── EngineUnavailable       no such recogniser, or its runtime is missing
├── WeightsMissing          the model's weights are nowhere to be found, or are not what they should be
└── Cancelled               somebody asked to stop
"""

from __future__ import annotations


class TranscriptionError(Exception):
    """Base of this package's errors; ``str(error)`` is one sentence for the user."""


class RecordingUnreadable(TranscriptionError):
    """Permanent: the same bytes will fail again."""


class TranscriptUnreadable(TranscriptionError):
    """Permanent: names the file, the line or field, what stands there and what was expected."""


class EngineUnavailable(TranscriptionError):
    """The recogniser asked for cannot run in this installation."""


class WeightsMissing(TranscriptionError):
    """No place that was searched holds the weights, or their hash is wrong."""


class Cancelled(TranscriptionError):
    """``should_stop`` answered yes."""
