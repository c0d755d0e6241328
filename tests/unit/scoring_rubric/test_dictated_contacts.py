"""Phones and addresses as they are dictated over a call: corrections, spellings, read-backs, whose they are."""

from __future__ import annotations

import pytest

from scoring_rubric.facts import extract_facts
from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.types import CallContext, Fact
from tests.builders import a_transcript

RUSSIAN_PHONES = [
    (
        (
            "m: Продиктуйте номер, пожалуйста.",
            "c: Плюс семь, девятьсот двадцать пять, восемьсот сорок, двадцать девять, тринадцать.",
            "m: Принято.",
        ),
        "+79258402913",
    ),
    (
        (
            "m: слушаю, пишу",
            "c: девятьсот шестьдесят пять, триста двенадцать, сорок пять, нет, пятьдесят пять шестьдесят",
            "m: пятьдесят пять шестьдесят в конце, да?",
            "c: да да",
        ),
        "+79653125560",
    ),
    (("c: 8 девятьсот 10 438 12-05, Андрей меня зовут",), "+79104381205"),
    (
        (
            "c: восемь девятьсот пятьдесят один, шестьсот сорок, два нуля, семнадцать",
            "m: Шестьсот сорок, ноль ноль, семнадцать. Верно?",
            "c: Верно.",
        ),
        "+79516400017",
    ),
    (
        ("c: у меня простой, запомните даже: девятьсот девять, три семёрки, восемнадцать, двадцать шесть",),
        "+79097771826",
    ),
    (
        (
            "m: Сверим: девятьсот двадцать один, четыреста семь, шестнадцать, тридцать три?",
            "c: Не шестнадцать, а девятнадцать. Остальное правильно.",
            "m: Девятнадцать тридцать три, исправил.",
            "c: угу",
        ),
        "+79214071933",
    ),
    (
        ("c: по парам скажу: восемь, девяносто один, пятьдесят восемь, тридцать четыре, ноль два, семьдесят семь",),
        "+79158340277",
    ),
    (("c: ну пишите 8 девятьсот тридцать 4 218 пятьдесят 5 62 это водителя телефон он груз и примет",), "+79342185562"),
    (
        (
            "m: Если что, наш номер восемь четыреста девяносто пять двести десять тридцать тридцать. А ваш какой?",
            "c: девятьсот девятнадцать, сто, двадцать, тридцать девять. С восьмёрки.",
        ),
        "+79191002039",
    ),
    (
        (
            "c: восемь девятьсот двадцать восемь, шестьсот тридцать один, тринадцать и ещё раз тринадцать",
            "m: Тринадцать тринадцать, легко запомнить.",
        ),
        "+79286311313",
    ),
    (("m: 8 916 123 45 67?", "c: нет, шестьдесят восемь в конце"), "+79161234568"),
    (("c: девятьсот двадцать шесть это мегафон сто двадцать три сорок пять шестьдесят семь",), "+79261234567"),
    (
        (
            "c: восемь девятьсот пять",
            "m: восемь девятьсот пять",
            "c: один два три",
            "m: один два три",
            "c: четыре пять шесть семь",
        ),
        "+79051234567",
    ),
    (
        ("c: девятьсот шестнадцать, четыреста сорок четыре, пятьдесят пять, ой, вру, пятьдесят пять шестьдесят шесть",),
        "+79164445566",
    ),
    (
        (
            "c: девятьсот шестнадцать сто двадцать три сорок пять сорок пять. То есть, сорок "
            "пять пятьдесят четыре, извините.",
        ),
        "+79161234554",
    ),
    (
        (
            "m: диктуйте",
            "c: восемь девятьсот шестнадцать четыреста пятьдесят семь, ой, пятьдесят шесть, "
            "двенадцать семьдесят восемь",
        ),
        "+79164561278",
    ),
    (
        (
            "c: девятьсот шестнадцать четыреста пятьдесят шесть семьдесят восемь двенадцать",
            "m: семьдесят восемь двенадцать?",
            "c: наоборот, двенадцать семьдесят восемь",
        ),
        "+79164561278",
    ),
    (
        (
            "m: Правильно я записала, девятьсот шестнадцать четыреста пятьдесят шесть двенадцать восемьдесят семь?",
            "c: в конце семьдесят восемь",
        ),
        "+79164561278",
    ),
    (
        (
            "m: ИНН и телефон, пожалуйста",
            "c: ИНН семь семь ноль один два три четыре пять шесть семь, телефон восемь "
            "девятьсот три четыреста сорок четыре пятьдесят пять девяносто девять",
        ),
        "+79034445599",
    ),
    (
        (
            "c: старый номер девятьсот пять сто одиннадцать двадцать два тридцать три не "
            "работает, новый девятьсот три четыреста сорок четыре пятьдесят пять девяносто девять",
        ),
        "+79034445599",
    ),
    (
        (
            "c: девятьсот три",
            "m: девятьсот семь?",
            "c: нет, девятьсот три",
            "m: девятьсот три",
            "c: четыреста сорок четыре пятьдесят пять девяносто девять",
        ),
        "+79034445599",
    ),
    (("c: Мой номер — восемь, девятьсот двадцать семь, семьсот, тридцать три, сорок четыре.",), "+79277003344"),
    (
        (
            "m: Проверяем, восемь девятьсот двадцать семь, семьсот, тридцать три, сорок четыре.",
            "c: сорок пять на конце, не сорок четыре",
        ),
        "+79277003345",
    ),
    (
        (
            "c: девятьсот двадцать семь семьсот тридцать три сорок четыре",
            "m: записала",
            "c: ой, подождите, сорок пять последние",
        ),
        "+79277003345",
    ),
    (("c: девятьсот шестнадцать сто десять десять",), "+79161001010"),
]
ENGLISH_PHONES = [
    (("c: area code seven oh two", "m: okay", "c: three eight nine, forty-four sixteen"), "+17023894416"),
    (
        (
            "c: nine one seven, six six two, oh one four five... sorry, oh one five four. I always mix that up.",
            "m: So it ends oh one five four?",
            "c: Right.",
        ),
        "+19176620154",
    ),
    (
        ("m: Can I get a number for the site manager?", "c: Sure, six oh two, eight four one, thirty-three hundred."),
        "+16028413300",
    ),
    (("m: Let me read that back, (305) 742-1196?", "c: You got it."), "+13057421196"),
    (
        ("c: The front desk is seven two oh, four five three, nine thousand. Ask for Brenda in receiving.",),
        "+17204539000",
    ),
    (("c: oh seven seven double oh, nine one two, double four eight",), "+447700912448"),
    (("c: Oh one two one, triple six, four oh nine three, and it's extension twelve.",), "+441216664093"),
    (
        (
            "m: Which number should accounts ring?",
            "c: oh double one seven, nine two five, three one oh six, that's the warehouse",
        ),
        "+441179253106",
    ),
    (("c: oh seven eight six two, five one four, no, five one five, three oh nine",), "+447862515309"),
    (("c: plus four four seven seven double oh nine hundred one two three",), "+447700900123"),
    (("m: 212 555 0178?", "c: no, eight seven at the end"), "+12125550187"),
    (("c: three one zero five five five one two three four, wait, one two four three",), "+13105551243"),
    (("c: 212, that's New York, 555, 0187",), "+12125550187"),
    (("m: 212 555 0178?", "c: not seventy-eight, eighty-seven"), "+12125550187"),
    (("c: it's two one two five five five zero one eight eight, I mean eight seven",), "+12125550187"),
    (("c: plus one four one five five five five zero one three two",), "+14155550132"),
    (("c: the number is 303 555 0146, no, 0164",), "+13035550164"),
    (("c: oh double seven double oh nine hundred four five six",), "+447700900456"),
    (("m: 07700 900 456, is that right?", "c: last digits are five seven"), "+447700900457"),
]
RUSSIAN_ADDRESSES = [
    (("c: ан тон точка савин собака мэйл ру",), "anton.savin@mail.ru"),
    (
        (
            "c: эс как доллар, эн, а, бэ, дальше цифрами восемьдесят четыре, собака бэ ка точка ру",
            "m: Снаб восемьдесят четыре на бэ-ка. Поняла.",
        ),
        "snab84@bk.ru",
    ),
    (
        (
            "c: Тендер, собака, урал дефис металл, две эль на конце, точка ру.",
            "m: t-e-n-d-e-r, собака, u-r-a-l дефис m-e-t-a-l-l точка ру?",
            "c: Верно.",
        ),
        "tender@ural-metall.ru",
    ),
    (("m: На какой адрес выставить счёт?", "c: регион сорок семь, слитно, собака мэйл точка ру"), "region47@mail.ru"),
    (
        ("c: марина точка белова... нет, точки там нет, слитно маринабелова", "m: так", "c: собака mail.ru"),
        "marinabelova@mail.ru",
    ),
    (
        (
            "c: по буквам давайте эс тэ эр о",
            "m: ага",
            "c: игрек эм и эр, стройМир короче",
            "m: угу, дальше",
            "c: собака рамблер ру",
        ),
        "stroymir@rambler.ru",
    ),
    (("c: кадры, к-а-д-р и на конце игрек, k a d r y, собака, восток дефис эм, точка ком",), "kadry@vostok-m.com"),
    (
        (
            "c: склад эт фасад77 точка ru",
            "m: Склад через к?",
            "c: s k l a d, фасад тоже латиницей, f a s a d и семь семь",
        ),
        "sklad@fasad77.ru",
    ),
    (("c: менеджер по-английски, m a n a g e r, и тройка, собака, лотос тире опт точка ру",), "manager3@lotos-opt.ru"),
    (
        ("c: отдел шесть, ой, отдел пять собака завод дефис рим точка ру", "m: otdel5, цифрой?", "c: цифрой"),
        "otdel5@zavod-rim.ru",
    ),
    (
        (
            "c: почта тимур, t i m u r",
            "m: записал",
            "c: собака гепард, g e p a r d, точка про",
            "m: pro?",
            "c: да, p r o",
        ),
        "timur@gepard.pro",
    ),
    (("c: елена тысяча девятьсот восемьдесят пять собака мейл ру",), "elena1985@mail.ru"),
    (("c: и ван собака мэйл ру",), "ivan@mail.ru"),
    (("c: вера семьдесят семь собака яндекс, ой, мэйл точка ру",), "vera77@mail.ru"),
    (("c: руденко собака майл точка ру. Руденко через е.",), "rudenko@mail.ru"),
    (("c: эм как мама, тэ как Татьяна, эс как Сергей, собака бэка точка ру",), "mts@bk.ru"),
    (("m: пишу", "c: инфо", "m: инфо", "c: собака вектор", "m: так", "c: точка ру"), "info@vektor.ru"),
    (("c: лена точка ша собака мэйл ру",), "lena.sh@mail.ru"),
    (("m: продиктуйте почту", "c: виктор через ка, v i k t o r, точка, эм, собака мэйл ру"), "viktor.m@mail.ru"),
    (("m: Записываю.", "c: дом два четыре собака джимейл точка ком"), "dom24@gmail.com"),
    (("m: наша почта заказ собака дом точка ру, а ваша?", "c: инфо собака север точка ру"), "info@sever.ru"),
    (("c: хотел, аш о тэ е эль, собака волга точка ру",), "hotel@volga.ru"),
    (("m: олег точка эм собака мэйл точка ру, да?", "c: Да, верно."), "oleg.m@mail.ru"),
    (("c: по номеру телефона, 9161234567 собака мэйл ру",), "9161234567@mail.ru"),
]
ENGLISH_ADDRESSES = [
    (("m: Where shall I send the quote?", "c: j dot harper at northfield dot co dot uk"), "j.harper@northfield.co.uk"),
    (("c: s for sierra, m as in mike, k for kilo, double four, at gmail dot com",), "smk44@gmail.com"),
    (
        ("c: orders at blue barn, that's all one word, dot com", "m: Orders at bluebarn.com. Thanks."),
        "orders@bluebarn.com",
    ),
    (("c: it's my surname, k o w a l", "m: yes", "c: c z y k", "m: yes", "c: at gmail com"), "kowalczyk@gmail.com"),
    (
        ("c: r a c h e l dot", "m: dot", "c: dunn, d u double n", "m: okay", "c: at yahoo dot com"),
        "rachel.dunn@yahoo.com",
    ),
    (("c: uh bill seventy-two, sorry, bill two seven, at aol.com",), "bill27@aol.com"),
    (
        ("c: Mike Wells, no dots, no spaces, at gmail com.", "m: m i k e w e l l s at gmail?", "c: Yep."),
        "mikewells@gmail.com",
    ),
    (("m: So that's office at p r y c e dot net?", "c: With a y, yes, exactly."), "office@pryce.net"),
    (("c: n dot patel, then nineteen eighty-eight, at btinternet dot com",), "n.patel1988@btinternet.com"),
    (("c: it's j smith at acme dot com",), "jsmith@acme.com"),
    (("c: liz at oak, no sorry, liz at acorn dot org",), "liz@acorn.org"),
    (("c: n like november, v like victor, k like kilo, at gmail dot com",), "nvk@gmail.com"),
    (("c: anne with an e dot lee at hotmail dot com",), "anne.lee@hotmail.com"),
    (("c: joe twenty twenty at icloud dot com",), "joe2020@icloud.com"),
    (("m: and your email?", "c: it's sam dot hill at company dot com"), "sam.hill@company.com"),
    (("c: dana at wexford dot com, sorry, dot org",), "dana@wexford.org"),
    (("c: juliet tango kilo at oakwood dot com",), "jtk@oakwood.com"),
    (("m: I have tina at gmail dot com.", "c: that's correct"), "tina@gmail.com"),
    (("m: so tina at gmail dot com", "c: no, tina two at gmail dot com"), "tina2@gmail.com"),
]
RUSSIAN_NEITHER = [
    (("m: Мой номер 8 916 456 12 78, если что.", "c: угу, 8 916 456 12 78"), None),
    (("c: я звонил вам на восемь восемьсот сто двадцать три сорок пять шестьдесят семь",), None),
    (("m: ИНН подскажите", "c: семь семь ноль один два три четыре пять шесть семь"), None),
    (("c: инн девять один шесть четыре пять шесть один два семь восемь",), None),
    (("m: номер договора?", "c: девятьсот шестнадцать четыреста пятьдесят шесть двенадцать семьдесят восемь"), None),
    (("m: пришлите на заказ собака дом точка ру", "c: хорошо пришлю"), None),
    (("c: куда прислать? на инфо собака ваш дом точка ру?", "m: да"), None),
    (("m: Почта отдела продаж sales@firma.ru, пишите.", "c: понял"), None),
    (
        (
            "m: запишите телефон сервиса 8 495 123 45 67",
            "c: записываю",
            "m: и почта сервис собака дом точка ру",
            "c: есть",
        ),
        None,
    ),
    (("c: в каталоге позиции девятьсот шестнадцать, сто двадцать три, сорок пять и шестьдесят семь",), None),
    (("c: номер счёта девятьсот шестнадцать, сто двадцать три сорок пять шестьдесят семь",), None),
    (("m: с какого номера вы звонили?", "c: да с рабочего"), None),
    (("m: у нас телефон 8 800 555 35 35, бесплатно", "c: хорошо"), None),
    (
        (
            "m: меня можно найти по номеру девятьсот три четыреста сорок четыре пятьдесят пять девяносто девять",
            "c: ага, записала",
        ),
        None,
    ),
    (
        (
            "m: Позвоните нашему инженеру, девятьсот три четыреста сорок четыре пятьдесят пять девяносто девять",
            "c: позвоню",
        ),
        None,
    ),
    (
        (
            "m: Телефон склада восемь четыреста девяносто пять сто двадцать три сорок пять шестьдесят семь",
            "c: да, спасибо",
        ),
        None,
    ),
    (
        (
            "c: ИНН семьдесят семь ноль четыре двадцать один восемнадцать тридцать два, проверьте по базе",
            "m: Минуту, смотрю.",
        ),
        None,
    ),
    (
        (
            "c: это вы мне с восемь четыреста девяносто пять сто двадцать двадцать двадцать звонили?",
            "m: Да, это наш номер.",
        ),
        None,
    ),
    (("c: я записал, у вас инфо собака бетонсервис точка ком, правильно?", "m: Да, всё правильно."), None),
    (
        (
            "c: повторю ваш номер: четыреста девяносто пять, семьсот восемьдесят, ноль три, шестьдесят шесть",
            "m: Всё так, жду звонка.",
        ),
        None,
    ),
    (("m: Зайдите на сайт окнамечты точка ру, раздел цены.", "c: зашёл, вижу"), None),
]
ENGLISH_NEITHER = [
    (("m: You can call me on 212 555 0187", "c: 212 555 0187, got it"), None),
    (("c: I've got your number as 212 555 0187, is that right?", "m: yes"), None),
    (("m: our address is info at acme dot com", "c: info at acme dot com, okay"), None),
    (("m: Write to support at acme dot com", "c: yes, will do"), None),
    (("m: order number?", "c: two one two five five five zero one eight seven"), None),
    (("c: the order number is 2125550187",), None),
    (("m: Call our installer Dave on 07911 402 233", "c: sure, I'll call him"), None),
    (("c: we work at acme dot com the furniture site",), None),
    (("m: the service line is 415 555 0132", "c: right, thanks"), None),
    (("c: look at our shop at redfox dot com",), None),
    (("m: Your purchase order, is it four five oh oh one one eight two six three?", "c: yes that's the PO"), None),
    (
        (
            "c: was that you calling from oh one six one, two two four, nine one nine one?",
            "m: Yes, that's our main number.",
        ),
        None,
    ),
    (("c: is it sales at vantagepoint dot io, your address?", "m: It is, all one word."), None),
    (("m: My email's on the bottom of the quote, p dot lang at merifix dot com.", "c: yeah I see it"), None),
    (("c: tyres are two oh five, fifty-five, sixteen, four of them fitted",), None),
    (("c: my number one concern is the ninety day wait, number two is the price",), None),
    (
        ("m: Your quote reference is Q dash one seven oh five dash three three, valid thirty days.", "c: thanks, bye"),
        None,
    ),
]


def value(fact: Fact | None) -> str | None:
    return fact.value if fact is not None else None


def contacts(lines: tuple[str, ...], language: str) -> tuple[str | None, str | None]:
    found = extract_facts(a_transcript(*lines, language=language), CallContext(), lexicon_for(language))
    return value(found.phone), value(found.email)


@pytest.mark.parametrize(
    ("language", "lines", "phone"),
    [("ru", *row) for row in RUSSIAN_PHONES] + [("en", *row) for row in ENGLISH_PHONES],
)
def test_a_dictated_phone_is_taken_down(language: str, lines: tuple[str, ...], phone: str) -> None:
    assert contacts(lines, language)[0] == phone


@pytest.mark.parametrize(
    ("language", "lines", "email"),
    [("ru", *row) for row in RUSSIAN_ADDRESSES] + [("en", *row) for row in ENGLISH_ADDRESSES],
)
def test_a_dictated_address_is_taken_down(language: str, lines: tuple[str, ...], email: str) -> None:
    assert contacts(lines, language)[1] == email


@pytest.mark.parametrize(
    ("language", "lines"),
    [("ru", lines) for lines, _ in RUSSIAN_NEITHER] + [("en", lines) for lines, _ in ENGLISH_NEITHER],
)
def test_nothing_is_invented(language: str, lines: tuple[str, ...]) -> None:
    assert contacts(lines, language) == (None, None)
