"""Settings: read once, checked, and told in one sentence when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import BadSetting
from assistant.settings import read_settings


def test_everything_lives_under_home_by_default(tmp_path: Path) -> None:
    settings = read_settings(home=tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/razbor.sqlite3"
    assert settings.queue_url == f"sqlite:///{tmp_path}/queue.sqlite3"
    assert settings.media_dir == tmp_path / "media"


@pytest.mark.parametrize(
    ("db", "queue"),
    [
        ("postgresql://h/razbor", "postgresql://h/razbor"),
        ("sqlite:////data/a.sqlite3", "sqlite:////data/a.queue.sqlite3"),
    ],
)
def test_the_queue_lives_beside_the_data(tmp_path: Path, db: str, queue: str) -> None:
    assert read_settings(home=tmp_path, db=db).queue_url == queue


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("RAZBOR_TIMEZONE", "Mars/Base", "IANA"),
        ("RAZBOR_LANGUAGE", "de", "'auto', 'ru' or 'en'"),
        ("RAZBOR_THREADS", "many", "integer"),
    ],
)
def test_a_bad_setting_names_itself_and_what_was_expected(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadSetting, match=variable) as caught:
        read_settings()
    assert said in str(caught.value)
    assert value in str(caught.value)


def test_the_command_line_stands_above_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAZBOR_MODEL", "tiny")
    assert read_settings(model="base").model == "base"
    assert read_settings(model=None).model == "tiny"


def test_a_cyrillic_value_is_read_where_the_locale_knows_ascii_only() -> None:
    as_python_leaves_it = "Ясный склад".encode().decode("ascii", "surrogateescape")
    assert read_settings(company=as_python_leaves_it).company == "Ясный склад"
    assert read_settings(company="Ясный склад").company == "Ясный склад"
