"""Steps that a reader hears: where no cue knows the words, in the right turn, with the words that say it."""

from __future__ import annotations

from objections.corpus import SCRIPT_STEPS
from objections.lessons import STEP
from objections.reader import Said, Task
from scoring_rubric.script import DEFAULT_SCRIPTS, check_script, load_script
from scoring_rubric.script_read import known_steps, read_steps
from scoring_rubric.types import CallContext, StepStatus
from tests.builders import a_transcript
from tests.unit.objections.tiny import ScriptedReader
from tests.unit.scoring_rubric.scoring_builders import WordBag


class StepReader(ScriptedReader):
    """Hears a step by one word."""

    def __init__(self, **steps: str) -> None:
        super().__init__({STEP: {word: [step] for step, word in steps.items()}}, {STEP: []})
        self.tasks = {STEP: Task(labels=SCRIPT_STEPS, exclusive=False)}


CALL = a_transcript(
    "m: Здравствуйте! Окна-Град, Павел. Звоню по замеру.",
    "c: Слушаю вас.",
    "m: Сами чем возите?",
    "c: Газелью, одна своя и одна наёмная.",
    "m: Ага.",
)


def test_a_step_is_heard_with_the_utterance_that_says_it() -> None:
    (found,) = read_steps(StepReader(name="Павел"), CALL).said
    assert (found.key, found.turn, found.evidence.quote) == ("name", 0, "Окна-Град, Павел.")


def test_words_are_read_after_the_clients_last_ones() -> None:
    reader = StepReader(discovery="возите")
    read_steps(reader, CALL)
    assert (STEP, Said("Сами чем возите?", "Слушаю вас.")) in reader.asked


def test_a_long_turn_is_read_in_stretches() -> None:
    long = a_transcript("m: " + "И вот ещё что скажу. " * 20 + "Павел.")
    reader = StepReader(name="Павел")
    assert [item.evidence.quote for item in read_steps(reader, long).said] == ["Павел."]
    assert all(len(said.text.split()) <= 40 for _, said in reader.asked)


def test_a_missing_step_says_how_near_anything_in_its_time_came() -> None:
    heard = read_steps(StepReader(name="Павел"), CALL)
    assert heard.nearness("name", {0}) is not None
    assert (heard.nearness("name", {0}) or 0.0) > 0.5 > (heard.nearness("name", {2}) or 0.0)
    assert heard.nearness("no such step", {0}) is None


def test_the_belief_in_a_step_is_that_of_its_own_words() -> None:
    heard = read_steps(StepReader(name="Павел"), CALL)
    (name,) = heard.said
    assert (heard.belief("name", name.evidence) or 0.0) > 0.5
    assert heard.belief("permission", name.evidence) is None


def test_the_script_takes_what_is_heard_and_keeps_what_cues_found() -> None:
    script = load_script(DEFAULT_SCRIPTS["ru"])
    result = check_script(script, CALL, CallContext(), WordBag(), StepReader(name="Павел", discovery="возите"))
    steps = {step.id: step for step in result.steps}
    assert steps["name"].status is StepStatus.DONE
    assert steps["greeting"].status is StepStatus.DONE
    assert steps["discovery"].evidence[0].turn == 2
    assert steps["farewell"].status is StepStatus.MISSING


def test_no_reader_or_one_that_knows_no_steps_hears_none() -> None:
    assert known_steps(None) == ()
    assert known_steps(ScriptedReader({}, {})) == ()
