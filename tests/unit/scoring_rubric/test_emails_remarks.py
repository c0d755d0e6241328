"""Addresses with remarks on letters, spellings, answers to questions back, and corrections of what was read out."""

from __future__ import annotations

import pytest

from scoring_rubric.facts import extract_facts
from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.types import CallContext
from tests.builders import a_transcript

RUSSIAN = [
    (
        (
            "c: станислав точка керн собака мэйл точка ру",
            "m: керн через k?",
            "c: через k, e r n",
        ),
        "stanislav.kern@mail.ru",
    ),
    (
        (
            "c: мила, одна л, собака тонус точка ру",
            "m: tonus?",
            "c: ага, t o n u s",
        ),
        "mila@tonus.ru",
    ),
    (("c: артур точка гал, без мягкого знака на конце, собака яндекс точка ру",), "artur.gal@yandex.ru"),
    (
        (
            "m: адрес?",
            "c: рита точка b o, бэ и о, собака джимейл ком",
        ),
        "rita.bo@gmail.com",
    ),
    (("c: влад собака пром тире тех, через h, точка ру",), "vlad@prom-teh.ru"),
    (("c: д точка зайцев, z a i t s e v, через t s, собака мэйл ру",), "d.zaitsev@mail.ru"),
    (
        (
            "c: настя собака декор точка ру",
            "m: декор через k или c?",
            "c: через k, по-русски",
        ),
        "nastya@dekor.ru",
    ),
    (("c: шоп, как магазин по-английски, собака садовник точка ком, не ру, а ком",), "shop@sadovnik.com"),
    (("c: лара точка тэ, тэ как таня, собака лист ру",), "lara.t@list.ru"),
    (
        (
            "m: borisov.n собака bk.ru?",
            "c: нет, не точка, нижнее подчёркивание",
        ),
        "borisov_n@bk.ru",
    ),
    (
        (
            "m: на какую почту отправить коммерческое?",
            "c: пишите, иван точка колосов, через k, не через c, собака мэйл точка ру",
        ),
        "ivan.kolosov@mail.ru",
    ),
    (
        (
            "m: почту подскажете?",
            "c: алла с двумя эл, нижнее подчёркивание, романова, собака бк точка ру",
            "m: alla, подчёркивание, romanova?",
            "c: верно",
        ),
        "alla_romanova@bk.ru",
    ),
    (
        ("c: павел точка дронов собака яндекс точка ру, ой, нет, вру, на яндексе старая, собака мэйл точка ру",),
        "pavel.dronov@mail.ru",
    ),
    (
        (
            "c: анна точка мария собака лист точка ру",
            "m: анна с двумя n?",
            "c: с двумя, а мария через i a на конце, без y",
        ),
        "anna.maria@list.ru",
    ),
    (
        ("c: наталья коваль, значит так: n a t a l y a, точка, k o v a l, собака мэйл ру, мягкого знака нет",),
        "natalya.koval@mail.ru",
    ),
    (
        (
            "m: повторите, пожалуйста, почту",
            "c: баранова точка ольга собака яндекс ру. ольга без мягкого знака, o l g a",
        ),
        "baranova.olga@yandex.ru",
    ),
    (
        (
            "c: ирина панина собака яндекс точка ру",
            "m: между именем и фамилией точка?",
            "c: без точки, всё слитно",
        ),
        "irinapanina@yandex.ru",
    ),
    (
        (
            "m: диктуйте, записываю",
            "c: офис, как по-английски, с двумя эф, o f f i c e, собака лидермаш точка ру, маш это m a s h",
        ),
        "office@lidermash.ru",
    ),
    (
        (
            "m: почта у вас какая?",
            "c: романов точка а точка с",
            "m: с это s?",
            "c: s, как доллар. собака бк ру",
        ),
        "romanov.a.s@bk.ru",
    ),
    (
        (
            "c: gleb77 собака yandex.ru",
            "m: глеб семьдесят семь?",
            "c: ага, две семёрки",
        ),
        "gleb77@yandex.ru",
    ),
    (
        (
            "m: почту?",
            "c: o k, две буквы, собака монолит двадцать четыре точка ру",
            "m: двадцать четыре цифрами?",
            "c: цифрами, слитно, монолит m o n o l i t",
        ),
        "ok@monolit24.ru",
    ),
    (
        (
            "c: n точка ким, k i m, собака глобал трейд слитно, точка ру",
            "m: трейд это t r a d e?",
            "c: да, как торговля, global trade",
        ),
        "n.kim@globaltrade.ru",
    ),
    (("c: аренда собака тц север, слитно, t c s e v e r, точка ру",), "arenda@tcsever.ru"),
    (
        (
            "c: полина точка борк, б о р к, собака мейл.ру",
            "m: b o r k, на конце k?",
            "c: да, k",
        ),
        "polina.bork@mail.ru",
    ),
    (
        (
            "c: тимур точка алиев собака",
            "m: тэ как тимур?",
            "c: да, t, тимур, собака мэйл точка ру",
        ),
        "timur.aliev@mail.ru",
    ),
    (("c: эмма через e и две m, собака коллектив с двумя эл, точка ру",), "emma@kollektiv.ru"),
    (("c: камила, одна л буква, точка, s как доллар, собака бк ру",), "kamila.s@bk.ru"),
    (("c: алексей через икс, a l e x e y, точка панин, собака джимейл ком",), "alexey.panin@gmail.com"),
    (
        (
            "c: сергей точка белов собака яндекс точка ру",
            "m: sergey на конце y?",
            "c: нет, на конце e i",
        ),
        "sergei.belov@yandex.ru",
    ),
    (("c: максим точка орлов, максим через k s, собака мейл точка ру",), "maksim.orlov@mail.ru"),
    (("c: инфо собака стальпром точка ру, ой, точка ком",), "info@stalprom.com"),
    (("c: вера точка n собака мэйл ру, нет, не мэйл, яндекс точка ру",), "vera.n@yandex.ru"),
    (
        (
            "m: так, olga, точка, pavlova, собака mail.ru, верно?",
            "c: нет, там не точка, а подчёркивание",
            "m: понял",
        ),
        "olga_pavlova@mail.ru",
    ),
    (
        (
            "m: пишу petr.smirnof собака list.ru",
            "c: на конце v, а не f",
        ),
        "petr.smirnov@list.ru",
    ),
    (("c: роман филин через точку, собака мэйл точка ру",), "roman.filin@mail.ru"),
    (("c: роман филин, между ними дефис, собака мэйл точка ру",), "roman-filin@mail.ru"),
    (("c: юлия через j, j u l i a, точка ким, собака гмейл точка ком",), "julia.kim@gmail.com"),
    (("c: закупки, во множественном числе, собака агроснаб точка ру",), "zakupki@agrosnab.ru"),
    (("c: филипп, p h i l i p p, собака техника, через h, точка ру",), "philipp@tehnika.ru"),
    (
        (
            "c: лев точка гуров собака мейл точка ру",
            "m: lev.gurov собака mail.ru?",
            "c: да, верно, на мейл ру",
        ),
        "lev.gurov@mail.ru",
    ),
    (
        (
            "c: аркадий точка мел собака мэйл ру",
            "m: мел с мягким знаком?",
            "c: нет, без, m e l",
        ),
        "arkadiy.mel@mail.ru",
    ),
    (("c: хотел, как гостиница, h o t e l, собака аметист точка ру",), "hotel@ametist.ru"),
    (("c: илья точка росс, с двумя с на конце, собака мэйл ру",), "ilya.ross@mail.ru"),
    (
        (
            "m: куда выслать?",
            "c: ева точка климова",
            "m: ага, через k?",
            "c: через k",
            "m: дальше",
            "c: собака мэйл точка ру",
        ),
        "eva.klimova@mail.ru",
    ),
    (("c: михаил точка лукин, михаил через k h, собака мэйл ру",), "mikhail.lukin@mail.ru"),
    (("c: ксения, на конце i a, собака пульсар, без мягкого знака, точка ру",), "ksenia@pulsar.ru"),
    (("c: женя через z h, точка, k, собака яндекс точка ру",), "zhenya.k@yandex.ru"),
    (("c: счёт, s c h e t, собака металл тире сервис, в металле две л, точка ру",), "schet@metall-servis.ru"),
    (("c: антон точка фролов собака яндекс ру, ой нет, рамблер ру",), "anton.frolov@rambler.ru"),
    (("c: антон точка фролов, собака мэйл точка ком. нет, вру, точка ру",), "anton.frolov@mail.ru"),
    (
        (
            "m: gleb.sedow собака mail.ru, так?",
            "c: не w, а v на конце",
            "m: исправила",
        ),
        "gleb.sedov@mail.ru",
    ),
    (
        (
            "m: продиктуйте",
            "c: яна",
            "m: через y a?",
            "c: да, y a n a, точка, зуева",
            "m: z u e v a?",
            "c: ага",
            "m: и дальше?",
            "c: собака бк точка ру",
        ),
        "yana.zueva@bk.ru",
    ),
    (("c: строй две тысячи, цифрами, собака мэйл ру, строй на конце игрек",), "stroy2000@mail.ru"),
    (("c: филипп точка r, р английская, как в слове радио, собака мэйл ру",), "filipp.r@mail.ru"),
    (("c: опт, как оптовая торговля, собака виком точка ру, виком через v",), "opt@vikom.ru"),
    (
        (
            "c: d точка gusev собака mail ru",
            "m: повторю: b точка gusev?",
            "c: нет, d, d как дом",
        ),
        "d.gusev@mail.ru",
    ),
    (("c: лена точка кот, кот как животное, собака мэйл ру",), "lena.kot@mail.ru"),
    (("c: трейд, t r a d e, это торговля по-английски, собака альфа, a l f a, через f, точка ру",), "trade@alfa.ru"),
    (("c: игнат точка серов, всё строчными, на джимейле, точка ком",), "ignat.serov@gmail.com"),
]

ENGLISH = [
    (
        (
            "c: cathy with a c, dot ross, at gmail dot com",
            "m: ross, r o s s?",
            "c: yes, exactly",
        ),
        "cathy.ross@gmail.com",
    ),
    (("c: jeff with a j at miller law dot com, law l a w",), "jeff@millerlaw.com"),
    (
        (
            "m: is it beth?",
            "c: no, bev, b e v, dot stone at yahoo dot com",
        ),
        "bev.stone@yahoo.com",
    ),
    (("c: support at tidal four, that's the figure four, dot com",), "support@tidal4.com"),
    (("c: nora dot bell at gmail dot co dot uk, no sorry, just dot com",), "nora.bell@gmail.com"),
    (
        (
            "m: dan dot c at hotmail dot com?",
            "c: it's an underscore, not a dot",
        ),
        "dan_c@hotmail.com",
    ),
    (("c: hannah, h at both ends, dot p, at aol dot com",), "hannah.p@aol.com"),
    (("c: kay, k a y, not just the letter, at finch dot org",), "kay@finch.org"),
    (("c: lily at green acre dot farm dot com",), "lily@greenacre.farm.com"),
    (("c: will dot t, t for tango, at msn, dot com",), "will.t@msn.com"),
    (
        (
            "m: what's the best email?",
            "c: kathryn dot wells at gmail dot com, that's kathryn with a k and a y, k a t h r y n",
        ),
        "kathryn.wells@gmail.com",
    ),
    (
        (
            "c: phillip dot marsh at yahoo dot co dot uk",
            "m: phillip with one l or two?",
            "c: two l's, one at the front p, so p h i l l i p",
        ),
        "phillip.marsh@yahoo.co.uk",
    ),
    (
        (
            "c: mike dash hanson at icloud dot com",
            "m: is that an underscore?",
            "c: no, a regular dash, and hanson with an o",
        ),
        "mike-hanson@icloud.com",
    ),
    (("c: l whitaker at gmail, so that's l, then w h i t a k e r, one t, dot com",), "lwhitaker@gmail.com"),
    (
        (
            "c: a m c k a y at cedar homes dot com",
            "m: a mckay, no dots?",
            "c: no dots, nothing",
        ),
        "amckay@cedarhomes.com",
    ),
    (("c: nora ninety nine at gmail dot com, numbers not letters",), "nora99@gmail.com"),
    (("c: isaac, i s double a c, dot p for papa, at zoho dot com",), "isaac.p@zoho.com"),
    (
        (
            "c: contact at gray owl dot us, gray with an a, no space",
            "m: dot u s?",
            "c: dot u s",
        ),
        "contact@grayowl.us",
    ),
    (
        ("c: kristin, with an i n at the end, k r i s t i n, at sol bakery, s o l, one word, dot com",),
        "kristin@solbakery.com",
    ),
    (("c: jon without an h, j o n, dot price, at gmail dot com",), "jon.price@gmail.com"),
    (("c: phillip with two l's and one p at the end, at northgate dot co dot uk",), "phillip@northgate.co.uk"),
    (("c: sales then a figure three, at bright co, b r i g h t c o, dot com",), "sales3@brightco.com"),
    (("c: ready, as the english word, at smith tools, all one word, dot com",), "ready@smithtools.com"),
    (
        (
            "c: carl with a c dot k at icloud dot com",
            "m: icloud?",
            "c: exactly, at icloud dot com",
        ),
        "carl.k@icloud.com",
    ),
    (("c: mark with a c, m a r c, at bluefin dot io",), "marc@bluefin.io"),
    (("c: anna dot lee at gmail dot com, sorry, outlook dot com",), "anna.lee@outlook.com"),
    (
        (
            "m: i have debra dot hill at gmail dot com",
            "c: no, it's deborah, d e b o r a h",
            "m: thanks",
        ),
        "deborah.hill@gmail.com",
    ),
    (
        (
            "m: so tom dash fox at gmail dot com?",
            "c: not a dash, an underscore",
            "m: gotcha",
        ),
        "tom_fox@gmail.com",
    ),
    (("c: office at kleinmann dot d e, two n's at the end, klein with a k",), "office@kleinmann.de"),
    (("c: j dot wright, that's with a w, w r i g h t, at hotmail dot com",), "j.wright@hotmail.com"),
    (("c: katie dot b, b for bravo, katie with a k, at btinternet dot com",), "katie.b@btinternet.com"),
    (
        (
            "m: is that s h a w n?",
            "c: no, s e a n, sean at gmail dot com",
        ),
        "sean@gmail.com",
    ),
    (("c: orders at oakline dot com, actually no, it's dot net",), "orders@oakline.net"),
    (("c: mary ann with a dot between, at gmail dot com",), "mary.ann@gmail.com"),
    (("c: geoff the english way, g e o f f, dot stone at aol dot com",), "geoff.stone@aol.com"),
    (("c: kris with a k, dot lang, at gmail dot com",), "kris.lang@gmail.com"),
    (
        (
            "m: bryan with a y?",
            "c: no, with an i, brian dot fry at gmail dot com",
        ),
        "brian.fry@gmail.com",
    ),
    (("c: amy at rose hill, that's two words but no space, dot org",), "amy@rosehill.org"),
    (("c: ellie, two l's, i e at the end, at park and co, and spelled out, dot com",), "ellie@parkandco.com"),
    (
        (
            "m: i've got robert dot dey at yahoo dot com, right?",
            "c: day with an a, d a y",
            "m: ok",
        ),
        "robert.day@yahoo.com",
    ),
    (
        (
            "c: mike, the number twenty two, at gmail dot com",
            "m: two two?",
            "c: yes, two two",
        ),
        "mike22@gmail.com",
    ),
    (("c: s for sugar dot hart, like the organ but without an e, at clearview dot com",), "s.hart@clearview.com"),
    (("c: invoices, plural, at del mar, one word, dot com",), "invoices@delmar.com"),
    (("c: nina at red oak dot co, not dot com, just dot co",), "nina@redoak.co"),
    (("c: lewis dot gray, gray with an a, american spelling, at gmail",), "lewis.gray@gmail.com"),
    (
        (
            "c: hello at studio nine, digit nine, dot net",
            "m: dot com?",
            "c: no, dot net",
        ),
        "hello@studio9.net",
    ),
    (("c: erik with a k at nord dot com, yep, erik at nord dot com",), "erik@nord.com"),
    (("c: pat underscore lee at hotmail, no wait, aol dot com",), "pat_lee@aol.com"),
    (
        (
            "c: tess dot wong",
            "m: double s?",
            "c: double s, yes",
            "m: and then?",
            "c: at gmail dot com",
        ),
        "tess.wong@gmail.com",
    ),
    (
        (
            "m: and it's still ian dot cook at icloud dot com?",
            "c: that's it",
        ),
        "ian.cook@icloud.com",
    ),
]

RUSSIAN_NONE = [
    ("c: да, через k, не через c",),
    ("c: ну да, собака яндекс точка ру",),
    ("c: мы встретились на яндексе, там в офисе точка продаж",),
    ("c: да, с двумя эн и на конце y, собака такая",),
    (
        "m: почта у вас старая?",
        "c: нет, не старая, на мейле, но она через секретаря",
    ),
    ("c: мне на джимейл по триста писем в день валится",),
    (
        "m: у вас почта на мэйле или на яндексе?",
        "c: на яндексе, но я туда не захожу",
    ),
    ("c: имя через k, фамилия с двумя эн, собака лает, погодите",),
]

ENGLISH_NONE = [
    ("c: i get about fifty emails a day at gmail alone",),
    ("c: exactly, at icloud dot com",),
    ("c: we met at the office dot the i's and all that",),
    ("c: with a k and two l's, yes, at the end",),
    ("c: he works at google dot something, i don't know",),
    ("c: I looked at yelp dot com and your reviews were fine",),
    ("c: kathryn with a k and a y",),
    ("c: we are two n's and one l, look us up",),
]

MORE = [
    ("ru", ("c: мария нижнее подчёркивание эс одна буква собака яндекс точка ру",), "mariya_s@yandex.ru"),
    ("ru", ("c: олег точка бэ одной буквой собака мэйл ру",), "oleg.b@mail.ru"),
    ("ru", ("c: одни цифры три два один собака мэйл точка ру",), "321@mail.ru"),
    ("ru", ("c: только цифры семь семь ноль ноль собака яндекс ру",), "7700@yandex.ru"),
    ("ru", ("c: sales английское слово собака вектор точка ру",), "sales@vektor.ru"),
    ("ru", ("c: info обычным словом собака вектор точка ру",), "info@vektor.ru"),
    ("ru", ("c: анна точка белова яндекс ру",), "anna.belova@yandex.ru"),
    ("ru", ("c: олег дефис строй рамблер точка ру",), "oleg-stroy@rambler.ru"),
    ("ru", ("c: вера точка ка мэйл ру",), "vera.k@mail.ru"),
    ("ru", ("c: олег девяносто девять на мэйле ру",), "oleg99@mail.ru"),
    ("ru", ("c: строй две тысячи на яндексе точка ру",), "stroy2000@yandex.ru"),
    ("ru", ("c: анна точка белова", "m: собака", "c: мэйл ру"), "anna.belova@mail.ru"),
    ("ru", ("c: отдел пять", "m: дальше собака", "c: вектор точка ру"), "otdel5@vektor.ru"),
    (
        "ru",
        ("c: юрий точка жилин собака мэйл ру", "m: yury точка zhilin собака mail ру", "c: да верно"),
        "yury.zhilin@mail.ru",
    ),
    ("ru", ("c: ксения собака бк ру", "m: xenia собака bk ру", "c: точно"), "xenia@bk.ru"),
    ("en", ("c: sam dot hill", "m: at", "c: gmail dot com"), "sam.hill@gmail.com"),
    ("en", ("c: orders at black dash and dash white dot com",), "orders@black-and-white.com"),
    ("en", ("c: kim dot lee nine like the digit at gmail dot com",), "kim.lee9@gmail.com"),
    ("en", ("c: joe dot hall", "m: h a l l?", "c: correct, at yahoo dot com"), "joe.hall@yahoo.com"),
    ("en", ("c: tom dot reed", "m: r e e d", "c: yep, at aol dot com"), "tom.reed@aol.com"),
]
MORE_NONE = [
    ("ru", ("c: у меня сайт точка два яндекс ру",)),
    ("ru", ("c: реклама на яндексе ру и на мэйле ру",)),
    ("ru", ("c: нас сто на яндексе ру не видно",)),
    ("ru", ("m: наша почта yury точка zhilin собака mail ру", "c: да верно")),
    ("ru", ("c: зашёл на сайт строй точка дом яндекс ру смотрю",)),
    ("ru", ("c: торговая точка на углу мэйл ру рядом",)),
    ("en", ("c: i saw it on yahoo dot com and at the office",)),
    ("en", ("c: we advertise on live dot com",)),
    ("en", ("m: write to tom dot reed at aol dot com", "c: yep")),
    ("ru", ("c: одна буква неверно в договоре двадцать пять",)),
]


def email(lines: tuple[str, ...], language: str) -> str | None:
    found = extract_facts(a_transcript(*lines, language=language), CallContext(), lexicon_for(language)).email
    return found.value if found is not None else None


@pytest.mark.parametrize(
    ("language", "lines", "address"), [("ru", *row) for row in RUSSIAN] + [("en", *row) for row in ENGLISH]
)
def test_remarks_are_no_part_of_the_address(language: str, lines: tuple[str, ...], address: str) -> None:
    assert email(lines, language) == address


@pytest.mark.parametrize(
    ("language", "lines"), [("ru", row) for row in RUSSIAN_NONE] + [("en", row) for row in ENGLISH_NONE]
)
def test_remarks_alone_are_no_address(language: str, lines: tuple[str, ...]) -> None:
    assert email(lines, language) is None


@pytest.mark.parametrize(("language", "lines", "address"), MORE)
def test_signs_left_out_and_read_back_addresses_are_understood(
    language: str, lines: tuple[str, ...], address: str
) -> None:
    assert email(lines, language) == address


@pytest.mark.parametrize(("language", "lines"), MORE_NONE)
def test_sites_and_the_firms_addresses_are_not_the_clients(language: str, lines: tuple[str, ...]) -> None:
    assert email(lines, language) is None
