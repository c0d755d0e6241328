"""The client as a state machine: how he takes each answer, when he ends, and that he never repeats himself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_rubric.practice import Beat, Course, Done, Drill, Outcome, Voice, opened, stopped, taken
from scoring_rubric.practice_pack import MOST_EXCHANGES, Client, Mood, default_practice_packs

PACKS = default_practice_packs()
STEPS = ("acknowledge", "explore", "respond", "confirm")
ASKS = Done(frozenset({"explore"}))
HEARS_AND_ASKS = Done(frozenset({"acknowledge", "explore"}))
MEETS = Done(frozenset({"respond"}), about=True)
ARGUES = Done(frozenset({"respond"}))
CHECKS = Done(frozenset({"confirm"}))
MEETS_AND_CHECKS = Done(frozenset({"respond", "confirm"}), about=True)
UNDERSTANDS = Done(frozenset({"acknowledge"}), lazy=True)
NOTHING = Done(lazy=True)
GIVES = Done(gives=True)
GIVES_UP = Done(gave_up=True)


def a_client(mood: Mood = Mood.CALM) -> Client:
    return PACKS["ru"].clients[0].model_copy(update={"mood": mood})


def a_drill(language: str = "ru", place: int = 0) -> Drill:
    client = PACKS[language].clients[place]
    return Drill(client.id, language, client, PACKS[language].name)


def course(*answers: Done, mood: Mood = Mood.CALM) -> Course:
    found = opened(a_client(mood))
    for answer in answers:
        found = taken(found, answer)
    return found


@pytest.mark.parametrize(
    ("answers", "beats"),
    [
        ([ARGUES], ["cold"]),
        ([UNDERSTANDS], ["unmoved"]),
        ([NOTHING], ["astray"]),
        ([UNDERSTANDS, ARGUES], ["unmoved", "half"]),
        ([HEARS_AND_ASKS], ["reveals"]),
        ([ASKS, ASKS], ["reveals", "adds"]),
        ([ASKS, ASKS, ASKS], ["reveals", "adds", "told"]),
        ([ASKS, ARGUES], ["reveals", "beside"]),
        ([ASKS, MEETS], ["reveals", "warms"]),
        ([MEETS], ["cold"]),  # to a reason that nobody has asked for
        ([ASKS, CHECKS], ["reveals", "remains"]),
        ([ASKS, MEETS, CHECKS], ["reveals", "warms", "agrees"]),
        ([ASKS, MEETS_AND_CHECKS], ["reveals", "remains"]),  # too early to agree
        ([ASKS, MEETS_AND_CHECKS, CHECKS], ["reveals", "remains", "agrees"]),
        ([GIVES, GIVES], ["takes", "takes"]),
        ([GIVES_UP], ["given_up"]),
    ],
)
def test_how_he_takes_answers(answers: list[Done], beats: list[str]) -> None:
    assert course(*answers).beats == tuple(map(Beat, beats))


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([ASKS, MEETS, CHECKS], Outcome.AGREED),
        ([ASKS, MEETS, MEETS, MEETS, MEETS, MEETS], Outcome.OPEN),
        ([ASKS, ARGUES, ARGUES, ARGUES, ARGUES, ARGUES], Outcome.UNMOVED),
        ([NOTHING, UNDERSTANDS, NOTHING], Outcome.LEFT),
        ([GIVES, GIVES, GIVES], Outcome.GAVE_AWAY),
        ([ASKS, MEETS], None),
        ([NOTHING, NOTHING], None),
    ],
)
def test_how_it_ends(answers: list[Done], outcome: Outcome | None) -> None:
    assert course(*answers).outcome is outcome


def test_who_was_irritated_leaves_sooner_than_who_was_friendly() -> None:
    answers = [NOTHING, ARGUES, UNDERSTANDS]
    assert course(*answers, mood=Mood.IRRITATED).outcome is Outcome.LEFT
    assert course(*answers, mood=Mood.FRIENDLY).outcome is None


def test_stopping_keeps_what_was_reached() -> None:
    assert stopped(course(ASKS)).outcome is Outcome.UNFINISHED
    assert stopped(course(ASKS, MEETS)).outcome is Outcome.OPEN
    assert stopped(course(ASKS, MEETS, CHECKS)).outcome is Outcome.AGREED


DONE = st.builds(
    Done,
    steps=st.frozensets(st.sampled_from(STEPS)),
    gives=st.booleans(),
    gave_up=st.booleans(),
    about=st.booleans(),
    lazy=st.booleans(),
)


@given(st.lists(DONE, min_size=MOST_EXCHANGES, max_size=MOST_EXCHANGES), st.sampled_from(Mood))
def test_whatever_is_said_it_takes_three_to_six_exchanges(answers: list[Done], mood: Mood) -> None:
    found = course(*answers, mood=mood)
    assert found.ended
    assert 3 <= len(found.beats) <= MOST_EXCHANGES
    assert taken(found, MEETS) == found


@given(
    st.lists(DONE, min_size=MOST_EXCHANGES, max_size=MOST_EXCHANGES),
    st.sampled_from(("ru", "en")),
    st.integers(0, 30),
    st.integers(0, 10**6),
)
def test_the_same_answers_get_the_same_words_and_none_twice(
    answers: list[Done], language: str, place: int, seed: int
) -> None:
    def talk() -> list[str]:
        drill = a_drill(language, place)
        voice, stands = Voice(PACKS[language], drill, seed), opened(drill.client)
        said = [voice.says(stands)]
        for answer in answers:
            if not stands.ended:
                stands = taken(stands, answer)
                said.append(voice.says(stands))
        return said

    said = talk()
    assert said == talk()
    assert len(set(said)) == len(said)


def test_another_seed_is_another_talk() -> None:
    stands = course(NOTHING)
    assert len({Voice(PACKS["ru"], a_drill(), seed).says(stands) for seed in range(20)}) > 1


def test_the_reason_is_told_to_who_asks_and_to_nobody_else() -> None:
    drill = a_drill()
    voice = Voice(PACKS["ru"], drill, 1)
    assert drill.client.reveals in voice.says(course(ASKS))
    for answers in ([ARGUES], [UNDERSTANDS], [NOTHING], [GIVES], [CHECKS]):
        assert drill.client.reveals not in voice.says(course(*answers))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_asked_of_something_else_he_turns_to_his_own_reason(language: str) -> None:
    drill, pack = a_drill(language), PACKS[language]
    beside = Voice(pack, drill, 1).says(course(ASKS), about=False)
    assert any(f"{line} {drill.client.reveals}" in beside for line in pack.lines.turns_to)
    assert not any(line in Voice(pack, drill, 1).says(course(ASKS)) for line in pack.lines.turns_to)
