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
    "a:эй,а b:би,бэ,бе c:си,цэ,це d:ди,дэ,де e:е,и f:эф,ф g:джи,гэ,ге h:эйч,аш,хэ,ха i:ай j:джей,йот,жи "
    "k:кей,ка,к l:эль,эл m:эм,м n:эн,н o:о p:пи,пэ,пе q:кью,ку r:ар,эр s:эс,с t:ти,тэ,те u:ю,у v:ви,вэ,ве "
    "w:дабл x:икс,экс y:игрек,уай,вай z:зет,зэт,зед"
)

LETTERS: Mapping[str, str] = MappingProxyType(
    {
        name: letter
        for letter, _, names in (entry.partition(":") for entry in _LETTER_NAMES.split())
        for name in names.split(",")
    }
)
"""Letter names as Russians say them when they spell an address: «эс», «вэ», «игрек»."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        said: written
        for written, names in (
            ("mail", "мэйл мейл майл меил мэил мыло"),
            ("gmail", "гмейл гмэйл джимейл джимэйл гмаил гмайл жмейл"),
            ("yandex", "яндекс яндэкс"),
            ("rambler", "рамблер"),
            ("outlook", "аутлук"),
            ("icloud", "айклауд"),
            ("inbox", "инбокс"),
            ("bk", "бэка бека"),
            ("list", "лист"),
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

_LATIN_TOP_LEVEL = "ru com org net kz by ua info pro su bio online ai uz io co uk us eu de biz app dev"
_SAID_TOP_LEVEL = (
    "ру:ru ком:com кам:com орг:org нет:net кз:kz бай:by юа:ua инфо:info про:pro рф:рф су:su био:bio онлайн:online "
    "уз:uz ио:io"
)

TOP_LEVEL: Mapping[str, str] = MappingProxyType(
    {said: written for said, _, written in (entry.partition(":") for entry in _SAID_TOP_LEVEL.split())}
    | {name: name for name in _LATIN_TOP_LEVEL.split()}
)
"""Top level domains by how they are said or written."""


def latin(word: str) -> str:
    """``word`` as it stands in an address: known words by spelling, the rest letter by letter."""
    if word in WORDS:
        return WORDS[word]
    return "".join(_TRANSLITERATION.get(char, char) for char in word)
