"""``transcribe``, ``analyse`` and ``evaluate``: nothing is stored."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from assistant.analysis import Analyst
from assistant.app import make_analyst
from assistant.errors import BadInput
from assistant.retelling import retold
from assistant.settings import Settings
from assistant.workshop import Workshop
from objections.evaluation import evaluate, read_labelled
from scoring_rubric.script_evaluation import evaluate_script, read_labelled_steps
from scoring_rubric.types import CallContext
from transcription.captions import read_transcripts, transcript_to_json
from transcription.errors import TranscriptionError
from transcription.evaluation import evaluate as evaluate_recogniser
from transcription.evaluation import read_manifest
from transcription.types import Transcript
from ui import console, presenters
from ui.commands.context import JsonOption, settings_of
from ui.terminal import terminal_wording

evaluate_app = typer.Typer(help="Measure this installation against labelled data.")


class Language(StrEnum):
    AUTO = "auto"
    RU = "ru"
    EN = "en"


def transcribe(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Recordings.")],
    language: Annotated[Language | None, typer.Option(help="Language of the calls.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Recordings to transcripts; nothing is stored. One file prints one document, several print a list."""
    settings = settings_of(context)
    analyst = make_analyst(settings, Workshop(settings))
    made: list[Transcript] = []
    refused = 0
    with console.telling("transcribe"), console.progress() as bar:
        for path in files:
            try:
                made.append(_transcribed(analyst, path, language, bar))
            except TranscriptionError as problem:
                if len(files) == 1:
                    raise
                refused += 1
                console.say(str(problem))
    if as_json:
        documents = [transcript_to_json(transcript) for transcript in made]
        console.print_json(documents[0] if len(files) == 1 else documents)
    else:
        for transcript in made:
            presenters.print_transcript(transcript)
    if refused:
        raise typer.Exit(2)


def _transcribed(analyst: Analyst, path: Path, language: Language | None, bar: Progress) -> Transcript:
    task = bar.add_task(path.name, total=1.0)
    work = partial(
        analyst.transcribe,
        path,
        language=language.value if language else None,
        on_progress=lambda share: bar.update(task, completed=share),
    )
    try:
        return console.hearing_ctrl_c(work)
    finally:
        bar.remove_task(task)


def analyse(
    context: typer.Context,
    transcripts: Annotated[
        list[str], typer.Argument(metavar="TRANSCRIPT...", help="Our JSON, SRT, VTT or CSV; - is stdin.")
    ],
    crm: Annotated[Path | None, typer.Option(help="CRM export: a folder, a CSV or a JSON.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Transcripts to analyses; nothing is stored."""
    settings = settings_of(context)
    workshop = Workshop(settings)
    analyst = make_analyst(settings, workshop)
    if transcripts.count("-") > 1:
        raise BadInput("stdin (-) is named twice, but it can be read once; name it once")
    export = analyst.crm(crm)
    for row in export.problems:
        console.say(f"{row.file}, line {row.line}: {row.problem}")
    read: list[Transcript] = []
    refused = 0
    for name in transcripts:
        try:
            read.extend(_read(analyst.read, name))
        except TranscriptionError as problem:
            if len(transcripts) == 1:
                raise
            refused += 1
            console.say(str(problem))
    with console.telling("analyse"):
        documents = analyst.analyse(read, export) if read else ()
    if as_json:
        console.print_json([document.to_json() for document in documents])
    else:
        w = terminal_wording(workshop.playbook, settings.timezone)
        for document in documents:
            presenters.print_analysis(retold(document, workshop.playbook, w.language), w)
    if refused:
        raise typer.Exit(2)


def _read(read: Callable[..., tuple[Transcript, ...]], name: str) -> tuple[Transcript, ...]:
    """Transcripts of a named file, or of stdin."""
    if name != "-":
        return read(Path(name), name=name)
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadInput(f"stdin is not text in UTF-8 (byte {problem.start}); convert it and try again") from problem
    return read(text, name="stdin")


@evaluate_app.command("objections")
def evaluate_objections(
    context: typer.Context,
    data: Annotated[Path, typer.Argument(metavar="DATA.tsv", help="language<TAB>label<TAB>text")],
    as_json: JsonOption = False,
) -> None:
    """Objection detector against labelled utterances."""
    settings = settings_of(context)
    workshop = Workshop(settings)
    known = {name for taxonomy in workshop.playbook.taxonomies.values() for name in taxonomy.names}
    rows = read_labelled(data, known)
    with console.telling("evaluate"):
        result = evaluate(rows, workshop.reviewer().finder)
    if as_json:
        console.print_json(result)
    else:
        presenters.print_objection_measures(result)


@evaluate_app.command("script")
def evaluate_steps(
    context: typer.Context,
    data: Annotated[Path, typer.Argument(metavar="DATA.tsv", help="transcript<TAB>call_id<TAB>step<TAB>status")],
    as_json: JsonOption = False,
) -> None:
    """First-contact script check against labelled calls; transcripts are looked for beside the labels."""
    settings = settings_of(context)
    labels = read_labelled_steps(data)
    reviewer = Workshop(settings).reviewer()
    call = CallContext(company=settings.company or None)
    result = evaluate_script(
        labels,
        lambda path: read_transcripts(path, name=path.name),
        lambda transcript: reviewer.check_script(transcript, call),
    )
    if as_json:
        console.print_json(result)
    else:
        presenters.print_script_measures(result)


@evaluate_app.command("transcription")
def evaluate_transcription(
    context: typer.Context,
    data: Annotated[Path, typer.Argument(metavar="MANIFEST.tsv", help="path<TAB>language<TAB>reference")],
    as_json: JsonOption = False,
) -> None:
    """Recogniser against reference texts."""
    settings: Settings = settings_of(context)
    references = read_manifest(data)
    with console.telling("evaluate"):
        result = evaluate_recogniser(references, Workshop(settings).transcriber())
    if as_json:
        console.print_json(result)
    else:
        presenters.print_transcription_measures(result)
    unheard = [f"{file['path']}: {file['error']}" for file in result["files"] if "error" in file]
    for line in unheard:
        console.say(f"razbor: {line}; its words count as wrong")
    if unheard:
        raise typer.Exit(2)
