"""A published version never changes: the company's is refused with what to do, ours is only told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.app import build
from assistant.errors import BadPack
from assistant.pinning import changed_ours, next_name, refuse_changed, remember
from assistant.playbook import PackFile
from assistant.settings import Settings
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from scoring_rubric.packs_loading import PACKS, pack_sha256
from tests.builders import NOON
from tests.stores import new_engine
from tests.unit.assistant.test_rescoring import fill, rubric_file
from ui.cli import run

pytestmark = pytest.mark.usefixtures("any_store")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(new_engine(tmp_path))
    migrate.upgrade(made.engine)
    yield made
    made.close()


def a_file(sha256: str = "sha256:a", *, own: bool = True, **changes: str) -> PackFile:
    values = {"kind": "rubric", "id": "team", "version": "1", "path": "packs/rubric.team.v1.yaml"} | changes
    return PackFile(values["kind"], Path(values["path"]), sha256, own, values["id"], values["version"])


def used(database: Database, *files: PackFile, program: str = "0.1.0") -> None:
    with database.begin() as work:
        remember(work, files, program, NOON)


@pytest.mark.parametrize("kind", ["rubric", "rubric.team", "lexicon.ru", "script.first-contact.en", "objections.ru",
                                  "objections-own.ru", "lead_definition"])  # fmt: skip
def test_another_text_under_a_used_name_is_refused(database: Database, kind: str) -> None:
    used(database, a_file(kind=kind))
    with database.begin() as work:
        refuse_changed(work, [a_file(kind=kind)])
        refuse_changed(work, [a_file("sha256:b", kind=kind, version="2")])
        refuse_changed(work, [a_file("sha256:b", kind=kind, id="other")])
        with pytest.raises(BadPack, match="is not the text that calls were judged by since 2026-10-13"):
            refuse_changed(work, [a_file("sha256:b", kind=kind)])
    with pytest.raises(BadPack):
        used(database, a_file("sha256:b", kind=kind))


def test_a_rubric_stays_the_same_when_it_gets_kinds_of_its_own(database: Database) -> None:
    used(database, a_file(kind="rubric"))
    with database.begin() as work, pytest.raises(BadPack):
        refuse_changed(work, [a_file("sha256:b", kind="rubric.team")])


def test_ours_may_change_with_the_program_and_is_told_within_a_version(database: Database) -> None:
    used(database, a_file(own=False))
    changed = a_file("sha256:b", own=False)
    with database.begin() as work:
        refuse_changed(work, [changed])
        assert changed_ours(work, [changed], "0.1.0") == (changed,)
        assert changed_ours(work, [changed], "0.2.0") == ()
        assert changed_ours(work, [a_file(own=False)], "0.1.0") == ()


def test_an_edited_copy_of_ours_needs_a_version_of_its_own_once_ours_was_used(database: Database) -> None:
    used(database, a_file(own=False))
    with database.begin() as work:
        refuse_changed(work, [a_file()])
        with pytest.raises(BadPack):
            refuse_changed(work, [a_file("sha256:b")])


def test_the_mapping_of_columns_is_free(database: Database) -> None:
    used(database, a_file(kind="crm-mapping"))
    used(database, a_file("sha256:b", kind="crm-mapping"))
    with database.begin() as work:
        assert work.packs.all() == ()


@pytest.mark.parametrize(
    ("path", "version", "expected"),
    [
        ("rubric.team.v1.yaml", "1", "rubric.team.v2.yaml"),
        ("rubric.team.v2.yaml", "1", "rubric.team.v3.yaml"),
        ("rubric.yaml", "4", "rubric.v5.yaml"),
        ("lexicon.ru.v9.yml", "9", "lexicon.ru.v10.yaml"),
    ],
)
def test_the_next_version_is_named(path: str, version: str, expected: str) -> None:
    assert next_name(a_file(path=path, version=version)) == expected


def test_every_command_that_opens_the_home_refuses_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    rubric_file(packs, "rubric.team.v1.yaml", id="team", version="1")
    monkeypatch.setenv("RAZBOR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RAZBOR_PACKS", str(packs))
    app = build(Settings())
    fill(app.database, app.workshop.playbook)
    with app.database.begin() as work:
        remember(work, app.workshop.playbook.files, "test", NOON)
    app.close()
    rubric_file(packs, "rubric.team.v1.yaml", id="team", version="1", weight="7")
    for words in (["show"], ["rescore"]):
        assert run(words) == 2
        out, err = capfd.readouterr()
        assert (out, len(err.strip().splitlines())) == ("", 1)
        assert "rubric.team.v1.yaml: rubric team@1" in err
        assert 'rubric.team.v2.yaml with version: "2"' in err
    rubric_file(packs, "rubric.team.v2.yaml", id="team", version="2", weight="7")
    assert run(["rescore", "--apply", "--json"]) == 0
    capfd.readouterr()


def test_what_ships_is_remembered_with_its_hash(database: Database) -> None:
    path = PACKS / "rubric.default.v1.yaml"
    item = PackFile("rubric", path, pack_sha256(path), False, "default", "1")
    used(database, item)
    used(database, item)
    with database.begin() as work:
        (kept,) = work.packs.all()
    assert (kept.program, kept.sha256, kept.first_used_at) == ("0.1.0", item.sha256, NOON)
