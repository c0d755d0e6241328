"""How ``said`` is computed: which sentences count, how many there are, where to look when none does; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from objections.types import Objection
from scoring_rubric.hearing import Heard, Sentence, hear
from scoring_rubric.measures_evidence import in_doubt, looked_at
from scoring_rubric.outcomes import Outcome, lossy, not_applicable, once, scored, withheld
from scoring_rubric.rubric import Trust
from scoring_rubric.rubric_measures import Shown
from scoring_rubric.rubric_reasons import Reason
from scoring_rubric.rubric_said import Said, Wording, score_of
from scoring_rubric.scoring_findings import Findings
from scoring_rubric.script import began_s
from transcription.types import Evidence, Speaker, Transcript

SHOWN_QUOTES = 3


def said(spec: Said, findings: Findings, trust: Trust, heard: Heard | None = None) -> Outcome:
    """Counted sentences of one side; withheld where the doubtful ones among them would decide the mark."""
    transcript = findings.transcript
    hindered = _hindered(spec, findings)
    if hindered is not None:
        return hindered
    found = list(_counted(spec, findings, heard if heard is not None else hear((spec,), transcript)))
    sure = [quotes for quotes in found if not in_doubt(quotes[-1:], transcript, trust)]
    score = score_of(spec.marks, len(found))
    if score != score_of(spec.marks, len(sure)):
        return withheld(Reason.QUOTE_IN_DOUBT, found[0])
    quotes = once([quote for said in (sure or found)[:SHOWN_QUOTES] for quote in said])
    if score == 1.0:
        return scored(score, Reason.SAID, quotes)
    if lossy(trust, transcript):
        return withheld(Reason.ABSENCE_IN_DOUBT, quotes)
    if found:
        return scored(score, Reason.SAID_TOO_FEW, quotes, count=str(len(found)), total=str(spec.enough))
    return scored(0.0, Reason.NOT_SAID, _where_to_look(spec, findings))


def _hindered(spec: Said, findings: Findings) -> Outcome | None:
    """Why this cannot be judged on the call, if so."""
    transcript = findings.transcript
    language = transcript.language
    after = spec.after.cues if spec.after else None
    if not all(wording.in_language(language) for wording in (spec.cues, after) if wording is not None):
        return withheld(Reason.NOT_WORDED)
    if spec.within_s is not None and spec.until_turns is None and began_s(transcript) is None:
        return withheld(Reason.NO_TIMES)
    if spec.after is None or not spec.after.objection:
        return None
    if not findings.objections:
        return not_applicable(Reason.NO_OBJECTIONS)
    return None if _sure_objections(findings) else withheld(Reason.OBJECTIONS_IN_DOUBT)


def _counted(spec: Said, findings: Findings, heard: Heard) -> Iterator[tuple[Evidence, ...]]:
    """The quote of each sentence that counts, behind that of what it came after."""
    transcript = findings.transcript
    language = transcript.language
    turns = _place(spec, transcript)
    before = _before(spec, findings, heard)
    for sentence in heard.get(Speaker(spec.speaker), ()):
        quote = _quoted(spec, sentence, language) if sentence.turn.turn in turns else None
        if quote is None or not _in_time(spec, quote, transcript):
            continue
        if spec.after is None:
            yield (quote,)
            continue
        leading = [item for item in before if 0 < quote.turn - item.turn <= spec.after.turns]
        if leading:
            yield (leading[-1], quote)


def _quoted(spec: Said, sentence: Sentence, language: str) -> Evidence | None:
    """The sentence's quote where its words and its form are those asked for."""
    if spec.asks is not None and sentence.piece.asks is not spec.asks:
        return None
    if spec.numbers and not sentence.figures:
        return None
    if spec.cues is None:
        return sentence.quoted()
    hit = sentence.own(spec.cues.in_language(language), _patterns(spec.unless, language))
    return None if hit is None else sentence.quoted(hit)


def _patterns(wording: Wording | None, language: str) -> tuple[str, ...]:
    return wording.in_language(language) if wording is not None else ()


def _place(spec: Said, transcript: Transcript) -> set[int]:
    """Numbers of the speaker's turns in which it counts."""
    turns = [turn.turn for turn in transcript.said_by(Speaker(spec.speaker))]
    if spec.until_turns is not None:
        turns = turns[: spec.until_turns]
    if spec.last_turns is not None:
        turns = [turn for turn in turns if turn >= len(transcript.turns) - spec.last_turns]
    return set(turns)


def _in_time(spec: Said, quote: Evidence, transcript: Transcript) -> bool:
    """Within the seconds asked for; without times the place by turns has to do."""
    began = began_s(transcript)
    if spec.within_s is None or began is None or quote.start_s is None:
        return True
    return quote.start_s - began <= spec.within_s


def _before(spec: Said, findings: Findings, heard: Heard) -> Sequence[Evidence]:
    """What it has to come after, in order of place."""
    if spec.after is None:
        return ()
    if spec.after.cues is None:
        return sorted((found.evidence[-1] for found in _sure_objections(findings)), key=lambda item: item.turn)
    cues = spec.after.cues.in_language(findings.transcript.language)
    sentences = heard.get(Speaker(spec.after.speaker), ())
    return [sentence.quoted(hit) for sentence in sentences if (hit := sentence.own(cues)) is not None]


def _sure_objections(findings: Findings) -> list[Objection]:
    return [found for found in findings.objections if not found.unsure]


def _where_to_look(spec: Said, findings: Findings) -> tuple[Evidence, ...]:
    """The answers to the objections, or the part of the call where it should have been said."""
    if spec.shows is None and spec.after is not None and spec.after.objection:
        answered = [(found.evidence[0], *found.handling.evidence[:1]) for found in _sure_objections(findings)]
        return once([quote for quotes in answered[:SHOWN_QUOTES] for quote in quotes])
    return looked_at(spec.shows or _usual_place(spec), findings.transcript)


def _usual_place(spec: Said) -> Shown:
    if spec.until_turns is not None or spec.within_s is not None:
        return "opening"
    return "closing" if spec.last_turns is not None else "longest_turn"
