"""One open call as the page shows it: what the templates need beside the stored values; values in, values out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from assistant.calls import OpenCall
from assistant.comment_values import Comment
from assistant.documents import AnalysisDocument
from assistant.documents_corrected import stands_at
from assistant.documents_evidence import EvidenceItem
from assistant.documents_facts import FactItem, NextStepItem
from assistant.documents_findings import StatisticsItem
from assistant.documents_scorecard import CriterionItem, SectionItem
from assistant.domain import CorrectionKind, Stage
from assistant.lost_points import Change
from assistant.promises import LedgerLine
from assistant.viewers import OPEN, Viewer
from scoring_rubric.phrases import phrase_of
from transcription.types import Transcript
from ui.web.address import address_of_call
from ui.web.components.bands import band_of
from ui.web.components.lost_points import lost_rows
from ui.web.components.promises import promise_rows
from ui.web.components.put_right import last_change, put_right_rows
from ui.web.components.remarks import remarks_view
from ui.web.components.rows import rows
from ui.web.components.spoken import findings, spoken_turns
from ui.web.components.strings import strings_of
from ui.web.components.timeline import timeline
from ui.web.components.values import written
from ui.web.markup import render
from ui.web.wording import Wording

FULL = 0.995
AT_FIRST = 150
"""So many lines of a transcript are there at once; the rest follows while nobody waits."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What the reader of the page may do. ``name``: how he signs; ``signed`` that he need not say it again."""

    name: str = ""
    signed: bool = False
    corrects: bool = True
    speaks: bool = True
    change: str = ""
    """The correction that the address says was made just now, such as ``t7``."""
    managers: tuple[str, ...] | None = None
    """Names to choose from where he may say whose call it was; None where that is not for him to say."""


FACTS = ("next_step", "client_name", "company", "phone", "email", "need", "budget", "decision_role", "refusal_reason")
CRM_ORDER = ("contradicts", "missing", "match", "not_discussed")


@dataclass(frozen=True, slots=True)
class SectionRows:
    """A section's criteria by what they ask of the reader: something was lacking or settled by a person, all was done,
    nothing to say.

    ``share`` is the section's weight among all sections, 0..1.
    """

    section: SectionItem
    share: float
    band: str
    lacking: tuple[CriterionItem, ...]
    done: tuple[CriterionItem, ...]
    silent: tuple[CriterionItem, ...]


def call_markup(
    opened: OpenCall,
    words: Wording,
    *,
    has_media: bool,
    reader: str = "",
    veiled: bool = False,
    promises: tuple[LedgerLine, ...] = (),
    lost: Sequence[Change] = (),
    viewer: Viewer = OPEN,
    looks: Looks | None = None,
) -> str:
    """The HTML of a call's page; ``promises`` is its part of the ledger, ``lost`` what would have changed the score;
    ``veiled``: marks are kept from ``reader`` until he has given his own.
    """
    analysis, transcript = opened.analysis, opened.transcript
    looks = looks or Looks(name=reader)
    return render(
        "call",
        words,
        s=opened.summary,
        title=opened.summary.client or opened.summary.company or opened.summary.call.name,
        band=band_of(opened.summary.score),
        transcript=transcript,
        analysis=analysis,
        media=has_media,
        line=timeline(transcript, analysis) if transcript else None,
        turns=spoken_turns(transcript, findings(analysis) if analysis else ()) if transcript else (),
        quality_reasons=transcript.quality.reasons if transcript else (),
        runs=opened.runs,
        stages=[stage.value for stage in Stage],
        strings=json.dumps(strings_of(words), ensure_ascii=False),
        ledger=promise_rows(promises, words),
        veiled=veiled,
        said=remarks_view(opened, words, reader=reader, viewer=viewer),
        looks=looks,
        changed=last_change(opened, looks.change, words),
        audit=put_right_rows(opened, words),
        at_first=AT_FIRST,
        says=_says(transcript) if transcript else "[]",
        heard=_heard(opened),
        whole=_whole(transcript),
        line_starts={turn.turn: turn.start_s for turn in transcript.turns} if transcript else {},
        comments_of=_by_line(opened),
        loose_comments=[one for one in opened.comments if one.turn is None],
        **(_reviewed(opened, analysis, words, lost, promised=bool(promises)) if analysis else {}),
    )


def _whole(transcript: Transcript | None) -> Callable[[EvidenceItem], str]:
    """A quote within the sentence that it stands in."""
    texts = {turn.turn: turn.text for turn in transcript.turns} if transcript else {}
    return lambda item: phrase_of(texts.get(item.turn, ""), item.quote).shown


def _says(transcript: Transcript) -> str:
    """Who speaks when, line by line, for what is drawn and followed before all lines are there."""
    spoken = [turn for turn in transcript.turns if turn.start_s is not None and turn.end_s is not None]
    return json.dumps([[turn.turn, turn.start_s, turn.end_s, turn.speaker.value] for turn in spoken])


def _heard(opened: OpenCall) -> dict[int, str]:
    """What the machine had heard in the lines that people have corrected one by one."""
    return {one.turn: one.heard for one in opened.put_right if one.in_force and one.turn is not None}


def _by_line(opened: OpenCall) -> dict[int, list[Comment]]:
    found: dict[int, list[Comment]] = {}
    for one in opened.comments:
        if one.turn is not None:
            found.setdefault(one.turn, []).append(one)
    return found


def section_rows(section: SectionItem, all_weights: float = 1.0) -> SectionRows:
    """Criteria of a section, those a person has marked first, then the most lacking; ``all_weights`` is the sum of all
    sections' weights.
    """
    changed = [item for item in section.criteria if item.override is not None]
    own = [item for item in section.criteria if item.override is None]
    scored = [(item.score, item) for item in own if item.score is not None]
    lacking = [item for score, item in sorted(scored, key=itemgetter(0)) if score < FULL]
    withheld = [item for item in own if item.status == "withheld"]
    return SectionRows(
        section=section,
        share=section.weight / all_weights,
        band=band_of(section.score),
        lacking=(*changed, *lacking, *withheld),
        done=tuple(item for score, item in scored if score >= FULL),
        silent=tuple(item for item in own if item.status == "not_applicable"),
    )


def _reviewed(
    opened: OpenCall, analysis: AnalysisDocument, words: Wording, lost: Sequence[Change], *, promised: bool
) -> dict[str, object]:
    previous = rows(opened.previous)
    by_kind = {
        kind: [item for item in analysis.advice if item.kind == kind] for kind in ("focus", "strength", "change")
    }
    facts = list(_facts(analysis))
    # What was said and cannot be set against the CRM («с сайта» of an advertisement) was discussed all the same.
    discussed = [item for item in analysis.crm.fields if item.status != "not_discussed" or item.call]
    weights = sum(section.weight for section in analysis.scorecard.sections)
    moments = {key: told for key, fact in facts if (told := _appointment(fact, words))}
    return {
        "criticals": list(_criticals(analysis)),
        "focus": by_kind["focus"],
        "strengths": by_kind["strength"],
        "changes": by_kind["change"],
        "proofs": _proofs(analysis),
        "said_by": _said_by(opened, analysis, words),
        "came_back": opened.came_back,
        "known": opened.known,
        "call_days": {line.call_id: line.started_at for line in opened.story},
        "sections": [section_rows(section, weights) for section in analysis.scorecard.sections],
        "crm_fields": sorted(discussed, key=lambda item: CRM_ORDER.index(item.status)),
        "crm_silent": [item for item in analysis.crm.fields if item not in discussed],
        "written": lambda field, value: written(field, value, words),
        "facts": facts,
        "moments": moments,
        "promises": [(item, _appointment(item, words)) for item in analysis.facts.promises],
        "marketing": opened.link.lead.marketing_qualified if opened.link.lead else None,
        "statistics": list(_statistics(analysis.statistics, words)),
        "previous": previous,
        "address_of_call": address_of_call,
        "lost": lost_rows(lost),
        "jump": [
            *_sections(analysis, has_losses=bool(lost), has_history=bool(previous), promised=promised),
            *(["changes"] if opened.put_right or opened.corrections else []),
        ],
    }


def _sections(analysis: AnalysisDocument, *, has_losses: bool, has_history: bool, promised: bool) -> list[str]:
    first = ["feedback"] if analysis.advice else []
    last = ["history"] if has_history else []
    ledger = ["promises"] if promised else []
    scored = ["scorecard"] if analysis.scorecard.sections else []
    losses = ["lost_points"] if has_losses else []
    told = ["objections", "script", "crm", *ledger, "facts", "lead", "statistics"]
    return [*first, *scored, *losses, "remarks", *told, *last]


def _criticals(analysis: AnalysisDocument) -> Iterator[CriterionItem]:
    for section in analysis.scorecard.sections:
        yield from (item for item in section.criteria if item.id in analysis.scorecard.critical)


def _proofs(analysis: AnalysisDocument) -> dict[tuple[str, str], EvidenceItem]:
    """The words by which each handling step of each objection was taken."""
    return {
        (found.id, step.step): step.evidence for found in analysis.objections for step in found.handling.step_evidence
    }


def _said_by(opened: OpenCall, analysis: AnalysisDocument, words: Wording) -> dict[str, str]:
    """Of each objection that a person added, or whose end he gave, who it was: the explanation in place of a reason."""
    found = {}
    for item in analysis.objections:
        for one in opened.corrections:
            if one.in_force and one.outcome and stands_at(item, one.turn, one.quote):
                key = "call.added_by" if one.kind is CorrectionKind.MISSED else "call.outcome_by"
                found[item.id] = words.text(key, name=one.author)
    return found


def _facts(analysis: AnalysisDocument) -> Iterator[tuple[str, FactItem]]:
    for key in FACTS:
        fact = getattr(analysis.facts, key)
        if fact is not None:
            yield key, fact


def _appointment(fact: FactItem, words: Wording) -> str:
    """When a dated fact is to happen; empty for every other."""
    when = fact.when if isinstance(fact, NextStepItem) else None
    return words.appointment(datetime.fromisoformat(when)) if when else ""


def _statistics(measured: StatisticsItem, words: Wording) -> Iterator[tuple[str, str]]:
    """Measures that there are, written out; the talk ratio is drawn apart."""
    for key in ("longest_monologue_s", "patience_s", "silence_s"):
        if (seconds := getattr(measured, key)) is not None:
            yield key, words.seconds(seconds, 1 if key == "patience_s" else 0)
    for key in ("questions_manager", "open_questions_manager", "questions_client"):
        if (count := getattr(measured, key)) is not None:
            yield key, words.number(count)
    for key in ("interruptions_manager", "interruptions_client", "words_per_min_manager"):
        if (count := getattr(measured, key)) is not None:
            yield key, words.number(count)
    for key in ("interactivity_per_min", "fillers_per_100_words_manager"):
        if (rate := getattr(measured, key)) is not None:
            yield key, words.number(rate, 1)
