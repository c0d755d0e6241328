"""What can go wrong in this package, as one tree; messages are sentences: what, where, expected, next step.

ObjectionsError
├── EncoderUnavailable   no weights for the sentence encoder, or weights that are not what they claim to be
├── PackInvalid          a YAML pack that does not hold what a pack must hold
└── LabelledUnreadable   a labelled TSV that cannot be read
"""

from __future__ import annotations


class ObjectionsError(Exception):
    """Root of this package's errors."""


class EncoderUnavailable(ObjectionsError):
    """The sentence encoder cannot be loaded."""


class PackInvalid(ObjectionsError):
    """A versioned YAML pack is wrong; the message names file, line and field."""


class LabelledUnreadable(ObjectionsError):
    """A labelled data file is wrong; the message names file and line."""
