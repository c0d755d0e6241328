"""Content briefs: made of masked words that were said, edited by people, taken away as files, for some roles only."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.brief_values import BriefStatus, ContentStage
from assistant.briefs import Briefs, UnknownBrief
from assistant.errors import BadInput
from assistant.playbook import load_playbook
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from assistant.themes import Themes
from assistant.viewers import Role, Viewer
from tests.builders import a_lead
from tests.encoders import TrigramEncoder
from tests.stores import new_engine
from tests.unit.assistant.test_themes import _store
from ui.briefs import audience_told, brief_rendered, title_of
from ui.marketing_api import briefs_router
from ui.viewers import STATE
from ui.web.wording import wording

pytestmark = pytest.mark.usefixtures("any_store")
playbook = cache(load_playbook)


@pytest.fixture
def briefs(tmp_path: Path) -> Briefs:
    database = Database(new_engine(tmp_path))
    migrate.upgrade(database.engine)
    assert migrate.differences(database.engine) == []
    with database.begin() as work:
        work.crm.put([a_lead("a", company="Рыжий кот")], [], [])
    _store(database, "a", "дорого для нас, сказала Ольга из Рыжего кота", status="resolved")
    _store(database, "b", "это дорого для нас *очень*", days=1)
    return Briefs(database, Themes(database, TrigramEncoder, playbook, ZoneInfo("UTC")))


def test_a_brief_holds_masked_words_counts_and_the_answer_that_worked(briefs: Briefs) -> None:
    (theme,) = briefs.themes.report().themes
    brief = briefs.draft([theme.theme_id], "Мария")
    (evidence,) = brief.evidence
    said = sorted(quote.quote for quote in evidence.quotes)
    assert len(said) == 2
    assert not any(name in text for text in said for name in ("Ольга", "Рыж", "кота"))
    assert (evidence.calls.count, evidence.calls.of, evidence.handled.count) == (2, 2, 2)
    assert evidence.calls.low is not None
    assert brief.text.formats == ("calculator", "case", "comparison")
    assert brief.text.stage is ContentStage.DECISION
    assert brief.text.argument == evidence.answers[0].quote
    assert briefs.get(brief.brief_id) == brief
    assert briefs.all() == (brief,)


def test_people_edit_all_but_the_evidence_and_a_stale_edit_is_told(briefs: Briefs) -> None:
    (theme,) = briefs.themes.report().themes
    brief = briefs.draft([theme.theme_id], "Мария")
    changes = {
        "status": "in_work",
        "owner": "Пётр",
        "due": "2026-12-01",
        "formats": ["video"],
        "audience": " малый бизнес ",
    }
    changed = briefs.change(brief.brief_id, changes, "Пётр", brief.revision)
    assert (changed.text.status, changed.text.owner, changed.text.due) == (
        BriefStatus.IN_WORK,
        "Пётр",
        date(2026, 12, 1),
    )
    assert (changed.text.audience, changed.text.title) == ("малый бизнес", brief.text.title)
    assert (changed.evidence, changed.revision, changed.changed_by) == (brief.evidence, 2, "Пётр")
    assert briefs.get(brief.brief_id).text == changed.text
    with pytest.raises(BadInput, match="changed by Пётр meanwhile"):
        briefs.change(brief.brief_id, {"owner": "Анна"}, "Анна", brief.revision)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"evidence": []}, "no field 'evidence'"),
        ({"formats": ["poem"]}, "'poem' is not known"),
        ({"title": " "}, "1 to 200 characters"),
        ({"status": "lost"}, "status of a brief"),
        ({"due": "tomorrow"}, "due of a brief"),
        ({"notes": "x" * 5000}, "at most 4000"),
    ],
)
def test_what_does_not_fit_is_said(briefs: Briefs, changes: dict[str, object], expected: str) -> None:
    (theme,) = briefs.themes.report().themes
    brief = briefs.draft([theme.theme_id], "Мария")
    with pytest.raises(BadInput, match=expected):
        briefs.change(brief.brief_id, changes, "Мария")
    assert briefs.get(brief.brief_id) == brief


def test_themes_that_are_none(briefs: Briefs) -> None:
    for picked in ([], ["t999"]):
        with pytest.raises(BadInput):
            briefs.draft(picked, "Мария")
    with pytest.raises(UnknownBrief):
        briefs.get(7)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_files_carry_the_quotes_and_the_counts(briefs: Briefs, language: str) -> None:
    (theme,) = briefs.themes.report().themes
    brief = briefs.draft([theme.theme_id], "Мария")
    text = brief_rendered(brief, "md", wording(language)).decode()
    assert "> это дорого для нас \\*очень\\*" in text
    assert "100 % (2/2; 34–100)" in text
    written = Document(io.BytesIO(brief_rendered(brief, "docx", wording(language))))
    paragraphs = [paragraph.text for paragraph in written.paragraphs]
    assert "это дорого для нас *очень*" in paragraphs
    assert title_of(brief, wording(language)) in paragraphs


@pytest.fixture
def client(briefs: Briefs) -> TestClient:
    """Whoever the header ``role`` names asks."""
    web = FastAPI()
    web.include_router(briefs_router(briefs))

    async def as_somebody(scope, receive, send):  # type: ignore[no-untyped-def]
        role = dict(scope.get("headers", ())).get(b"role", b"admin").decode()
        scope.setdefault("state", {})[STATE] = Viewer(Role(role), login="petr" if role != "admin" else "")
        await web(scope, receive, send)

    return TestClient(as_somebody)


def test_the_api_makes_changes_and_forgets(client: TestClient, briefs: Briefs) -> None:
    (theme,) = briefs.themes.report().themes
    made = client.post("/api/briefs", json={"themes": [theme.theme_id], "author": "Мария"})
    assert made.status_code == 201
    brief = made.json()["brief"]
    address = f"/api/briefs/{brief['brief_id']}"
    changed = client.post(address, json={"status": "published", "revision": 1}, headers={"role": "marketer"}).json()
    assert (changed["brief"]["text"]["status"], changed["brief"]["changed_by"]) == ("published", "petr")
    assert len(client.get("/api/briefs").json()["briefs"]) == 1
    file = client.get(f"{address}/file?format=docx&language=en")
    assert file.headers["content-disposition"].endswith('.docx"')
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [({"themes": "t1", "author": "А"}, 422), ({"themes": ["t1"]}, 422), ({"themes": ["t1"], "since": "x"}, 422)],
)
def test_bad_bodies_are_refused_in_a_sentence(client: TestClient, body: dict[str, object], status: int) -> None:
    answer = client.post("/api/briefs", json=body)
    assert answer.status_code == status
    assert isinstance(answer.json()["detail"], str)


def test_a_manager_has_no_briefs(client: TestClient) -> None:
    for method, path in (("GET", "/api/briefs"), ("POST", "/api/briefs"), ("GET", "/api/briefs/1/file")):
        assert client.request(method, path, json={}, headers={"role": "manager"}).status_code == 403


def test_a_kind_of_objection_makes_a_brief_where_there_are_no_themes_yet(briefs: Briefs) -> None:
    _store(briefs.database, "c", "директор против покупки", category="authority", days=2)
    assert "authority" not in {theme.category for theme in briefs.themes.report().themes}
    brief = briefs.draft(["kind-authority"], "Мария")
    (evidence,) = brief.evidence
    assert (evidence.name, evidence.calls.count, evidence.calls.of) == (brief.text.title, 1, 3)
    assert [quote.quote for quote in evidence.quotes] == ["директор против покупки"]
    assert brief_rendered(brief, "md", wording("ru"))


@pytest.mark.parametrize(
    ("language", "kind", "source", "stage"),
    [("ru", "Цена", "Яндекс Директ 2", "Переговоры 1"), ("en", "Price", "Yandex Direct 2", "Negotiation 1")],
)
def test_a_brief_is_told_in_its_readers_language_and_names_sources_as_the_pages_do(
    briefs: Briefs, language: str, kind: str, source: str, stage: str
) -> None:
    (theme,) = briefs.themes.report().themes
    made = briefs.draft([theme.theme_id], "Мария")
    russian = made.evidence[0]
    english = replace(russian, theme_id="t9", name="too expensive")
    english = replace(english, sources={"yandex_direct": 2}, stages={"negotiation": 1})
    names = [russian.name, english.name]
    brief = replace(made, evidence=(russian, english), text=replace(made.text, title="; ".join(names)))
    words = wording(language)
    own = {"ru": russian.name, "en": english.name}[language]
    assert title_of(brief, words).replace(f"{kind}: {own}", "").strip("; ") == kind
    assert source in audience_told(english, words)
    assert stage in audience_told(english, words)
    for text in (brief_rendered(brief, "md", words).decode(), title_of(brief, words)):
        assert names[language == "ru"] not in text.replace("> ", "").split("\n")[0]
    assert "yandex_direct" not in brief_rendered(brief, "md", words).decode()
    named = replace(brief, text=replace(brief.text, title="Осенняя статья"))
    assert title_of(named, words) == "Осенняя статья"


def test_saving_a_brief_that_nobody_named_names_it_in_no_language(client: TestClient, briefs: Briefs) -> None:
    (theme,) = briefs.themes.report().themes
    brief = briefs.draft([theme.theme_id], "Мария")
    shown = title_of(brief, wording("en"))
    assert shown != brief.text.title
    address = f"/api/briefs/{brief.brief_id}"
    for given, kept in ((shown, brief.text.title), ("Autumn", "Autumn")):
        client.post(address, json={"title": given, "owner": "Анна", "author": "Анна"})
        assert briefs.get(brief.brief_id).text.title == kept
