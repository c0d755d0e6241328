"""Documents that would rot: settings, commands, packs and pages named in them exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.playbook import load_playbook
from assistant.settings import Settings
from ui.cli import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_setting_stands_in_the_readme_with_its_meaning() -> None:
    for name, field in Settings.model_fields.items():
        assert f"| `RAZBOR_{name.upper()}` |" in README
        assert str(field.description) in README


def test_every_command_that_the_readme_shows_exists() -> None:
    known = {command.name for command in app.registered_commands} | {group.name for group in app.registered_groups}
    shown = set(re.findall(r"razbor ([a-z]+(?:-[a-z]+)*)", README))
    assert shown <= known


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_nothing_in_the_packs_is_left_unpinned() -> None:
    files = load_playbook().files
    assert {item.kind.split(".")[0] for item in files} == {
        "rubric", "script", "lead_definition", "lexicon", "objections", "crm-mapping", "promises",
    }  # fmt: skip
    assert all(item.sha256.startswith("sha256:") for item in files)


def test_how_promises_are_followed_makes_no_review_out_of_date(tmp_path: Path) -> None:
    ours = next(item.path for item in load_playbook().files if item.kind == "promises")
    text = ours.read_text(encoding="utf-8").replace("{time: 15,", "{time: 30,")
    (tmp_path / "promises.default.v2.yaml").write_text(text, encoding="utf-8")
    own = load_playbook(tmp_path)
    assert own.promises.terms.tolerance_min["time"] == 30
    assert own.sha256 == load_playbook().sha256


def test_a_company_adds_categories_of_its_own_to_ours(tmp_path: Path) -> None:
    shown = (ROOT / "docs" / "objections.md").read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    (tmp_path / "objections-own.ru.v1.yaml").write_text(shown, encoding="utf-8")
    own, ours = load_playbook(tmp_path), load_playbook()
    assert own.taxonomies["ru"].names == (*ours.taxonomies["ru"].names, "lift")
    assert own.taxonomies["en"].names == ours.taxonomies["en"].names
    assert own.sha256 != ours.sha256
