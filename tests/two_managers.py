"""An installation with calls of two managers, whose clients' names, phones, addresses and companies are known, and one
person of each role. For tests of who may see what.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher

from assistant.accounts import Accounts, NewPerson
from assistant.app import App, build
from assistant.crm import CrmIndex, crm_of_call
from assistant.disputes import DisputeWish
from assistant.documents import analysis_document
from assistant.domain import CallState
from assistant.overrides import OverrideWish
from assistant.passwords import Passwords
from assistant.receipts import Receipts
from assistant.settings import Settings
from assistant.themes import Themes
from assistant.viewers import Role
from tests.builders import NOON, a_call, a_deal, a_lead, a_transcript, an_activity
from tests.encoders import TrigramEncoder
from tests.judged import at_work
from tests.stores import setting
from tests.unit.ui.sample_app import silence
from transcription.captions import transcript_to_json

PASSWORD = "correct horse battery staple"
ANNA, IGOR = "Анна Белова", "Игорь Сомов"
OWN, OTHERS = "aaaa11112222", "bbbb33334444"
"""A call of Anna's and one of Igor's."""
PEOPLE = (
    NewPerson("root", Role.ADMIN),
    NewPerson("lead", Role.TEAM_LEAD, "Павел Рогов"),
    NewPerson("anna", Role.MANAGER, ANNA),
    NewPerson("pr", Role.MARKETER, "Вера Маслова"),
    NewPerson("radio", Role.MARKETER, hears=True),
)
LOGINS = {Role.ADMIN: "root", Role.TEAM_LEAD: "lead", Role.MANAGER: "anna", Role.MARKETER: "pr"}
OWN_DATA = ("гречухин", "олег", "петрович", "тверьснаб", "9000000017", "900 000-00-17", "900 000 00 17", "sklad@")
OTHERS_DATA = ("львов", "марин", "ромашк", "9051234567", "905 123-45-67", "905 123 45 67", "romashka.example")
COLLEAGUES = ("анна", "белов", "игор", "сомов")
SPOKEN = {
    OWN: a_transcript(
        "m: Олег Петрович, добрый день! Меня зовут Анна Белова, компания Линтера",
        "c: Да, здравствуйте, Гречухин слушает",
        "m: Вы вчера оставляли заявку на складской учёт для ТверьСнаба. Вам удобно сейчас говорить?",
        "c: Давайте, только недолго, у меня через полчаса планёрка и очень много дел сегодня",
        "m: Расскажите, пожалуйста, как сейчас ведёте учёт на складе?",
        "c: В основном в экселе, два склада, и расходится постоянно, каждый месяц сюрпризы",
        "m: У нас выходит двадцать пять тысяч в месяц",
        "c: Ну это слишком дорого для нас, для ТверьСнаба это большие деньги",
        "m: Понимаю вас, Олег. А с чем сравниваете?",
        "c: У других пятнадцать. А поддержка у вас круглосуточная?",
        "m: Продиктуйте телефон и почту, пожалуйста",
        "c: Плюс семь девятьсот ноль ноль ноль ноль ноль семнадцать, почта sklad собака tversnab точка ru",
        "m: Созвонимся в четверг в три часа, я пришлю расчёт?",
        "c: Да, договорились",
        "m: Спасибо, Олег Петрович, до свидания!",
        call_id=OWN,
    ),
    OTHERS: a_transcript(
        "m: Здравствуйте, Марина Львова? Это Игорь Сомов, компания Линтера",
        "c: Да, это я, Марина, кафе Ромашка",
        "m: Вы оставляли заявку на сайте. Удобно говорить?",
        "c: Удобно",
        "m: Что сейчас важнее всего для Ромашки?",
        "c: Нам это пока не нужно, у Ромашки уже есть подрядчик, я подумаю и перезвоню сама",
        "m: Хорошо, Марина. Какой у вас номер?",
        "c: Восемь девятьсот пять сто двадцать три сорок пять шестьдесят семь, Львова",
        "m: Перезвоню завтра в десять утра, до свидания",
        "c: До свидания",
        call_id=OTHERS,
    ),
}
LEADS = (
    a_lead(
        "L-101",
        name="Олег Петрович Гречухин",
        phone="+79000000017",
        email="sklad@tversnab.example",
        company="ТверьСнаб",
        manager=ANNA,
        comment="Звонить Олегу после обеда, +7 900 000-00-17",
    ),
    a_lead(
        "L-202",
        name="Марина Львова",
        phone="+79051234567",
        email="marina@romashka.example",
        company="Кафе «Ромашка»",
        manager=IGOR,
    ),
)
FILES = {OWN: "79000000017_grechukhin.wav", OTHERS: "romashka_9051234567.wav"}


def installation(home: Path, *, signed: bool = True) -> App:
    """Built as ``razbor serve`` builds it, with models that need no weights; it is the caller's to close."""
    app = build(Settings(home=home, db=setting(home), engine="scripted", company="Линтера"))
    zone = ZoneInfo("Europe/Moscow")
    app = replace(
        app,
        accounts=Accounts(app.database, Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))),
        themes=Themes(app.database, TrigramEncoder, lambda: app.workshop.playbook, zone),
        receipts=Receipts(app.database, at_work, "Линтера", zone),
    )
    store_calls(app)
    if signed:
        for person in PEOPLE:
            app.accounts.add(person, PASSWORD)
    return app


def store_calls(app: App) -> None:
    """Both calls with what people said of them; Anna's has a recording."""
    activities = [
        an_activity(f"A-{lead.lead_id}", lead_id=lead.lead_id, recording=FILES[call], manager=lead.manager)
        for lead, call in zip(LEADS, (OWN, OTHERS), strict=True)
    ]
    deals = [a_deal("D-1", lead_id="L-101", manager=ANNA, title="Склад для ТверьСнаба, Гречухин")]
    index = CrmIndex.of(LEADS, deals, activities)
    with app.database.begin() as work:
        work.crm.put(LEADS, deals, activities)
        for lead, call_id in zip(LEADS, (OWN, OTHERS), strict=True):
            call = a_call(
                call_id,
                name=FILES[call_id],
                state=CallState.DONE,
                manager=lead.manager,
                started_at=NOON,
                lead_id=lead.lead_id,
            )
            work.calls.add(call)
            crm = crm_of_call(index.link(call.name), zone=ZoneInfo("Europe/Moscow"), company="Линтера")
            analysis = analysis_document(at_work().review(SPOKEN[call_id], crm))
            work.reviews.put(call_id, transcript_to_json(SPOKEN[call_id]), analysis, NOON)
        for name, manager in (("gone_79000000017_oleg.wav", ANNA), ("romashka_lvova.mp3", IGOR)):
            failed = a_call(f"{len(name):02d}ff", name=name, state=CallState.FAILED, manager=manager)
            work.calls.add(replace(failed, failure=f"{name} is text, not audio: expected a recording", permanent=True))
    for call_id in (OWN, OTHERS):
        path = app.settings.media_dir / "ab" / f"{call_id}.wav"
        path.parent.mkdir(exist_ok=True)
        silence(path, 1.0)
    app.disputes.add(OWN, DisputeWish(ANNA, "Олег Гречухин сам назвал компанию ТверьСнаб", criterion="greeting"))
    app.disputes.add(OTHERS, DisputeWish(IGOR, "Марина Львова уже клиент", criterion="greeting"))
    app.overrides.set(OWN, OverrideWish("farewell", "Павел Рогов", "Попрощались с Олегом Петровичем", 1.0))
    app.self_scores.acknowledge(OWN, ANNA)
