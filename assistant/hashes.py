"""Hashes of JSON values, equal on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable


def sha256_of(values: object, default: Callable[[object], object] = str) -> str:
    """A hash of JSON with sorted keys: equal values give equal hashes on every machine."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=default)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
