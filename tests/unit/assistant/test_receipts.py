"""A receipt that is checked: the same call gives the same bytes, and what differs is put down to what has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.calls import Calls
from assistant.corrections import Corrections, Wish
from assistant.documents import AnalysisDocument
from assistant.domain import CallState, CorrectionKind
from assistant.errors import BadInput, UnknownCall
from assistant.pipeline import Reviewer
from assistant.playbook import PackFile, Playbook, load_playbook
from assistant.receipt_reach import Pinned, PinnedKind, reaches
from assistant.receipts import Difference, ReceiptCheck, Receipts, compared
from assistant.stages import Stages
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from scoring_rubric.rubrics import Rubrics
from tests.builders import a_call, a_lead, a_transcript, an_activity
from tests.encoders import TrigramEncoder
from tests.stores import new_engine
from transcription.captions import transcript_to_json
from ui.api_receipts import receipts_router
from ui.receipts import receipt_document, receipt_lines
from ui.web.titles import titles_of
from ui.words import in_language

pytestmark = pytest.mark.usefixtures("any_store")

CALL = "abc123abc123"
ZONE = ZoneInfo("Europe/Moscow")
SPOKEN = a_transcript(
    "m: Добрый день! Меня зовут Анна, компания Линтера. Удобно сейчас говорить?",
    "c: Да, здравствуйте.",
    "m: Расскажите, как сейчас ведёте учёт?",
    "c: В таблицах, но это дорого для нас.",
    "m: Понимаю. Созвонимся завтра в одиннадцать?",
    "c: Да, хорошо. Мой телефон 8 900 000-00-17, до свидания.",
    call_id=CALL,
)
SHA = "sha256:" + "1" * 64


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    return load_playbook()


@pytest.fixture(scope="module")
def reviewer(playbook: Playbook) -> Reviewer:
    return Reviewer.of(playbook, TrigramEncoder(), "1.0")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(new_engine(tmp_path))
    migrate.upgrade(made.engine)
    with made.begin() as work:
        work.calls.add(a_call(CALL))
        work.crm.put([a_lead(phone="+7 900 000-00-17")], [], [an_activity(recording=f"{CALL}.wav", manager="Анна")])
    return made


@pytest.fixture
def reviewed(database: Database, reviewer: Reviewer, tmp_path: Path) -> Database:
    """The call as the stages of the queue leave it."""
    import json

    stages = Stages(
        database=database,
        media_dir=tmp_path,
        listener=lambda: pytest.fail("nothing is listened to"),
        engine=lambda: pytest.fail("nothing is recognised"),
        reviewer=lambda: reviewer,
        language="auto",
        company="Линтера",
        zone=ZONE,
    )
    transcribed = json.dumps(transcript_to_json(SPOKEN), ensure_ascii=False)
    stages.store(CALL, transcribed, stages.judge(CALL, transcribed, stages.understand(CALL, transcribed)))
    return database


def check(database: Database, reviewer: Reviewer, company: str = "Линтера") -> ReceiptCheck:
    return Receipts(database, lambda: reviewer, company, ZONE).check(CALL)


def told(found: ReceiptCheck, language: str, playbook: Playbook) -> str:
    return "\n".join(receipt_lines(found, in_language(language), titles_of(playbook, language)))


def test_what_nobody_has_touched_is_judged_to_the_same_bytes(reviewed: Database, reviewer: Reviewer) -> None:
    found = check(reviewed, reviewer)
    assert (found.identical, found.changed, found.differences) == (True, (), ())
    assert found.stored == found.now
    assert {"transcript", "crm", "context"} == found.stored.parts.keys()
    assert found.stored.packs.keys() == reviewer.playbook.packs.keys()


def test_an_edited_crm_record_is_named_and_its_contradiction_put_down_to_it(
    reviewed: Database, reviewer: Reviewer, playbook: Playbook
) -> None:
    with reviewed.begin() as work:
        work.crm.put([a_lead(phone="+7 900 000-00-71")], [], [])
    found = check(reviewed, reviewer)
    assert [item.key for item in found.changed] == ["part crm"]
    assert not found.identical
    crm = next(item for item in found.differences if item.part == "crm")
    assert (crm.name, crm.before, crm.after) == ("phone", "match", "contradicts")
    assert all(item.explained_by == ("part crm",) for item in found.differences)
    assert "Запись в CRM с тех пор изменили." in told(found, "ru", playbook)
    assert "CRM «phone»: было совпадает, стало ПРОТИВОРЕЧИТ" in told(found, "ru", playbook)
    assert "The CRM record has been edited since." in told(found, "en", playbook)


def test_a_changed_rubric_is_named_with_the_score_before_and_after(
    reviewed: Database, reviewer: Reviewer, playbook: Playbook
) -> None:
    section = playbook.rubric.sections[2]
    heavier = section.model_copy(
        update={"criteria": tuple(one.model_copy(update={"weight": 90.0}) for one in section.criteria[-1:])}
    )
    sections = (*playbook.rubric.sections[:2], heavier, *playbook.rubric.sections[3:])
    changed = _with_pack(
        playbook, "rubric", rubrics=Rubrics(playbook.rubric.model_copy(update={"sections": sections}), {})
    )
    found = check(reviewed, replace(reviewer, playbook=changed))
    assert [item.key for item in found.changed] == ["pack rubric"]
    parts = {item.part for item in found.differences}
    assert {"score", "criterion"} <= parts
    assert "objection" not in parts
    assert all(item.explained_by == ("pack rubric",) for item in found.differences)
    gone = next(item for item in found.differences if item.part == "criterion")
    assert gone.after is None
    assert "Рубрику оценки с тех пор изменили." in told(found, "ru", playbook)
    title = next(item.title for item in playbook.rubric.criteria() if item.id == gone.name)
    assert f"Критерий «{title.ru}»: было" in told(found, "ru", playbook)


def _with_pack(playbook: Playbook, kind: str, **changes: Any) -> Playbook:
    files = tuple(replace(item, sha256=SHA) if item.kind == kind else item for item in playbook.files)
    return replace(playbook, files=files, **changes)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("crm-mapping", "Changed: CRM mapping."), ("lexicon.en", "Changed: lexicon (English).")],
)
def test_a_pack_that_changes_nothing_of_the_call_leaves_every_finding(
    reviewed: Database, reviewer: Reviewer, playbook: Playbook, kind: str, sentence: str
) -> None:
    found = check(reviewed, replace(reviewer, playbook=_with_pack(playbook, kind)))
    assert (found.identical, found.same_result, found.differences) == (False, True, ())
    said = told(found, "en", playbook)
    assert sentence in said
    assert "every finding is the same" in said


def test_packs_that_appear_and_go_are_said_so(reviewed: Database, reviewer: Reviewer, playbook: Playbook) -> None:
    files = (*playbook.files[1:], PackFile("objections-own.ru", Path("x.yaml"), SHA, own=True))
    found = check(reviewed, replace(reviewer, playbook=replace(playbook, files=files)))
    said = told(found, "ru", playbook)
    assert "Появилось: свои возражения (русский)." in said
    assert f"Больше нет: {'соответствие полей CRM' if playbook.files[0].kind == 'crm-mapping' else ''}" in said


def test_another_model_and_another_version_are_named(reviewed: Database, reviewer: Reviewer) -> None:
    encoder = TrigramEncoder()
    encoder.traits = replace(encoder.traits, sha256="2" * 64)
    found = check(reviewed, replace(reviewer, encoder=encoder, version="1.1"))
    assert [item.key for item in found.changed] == ["model trigrams", "version"]
    assert found.same_result


def test_another_company_is_what_is_known_of_the_call(reviewed: Database, reviewer: Reviewer) -> None:
    found = check(reviewed, reviewer, company="Ромашка")
    assert "part context" in [item.key for item in found.changed]


def test_an_edited_review_is_explained_by_nothing_and_said_so(
    reviewed: Database, reviewer: Reviewer, playbook: Playbook
) -> None:
    with reviewed.begin() as work:
        stored = work.reviews.get(CALL)
        assert stored is not None
        card = stored.analysis.scorecard.model_copy(update={"score": 99.9})
        edited = stored.analysis.model_copy(update={"scorecard": card})
        work.reviews.put(CALL, stored.transcript, edited, stored.reviewed_at)
    found = check(reviewed, reviewer)
    (difference,) = found.differences
    assert (difference.part, difference.before, difference.explained_by) == ("score", 99.9, ())
    assert found.changed == ()
    assert "the stored analysis was edited" in told(found, "en", playbook)
    assert "сохранённый разбор правили" in told(found, "ru", playbook)


def test_corrections_of_reviewers_count_on_both_sides(reviewed: Database, reviewer: Reviewer) -> None:
    wish = Wish(3, "дорого для нас", CorrectionKind.MISSED, "Мария", category="need", outcome="ignored")
    Corrections(reviewed, lambda: frozenset({"need"}), load_playbook).add(CALL, wish)
    assert check(reviewed, reviewer).identical


def test_a_receipt_from_before_packs_were_told_apart_speaks_of_them_as_one(
    reviewed: Database, reviewer: Reviewer, playbook: Playbook
) -> None:
    with reviewed.begin() as work:
        stored = work.reviews.get(CALL)
        assert stored is not None
        receipt = stored.analysis.receipt.model_copy(update={"parts": {}, "packs": {}})
        work.reviews.put(
            CALL, stored.transcript, stored.analysis.model_copy(update={"receipt": receipt}), stored.reviewed_at
        )
    assert check(reviewed, reviewer).identical
    found = check(reviewed, replace(reviewer, playbook=_with_pack(playbook, "rubric")))
    assert [item.key for item in found.changed] == ["config"]
    assert "Наборы правил с тех пор изменили." in told(found, "ru", playbook)


def test_differences_are_told_by_part_and_what_else_differs_by_its_place(
    reviewed: Database, reviewer: Reviewer, playbook: Playbook
) -> None:
    with reviewed.begin() as work:
        stored = work.reviews.get(CALL)
    assert stored is not None
    before = stored.analysis.to_json()
    changed = stored.analysis.to_json()
    changed["facts"]["client_name"] = {"value": "Олег", "evidence": []}
    changed["facts"]["manager_name"] = None
    changed["lead"]["verdict"] = "qualified"
    changed["kind"] = "repeat"
    changed["statistics"]["turns"] += 1
    changed["script"]["steps"][0]["status"] = "late"
    found = compared(a_call(CALL), *(AnalysisDocument.model_validate(one) for one in (before, changed)))
    assert [(item.part, item.name) for item in found.differences] == [
        ("fact", "manager_name"),
        ("fact", "client_name"),
        ("step", "greeting"),
        ("lead", ""),
        ("kind", ""),
        ("wording", "statistics"),
    ]
    said = told(found, "ru", playbook)
    assert "Факт «client_name»: было нет, стало «Олег»" in said
    assert "Вид звонка: было первый исходящий, стало повторный" in said
    assert "Статистика: другие цитаты или подробности" in said


@pytest.mark.parametrize(
    ("pinned", "part", "language", "expected"),
    [
        ("part transcript", "fact", "ru", True),
        ("part crm", "crm", "ru", True),
        ("part crm", "objection", "ru", False),
        ("part context", "step", "ru", True),
        ("part context", "objection", "ru", False),
        ("pack rubric", "criterion", "en", True),
        ("pack rubric", "fact", "en", False),
        ("pack lexicon.ru", "fact", "ru", True),
        ("pack lexicon.ru", "fact", "en", False),
        ("pack script.first-contact.en", "step", "en", True),
        ("pack script.first-contact.en", "objection", "en", False),
        ("pack objections-own.ru", "objection", "ru", True),
        ("pack crm-mapping", "crm", "ru", False),
        ("pack something.new", "lead", "ru", True),
        ("model reader", "objection", "ru", True),
        ("model reader", "fact", "ru", False),
        ("version", "fact", "ru", True),
    ],
)
def test_a_difference_is_put_down_only_to_what_reaches_it(
    pinned: str, part: str, language: str, *, expected: bool
) -> None:
    kind, _, name = pinned.partition(" ")
    assert reaches(Pinned(PinnedKind(kind), name, "a", "b"), part, language) is expected


def test_a_call_that_is_unknown_or_not_reviewed_is_one_sentence(database: Database, reviewer: Reviewer) -> None:
    receipts = Receipts(database, lambda: reviewer, "", ZONE)
    with pytest.raises(UnknownCall):
        receipts.check("nope")
    with pytest.raises(BadInput, match="is not analysed yet, so it has no receipt"):
        receipts.check(CALL)


def test_the_route_tells_what_the_command_tells(reviewed: Database, reviewer: Reviewer) -> None:
    receipts = Receipts(reviewed, lambda: reviewer, "Линтера", ZONE)
    web = FastAPI()
    web.include_router(receipts_router(receipts, Calls(reviewed, Path())))
    client = TestClient(web)
    answer = client.get(f"/api/calls/{CALL}/receipt").json()
    assert answer == receipt_document(receipts.check(CALL))
    assert (answer["identical"], answer["changed"], answer["differences"]) == (True, [], [])
    assert answer["receipt"]["stored"] == answer["receipt"]["now"]
    assert client.get("/api/calls/nope/receipt").status_code == 404
    with reviewed.begin() as work:
        work.calls.add(a_call("new000000000", state=CallState.NEW))
    assert client.get("/api/calls/new000000000/receipt").status_code == 422


def test_every_part_and_kind_has_its_words_in_both_languages() -> None:
    russian, english = (in_language(language)["receipt"] for language in ("ru", "en"))
    assert _keys(russian) == _keys(english)
    assert {"score", "criterion", "objection", "handling", "fact", "step", "crm", "lead", "kind"} == set(
        russian["parts"]
    )
    assert {kind.value for kind in PinnedKind} == set(russian["names"])
    shown = Difference("objection", "это дорого", None, "price?")
    assert shown.explained_by == ()


def _keys(words: Any, path: str = "") -> set[str]:
    if not isinstance(words, dict):
        return {path}
    return {key for name, value in words.items() for key in _keys(value, f"{path}.{name}")}
