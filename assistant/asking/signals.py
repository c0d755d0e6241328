"""What the words of one question mean, each word at most once; says also which words nothing explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.asking.days import Calendar, Named
from assistant.asking.excluding import Excluded, excluded
from assistant.asking.framing import framing, without_occasion
from assistant.asking.names import (
    SHORTEST,
    Known,
    Person,
    firms,
    forms_of,
    people,
    sound,
    source_of,
    source_patterns,
    stage_patterns,
    title_patterns,
)
from assistant.asking.vocabulary import Match, Pattern, Vocabulary, vocabulary
from assistant.asking.words import (
    LONGEST,
    NEGATIONS,
    Token,
    cut,
    is_function_word,
    is_request,
    is_word,
    language_of,
    lemmas_of,
    may_be_name,
    plain,
    quoted,
)

_RANK = {kind: place for place, kind in enumerate(("declines", "conceded", "steps", "measures", "outcomes", "askers"))}
_OPENS = re.compile(
    r"^(?:а|и|ну а|ну и|теперь|только|лишь|тогда|and|what about|how about|now|only|just|same for|то же)\b"
)
_SIGNS = re.compile(r"<=|>=|[<>≤≥]")
_WITHOUT = re.compile(r"\bw/o(?:ut)?\b\s*", re.IGNORECASE)
_OF_MONTH = re.compile(
    r"(?<!day )(?<!days )(?<!end )(?<!start )(?<!beginning )(?<!middle )(?<!rest )(?<!half )(?<!part )"
    r"of the (month|week|quarter|year)\b",
    re.IGNORECASE,
)
"""«the worst calls of the month»: of this one."""
PARTICLES = frozenset({"ли", "же", "ну", "да", "то", "may", "will", "mark", "an", "do"})
"""Words of every sentence that are surnames as well: names only with a capital or after a preposition."""
CLITICS = frozenset({"ли", "же"})
"""Particles that lean on the word before them: one that opens a question is a surname («ли октябрь против ноября»)."""
RANKING = frozenset(
    {
        *("most", "more", "least", "less", "fewer", "best", "worst", "больше", "меньше", "чаще", "реже"),
        *("быстрее", "быстрей", "медленнее", "дольше", "выше", "ниже", "лучше", "хуже"),
    }
)
FREQUENCY = frozenset({"чаще", "реже", "most", "least"})
LEADING = frozenset({"с", "со", "из", "от", "по", "на", "в", "from", "of", "in", "via", "the"})
DAYS = 31
"""No month has more: «ниже 50 октябрь» bounds a score."""
LEAST_SCORE = 10
"""«ниже сорока» bounds a score; «больше двух» counts something."""
COUNTED = frozenset({"звонок", "разговор", "возражение", "лид", "заявка", "call", "objection", "lead", "раз", "time"})
"""«больше 10 звонков» bounds no score."""
ORDINALS = ("перв", "втор", "трет", "четверт", "first", "second", "third", "fourth")
BEFORE_NAMES = frozenset({"у", "от", "для", "с", "со", "к", "про", "по", "of", "by", "for", "from", "with", "and", "и"})
_AND_WORDS = frozenset({"и", "или", "and", "or", "both", "а", "чем", "than", "vs"})


@dataclass(frozen=True, slots=True)
class Signals:
    """Everything found in a question. ``loose`` are words that carry content and that nothing explains."""

    text: str
    language: str
    tokens: tuple[Token, ...]
    matches: tuple[Match, ...]
    days: tuple[Named, ...]
    people: tuple[Person, ...]
    loose: tuple[int, ...]
    numbers: Mapping[str, float] = field(default_factory=dict)
    limit: int | None = None
    said: str = ""
    unknown_sources: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    excluded: Excluded = field(default_factory=Excluded)

    def of(self, kind: str) -> tuple[str, ...]:
        """Values of one kind in order of place, each once."""
        return tuple(dict.fromkeys(match.value for match in self.matches if match.kind == kind))

    def has(self, kind: str, *values: str) -> bool:
        found = self.of(kind)
        return any(value in found for value in values) if values else bool(found)

    def said_one_of(self, *forms: str) -> bool:
        return any(token.text in forms for token in self.tokens)

    @property
    def follows(self) -> bool:
        """Whether the question begins as one that goes on from the one before."""
        return bool(_OPENS.match(plain(self.text).lstrip(" ,.-–—…")))

    @property
    def negations(self) -> list[Match]:
        return [
            match
            for match in self.matches
            if match.kind == "missed" and any(self.tokens[at].text in NEGATIONS for at in range(match.start, match.end))
        ]


def signals_of(text: str, known: Known, today: date) -> Signals:
    """Reads one question. Never fails, whatever the text."""
    text = " ".join(text[: LONGEST + 1].split())
    text = without_occasion(_WITHOUT.sub("without ", text))
    text = _OF_MONTH.sub(r"of this \1", text)
    signs = vocabulary(language_of(text)).signs
    text = _SIGNS.sub(lambda found: f" {signs[found.group()]} ", text)
    said = quoted(text)
    bare = text if said is None else text[: said[1]] + " " * (said[2] - said[1]) + text[said[2] :]
    language = language_of(bare)
    words = vocabulary(language)
    tokens = cut(bare)
    quote_is_name = said is not None and _is_known(said[0], known)
    if quote_is_name or (said is not None and not words_asked(words, tokens)):
        tokens, said = cut(text), None
    tokens = _spelt(tokens, words, known)
    return _read(text, tokens, known, Calendar(words.calendar, today, tokens, bare), "" if said is None else said[0])


def _apart(match: Match, tokens: Sequence[Token], who: Sequence[Person]) -> Match:
    """A pattern that passed over a particle which is a name after all («как быстро Ли звонит») leaves it."""
    named = {place for one in who for place in range(one.start, one.end) if tokens[place].text in CLITICS}
    end = match.end
    while end > match.start + 1 and end - 1 in named:
        end -= 1
    inner = named & set(range(match.start + 1, end))
    return replace(match, end=end, passed=match.passed | inner) if end != match.end or inner - match.passed else match


def _is_wish(match: Match, tokens: Sequence[Token]) -> bool:
    """ "I need the objections": no objection of who needs nothing."""
    asks = match.kind == "categories" and tokens[match.start].text in ("need", "needs") and match.start
    return bool(asks) and tokens[match.start - 1].text in ("i", "we", "you")


def _is_in(place: int, matches: Sequence[Match]) -> bool:
    return any(place in match.places for match in matches)


def words_asked(words: Vocabulary, tokens: Sequence[Token]) -> bool:
    """Whether a question asks for words that were said («упоминали», "mention")."""
    return any(match.kind == "words" for match in words.matches(tokens))


def _read(text: str, tokens: tuple[Token, ...], known: Known, days: Calendar, said: str) -> Signals:
    language = "ru" if days.words is vocabulary("ru").calendar else "en"
    words = vocabulary(language)
    more = _patterns(known)
    named = days.named()
    dated = {place for one in named for place in range(one.start, one.end)}
    every = words.matches(tokens, more)
    between = _between(tokens, known, words, dated, every)
    stretched = between | _stretching(tokens, every)
    wider = words.matches(tokens, more, stretched) if stretched else []
    every = words.matches(tokens, more, between) if between else every
    every += [match for match in wider if match.passed - between]
    every = [match for match in every if not _is_wish(match, tokens)]
    numbers, limit, counted = _numbers(tokens, every, dated)
    busy = counted | {place for one in named for place in range(one.start, one.end)}
    whole = _firms(tokens, known)
    busy |= {place for one in whole for place in range(one.start, one.end)}
    meant = {place for match in every for place in match.places}
    who = [one for one in people(tokens, known.managers, words, busy) if _surely(one, tokens, meant)]
    busy |= {place for one in who for place in range(one.start, one.end)}
    every = [_apart(match, tokens, who) for match in every]
    chosen = _chosen(every, busy)
    matches, unknown = _sources(chosen + _inner_orders(tokens, every, chosen), known, tokens)
    matches += whole
    left_out = excluded(tokens, matches, who)
    matches = [match for match in matches if not match.places & left_out.places]
    who = [person for person in who if person.start not in left_out.places]
    each = {place: several for place, several in days.each().items() if not _is_in(place, matches)}
    busy |= left_out.places | set(each)
    used = busy | {place for match in matches for place in match.places}
    used |= _introducing(text, tokens, used)
    framed = framing(text, tokens, matches, busy, words.is_filler)
    matches = [match for match in matches if not match.places & framed]
    used |= framed
    literal = _literal(matches, tokens)
    loose = tuple(
        place
        for place, token in enumerate(tokens)
        if place not in used and (not _is_idle(token, words, literal=place in literal) or token.text in NEGATIONS)
    )
    who_else, loose = _clients(tokens, loose, known)
    return Signals(
        text=text,
        language=language,
        tokens=tokens,
        matches=tuple(sorted([*matches, *who_else], key=lambda match: match.start)),
        days=tuple(named),
        people=tuple(who),
        loose=loose,
        numbers=numbers,
        limit=limit,
        said=said,
        unknown_sources=unknown,
        weekdays=tuple(sorted({day for several in each.values() for day in several})),
        excluded=left_out,
    )


def _is_idle(token: Token, words: Vocabulary, *, literal: bool) -> bool:
    """Whether a word narrows nothing; where words that were said are asked for, only the plainest are none of them."""
    if words.is_filler(token) or is_request(token.text):
        return True
    abbreviated = len(token.written) > 1 and token.written.isupper()  # «ИП»
    return not literal and not abbreviated and (words.is_idle(token) or is_function_word(token.text))


def _literal(matches: Sequence[Match], tokens: Sequence[Token]) -> set[int]:
    """What may be the words that were said: beside the verb of saying, up to a comma."""
    asked = next((match for match in matches if match.kind == "words"), None)
    if asked is None:
        return set()
    end = next((at for at in range(asked.end + 1, len(tokens)) if _follows_comma(tokens, at)), len(tokens))
    return set(range(max(0, asked.start - 3), end))


def _follows_comma(tokens: Sequence[Token], place: int) -> bool:
    return tokens[place].start - tokens[place - 1].end > 1


def _introducing(text: str, tokens: Sequence[Token], used: set[int]) -> set[int]:
    """Words before a colon that tell why somebody asks («готовлю пост: …») and name nothing that the data holds."""
    colon = re.search(r":(?!\d)", text)
    if colon is None:
        return set()
    before = {place for place, token in enumerate(tokens) if token.end <= colon.start()}
    asks = len(before) < len(tokens) and not before & used
    return before if asks and not any(tokens[place].text in NEGATIONS for place in before) else set()


def _between(
    tokens: Sequence[Token], known: Known, words: Vocabulary, dated: set[int], every: Sequence[Match]
) -> frozenset[int]:
    """Names and days, which a sentence may put in the midst of an expression; a word after «не» belongs to it."""
    found = set(dated)
    meant = {place for match in every for place in match.places}
    for one in people(tokens, known.managers, words, dated):
        places = set(range(one.start, one.end))
        if not meant & places:
            found |= {at for at in places if tokens[at].capital or not words.is_filler(tokens[at])}
    return frozenset(place for place in found if not place or tokens[place - 1].text not in NEGATIONS)


def _stretching(tokens: Sequence[Token], every: Sequence[Match]) -> frozenset[int]:
    """Sources, languages and «чаще всего», which may stand in the midst of an expression as well."""
    found: set[int] = set()
    for match in every:
        often = match.kind == "orders" and tokens[match.start].text in FREQUENCY and match.length > 1
        mean = match.kind == "statistics" and tokens[match.start].text in ("on", "в") and match.length == 2
        if match.kind in ("sources", "languages") or often or mean:
            start = match.start
            while start and tokens[start - 1].text in LEADING and match.kind != "orders":
                start -= 1
            found |= set(range(start, match.end))
    return frozenset(found)


def _ranks(token: Token) -> bool:
    """Whether a word is a comparative or a superlative as it stands: "how much" ranks nobody."""
    return token.text in RANKING or token.text.startswith(("самы", "наи")) or token.text.endswith("est")


def _inner_orders(tokens: Sequence[Token], every: Sequence[Match], chosen: Sequence[Match]) -> list[Match]:
    """«больше всех говорит», "asks the fewest questions": the order that stands inside of what is measured."""
    if any(match.kind == "orders" for match in chosen):
        return []
    measured = [match for match in chosen if match.kind in ("measures", "outcomes", "nouns", "askers")]
    ranking = {place for place, token in enumerate(tokens) if _ranks(token)}
    inside = [
        match
        for match in every
        if match.kind == "orders" and match.places & ranking and any(match.places <= one.places for one in measured)
    ]
    return [max(inside, key=lambda match: match.length)] if inside else []


def _patterns(known: Known) -> list[Pattern]:
    titles = known.titles or {}
    more = source_patterns(known.sources) + stage_patterns(known.stages)
    for kind, place in (("category", "categories"), ("step", "steps")):
        ours = {pattern.value for pattern in vocabulary("ru").patterns if pattern.kind == place}
        more += title_patterns(place, {key: said for key, said in titles.get(kind, {}).items() if key not in ours})
    criteria = {key: tuple(t for t in said if " " in t) for key, said in titles.get("criterion", {}).items()}
    return more + title_patterns("criteria", criteria)


def _is_known(said: str, known: Known) -> bool:
    return plain(said) in {plain(name) for name in (*known.companies, *known.clients, *known.sources, *known.managers)}


def _spelt(tokens: tuple[Token, ...], words: Vocabulary, known: Known) -> tuple[Token, ...]:
    """The words with one letter put right where no dictionary, name or source has them as they stand."""
    fitting = {
        token.text for person in people(tokens, known.managers, words) for token in tokens[person.start : person.end]
    }
    listed = {plain(part) for name in (*known.sources, *known.companies, *known.clients) for part in name.split()}
    made = []
    for token in tokens:
        text = words.aliases.get(token.text, token.text)
        if text not in fitting and text not in listed and not words.is_filler(token):
            text = words.spelt(text)
        made.append(token if text == token.text else replace(token, text=text, lemmas=lemmas_of(text)))
    return tuple(made)


def _surely(person: Person, tokens: Sequence[Token], meant: set[int]) -> bool:
    """A word of the vocabulary that is somebody's name as well («тема», «mark») is a name where it has a capital."""
    places = range(person.start, person.end)
    first = tokens[person.start]
    if len(places) > 1:
        return True
    if first.text in CLITICS and person.start == 0:
        return True
    if first.text in PARTICLES:
        return first.capital or (person.start > 0 and tokens[person.start - 1].text in BEFORE_NAMES)
    return not meant & set(places) or (first.capital and person.start > 0)


def _chosen(matches: Sequence[Match], busy: set[int]) -> list[Match]:
    """Longest first; none overlaps another."""
    kept: list[Match] = []
    taken = set(busy)
    for match in sorted(matches, key=lambda one: (-one.length, _RANK.get(one.kind, 9), one.start)):
        places = match.places
        if match.kind == "thresholds" or places & taken:
            continue
        kept.append(match)
        taken |= places
    return sorted(kept, key=lambda one: one.start)


def _numbers(
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
    return match.value in ("best", "worst", "newest") or any(_ranks(token) for token in inside)


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


def _sources(matches: list[Match], known: Known, tokens: Sequence[Token]) -> tuple[list[Match], tuple[str, ...]]:
    """Spoken sources and stages as they are stored; those that no lead has."""
    kept: list[Match] = []
    unknown: list[str] = []
    for match in matches:
        if match.kind not in ("sources", "stages"):
            kept.append(match)
            continue
        stored = source_of(match.value, known.sources if match.kind == "sources" else known.stages)
        if stored:
            kept.append(replace(match, value=stored))
        elif match.kind == "stages" and match.value == "new":
            kept.append(replace(match, kind="nouns", value="lead"))  # «новая заявка» where the CRM has no such stage
        elif match.value == "cold":
            kept.append(replace(match, kind="kinds", value="first_outgoing"))
        elif match.kind == "sources":
            written = " ".join(token.written for token in tokens[match.start : match.end])
            unknown.append(written)
            kept.append(replace(match, kind="unknown_source"))
    return kept, tuple(unknown)


def _firms(tokens: Sequence[Token], known: Known) -> list[Match]:
    """Companies and clients by their whole names."""
    beginnings = {token.text[:3] for token in tokens}
    found: list[Match] = []
    for kind, names in (("company", known.companies), ("client", known.clients)):
        likely = [name for name in names if _may_stand(name, beginnings)]
        found += firms(tokens, likely, kind)
    found.sort(key=lambda one: -one.length)
    kept: list[Match] = []
    for one in found:
        alone = one.length == 1 and not tokens[one.start].capital and is_word(tokens[one.start].text)
        if not alone and all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


def _may_stand(name: str, beginnings: set[str]) -> bool:
    parts = re.findall(r"[^\W_]+", plain(name))
    return bool(parts) and all(part[:3] in beginnings for part in parts)


def _clients(tokens: Sequence[Token], loose: tuple[int, ...], known: Known) -> tuple[list[Match], tuple[int, ...]]:
    """Clients by a part of their name, among words that nothing else explains."""
    found: list[Match] = []
    left = set(loose)
    for place in loose:
        beginnings = {tokens[place].text[:3]}
        likely = [name for name in known.clients if any(plain(part)[:3] in beginnings for part in name.split())]
        fitting = [name for name in likely if any(tokens[place].text in forms_of(part) for part in name.split())]
        if fitting and not _is_client(tokens, place) and all(is_first(tokens[place].text, name) for name in fitting):
            continue  # a first name alone is a manager's, and may be one that nobody here has
        if not fitting and tokens[place].capital and place:
            said = sound(tokens[place].text)
            fitting = [name for name in known.clients if any(sound(part) == said for part in name.split())]
        firm = [] if fitting else _firms_by_sound(tokens[place], known)
        if (fitting or firm) and place in left:
            found += [Match("client", name, place, place + 1) for name in fitting]
            found += [Match("company", name, place, place + 1) for name in firm]
            left.discard(place)
    return found, tuple(place for place in loose if place in left)


def is_first(word: str, name: str) -> bool:
    """Whether a word is the first of several names."""
    parts = name.split()
    return len(parts) > 1 and word in forms_of(parts[0]) and word not in forms_of(parts[-1])


def _is_client(tokens: Sequence[Token], place: int) -> bool:
    """«с клиентом Дмитрием», «разговор с Дмитрием», "call with Dmitry": a client is named."""
    before = tokens[max(0, place - 2) : place]
    said = {"клиент", "клиентка", "client", "customer", "prospect", "lead", "лид", "покупатель", "заказчик"}
    return any(token.lemmas & said or token.text in ("с", "со", "with", "to") for token in before)


def _firms_by_sound(token: Token, known: Known) -> list[str]:
    """A company of one word in the other alphabet: "Romashka" is «Ромашка»."""
    if not token.capital or len(token.text) <= SHORTEST:
        return []
    said = sound(token.text)
    return [name for name in known.companies if name.isascii() != token.text.isascii() and sound(name) == said]


def unexplained(signals: Signals, places: Iterable[int]) -> tuple[str, bool]:
    """The words at ``places`` as written, and whether they look like somebody's name."""
    tokens = [signals.tokens[place] for place in places]
    named = any(
        (
            token.capital
            and token.start > 0
            and token.text.isalpha()
            and (token.text.isascii() or not is_word(token.text))
        )
        or (may_be_name(token.text) and (token.capital or not _common(token.text)))
        for token in tokens
    )
    return " ".join(token.written for token in tokens), named


def _common(word: str) -> bool:
    from transcription.wordforms import russian_parses

    return any(
        not {"Name", "Surn", "Patr"} & set(str(parse.tag).replace(" ", ",").split(","))
        for parse in russian_parses(word)[:1]
    )
