"""A backup comes back as it was, damaged ones change nothing, and nothing is overwritten unasked."""

from __future__ import annotations

import io
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.app import build
from assistant.archives import MANIFEST, check_archive
from assistant.backup import back_up, restore
from assistant.domain import CallState
from assistant.errors import BadInput
from assistant.places import take_place
from assistant.settings import Settings
from tests.two_managers import OTHERS, OWN, installation


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("from") / "home"
    app = installation(folder)
    (folder / "packs").mkdir()
    (folder / "packs" / "notes.yaml").write_text("id: own\n", encoding="utf-8")
    with app.database.begin() as work:
        work.calls.change(OTHERS, state=CallState.WORKING, progress=0.4)
    app.close()
    return folder


@pytest.fixture(scope="module")
def archive(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return back_up(Settings(home=home), tmp_path_factory.mktemp("backups") / "a.tar", version="0.1.0").path


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "new")


def everything(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes()
        for name in ("media", "packs")
        for path in sorted((home / name).rglob("*"))
        if path.is_file()
    }


def test_what_was_backed_up_comes_back(home: Path, archive: Path, empty: Settings) -> None:
    made = restore(empty, archive)
    assert made.kept_aside is None
    assert everything(empty.home) == everything(home)
    assert "packs/notes.yaml" in made.manifest.members
    app = build(empty)
    opened = app.calls.open(OWN)
    assert opened.transcript is not None
    assert "Гречухин" in opened.transcript.turns[1].text
    with app.database.begin() as work:
        call = work.calls.get(OTHERS)
    app.close()
    assert call is not None
    assert call.state is CallState.NEW, "the queue is not in a backup: what was under way begins anew"


def test_it_is_written_while_the_program_writes(home: Path, tmp_path: Path) -> None:
    with sqlite3.connect(home / "razbor.sqlite3") as held:
        held.execute("begin immediate")
        held.execute("update call set failure = 'half' where call_id = ?", (OWN,))
        made = back_up(Settings(home=home), tmp_path, version="0.1.0")
        held.rollback()
    assert made.path.parent == tmp_path
    restore(Settings(home=tmp_path / "new"), made.path)
    with sqlite3.connect(tmp_path / "new" / "razbor.sqlite3") as copy:
        assert copy.execute("select failure from call where call_id = ?", (OWN,)).fetchone() == ("",)


def test_without_media_no_recording_is_in_it(home: Path, tmp_path: Path) -> None:
    made = back_up(Settings(home=home), tmp_path / "b.tar", version="0.1.0", media=False)
    assert not [name for name in made.manifest.members if name.startswith("media/")]
    assert not made.manifest.media


def test_an_existing_home_is_kept_aside_and_only_when_asked(archive: Path, empty: Settings) -> None:
    empty.home.mkdir()
    (empty.home / "mine.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(BadInput, match="--replace"):
        restore(empty, archive)
    assert [path.name for path in empty.home.iterdir()] == ["mine.txt"]
    aside = restore(empty, archive, replace=True).kept_aside
    assert aside is not None
    assert (aside / "mine.txt").read_text(encoding="utf-8") == "kept"
    assert (empty.home / "razbor.sqlite3").is_file()


def test_a_home_that_is_worked_in_is_left_alone(archive: Path, empty: Settings) -> None:
    place = take_place(empty.home, remote=False)
    try:
        with pytest.raises(BadInput, match="works in"):
            restore(empty, archive, replace=True)
    finally:
        place.leave()
    assert not (empty.home / "razbor.sqlite3").exists()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def one_byte(path: Path) -> None:
    found = bytearray(path.read_bytes())
    place = found.index(b"SQLite format 3") + 2000
    found[place] ^= 1
    path.write_bytes(found)


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("no archive", encoding="utf-8")


def added(member: tarfile.TarInfo) -> Callable[[Path], None]:
    def add(path: Path) -> None:
        with tarfile.open(path, "a") as tar:
            tar.addfile(member, io.BytesIO(b"x" * member.size))

    return add


def outside() -> tarfile.TarInfo:
    member = tarfile.TarInfo("../outside.txt")
    member.size = 1
    return member


def link() -> tarfile.TarInfo:
    member = tarfile.TarInfo("media/link")
    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return member


def newer(path: Path) -> None:
    other = path.with_suffix(".other")
    with tarfile.open(path) as old, tarfile.open(other, "w") as new:
        for member in old:
            stream = old.extractfile(member)
            assert stream is not None
            content = stream.read()
            if member.name == MANIFEST:
                content = content.replace(check_archive(path).revision.encode(), b"ffffffffffff")
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    other.replace(path)


@pytest.mark.parametrize("damage", [cut, one_byte, nothing, text, added(outside()), added(link()), newer])
def test_a_bad_archive_changes_nothing(
    archive: Path, tmp_path: Path, empty: Settings, damage: Callable[[Path], None]
) -> None:
    bad = Path(shutil.copy(archive, tmp_path / "bad.tar"))
    damage(bad)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(BadInput, match=r"bad\.tar"):
        restore(empty, bad)
    assert sorted(tmp_path.iterdir()) == before


def test_places_that_cannot_be_written_are_named(home: Path, archive: Path, tmp_path: Path) -> None:
    settings = Settings(home=home)
    with pytest.raises(BadInput, match="exists already"):
        back_up(settings, archive, version="0.1.0")
    with pytest.raises(BadInput, match="does not exist"):
        back_up(settings, tmp_path / "no" / "a.tar", version="0.1.0")
    with pytest.raises(BadInput, match="nothing to back up"):
        back_up(Settings(home=tmp_path / "none"), tmp_path / "a.tar", version="0.1.0")
    with pytest.raises(BadInput, match="not there"):
        restore(Settings(home=tmp_path / "x"), tmp_path / "absent.tar")
    assert list(tmp_path.iterdir()) == []


def test_progress_rises_to_its_end(home: Path, tmp_path: Path) -> None:
    told: list[float] = []
    back_up(Settings(home=home), tmp_path / "a.tar", version="0.1.0", on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


@pytest.fixture(autouse=True)
def _no_leftovers(tmp_path: Path) -> Iterator[None]:
    yield
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
