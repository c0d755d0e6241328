"""What could not be done, in the reader's language where the sentence is known in it."""

from __future__ import annotations

from assistant.errors import RazborError, Refused
from ui.web.markup import render
from ui.web.wording import Wording


def sentence(words: Wording, problem: RazborError) -> str:
    """The page's own sentence for a refusal; else the one that the error carries, which is English."""
    if isinstance(problem, Refused):
        return words.text(f"refused.{problem.code}", **problem.values)
    return str(problem)


def failed(words: Wording, problem: RazborError) -> str:
    """The body of a page that cannot be shown."""
    return render("problem", words, title=words.text("problem.failed"), sentence=sentence(words, problem))
