"""One drill under way: its exchanges as a transcript, its course so far, and what the next answer changes; pure."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.practice_values import Attempt, Exchange
from scoring_rubric.practice import Course, Voice, opened, stopped, taken
from scoring_rubric.practice_answers import AnswerJudge
from scoring_rubric.practice_pack import PracticePack
from transcription.types import Quality, Speaker, Transcript, Turn


def course_of(attempt: Attempt) -> Course:
    """Where an attempt stands, by its answers as they were judged when they were given."""
    course = opened(attempt.drill.client)
    for one in attempt.exchanges:
        course = taken(course, one.answered.done(about=one.about))
    return stopped(course) if attempt.finished else course


def transcript_of(attempt: Attempt, answer: str = "") -> Transcript:
    """The talk with the client's opening first; ``answer`` is one that is not among the exchanges yet."""
    said = [(Speaker.CLIENT, attempt.opening)]
    for one in attempt.exchanges:
        said += [(Speaker.MANAGER, one.answer), (Speaker.CLIENT, one.client)]
    if answer:
        said.append((Speaker.MANAGER, answer))
    turns = tuple(Turn(number, speaker, text) for number, (speaker, text) in enumerate(said))
    return Transcript(attempt.attempt_id, attempt.drill.language, turns, Quality(usable=True))


@dataclass(frozen=True, slots=True)
class Talk:
    attempt: Attempt
    judge: AnswerJudge
    pack: PracticePack

    def answered(self, text: str) -> tuple[Exchange, Course]:
        """The exchange that an answer makes, and the course after it."""
        attempt, client = self.attempt, self.attempt.drill.client
        answered = self.judge.judged(transcript_of(attempt, text), client.category)[-1]
        about = self.judge.is_about(text, client)
        course = taken(course_of(attempt), answered.done(about=about))
        says = Voice(self.pack, attempt.drill, attempt.seed).says(course, about=about)
        return Exchange(text, answered, about, course.beats[-1], says), course
