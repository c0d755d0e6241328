"""What in a transcript was never said, and whether the rest can be trusted; pure.

Reason codes: ``no_speech``, ``short``, ``voicemail_only``, ``roles_unknown``, ``one_side``, ``loops``, ``invented``,
``low_confidence``, ``language_unsure``, ``language_unsupported``, ``language_switch``, ``sides_swapped``, ``no_times``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from transcription.lexicon import murmur, phrases, plain_words
from transcription.types import Layout, Quality, Segment, Speaker, Turn, Word

DAMAGED = 0.50
"""A turn whose words are on average less sure than this is damaged: three in four of them are wrong (docs)."""

UNSURE = 0.40
"""The same of a recogniser's own numbers, before they are made probabilities."""

DAMAGED_SHARE = 0.20
"""About a fifth damaged: no score for the call (FIELD)."""

SHORT_WORDS = 8
MESSAGE_WORDS = 5

MURMUR_S = 1.2
"""A guessed-at sound up to this long may be a murmur; a longer one is not."""

SUPPORTED = ("ru", "en")
_LOOP_TIMES = 4
_DOUBT = 0.55
_GUESSED = 0.25
_FEW_WORDS = 3


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Segments with what was never said taken out, and the codes of what was found."""

    segments: tuple[Segment, ...]
    reasons: tuple[str, ...]


def clean(segments: Iterable[Segment], *, language: str = "ru", sides_apart: bool = False) -> Cleaned:
    """Drops invented phrases (whole or glued to the end of a real line) and guesses, and collapses loops.

    With the ``sides_apart`` a short guessed-at sound beside real speech is kept as a murmur: somebody made a sound.
    """
    kept: list[Segment] = []
    guessed: list[Segment] = []
    reasons: set[str] = set()
    for segment in segments:
        shorter = _without_loops(_without_invented(segment))
        if shorter is not None and _is_guess(shorter) and segment.end_s - segment.start_s <= MURMUR_S:
            guessed.append(shorter)
            continue
        if shorter is None or _is_noise(shorter) or _is_guess(shorter):
            reasons.add("invented")
            continue
        if len(plain_words(shorter.text)) < len(plain_words(segment.text)):
            reasons.add("loops" if _loops(segment) else "invented")
        kept.append(shorter)
    if guessed and sides_apart and kept:
        kept.extend(_murmured(segment, murmur(language)) for segment in guessed)
    elif guessed:
        reasons.add("invented")
    return Cleaned(tuple(sorted(kept, key=_by_start)), tuple(sorted(reasons)))


def judge(
    turns: Sequence[Turn],
    *,
    language: str,
    layout: Layout | None = None,
    found: Sequence[str] = (),
    language_confidence: float | None = None,
) -> Quality:
    """Whether a call's turns can be scored. Unusable: nothing said, only a machine spoke, or a fifth is damaged."""
    reasons = set(found)
    words = sum(len(turn.text.split()) for turn in turns)
    damaged = _damaged_share(turns)
    if words == 0:
        reasons.add("no_speech")
    elif words < SHORT_WORDS:
        reasons.add("short")
    if words and _only_machine(turns):
        reasons.add("voicemail_only")
    if any(turn.speaker is Speaker.UNKNOWN for turn in turns):
        reasons.add("roles_unknown")
    if layout is Layout.ONE_SIDE and words:
        reasons.add("one_side")
    if damaged > DAMAGED_SHARE:
        reasons.add("low_confidence")
    if language not in SUPPORTED and words:
        reasons.add("language_unsupported")
    if language_confidence is not None and language_confidence < 0.5 and words:
        reasons.add("language_unsure")
    usable = not reasons & {"no_speech", "low_confidence", "language_unsupported"}
    return Quality(usable, _confidence(turns), round(damaged, 3), tuple(sorted(reasons)))


def is_voicemail(text: str) -> bool:
    """True for what answering machines and operators say."""
    words = " ".join(plain_words(text))
    return any(f" {' '.join(phrase)} " in f" {words} " for phrase in phrases("voicemail"))


def greeting_of_machine(turns: Sequence[Turn]) -> tuple[int, ...]:
    """Places of the client's turns that an answering machine spoke: it always speaks before the manager's message."""
    places = []
    for place, turn in enumerate(turns):
        if turn.speaker is Speaker.MANAGER and len(turn.text.split()) >= MESSAGE_WORDS:
            break
        if turn.speaker is Speaker.CLIENT:
            places.append(place)
    return tuple(places) if any(is_voicemail(turns[place].text) for place in places) else ()


def _only_machine(turns: Sequence[Turn]) -> bool:
    """A machine answered and no client did. Where the sides are unknown, most of the words must be the machine's."""
    machine = [turn for turn in turns if is_voicemail(turn.text)]
    people = [turn for turn in turns if turn not in machine and turn.speaker is not Speaker.OTHER]
    if not machine or any(turn.speaker is Speaker.CLIENT for turn in people):
        return False
    if any(turn.speaker is Speaker.UNKNOWN for turn in people):
        return _words(machine) >= _words(people)
    return True


def _words(turns: Sequence[Turn]) -> int:
    return sum(len(turn.text.split()) for turn in turns)


def _without_invented(segment: Segment) -> Segment | None:
    """The segment without an invented phrase at its end; None when nothing else is left."""
    words = plain_words(segment.text)
    for phrase in phrases("always"):
        if len(phrase) <= len(words) and words[len(words) - len(phrase) :] == phrase:
            left = len(words) - len(phrase)
            return _without_invented(_first_words(segment, left)) if left else None
    return segment


def _first_words(segment: Segment, count: int) -> Segment:
    """The segment up to its first ``count`` plain words."""
    texts = [word.text for word in segment.words] or segment.text.split()
    taken, seen = 0, 0
    while taken < len(texts) and seen < count:
        seen += len(plain_words(texts[taken]))
        taken += 1
    return _rebuilt(segment, segment.words[:taken], texts[:taken])


def _rebuilt(segment: Segment, words: tuple[Word, ...], texts: Sequence[str]) -> Segment:
    end_s = words[-1].end_s if words else segment.end_s
    return replace(segment, words=words, text=" ".join(texts), end_s=max(segment.start_s, end_s))


def _without_loops(segment: Segment | None) -> Segment | None:
    """A phrase of 1-8 words said four times or more in a row is kept once."""
    if segment is None:
        return None
    texts = [word.text for word in segment.words] or segment.text.split()
    keep = _unlooped([" ".join(plain_words(text)) for text in texts])
    if len(keep) == len(texts):
        return segment
    words = tuple(segment.words[place] for place in keep) if segment.words else ()
    return _rebuilt(segment, words, [texts[place] for place in keep])


def _unlooped(plain: Sequence[str]) -> list[int]:
    """Places of the words to keep."""
    keep: list[int] = []
    place = 0
    while place < len(plain):
        size, times = _loop_at(plain, place)
        keep.extend(range(place, place + size))
        place += size * times
    return keep


def _loop_at(plain: Sequence[str], place: int) -> tuple[int, int]:
    """Size of the phrase that repeats from here and how often; (1, 1) when none does."""
    for size in range(1, 9):
        phrase = plain[place : place + size]
        times = 1
        while plain[place + size * times : place + size * (times + 1)] == phrase:
            times += 1
        if times >= _LOOP_TIMES:
            return size, times
    return 1, 1


def _loops(segment: Segment) -> bool:
    plain = [" ".join(plain_words(text)) for text in segment.text.split()]
    return len(_unlooped(plain)) < len(plain)


def _is_noise(segment: Segment) -> bool:
    """Nothing but punctuation, or words that the recogniser itself takes for no speech."""
    words = plain_words(segment.text)
    sure = _sureness(segment)
    unsure = sure is not None and sure < UNSURE
    silent = segment.no_speech or 0.0
    return not words or (words in phrases("alone") and (silent > _DOUBT or unsure)) or (silent > 0.8 and unsure)


def _is_guess(segment: Segment) -> bool:
    """A few words that the recogniser hardly believes: a grunt, a click, a breath."""
    words, sure = plain_words(segment.text), _sureness(segment)
    return bool(words) and len(words) <= _FEW_WORDS and sure is not None and sure < _GUESSED


def _murmured(segment: Segment, text: str) -> Segment:
    """The segment as one murmur, unless it is one already: a lost «угу» misleads nobody, an invented word does."""
    if all((word,) in phrases("murmurs") for word in plain_words(segment.text)):
        return segment
    sure = _sureness(segment)
    word = Word(text, segment.start_s, segment.end_s, None if sure is None else round(sure, 3))
    return replace(segment, text=text, words=(word,))


def _by_start(segment: Segment) -> tuple[float, float, int]:
    return segment.start_s, segment.end_s, segment.channel


def _sureness(segment: Segment) -> float | None:
    known = [word.confidence for word in segment.words if word.confidence is not None]
    return sum(known) / len(known) if known else segment.confidence


def _damaged_share(turns: Sequence[Turn]) -> float:
    """Share of characters that stand in damaged turns; 0 where nothing is known of confidence."""
    known = [turn for turn in turns if turn.confidence is not None]
    total = sum(len(turn.text) for turn in known)
    damaged = sum(len(turn.text) for turn in known if turn.confidence is not None and turn.confidence < DAMAGED)
    return damaged / total if total else 0.0


def _confidence(turns: Sequence[Turn]) -> float | None:
    """Mean over turns by their length; None when no turn has one."""
    known = [(turn.confidence, len(turn.text)) for turn in turns if turn.confidence is not None]
    total = sum(length for _, length in known)
    return round(sum(sure * length for sure, length in known) / total, 3) if total else None
