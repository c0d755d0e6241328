"""The words of Russian and English numbers in all their forms; knows nothing of how they combine."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_SMALL_FORMS = (
    (0, "ноль нуль ноля нуля нолю нулю zero"),
    (1, "один одна одно одну одного одной одному одним one"),
    (2, "два две двух двум двумя two"),
    (3, "три трех трем тремя three"),
    (4, "четыре четырех четырем четырьмя four"),
    (5, "пять пяти пятью five"),
    (6, "шесть шести шестью six"),
    (7, "семь семи seven"),
    (8, "восемь восьми восемью восьмью eight"),
    (9, "девять девяти девятью nine"),
    (10, "десять десяти десятью ten"),
    (11, "одиннадцать одиннадцати одиннадцатью eleven"),
    (12, "двенадцать двенадцати двенадцатью twelve"),
    (13, "тринадцать тринадцати тринадцатью thirteen"),
    (14, "четырнадцать четырнадцати четырнадцатью fourteen"),
    (15, "пятнадцать пятнадцати пятнадцатью fifteen"),
    (16, "шестнадцать шестнадцати шестнадцатью sixteen"),
    (17, "семнадцать семнадцати семнадцатью seventeen"),
    (18, "восемнадцать восемнадцати восемнадцатью eighteen"),
    (19, "девятнадцать девятнадцати девятнадцатью nineteen"),
    (20, "двадцать двадцати двадцатью twenty"),
    (30, "тридцать тридцати тридцатью thirty"),
    (40, "сорок сорока forty fourty"),
    (50, "пятьдесят пятидесяти пятьюдесятью писят fifty"),
    (60, "шестьдесят шестидесяти шестьюдесятью шисят sixty"),
    (70, "семьдесят семидесяти семьюдесятью seventy"),
    (80, "восемьдесят восьмидесяти восемьюдесятью eighty"),
    (90, "девяносто девяноста ninety"),
    (100, "сто ста"),
    (200, "двести двухсот двумстам двумястами"),
    (300, "триста трехсот тремстам тремястами"),
    (400, "четыреста четырехсот четыремстам"),
    (500, "пятьсот пятисот пятистам пятьюстами"),
    (600, "шестьсот шестисот шестистам"),
    (700, "семьсот семисот семистам"),
    (800, "восемьсот восьмисот восьмистам"),
    (900, "девятьсот девятисот девятистам"),
)
_MULTIPLIER_FORMS = (
    (
        1e3,
        "тысяча тысячи тысяч тысячу тысячам тысячей тысячами тыща тыщи тыщ тыщу тыс тр т к k thousand grand",
    ),
    (
        1e6,
        "миллион миллиона миллионов миллиону миллионом миллионами млн лям ляма лямов million millions mln m",
    ),
    (1e9, "миллиард миллиарда миллиардов миллиарду млрд billion bn"),
)
_DIGIT_NOUN_FORMS = (
    (0, "нуль нуля нулей ноля нолей нулями нули ноли zeros zeroes"),
    (1, "единица единицы единиц единичка единички единицу единицей ones"),
    (2, "двойка двойки двоек двоечка двойку двойкой twos"),
    (3, "тройка тройки троек тройку тройкой троечка threes"),
    (4, "четверка четверки четверок четверку четверкой fours"),
    (5, "пятерка пятерки пятерок пятерку пятеркой пятерочка fives"),
    (6, "шестерка шестерки шестерок шестерку шестеркой sixes"),
    (7, "семерка семерки семерок семерку семеркой семерочка sevens"),
    (8, "восьмерка восьмерки восьмерок восьмерку восьмеркой eights"),
    (9, "девятка девятки девяток девятку девяткой девяточка nines"),
)
_MISHEARD = (
    (5, "пядь пиать"),
    (6, "шесь"),
    (8, "восим"),
    (11, "одинадцать одиннацать одинацать"),
    (12, "двенацать двеннадцать двинадцать"),
    (13, "тринацать"),
    (14, "четырнацать четрнадцать"),
    (15, "пятнацать питнадцать"),
    (16, "шеснадцать шеснацать"),
    (17, "семнацать"),
    (18, "восемнацать"),
    (19, "девятнацать"),
    (20, "двацать двадцаать"),
    (30, "тридцат трицать"),
    (50, "пядьдесят пядесят пидесят пятьдесять пиисят писят пятдесят"),
    (60, "шестдесят шесьдесят шесдесят шисьдесят"),
    (70, "семдесят семисят семьдисят"),
    (80, "восемдесят восимдесят восьмдесят"),
    (90, "девиносто девеносто"),
    (200, "двесте"),
    (400, "четыриста четыресто"),
    (500, "пятсот пицот пятцот"),
    (600, "шесьсот шессот шестсот шейсот"),
    (700, "семсот"),
    (800, "восемсот восимсот"),
    (900, "девятсот девяцот дивятьсот"),
)
"""Numbers as recognisers write them when they mishear; none of these is another word."""
_ORDINAL_STEMS = (
    (1, "перв", "first"),
    (2, "втор", "second"),
    (3, "трет", "third"),
    (4, "четверт", "fourth"),
    (5, "пят", "fifth"),
    (6, "шест", "sixth"),
    (7, "седьм", "seventh"),
    (8, "восьм", "eighth"),
    (9, "девят", "ninth"),
    (10, "десят", "tenth"),
    (11, "одиннадцат", "eleventh"),
    (12, "двенадцат", "twelfth"),
    (13, "тринадцат", "thirteenth"),
    (14, "четырнадцат", "fourteenth"),
    (15, "пятнадцат", "fifteenth"),
    (16, "шестнадцат", "sixteenth"),
    (17, "семнадцат", "seventeenth"),
    (18, "восемнадцат", "eighteenth"),
    (19, "девятнадцат", "nineteenth"),
    (20, "двадцат", "twentieth"),
    (30, "тридцат", "thirtieth"),
)
_ORDINAL_ENDINGS = "ый ий ой ое ье ого ьего ому ьему ым ьим ом ьем ая ья ую ью"


def word_set(line: str) -> frozenset[str]:
    """The words of ``line``: long lists read better as one line of text."""
    return frozenset(line.split())


def _table(forms: tuple[tuple[float, str], ...]) -> dict[str, float]:
    return {form: value for value, line in forms for form in line.split()}


SMALL: Mapping[str, int] = MappingProxyType(
    {form: int(value) for form, value in _table((*_SMALL_FORMS, *_MISHEARD)).items()}
)
"""0..900 by every form; «семью» is left out: on a call it is a family."""

MULTIPLIERS: Mapping[str, float] = MappingProxyType(_table(_MULTIPLIER_FORMS))
DIGIT_NOUNS: Mapping[str, int] = MappingProxyType(
    {form: int(value) for form, value in _table(_DIGIT_NOUN_FORMS).items()}
)
HALVES: Mapping[str, float] = MappingProxyType(
    {"полтора": 1.5, "полторы": 1.5, "полутора": 1.5, "полтораста": 150.0, "полмиллиона": 500_000.0}
    | {"полтысячи": 500.0, "пол": 0.5}
)
COUPLES = word_set("couple пара пару пары пар")
"""Two of the unit that follows, roughly."""
UNITS_BEFORE = word_set("тысяч тысячи тыщ тыщи миллиона миллионов лямов ляма")
"""Units that, standing before a number, make it a rough one."""

ORDINALS: Mapping[str, int] = MappingProxyType(
    {stem + ending: value for value, stem, _ in _ORDINAL_STEMS for ending in _ORDINAL_ENDINGS.split()}
    | {english: value for value, _, english in _ORDINAL_STEMS}
)
"""1..30 by every singular form of the ordinal («пятого», "fifth")."""
