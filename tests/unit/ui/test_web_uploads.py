"""Files that a browser sends: calls apart from the CRM's export, nothing kept, nothing of the server's taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.ui.sample_app import SampleApp
from ui.web.address import Address
from ui.web.pages.calls import CallsPage, split_uploads
from ui.web.reader import Reader
from ui.web.wording import wording


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(uploads))
    return uploads


def _uploaded(folder: Path, name: str, content: bytes = b"sound") -> Path:
    path = folder / f"hash-of-{name}" / name
    path.parent.mkdir()
    path.write_bytes(content)
    return path


def _notice(app: SampleApp, paths: list[Path]) -> str:
    page = CallsPage(app, wording)  # type: ignore[arg-type]
    return page.notice(Reader(wording("en"), Address("/calls")), paths)


def test_calls_are_registered_and_put_on_the_queue(folder: Path) -> None:
    app = SampleApp()
    good, empty = _uploaded(folder, "good.wav"), _uploaded(folder, "empty.wav", b"")
    told = _notice(app, [good, empty])
    assert app.imports.seen == [("good.wav", "empty.wav")]
    assert app.queue.enqueued == 1
    assert "1 call added, 1 file not accepted" in told
    assert "empty.wav is empty" in told


def test_an_export_goes_to_the_crm_together_and_not_among_the_calls(folder: Path) -> None:
    app = SampleApp()
    files = [_uploaded(folder, name) for name in ("Leads.csv", "deals.csv", "dialogue.csv")]
    _notice(app, files)
    assert app.imports.seen == [("dialogue.csv",)]
    assert app.imports.crm == [("deals.csv", "leads.csv")]


def test_uploaded_copies_do_not_stay(folder: Path) -> None:
    _notice(SampleApp(), [_uploaded(folder, "good.wav")])
    assert list(folder.iterdir()) == []


def test_a_browser_cannot_name_files_of_the_server(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.wav"
    secret.write_bytes(b"sound")
    link = folder / "link.wav"
    link.symlink_to(secret)
    good = _uploaded(folder, "good.wav")
    sneaky = folder / ".." / "secret.wav"
    ours, foreign = split_uploads([good, secret, link, sneaky, folder / "gone.wav"])
    assert ours == [good]
    assert foreign == [secret, link, sneaky, folder / "gone.wav"]
    app = SampleApp()
    told = _notice(app, [secret])
    assert "the server has no such file" in told
    assert app.imports.seen == [()]
    assert secret.exists()
