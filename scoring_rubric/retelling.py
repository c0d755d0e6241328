"""A criterion's reason and counsel in another language than its call's: from the code and the values that it keeps.

Results from before codes and values were kept in both languages are read back from their sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from scoring_rubric.durations import duration
from scoring_rubric.lexicon_titles import translated
from scoring_rubric.packs_loading import Text
from scoring_rubric.rubric import Criterion, Rubric
from scoring_rubric.rubric_measures import CrmEntryDelay, StatisticBand
from scoring_rubric.rubric_reasons import Reason
from scoring_rubric.types import CriterionResult, Scorecard
from scoring_rubric.wording import at_objections, decimal, pattern_of, places_in


def retold_card(card: Scorecard, rubric: Rubric, titles: dict[str, str], *, spoken: str, language: str) -> Scorecard:
    """A scorecard made in ``spoken`` for a reader of ``language``: its reasons and the values of its counsel.

    ``titles`` are the names of what was found on the call (a refusal's reason, who decides) in the reader's language.
    What the rubric knows no more stays as it was written.
    """
    known = {criterion.id: criterion for criterion in rubric.criteria()}
    sections = tuple(
        replace(
            section,
            criteria=tuple(
                _result(item, known.get(item.id), rubric, titles, spoken=spoken, language=language)
                for item in section.criteria
            ),
        )
        for section in card.sections
    )
    return replace(
        card, sections=sections, reason=_sentence(card.reason, card.code, dict(card.values), rubric, language)
    )


def retold_sentence(sentence: str, texts: Iterable[Text], language: str) -> str:
    """The same sentence in ``language`` where one of ``texts`` says it in either; else as it was written."""
    for text in texts:
        for template in (text.ru, text.en):
            if found := pattern_of(template).fullmatch(sentence):
                return text.in_language(language).format(**found.groupdict())
    return sentence


def _result(
    item: CriterionResult,
    criterion: Criterion | None,
    rubric: Rubric,
    titles: dict[str, str],
    *,
    spoken: str,
    language: str,
) -> CriterionResult:
    values = dict(item.values)
    written = {name: ru if language == "ru" else en for name, ru, en in item.in_words}
    if criterion is not None and not item.code:
        written = dict(_read_back(values, criterion, spoken=spoken, language=language))
    told = {name: translated(value, titles) for name, value in (values | written).items()}
    reason = _reason(item, values, told, rubric, language)
    return replace(item, reason=reason, values=tuple(sorted(told.items())))


def _reason(
    item: CriterionResult, values: Mapping[str, str], told: Mapping[str, str], rubric: Rubric, language: str
) -> str:
    if item.code:
        return _sentence(item.reason, item.code, told, rubric, language)
    for text in rubric.reasons.values():
        for template in (text.ru, text.en):
            if _fits(template, values) and template.format(**values) == item.reason:
                return text.in_language(language).format(**told)
    return retold_sentence(item.reason, rubric.reasons.values(), language)


def _fits(template: str, values: Mapping[str, str]) -> bool:
    return places_in(template) <= set(values)


def _sentence(written: str, code: str, values: Mapping[str, str], rubric: Rubric, language: str) -> str:
    """The rubric's sentence for a reason, or what was written where the rubric has none or its values are not kept."""
    if not written:
        return ""
    text = rubric.reasons.get(Reason(code)) if code in set(Reason) else None
    if text is None or not _fits(text.in_language(language), values):
        return retold_sentence(written, rubric.reasons.values(), language)
    return text.in_language(language).format(**values)


def _read_back(
    values: Mapping[str, str], criterion: Criterion, *, spoken: str, language: str
) -> Iterable[tuple[str, str]]:
    """Values of a result that kept only the wording of its call's language."""
    total = values.get("total", "")
    for name in ("at_done", "at_missed"):
        if name in values and total.isdigit():
            for number in range(int(total) + 1):
                if at_objections(number, int(total), spoken) == values[name]:
                    yield name, at_objections(number, int(total), language)
                    break
    if isinstance(criterion.measure, CrmEntryDelay) and "delay" not in values and values.get("value", "").isdigit():
        yield "delay", duration(float(values["value"]), language)
    if isinstance(criterion.measure, StatisticBand):
        unit = criterion.measure.unit
        before, after = (unit.in_language(code) if unit else "" for code in (spoken, language))
        for name in ("value", "bound"):
            if name in values:
                figure = values[name].removesuffix(before).replace(",", ".")
                yield name, decimal(figure, language) + after
