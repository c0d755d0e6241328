"""Which measure a question is about, and what its words narrow or order it by: rules over signals, pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.asking.signals import RANKING, Signals
from assistant.asking.values import MEANS, SHARES
from assistant.asking.vocabulary import Match
from assistant.asking.words import NEGATIONS

OUTCOMES: dict[str, tuple[str, ...]] = {
    "handled": ("resolved", "answered"),
    "not_handled": ("deflected", "ignored"),
    "not_resolved": ("answered", "deflected", "ignored"),
    "resolved": ("resolved",),
    "answered": ("answered",),
    "deflected": ("deflected",),
    "ignored": ("ignored",),
}
OFTEN = ("чаще", "часто", "реже", "редко", "often", "frequently", "rarely", "frequent")
DIRECT = (
    "refusal_reasons",
    "promises_kept",
    "unanswered_questions",
    "reaction_minutes",
    "win_rate",
    "themes",
    "talk_ratio",
    "patience",
    "monologue",
    "interruptions",
    "questions",
    "crm_correctness",
    "duration_minutes",
)
BROKEN = frozenset({"нарушать", "нарушить", "break", "broken", "забывать", "забыть"})
LITERAL = frozenset({"слово", "фраза", "word", "phrase"})
"""What follows these was said as it stands, whatever it means elsewhere."""
OPEN = frozenset({"открытый", "открыть", "незакрытый", "нерешённый", "нерешенный", "open", "pending", "unresolved"})
WEAK = frozenset({"слабый", "узкий", "weak"})
SETTLED = frozenset(
    {
        *("закрыть", "закрыто", "решить", "решено", "рассмотреть", "разобрать", "разрешить", "закрытый", "решенный"),
        *("settle", "settled", "resolve", "resolved", "close", "closed", "decide", "decided"),
    }
)
RELATED = frozenset(
    {
        *("те", "тот", "тех", "тем", "теми", "клиент", "лид", "покупатель", "человек", "люди"),
        *("client", "customer", "lead", "people", "those", "prospect", "buyer", "person"),
    }
)
EVERY_MANAGER = ("менеджеров", "менеджерам", "менеджерах", "продавцов")
"""Figures of several people are told of each."""
SUPERLATIVES = ("самы", "само", "сама", "макс", "миним", "наи", "худш", "лучши", "лучша", "лучшу", "лучшо")
TOO_MUCH = ("слишком", "too", "много")
INTERROGATIVE = frozenset(
    {"what", "which", "что", "чем", "чему", "какое", "какие", "какой", "каких", "каким", "каком", "как"}
)
WHO_IS = ("худший", "лучший", "лидер", "аутсайдер", "отстающий", "чемпион", "the best", "worst", "champion", "leader")
AUXILIARIES = frozenset(
    {"was", "were", "is", "are", "do", "does", "did", "the", "has", "have", "been", "быть", "была", "было"}
)
RANKED = ("рейтинг", "рейтинга", "рейтингу")
TIMES = frozenset({"week", "month", "weekday"})
JOINING = frozenset({"и", "and", "а", "также", "then", "per", "потом", "затем", "each"})
NOUN_GROUPS = {
    "менеджер": "manager", "продавец": "manager", "сотрудник": "manager", "источник": "source", "канал": "source",
    "неделя": "week", "месяц": "month", "категория": "category", "исход": "outcome", "этап": "stage",
    "manager": "manager", "rep": "manager", "source": "source", "channel": "source", "week": "week", "month": "month",
    "category": "category", "type": "category", "outcome": "outcome", "weekday": "weekday", "stage": "stage",
}  # fmt: skip
EXTREMES = frozenset({"highest", "lowest", "best", "worst", "max", "min", "maximum", "minimum", "top"})
BARE = frozenset({"source", "category", "stage", "reason", "outcome", "step"})
"""Groups that may be named by a bare word, which then says what a filter is about («источник Директ»)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the words come to, before names and days. Empty ``measure``: they say none."""

    measure: str = ""
    group: str = "none"
    then_by: str = "none"
    order: str = ""
    limit: int | None = None
    share: bool = False
    categories: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    step_missing: tuple[str, ...] = ()
    step_done: tuple[str, ...] = ()
    step: str = ""
    handling_step: str = ""
    section: str = ""
    criterion: str = ""
    words: str = ""
    words_at: frozenset[int] = frozenset()
    disputed: bool | None = None
    dispute_open: bool | None = None
    conceded: str = ""
    stages: tuple[str, ...] = ()
    verdict: tuple[str, ...] = ()
    unanswered: bool | None = None
    trend: bool = False
    compares: bool = False
    negation_used: bool = False
    declined: str = ""
    own: bool = False
    """The measure was said, and not only supposed from what it is narrowed by."""


def choose(signals: Signals) -> Choice:
    """The measure with all that belongs to it."""
    kept = (m for m in signals.matches if not _is_relative(m, signals))
    signals = replace(signals, matches=tuple(_as_verdict(_as_words(m, signals), signals) for m in kept))
    group, then_by = _groups(signals)
    choice = Choice(
        group=group,
        then_by=then_by,
        order=_order(signals),
        categories=signals.of("categories"),
        trend=signals.has("trend"),
        compares=_compares(signals),
        words_at=frozenset(elided(signals)),
    )
    choice = _spoken(signals, choice)
    choice = _with_steps(signals, _measured(signals, choice))
    if choice.group in (choice.then_by, "none"):
        choice = replace(choice, then_by="none")
    why = _misses(signals, choice)
    return replace(choice, declined=why) if why and not choice.declined else _ordered(signals, choice)


def _order(signals: Signals) -> str:
    """What was said of the order; «самые квалифицированные», "the most talkative" rank by what they name."""
    said = next(iter(signals.of("orders")), "")
    if said:
        return said
    if signals.said_one_of(*RANKED):
        return "best"
    return "most" if signals.said_one_of("самый", "самые", "самых", "самым", "самая", "самого", "самому") else ""


def _as_words(match: Match, signals: Signals) -> Match:
    """«спрашивали о рассрочке»: words that were said, no themes; what they are stands behind."""
    ahead = match.end
    while ahead < len(signals.tokens) and signals.tokens[ahead].text in ("a", "an", "the", "our", "any"):
        ahead += 1
    asks = match.kind == "measures" and match.value == "themes" and ahead in signals.loose
    if asks and signals.tokens[match.end - 1].text in ("about", "о", "об", "про"):
        return replace(match, kind="words", value="words")
    return match


def _as_verdict(match: Match, signals: Signals) -> Match:
    """«сколько лидов квалифицировали»: leads that were found fit, no step of the script."""
    step = match.kind == "steps" and match.value == "qualification"
    counted = signals.has("nouns", "lead", "client") and signals.has("statistics", "count", "share")
    if step and counted and not signals.people and not signals.has("missed"):
        return replace(match, kind="measures", value="qualified_share")
    return match


def _is_relative(match: Match, signals: Signals) -> bool:
    """«те, кто пришёл», "leads who said no": this «кто» asks for nobody."""
    if match.kind != "askers" or match.value != "manager" or match.length > 1 or not match.start:
        return False
    before = signals.tokens[match.start - 1]
    return before.text in RELATED or not before.lemmas.isdisjoint(RELATED)


def _misses(signals: Signals, choice: Choice) -> str:
    """Why a measure would leave out what was asked: a mean of counts, groups by their score, sales after a call."""
    counted = choice.measure in ("calls", "list", "objections", "unanswered_questions", "disputes")
    by_stage = choice.group == "stage" or (signals.has("stages") and signals.has("nouns", "call"))
    if counted and signals.has("nouns", "deal") and not by_stage:
        return "counts_calls"
    if counted and signals.has("statistics", "mean") and not choice.trend and choice.measure != "list":
        return "nothing"
    if (
        signals.numbers
        and not signals.follows
        and (choice.measure in ("score", "section_score", "criterion_score") or choice.conceded)
    ):
        return "nothing"
    above = [m.end for m in signals.matches if m.kind == "orders" and m.value in ("best", "worst")]
    means = {m.start for m in signals.matches if m.kind == "statistics" and m.value == "mean"}
    return "nothing" if signals.has("statistics", "count") and means & set(above) else ""


def _compares(signals: Signals) -> bool:
    """«или» between outcomes or steps compares nothing."""
    said = [match for match in signals.matches if match.kind == "compare"]
    loose = ("или", "or", "than", "чем")
    words = {signals.tokens[match.start].text for match in said if match.length == 1}
    if said and words and words <= set(loose):
        several = len(signals.people) > 1 or len(signals.days) > 1 or len(signals.of("languages")) > 1
        several = several or len(signals.of("kinds")) > 1
        return several or len(signals.of("sources")) > 1 or len(signals.of("categories")) > 1
    return bool(said)


def _groups(signals: Signals) -> tuple[str, str]:
    """What figures are split by, and what each part is split by again («по менеджерам и месяцам»)."""
    first, asked = _group(signals), signals.of("askers")
    if first == "none":
        return first, "none"
    explicit = [m.value for m in signals.matches if m.kind == "groups" and m.length > 1]
    explicit += [one for one in asked if one not in ("category", "step", "reason")]
    explicit += list(elided(signals).values())
    others = [one for one in dict.fromkeys(explicit) if one != first and not (one == "source" and first == "category")]
    if not others:
        return first, "none"
    second = others[0]
    if first in TIMES and second not in TIMES:
        first, second = second, first
    return first, second


def elided(signals: Signals) -> dict[int, str]:
    """«по менеджерам и неделям», "by source and month": a second group without a preposition of its own, by place."""
    ends = {match.end for match in signals.matches if match.kind == "groups" and match.length > 1}
    found = {}
    for end in ends:
        at = end
        while at < len(signals.tokens) and signals.tokens[at].text in JOINING:
            at += 1
        if at < len(signals.tokens):
            for lemma, unit in NOUN_GROUPS.items():
                if lemma in signals.tokens[at].lemmas:
                    found[at] = unit
    return found


def _group(signals: Signals) -> str:
    found = list(dict.fromkeys((*signals.of("groups"), *signals.of("askers"))))
    told = signals.has("categories") and not any(token.text in INTERROGATIVE for token in signals.tokens)
    if told and "category" in signals.of("askers") and "category" not in signals.of("groups"):
        found.remove("category")  # "where trust was objected to"
    filtered = {
        "source": "sources",
        "category": "categories",
        "stage": "stages",
        "step": "steps",
        "outcome": "outcomes",
    }
    if len(found) > 1:
        asked = signals.of("askers")
        found = [one for one in found if one in asked or one not in BARE] or found
    if found and found[0] in filtered and signals.has(filtered[found[0]]) and found[0] not in signals.of("askers"):
        explicit = any(
            match.kind == "groups" and match.value == found[0] and match.length > 1 for match in signals.matches
        )
        if not explicit:
            found = found[1:]
    several = signals.has("compare") or signals.said_one_of(*EVERY_MANAGER)
    if not found and several and signals.has("nouns", "manager") and not signals.people:
        return "manager"
    all_of_them = signals.has("nouns", "team") and signals.said_one_of(*EVERY_MANAGER, "managers", "reps")
    if not found and all_of_them and signals.has("measures"):
        return "manager"
    return found[0] if found else "none"


def _spoken(signals: Signals, choice: Choice) -> Choice:
    """What calls are asked for by words that were said on them."""
    trigger = [match for match in signals.matches if match.kind == "words"]
    if signals.said and trigger:
        return replace(choice, words=signals.said)
    after = {place for place in signals.loose if trigger and place >= trigger[0].end}
    if trigger and not after and not signals.said:
        after = _just_before(signals, trigger[0].start)
    literal = [one for one in trigger if signals.tokens[one.end - 1].lemmas & LITERAL]
    if literal:
        after |= {at for one in signals.matches if one.start == literal[0].end for at in one.places}
    ranked = all(signals.tokens[place].text in (*RANKING, "всего", "всех") for place in after)
    if after and not ranked and not any(signals.tokens[place].text in NEGATIONS for place in after):
        return replace(
            choice,
            words=_as_written(signals, after),
            words_at=choice.words_at | frozenset(after),
            categories=tuple(
                dict.fromkeys(m.value for m in signals.matches if m.kind == "categories" and not m.places <= after)
            ),
        )
    return choice


def _just_before(signals: Signals, start: int) -> set[int]:
    """«рассрочка упоминалась», "was delivery mentioned": what was said stands before."""
    used = {at for match in signals.matches for at in match.places}
    found: set[int] = set()
    between: set[int] = set()
    place = start - 1
    while place >= 0 and place not in used and len(signals.tokens[place].text) > 1:
        if place in signals.loose:
            found |= {place} | between
        elif signals.tokens[place].text not in AUXILIARIES:
            between |= {place}
        elif found:
            break
        place -= 1
    return found


def _as_written(signals: Signals, places: set[int]) -> str:
    """The words at ``places``, each with what is written together with it: «1С»."""
    tokens, whole = signals.tokens, set(places)
    for place in places:
        if place + 1 < len(tokens) and tokens[place].end == tokens[place + 1].start:
            whole.add(place + 1)
    said = ""
    for place in sorted(whole):
        glued = place - 1 in whole and tokens[place - 1].end == tokens[place].start
        said += ("" if glued or not said else " ") + tokens[place].text
    return said


def _measured(signals: Signals, choice: Choice) -> Choice:
    for rule in (_disputed, _conceded, _scored, _stepped, _graded, _direct, _objected, _called, _rated):
        found = rule(signals, choice)
        if found is not None:
            return found
    return choice


def _rated(signals: Signals, choice: Choice) -> Choice | None:
    """«кто лучше, Мария или Анна?», «лучший менеджер октября»: people are told apart by their average score."""
    people = bool(signals.people) or signals.has("nouns", "manager") or choice.group == "manager"
    several = choice.compares and len(signals.people) > 1
    picked = choice.order in ("best", "worst") and people and (several or not signals.people)
    if any(token.lemmas & {"вопрос", "question", "ответ", "answer"} for token in signals.tokens):
        return None
    if not (several or picked) or signals.has("missed") or signals.has("nouns", "lead", "deal", "client"):
        return None
    return replace(choice, measure="score", own=True)


INSIDE = ("orders", "qualities", "kinds", "sources", "languages")
"""What may stand between "which" and "calls"."""
WHERE = frozenset({"где", "where"})


def _lists(signals: Signals) -> bool:
    """Whether calls themselves are wanted, not a number of them."""
    if signals.has("statistics", "count", "share", "mean", "often") or signals.has("trend") or _compares(signals):
        return False
    shown = signals.has("list", "show") or _asks_which_calls(signals)
    return shown and signals.has("nouns", "call") and not signals.has("groups")


def _asks_which_calls(signals: Signals) -> bool:
    for number, match in enumerate(signals.matches):
        if match.kind == "list" and match.value == "which":
            ahead = [one for one in signals.matches[number + 1 :] if one.kind not in INSIDE]
            if ahead and ahead[0].kind == "nouns" and ahead[0].value == "call":
                return True
    calls = [match for match in signals.matches if match.kind == "nouns" and match.value == "call"]
    beside = ("orders", "kinds", "languages", "disputed", "qualities")
    starts = (m.start for m in signals.matches if m.kind not in beside and m.value != "disputes")
    first = min(starts, default=0)
    return bool(calls) and calls[0].start == first and not signals.has("measures", *DIRECT)


def _asks_where(signals: Signals, choice: Choice) -> bool:
    """«Где менеджер забыл договориться о шаге?»: the places are wanted, not how many there are."""
    plain = not signals.has("statistics") and not signals.has("trend") and choice.group == "none"
    return plain and bool(signals.tokens) and signals.tokens[0].text in WHERE and not _compares(signals)


def _counts(signals: Signals) -> bool:
    return signals.has("statistics", "count") and not signals.has("statistics", "share")


def _calls(signals: Signals, choice: Choice) -> Choice:
    """Calls with what was asked: listed, counted, or as a share of all."""
    if _lists(signals) or _asks_where(signals, choice):
        return replace(choice, measure="list", own=True)
    share = signals.has("statistics", "share") or signals.has("statistics", "often")
    return replace(choice, measure="calls", share=share, own=True)


def _conceded(signals: Signals, choice: Choice) -> Choice | None:
    found = signals.of("conceded")
    if not found:
        return None
    kind = "first" if "first" in found else "any"
    made = replace(choice, conceded=kind, own=True)
    if _lists(signals) or _counts(signals):
        return replace(made, measure="list" if _lists(signals) else "calls")
    return replace(made, measure="discount_at_objection")


def _scored(signals: Signals, choice: Choice) -> Choice | None:
    sections = signals.of("sections")
    criteria = signals.of("criteria")
    scored = signals.has("measures", "score")
    picks = signals.has("nouns", "call") and (_counts(signals) or not scored)
    if signals.numbers and signals.follows and not (signals.has("nouns", "call") or signals.has("statistics")):
        return replace(choice, measure="calls")
    if (
        signals.numbers
        and (signals.has("nouns", "call") or not scored or picks or signals.has("list", "show"))
        and not signals.has("statistics", "mean")
        and not signals.has("measures", *DIRECT)
        and not (signals.has("outcomes") and signals.has("statistics", "share"))
    ):
        if not (signals.has("nouns", "call") or signals.has("statistics") or signals.has("list")):
            return None
        made = _with_objections(signals, choice)
        if signals.has("list", "show") and not signals.has("statistics") and choice.group == "none":
            return replace(made, measure="list", own=True)
        return replace(_calls(signals, made), own=True)
    others = signals.has("measures", *DIRECT)
    whole = any(m.kind == "sections" and m.length > 1 for m in signals.matches)
    if sections and (scored or (whole and not others)) and not signals.has("outcomes"):
        return replace(_with_objections(signals, choice), measure="section_score", section=sections[0], own=True)
    if scored and criteria and not sections:
        return replace(choice, measure="criterion_score", criterion=criteria[0], own=True)
    if scored and not others:
        picks_calls = (
            not choice.compares and signals.has("orders") and signals.has("nouns", "call") and choice.group == "none"
        )
        plain = not signals.has("statistics", "mean", "how") and not choice.trend and not choice.compares
        if picks_calls and plain:
            return _best_calls(signals, choice)
        if plain and choice.group == "none" and _is_extreme(signals) and not signals.has("nouns", "manager"):
            return replace(_with_objections(signals, choice), measure="list", limit=signals.limit or 1, own=True)
        return replace(_with_objections(signals, choice), measure="score", own=True)
    picked = signals.has("orders", "best", "worst", "newest") and signals.has("nouns", "call")
    more = others or choice.trend or any(signals.has(kind) for kind in ("outcomes", "steps", "statistics", "disputed"))
    return _best_calls(signals, choice) if picked and choice.group == "none" and not more else None


def _is_extreme(signals: Signals) -> bool:
    """«самая низкая оценка», "highest score": one call's score, not an average."""
    at = {place for m in signals.matches if m.kind == "orders" and m.value in ("best", "worst") for place in m.places}
    return any(
        signals.tokens[place].text.startswith(SUPERLATIVES) or signals.tokens[place].text in EXTREMES for place in at
    )


def _best_calls(signals: Signals, choice: Choice) -> Choice:
    limit = signals.limit or (1 if _one_call(signals) else 5)
    return replace(_with_objections(signals, choice), measure="list", limit=limit, own=True)


def _one_call(signals: Signals) -> bool:
    singular = {"звонок", "разговор", "call", "conversation", "звонка", "звонке"}
    return any(token.text in singular for token in signals.tokens)


def _stepped(signals: Signals, choice: Choice) -> Choice | None:
    steps, missed = signals.of("steps"), signals.has("missed")
    handling = signals.of("handling_steps")
    general = signals.has("measures", "step_share") or choice.group == "step"
    if handling and not steps and not signals.has("outcomes") and (signals.has("nouns", "objection") or not general):
        return replace(choice, measure="step_share", handling_step=handling[0], negation_used=missed, own=True)
    if not steps and not general:
        return None
    if steps and _counted_noun(signals) == "objection":
        return None
    if signals.has("measures", *DIRECT) and not missed and not steps:
        return None
    made = replace(choice, negation_used=missed, own=True)
    if not steps:
        return _every_step(signals, made, missed=missed)
    narrowed = _by_step(made, steps, missed=missed)
    asks = [m for m in signals.matches if m.kind == "measures" and m.value == "questions" and m.length == 1]
    other = [m for m in signals.matches if m.kind == "measures" and m.value in DIRECT and m not in asks]
    if signals.has("measures", "score") or signals.has("outcomes") or other:
        return None
    if _lists(signals) or _asks_where(signals, choice):
        return replace(narrowed, measure="list")
    asks_share = signals.has("statistics", "share", "often", "how") or made.trend or made.group != "none" or made.order
    if _counts(signals) and made.group == "none":
        return replace(narrowed, measure="calls")
    if missed and signals.has("statistics", "share") and made.group == "none" and not made.trend:
        return replace(narrowed, measure="calls", share=True)
    if _counts(signals):
        return replace(narrowed, measure="calls")
    if missed and not asks_share:
        return replace(narrowed, measure="list" if signals.has("nouns", "call") else "calls")
    return replace(made, measure="step_share", step=steps[0], order=_turned(made.order, missed=missed))


def _counted_noun(signals: Signals) -> str:
    """What «сколько», "what share of" counts: the noun behind it."""
    asked = [m.end for m in signals.matches if m.kind == "statistics" and m.value in ("count", "share")]
    nouns = [m for m in signals.matches if m.kind == "nouns" and asked and m.start >= asked[0]]
    return nouns[0].value if nouns else ""


def _with_steps(signals: Signals, choice: Choice) -> Choice:
    """Steps that were named and that nothing counts narrow the calls: no word of a question is left unused."""
    steps = signals.of("steps")
    used = choice.step or choice.step_missing or choice.step_done or choice.section or choice.criterion
    if not steps or used or not choice.measure or choice.words:
        return choice
    missed = signals.has("missed")
    return _by_step(replace(choice, negation_used=choice.negation_used or missed), steps, missed=missed)


def _by_step(choice: Choice, steps: tuple[str, ...], *, missed: bool) -> Choice:
    """Of the calls, those in which the steps were done, or left out."""
    return replace(choice, step_missing=steps) if missed else replace(choice, step_done=steps)


def _every_step(signals: Signals, choice: Choice, *, missed: bool) -> Choice:
    stepwise = any(token.lemmas & {"шаг", "этап", "пункт", "step"} for token in signals.tokens)
    named = stepwise or signals.has("nouns", "step") or choice.group == "step" or signals.has("missed")
    weak = any(token.lemmas & WEAK for token in signals.tokens) and not signals.people
    named = named or (weak and not signals.has("nouns", "manager"))  # «слабые места скрипта»
    choice = replace(choice, order=choice.order or "worst") if weak else choice
    apart = choice.group in ("none", "step") and not choice.trend and named and not choice.compares
    group = "step" if apart else choice.group
    skipped = (
        missed
        or signals.has("outcomes", "not_handled")
        or signals.said_one_of("пропускают", "пропускает", "пропускаем", "skip", "skipped", "miss", "missed")
    )
    skipped = skipped or any(token.lemmas & {"пропускать", "забывать", "skip", "miss"} for token in signals.tokens)
    if signals.has("steps"):
        return choice
    return replace(choice, measure="step_share", group=group, order=_turned(choice.order or "", missed=skipped))


def _turned(order: str, *, missed: bool) -> str:
    """«чаще всего пропускают» is the least done."""
    if not missed:
        return {"most": "best", "least": "worst"}.get(order, order)
    return {"most": "worst", "worst": "worst", "least": "best", "best": "best", "": "worst"}.get(order, order)


def _graded(signals: Signals, choice: Choice) -> Choice | None:
    if not (signals.has("measures", "qualified_share") or signals.has("qualities")):
        return None
    said = [m.start for m in signals.matches if m.value in ("qualified_share", "qualified")]
    negative = signals.has("qualities", "not_qualified") or any(
        0 < start - match.start <= 3 for match in signals.negations for start in said
    )
    verdict = "not_qualified" if negative else "qualified"
    made = replace(choice, own=True, negation_used=negative)
    if made.order == "most" and signals.said_one_of("самые", "самых", "самый", "самым", "самая"):
        made = replace(made, order="best")  # «самые качественные»: a quality, not a number
    if _lists(signals):
        return replace(made, measure="list", verdict=(verdict,))
    if negative:
        return replace(made, measure="calls", verdict=(verdict,), share=signals.has("statistics", "share"))
    if _counts(signals) or (made.order in ("most", "least") and not signals.has("statistics", "share")):
        return replace(made, measure="calls", verdict=(verdict,))
    return replace(made, measure="qualified_share", order=_turned(made.order, missed=False))


def _direct(signals: Signals, choice: Choice) -> Choice | None:
    found = [value for value in signals.of("measures") if value in DIRECT]
    if not found:
        return None
    measure = next(name for name in DIRECT if name in found)
    made = replace(_with_objections(signals, choice), measure=measure, own=True)
    wide = ("refusal_reasons", "unanswered_questions", "promises_kept", "win_rate", "crm_correctness")
    if measure == "win_rate" and (won := _of_won(signals, found)):
        return replace(made, measure=won, outcomes=(), stages=("won",), share=False)
    if made.outcomes and measure not in wide and not (signals.has("nouns", "objection") or made.categories):
        return replace(made, declined="nothing")
    if measure == "refusal_reasons" and made.categories:
        return replace(made, declined="nothing")
    ranked = made.order not in ("", "newest")  # "how long does a call last"
    ranks_calls = measure in ("duration_minutes", "monologue") and ranked and made.group == "none"
    if ranks_calls and _one_call(signals) and not signals.has("statistics") and not signals.has("nouns", "manager"):
        return replace(made, measure="", declined="list_by_measure")
    two = [name for name in found if name not in ("questions", "themes", "duration_minutes")]
    if len(two) > 1 and not (made.order or made.group != "none") and _apart(signals, two):
        return replace(made, declined="two_measures")
    if measure == "talk_ratio" and made.group == "manager" and not made.order and signals.said_one_of(*TOO_MUCH):
        return replace(made, order="most")
    if measure == "refusal_reasons":
        group = made.group if made.group not in ("none", "category", "step") else "reason"
        return replace(made, group=group, outcomes=(), negation_used=True)
    if measure == "unanswered_questions":
        made = replace(made, outcomes=(), negation_used=True)
        of_calls = signals.matches[0].value == "call" or _lists(signals)
        plain = not signals.has("statistics") and made.group == "none" and not made.trend and not made.compares
        return replace(made, measure="list", unanswered=True) if of_calls and plain else made
    if measure == "themes":
        return replace(made, group="none" if made.group == "category" else made.group)
    if measure == "promises_kept":
        missed = signals.has("missed") or any(token.lemmas & BROKEN for token in signals.tokens)
        order = _turned(made.order, missed=missed) if made.group != "none" or made.order else ""
        return replace(made, negation_used=missed, order=order, outcomes=())
    if measure in ("duration_minutes", "monologue") and _lists(signals) and made.group == "none":
        return replace(made, measure="", declined="list_by_measure")
    if measure == "win_rate":
        return replace(made, outcomes=(), verdict=())
    if measure == "crm_correctness":
        negative = any(
            token.lemmas & {"ошибка", "расхождение", "врать", "mistake", "error", "lie"} or token.text == "врет"
            for token in signals.tokens
        )
        order = _turned(made.order, missed=negative) if made.order else ""
        return replace(made, order=order, outcomes=())
    return made


def _apart(signals: Signals, names: Sequence[str]) -> bool:
    """Whether measures stand beside one another with nothing but a comma or «и» between («win rate, reaction»)."""
    places = [m for m in signals.matches if m.kind == "measures" and m.value in names]
    joined = {"и", "and", "а", "также", "plus"}
    return any(
        one.value != other.value and all(token.text in joined for token in signals.tokens[one.end : other.start])
        for one, other in pairwise(places)
    )


def _of_won(signals: Signals, found: Sequence[str]) -> str:
    """What is asked of calls whose deal was won («сколько звонков по выигранным сделкам»), empty where nothing is."""
    said = [m for m in signals.matches if m.kind == "measures" and m.value == "win_rate"]
    adjective = all(
        signals.tokens[m.start].lemmas & {"выигранный", "выиграть", "успешный", "won", "win"}
        and signals.tokens[m.end - 1].lemmas & {"сделка", "deal"}
        for m in said
    )
    if not adjective or signals.has("statistics", "share") or len(found) > 1:
        return ""
    if signals.has("measures", "score"):
        return "score"
    counted = signals.has("nouns", "call") and _counts(signals) and _counted_noun(signals) in ("call", "")
    return "calls" if counted else ""


def _disputed(signals: Signals, choice: Choice) -> Choice | None:
    if not (signals.has("measures", "disputes") or signals.has("disputed")):
        return None
    if signals.has("nouns", "call") and (_lists(signals) or _counts(signals) or signals.has("statistics", "share")):
        return replace(_calls(signals, choice), disputed=True, dispute_open=_still_open(signals))
    shown = signals.has("list", "show") or (signals.limit and choice.order == "newest")
    if shown and not signals.has("statistics") and choice.group == "none" and not choice.trend:
        return replace(choice, measure="list", disputed=True, dispute_open=_still_open(signals), own=True)
    return replace(choice, measure="disputes", own=True, dispute_open=_still_open(signals))


def _still_open(signals: Signals) -> bool | None:
    denied = any(one.text in NEGATIONS and other.lemmas & SETTLED for one, other in pairwise(signals.tokens))
    return True if denied or any(token.lemmas & OPEN for token in signals.tokens) else None


def _with_objections(signals: Signals, choice: Choice) -> Choice:
    """Calls narrowed to those with an objection of a kind or an end."""
    outcomes = tuple(dict.fromkeys(one for key in signals.of("outcomes") for one in OUTCOMES[key]))
    return replace(choice, outcomes=outcomes)


def _objected(signals: Signals, choice: Choice) -> Choice | None:
    ends = signals.of("outcomes")
    about = signals.has("nouns", "objection") or choice.group in ("category", "outcome") or bool(choice.categories)
    if not about and not ends:
        return None
    named = any(token.lemmas & {"возражение", "objection"} for token in signals.tokens)
    kinds_of_calls = choice.group == "category" and signals.has("nouns", "call") and not named
    if kinds_of_calls and not (ends or choice.categories or signals.has("askers")):
        return replace(choice, declined="nothing", own=True)
    outcomes = tuple(dict.fromkeys(one for key in ends for one in OUTCOMES[key]))
    made = replace(choice, own=True, outcomes=outcomes)
    lost = signals.has("stages") and signals.has("nouns", "lead", "deal", "client")
    if lost and _counts(signals) and not signals.has("nouns", "objection", "call"):
        return replace(made, measure="objections", declined="counts_calls")
    if _lists(signals):
        return replace(made, measure="list")
    if _counts_calls(signals):
        return replace(made, measure="calls", share=signals.has("statistics", "share", "often"))
    picked = signals.has("list", "which") and not signals.has("statistics")
    ranked = made.order in ("best", "worst")
    counted = _counts(signals) or (picked and not ranked)
    worst = made.order == "worst" and made.group == "category" and not signals.has("statistics")
    if not ends and worst and not signals.has("list", "show"):
        return replace(made, measure="handled_share")  # «по каким возражениям проседаем»
    if not ends and ranked and not counted and (made.compares or made.group not in ("none", "category")):
        return replace(made, measure="handled_share")
    if ends and not counted and _as_share(signals, made):
        return _share_of(made, ends)
    if _counts(signals) and signals.has("statistics", "how") and set(ends) == {"handled"} and made.group == "none":
        made = replace(made, group="outcome")
    if made.group == "outcome":
        made = replace(made, outcomes=())
    return replace(made, measure="objections", share=signals.has("statistics", "share", "often"))


def _counts_calls(signals: Signals) -> bool:
    """«в скольких звонках», «доля звонков с возражением»."""
    if not (signals.has("statistics", "count", "share", "often") and signals.has("nouns", "call")):
        return False
    asked = [m for m in signals.matches if m.kind == "statistics" and m.value in ("count", "share", "often")]
    nouns = [
        m
        for m in signals.matches
        if m.kind == "nouns" and m.value in ("call", "objection") and m.start >= asked[0].start
    ]
    return bool(nouns) and nouns[0].value == "call" and not _between_is_outcome(signals, asked[0].end, nouns[0].start)


def _between_is_outcome(signals: Signals, start: int, end: int) -> bool:
    return any(m.kind == "outcomes" and start <= m.start < end for m in signals.matches)


def _as_share(signals: Signals, choice: Choice) -> bool:
    """Whether an outcome is asked for as a share: said so, or how well, or who does it best."""
    if signals.has("statistics", "share", "how", "often", "mean") or choice.order in ("best", "worst"):
        return True
    if any("struggle" in token.lemmas for token in signals.tokens):
        return True
    rivals = choice.group not in ("none", "category")
    much = choice.order in ("most", "least") and not signals.said_one_of(*OFTEN)
    if rivals:
        return not (much and signals.has("nouns", "objection")) or choice.trend
    if choice.group == "category" and signals.has("groups", "category") and not signals.has("nouns", "objection"):
        return not signals.has("list") and not signals.has("askers")
    return choice.trend or choice.compares or not (signals.has("list") or choice.group == "category")


def _share_of(choice: Choice, ends: tuple[str, ...]) -> Choice:
    if choice.group == "outcome":
        choice = replace(choice, group=choice.then_by, then_by="none")
    negative = any(key in ("not_handled", "not_resolved") for key in ends)
    if set(ends) <= {"handled", "not_handled"}:
        measure = "handled_share"
    elif set(ends) <= {"resolved", "not_resolved"}:
        measure = "resolved_share"
    else:
        return replace(choice, measure="objections", share=True)
    if negative and choice.group == "none" and not choice.trend and not choice.compares:
        return replace(choice, measure="objections", share=True)
    if negative and not choice.order and choice.group == "manager":
        return replace(choice, measure="objections", share=True, order="most")
    return replace(choice, measure=measure, outcomes=(), order=_turned(choice.order, missed=negative))


def _called(signals: Signals, choice: Choice) -> Choice | None:
    about = signals.has("nouns", "call") or signals.has("kinds") or bool(choice.words)
    leads = signals.has("nouns", "lead", "deal", "client") and signals.has("statistics", "count")
    if leads and not about:
        return replace(choice, declined="counts_calls", own=True, measure="calls")
    if not about:
        return None
    made = replace(choice, own=True)
    if choice.words and not signals.has("statistics") and choice.group == "none":
        return replace(made, measure="list")
    if choice.order in ("best", "worst") and choice.group != "none" and not signals.has("statistics"):
        return replace(made, measure="score")  # «в какой день звонки слабее»
    return _calls(signals, made)


def _ordered(signals: Signals, choice: Choice) -> Choice:
    """An order belongs to groups or to a list of calls; elsewhere it must not stand unexplained."""
    if not choice.measure or not choice.order:
        return choice
    if choice.measure == "list":
        return choice
    if choice.group == "none":
        asked = {"most": "most", "least": "least", "best": "most"}
        if choice.measure == "objections" and choice.order in asked and not choice.categories and not choice.compares:
            return replace(choice, group="category", order=asked[choice.order])
        if choice.measure == "themes" or choice.trend:
            return choice
        if signals.has("nouns", "manager") and not signals.people:
            return replace(choice, group="manager")
        alone = not signals.people and not choice.compares and signals.said_one_of(*WHO_IS)
        if alone and choice.order in ("best", "worst") and choice.measure in SHARES | MEANS:
            return replace(choice, group="manager")
        if choice.measure == "calls" and choice.order == "newest":
            return replace(choice, measure="list")
        if signals.has("statistics", "how") or (choice.order in ("best", "worst") and signals.has("list", "which")):
            return replace(choice, order="")
    return choice
