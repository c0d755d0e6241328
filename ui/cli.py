"""The command ``razbor``: names its commands, and turns every error into one line and an exit code in one place."""

from __future__ import annotations

import ctypes
import errno
import logging
import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from assistant.errors import BadInput, RazborError
from objections.errors import LabelledUnreadable, ObjectionsError, PackInvalid
from scoring_rubric.packs_loading import PackError
from scoring_rubric.script_evaluation import LabelsUnreadable
from transcription.errors import RecordingUnreadable, TranscriptionError, TranscriptUnreadable
from ui import console
from ui.commands import (
    asking,
    assigning,
    calibration,
    calls,
    keeping,
    offline,
    practice,
    publishing,
    remarks,
    reports,
    rescoring,
    running,
    training,
    users,
)
from ui.commands.context import remember
from ui.words import LANGUAGES, speak

BAD_INPUT = (
    BadInput,
    RecordingUnreadable,
    TranscriptUnreadable,
    PackError,
    PackInvalid,
    LabelledUnreadable,
    LabelsUnreadable,
)
BAD_NAME = (errno.ENAMETOOLONG, errno.ELOOP, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EACCES)
STOPPED = 130
M_ARENA_MAX = -8  # glibc's malloc.h
OURS = (RazborError, TranscriptionError, ObjectionsError, PackError, LabelsUnreadable)

app = typer.Typer(
    name="razbor",
    help="Razbor: sales calls taken apart. Transcripts, objections, script, CRM truth and scores, each with its quote.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("transcribe")(offline.transcribe)
app.command("analyse")(offline.analyse)
app.command("import")(calls.import_files)
app.command("process")(calls.process)
app.command("worker")(calls.worker)
app.command("show")(calls.show)
app.command("assign")(assigning.assign)
app.command("report")(reports.report)
app.command("ask")(asking.ask)
app.command("rescore")(rescoring.rescore)
app.command("name-theme")(reports.name_theme)
app.add_typer(calibration.calibrate_app, name="calibrate")
app.add_typer(calibration.rating_app, name="rating")
app.command("override")(remarks.override)
app.command("publish")(publishing.publish)
app.add_typer(remarks.dispute_app, name="dispute")
app.add_typer(remarks.golden_app, name="golden")
app.add_typer(offline.evaluate_app, name="evaluate")
app.add_typer(training.train_app, name="train")
app.command("practice")(practice.practice)
app.command("serve")(running.serve)
app.command("demo")(running.demo)
app.command("doctor")(running.doctor)
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore)
app.command("purge")(keeping.purge)
app.add_typer(users.user_app, name="user")
app.add_typer(running.db_app, name="db")


@app.callback()
def root(
    context: typer.Context,
    db: Annotated[str | None, typer.Option(metavar="URL", help="Database; default: SQLite under RAZBOR_HOME.")] = None,
    lang: Annotated[
        str,
        typer.Option(metavar="L", help="Language to tell in, ru or en; default: RAZBOR_LANG, else the terminal's."),
    ] = "",
) -> None:
    if lang:
        if lang not in LANGUAGES:
            raise BadInput(f"--lang {lang!r} is not known; expected ru or en")
        context.call_on_close(speak(lang))
    remember(context, db)


def main(arguments: list[str] | None = None) -> None:
    """Runs one command and exits: 0 done, 2 bad usage or bad input, 1 our own failure, 130 stopped by Ctrl-C."""
    _quiet()
    _share_one_heap()
    console.leave(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    words = sys.argv[1:] if arguments is None else arguments
    try:
        code = app(args=words or ["--help"], standalone_mode=False)
    except typer.TyperException as problem:
        said = problem.format_message().rstrip(".").replace("Value error, ", "")  # typer's word, and nobody's here
        console.say(f"razbor: {said}; see razbor --help")
        return 2
    except console.Stopped as stop:
        console.say(f"razbor: {stop}")
        return STOPPED
    except (KeyboardInterrupt, typer.Abort):
        code = STOPPED
    except OURS as problem:
        console.say(f"razbor: {problem}")
        return 2 if isinstance(problem, BAD_INPUT) else 1
    except OSError as problem:
        named = str(problem.filename or "")[:200]
        console.say(f"razbor: {named}: {problem.strerror}; check the name, the rights and the disk")
        return 2 if problem.errno in BAD_NAME else 1
    if code == STOPPED:  # typer makes a code of Ctrl-C in a command
        console.say("razbor: stopped; what is stored is kept, and `razbor process` goes on from there")
    return code if isinstance(code, int) else 0


def _quiet() -> None:
    """Libraries keep their chatter; ours and warnings go to stderr. No page or model ever phones home."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")


def _share_one_heap() -> None:
    """glibc gives every thread a heap of its own; what a model freed in one is lost to the others (270 MB in all)."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


if __name__ == "__main__":
    main()
