"""``razbor`` with a scripted recogniser that takes its time and notes what it recognised, to be killed in the middle.

``SLOWLY_NOTES`` names a file that gets one line of JSON for every piece: ``[channel, start_s]``.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Sequence
from typing import Any

from transcription.engine import Piece
from transcription.engines.scripted import ScriptedRecogniser
from transcription.types import Segment
from ui.cli import main

A_PIECE_TAKES_S = 0.05


def slowed(quick: Callable[..., list[tuple[Segment, ...]]]) -> Callable[..., list[tuple[Segment, ...]]]:
    def recognise(
        self: ScriptedRecogniser, pieces: Sequence[Piece], language: str, **named: Any
    ) -> list[tuple[Segment, ...]]:
        check = named.get("check")
        for piece in pieces:
            if check is not None:
                check()
            time.sleep(A_PIECE_TAKES_S)
            with open(os.environ["SLOWLY_NOTES"], "a", encoding="utf-8") as notes:
                notes.write(json.dumps([piece.channel, piece.spans[0].start_s]) + "\n")
        return quick(self, pieces, language, **named)

    return recognise


if __name__ == "__main__":
    # A shell that runs the tests in the background lets them ignore Ctrl-C, and this program would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    ScriptedRecogniser.recognise = slowed(ScriptedRecogniser.recognise)  # type: ignore[method-assign]
    main()
