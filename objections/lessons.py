"""The corpus as rows to train on: what is said in which context, and what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from objections.corpus import ANSWERS, NONE, REACTIONS, SCRIPT_STEPS, Example, Exchange, Talk, folds
from objections.reader import Said, Task
from objections.taxonomy import Taxonomy
from objections.training import Row

OBJECTION, ANSWER, REACTION, STEP = "objection", "answer", "reaction", "step"
OBJECTION_WORDS, REPLY_WORDS = 15, 10
"""An answer is read after the objection's last words and, where the client has spoken since, his last ones."""
HELD_OUT_OF = 10
PLAIN_TIMES = 4
TEMPERATURES = {OBJECTION: 1.0, ANSWER: 1.0, REACTION: 1.0, STEP: 1.0}
"""By which logits are divided. Fitted on families not trained on, that of objections is 1.05; the others were not."""


def tasks(categories: Sequence[str]) -> dict[str, Task]:
    """What the reader is asked: which objection a client's words are, what an answer does, how the client takes it,
    which steps of the script a manager's words take.
    """
    return {
        OBJECTION: Task(labels=(*categories, NONE), exclusive=True, temperature=TEMPERATURES[OBJECTION]),
        ANSWER: Task(labels=ANSWERS, exclusive=False, temperature=TEMPERATURES[ANSWER]),
        REACTION: Task(labels=REACTIONS, exclusive=True, temperature=TEMPERATURES[REACTION]),
        STEP: Task(labels=SCRIPT_STEPS, exclusive=False, temperature=TEMPERATURES[STEP]),
    }


def objection_rows(examples: Iterable[Example]) -> list[Row]:
    return [Row(OBJECTION, Said(one.text, one.previous), (one.label,), one.group) for one in examples]


def exemplar_rows(taxonomies: Iterable[Taxonomy]) -> list[Row]:
    """The packs' own sentences, short and plain, each ``PLAIN_TIMES`` times: the corpus has few of that kind."""
    rows: list[Row] = []
    for taxonomy in taxonomies:
        for category in taxonomy.categories:
            rows += [Row(OBJECTION, Said(text), (category.id,)) for text in category.exemplars]
        for negatives in taxonomy.negatives:
            rows += [Row(OBJECTION, Said(text), (NONE,)) for text in negatives.exemplars]
    return [row for row in rows for _ in range(PLAIN_TIMES)]


def handling_rows(exchanges: Iterable[Exchange]) -> list[Row]:
    """A row of every turn that follows an objection and is labelled."""
    rows: list[Row] = []
    for exchange in exchanges:
        turns = exchange.turns
        objection = turns[exchange.objection].text
        manager = client = ""
        for turn in turns[exchange.objection + 1 :]:
            if turn.side == "m":
                if turn.does:
                    rows.append(Row(ANSWER, answer_in_context(turn.text, objection, client), turn.does))
                manager = turn.text
            else:
                if turn.does:
                    rows.append(Row(REACTION, Said(turn.text, manager), turn.does))
                client = turn.text
    return rows


def talk_rows(talks: Iterable[Talk]) -> list[Row]:
    """A row of every client's turn, and of every turn that answers an objection or takes the answer."""
    rows: list[Row] = []
    for talk in talks:
        manager = client = objection = category = ""
        for turn in talk.turns:
            if turn.side == "m":
                if turn.does and objection:
                    rows.append(Row(ANSWER, answer_in_context(turn.text, objection, client), turn.does))
                manager = turn.text
                continue
            rows.append(Row(OBJECTION, Said(turn.text, manager), (turn.label,)))
            if turn.does:
                rows.append(Row(REACTION, Said(turn.text, manager), turn.does))
            if turn.label != NONE:
                objection = f"{objection} {turn.text}" if turn.label == category else turn.text
                category, client = turn.label, ""
            else:
                client = turn.text
    return rows


def step_rows(talks: Iterable[Talk]) -> list[Row]:
    """A row of every manager's turn, after the client's last."""
    rows: list[Row] = []
    for talk in talks:
        client = ""
        for turn in talk.turns:
            if turn.side == "m":
                rows.append(Row(STEP, Said(turn.text, client), turn.steps))
            else:
                client = turn.text
    return rows


def answer_in_context(text: str, objection: str, client: str) -> Said:
    """The manager's words after an objection; ``client`` is what the client has said last since then, or empty."""
    words = [*objection.split()[-OBJECTION_WORDS:], *client.split()[-REPLY_WORDS:]]
    return Said(text, " ".join(words))


def held_out(examples: Sequence[Example]) -> list[bool]:
    """Whether each example is of the tenth of the families that is never trained on: a retraining is judged by them."""
    return [fold == 0 for fold in folds(examples, HELD_OUT_OF)]
