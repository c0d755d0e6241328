"""Gives memory that is no longer used back to the system: what a long call took must not stay with the process."""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any


def give_back_memory() -> None:
    """Asks the C library to return its free pages (glibc's ``malloc_trim``); does nothing where it cannot."""
    trim = _trim()
    if trim is not None:
        trim(0)


@lru_cache(maxsize=1)
def _trim() -> Any:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
