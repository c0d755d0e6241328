"""How well a company's own category is found from a dozen exemplars, without training.

    python -m benchmarks.company_category [--errors] [--json OUT.json]

``company_category.yaml`` holds categories with 12 exemplars each and 10 phrasings of other people, written before the
program saw them. Negatives are 100 rows of `none` and 100 objections of other categories of the category's language, of
families that the reader was never trained on. Prints, a category: how many phrasings are found as it, how many as an
objection at all, and how many negatives of either kind are called by its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.settings import read_settings
from assistant.workshop import Workshop
from benchmarks.telling import parser_of, tell
from objections.corpus import NONE, Example, shipped_examples
from objections.detector import ObjectionFinder
from objections.lessons import held_out
from objections.reader import Reader, find_reader
from objections.taxonomy import Category, CompanyCategories, Taxonomy, default_taxonomies

DATA = Path(__file__).with_suffix(".yaml")
NEGATIVES = 100


def negatives(language: str, *, objections: bool) -> list[Example]:
    examples = shipped_examples()
    kept = [
        one
        for one, out in zip(examples, held_out(examples), strict=True)
        if out and one.language == language and (one.label != NONE) is objections
    ]
    return [kept[place] for place in np.random.default_rng(0).permutation(len(kept))[:NEGATIVES].tolist()]


def with_own(language: str, own: Mapping[str, Any]) -> dict[str, Taxonomy]:
    category = Category(id=own["id"], title=own["title"], exemplars=tuple(own["exemplars"]))
    taxonomies = dict(default_taxonomies())
    company = CompanyCategories(id="own", version="1", language=language, categories=(category,))
    return taxonomies | {language: taxonomies[language].extended_by(company)}


def figures(own: Mapping[str, Any], workshop: Workshop, reader: Reader | None, *, errors: bool) -> dict[str, Any]:
    language = own["language"]
    finder = ObjectionFinder(with_own(language, own), workshop.encoder, reader=reader)
    found = [finder.classify(text, language).category for text in own["unseen"]]
    told: dict[str, Any] = {
        "category": own["id"],
        "language": language,
        "found": sum(category == own["id"] for category in found),
        "objections": sum(category is not None for category in found),
        "of": len(found),
    }
    for name, objections in (("none_called_so", False), ("objections_called_so", True)):
        rows = negatives(language, objections=objections)
        wrong = [one for one in rows if finder.classify(one.text, language, one.previous).category == own["id"]]
        told[name], told[f"{name}_of"] = len(wrong), len(rows)
        if errors:
            _tell(own["id"], [one.text for one in wrong], "called so")
    if errors:
        pairs = zip(own["unseen"], found, strict=True)
        _tell(own["id"], [f"{text} > {category}" for text, category in pairs if category != own["id"]], "missed")
    return told


def _tell(category: str, texts: Sequence[str], what: str) -> None:
    for text in texts:
        print(f"{category} {what}: {text}")


def main() -> None:
    parser = parser_of(__doc__, "print what is missed and what is wrongly called so")
    parser.add_argument("--without-reader", action="store_true", help="judge by cues and exemplars alone")
    options = parser.parse_args()
    workshop = Workshop(read_settings())
    reader = None if options.without_reader else find_reader(workshop.encoder, ours=True)
    categories = yaml.safe_load(DATA.read_text("utf-8"))
    told = [figures(own, workshop, reader, errors=options.errors) for own in categories]
    tell(told, options.json)


if __name__ == "__main__":
    main()
