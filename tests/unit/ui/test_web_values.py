"""CRM values and facts as a person writes them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from ui.web.components.values import written
from ui.web.wording import wording


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("phone", "+74950312281", "+7 495 031-22-81"),
        ("phone", "перезвонить вечером", "перезвонить вечером"),
        ("budget", "84000 RUB", "84\u202f000 RUB"),
        ("budget", "1250000", "1\u202f250\u202f000"),
        ("budget", "900", "900"),
        ("next_step_at", "2026-11-25T09:00:00+00:00", "25 ноя 2026, 12:00"),
        ("next_step_at", "в среду", "в среду"),
        ("source", "yandex_direct", "Яндекс Директ"),
        ("comment", "звонить 84000 раз", "звонить 84000 раз"),
        ("email", None, ""),
    ],
)
def test_written(field: str, value: str | None, expected: str) -> None:
    assert written(field, value, wording("ru", zone=ZoneInfo("Europe/Moscow"))) == expected
