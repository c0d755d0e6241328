"""From answers to figures: errors, invented words, speed, memory, and how systems compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transcription.evaluation import Errors, letter_errors, word_errors
from transcription.lexicon import plain_words


@dataclass(frozen=True, slots=True)
class Answer:
    """What one system made of one recording, at its fastest. An empty ``reference`` means that nobody speaks there."""

    file: str
    reference: str
    text: str
    audio_s: float
    wall_s: float
    cpu_s: float
    peak_mb: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """One system on all recordings of one condition. Rates are over all words together, so long files count for more.

    ``words`` and ``letters`` are of recordings with a reference; ``invented`` words were heard on those without, which
    last ``wordless_s`` together. ``failed`` recordings gave an error and count with all their words wrong.
    """

    words: Errors
    letters: Errors
    invented: int
    wordless_s: float
    audio_s: float
    wall_s: float
    cpu_s: float
    peak_mb: float
    files: int
    failed: int

    @property
    def wer(self) -> float | None:
        return self.words.rate if self.words.length else None

    @property
    def cer(self) -> float | None:
        return self.letters.rate if self.letters.length else None

    @property
    def invented_per_min(self) -> float | None:
        return 60.0 * self.invented / self.wordless_s if self.wordless_s else None

    @property
    def times_real_time(self) -> float:
        return self.audio_s / self.wall_s if self.wall_s else 0.0

    @property
    def cpu_s_per_min(self) -> float:
        return 60.0 * self.cpu_s / self.audio_s if self.audio_s else 0.0

    def numbers(self) -> dict[str, float | None]:
        """All of it, as it goes into the JSON."""
        exact = {
            "wer": self.wer,
            "cer": self.cer,
            "words": self.words.length,
            "invented_words": self.invented,
            "invented_words_per_min": self.invented_per_min,
            "wordless_s": self.wordless_s,
            "audio_s": self.audio_s,
            "wall_s": self.wall_s,
            "times_real_time": self.times_real_time,
            "cpu_s_per_min": self.cpu_s_per_min,
            "peak_mb": self.peak_mb,
            "files": self.files,
            "failed": self.failed,
        }
        return {name: None if value is None else round(value, 4) for name, value in exact.items()}


def summed(answers: Iterable[Answer]) -> Figures:
    """The figures of one system's answers."""
    answers = list(answers)
    said = [answer for answer in answers if plain_words(answer.reference)]
    wordless = [answer for answer in answers if not plain_words(answer.reference)]
    return Figures(
        words=_together(word_errors(answer.reference, answer.text) for answer in said),
        letters=_together(letter_errors(answer.reference, answer.text) for answer in said),
        invented=sum(len(plain_words(answer.text)) for answer in wordless),
        wordless_s=sum(answer.audio_s for answer in wordless),
        audio_s=sum(answer.audio_s for answer in answers),
        wall_s=sum(answer.wall_s for answer in answers),
        cpu_s=sum(answer.cpu_s for answer in answers),
        peak_mb=max((answer.peak_mb for answer in answers), default=0.0),
        files=len(answers),
        failed=sum(bool(answer.error) for answer in answers),
    )


def ours_faster(ours: Figures, other: Figures) -> float | None:
    """How many times our speed is the other's; None where either did nothing."""
    if not ours.times_real_time or not other.times_real_time:
        return None
    return ours.times_real_time / other.times_real_time


def cost(found: Sequence[Answer], clean: Sequence[Answer]) -> float | None:
    """How much higher the word error rate is than on the same recordings when clean; None unless all of them are."""
    names = {answer.file for answer in found}
    same = [answer for answer in clean if answer.file in names]
    here, there = summed(found).wer, summed(same).wer
    return here - there if here is not None and there is not None and len(same) == len(found) else None


def best_peer(by_system: Mapping[str, Figures], ours: str) -> str | None:
    """The peer with the lowest word error rate, the first of equals."""
    rates = {name: found.wer for name, found in by_system.items() if name != ours and found.wer is not None}
    return min(rates, key=lambda name: rates[name] or 0.0, default=None)


def _together(errors: Iterable[Errors]) -> Errors:
    counted = list(errors)
    return Errors(sum(one.edits for one in counted), sum(one.length for one in counted))
