"""A content brief as JSON, Markdown and DOCX; counts nothing and writes no texts of its own."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from docx import Document
from pydantic import TypeAdapter

from assistant.brief_values import Brief, BriefEvidence
from assistant.briefs import first_title
from assistant.theme_kinds import is_kind
from scoring_rubric.rates import Rate
from ui.web.wording import Wording
from ui.words import LOCALE, in_language

Json = dict[str, Any]
MEDIA_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_BRIEF = TypeAdapter(Brief)
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with paragraphs under it, then points; ``quotes`` are somebody's words."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def brief_words(language: str) -> Json:
    found: Json = yaml.safe_load((LOCALE / f"brief.{language}.yaml").read_text(encoding="utf-8"))
    return found


def brief_json(brief: Brief) -> Json:
    found: Json = _BRIEF.dump_python(brief, mode="json")
    return found


def brief_rendered(brief: Brief, form: str, words: Wording) -> bytes:
    """The brief as ``md`` or ``docx``."""
    return _FORMS[form](brief, words)


def title_of(brief: Brief, words: Wording) -> str:
    """What somebody called it; else its objections in the reader's language."""
    if brief.text.title != first_title([one.name for one in brief.evidence]):
        return brief.text.title
    return first_title(list(dict.fromkeys(named_theme(one, words) for one in brief.evidence)))


def named_theme(one: BriefEvidence, words: Wording) -> str:
    """The kind of objection, with the words that a theme is named by where they are in the reader's language."""
    kind = category_of(one.category, words)
    return kind if is_kind(one.theme_id) or _foreign(one.name, words.language) else f"{kind}: {one.name}"


def category_of(category: str, words: Wording) -> str:
    if category in words.titles.get("category", {}):
        return words.name("category", category)
    return str(in_language(words.language)["categories"].get(category) or words.name("category", category))


def _foreign(name: str, language: str) -> bool:
    """Whether a name has letters, and none of the language's own."""
    letters = [letter for letter in name.lower() if letter.isalpha()]
    russian = any("а" <= letter <= "я" or letter == "ё" for letter in letters)
    return bool(letters) and russian is (language != "ru")


def parts_of(brief: Brief, words: Wording) -> tuple[Part, ...]:
    return tuple(_parts(brief, brief_words(words.language), words))


def _parts(brief: Brief, w: Json, words: Wording) -> Iterator[Part]:
    text = brief.text
    yield Part(
        "",
        points=(
            f"{w['status']}: {w['statuses'][text.status.value]}",
            f"{w['owner']}: {text.owner or w['nobody']}",
            f"{w['due']}: {words.of_calendar(text.due) if text.due else w['no_due']}",
            f"{w['stage']}: {w['stages_of_funnel'][text.stage.value]}",
            f"{w['formats']}: {', '.join(w['format'][name] for name in text.formats)}",
            f"{w['period']}: {_period(brief, w, words)}",
        ),
    )
    told = [audience_told(one, words) for one in brief.evidence]
    yield Part(w["audience"], paragraphs=(text.audience,) if text.audience else (), points=tuple(told))
    for one in brief.evidence:
        heading = f"{w['objection']}: {named_theme(one, words)}"
        yield Part(heading, quotes=tuple(quote.quote for quote in one.quotes))
    yield Part(w["argument"], paragraphs=tuple(filter(None, text.argument.split("\n\n"))) or (w["no_answer"],))
    answers = [answer for one in brief.evidence for answer in one.answers]
    if answers:
        yield Part(
            w["answers"],
            quotes=tuple(f"{answer.quote}{' (' + w['won'] + ')' if answer.won else ''}" for answer in answers),
        )
    yield Part(
        w["evidence"], paragraphs=(w["interval"],), points=tuple(_counts(one, w, words) for one in brief.evidence)
    )
    if text.notes:
        yield Part(w["notes"], paragraphs=tuple(filter(None, text.notes.split("\n\n"))))
    yield Part("", paragraphs=(w["masked"],))


def audience_told(one: BriefEvidence, words: Wording) -> str:
    """Who raised it, by what the calls and the CRM say; sources and stages as the pages name them."""
    w = brief_words(words.language)
    named = {
        "sources": _summed((words.name("source", name), count) for name, count in one.sources.items()),
        "stages": _summed((words.typed("deal_stage", name), count) for name, count in one.stages.items()),
        "segments": {w["segment"][name]: count for name, count in one.segments.items()},
    }
    told = [
        f"{w[key]}: " + ", ".join(f"{name} {count}" for name, count in counts.items())
        for key, counts in named.items()
        if counts
    ]
    return ". ".join([w["audience_told"].format(calls=_percent(one.calls)), *told])


def _summed(named: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Codes that have one name count together."""
    found: dict[str, int] = {}
    for name, count in named:
        found[name] = found.get(name, 0) + count
    return found


def _counts(one: BriefEvidence, w: Json, words: Wording) -> str:
    rates = ((w["calls"], one.calls), (w["handled"], one.handled), (w["wins"], one.wins))
    return f"{named_theme(one, words)}: " + "; ".join(f"{name} {_percent(rate)}" for name, rate in rates)


def _percent(rate: Rate) -> str:
    if rate.share is None or rate.low is None or rate.high is None:
        return "–"
    return f"{round(100 * rate.share)} % ({rate.count}/{rate.of}; {round(100 * rate.low)}–{round(100 * rate.high)})"


def _period(brief: Brief, w: Json, words: Wording) -> str:
    if brief.since is None and brief.until is None:
        return str(w["all_time"])
    since, until = ("…" if day is None else words.of_calendar(day) for day in (brief.since, brief.until))
    return f"{since} – {until}"


def _as_markdown(brief: Brief, words: Wording) -> bytes:
    lines = [f"# {_plain(title_of(brief, words))}"]
    for part in parts_of(brief, words):
        if part.heading:
            lines.append(f"## {_plain(part.heading)}")
        lines += [_plain(text) for text in part.paragraphs]
        lines += ["\n".join(f"* {_plain(point)}" for point in part.points)] if part.points else []
        lines += [f"> {_plain(quote)}" for quote in part.quotes]
    return ("\n\n".join(lines) + "\n").encode()


def _plain(text: str) -> str:
    """Somebody's words are no Markdown, and stay in their line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _as_docx(brief: Brief, words: Wording) -> bytes:
    document = Document()
    title = title_of(brief, words)
    document.core_properties.title = title
    document.core_properties.author = ""
    document.add_heading(title, level=1)
    for part in parts_of(brief, words):
        if part.heading:
            document.add_heading(part.heading, level=2)
        for text in part.paragraphs:
            document.add_paragraph(text)
        for point in part.points:
            document.add_paragraph(point, style="List Bullet")
        for quote in part.quotes:
            document.add_paragraph(quote, style="Intense Quote")
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


_FORMS: dict[str, Callable[[Brief, Wording], bytes]] = {"md": _as_markdown, "docx": _as_docx}
