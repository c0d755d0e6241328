"""A stored call that was really judged, by the packs that ship and an encoder without weights."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assistant.documents import AnalysisDocument, analysis_document
from assistant.domain import CallCrm, CallState
from assistant.pipeline import Reviewer
from assistant.playbook import Playbook, load_playbook
from assistant.store import migrate
from assistant.store.unit_of_work import Database
from tests.builders import NOON, a_call, a_transcript
from tests.encoders import TrigramEncoder
from tests.stores import new_engine
from transcription.captions import transcript_to_json

CALL = "abc123abc123"
MANAGER = "Анна Белова"
SPOKEN = a_transcript(
    "m: Салют, меня зовут Анна, компания Линтера",
    "c: Слушаю вас",
    "m: Вы вчера оставляли заявку на складской учёт. Вам удобно сейчас говорить?",
    "c: Давайте, только недолго, у меня через полчаса планёрка и очень много дел сегодня",
    "m: Расскажите, пожалуйста, как сейчас ведёте учёт на складе?",
    "c: В основном в экселе, два склада, и расходится постоянно, каждый месяц сюрпризы",
    "m: У нас выходит двадцать пять тысяч в месяц",
    "c: Ну это слишком дорого для нас",
    "m: Понимаю. А с чем сравниваете?",
    "c: У других пятнадцать",
    "m: Созвонимся в четверг в три часа?",
    "c: Да, договорились",
    "m: Спасибо, до свидания!",
    call_id=CALL,
)


def a_reviewer(playbook: Playbook | None = None) -> Reviewer:
    return Reviewer.of(playbook or load_playbook(), TrigramEncoder(), "test")


@cache
def at_work() -> Reviewer:
    return a_reviewer()


@cache
def analysis() -> AnalysisDocument:
    return analysis_document(at_work().review(SPOKEN, CallCrm()))


def a_database(folder: Path) -> Database:
    """A new database with the judged call in it."""
    made = Database(new_engine(folder))
    migrate.upgrade(made.engine)
    with made.begin() as work:
        work.calls.add(a_call(CALL, state=CallState.DONE, manager=MANAGER))
        work.reviews.put(CALL, transcript_to_json(SPOKEN), analysis(), NOON)
    return made
