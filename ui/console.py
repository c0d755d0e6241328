"""Where commands print: documents go to stdout and nothing else does; people, logs and progress go to stderr."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from textwrap import wrap
from typing import Any, NoReturn, TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from ui.words import words

T = TypeVar("T")
PATIENCE_S = 1.0

stderr = Console(stderr=True, highlight=False, soft_wrap=True)
stdout = Console(highlight=False, soft_wrap=True)


def print_json(document: Any) -> None:
    """One JSON document on stdout, in UTF-8 whatever the terminal's encoding is."""
    sys.stdout.buffer.write(json.dumps(document, ensure_ascii=False, indent=2).encode(errors="replace") + b"\n")
    sys.stdout.buffer.flush()


def tell(line: str, *, style: str = "") -> None:
    """One line on stdout. A terminal breaks it between words, what follows set in; a file or a pipe gets it whole."""
    shown = _wrapped(line, stdout.width) if stdout.is_terminal else line
    stdout.print(Text(shown, style=style))


def _wrapped(line: str, width: int) -> str:
    """No line longer than ``width``, but for a single word that is."""
    indent = line[: len(line) - len(line.lstrip())]
    broken = wrap(line, width, subsequent_indent=f"{indent}  ", break_long_words=False, break_on_hyphens=False)
    return "\n".join(broken) or line


def say(sentence: str) -> None:
    """One line for a person, on stderr; bytes of a file's name that are no text are shown as numbers."""
    shown = sentence.encode(errors="backslashreplace").decode()
    stderr.print(" ".join(shown.split()), markup=False)


class Stopped(Exception):
    """Ctrl-C was heard and the work put down in order; the sentence says how it goes on."""


@contextmanager
def hearing_stop() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed: work that must end between two steps asks. A second Ctrl-C ends it at once."""
    asked = threading.Event()

    def hear(*_: object) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, hear)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress bar on stderr; silent where stderr is no terminal."""
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        console=stderr,
        transient=True,
        disable=not stderr.is_terminal,
    ) as bar:
        yield bar


@contextmanager
def telling(work: str) -> Iterator[None]:
    """Says on stderr what is being done once it has taken a moment, so that nobody waits before a silent terminal."""
    told = threading.Timer(PATIENCE_S, lambda: say(str(words()["at_work"][work])))
    told.daemon = True
    told.start()
    try:
        yield
    finally:
        told.cancel()


def hearing_ctrl_c(work: Callable[[], T]) -> T:
    """Does the work in a thread: a signal reaches the main thread at once, however long a model computes in the other.

    Raises what the work raises, or KeyboardInterrupt; ``leave`` does not wait for work that was given up.
    """
    done: Future[T] = Future()

    def body() -> None:
        try:
            done.set_result(work())
        except BaseException as problem:  # noqa: BLE001 - it is raised where the result is asked for
            done.set_exception(problem)

    threading.Thread(target=body, name="razbor-work").start()
    return done.result()


def leave(code: int) -> NoReturn:
    """Ends the process, also while a thread is in the middle of a model's batch: what is finished is stored already."""
    if any(not thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)
