"""The judge of answers: honest ones pass, and each way of being wrong is called by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from benchmarks.asking import asked, judged, printed, report
from benchmarks.asking_judge import Verdict, judge
from benchmarks.asking_numbers import unexplained
from benchmarks.asking_readings import FIRST_SET, SECOND_SET, Question, questions
from benchmarks.asking_seed import talks
from benchmarks.asking_truth import Figure, Truth, truths_of

BY_ID = {one.id: one for path in (FIRST_SET, SECOND_SET) for one in questions(path)}
Change = Callable[[dict[str, Any]], object]


def figure_json(one: Figure) -> dict[str, Any]:
    return {"label": one.label, "measure": one.measure, "value": one.value, "count": one.count, "of": one.of}


def honest(question: Question) -> dict[str, Any]:
    """What a program that understands everything would say, by the first reading."""
    if question.declined:
        return {
            "answer": "Этого по звонкам не узнать.",
            "declined": True,
            "citations": [],
            "figures": [],
            "query": None,
        }
    return answer_of(question, truths_of(question)[0])


def answer_of(question: Question, truth: Truth) -> dict[str, Any]:
    told = ", ".join(f"{one.label} {one.value:.2f}" for one in truth.figures if one.label)
    words = {"ru": f"вот что получается: {told}", "en": f"this is what comes out: {told}"}[question.language]
    answer = {"answer": words, "declined": False, "citations": [cited(one) for one in sorted(truth.spread)[:3]]}
    calls = [] if truth.calls is None else [{"call_id": one} for one in truth.calls]
    return answer | {"query": {}, "calls": calls, "figures": [figure_json(one) for one in truth.figures]}


def cited(call_id: str) -> dict[str, Any]:
    turn = next(talk for talk in talks() if talk.call_id == call_id).turns[1]
    return {"call_id": call_id, "start_s": turn.start_s, "quote": turn.text}


@pytest.mark.parametrize("question", BY_ID.values(), ids=BY_ID)
def test_an_honest_answer_is_fully_right_by_every_reading(question: Question) -> None:
    assert judge(question, honest(question)).right
    for truth in truths_of(question):
        found = judge(question, answer_of(question, truth))
        assert found.right, (truth.figures, found)


@pytest.mark.parametrize("question", [one for one in BY_ID.values() if not one.declined], ids=lambda one: one.id)
def test_a_figure_that_is_not_true_is_a_wrong_figure(question: Question) -> None:
    answer = honest(question)
    if not answer["figures"]:
        pytest.skip("nothing to count")
    for item in answer["figures"]:
        item["value"] += 0.13 if item["count"] is not None else 1.3 if item["of"] else 7
    assert judge(question, answer).verdict in (Verdict.WRONG, Verdict.INCOMPLETE)
    assert not judge(question, answer).right


@pytest.mark.parametrize("question", [one for one in BY_ID.values() if one.declined], ids=lambda one: one.id)
def test_answering_what_cannot_be_answered_is_not_right(question: Question) -> None:
    figures = [{"label": "", "measure": "calls", "value": 404}]
    answer = {"answer": "всего 404 звонка", "declined": False, "citations": [], "query": {}, "figures": figures}
    assert judge(question, answer).verdict is Verdict.OVERREACHED


def changed(item: int, **values: object) -> Change:
    return lambda answer: answer["figures"][item].update(values)


def said(words: str) -> Change:
    return lambda answer: answer.update(answer=words)


def quoting(**values: object) -> Change:
    return lambda answer: answer["citations"][0].update(values)


def adding(**figure: object) -> Change:
    return lambda answer: answer["figures"].append(figure)


def first(**figure: object) -> Change:
    return lambda answer: answer["figures"].insert(0, figure)


def only(**figure: object) -> Change:
    return lambda answer: answer.update(figures=[figure])


def named(*labels: str) -> Change:
    return lambda answer: [one.update(label=name) for one, name in zip(answer["figures"], labels, strict=True)]


def without(name: str) -> Change:
    return lambda answer: answer.update({name: []})


@pytest.mark.parametrize(
    ("asked_for", "change", "verdict"),
    [
        # A share: ru-12 is 11 of 15.
        ("ru-12", changed(0, label="Мария Котова"), Verdict.RIGHT),
        ("ru-12", changed(0, value=0.7333), Verdict.RIGHT),
        ("ru-12", changed(0, value=0.76), Verdict.WRONG),
        ("ru-12", changed(0, count=12), Verdict.WRONG),
        ("ru-12", changed(0, label="Анна Белова"), Verdict.WRONG),
        ("ru-12", without("figures"), Verdict.INCOMPLETE),
        ("ru-12", adding(label="", measure="objections", value=15), Verdict.RIGHT),
        ("ru-12", adding(label="", measure="objections", value=16), Verdict.WRONG),
        ("ru-12", adding(label="тот же месяц год назад", measure="handled_share", value=0.4), Verdict.UNPROVED),
        ("ru-12", said("Мария отработала 11 из 15 возражений за октябрь 2026: 73 %, от 48 до 89 %"), Verdict.UNPROVED),
        ("ru-12", said("Мария отработала 11 из 15 возражений за октябрь 2026: 73,3 %, не отработала 4"), Verdict.RIGHT),
        ("ru-12", said("Мария Котова отработала 81 % возражений"), Verdict.UNPROVED),
        ("ru-12", said("She handled 11 of 15"), Verdict.LANGUAGE),
        ("ru-12", lambda answer: answer.update(declined=True), Verdict.WRONG),
        ("ru-12", lambda answer: answer.update(declined=True, figures=[], citations=[]), Verdict.DECLINED),
        ("ru-12", quoting(quote="этого никто не говорил"), Verdict.MISQUOTED),
        ("ru-12", quoting(start_s=900.0), Verdict.MISQUOTED),
        ("ru-12", quoting(call_id="000000000000"), Verdict.MISQUOTED),
        ("ru-12", lambda answer: answer["citations"].append(cited(talks()[0].call_id)), Verdict.MISQUOTED),
        # A comparison of months, named in other ways.
        ("ru-25", changed(0, label="июль"), Verdict.RIGHT),
        ("ru-25", changed(0, label="July 2026"), Verdict.RIGHT),
        ("ru-25", changed(0, label="2026-07-01–2026-07-31"), Verdict.RIGHT),
        ("ru-25", changed(0, label="2026-08"), Verdict.WRONG),
        ("ru-25", lambda answer: answer["figures"].pop(), Verdict.INCOMPLETE),
        ("ru-29", named("прошлая неделя", "позапрошлая неделя"), Verdict.RIGHT),
        ("ru-29", named("позапрошлая неделя", "прошлая неделя"), Verdict.WRONG),
        ("ru-29", named("16–22 ноября", "9–15 ноября"), Verdict.RIGHT),
        # The best and the worst: others may follow, not come first.
        ("ru-38", adding(label="Мария Котова", measure="handled_share", value=101 / 129), Verdict.RIGHT),
        ("ru-38", first(label="Мария Котова", measure="handled_share", value=101 / 129), Verdict.WRONG),
        ("ru-38", adding(label="Анна Белова", measure="handled_share", value=0.5), Verdict.WRONG),
        # Lists.
        ("ru-44", without("calls"), Verdict.RIGHT),
        ("en-45", without("calls"), Verdict.INCOMPLETE),
        ("ru-44", lambda answer: answer["calls"].append({"call_id": talks()[0].call_id}), Verdict.WRONG),
        ("ru-44", lambda answer: answer.update(calls=answer["calls"][:1], figures=[]), Verdict.INCOMPLETE),
        ("ru-45", lambda answer: answer["calls"].pop(), Verdict.INCOMPLETE),
        # A count may be told by the share that has it.
        ("en-04", only(label="", measure="objections", value=5), Verdict.WRONG),
        ("en-11", only(label="", measure="discount_at_objection", value=21), Verdict.RIGHT),
        ("en-11", only(label="", measure="discount_at_objection", value=22), Verdict.WRONG),
        # Not clear who: to decline is right.
        ("ru-60", lambda answer: answer.update(declined=True, figures=[], citations=[]), Verdict.RIGHT),
        ("ru-01", lambda answer: answer.clear(), Verdict.BROKEN),
    ],
)  # fmt: skip
def test_each_way_of_being_wrong_has_its_name(asked_for: str, change: Change, verdict: Verdict) -> None:
    question = BY_ID[asked_for]
    answer = honest(question)
    change(answer)
    found = judge(question, answer)
    assert found.verdict is verdict, found


@pytest.mark.parametrize(
    ("asked_for", "sentence", "loose"),
    [
        ("ru-01", "За прошлую неделю (16–22 ноября 2026) было 16 звонков.", []),
        ("ru-01", "За прошлую неделю (16.11–22.11.2026) было 16 звонков, это на 8 меньше.", ["8"]),
        ("ru-12", "В октябре 2026 Мария Котова отработала 11 из 15 возражений, 73 % (95 % интервал 48–89 %).", []),
        ("ru-12", "В октябре Мария Котова отработала 73,3\u00a0% возражений: 11 из 15; 4 остались.", []),
        ("ru-12", "В октябре Мария Котова отработала 11 из 16 возражений.", ["16"]),
        ("ru-25", "Июль: 52 % (40 из 77), август: 65 % (55 из 85), на 13 п. п. больше.", []),
        ("ru-32", "По неделям: 2026-W40 — 5, 2026-W41 — 15, 12–18 октября — 11, затем 14 и 12.", []),
        ("en-24", "Belova's longest monologue is 1 min 11 s on average (79 calls).", []),
        ("en-24", "Belova's longest monologue is 70.9 s on average, over 4 May to 25 November 2026.", []),
        ("ru-44", "Звонков с компанией Ромашка: 3 (42ed32127770, 25e13174e0e1.mp3 в 12:40).", []),
    ],
)
def test_every_number_of_a_sentence_must_come_from_somewhere(asked_for: str, sentence: str, loose: list[str]) -> None:
    question = BY_ID[asked_for]
    answer = honest(question) | {"answer": sentence}
    if asked_for == "ru-12":
        answer["figures"][0] |= {"low": 0.4805, "high": 0.891}
    assert unexplained(question, truths_of(question)[0], answer) == loose


def test_what_was_asked_before_is_asked_first_with_its_query() -> None:
    bodies: list[Mapping[str, Any]] = []

    def ask(body: Mapping[str, Any]) -> Mapping[str, Any]:
        bodies.append(body)
        return {"answer": "", "declined": False, "query": {"step": len(bodies)}}

    asked(ask, BY_ID["ru-50"])
    assert [body["question"] for body in bodies] == [*BY_ID["ru-50"].after, BY_ID["ru-50"].question]
    assert [body.get("query") for body in bodies] == [None, {"step": 1}, {"step": 2}]
    assert {body["as_of"] for body in bodies} == {"2026-11-26"}


def test_the_report_counts_by_language_and_kind_and_tells_each_miss() -> None:
    def ask(body: Mapping[str, Any]) -> Mapping[str, Any]:
        question = next(one for one in BY_ID.values() if one.question == body["question"])
        answer = honest(question)
        if question.id == "ru-12":
            answer["figures"][0]["value"] = 0.76
        return answer

    result = report(judged(ask, [BY_ID["ru-12"], BY_ID["ru-01"], BY_ID["en-51"]]))
    assert result["right"]["all"]["all"] == {"right": 2, "of": 3, "share": 0.667}
    assert result["right"]["language"] == {
        "en": {"right": 1, "of": 1, "share": 1.0},
        "ru": {"right": 1, "of": 2, "share": 0.5},
    }
    assert (result["verdicts"]["wrong figure"], len(result["misses"])) == (1, 1)
    text = printed(result)
    assert "ru-12 [share] WRONG FIGURE" in text
    assert "true: handled_share total 0.733333 (11 of 15)" in text
