"""Comparing what a CRM field says with what was said on the call, by meaning; knows no fields and no statuses.

Every comparison answers True, False, or None when the two cannot be compared: a doubt must not blame anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from difflib import SequenceMatcher

import dateparser

from scoring_rubric.emails import skeleton
from scoring_rubric.lexicon import Lexicon
from scoring_rubric.lexicon_phrases import Coded, matcher
from scoring_rubric.money import Sum, find_money, same_sum
from scoring_rubric.names_morphology import parses_of, same_but_ending
from scoring_rubric.phones import find_phones, normalised
from scoring_rubric.spoken_numbers import plain, tokens
from scoring_rubric.spoken_time import Precision
from scoring_rubric.types import Fact

_SURE = 0.8
_ALIKE = 0.8
_UNLIKE = 0.5
_SAME_TITLE = 0.9
_ALIASES = {"ya.ru": "yandex.ru", "googlemail.com": "gmail.com"}
_PROVIDERS = frozenset(
    (
        *("mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru", "rambler.ru", "yandex.ru", "yandex.com"),
        *("gmail.com", "icloud.com", "outlook.com", "hotmail.com", "yahoo.com", "proton.me", "protonmail.com"),
        *("aol.com", "me.com", "live.com", "live.co.uk", "yahoo.co.uk", "hotmail.co.uk", "btinternet.com"),
        *("comcast.net", "verizon.net", "sky.com", "ya.ru", "hey.com", "msn.com", "fastmail.com"),
    )
)
_VAGUE_DAYS = {Precision.WEEK: 6, Precision.MONTH: 20}
_SAME_TIME = timedelta(minutes=10)
_SHORTEST_LEMMA = 4
_SHORTEST_STEM_WORD = 3
_STEM = 6
_PREFIX = re.compile(r"^(?:пере|при|про|под|по|от|за|на|вы|до|из|ис)")
_MEANINGFUL = frozenset({"NOUN", "VERB", "INFN", "ADJF", "ADJS", "PRTF", "PRTS", "GRND", "ADVB"})


@dataclass(frozen=True, slots=True)
class TypedTime:
    """A date a CRM holds; ``has_time`` is False for a bare date."""

    at: datetime
    has_time: bool


def same_phone(typed: str, heard: Fact, lexicon: Lexicon) -> bool | None:
    """By E.164; a CRM field may hold several numbers, one of which must agree."""
    numbers = {mention.e164 for mention in find_phones(typed, lexicon.phone_regions)}
    whole = normalised(typed, lexicon.phone_regions)
    numbers |= {whole} if whole else set()
    return heard.value in numbers if numbers else None


def same_email(typed: str, heard: Fact) -> bool | None:
    """Letter by letter when it was written so, by sound when it was dictated."""
    if _alias(plain(typed).strip()) == _alias(plain(heard.value)):
        return True
    if _other_domain(plain(typed).strip(), plain(heard.value)):
        return False
    if _spelt_otherwise(plain(typed), heard):
        return False
    likeness = SequenceMatcher(None, skeleton(typed), skeleton(heard.value)).ratio()
    if heard.confidence >= _SURE:
        return False
    if _other_mailbox(typed, heard):
        return False
    ours, theirs = (re.findall(r"\d+", text) for text in (typed, heard.value))
    if ours != theirs:  # «пятнадцать» and «пятьдесят» are told apart by a second hearing only
        return False if len({place.turn for place in heard.evidence}) > 1 and likeness >= _UNLIKE else None
    if likeness >= 0.9:
        return True
    return False if likeness < _UNLIKE else None


def _spelt_otherwise(typed: str, heard: Fact) -> bool:
    """Whether a part of the address was spelled letter by letter and the typed one has no such part ("c a i n")."""
    spelled = (
        re.sub(r"\W", "", run)
        for place in heard.evidence
        for run in re.findall(r"\b(?:[a-z]\b[\s,.-]*){3,}", plain(place.quote))
    )
    return any(part in plain(heard.value) and part not in typed for part in spelled)


def _other_mailbox(typed: str, heard: Fact) -> bool:
    """Whether two addresses at one domain begin with quite other names ("linda" and "frontdesk")."""
    ours, theirs = (plain(text).strip().partition("@") for text in (typed, heard.value))
    if not ours[0] or not theirs[0] or skeleton(ours[2]) != skeleton(theirs[2]):
        return False
    return SequenceMatcher(None, skeleton(ours[0]), skeleton(theirs[0])).ratio() < _UNLIKE


def _alias(address: str) -> str:
    name, _, domain = address.partition("@")
    return f"{name}@{_ALIASES.get(domain, domain)}"


def _other_domain(typed: str, heard: str) -> bool:
    """Whether two addresses end otherwise (com, org), or stand at two of the providers that everybody knows."""
    left, right = (_alias(text).partition("@")[2] for text in (typed, heard))
    if not left or not right:
        return False
    known = {left, right} <= _PROVIDERS
    return left != right and (known or left.rpartition(".")[2] != right.rpartition(".")[2])


def same_company(typed: str, heard: Fact, lexicon: Lexicon) -> bool | None:
    """By sound, without legal forms; recognisers mangle titles, so only a sure and quite different one contradicts."""
    left, right = (skeleton(bare_title(title, lexicon)) for title in (typed, heard.value))
    if not left or not right:
        return None
    likeness = SequenceMatcher(None, left, right).ratio()
    if likeness >= _ALIKE or left in right or right in left:
        return True
    return False if likeness < _UNLIKE and heard.confidence >= _SURE else None


def same_money(typed: str, heard: Fact, lexicon: Lexicon) -> bool | None:
    """By value; a plain number of the CRM is taken for a sum."""
    ours, theirs = _sums(heard.value, lexicon), _sums(typed, lexicon)
    if not ours or not theirs:
        return None
    hedged = heard.confidence < _SURE
    return any(same_sum(one, other, tolerance=0.1 if hedged else 0.01) for one in ours for other in theirs)


def same_code(typed: str, heard: Fact, entries: Sequence[Coded]) -> bool | None:
    """By the lexicon's entry that each of the two means."""
    codes = codes_of(typed, entries)
    return heard.code in codes if codes and heard.code else None


def same_time(typed: TypedTime, heard: Fact) -> bool | None:
    """By day, and by hour when both name one; a vague «через недельку» is met by a day near it."""
    if heard.when is None:
        return None
    at = typed.at if typed.at.tzinfo else typed.at.replace(tzinfo=heard.when.tzinfo)
    at = at.astimezone(heard.when.tzinfo)
    days = abs((at.date() - heard.when.date()).days)
    if heard.precision in _VAGUE_DAYS:
        return days <= _VAGUE_DAYS[Precision(heard.precision)]
    if days:
        return False
    exact = heard.precision == Precision.TIME and typed.has_time
    return abs(at - heard.when) <= _SAME_TIME if exact else True


def same_action(typed: str, heard: Fact, lexicon: Lexicon) -> bool | None:
    """Whether a task of the CRM is the step agreed on: by kind of action, else by shared words."""
    codes = codes_of(typed, lexicon.agreements.actions)
    if codes and heard.code:
        return True if heard.code in codes or shares_words(typed, heard.value) else None
    return True if shares_words(typed, heard.value) else None


def codes_of(text: str, entries: Iterable[Coded]) -> frozenset[str]:
    """Codes of the lexicon's entries that a typed text means; the longer of two phrases in one place stands.

    «Решает директор» is somebody else's decision, although «директор» alone is the client's own.
    """
    low = plain(text)
    found = []
    for entry in entries:
        if entry.code == low.strip():
            return frozenset({entry.code})
        found += [(entry.code, *match.span()) for match in matcher((*entry.typed, *entry.said)).finditer(low)]
    return frozenset(
        code
        for code, start, end in found
        if not any(first <= start and end <= last and last - first > end - start for _, first, last in found)
    )


def typed_time(text: str, *, like: datetime | None) -> TypedTime | None:
    """A date as CRMs write it: ISO 8601, 26.11.2026 15:00, «26 ноября»; None when it is none."""
    text = text.strip()
    has_time = bool(re.search(r"\d[T ]?\d?\d:\d\d|\d:\d\d", text))
    try:
        return TypedTime(datetime.fromisoformat(text), has_time and not text.endswith("T00:00:00"))
    except ValueError:
        pass
    # the eve of that day, or the day itself would be taken for the next year's
    base = datetime.combine(like.date(), time()) - timedelta(minutes=1) if like else None
    # who writes 3 PM writes 02/05 for the fifth of February
    order = "MDY" if re.search(r"\d\s?[ap]\.?m\b", text, re.IGNORECASE) else "DMY"
    settings = {"DATE_ORDER": order, "PREFER_DATES_FROM": "future"} | ({"RELATIVE_BASE": base} if base else {})
    found = dateparser.parse(text, languages=["ru", "en"], settings=settings)
    if found is None:
        return None
    return TypedTime(found if has_time else datetime.combine(found.date(), time()), has_time)


def shares_words(one: str, other: str) -> bool:
    """Whether two texts share a meaningful word in any of its forms."""
    return bool(_lemmas(one) & _lemmas(other))


def _lemmas(text: str) -> frozenset[str]:
    found = set()
    for word in tokens(text):
        if len(word.text) < _SHORTEST_LEMMA or word.text.isdecimal():
            continue
        if word.text.isascii():
            found.add(re.sub(r"(?:ing|ed|es|s)$", "", word.text))
            continue
        parses = parses_of(word.text)
        if parses and parses[0].tag.POS in ("NOUN", "VERB", "INFN", "ADJF"):
            found.add(str(parses[0].normal_form))
    return frozenset(found)


def stems(text: str) -> frozenset[str]:
    """Stems of the meaningful words of a text: «доставка», «доставим» and «доставить» have one."""
    found = set()
    for word in tokens(text):
        if len(word.text) < _SHORTEST_STEM_WORD or word.text.isdecimal():
            continue
        if word.text.isascii():
            found.add(_english_stem(word.text))
            continue
        parses = parses_of(word.text)
        if parses and parses[0].tag.POS in _MEANINGFUL:
            found.add(_russian_stem(str(parses[0].normal_form), verb=parses[0].tag.POS in ("VERB", "INFN", "GRND")))
    return frozenset(found)


def _english_stem(word: str) -> str:
    bare = re.sub(r"(?:ing|ed|es|s|ly|er|e)$", "", word)
    return re.sub(r"([b-df-hj-np-tv-z])\1$", r"\1", bare)[:_STEM] if len(bare) > 2 else word


def _russian_stem(lemma: str, *, verb: bool) -> str:
    bare = _PREFIX.sub("", lemma) if verb and len(lemma) > _STEM else lemma
    return bare[: max(3, min(_STEM - 1, len(bare) - 2))]


def one_title(one: str, other: str) -> bool:
    """Whether two skeletons are one title: the same but for a misheard letter or the ending («из ромашки»)."""
    return one == other or same_but_ending(one, other) or SequenceMatcher(None, one, other).ratio() >= _SAME_TITLE


def bare_title(title: str, lexicon: Lexicon) -> str:
    return matcher(lexicon.companies.forms).sub(" ", plain(title)).strip(" «»\"'.,")


def _sums(text: str, lexicon: Lexicon) -> tuple[Sum, ...]:
    """Sums of a typed text or of a canonical ``Sum.text``."""
    canonical = re.fullmatch(r"([\d.]+)(?:-([\d.]+))?(?: ([A-Z]{3}))?(?:/(\w+))?", text.strip())
    if canonical:
        low, high, currency, period = canonical.groups()
        return (Sum(float(low), float(high or low), 0, len(text), currency=currency, period=period),)
    return find_money(text, lexicon.money)
