"""The use case: a question (or a query sent back) into an answer for one viewer. Knows no pages and no models' wire."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from assistant.asking.names import Known
from assistant.asking.reading import Asked, Reading, read
from assistant.asking.running import CannotRun, Runner
from assistant.asking.values import Answer, Found, Query
from assistant.asking.wording import Words, wording_pack
from assistant.asking.words import language_of
from assistant.playbook import Playbook
from assistant.viewers import Role, Viewer

LANGUAGES = ("ru", "en")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. ``previous`` is the query that a follow-up goes on from; ``query`` is run as it is."""

    text: str = ""
    previous: Query | None = None
    query: Query | None = None
    language: str = ""
    as_of: date | None = None


class Teller(Protocol):
    """A language model that may plan and word an answer; what it says is checked before anybody sees it."""

    def answer(self, question: Question, plain: Answer, run: Callable[[Query], Found], today: date) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Asking:
    runner: Runner
    playbook: Callable[[], Playbook]
    zone: ZoneInfo
    teller: Teller | None = None

    def ask(self, question: Question, viewer: Viewer) -> Answer:
        """Answers, or says why not with the nearest that can be answered."""
        plain = self._plainly(question, viewer)
        if self.teller is None or question.query is not None or viewer.masked:
            return plain
        return self.teller.answer(
            question, plain, lambda query: self.runner.run(query, viewer, question.as_of), self._today(question)
        )

    def examples(self, viewer: Viewer, language: str) -> tuple[str, ...]:
        """Questions to begin with, fit for the role."""
        role = {Role.MANAGER: "manager", Role.MARKETER: "marketer"}.get(viewer.role, "team_lead")
        return tuple(wording_pack(language)["examples"][role])

    def known(self, viewer: Viewer) -> Known:
        """What the viewer may narrow a query to."""
        return self.runner.known(viewer)[0]

    def words(self, language: str, viewer: Viewer) -> Words:
        return Words(language if language in LANGUAGES else "ru", _titles(self.playbook(), language), viewer.masked)

    def _plainly(self, question: Question, viewer: Viewer) -> Answer:
        known, span = self.runner.known(viewer)
        if question.query is not None:
            language = question.language or language_of(question.text or "да")
            return self._run(Reading(language, question.query), question, viewer)
        text = _in_first_person(question.text, viewer)
        reading = read(text, Asked(known, self._today(question), span), question.previous)
        return self._run(reading, question, viewer)

    def _run(self, reading: Reading, question: Question, viewer: Viewer) -> Answer:
        words = self.words(reading.language, viewer)
        if reading.query is None:
            return _no(words, reading.declined, reading)
        try:
            found = self.runner.run(reading.query, viewer, question.as_of)
        except CannotRun as no:
            return replace(_no(words, no.why, reading), query=reading.query)
        notes = tuple(words.note(key, values) for key, values in reading.notes)
        return Answer(
            answer=" ".join((*notes, words.told(found))),
            query=reading.query,
            found=found,
            notes=notes,
            language=reading.language,
        )

    def _today(self, question: Question) -> date:
        return question.as_of or datetime.now(self.zone).date()


def _no(words: Words, why: str, reading: Reading) -> Answer:
    return Answer(
        answer=words.declined(why, reading.values),
        declined=True,
        nearest=words.nearest(why)[:3],
        language=reading.language,
        extra={"why": why},
    )


def _in_first_person(text: str, viewer: Viewer) -> str:
    """«я» and "I" are the manager who asks."""
    if viewer.role is not Role.MANAGER or not viewer.name:
        return text
    own = {"я", "меня", "мной", "мне", "мои", "мой", "моя", "моих", "i", "my", "me", "mine"}
    return " ".join(word for word in text.split() if word.strip("?.,!").lower() not in own)


def _titles(playbook: Playbook, language: str) -> dict[str, dict[str, str]]:
    rubrics = playbook.rubrics.all()[::-1]
    return {
        "section": {part.id: part.title.in_language(language) for rubric in rubrics for part in rubric.sections},
        "criterion": {item.id: item.title.in_language(language) for rubric in rubrics for item in rubric.criteria()},
        "step": {
            step.id: step.title.in_language(language) for script in playbook.scripts.values() for step in script.steps
        },
        "category": {
            category.id: category.title.get(language, category.id)
            for taxonomy in playbook.taxonomies.values()
            for category in taxonomy.categories
        },
    }
