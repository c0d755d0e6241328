"""The kinds of objections a company tells apart, with the words and examples they are known by:
a versioned pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from objections.language import Cue, check_pattern
from objections.pack_files import PACKS, read_pack

# What one hit is worth before anything else is known; several hits add up as independent evidence.
STRENGTHS = {"strong": 0.85, "medium": 0.5, "weak": 0.25}


def _pattern(value: str) -> str:
    problem = check_pattern(value)
    if problem:
        raise ValueError(f"cue pattern {value!r}: {problem}")
    return value


Pattern = Annotated[str, AfterValidator(_pattern)]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Sentence = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CueGroups(_Strict):
    """Patterns by how much one of them says."""

    strong: tuple[Pattern, ...] = ()
    medium: tuple[Pattern, ...] = ()
    weak: tuple[Pattern, ...] = ()

    def cues(self, key: str) -> tuple[Cue, ...]:
        """Every pattern as a Cue of ``key`` with the strength of its group."""
        groups = {"strong": self.strong, "medium": self.medium, "weak": self.weak}
        return tuple(Cue(key, pattern, STRENGTHS[name]) for name, patterns in groups.items() for pattern in patterns)


class Category(_Strict):
    """One kind of objection. ``counter`` are words beside which its cues mean something else; ``yields`` when it
    stands only where the same words give no other reason."""

    id: Identifier
    title: Mapping[str, str]
    cues: CueGroups = CueGroups()
    counter: tuple[Pattern, ...] = ()
    exemplars: tuple[Sentence, ...] = Field(min_length=1)
    yields: bool = False


class Negatives(_Strict):
    """Sentences that look like objections and are none, by their kind."""

    kind: Identifier
    exemplars: tuple[Sentence, ...] = Field(min_length=1)


class ExpectedAnswer(_Strict):
    """When the manager asked so, the client's words of ``category`` answer him and resist nothing."""

    category: Identifier
    asked: tuple[Pattern, ...] = Field(min_length=1)


class Taxonomy(_Strict):
    """All categories of one language. ``threshold``: the confidence an objection needs. From ``unsure_from`` up to
    ``sure_from`` a verdict is marked unsure, whichever side of the threshold it falls."""

    id: Identifier
    version: str
    language: str
    threshold: float = Field(default=0.5, gt=0, lt=1)
    unsure_from: float = Field(default=0.35, gt=0, lt=1)
    sure_from: float = Field(default=0.65, gt=0, lt=1)
    categories: tuple[Category, ...] = Field(min_length=1)
    counter: tuple[Pattern, ...] = ()
    negatives: tuple[Negatives, ...] = ()
    answers: tuple[ExpectedAnswer, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = self.names
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"category {twice[0]!r} stands twice")
        unknown = [answer.category for answer in self.answers if answer.category not in names]
        if unknown:
            raise ValueError(f"answers name category {unknown[0]!r}; known: {', '.join(names)}")
        if not self.unsure_from <= self.threshold <= self.sure_from:
            raise ValueError("unsure_from, threshold and sure_from do not rise in this order")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Keys of the categories, in order."""
        return tuple(category.id for category in self.categories)

    @property
    def yielding(self) -> frozenset[str]:
        """Categories that give way to another reason said in the same breath."""
        return frozenset(category.id for category in self.categories if category.yields)

    @property
    def reference(self) -> str:
        """How a stored review names this pack: ``objections.ru@1``."""
        return f"{self.id}.{self.language}@{self.version}"

    def extended_by(self, company: CompanyCategories) -> Taxonomy:
        """This taxonomy with a company's own categories; one of the same id takes the old one's place."""
        own = {category.id for category in company.categories}
        kept = tuple(category for category in self.categories if category.id not in own)
        return Taxonomy.model_validate(
            {
                **self.model_dump(),
                "version": f"{self.version}+{company.id}.{company.version}",
                "categories": [*(c.model_dump() for c in kept), *(c.model_dump() for c in company.categories)],
                "negatives": [n.model_dump() for n in (*self.negatives, *company.negatives)],
            }
        )


class CompanyCategories(_Strict):
    """What a company adds to the default taxonomy of one language: a dozen exemplars a category are enough."""

    id: Identifier
    version: str
    language: str
    categories: tuple[Category, ...] = Field(min_length=1)
    negatives: tuple[Negatives, ...] = ()


def load_taxonomy(path: Path) -> Taxonomy:
    """A whole taxonomy; raises PackInvalid naming file, line and field."""
    return read_pack(path, Taxonomy)


def load_company_categories(path: Path) -> CompanyCategories:
    """A company's additions; raises PackInvalid naming file, line and field."""
    return read_pack(path, CompanyCategories)


def default_taxonomies() -> dict[str, Taxonomy]:
    """The shipped Russian and English packs, by language."""
    return {language: load_taxonomy(PACKS / f"objections.{language}.v1.yaml") for language in ("ru", "en")}
