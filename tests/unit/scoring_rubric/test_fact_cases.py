"""Every kind of fact on short calls as a recogniser gives them, Russian and English, a third of them hard negatives.

A row of ``fact_cases.tsv`` is kind, language, what is expected (empty: nothing) and the turns. Names, companies and
sums are values, roles, reasons and sources are codes, of a need the words that must stand in it, of promises
``side:action:day hour`` for each. Next steps have tables of their own.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from scoring_rubric.facts import extract_facts
from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.types import CallContext, Fact, Facts
from tests.builders import a_transcript

THURSDAY = datetime(2026, 11, 19, 12, 0, tzinfo=timezone(timedelta(hours=3)))
ROWS = [
    line.split("\t") for line in (Path(__file__).parent / "fact_cases.tsv").read_text(encoding="utf-8").splitlines()
]
BY_CODE = {"decision_role", "refusal_reason", "source"}
KNOWN: dict[tuple[str, str], str] = {
    (language, turns): reason
    for reason, rows in {
        "a surname that is no dictionary name is left out of a lower-case answer": [
            ("en", "m: can i get your name please || c: tom parker || m: thanks"),
        ],
        "a name that is also a word («mark») is not taken from a question in lower case": [
            ("en", "m: is that mark || c: yes speaking || m: mark i'm calling about your request"),
        ],
        "a first name that the list of names lacks": [
            ("en", "m: thanks nadia so how many people are there || c: twelve"),
        ],
        'an introduction with the name before "here" is not read': [
            ("en", "m: hey claire here from brightside || c: hi"),
            ("en", "m: hi daniel here we spoke yesterday || c: yes"),
        ],
        "a former supplier in the instrumental is taken for the client's firm": [
            ("ru", "c: мы раньше работали с компанией вектор || m: и как"),
        ],
        "unasked, a firm of everyday words in lower case is left out on purpose: the words may be no name": [
            ("en", "m: you're with acme right || c: yes"),
            ("en", "c: we run a cafe called sunny side cafe || m: nice"),
            ("en", "c: it's peak logistics ltd || m: got it"),
        ],
        "a quoted English title without a kind of firm beside it": [
            ("en", "c: It's \"Tony's Pizza\" on Main Street. || m: Okay."),
        ],
        "«тысяч на сто пятьдесят» turned round is no sum": [
            ("ru", "c: мы рассчитывали тысяч на сто пятьдесят || m: ясно"),
        ],
        "«спрашивать у шефа» is no cue of deciding": [
            ("ru", "c: это надо у шефа спрашивать || m: хорошо"),
        ],
        "somebody else's say outweighs deciding together": [
            ("ru", "c: посоветуюсь с мужем вместе решим || m: да"),
            ("en", "c: my partner and i decide together || m: okay"),
        ],
        "«нет не надо» alone is no refusal of the offer": [
            ("ru", "c: я вам не верю нас уже так обманули || m: понимаю || c: нет не надо"),
        ],
        "the cancellation is named and the reason comes without «мы»": [
            ("ru", "m: вы отменили заказ почему || c: дорого вышло"),
        ],
        '"we\'ll leave it" is no refusal': [
            ("en", "c: switching is too much hassle || m: we help || c: no we'll leave it"),
        ],
        'a channel of one word is not read as the answer to "where did you hear"': [
            ("en", "m: where did you hear about us || c: facebook"),
        ],
        '"google maps" is read as a search on Google': [
            ("en", "c: i found you on google maps || m: great"),
        ],
        "an hour beside «через неделю» stays a week": [
            ("ru", "m: перезвоню вам через неделю в три часа || c: хорошо"),
        ],
    }.items()
    for language, turns in rows
}
"""Rows that the program does not read rightly yet, by language and turns, with the reason."""


def _case(row: list[str]) -> object:
    kind, language, expected, turns = row
    reason = KNOWN.get((language, turns))
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(kind, language, expected, turns, marks=marks, id=f"{kind}-{language}-{turns[:60]}")


@pytest.mark.parametrize(("kind", "language", "expected", "turns"), [_case(row) for row in ROWS])
def test_a_fact_is_what_was_said(kind: str, language: str, expected: str, turns: str) -> None:
    transcript = a_transcript(*turns.split(" || "), language=language)
    facts = extract_facts(transcript, CallContext(started_at=THURSDAY), lexicon_for(language))

    found = _told(kind, facts)

    if kind == "need" and expected:
        assert expected in found
    else:
        assert found == expected
    for fact in facts.promises if kind == "promises" else [getattr(facts, kind)]:
        places = fact.evidence if fact is not None else ()
        assert all(place.quote in transcript.turns[place.turn].text for place in places)


def _told(kind: str, facts: Facts) -> str:
    if kind == "promises":
        return "; ".join(_promise(one) for one in facts.promises)
    fact: Fact | None = getattr(facts, kind)
    if fact is None:
        return ""
    return (fact.code or "") if kind in BY_CODE else fact.value


def _promise(fact: Fact) -> str:
    parts = [fact.evidence[0].speaker.value, fact.code or "other"]
    if fact.when is not None:
        parts.append(f"{fact.when:%Y-%m-%d %H:%M}" if fact.precision == "time" else f"{fact.when:%Y-%m-%d}")
    return ":".join(parts)


def test_every_known_gap_is_a_row_of_the_table() -> None:
    assert set(KNOWN) <= {(language, turns) for _, language, _, turns in ROWS}


def test_each_kind_has_fifteen_rows_a_language_with_hard_negatives() -> None:
    """Phones and addresses have most of theirs in the tables of dictated contacts."""
    elsewhere = {"phone", "email"}
    counts = Counter((kind, language) for kind, language, _, _ in ROWS if kind not in elsewhere)
    negatives = Counter((kind, language) for kind, language, expected, _ in ROWS if not expected)

    assert min(counts.values()) >= 15
    assert min(negatives.values()) >= 3
    assert len(counts) == 2 * 9
