"""Packs come into force all together or not at all, and never where they undo what people settled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.disputes import Disputes
from assistant.errors import BadInput, BadPack, WorkFailed
from assistant.golden import Golden, verdict_on
from assistant.playbook import load_playbook
from assistant.publishing import Publication, Publishing
from assistant.remarks import Expectation, GoldenCase
from assistant.store.unit_of_work import Database
from scoring_rubric.packs_loading import PACKS, PackError
from tests.builders import NOON
from tests.judged import CALL, a_reviewer, analysis
from tests.unit.assistant.test_disputes import GREETED, RIGHT

pytestmark = pytest.mark.usefixtures("any_store")

SCRIPT = "script.first-contact.ru"
OURS = (PACKS / f"{SCRIPT}.v1.yaml").read_text(encoding="utf-8")
GREETING = "      - приветствую|приветствуем|привет\n"
SALUTE = GREETING.replace("|привет\n", "|привет|салют\n")


def _version(number: int, change: Callable[[str], str]) -> str:
    return change(OURS.replace('version: "1"', f'version: "{number}"'))


def _hears_salute(text: str) -> str:
    assert GREETING in text
    return text.replace(GREETING, SALUTE)


def _harmless(text: str) -> str:
    return _hears_salute(text).replace('ru: "Приветствие"', 'ru: "Поздоровался"')


@pytest.fixture
def publish(judged: Database, tmp_path: Path) -> Callable[..., Publication]:
    """Publishes texts as packs of these names, as a process that has just started does."""

    def made(only_check: bool = False, **texts: str) -> Publication:
        folder, candidates = tmp_path / "packs", tmp_path / "candidates"
        candidates.mkdir(exist_ok=True)
        paths = []
        for name, text in texts.items():
            path = candidates / f"{name.replace('__', '-').replace('_', '.')}.yaml"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        in_force = folder if folder.is_dir() else None
        publishing = Publishing(
            folder, in_force, Golden(judged), a_reviewer, lambda: a_reviewer(load_playbook(in_force))
        )
        return publishing.publish(paths, only_check=only_check)

    return made


def _script(number: int, change: Callable[[str], str]) -> dict[str, str]:
    return {f"script_first__contact_ru_v{number}": _version(number, change)}


def test_an_upheld_dispute_holds_a_change_back_that_would_undo_it(
    disputes: Disputes, judged: Database, publish: Callable[..., Publication], tmp_path: Path
) -> None:
    disputes.add(CALL, GREETED)
    disputes.resolve("d1", RIGHT)

    mended = publish(**_script(2, _hears_salute))
    assert mended.published
    assert [one.case.case_id for one in mended.replay.held] == ["g1"]
    assert load_playbook(tmp_path / "packs").script("ru").version == "2"

    undone = publish(**_script(3, lambda text: text))
    assert not undone.published
    (broken,) = undone.replay.broken
    assert (broken.case.case_id, broken.case.call_id, broken.got.score) == ("g1", CALL, 0.0)
    assert broken.got.quote
    assert sorted(path.name for path in (tmp_path / "packs").iterdir()) == [f"{SCRIPT}.v2.yaml"]

    kept = publish(**_script(4, _harmless))
    assert kept.published
    assert load_playbook(tmp_path / "packs").script("ru").version == "4"

    Golden(judged).retire("g1", "Мария", "Правило изменилось для всех", NOON)
    assert publish(**_script(5, lambda text: text)).published


def test_what_held_neither_before_nor_after_is_told_and_stops_nothing(
    disputes: Disputes, publish: Callable[..., Publication]
) -> None:
    disputes.add(CALL, GREETED)
    disputes.resolve("d1", RIGHT)
    made = publish(**_script(2, lambda text: text.replace("Приветствие", "Поздоровался")))
    assert made.published
    assert [one.case.case_id for one in made.replay.waiting] == ["g1"]


def test_a_check_publishes_nothing(publish: Callable[..., Publication], tmp_path: Path) -> None:
    made = publish(only_check=True, **_script(2, _harmless))
    assert (made.published, made.files) == (False, (f"{SCRIPT}.v2.yaml",))
    assert not (tmp_path / "packs").exists()


def test_the_same_pack_twice_is_one(publish: Callable[..., Publication], tmp_path: Path) -> None:
    publish(**_script(2, _harmless))
    again = publish(**_script(2, _harmless))
    assert (again.files, again.known) == ((), (f"{SCRIPT}.v2.yaml",))
    assert len(list((tmp_path / "packs").iterdir())) == 1


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (_script(2, lambda text: text.replace("Приветствие", "Другое")), "first-contact@2 is published already with"),
        ({"script_first__contact_ru_v9": _version(2, lambda text: text + "\n")}, "first-contact@2 is published"),
        ({"script_first__contact_ru_v7": OURS + "\n"}, "first-contact@1 is published already"),
        (_script(1, _harmless), "would not be used"),
        ({"weather_v1": "id: weather\n"}, "no kind of pack is called so; expected a name that begins with"),
    ],
)
def test_a_published_version_never_changes_and_nothing_is_published_in_vain(
    publish: Callable[..., Publication], tmp_path: Path, texts: dict[str, str], says: str
) -> None:
    publish(**_script(2, _harmless))
    with pytest.raises(BadPack, match=says):
        publish(**texts)
    assert [path.name for path in (tmp_path / "packs").iterdir()] == [f"{SCRIPT}.v2.yaml"]


def test_a_fault_is_named_with_its_file_and_line_and_nothing_beside_it_is_published(
    publish: Callable[..., Publication], tmp_path: Path
) -> None:
    broken = _version(2, lambda text: text.replace("    deadline_s: 20\n", "    deadline_s: soon\n", 1))
    lexicon = (PACKS / "lexicon.ru.v1.yaml").read_text(encoding="utf-8").replace('version: "1"', 'version: "2"')
    with pytest.raises(PackError, match=rf"candidates/{SCRIPT}\.v2\.yaml, line \d+: steps\.greeting\.deadline_s"):
        publish(script_first__contact_ru_v2=broken, lexicon_ru_v2=lexicon)
    assert not (tmp_path / "packs").exists()


def test_where_the_folder_cannot_be_written_nothing_is_half_published(
    publish: Callable[..., Publication], tmp_path: Path
) -> None:
    (tmp_path / "packs").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(WorkFailed, match="nothing was published"):
        publish(**_script(2, _harmless))


def test_a_case_is_retired_once_with_a_reason(disputes: Disputes, judged: Database) -> None:
    disputes.add(CALL, GREETED)
    disputes.resolve("d1", RIGHT)
    golden = Golden(judged)
    with pytest.raises(BadInput, match="a retirement needs a reason"):
        golden.retire("g1", "Мария", "нет")
    assert golden.retire("g1", "Мария", "Правило изменилось", NOON).retired_at == NOON
    assert (golden.cases(), len(golden.cases(retired=True))) == ((), 1)
    for case, says in (("g1", "was retired already, by Мария"), ("g9", "no golden case 'g9' is kept; known: g1")):
        with pytest.raises(BadInput, match=says):
            golden.retire(case, "Мария", "Правило изменилось")


@pytest.mark.parametrize(
    ("expectation", "holds", "status"),
    [
        (Expectation(criterion="greeting", at_least=1.0), False, "scored"),
        (Expectation(criterion="greeting", at_most=0.0), True, "scored"),
        (Expectation(criterion="introduction_name", at_least=1.0, at_most=1.0), True, "scored"),
        (Expectation(criterion="introduction_name", at_most=0.5), False, "scored"),
        (Expectation(criterion="crm_contacts", not_applicable=True), True, "not_applicable"),
        (Expectation(criterion="crm_contacts", at_least=0.0), False, "not_applicable"),
        (Expectation(criterion="greeting", not_applicable=True), False, "scored"),
        (Expectation(criterion="gone_from_the_rubric", at_least=0.0), False, "absent"),
        (Expectation(turn=7, quote="слишком дорого", category="price"), True, ""),
        (Expectation(turn=7, quote="слишком дорого", category="need"), False, ""),
        (Expectation(turn=7, quote="слишком дорого", none=True), False, ""),
        (Expectation(turn=5, quote="В основном в экселе", none=True), True, ""),
        (Expectation(turn=5, quote="В основном в экселе", category="price"), False, ""),
    ],
)
def test_what_must_hold_is_looked_up_where_it_stands(expectation: Expectation, holds: bool, status: str) -> None:
    case = GoldenCase(CALL, "a case", {}, {}, expectation, "Мария", "так решили", NOON)
    verdict = verdict_on(case, analysis())
    assert (verdict.holds, verdict.got.status) == (holds, status)
