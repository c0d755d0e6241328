"""The list of calls: every filter, search by words and by meaning, pages, what each viewer may see, and upkeep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.documents import AnalysisDocument, analysis_document
from assistant.domain import CallCrm, CallFilter, CallState, Deal, Lead
from assistant.finding import HIGHEST, LEARN, LOWEST, OLDEST
from assistant.list_values import ReviewedMark
from assistant.rating_values import Counting
from assistant.search import MEANING, WORDS, Search, Wish
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from assistant.viewers import Role, Viewer
from tests.builders import a_call, a_transcript
from tests.encoders import TrigramEncoder
from tests.judged import at_work
from tests.stores import new_engine
from transcription.captions import transcript_to_json

pytestmark = pytest.mark.usefixtures("any_store")

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SAID = {
    "dear": ("m: Добрый день! Меня зовут Анна.", "c: Это дорого бы нам вышло, честно говоря.", "m: Понимаю вас."),
    "price": ("m: Hello, this is Anna.", "c: The price is too high for us right now.", "m: I see."),
    "think": ("m: Добрый день!", "c: Мне нужно подумать и посоветоваться с Петровым.", "m: Хорошо."),
    "split": ("m: Расскажу про скидки и доставку.", "c: Слишком много слов.", "m: Вышло дорого? Не думаю."),
}


def analysis_of(call_id: str, score: float | None, **extra: object) -> AnalysisDocument:
    spoken = a_transcript(*SAID[call_id], call_id=call_id, language="en" if call_id == "price" else "ru")
    made = analysis_document(at_work().review(spoken, CallCrm()))
    card = made.scorecard.model_copy(update={"score": score, "critical": ("greeting",) if call_id == "dear" else ()})
    return made.model_copy(update={"scorecard": card, **extra})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("calls")
    database = Database(new_engine(folder))
    migrate.upgrade(database.engine)
    with database.begin() as work:
        work.crm.put(
            [Lead("L1", name="Олег Петров", company="Лютик", phone="+79001112233", source="site")],
            [
                Deal("D1", "L1", stage="proposal"),
                Deal("D2", "L2", stage="Успешно реализовано"),
                Deal("D3", stage="lost"),
            ],
            [],
        )
        for number, (call_id, score) in enumerate({"dear": 40.0, "price": 55.0, "think": 91.0, "split": None}.items()):
            call = a_call(call_id, state=CallState.DONE, manager="Анна" if number < 2 else "Игорь")
            work.calls.add(
                replace(
                    call,
                    name=f"{call_id}.wav",
                    started_at=NOON + timedelta(days=number),
                    lead_id="L1" if number < 1 else "",
                )
            )
            spoken = a_transcript(*SAID[call_id], call_id=call_id, language="en" if call_id == "price" else "ru")
            work.reviews.put(call_id, transcript_to_json(spoken), analysis_of(call_id, score), NOON)
        work.calls.change("dear", deal_id="D1")
        work.calls.change("price", deal_id="D2")
        work.calls.change("think", deal_id="D3")
        work.calls.add(replace(a_call("wait", state=CallState.QUEUED, manager="Анна"), name="wait.wav", added_at=NOON))
        work.looks.add(ReviewedMark("price", "Мария", NOON))
    yield database
    database.close()


@pytest.fixture
def search(made: Database) -> Search:
    found = Search(made, lambda: at_work().playbook, TrigramEncoder)
    found.upkeep.catch_up()
    return found


def ids(
    search: Search, viewer: Viewer | None = None, *, by: str = WORDS, order: str = "", **wanted: object
) -> list[str]:
    wish = Wish(CallFilter(**wanted), order, by)  # type: ignore[arg-type]
    page = search.page(wish, viewer) if viewer else search.page(wish)
    assert page.total == len(page.calls) == page.figures.calls
    return [one.call.call_id for one in page.calls]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["split", "think", "price", "dear", "wait"]),
        ({"manager": "Анна"}, ["price", "dear", "wait"]),
        ({"source": "site"}, ["dear"]),
        ({"state": "queued"}, ["wait"]),
        ({"language": "en"}, ["price"]),
        ({"score_below": 60.0}, ["price", "dear"]),
        ({"score_from": 50.0}, ["think", "price"]),
        ({"score_from": 50.0, "score_below": 60.0}, ["price"]),
        ({"unscored": True}, ["split"]),
        ({"reviewed": "yes"}, ["price"]),
        ({"reviewed": "no"}, ["split", "think", "dear"]),
        ({"stage": "proposal"}, ["dear"]),
        ({"outcome": "won"}, ["price"]),
        ({"outcome": "lost"}, ["think"]),
        ({"outcome": "open"}, ["dear"]),
        ({"since": NOON + timedelta(days=2)}, ["split", "think"]),
        ({"until": NOON + timedelta(days=1)}, ["dear", "wait"]),
        ({"usable": "no"}, []),
        ({"usable": "yes"}, ["split", "think", "price", "dear"]),
        ({"call_ids": ("dear", "gone")}, ["dear"]),
        ({"disputed": "any"}, []),
        ({"manager": "Анна", "reviewed": "no"}, ["dear"]),
    ],
)
def test_filters_narrow(search: Search, wanted: dict[str, object], expected: list[str]) -> None:
    assert sorted(ids(search, **wanted)) == sorted(expected)
    assert [one for one in ids(search, **wanted) if one != "wait"] == [one for one in expected if one != "wait"]


def test_objections_are_narrowed_by_category_and_handling_of_one_and_the_same(search: Search) -> None:
    page = search.page(Wish(CallFilter(category="price")))
    assert "price" in {one.call.call_id for one in page.calls}
    unhandled = set(ids(search, category="price", handling="unhandled"))
    handled = set(ids(search, category="price", handling="answered")) | set(
        ids(search, category="price", handling="resolved")
    )
    assert unhandled | handled == {one.call.call_id for one in page.calls}
    assert ids(search, category="busy", handling="unhandled") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("дорогой", ["split", "dear"]),
        ("prices", ["price"]),
        ("скидка дорого", ["split"]),
        ('"дорого бы"', ["dear"]),
        ("«бы дорого»", []),
        ("Петров", ["think", "dear"]),
        ("лютик дорого", ["dear"]),
        ("9001112233", ["dear"]),
        ("think.wav", ["think"]),
        ("нетакогослова", []),
        ("!!!", []),
    ],
)
def test_words_find_calls(search: Search, text: str, expected: list[str]) -> None:
    assert sorted(ids(search, text=text)) == sorted(expected)


def test_what_is_said_in_one_breath_comes_first(search: Search) -> None:
    assert ids(search, text="вышло дорого") == ["split", "dear"]
    found = search.page(Wish(CallFilter(text="много дорого"), by=WORDS))
    assert [one.call.call_id for one in found.calls] == ["split"]


def test_a_small_word_orders_what_other_words_find(search: Search) -> None:
    assert ids(search, text="дорого", order="") == ["split", "dear"]
    assert ids(search, text="это дорого") == ["dear", "split"]
    find = search.page(Wish(CallFilter(text="не вышло"), by=WORDS)).finds["split"]
    assert [find.text[start:end] for start, end in find.marks] == ["Вышло"]


def test_a_find_shows_the_turn_with_its_words_and_its_second(search: Search) -> None:
    (find,) = search.page(Wish(CallFilter(text="дорогой", manager="Анна"), by=WORDS)).finds.values()
    assert (find.turn, find.speaker) == (1, "client")
    assert [find.text[start:end] for start, end in find.marks] == ["дорого"]


def test_orders(search: Search) -> None:
    assert ids(search, order=OLDEST)[-1] == "split"
    assert ids(search, order=LOWEST)[:3] == ["dear", "price", "think"]
    assert ids(search, order=HIGHEST)[:3] == ["think", "price", "dear"]


def test_most_to_learn_from_is_what_nobody_has_looked_at(search: Search) -> None:
    assert ids(search, order=LEARN) == ["dear", "think"]


def test_pages_are_parts_of_one_list_and_figures_are_of_all(search: Search) -> None:
    whole = search.page(Wish(limit=None))
    parts = [search.page(Wish(limit=2, offset=offset)) for offset in (0, 2, 4, 6)]
    assert [one for part in parts for one in part.calls] == list(whole.calls)
    assert {part.total for part in parts} == {5}
    figures = parts[1].figures
    assert (figures.scored, figures.withheld, figures.open, figures.critical) == (3, 1, 1, 1)
    assert figures.mean_score == pytest.approx((40 + 55 + 91) / 3)


@pytest.mark.parametrize(
    ("kind", "counts", "mean", "voicemails", "others"),
    [
        ("voicemail", True, (40 + 55) / 2, 1, 0),
        ("repeat", False, (40 + 55) / 2, 0, 1),
        ("repeat", True, (40 + 55 + 91) / 3, 0, 0),
    ],
)
def test_the_mean_leaves_out_what_counts_in_no_average_of_a_manager(
    made: Database, search: Search, kind: str, counts: bool, mean: float, voicemails: int, others: int
) -> None:
    before = analysis_of("think", 91.0)
    with made.begin() as work:
        review = work.reviews.get("think")
        assert review is not None
        work.reviews.put("think", review.transcript, analysis_of("think", 91.0, kind=kind), NOON)
        work.ratings.say_of_call(Counting("think", counts, "Мария", "", NOON))
    figures = search.page(Wish(limit=None)).figures
    with made.begin() as work:
        work.reviews.put("think", review.transcript, before, NOON)
        work.ratings.say_of_call(Counting("think", True, "Мария", "", NOON))
    assert figures.mean_score == pytest.approx(mean)
    assert (figures.scored, figures.voicemails, figures.others) == (3, voicemails, others)


def test_meaning_finds_what_is_near_and_says_where(search: Search) -> None:
    page = search.page(Wish(CallFilter(text="нужно подумать и посоветоваться с Петровым"), by=MEANING))
    assert page.calls[0].call.call_id == "think"
    find = page.finds["think"]
    assert (find.by, find.turn) == (MEANING, 1)
    assert page.meant == page.total


def test_meaning_helps_where_words_find_little_and_words_come_first(search: Search) -> None:
    near = "мне нужно подумать и посоветоваться с петровым завтра"
    assert ids(search, text=near) == []
    assert "think" in ids(search, text=near, by="")
    assert ids(search, text="дорогой", by="")[:2] == ["split", "dear"]


def test_a_manager_finds_his_own_calls_only(search: Search) -> None:
    own = Viewer(Role.MANAGER, "igor", "Игорь", managers=frozenset({"Игорь"}))
    assert ids(search, own) == ["split", "think"]
    assert ids(search, own, text="дорогой") == ["split"]
    assert ids(search, own, by=MEANING, text="это дорого бы нам вышло честно говоря") == []
    assert ids(search, own, manager="Анна") == []


def test_who_may_not_know_clients_sees_no_name_and_finds_none_by_name(search: Search) -> None:
    marketer = Viewer(Role.MARKETER, masked=True, hears=False)
    assert ids(search, marketer, text="лютик") == []
    assert ids(search, marketer, text="9001112233") == []
    page = search.page(Wish(CallFilter(text="посоветоваться"), by=WORDS), marketer)
    told = repr(page)
    assert "Петров" not in told
    assert "think.wav" not in told
    assert "посоветоваться" in page.finds["think"].text
    assert "Лютик" not in repr(search.page(Wish(), marketer))


def test_a_score_kept_from_its_manager_is_not_found_by_it_either(search: Search) -> None:
    assert ids(search, veiled_for="Анна", score_below=60.0) == []
    assert search.page(Wish(CallFilter(veiled_for="Анна"))).figures.scored == 1


def test_upkeep_finds_calls_that_were_reviewed_before_there_was_an_index(tmp_path: Path) -> None:
    database = Database(new_engine(tmp_path, "old"))
    migrate.upgrade(database.engine)
    spoken = a_transcript(*SAID["dear"], call_id="dear")
    with database.begin() as work:
        work.calls.add(a_call("dear", state=CallState.DONE))
        work.reviews.put("dear", transcript_to_json(spoken), analysis_of("dear", 40.0), NOON)
        work.index.drop_text("dear")
        work.index.drop_cards(["dear"])
    search = Search(database, lambda: at_work().playbook, TrigramEncoder)
    assert search.page().calls[0].critical == ("greeting",)
    search.upkeep.catch_up()
    assert ids(search, text="дорогой") == ["dear"]
    ready = search.readiness()
    assert (ready.reviewed, ready.by_words, ready.by_meaning) == (1, 1, 1)


def test_other_words_of_a_call_replace_what_it_was_found_by(tmp_path: Path) -> None:
    database = Database(new_engine(tmp_path, "new"))
    migrate.upgrade(database.engine)
    search = Search(database, lambda: at_work().playbook, TrigramEncoder)
    with database.begin() as work:
        work.calls.add(a_call("dear", state=CallState.DONE))
        work.reviews.put("dear", transcript_to_json(a_transcript(*SAID["dear"])), analysis_of("dear", 40.0), NOON)
    search.upkeep.catch_up()
    with database.begin() as work:
        work.reviews.put("dear", transcript_to_json(a_transcript(*SAID["think"])), analysis_of("dear", 40.0), NOON)
    assert ids(search, text="дорогой") == []
    assert ids(search, text="подумать") == ["dear"]
    with database.begin() as work:
        assert work.index.without_vectors(search.upkeep.encoder_hash, 9) == ("dear",)
        work.reviews.drop("dear")
    assert ids(search, text="подумать") == []


def test_a_call_found_by_a_name_says_which_and_one_found_by_words_does_not(search: Search) -> None:
    found = search.page(Wish(CallFilter(text="лютик")))
    assert dict(found.named) == {"dear": ("Лютик",)}
    assert not found.finds
    said = search.page(Wish(CallFilter(text="price"), by=WORDS))
    assert set(said.finds) == {"price"}
    assert not said.named
    masked = search.page(Wish(CallFilter(text="лютик")), Viewer(Role.MARKETER, "m", "Вера", masked=True))
    assert not masked.named


def test_a_line_tells_the_kind_of_call_and_which_objections_are_unsure(search: Search) -> None:
    for summary in search.page(Wish(CallFilter())).calls:
        opened = summary.call.state is CallState.DONE
        assert bool(summary.kind) == opened
        assert set(summary.unsure) <= set(summary.objections)
