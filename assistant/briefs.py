"""Content briefs: themes in, a brief with clients' own words and the argument that worked out; kept and edited.

Everything in it is masked. The evidence stays as it was when the brief was made; people edit the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.brief_values import FORMATS, Brief, BriefEvidence, BriefText, ContentStage
from assistant.content_formats import content_formats
from assistant.errors import BadInput, RazborError, Refused
from assistant.periods import Wanted
from assistant.store.unit_of_work import Database
from assistant.theme_counts import ThemeDetail
from assistant.themes import Themes

MOST_THEMES = 10
QUOTES = 8
ANSWERS = 3
LONGEST = 4000
LONGEST_LINE = 200
_TEXT = TypeAdapter(BriefText)


class UnknownBrief(RazborError):
    """There is no brief of that number."""


@dataclass(frozen=True, slots=True)
class Briefs:
    database: Database
    themes: Themes

    def draft(self, theme_ids: Sequence[str], author: str, wanted: Wanted | None = None) -> Brief:
        """A new brief about some themes of a period, kept. Raises BadInput saying what does not fit."""
        wanted, picked = wanted or Wanted(), list(dict.fromkeys(theme_ids))
        if not picked or len(picked) > MOST_THEMES:
            raise Refused(
                "brief_themes",
                f"a brief is about 1 to {MOST_THEMES} themes, found {len(picked)}; pick some",
                most=MOST_THEMES,
            )
        if not author.strip():
            raise Refused("no_author", "a brief needs its author; say who makes it")
        details = [self._theme(theme_id, wanted) for theme_id in picked]
        now = datetime.now(UTC)
        brief = Brief(
            text=_first_text(details),
            evidence=tuple(_evidence(detail) for detail in details),
            since=wanted.period.since,
            until=wanted.period.until,
            source=wanted.source,
            created_at=now,
            created_by=author.strip(),
            changed_at=now,
            changed_by=author.strip(),
        )
        with self.database.begin() as work:
            return work.briefs.add(brief)

    def change(self, brief_id: int, changes: Mapping[str, Any], author: str, revision: int | None = None) -> Brief:
        """The brief with other values of some fields of its text; ``revision`` is the one that was edited."""
        if not author.strip():
            raise Refused("no_author", "a change needs its author; say who makes it")
        with self.database.begin() as work:
            brief = work.briefs.get(brief_id)
            if brief is None:
                raise _unknown(brief_id)
            if revision is not None and revision != brief.revision:
                raise Refused(
                    "brief_changed",
                    f"brief {brief_id} was changed by {brief.changed_by} meanwhile; reload it and change it again",
                    author=brief.changed_by,
                )
            changed = replace(
                brief,
                text=_changed(brief.text, changes),
                changed_at=datetime.now(UTC),
                changed_by=author.strip(),
                revision=brief.revision + 1,
            )
            work.briefs.put(changed)
        return changed

    def get(self, brief_id: int) -> Brief:
        with self.database.begin() as work:
            found = work.briefs.get(brief_id)
        if found is None:
            raise _unknown(brief_id)
        return found

    def all(self) -> tuple[Brief, ...]:
        """The newest first."""
        with self.database.begin() as work:
            return work.briefs.all()

    def drop(self, brief_id: int) -> None:
        with self.database.begin() as work:
            if work.briefs.get(brief_id) is None:
                raise _unknown(brief_id)
            work.briefs.drop(brief_id)

    def _theme(self, theme_id: str, wanted: Wanted) -> ThemeDetail:
        found = self.themes.detail(theme_id, wanted)
        if found is None:
            raise Refused(
                "theme_silent", f"nothing of theme {theme_id!r} was said in this period; take another period or theme"
            )
        return found


def _unknown(brief_id: int) -> UnknownBrief:
    return UnknownBrief(f"there is no brief {brief_id}; the list of briefs shows those there are")


def _evidence(detail: ThemeDetail) -> BriefEvidence:
    theme = detail.theme
    return BriefEvidence(
        theme_id=theme.theme_id,
        category=theme.category,
        name=theme.name,
        calls=theme.calls,
        handled=theme.handled,
        wins=theme.wins,
        sources=theme.sources,
        stages=theme.stages,
        segments=theme.segments,
        quotes=detail.quotes[:QUOTES],
        answers=detail.answers[:ANSWERS],
    )


def _first_text(details: Sequence[ThemeDetail]) -> BriefText:
    """Formats and stage as the pack has them for the categories; the argument in the words that worked."""
    fitting = [content_formats().of(detail.theme.category) for detail in details]
    wanted = Counter(name for one in fitting for name in one.formats)
    stages = Counter(one.stage for one in fitting)
    most = max(stages.values())
    return BriefText(
        title=first_title([detail.theme.name for detail in details]),
        argument="\n\n".join(dict.fromkeys(detail.answers[0].quote for detail in details if detail.answers)),
        formats=tuple(name for name, _ in wanted.most_common(3)),
        stage=next(stage for stage in ContentStage if stages[stage] == most),
    )


def first_title(names: Sequence[str]) -> str:
    """The title of a brief about themes of these names that nobody has given another."""
    title = "; ".join(names)
    return title if len(title) <= LONGEST_LINE else title[: LONGEST_LINE - 1] + "…"


def _changed(text: BriefText, changes: Mapping[str, Any]) -> BriefText:
    known = {one.name for one in fields(BriefText)}
    foreign = sorted(set(changes) - known)
    if foreign:
        raise BadInput(f"a brief has no field {foreign[0]!r}; expected {', '.join(sorted(known))}")
    values = _TEXT.dump_python(text) | {
        name: value.strip() if isinstance(value, str) else value for name, value in changes.items()
    }
    values["due"] = values["due"] or None
    try:
        made = _TEXT.validate_python(values)
    except ValidationError as problem:
        first = problem.errors()[0]
        raise BadInput(f"{first['loc'][0]} of a brief: {first['msg']}, found {first['input']!r}") from problem
    unknown = sorted(set(made.formats) - set(FORMATS))
    if unknown:
        raise BadInput(f"the format {unknown[0]!r} is not known; expected {', '.join(FORMATS)}")
    if not made.title or len(made.title) > LONGEST_LINE:
        raise Refused(
            "brief_title",
            f"a brief's title has 1 to {LONGEST_LINE} characters, found {len(made.title)}",
            longest=LONGEST_LINE,
        )
    for name in ("audience", "argument", "notes"):
        if len(getattr(made, name)) > LONGEST:
            raise Refused(
                "brief_long",
                f"{name} of a brief has at most {LONGEST} characters, found {len(getattr(made, name))}",
                longest=LONGEST,
            )
    return made
