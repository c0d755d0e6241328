"""Words around a dictated address: signs, remarks on how it is written, and words that begin no name."""

from __future__ import annotations

from scoring_rubric.spoken_number_words import word_set

AT_WORDS = word_set("собака собачка собаку собачку собакой собачкой собакa эт этт @")
AT_PROVIDERS = {
    "джимейле": "gmail",
    "гмейле": "gmail",
    "gmail": "gmail",
    "джимейл": "gmail",
    "мэйле": "mail",
    "мейле": "mail",
    "майле": "mail",
    "яндексе": "yandex",
    "рамблере": "rambler",
    "айклауде": "icloud",
}
DOTS = word_set("точка точку dot дот")
DASHES = word_set("тире дефис минус черточка черточку черта dash hyphen minus дэш")
UNDERSCORES = word_set("underscore подчеркивание андерскор")
LOWER = word_set("нижнее нижним нижний нижняя нижнюю under")
UNDERSCORE_NOUNS = word_set(
    "подчеркивание подчеркиванием подчеркивания черточка черточку черта дефис тире пробел слэш score"
)
JOINED_NOTES = (
    "слитно",
    "вместе",
    "одним|одно словом|слово",
    "в одно слово",
    "все слитно|вместе",
    "без пробелов|пробела|точек|точки|тире|дефиса|дефисов|разделителей",
    "точки|тире|дефиса|пробела ... нет|не надо|нету",
    "один|одно|all one word",
    "that's|thats|it's ... one word",
    "one word",
    "two|three words but|with no|without space|spaces|gap",
    "no|without dots|dot|spaces|space|hyphen|hyphens|dash|dashes",
    "all|run together",
    "all joined",
)
NOTES = (
    "все|весь маленькими|маленькие|строчными|буквами",
    "маленькими|большими|строчными|прописными|латинскими|английскими|русскими буквами",
    "маленькими|латиницей|латинскими|английскими|английски|строчными|маленькая|большая",
    "с маленькой|большой|заглавной буквы",
    "с маленькой|большой",
    "по-английски|латински|по английски",
    "на английском|латинице|латыни",
    "английская|английское|латинская|русская|русское|обычное|обычная|обычный|просто|простая|простое",
    "одна|одной|одну буква|буквой|букву|буковка",
    "одни|только цифры|буквы|цифрами|буквами",
    "английское|английским|английскими|латинское|русское|русским|обычное|обычным|просто слово|словом",
    "как слышно|слышим|говорю|пишем",
    "like the number|digit|figure|word|letter",
    "цифрами|цифрой|цифра|цифры|цифру|число|числом|год",
    "дальше|далее|потом|затем|сначала|значит|следом|после|тут|там|сразу|тоже|опять|снова",
    "еще раз",
    "буква|буквы|буквами|букву|символ|знак|значок",
    "по буквам",
    "и|а|на|в на|в конце",
    "на|в конце|начале",
    "везде|всюду обычная|простая|латинская|английская _",
    "через эс|эль|эф|вэ|ка|к|с|и|е|э|ё|цэ|ц|ю|я|у|а|о|й|ф|в|г|д|л|м|н|п|р|т|х|ш|щ|ч|ж|з|б|игрек|икс|хэ|ха",
    "как слышится|слышите|пишется|говорится|обычно",
    "э|эм|ээ|ну|вот|так|короче|давайте|собственно",
    "домен|сервер|почтовый|среднее|средняя|средний|конечно|именно|точно",
    "не|not нижнее|верхнее|среднее|большая|большие|заглавная|заглавные|русская|слитно|capital|capitals|uppercase",
    "the word _ not the|a _",
    "the word and",
    "not the|a symbol|sign|word|number|figure|digit|ampersand",
    "как|типа ... по-английски|английски",
    "по-английски|английски так|тоже|же",
    "is|are normal|usual|standard",
    "угу|ага|да|верно|правильно",
    "exactly|correct|yep|yup",
    "in|all lower|upper case",
    "in|all lowercase|caps|capitals|uppercase|small",
    "lower|upper case",
    "followed by",
    "lowercase|uppercase|uh|um|er|erm|then|and|just|yeah|yes|okay|ok|right",
    "capital|small|letter|letters",
    "the number|figure|figures|digit|digits|numeral|letter|letters",
    "number|digits|digit|figure|numeral",
    "spelled|spelt|written out|normally|properly",
    "in full",
    "plural|singular|american|british|english|french|german spelling|way",
    "plural|singular",
    "a number|digit|figure|numeral|letter|capital",
    "spelled|spelt|that's|thats|is",
    "at the end",
    "with|without a|an _",
)
GLOSSES = (
    "как ... в|у|из слове|слова",
    "как|типа|словно|означает русская|русское|русский|знак|английская|английское|буква|слово|в|по _",
    "как|типа|словно _",
    "as in|is the|an|a|for _",
    "as|like in _",
    "for|like _",
    "которая|который ... на|в|с _",
    "которая|который|которое _",
    "с точкой|палочкой|хвостиком",
)
"""What follows a letter to tell it from others; also after a word with "as in"."""

NOT_NAMES = word_set(
    "почта почту почты почте почтовый адрес адреса имейл емейл мейл майл мэйл это мой моя мое мою наш наша нашу "
    "ваш ваша вашу на по email mail address e is it's my our your it the to that's thats записывайте запишите "
    "пишите пиши шлите присылайте скидывайте скиньте отправляйте отправьте отправляете давайте можно лучше или либо "
    "будет вот так да нет ну меня нас мне нам вам у с к о в и а но там тут личная личный рабочая рабочий рабочую "
    "корпоративная корпоративный корпоративную общая общий электронная электронный значит смотрите диктую сюда туда "
    "send write sent us me at use so yes yeah no its best email's address's personal work company i i'm im are am be "
    "here there stay look find meet reach call get got can you could would for and or of on in with by a an as new "
    "старая старый старую новая новый новую "
    "but though still always also "
    "exactly correct absolutely yep yup perfect точно именно правильно верно ага угу конечно совершенно все "
    "яндексе мэйле мейле майле джимейле гугле "
    "один сейчас секунду записываете готовы спам имя фамилия логин адресу вас моем моей мою через потом только "
    "one uh um er well okay ok right sure please under surname name firm first last spelled then about from we they "
    "afraid unfortunately actually basically probably think guess believe anyway quote invoice invoices estimate "
    "copy copies everything stuff details receipt contract paperwork brochure preferably either him them "
    "кинь киньте кидай кидайте скинь пришли пришлите присылай шли перешлите продублируйте дублируйте отправляй отправь "
    "смету счет договор прайс каталог расчет "
    "you have has had i've you've we've put was were down also than only just телефона телефону номер номеру через"
)
"""Words that stand before a name and are none."""

DETERMINERS = word_set("our the your his her their this that every each")
"""Before a word they make it an ordinary one: "look at our shop at redfox dot com"."""

PHONETIC = word_set(
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa "
    "quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu"
)
"""Words that stand for their first letters, several in a row."""

SPELT_OUT = word_set("эй би си ди джи эйч ай джей кей кью ар ви уай вай оу дабл зед ти пи эс эл")
"""English names of letters: among them «и» is e, elsewhere i."""

NUMBER_NOTES = (
    "циф",
    "числ",
    "сначала",
    "number",
    "digit",
    "figure",
    "numeral",
    "the number",
    "the digit",
    "the figure",
)
"""Beginnings of remarks that what follows is written in figures."""

PROVIDER_WORDS = ("мейл", "мэйл", "майл", "mail", "email", "company", "work")
"""Words that stand before a name elsewhere, and are parts of domains."""

SUBJECTS = word_set("i we you they he she who")
"""Before a word they make it a verb: "I looked at yelp dot com"."""
