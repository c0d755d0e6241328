"""Values to what a terminal shows or a script reads; decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rich.table import Table

from assistant.calls import OpenCall, StoryLine
from assistant.doctor import Examination
from assistant.documents import AnalysisDocument
from assistant.documents_evidence import EvidenceItem
from assistant.documents_facts import FactItem, NextStepItem
from assistant.documents_findings import CrmFieldItem
from assistant.documents_objections import ObjectionItem
from assistant.documents_scorecard import OverrideItem
from assistant.domain import Call, CallState, CallSummary, ImportSummary
from objections.evaluation import NONE
from objections.retraining import Effect
from scoring_rubric.types import CallKind
from transcription.interchange import transcript_to_json
from transcription.types import Transcript
from ui import rescored
from ui.call_list import score_told
from ui.console import stdout, tell
from ui.remarks_json import remarks_json
from ui.web.components.values import written
from ui.web.wording import LANGUAGES, Wording, wording
from ui.words import terminal_language, words

HANDLING = "objection_handling"
SHOWN_QUOTE = 90
SHOWN_CONFUSIONS = 15
SHOWN_MISTAKES = 10


def doing(call: Call | None) -> str:
    """What the worker has in hand, for the progress bar."""
    if call is None or call.stage is None:
        return str(words()["waiting"])
    return str(words()["doing"]).format(name=call.name, stage=words()["stages"][call.stage.value])


def import_document(summary: ImportSummary) -> dict[str, Any]:
    crm = summary.crm
    return {
        "added": summary.added,
        "known": summary.known,
        "refused": summary.refused,
        "files": [asdict(arrival) for arrival in summary.arrivals],
        "crm": {
            "leads": len(crm.leads),
            "deals": len(crm.deals),
            "activities": len(crm.activities),
            "problems": [asdict(problem) for problem in crm.problems],
        },
    }


def print_import(summary: ImportSummary) -> None:
    document = import_document(summary)
    stdout.print(str(words()["imported"]).format(**document))
    for arrival in summary.arrivals:
        if arrival.problem:
            stdout.print(f"  ! {arrival.problem}", markup=False)
    crm = document["crm"]
    if crm["leads"] or crm["deals"] or crm["activities"] or crm["problems"]:
        stdout.print(str(words()["crm"]).format(**crm | {"problems": len(crm["problems"])}))
    for problem in summary.crm.problems:
        stdout.print(f"  ! {problem.file}, {problem.line}: {problem.problem}", markup=False)


def process_document(queued: int, calls: Sequence[Call]) -> dict[str, Any]:
    failed = [call for call in calls if call.state is CallState.FAILED]
    done = sum(call.state is CallState.DONE for call in calls)
    return {
        "queued": queued,
        "done": done,
        "failed": len(failed),
        "waiting": len(calls) - done - len(failed),
        "failures": [
            {"call_id": call.call_id, "name": call.name, "failure": call.failure, "permanent": call.permanent}
            for call in failed
        ],
    }


def print_processed(document: dict[str, Any]) -> None:
    stdout.print(str(words()["processed"]).format(**document))
    for failure in document["failures"]:
        stdout.print("  ! " + str(words()["failed_call"]).format(**failure), markup=False)


def summary_document(item: CallSummary) -> dict[str, Any]:
    call = item.call
    return {
        "call_id": call.call_id,
        "name": call.name,
        "state": call.state.value,
        "stage": call.stage.value if call.stage else None,
        "progress": round(call.progress, 2),
        "failure": call.failure,
        "started_at": _moment(item.started_at),
        "manager": item.manager,
        "client": item.client,
        "company": item.company,
        "source": item.source,
        "language": item.language,
        "duration_s": item.duration_s,
        "score": item.score,
        "withheld": item.withheld,
        "critical": list(item.critical),
        "objections": list(item.objections),
        "came_back": list(item.came_back),
        "missing_steps": list(item.missing_steps),
        "lead_verdict": item.lead_verdict,
        "crm_contradicts": list(item.crm_contradicts),
        "open_disputes": item.open_disputes,
        "corrected_by": list(item.corrected_by),
        "unsure": list(item.unsure),
        "kind": item.kind,
    }


def call_document(call: OpenCall) -> dict[str, Any]:
    """``razbor show CALL --json``: the call, its transcript and its analysis (null until reviewed)."""
    return {
        "call": summary_document(call.summary),
        "transcript": None if call.transcript is None else transcript_to_json(call.transcript),
        "analysis": None if call.analysis is None else call.analysis.to_json(),
        "previous": [item.call.call_id for item in call.previous],
        "came_back": [
            asdict(item) | {"earlier_started_at": _moment(item.earlier_started_at)} for item in call.came_back
        ],
        "past_scores": rescored.past_scores(call.past_scores),
        "remarks": remarks_json(call.remarks),
        "story": [asdict(line) | {"started_at": _moment(line.started_at)} for line in call.story],
        "stages": [
            asdict(run) | {"stage": run.stage.value, "started_at": _moment(run.started_at)} for run in call.runs
        ],
    }


def print_found(calls: Iterable[OpenCall], w: Wording) -> None:
    """The demo's summary: for each call what was found in it."""
    stdout.print()
    tell(str(words()["found"]), style="bold")
    for call in calls:
        stdout.print()
        item = call.summary
        title = f"{item.call.name}  ·  {item.client or '—'}  ·  {item.manager or '—'}  ·  {score_told(item)}"
        tell(title, style="bold")
        if item.call.failure:
            tell(f"  ! {item.call.failure}")
        if call.analysis is not None:
            _print_brief(call, call.analysis, w)


def _print_brief(call: OpenCall, analysis: AnalysisDocument, w: Wording) -> None:
    said = words()
    for mark in analysis.scorecard.critical:
        tell(f"  {said['critical']}: {w.name('criterion', mark)}")
    for found in analysis.objections:
        status = _outcome(found, call.known, w)
        named = w.name("category", found.category)
        tell(f"  {named} ({status}): {_quoted(found.evidence[0])}")
    for back in call.came_back:
        told = said["came_back"].format(earlier=back.earlier_call_id, status=said["statuses"][back.earlier_status])
        tell(f"  {w.name('category', back.category)}: {told}")
    steps = [step for step in analysis.script.steps if step.status != "not_applicable"]
    done = sum(step.status == "done" for step in steps)
    verdict = said["statuses"][analysis.lead.verdict]
    line = f"{said['steps_done'].format(done=done, all=len(steps))}  ·  {said['lead']}: {verdict}"
    tell(f"  {said['kinds'][analysis.kind]}  ·  {line}")
    for field in analysis.crm.fields:
        if field.status == "contradicts":
            tell(f"  CRM · {_pair(field, w, ' ≠ ')}")


def _ended(found: ObjectionItem, known: Mapping[str, StoryLine]) -> str:
    """How an objection ended by what later calls have shown, else by what its own call has."""
    line = known.get(found.id)
    return line.status if line else found.handling.status


def _outcome(found: ObjectionItem, known: Mapping[str, StoryLine], w: Wording) -> str:
    """The same in words, with the doubt where there is one."""
    told = str(words()["statuses"][_ended(found, known)])
    return f"{told}; {w.text('objections.unsure')}" if found.unsure else told


def print_transcript(transcript: Transcript) -> None:
    w = wording(terminal_language())
    reasons = ", ".join(w.name("quality", reason) for reason in transcript.quality.reasons)
    spoken = w.name("language", transcript.language) if transcript.language in LANGUAGES else transcript.language
    tell(f"{transcript.call_id}  ({spoken})  {reasons}".rstrip(), style="bold")
    for turn in transcript.turns:
        at = "" if turn.start_s is None else f"{_clock(turn.start_s)} "
        tell(f"{at}{words()['speakers'][turn.speaker.value]}: {turn.text}")


def print_analysis(
    analysis: AnalysisDocument, w: Wording, known: Mapping[str, StoryLine] = MappingProxyType({})
) -> None:
    """An analysis that is in the reader's language already."""
    said = words()
    card = analysis.scorecard
    number = f"{card.score:g}" if card.score is not None else f"{said['withheld']} ({card.reason})"
    if card.points is not None:
        points = said["points"].format(value=f"{card.points.value:g}", of=f"{card.points.of:g}")
        band = w.name("score_band", card.points.band) if card.points.band else ""
        number = f"{number} ({', '.join(filter(None, (points, band)))})"
    share = said["coverage"].format(share=round(card.coverage * 100))
    tell(f"{analysis.call_id}: {said['score']} {number}, {share}", style="bold")
    for mark in card.critical:
        tell(f"  {said['critical']}: {w.name('criterion', mark)}")
    if card.critical and card.score is not None and analysis.kind != CallKind.VOICEMAIL:
        tell(f"  {w.text('score.critical_means')}")
    for section in card.sections:
        shown = "—" if section.score is None else f"{section.score:g}"
        tell(f"  {w.name('section', section.id)}: {shown}")
        if section.id == HANDLING and section.score is not None:
            tell(f"    {w.text('score.handling_note')}")
        for criterion in section.criteria:
            value = said["statuses"].get(criterion.status, criterion.status)
            if criterion.score is not None:
                value = f"{criterion.score:g}"
            tell(f"    {w.name('criterion', criterion.id)}: {value}  {criterion.reason}")
            if criterion.override is not None:
                tell(f"      {_overridden(criterion.override)}")
            for item in criterion.evidence:
                tell(f"      {_quoted(item)}")
    _print_findings(analysis, w, known)


def _overridden(kept: OverrideItem) -> str:
    machine = words()["statuses"].get(kept.machine_status, kept.machine_status)
    if kept.machine_score is not None:
        machine = f"{kept.machine_score:g}"
    return str(words()["remarks"]["corrected"]).format(author=kept.author, machine=machine, reason=kept.reason)


def _print_findings(analysis: AnalysisDocument, w: Wording, known: Mapping[str, StoryLine]) -> None:
    said = words()
    statuses = said["statuses"]
    tell(f"{said['objections']}: {'' if analysis.objections else said['none_found']}")
    for found in analysis.objections:
        status = _outcome(found, known, w)
        tell(f"  {w.name('category', found.category)}, {status}: {_quoted(found.evidence[0])}")
    tell(f"{said['script']}:")
    for step in analysis.script.steps:
        told = _first(step.evidence) or step.reason
        tell(f"  {w.name('step', step.id)}: {statuses[step.status]} {told}".rstrip())
    tell(f"{said['facts']}:")
    for name, fact in analysis.facts:
        if name != "promises" and fact is not None:
            told = f"{written(name, fact.value, w)}{_dated(fact, w)}"
            tell(f"  {w.name('fact', name)}: {told} {_first(fact.evidence)}")
    if analysis.crm.fields:
        tell(f"{said['crm_check']}:")
    for field in analysis.crm.fields:
        tell(f"  {_pair(field, w, ' / ', f'{statuses[field.status]}  ')}")
    tell(f"{said['lead']}: {statuses[analysis.lead.verdict]}")
    if analysis.advice:
        tell(f"{said['advice']}:")
    for advice in analysis.advice:
        tell(f"  {said['advice_kinds'][advice.kind]} {advice.text} {_first(advice.evidence)}")


def _pair(field: CrmFieldItem, w: Wording, between: str, status: str = "") -> str:
    """A CRM field by its name, with what stands in the CRM and what was said."""
    crm, said = (written(field.field, value, w) or "—" for value in (field.crm, field.call))
    return f"{w.name('crm_field', field.field)}: {status}{crm}{between}{said}"


def print_call(call: OpenCall, w: Wording) -> None:
    if call.summary.call.failure:
        tell(f"! {call.summary.call.failure}")
    if call.transcript is not None:
        print_transcript(call.transcript)
    if call.analysis is not None:
        stdout.print()
        print_analysis(call.analysis, w, call.known)
    rescored.print_past_scores(call.past_scores)
    if call.analysis is None and not call.summary.call.failure:
        tell(f"{call.summary.call.name}: {words()['states'][call.summary.call.state.value]}")


def print_training(effect: Effect, path: Path) -> None:
    """What a retraining changed, and whether it was kept."""
    told = words()["training"]
    table = Table("", told["before"], told["after"], box=None, pad_edge=False)
    table.add_row(told["accuracy"].format(n=effect.held_out), *_shares(effect.accuracy))
    table.add_row(told["objection_f1"], *_shares(effect.objection_f1))
    table.add_row(told["plain"], *_shares(effect.plain))
    table.add_row(told["agreed"].format(n=effect.corrections), *_shares(effect.agreed))
    stdout.print(table)
    if effect.left_out:
        stdout.print(told["left_out"].format(n=effect.left_out))
    stdout.print(told["kept" if effect.kept else "refused"].format(path=path), markup=False)


def _shares(values: tuple[float, float]) -> list[str]:
    return [f"{value:.1%}" for value in values]


def print_objection_measures(result: dict[str, Any]) -> None:
    """Figures, what was taken for what, and the mistakes that were made with the most confidence."""
    told = words()["measures"]
    macro = "–" if result["macro_f1"] is None else f"{result['macro_f1']:.3f}"
    stdout.print(told["objections"].format(n=result["n"], macro=macro, binary=result["binary_f1"]))
    table = Table(told["category"], "n", told["precision"], told["recall"], "F1", box=None, pad_edge=False)
    for category, one in result["per_category"].items():
        table.add_row(category, str(one["n"]), *(f"{one[name]:.2f}" for name in ("precision", "recall", "f1")))
    stdout.print(table)
    taken = Counter((error["expected"], error["got"]) for error in result["errors"])
    if not taken:
        return
    confusions = Table(told["expected"], told["got"], told["times"], title=told["confusions"], box=None, pad_edge=False)
    for (expected, got), times in sorted(taken.items(), key=lambda item: (-item[1], item[0]))[:SHOWN_CONFUSIONS]:
        confusions.add_row(expected, got, str(times))
    stdout.print(confusions)
    stdout.print(told["worst"])
    for error in worst_mistakes(result["errors"])[:SHOWN_MISTAKES]:
        line = f"  {error['expected']} → {error['got']} ({error['confidence']:.2f}): {error['text'][:SHOWN_QUOTE]}"
        stdout.print(line, markup=False)


def worst_mistakes(errors: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The surest first: a false alarm by its confidence, a miss by what was lacking of it."""
    return sorted(
        errors,
        key=lambda error: (-(1 - error["confidence"] if error["got"] == NONE else error["confidence"]), error["text"]),
    )


def print_script_measures(result: dict[str, Any]) -> None:
    stdout.print(f"n {result['n']}  accuracy {result['accuracy']:.3f}  macro F1 {result['macro_f1']:.3f}")


def print_transcription_measures(result: dict[str, Any]) -> None:
    stdout.print("WER {wer:.3f}  CER {cer:.3f}  audio {audio_s:.1f} s  wall {wall_s:.1f} s".format(**result))


def print_doctor(report: Examination) -> None:
    for line in report.lines:
        stdout.print(f"{' ' if line.ok else '!'} {line.name}: {line.found}", markup=False)
    stdout.print(str(words()["doctor_ok" if report.healthy else "doctor_bad"]))


def _dated(fact: FactItem, w: Wording) -> str:
    """When the next step is, no more exactly than it was said."""
    when = fact.when if isinstance(fact, NextStepItem) else None
    if when is None or not isinstance(fact, NextStepItem):
        return ""
    named = datetime.fromisoformat(when)
    return f" ({w.moment(named)})" if fact.precision == "time" else f" ({w.day(named)})"


def _quoted(item: EvidenceItem) -> str:
    quote = item.quote if len(item.quote) <= SHOWN_QUOTE else item.quote[:SHOWN_QUOTE].rsplit(" ", 1)[0] + " …"
    at = "" if item.start_s is None else f"{_clock(item.start_s)} "
    return f"{at}«{quote}»"


def _first(items: Sequence[EvidenceItem]) -> str:
    return _quoted(items[0]) if items else ""


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _moment(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat(timespec="seconds")
