"""What the packs call their own sections, criteria, steps and categories, so that a company's words reach the pages."""

from __future__ import annotations

from assistant.playbook import Playbook

Titles = dict[str, dict[str, str]]


def titles_of(playbook: Playbook, language: str) -> Titles:
    """Titles by kind and key in the reader's language; scripts and taxonomies may differ by the call's language.

    Where two rubrics name a key, the general one's title stands.
    """
    rubrics = playbook.rubrics.all()[::-1]
    return {
        "section": {part.id: part.title.in_language(language) for rubric in rubrics for part in rubric.sections},
        "criterion": {item.id: item.title.in_language(language) for rubric in rubrics for item in rubric.criteria()},
        "score_band": {band.id: band.title.in_language(language) for rubric in rubrics for band in rubric.bands},
        "lead_criterion": {item.id: item.title.in_language(language) for item in playbook.lead_definition.criteria},
        "step": {
            step.id: step.title.in_language(language) for script in playbook.scripts.values() for step in script.steps
        },
        "category": {
            category.id: category.title.get(language, category.id)
            for taxonomy in playbook.taxonomies.values()
            for category in taxonomy.categories
        },
    }
