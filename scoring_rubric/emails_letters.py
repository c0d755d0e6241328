"""Latin letters for what is dictated in Russian words: names of letters, known domains, transliteration."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_TRANSLITERATION = dict(zip("абвгдезийклмнопрстуфхцыэ", "abvgdeziyklmnoprstufhcye", strict=True)) | {
    "ж": "zh",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ю": "yu",
    "я": "ya",
    "ъ": "",
    "ь": "",
    "ё": "e",
}

_LETTER_NAMES = (
    "a:эй,а b:би,бэ,бе,б c:си,цэ,це,ц d:ди,дэ,де,д e:е,э,йе f:эф,ф g:джи,гэ,ге,г,жэ h:эйч,эйтч,аш,хэ,ха,х i:ай,и "
    "j:джей,джэй,йот,жи,й k:кей,кэй,ка,к l:эль,эл,л m:эм,м n:эн,н o:о,оу p:пи,пэ,пе,п q:кью,кю,ку r:ар,эр,р s:эс,с "
    "t:ти,тэ,те,т u:ю,у v:ви,вэ,ве,в "
    "w:даблю x:икс,экс y:игрек,игрик,уай,вай,ы z:зет,зэт,зед,зэд,зи,з,zed,zee"
)

LETTERS: Mapping[str, str] = MappingProxyType(
    {
        name: letter
        for letter, _, names in (entry.partition(":") for entry in _LETTER_NAMES.split())
        for name in names.split(",")
    }
    | {"ша": "sh", "ща": "sch", "чэ": "ch"}
)
"""Letter names as Russians say them when they spell an address: «эс», «вэ», «игрек»."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        said: written
        for written, names in (
            ("mail", "мэйл мейл майл меил мэил маил"),
            ("gmail", "гмейл гмэйл джимейл джимэйл гмаил гмайл жмейл джимайл джимеил гмеил"),
            ("yandex", "яндекс яндэкс"),
            ("ya", "я"),
            ("rambler", "рамблер"),
            ("outlook", "аутлук аутлок"),
            ("hotmail", "хотмейл хотмэйл хотмайл"),
            ("yahoo", "яху"),
            ("icloud", "айклауд"),
            ("inbox", "инбокс"),
            ("bk", "бэка бека бк"),
            ("list", "лист"),
            ("proton", "протон"),
            ("plus", "плюс"),
            ("protonmail", "протонмейл протонмэйл"),
            ("example", "экзампл экзэмпл игзампл эксампл икзампл экземпл экзампле икземпл"),
            ("info", "инфо инфа"),
            ("sales", "сейлс сэйлс селс"),
            ("office", "офис оффис"),
            ("test", "тест"),
            ("company", "компани"),
            ("shop", "шоп"),
            ("group", "групп"),
            ("alex", "алекс"),
            ("max", "макс"),
            ("crm", "срм"),
        )
        for said in names.split()
    }
)
"""Words of addresses whose Latin spelling is not their transliteration."""

_LATIN_TOP_LEVEL = (
    "ru com org net kz by ua info pro su bio online ai uz io co uk us eu de biz app dev me tv ca ie au nz fr es nl "
    "edu gov pl ch dk jp br mx za nyc store shop tech site club agency ltd group team cloud design studio "
    "email moscow london example test"
)
_SAID_TOP_LEVEL = (
    "ру:ru ком:com кам:com орг:org нет:net кз:kz бай:by бел:by юа:ua ми:me стор:store шоп:shop "
    "тек:tech сайт:site дев:dev тиви:tv еу:eu "
    "инфо:info про:pro рф:рф су:su био:bio онлайн:online "
    "уз:uz ио:io"
)

TOP_LEVEL: Mapping[str, str] = MappingProxyType(
    {said: written for said, _, written in (entry.partition(":") for entry in _SAID_TOP_LEVEL.split())}
    | {name: name for name in _LATIN_TOP_LEVEL.split()}
)
"""Top level domains by how they are said or written."""


_AMERICAN = ("gmail", "hotmail", "yahoo", "outlook", "icloud", "aol", "protonmail", "fastmail", "zoho")
_OTHERS = (
    "mail",
    "yandex",
    "ya",
    "rambler",
    "bk",
    "list",
    "inbox",
    "proton",
    "btinternet",
    "live",
    "msn",
    "comcast",
    "verizon",
    "xfinity",
    "att",
    "sbcglobal",
    "gmx",
    "ukr",
    "tut",
)
PROVIDERS: Mapping[str, str] = MappingProxyType(dict.fromkeys(_AMERICAN, "com") | dict.fromkeys(_OTHERS, ""))
"""Public mail services, and the top level domain meant when none is said."""


def latin(word: str) -> str:
    """``word`` as it stands in an address: known words by spelling, the rest letter by letter."""
    if word in WORDS:
        return WORDS[word]
    return "".join(_TRANSLITERATION.get(char, char) for char in word)
