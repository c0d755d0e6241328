"""What tests of pages share: the words of both languages, with the names that the shipped packs give."""

from __future__ import annotations

import pytest

from tests.unit.ui.sample_app import SampleApp
from ui.web.titles import titles_of
from ui.web.wording import LANGUAGES, Wording, wording


@pytest.fixture(scope="session")
def wordings() -> dict[str, Wording]:
    playbook = SampleApp().workshop.playbook
    return {code: wording(code, titles_of(playbook, code)) for code in LANGUAGES}
