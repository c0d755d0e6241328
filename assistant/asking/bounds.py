"""Numbers of a question: bounds of a score, and how many are wanted."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.asking.overlaps import ranks
from assistant.asking.vocabulary import Match, vocabulary
from assistant.asking.words import Token

DAYS = 31
"""No month has more: «ниже 50 октябрь» bounds a score."""
LEAST_SCORE = 10
"""«ниже сорока» bounds a score; «больше двух» counts something."""
COUNTED = frozenset({"звонок", "разговор", "возражение", "лид", "заявка", "call", "objection", "lead", "раз", "time"})
"""«больше 10 звонков» bounds no score."""
ORDINALS = ("перв", "втор", "трет", "четверт", "first", "second", "third", "fourth")
_AND_WORDS = frozenset({"и", "или", "and", "or", "both", "а", "чем", "than", "vs"})


def numbers_of(
    tokens: Sequence[Token], matches: Sequence[Match], dated: set[int]
) -> tuple[dict[str, float], int | None, set[int]]:
    """Bounds of a score («ниже 60», "60 or less"), how many are wanted («топ-3»), and the words that say so."""
    bounds: dict[str, float] = {}
    limit: int | None = None
    taken: set[int] = set()
    limits = {match.end: match for match in matches if match.kind == "thresholds"}
    starts = {match.start: match for match in matches if match.kind == "thresholds"}
    for place, token in enumerate(tokens):
        number, spoken = _number(token), _said_number(tokens, place)
        if number is None and place in limits and spoken is not None and spoken >= LEAST_SCORE:
            number = spoken
        if (
            spoken is not None
            and number is None
            and spoken > 1
            and place not in dated
            and not token.text.startswith(ORDINALS)
            and (
                any(
                    m.kind == "orders" and place in (_before_order(tokens, m), m.end) and _ranking(tokens, m)
                    for m in matches
                )
                or (_before_noun(place, matches) and any(m.kind == "orders" and _ranking(tokens, m) for m in matches))
            )
        ):
            limit = int(spoken)
            taken.add(place)
            continue
        if number is None or place in dated:
            continue
        before = place - 1 if place and tokens[place - 1].text in ("чем", "than") else place
        match, places = limits.get(before), {place}
        after = place + 1
        while after < len(tokens) and tokens[after].lemmas & {"балл", "point", "%", "процент", "очко"}:
            places.add(after)
            after += 1
        if _is_between(tokens, place) and place + 2 not in dated and not _is_time(tokens, place + 3):
            bounds["above_or_equal"] = number
            bounds["below_or_equal"] = float(_number(tokens[place + 2]) or 0)
            taken |= {place - 1, place, place + 1, place + 2, *range(place + 3, after + 2)} & set(range(len(tokens)))
            continue
        if place in taken:
            continue
        counts = after < len(tokens) and not tokens[after].lemmas.isdisjoint(COUNTED)
        timed = _is_time(tokens, after) and not (number > DAYS and _is_month(tokens, after))
        if match is not None and number <= 100 and not counts and not timed:
            ends_range = tokens[before].text == "до" and "above_or_equal" in bounds
            key = match.value + ("_or_equal" if ends_range or _or_equal(tokens, match) else "")
            bounds[key] = number
            taken |= places | set(range(match.start, place))
            continue
        if after + 1 < len(tokens) and tokens[after].text in _AND_WORDS and after + 1 in starts and number <= 100:
            following = starts[after + 1]
            bounds[following.value + "_or_equal"] = number
            taken |= places | set(range(after, following.end))
            continue
        if match is not None and counts:
            continue
        ahead = place + 1
        while ahead < len(tokens) and (tokens[ahead].text.startswith("самы") or tokens[ahead].text in ("the", "most")):
            ahead += 1
        beside = {m.value for m in matches if m.kind == "orders" and (m.end == place or m.start in (place + 1, ahead))}
        if beside and number == int(number) and 1 <= number <= 50 and not _is_time(tokens, place + 1):
            limit = int(number)
            taken.add(place)
    return bounds, limit, taken


def _is_between(tokens: Sequence[Token], place: int) -> bool:
    """«между 70 и 90», "between 70 and 90"."""
    if not place or place + 2 >= len(tokens) or tokens[place - 1].text not in ("между", "between"):
        return False
    low, high = _number(tokens[place]), _number(tokens[place + 2])
    return tokens[place + 1].text in ("и", "and") and low is not None and high is not None and low < high <= 100


def _said_number(tokens: Sequence[Token], place: int) -> float | None:
    """«три худших звонка», "the two best": a number in words before an order."""
    found = {**vocabulary("ru").calendar["numbers"], **vocabulary("en").calendar["numbers"]}
    number = next(
        (found[lemma] for lemma in (tokens[place].text, *sorted(tokens[place].lemmas)) if lemma in found), None
    )
    return None if number is None else float(number)


def _is_time(tokens: Sequence[Token], place: int) -> bool:
    """«больше 10 минут», «до 15 ноября», "from 1 to 15": no score."""
    if place >= len(tokens):
        return False
    times = {"минута", "секунда", "час", "день", "неделя", "месяц", "minute", "second", "hour", "day", "week", "month"}
    months = set(vocabulary("ru").calendar["months"]) | set(vocabulary("en").calendar["months"])
    if tokens[place].lemmas & (times | months) or tokens[place].text in ("г", "год", "года", "году"):
        return True
    ahead = tokens[place + 1 : place + 3]
    return any(token.lemmas & months for token in ahead) and tokens[place].text in ("по", "до", "to", "-", "of", "and")


def _is_month(tokens: Sequence[Token], place: int) -> bool:
    months = set(vocabulary("ru").calendar["months"]) | set(vocabulary("en").calendar["months"])
    return place < len(tokens) and not tokens[place].lemmas.isdisjoint(months)


def _ranking(tokens: Sequence[Token], match: Match) -> bool:
    """Whether an order picks the first of several, as «самые частые», "worst", «последние» do."""
    inside = tokens[max(0, match.start - 1) : match.end]
    return match.value in ("best", "worst", "newest") or any(ranks(token) for token in inside)


def _before_order(tokens: Sequence[Token], match: Match) -> int:
    """Where the number of «три самых слабых» stands."""
    place = match.start - 1
    while place > 0 and (tokens[place].text.startswith("самы") or tokens[place].text in ("the", "most")):
        place -= 1
    return place


def _before_noun(place: int, matches: Sequence[Match]) -> bool:
    """«какие три возражения», "name three calls"."""
    return any(m.kind == "nouns" and m.start == place + 1 and m.value in ("objection", "call") for m in matches)


def _or_equal(tokens: Sequence[Token], match: Match) -> bool:
    said = {token.text for token in tokens[match.start : match.end]}
    return bool(said & {"не", "not", "least", "от"}) or "up" in said or said == {"from"}


def _number(token: Token) -> float | None:
    if (
        not token.text.replace(",", ".").replace(".", "", 1).isdigit()
        or not token.text.isascii()
        or len(token.text) > 5
    ):
        return None
    return float(token.text.replace(",", "."))
