"""CRM fields as other trades and other words say them, in both languages, with hard negatives beside them."""

from __future__ import annotations

import pytest

from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import crm_field

RU = [
    (
        "client_name",
        "Ирина Павловна",
        "match",
        "m: алло ирина павловна это магазин тканей / c: да это я / m: ваш бархат приехал",
    ),
    ("client_name", "Екатерина", "match", "m: как к вам обращаться / c: катя можно просто катя / m: катя размер какой"),
    (
        "client_name",
        "Сергей Быков",
        "contradicts",
        "m: сергей быков / c: нет вы перепутали я быстров сергей / m: прошу прощения сергей быстров",
    ),
    (
        "client_name",
        "Наталья",
        "contradicts",
        "m: наталья здравствуйте / c: натальи больше нет на этом месте теперь я вместо неё / "
        "m: а вас как зовут / c: оксана / m: очень приятно оксана",
    ),
    (
        "client_name",
        "",
        "missing",
        "c: здравствуйте это тимофеев из лесхоза звоню по пилам / m: добрый день / c: цепи есть у вас",
    ),
    (
        "client_name",
        "Дмитрий",
        "not_discussed",
        "m: слушаю вас / c: мне дмитрий иванович сказал что у вас масло дешевле / m: какое масло / c: трансмиссионное",
    ),
    (
        "client_name",
        "",
        "not_discussed",
        "m: студия света здравствуйте меня зовут артём / c: артём здравствуйте люстру хочу вернуть / "
        "m: что не подошло / c: не горит один рожок",
    ),
    (
        "email",
        "anna.kim@yandex.ru",
        "contradicts",
        "m: куда прислать смету / c: анна точка ким собака яндекс точка ком / m: яндекс ру / c: нет именно ком",
    ),
    (
        "email",
        "zakaz12@mail.ru",
        "not_discussed",
        "c: почта заказ двадцать собака мейл точка ру / m: двенадцать / c: двадцать два ноль",
    ),
    ("email", "info@lotos.ru", "match", "m: ваш адрес инфо собака лотос точка ру / c: да он"),
    (
        "company",
        "ИП Громова А.С.",
        "match",
        "m: договор на кого оформляем / c: на ип громова анна сергеевна / m: записала",
    ),
    (
        "company",
        "Кофейня «Зерно»",
        "match",
        "c: добрый день звоню из зерна стаканчики закончились / m: крышки нужны / c: и крышки тоже",
    ),
    (
        "company",
        "ООО «Тандем»",
        "contradicts",
        "m: вы из тандема верно / c: я оттуда уволился ещё весной / m: а где теперь работаете / "
        "c: теперь в гранд сервисе / m: понял гранд сервис",
    ),
    (
        "company",
        "Атлант",
        "contradicts",
        "m: накладная на атлант / c: нет атлант это наш поставщик мы магазин уголок / m: а уголок понял",
    ),
    (
        "company",
        "Снежинка",
        "contradicts",
        "m: вы детский сад снежинка / c: были снежинкой теперь мы называемся родничок / m: родничок записала",
    ),
    (
        "company",
        "Полимер",
        "not_discussed",
        "m: с кем раньше работали / c: с полимером работали но они цены подняли / m: у нас фиксируем",
    ),
    ("company", "", "missing", "m: как называется ваша организация / c: управляющая компания наш двор / m: спасибо"),
    ("company", "", "missing", "c: алло это автосервис победа у вас заказывали подъёмник / m: да слушаю"),
    ("company", "", "not_discussed", "m: откуда звоните / c: из самары / m: доставка туда три дня / c: годится"),
    ("company", "", "not_discussed", "m: вы как юрлицо покупаете / c: нет для себя на дачу / m: понятно"),
    ("company", "Romashka", "match", "m: какая у вас фирма / c: ромашка цветы продаём / m: ясно"),
    ("source", "2ГИС", "match", "m: как нашли нас / c: на карте в два гис увидел / m: отлично"),
    ("source", "ВКонтакте", "contradicts", "m: вы из вконтакте к нам / c: нет я вас на ютубе смотрю / m: здорово"),
    ("source", "Сайт", "match", "c: добрый день я заявку на сайте оставляла / m: да вижу"),
    ("source", "", "missing", "c: здравствуйте рекламу вашу в лифте увидел / m: да у нас акция"),
    ("source", "", "missing", "m: от кого о нас узнали / c: сосед посоветовал / m: приятно"),
    ("source", "", "not_discussed", "m: заявку когда оставляли / c: вчера / m: сейчас посмотрю"),
    (
        "next_step",
        "Встреча в офисе",
        "contradicts",
        "m: приедете к нам в офис / c: нет офис далеко давайте по видеосвязи в четверг / "
        "m: хорошо в четверг созвон по видео / c: да",
    ),
    (
        "next_step",
        "Отправить договор",
        "contradicts",
        "m: договор высылаю / c: нет с договором подождите сначала смету пришлите / "
        "m: хорошо смету вышлю сегодня / c: жду",
    ),
    (
        "next_step",
        "Перезвонить клиенту",
        "contradicts",
        "m: я вам перезвоню завтра / c: не надо я сам перезвоню как решу / m: хорошо жду звонка",
    ),
    ("next_step", "Замер", "match", "m: замерщик подъедет в среду в десять / c: да в среду буду дома / m: записал"),
    ("next_step", "", "missing", "m: вышлю каталог сегодня на почту / c: хорошо жду / m: до связи"),
    ("next_step", "Позвонить", "not_discussed", "c: а доставка платная / m: от трёх тысяч бесплатно / c: ясно спасибо"),
    (
        "refusal_reason",
        "Дорого",
        "contradicts",
        "m: по цене не устроило / c: цена нормальная не в ней дело / m: а в чём / "
        "c: нам монтаж нужен через неделю а вы только через месяц / m: жаль",
    ),
    (
        "refusal_reason",
        "Ушли к конкуренту",
        "contradicts",
        "m: другую компанию выбрали / c: никого мы не выбрали директор отменил проект / m: понятно закрываю",
    ),
    (
        "refusal_reason",
        "Дорого",
        "match",
        "c: мы решили отказаться / m: почему / c: для нас это слишком дорого / m: понял",
    ),
    ("refusal_reason", "", "missing", "c: отменяйте заказ переезд отложили / m: понял отменяю"),
    (
        "refusal_reason",
        "",
        "missing",
        "c: не будем у вас заказывать / m: что не так / c: нет доставки в наш посёлок / m: жаль",
    ),
    ("refusal_reason", "", "not_discussed", "c: беру два мешка / m: самовывоз / c: да заеду сегодня"),
    ("stage", "Счёт выставлен", "match", "m: счёт я вам на почту скинул / c: получила передам в бухгалтерию"),
    (
        "stage",
        "Счёт выставлен",
        "contradicts",
        "c: где мой счёт / m: счёт ещё не выставляли ждём реквизиты / c: сейчас скину",
    ),
    ("stage", "Новая заявка", "contradicts", "m: оплату получили спасибо отгрузка завтра / c: отлично жду"),
    ("stage", "Договор подписан", "match", "c: договор мы подписали скан отправили / m: вижу спасибо"),
    ("stage", "Успешно реализовано", "contradicts", "m: оплатили счёт / c: нет ещё бухгалтер на больничном / m: жду"),
    ("stage", "Переговоры", "not_discussed", "m: какой цвет / c: белый / m: хорошо"),
    (
        "comment",
        "Клиенту звонить после шести",
        "contradicts",
        "m: когда удобно / c: только утром до девяти вечером с детьми занят / m: утром понял",
    ),
    (
        "comment",
        "Кран на гарантии",
        "contradicts",
        "m: он на гарантии ещё / c: нет гарантия вышла два года назад / m: ясно",
    ),
    (
        "comment",
        "Не доволен прошлым поставщиком",
        "match",
        "m: а раньше где брали / c: у одних брали всё время брак привозили и хамили / m: у нас контроль качества",
    ),
    (
        "comment",
        "Сравнивает нас ещё с тремя компаниями",
        "match",
        "m: ещё где то смотрите / c: да три фирмы обзвонил жду от них цифры / m: понял",
    ),
    (
        "comment",
        "Доволен текущим поставщиком",
        "contradicts",
        "m: как вам нынешний поставщик / c: ужасно возят с опозданием ищем замену / m: понял",
    ),
    ("comment", "Есть собака, звонить заранее", "not_discussed", "m: какая плитка / c: серая матовая / m: есть такая"),
    ("comment", "Просил прислать коммерческое", "match", "c: пришлите мне кп на почту / m: сделаю сегодня"),
    ("comment", "", "missing", "c: мне нужна кухня угловая белая без ручек / m: размеры есть"),
    (
        "comment",
        "Клиент готов платить сразу",
        "contradicts",
        "m: оплата сразу / c: нет только по факту после установки / m: понял",
    ),
    (
        "client_name",
        "Ольга Иванова",
        "match",
        "m: здравствуйте ольга удобно говорить / c: нет я за рулём / m: перезвоню через час",
    ),
    ("client_name", "Павел", "match", "m: павел это вы / c: да павел слушаю / m: по доставке звоню"),
    (
        "client_name",
        "Роман Лисицын",
        "contradicts",
        "m: роман лисицын правильно / c: фамилия не лисицын а лисин / m: лисин исправляю",
    ),
    ("client_name", "Виктор", "match", "m: виктору удобно будет / c: да виктор это я / m: хорошо виктор"),
    (
        "client_name",
        "Алексей",
        "not_discussed",
        "m: алло / c: алексей обещал нам привезти трубы / m: какой алексей / c: ваш водитель",
    ),
    (
        "company",
        "Вымпел",
        "not_discussed",
        "m: счёт на вымпел во вторник вышлю / c: нет лучше в среду / m: хорошо в среду",
    ),
    ("company", "Сибирский лес", "match", "m: вы из сибирского леса / c: да оттуда / m: понял"),
    (
        "company",
        "Рассвет",
        "not_discussed",
        "c: мы с рассветом договор подписали на доставку а у вас хотим щебень / m: сколько тонн",
    ),
    (
        "company",
        "ООО «Альянс»",
        "not_discussed",
        "c: здравствуйте это ооо альтаир по поводу кабеля / m: слушаю / c: кабель нужен",
    ),
    (
        "company",
        "Медтехника",
        "contradicts",
        "m: вы медтехника правильно / c: нет вы ошиблись компанией мы аптека здоровье / m: извините аптека здоровье",
    ),
    ("company", "Школа № 12", "match", "c: вас беспокоит школа номер двенадцать завхоз / m: слушаю"),
    ("company", "", "missing", "m: какая у вас организация / c: детский сад солнышко / m: спасибо"),
    ("company", "", "not_discussed", "c: я в магазине был вашем на ленина / m: и что смотрели / c: дрель"),
    ("source", "Авито", "match", "m: откуда узнали / c: на авито объявление ваше / m: ага"),
    (
        "source",
        "Рекомендация",
        "not_discussed",
        "c: а вы можете порекомендовать мастера / m: да есть мастер / c: давайте",
    ),
    ("source", "Инстаграм", "contradicts", "m: вы через инстаграм / c: нет в телеграме канал ваш читаю / m: спасибо"),
    ("next_step", "Отправить КП", "match", "m: расчёт пришлю вечером / c: договорились жду / m: до связи"),
    (
        "next_step",
        "Отправить договор",
        "not_discussed",
        "m: договор у вас на руках / c: нет не на руках / m: странно отправляли",
    ),
    ("next_step", "Перезвонить в пятницу", "match", "m: давайте в пятницу созвонимся / c: давайте / m: наберу вас"),
    (
        "next_step",
        "Клиент перезвонит сам",
        "match",
        "m: позвонить вам завтра / c: не надо я сам позвоню / m: хорошо жду",
    ),
    (
        "next_step",
        "Встреча",
        "contradicts",
        "m: давайте встретимся обсудим / c: встречаться не хочу пришлите всё на почту / m: пришлю",
    ),
    ("next_step", "Выставить счёт", "match", "c: выставляйте счёт сегодня оплачу / m: отправляю на почту / c: жду"),
    (
        "refusal_reason",
        "Дорого",
        "match",
        "c: не будем брать / m: почему / c: качество хорошее но цена для нас высокая / m: понял",
    ),
    ("refusal_reason", "Дорого", "match", "c: отказываемся цена хорошая но бюджета нет сейчас / m: жаль"),
    (
        "refusal_reason",
        "Сроки",
        "contradicts",
        "m: сроки не подошли / c: сроки нормальные нам начальство бюджет зарубило / m: понял закрываю / "
        "c: да отказываемся",
    ),
    (
        "refusal_reason",
        "Конкуренты",
        "match",
        "c: мы передумали / m: нашли другого / c: да взяли у соседей по базе / m: ясно",
    ),
    ("refusal_reason", "", "not_discussed", "c: отменяйте заказ спасибо / m: хорошо"),
    ("stage", "Счёт отправлен", "not_discussed", "c: я счёт не получил / m: странно отправляли сейчас продублирую"),
    ("stage", "Оплачено", "contradicts", "m: оплата не поступила / c: завтра проведём / m: жду"),
    ("stage", "Оплачено", "match", "m: не оплатили ещё / c: оплатили сегодня утром / m: вижу"),
    ("stage", "Договор подписан", "contradicts", "m: договор подписали / c: пока нет юрист смотрит / m: жду"),
    ("stage", "Новая", "not_discussed", "m: какие размеры / c: два на три / m: посчитаю"),
    ("comment", "Звонить утром", "match", "m: когда вам удобно / c: утром удобнее / m: утром"),
    ("comment", "Доволен текущим поставщиком", "not_discussed", "c: раньше брали у одних ужас был / m: у нас контроль"),
    (
        "comment",
        "Недоволен прошлым подрядчиком",
        "match",
        "m: работали с кем то / c: были одни пропали с деньгами / m: сочувствую",
    ),
    (
        "comment",
        "Нужна доставка в пятницу",
        "contradicts",
        "m: в пятницу привезти / c: в пятницу не надо меня не будет в субботу везите / m: в субботу",
    ),
    (
        "comment",
        "Нужна доставка в марте",
        "match",
        "m: когда нужна доставка / c: доставка нужна в марте не раньше / m: записал",
    ),
    (
        "comment",
        "Рассматривает только нас",
        "contradicts",
        "m: ещё кого то смотрите / c: да ещё три компании расчёт делают / m: понял",
    ),
    ("comment", "Хочет скидку", "not_discussed", "m: адрес какой / c: мира пять / m: записал"),
    ("email", "ivan@ya.ru", "match", "m: почта / c: иван собака яндекс ру / m: принято"),
]
EN = [
    (
        "client_name",
        "Kate Wilson",
        "match",
        "m: and your name please / c: katherine wilson but everyone says kate / m: thanks kate",
    ),
    (
        "client_name",
        "Laura",
        "contradicts",
        "m: hi is that laura / c: no laura's on leave i'm covering for her / "
        "m: who am i speaking to then / c: megan / m: hi megan",
    ),
    (
        "client_name",
        "Mr Harris",
        "contradicts",
        "m: good morning mr harris / c: it's harrison actually / m: apologies mr harrison",
    ),
    (
        "client_name",
        "",
        "missing",
        "m: maple street vets / c: hello it's mrs okafor here about the cat's tablets / m: of course",
    ),
    (
        "client_name",
        "",
        "not_discussed",
        "m: hi this is tom from lakeside pools / c: hi tom the filter is making a noise / "
        "m: since when / c: since sunday",
    ),
    (
        "email",
        "mark@oakfarm.com",
        "contradicts",
        "m: i've got mark at oakfarm dot com / c: it's dot net not dot com / m: mark at oakfarm dot net thanks",
    ),
    (
        "email",
        "help@brightlamp.com",
        "not_discussed",
        "m: our address is help at brightlamp dot com / c: ok i'll write to you there",
    ),
    (
        "email",
        "",
        "missing",
        "m: where should i send the plan / c: to jo at redhill dot org / m: jo at redhill dot org got it",
    ),
    (
        "company",
        "Old Mill Bakery",
        "contradicts",
        "m: this is for old mill bakery yes / c: no old mill is my cousin's place we're corner crust / "
        "m: corner crust got it",
    ),
    (
        "company",
        "Redwood Legal",
        "contradicts",
        "m: are you still at redwood legal / c: i left redwood in may i'm at finch and cole now / "
        "m: finch and cole great",
    ),
    ("company", "BlueSky Travel", "match", "m: what's the company called / c: blue sky travel / m: thanks"),
    (
        "company",
        "",
        "missing",
        "m: so what do you do / c: i manage the kitchen at harbour view hotel / m: and you need new ovens",
    ),
    ("company", "", "missing", "c: hi i'm calling on behalf of linden primary school / m: hello how can i help"),
    (
        "company",
        "Zenith",
        "not_discussed",
        "m: who do you use today / c: we buy from zenith but they are always late / m: i see",
    ),
    ("company", "", "not_discussed", "m: what do you need it for / c: it's for my garden at home / m: sure"),
    ("source", "", "missing", "m: where did you come across us / c: in a magazine on the train / m: oh nice"),
    (
        "source",
        "Facebook",
        "contradicts",
        "m: did you find us on facebook / c: no a colleague recommended you / m: lovely",
    ),
    ("source", "", "not_discussed", "m: did you get the brochure / c: yes it came in the post yesterday / m: good"),
    (
        "next_step",
        "Site visit",
        "match",
        "m: i can come round on tuesday at nine to measure up / c: tuesday's fine / m: see you then",
    ),
    (
        "next_step",
        "Send contract",
        "contradicts",
        "m: shall i send the contract / c: no contract yet send me the references first / "
        "m: will do references today / c: thanks",
    ),
    (
        "next_step",
        "Call the client back",
        "contradicts",
        "m: i'll call you monday / c: please don't i'll call you when i've decided / m: fine",
    ),
    ("next_step", "", "not_discussed", "c: do you ship to ireland / m: we do / c: good to know bye"),
    (
        "refusal_reason",
        "Too expensive",
        "contradicts",
        "m: was it the price / c: no the price was fine / m: what was it then / "
        "c: you couldn't start before august and we need it in june / m: fair enough",
    ),
    (
        "refusal_reason",
        "Went with competitor",
        "contradicts",
        "m: did you go with another vendor / "
        "c: no we're not going with anyone the project is cancelled / m: sorry to hear",
    ),
    (
        "refusal_reason",
        "",
        "missing",
        "c: we've decided not to go ahead / m: may i ask why / "
        "c: there's no way to export to sage and we need that / m: understood",
    ),
    ("refusal_reason", "", "missing", "c: please cancel my order we sold the house / m: done"),
    ("refusal_reason", "", "not_discussed", "c: ok let's go ahead / m: great i'll book you in / c: perfect"),
    ("stage", "Closed lost", "contradicts", "c: we're on board please send the agreement / m: on its way / c: great"),
    (
        "stage",
        "New",
        "contradicts",
        "m: the payment came through last night / c: great and the goods arrived too / m: so we're all done",
    ),
    (
        "stage",
        "Invoice sent",
        "contradicts",
        "c: have you sent the invoice / m: not yet i'm waiting for your po number / c: ok",
    ),
    (
        "comment",
        "Wants delivery in March",
        "contradicts",
        "m: when do you need it / c: not march we're away april works / m: april then",
    ),
    (
        "comment",
        "Prefers email",
        "match",
        "m: how should we contact you / c: just email me i'm always in meetings / m: email it is",
    ),
    (
        "comment",
        "Happy with current vendor",
        "contradicts",
        "m: how's your current supplier / c: terrible honestly they missed three deliveries / m: sorry",
    ),
    (
        "comment",
        "Comparing several quotes",
        "match",
        "m: are you looking at anyone else / c: yeah i've got two other firms coming out this week / m: fair",
    ),
    ("comment", "Has two dogs", "not_discussed", "m: what size fence / c: six feet tall / m: fine"),
    (
        "client_name",
        "Anna Bell",
        "contradicts",
        "m: am i speaking to anna / c: anna doesn't work here anymore my name's dolores / m: hi dolores",
    ),
    (
        "client_name",
        "Mr Price",
        "not_discussed",
        "m: hello is the price okay / c: no it's high actually / m: it's high i know",
    ),
    (
        "client_name",
        "",
        "missing",
        "m: good morning / c: morning it's doctor lindqvist from the eye clinic / m: hello doctor",
    ),
    (
        "company",
        "Pinecrest Dental",
        "not_discussed",
        "m: is the appointment for pinecrest dental on friday / c: no it's on monday / m: monday then",
    ),
    ("company", "Pinecrest Dental", "match", "c: hi it's joan at pinecrest dental / m: hi joan"),
    (
        "company",
        "Oak & Iron",
        "contradicts",
        "m: you're with oak and iron / c: used to be now i run my own place copper lane studio / m: copper lane studio",
    ),
    (
        "company",
        "Brightside",
        "not_discussed",
        "c: brightside quoted us two thousand can you beat that / m: let me see",
    ),
    ("company", "", "missing", "c: hello i'm the office manager at northgate veterinary clinic / m: hi"),
    ("company", "", "not_discussed", "c: i work from home and need a desk / m: what size"),
    (
        "source",
        "Website",
        "not_discussed",
        "m: did you see the sizes on the website / c: not yet / m: i'll send a link",
    ),
    ("source", "Radio", "contradicts", "m: was it the radio ad / c: no i saw your billboard on route nine / m: good"),
    (
        "next_step",
        "Send invoice",
        "not_discussed",
        "m: did you get the invoice / c: no nothing came / m: strange i'll check",
    ),
    ("next_step", "Send samples", "match", "m: i'll mail you some samples on monday / c: great / m: bye"),
    (
        "next_step",
        "Demo",
        "contradicts",
        "m: want me to run a demo / c: no demo please just the pricing sheet / m: pricing sheet coming / c: thanks",
    ),
    (
        "refusal_reason",
        "Price",
        "match",
        "c: we won't go ahead / m: why is that / c: the product is great but it's too expensive for us",
    ),
    (
        "refusal_reason",
        "Competitor",
        "contradicts",
        "m: did somebody undercut us / c: no nobody else we just ran out of budget so it's a no / m: i understand",
    ),
    ("refusal_reason", "", "not_discussed", "c: please cancel my order thanks / m: done"),
    ("stage", "Paid", "contradicts", "m: has the payment gone out / c: not yet our accountant is off / m: ok"),
    ("stage", "Contract signed", "match", "c: we signed the contract this morning / m: wonderful"),
    ("stage", "Closed lost", "not_discussed", "m: what colour / c: grey / m: fine"),
    (
        "comment",
        "Wants delivery before Christmas",
        "match",
        "m: when do you want it / c: delivery before christmas please / m: ok",
    ),
    (
        "comment",
        "Call in the evening",
        "contradicts",
        "m: when should i call / c: mornings only evenings i'm busy with the kids / m: mornings",
    ),
    (
        "comment",
        "Happy with current supplier",
        "not_discussed",
        "c: our last supplier before these was awful / m: i see",
    ),
    ("comment", "Prefers phone calls", "contradicts", "m: shall i call you / c: no just text me / m: will do"),
    ("comment", "Talking only to us", "match", "m: anyone else quoting / c: just you / m: great"),
    (
        "comment",
        "Unhappy with current agency",
        "match",
        "m: how's your agency now / c: they keep missing deadlines we're fed up / m: sorry",
    ),
    ("email", "sales@north.com", "not_discussed", "m: you can reach us at sales at north dot com / c: ok thanks"),
]


@pytest.mark.parametrize(("field", "typed", "status", "turns"), RU)
def test_a_russian_field(field: str, typed: str, status: str, turns: str) -> None:
    found = crm_field(field, typed, a_transcript(*turns.split(" / "), language="ru"))
    assert found.status == status
    assert bool(found.evidence) is (status != "not_discussed")


@pytest.mark.parametrize(("field", "typed", "status", "turns"), EN)
def test_an_english_field(field: str, typed: str, status: str, turns: str) -> None:
    found = crm_field(field, typed, a_transcript(*turns.split(" / "), language="en"))
    assert found.status == status
    assert bool(found.evidence) is (status != "not_discussed")
