"""Parts of a question that tell why, for whom or in what mood it is asked, and that narrow nothing; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from assistant.asking.vocabulary import Match
from assistant.asking.words import NEGATIONS, Token

_DAY_RU = r"(?:понедельник\w*|вторник\w*|сред[ауые]\w*|четверг\w*|пятниц\w*|суббот\w*|воскресень\w*|завтра|послезавтра)"
_EVENT_RU = (
    r"(?:планерк|летучк|совещани|собрани|пятиминутк|оперативк|стендап|презентаци|отчет|доклад|слайд|ретро"
    r"|разбор|обучени|тренинг"
    r"|статье?й?|статью|пост|кейс|контент|публикаци|блог|дашборд|планир|аттестаци|ревью|встреч(?:ей|и|у"
    r"|е) с (?:руковод|директор|шеф|собствен|"
    r"владел|команд)|руководств|директор|шеф|босс|начальник|собственник|владельц|инвестор|бухгалтери)"
)
_DAY_EN = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|next week|today|this week)"
_EVENT_EN = (
    r"(?:meeting|stand-?up|huddle|sync|catch-?up|presentation|deck|slides?|report|board(?: meeting)?|1:1"
    r"|one-on-ones?|planning|retro"
    r"|reviews? meeting|briefing|blog ?posts?|posts?|article|case stud(?:y|ies)|content plan|dashboard"
    r"|boss|director|owner|ceo|investors?"
    r"|training|coaching|appraisals?)"
)
_OCCASIONS = (
    re.compile(
        rf"\b(?:для|к|ко|перед|накануне|на|до)\s+(?:(?!за\b)[\w-]+\s+){{0,2}}?{_EVENT_RU}\w*"
        rf"(?:\s+(?:с|перед|для)\s+(?:{_EVENT_RU}\w*|команд\w+|отдел\w+))?(?:\s+(?:(?:в|во|на|к)\s+)?{_DAY_RU})?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:\bк\s+|\b(?:завтра|в\s+{_DAY_RU})\s+(?={_EVENT_RU})){_DAY_RU}?(?:\s*{_EVENT_RU}\w*)?", re.IGNORECASE
    ),
    re.compile(
        rf"\b(?:for|before|ahead of)\s+(?:(?:the|my|our|a|an|this|their|his|her|{_DAY_EN}(?:['’]s)?"
        rf"|\w+)\s+){{0,3}}?{_EVENT_EN}\b"
        rf"(?:\s+(?:on\s+)?{_DAY_EN}(?:['’]s)?(?:\s+(?:morning|afternoon|evening))?)?",
        re.IGNORECASE,
    ),
)
_ENDS = re.compile(r"[.!?;…]\s|:\s|\s[—–-]\s|\n")
_SELF = re.compile(
    r"\s*(?:я |мы |сейчас |сам |i(?:'m| am)? |we(?:'re| are)? |just |currently )*"
    r"(?:пишу|пишем|готовлю|готовлюсь|готовим|делаю|делаем|собираю|собираем|планирую|планируем|веду"
    r"|запускаю|хочу|хотим|думаю|ищу|набираю"
    r"|верстаю|обновляю|составляю|разбираю|считаю|сверяю|проверяю|мне (?:нужн|надо|нужен)|нужн[оаы]|надо|завтра|скоро"
    r"|writing|preparing|prepping|drafting|planning|putting together|working on|building|making|running"
    r"|looking (?:for|at|into)|collecting"
    r"|want|need|trying|checking|reviewing|update|updating)",
    re.IGNORECASE,
)
"""How a sentence begins that tells what the asker is about."""
_AFTER = re.compile(
    r"(?:,\s*|\s[—–-]\s*|[.;!?]\s*|\s)(?:чтобы|чтоб|а то|(?:это |мне |оно )?(?:нужно|надо|нужен|нужна"
    r"|нужны|пригодится)(?: это)? (?:для|чтобы|к)"
    r"|хочу (?:показать|понять|рассказать|похвалить|разобрать|увидеть|знать)|буду (?:показывать"
    r"|рассказывать|разбирать)"
    r"|(?:so|so that|in order) (?:that )?(?:i|we|to)\b|(?:i )?(?:need|want) (?:it|this|that|them) (?:for"
    r"|to|before)|i(?:'m| am) (?:preparing|writing|building)"
    r"|i want to (?:show|praise|understand|see|know)|it'?s for|this is for|(?:i|we)(?:'ll| will"
    r"|'m going to| am going to)\b|because\b|потому что|так как|хочется|хотелось бы понять)",
    re.IGNORECASE,
)
FRAMED = frozenset({"nouns", "greetings"})
TOLD = FRAMED | {"list", "statistics", "trend", "first_of", "askers", "words", "declines"}
"""What a sentence may speak of without narrowing anything; ``TOLD`` where it begins with what the asker does."""
WEIGHTY = frozenset(
    {
        "nouns",
        "measures",
        "outcomes",
        "steps",
        "conceded",
        "disputed",
        "kinds",
        "categories",
        "qualities",
        "askers",
        "words",
    }
)
"""What says that a sentence asks for something."""


def without_occasion(text: str) -> str:
    """The text with blanks where it tells for which occasion it is asked («к планёрке в понедельник»)."""
    plain = text.replace("ё", "е").replace("Ё", "Е")
    for pattern in _OCCASIONS:
        for found in pattern.finditer(plain):
            if len(found.group().strip()) > 2:
                text = text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]
    return text


def framing(
    text: str,
    tokens: Sequence[Token],
    matches: Sequence[Match],
    narrowing: Collection[int],
    idle: Callable[[Token], bool],
) -> set[int]:
    """Places of sentences before the question and of a purpose after it, where nothing in them narrows anything.

    ``narrowing`` are places of names, days and numbers.
    """
    places = set(range(len(tokens)))
    weighty = {place for match in matches if match.kind in WEIGHTY for place in match.places}
    found: set[int] = set()
    for part, after in _parts(text, tokens):
        rest = places - part - found
        if not part or not rest & weighty:
            continue
        said = text[tokens[min(part)].start :]
        if not after and _SELF.match(said):
            found |= _told_of_oneself(part, tokens, matches, narrowing, idle)
            continue
        own = [match for match in matches if match.places & part]
        kinds = TOLD | {"orders"} if after else FRAMED
        if part & set(narrowing) or any(match.kind not in kinds for match in own):
            continue
        if not any(tokens[place].text in NEGATIONS or _names(tokens, place, idle) for place in part):
            found |= part
    return found


def _told_of_oneself(
    part: set[int],
    tokens: Sequence[Token],
    matches: Sequence[Match],
    narrowing: Collection[int],
    idle: Callable[[Token], bool],
) -> set[int]:
    """Of «готовлю пост про цену» all but what may narrow the question, and nothing where somebody unknown is named."""
    if any(_names(tokens, place, idle) for place in part - set(narrowing)):
        return set()
    kept = {place for match in matches if match.kind not in TOLD for place in match.places}
    return part - kept - set(narrowing)


def _names(tokens: Sequence[Token], place: int, idle: Callable[[Token], bool]) -> bool:
    token = tokens[place]
    return token.capital and place > 0 and not idle(token) and token.text not in ("i",)


def _parts(text: str, tokens: Sequence[Token]) -> Iterator[tuple[set[int], bool]]:
    """Each sentence but the last, and, marked so, what follows «чтобы», "so that I can"."""
    for found in _ENDS.finditer(text):
        before = {place for place, token in enumerate(tokens) if token.end <= found.start() + 1}
        start = max((one.end() for one in _ENDS.finditer(text) if one.end() <= found.start()), default=0)
        yield {place for place in before if tokens[place].start >= start}, False
    after = _AFTER.search(text)
    if after is not None and after.start() > 0:
        yield {place for place, token in enumerate(tokens) if token.start >= after.start()}, True
