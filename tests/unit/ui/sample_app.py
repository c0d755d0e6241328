"""A made-up application in memory: the attributes that the pages use, with calls in every state they can show."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from assistant.calls import CameBack, Choices, OpenCall
from assistant.comment_values import Comment
from assistant.documents import AnalysisDocument, analysis_document
from assistant.domain import (
    Activity,
    Arrival,
    Call,
    CallFilter,
    CallState,
    CallSummary,
    CrmLink,
    Deal,
    ImportSummary,
    Lead,
    Receipt,
    Review,
    SourceKind,
    Stage,
    StageRun,
)
from assistant.errors import UnknownCall
from assistant.finding import figures
from assistant.list_values import SavedView
from assistant.lost_points import Change, Example
from assistant.masked_calls import masked_summary
from assistant.playbook import Playbook, load_playbook
from assistant.promises import LedgerLine
from assistant.search import CallsFound, Find, Wish
from assistant.self_scores import SelfScores
from assistant.store.listing import Listed
from assistant.viewers import OPEN, Viewer
from objections.types import Explanation, Handling, HandlingStatus, HandlingSteps, Objection, StepEvidence
from scoring_rubric.lost_points import lost_points
from scoring_rubric.types import (
    Advice,
    AdviceKind,
    CallContext,
    CriterionResult,
    CriterionStatus,
    CriterionStatusOfLead,
    CrmCheck,
    CrmField,
    Fact,
    Facts,
    FieldStatus,
    LeadCriterion,
    LeadVerdict,
    Scorecard,
    ScriptResult,
    SectionResult,
    Statistics,
    StepResult,
    StepStatus,
)
from transcription.types import Engine, Evidence, Layout, Mark, Quality, Speaker, Transcript, Turn, Word, quote

MOSCOW = timezone(timedelta(hours=3))
STARTED = datetime(2026, 11, 19, 11, 4, tzinfo=MOSCOW)
HOSTILE = '<img src=x onerror=alert(1)> {{7*7}} ${7*7} & "кавычки"'

_DIALOGUE = (
    ("m", "Алло, Олег Петрович, добрый день! Меня зовут Анна, компания «Линтера»."),
    ("c", "Да, здравствуйте."),
    ("m", "Вы вчера оставляли заявку на сайте по складскому учёту. Удобно сейчас пять минут поговорить?"),
    ("c", "Ну давайте, только недолго, у меня через полчаса планёрка."),
    ("m", "Хорошо, коротко. Расскажите, пожалуйста, как сейчас ведёте учёт на складе?"),
    (
        "c",
        "Да в экселе в основном. Два склада, один в Твери, другой в Подмосковье. Ну и, честно говоря, "
        "расходится постоянно, каждый месяц инвентаризация с сюрпризами.",
    ),
    ("m", "Понимаю. А сколько примерно человек с этим работает?"),
    ("c", "Шесть кладовщиков и бухгалтер. Угу."),
    ("m", "И во сколько вам обходятся эти расхождения, если прикинуть за месяц?"),
    ("c", "Тысяч сто пятьдесят, наверное. Бывает и больше."),
    (
        "m",
        "Смотрите, «Линтера» как раз закрывает эту историю: приход и отгрузка сканером, остатки по двум складам "
        "видны сразу, расхождение видно в тот же день. У похожей компании потери упали втрое за два месяца.",
    ),
    ("c", "А сколько это стоит?"),
    ("m", "Для семи рабочих мест выходит двадцать пять тысяч в месяц."),
    ("c", "Ну это дорого для нас. Я смотрел, у других пятнадцать."),
    ("m", "Понимаю, сумма заметная. А с чем именно сравниваете, что входит в пятнадцать?"),
    ("c", "Ну, там без второго склада, если честно. И поддержка отдельно."),
    (
        "m",
        "Вот, у нас оба склада и поддержка уже внутри, и при ваших потерях в сто пятьдесят тысяч программа "
        "окупается за первую неделю месяца. Так снимает вопрос по цене?",
    ),
    ("c", "Ну, так да, понятнее. Но решать всё равно директор будет, я сам такие суммы не подписываю."),
    ("m", "Конечно. Давайте тогда я вам пришлю расчёт, и вы его директору покажете."),
    ("c", "Давайте."),
    ("m", "Продиктуйте, пожалуйста, почту. И телефон этот же, девятьсот ноль ноль?"),
    (
        "c",
        "Почта склад собака пример точка ру. Телефон да, плюс семь девятьсот, ноль ноль ноль, ноль ноль, семнадцать.",
    ),
    ("m", "Записала. Созвонимся в четверг в три, уже вместе с директором, хорошо?"),
    ("c", "Да, в четверг в три нормально."),
    ("m", "Спасибо, Олег Петрович, до четверга!"),
    ("c", "До свидания."),
)


def transcript(call_id: str = "c7f3a1d20b44") -> Transcript:
    turns, at = [], 4.2
    for number, (who, text) in enumerate(_DIALOGUE):
        said = text.split()
        pace = 0.36
        words = tuple(
            Word(word, round(at + place * pace, 2), round(at + (place + 0.9) * pace, 2), 0.9)
            for place, word in enumerate(said)
        )
        speaker = Speaker.MANAGER if who == "m" else Speaker.CLIENT
        turns.append(Turn(number, speaker, text, words[0].start_s, words[-1].end_s, 0.88, words))
        at = words[-1].end_s + (0.3 if number % 3 else 1.1)
    return Transcript(
        call_id=call_id,
        language="ru",
        turns=tuple(turns),
        quality=Quality(usable=True, confidence=0.86),
        duration_s=round(at + 2.0, 1),
        channels=2,
        layout=Layout.STEREO,
        engine=Engine("ctranslate2", "base", "4.8", "d01c3014" + "0" * 56),
        marks=(Mark("tone", 0.0, 3.6),),
    )


def said(spoken: Transcript, turn: int, words: str) -> Evidence:
    start = spoken.turns[turn].text.index(words)
    return quote(spoken.turns[turn], start, start + len(words))


def review(spoken: Transcript) -> Review:
    return Review(
        transcript=spoken,
        context=CallContext(started_at=STARTED, manager_name="Анна Белова", company="Линтера"),
        objections=_objections(spoken),
        script=_script(spoken),
        statistics=Statistics(
            talk_ratio_manager=0.56,
            longest_monologue_s=13.7,
            interactivity_per_min=11.8,
            patience_s=0.74,
            questions_manager=7,
            questions_client=1,
            open_questions_manager=3,
            interruptions_manager=0,
            interruptions_client=1,
            words_per_min_manager=142.0,
            fillers_per_100_words_manager=2.4,
            silence_s=14.5,
            speech_s=104.0,
            turns=26,
            words=297,
        ),
        facts=_facts(spoken),
        lead=LeadVerdict(
            "default@1",
            "qualified",
            (
                LeadCriterion("segment", CriterionStatusOfLead.MET, (said(spoken, 5, "Два склада"),)),
                LeadCriterion("need", CriterionStatusOfLead.MET, (said(spoken, 5, "расходится постоянно"),)),
                LeadCriterion("reachable", CriterionStatusOfLead.MET, (said(spoken, 21, "плюс семь девятьсот"),)),
                LeadCriterion("readiness", CriterionStatusOfLead.UNKNOWN),
            ),
        ),
        crm=_crm(spoken),
        scorecard=_scorecard(spoken),
        advice=_advice(spoken),
        receipt=Receipt(
            inputs="sha256:" + "4f1c" * 16,
            config="sha256:" + "9ab0" * 16,
            models={"encoder": "sha256:" + "77aa" * 16, "recogniser": "sha256:d01c" + "0" * 60},
            version="0.1.0",
        ),
    )


def _objections(spoken: Transcript) -> tuple[Objection, ...]:
    price = Handling(
        HandlingStatus.RESOLVED,
        HandlingSteps(acknowledge=True, explore=True, respond=True, confirm=True),
        (said(spoken, 17, "Ну, так да, понятнее."),),
        (
            StepEvidence("acknowledge", said(spoken, 14, "Понимаю, сумма заметная.")),
            StepEvidence("explore", said(spoken, 14, "А с чем именно сравниваете")),
            StepEvidence("respond", said(spoken, 16, "программа окупается за первую неделю месяца")),
            StepEvidence("confirm", said(spoken, 16, "Так снимает вопрос по цене?")),
        ),
        pause_s=1.1,
        answer_s=13.2,
        reason="Клиент согласился: «Ну, так да, понятнее.»",
    )
    authority = Handling(
        HandlingStatus.DEFLECTED,
        HandlingSteps(acknowledge=True),
        (said(spoken, 18, "Давайте тогда я вам пришлю расчёт"),),
        (StepEvidence("acknowledge", said(spoken, 18, "Конечно.")),),
        pause_s=0.3,
        answer_s=5.0,
        reason="Менеджер перешёл к отправке расчёта, не выяснив, что важно директору.",
    )
    return (
        Objection(
            "o1",
            "price",
            0.93,
            (said(spoken, 13, "Ну это дорого для нас. Я смотрел, у других пятнадцать."),),
            price,
            Explanation("cues+exemplars", ("дорого", "у других"), "это для нас дорого", 0.81, 0.93),
            also=("competitor",),
        ),
        Objection(
            "o2",
            "authority",
            0.71,
            (said(spoken, 17, "решать всё равно директор будет"),),
            authority,
            Explanation("cues+exemplars", ("решать", "директор"), "решение принимает директор", 0.66, 0.71),
            unsure=True,
        ),
    )


def _script(spoken: Transcript) -> ScriptResult:
    done = StepStatus.DONE
    rows = (
        ("greeting", done, (0, "добрый день"), ""),
        ("name", done, (0, "Меня зовут Анна"), ""),
        ("company", done, (0, "компания «Линтера»"), ""),
        ("purpose", done, (2, "Вы вчера оставляли заявку на сайте"), ""),
        ("permission", done, (2, "Удобно сейчас пять минут поговорить?"), ""),
        ("discovery", done, (4, "как сейчас ведёте учёт на складе?"), ""),
        (
            "qualification",
            StepStatus.LATE,
            (8, "во сколько вам обходятся эти расхождения"),
            "Прозвучало позже, чем нужно.",
        ),
        ("value", done, (10, "остатки по двум складам видны сразу"), ""),
        ("next_step", done, (22, "Созвонимся в четверг в три"), ""),
        ("contact_check", done, (20, "Продиктуйте, пожалуйста, почту."), ""),
        ("farewell", StepStatus.MISSING, None, "Прощание не найдено в последних репликах менеджера."),
    )
    steps = tuple(
        StepResult(key, status, (said(spoken, *where),) if where else (), reason) for key, status, where, reason in rows
    )
    return ScriptResult("first-contact", "1", 0.86, steps)


def _facts(spoken: Transcript) -> Facts:
    thursday = datetime(2026, 11, 26, 15, 0, tzinfo=MOSCOW)
    return Facts(
        client_name=Fact("Олег Петрович", (said(spoken, 0, "Олег Петрович"),)),
        manager_name=Fact("Анна", (said(spoken, 0, "Анна"),)),
        phone=Fact("+79000000017", (said(spoken, 21, "плюс семь девятьсот, ноль ноль ноль, ноль ноль, семнадцать"),)),
        email=Fact("sklad@example.ru", (said(spoken, 21, "склад собака пример точка ру"),)),
        budget=Fact("25 000 ₽ в месяц", (said(spoken, 12, "двадцать пять тысяч в месяц"),)),
        need=Fact("расходятся остатки на двух складах", (said(spoken, 5, "расходится постоянно"),)),
        decision_role=Fact("директор", (said(spoken, 17, "решать всё равно директор будет"),)),
        next_step=Fact("созвониться вместе с директором", (said(spoken, 22, "Созвонимся в четверг в три"),), thursday),
        promises=(Fact("пришлю расчёт", (said(spoken, 18, "я вам пришлю расчёт"),)),),
    )


def _crm(spoken: Transcript) -> CrmCheck:
    phone = said(spoken, 21, "плюс семь девятьсот, ноль ноль ноль, ноль ноль, семнадцать")
    return CrmCheck(
        (
            CrmField("client_name", FieldStatus.MATCH, "Олег", "Олег Петрович", (said(spoken, 0, "Олег Петрович"),)),
            CrmField("phone", FieldStatus.CONTRADICTS, "+7 900 000-00-71", "+7 900 000-00-17", (phone,)),
            CrmField(
                "email", FieldStatus.MISSING, None, "sklad@example.ru", (said(spoken, 21, "склад собака пример"),)
            ),
            CrmField(
                "next_step_at",
                FieldStatus.MATCH,
                "26.11.2026 15:00",
                "26.11.2026 15:00",
                (said(spoken, 22, "в четверг в три"),),
            ),
            CrmField("decision_role", FieldStatus.MISSING, None, "директор", (said(spoken, 17, "директор"),)),
            CrmField("refusal_reason", FieldStatus.NOT_DISCUSSED),
        ),
        entry_delay_min=42.0,
    )


def _scorecard(spoken: Transcript) -> Scorecard:
    def scored(key: str, score: float, reason: str, *where: tuple[int, str], critical: bool = False) -> CriterionResult:
        quotes = tuple(said(spoken, turn, words) for turn, words in where)
        return CriterionResult(key, CriterionStatus.SCORED, 1.0, score, reason, quotes, critical)

    communication = (
        scored("talk_balance", 1.0, "Менеджер говорил 56 % времени разговора: в пределах нормы."),
        scored(
            "questions",
            0.75,
            "Открытых вопросов 3 из 4.",
            (4, "как сейчас ведёте учёт на складе?"),
            (14, "с чем именно сравниваете"),
        ),
        scored("patience", 1.0, "Пауза перед ответом 0,7 с."),
        CriterionResult(
            "interruptions", CriterionStatus.WITHHELD, 1.0, None, "Наложения речи в этом месте неразборчивы."
        ),
    )
    handling = (
        scored("acknowledge", 1.0, "Оба возражения приняты.", (14, "Понимаю, сумма заметная."), (18, "Конечно.")),
        scored("explore", 0.5, "Уточнено одно из двух возражений.", (14, "А с чем именно сравниваете")),
        scored("respond", 0.5, "Ответ дан на одно из двух.", (16, "программа окупается за первую неделю месяца")),
        scored("confirm", 0.5, "Снятие подтверждено в одном из двух.", (16, "Так снимает вопрос по цене?")),
    )
    first = (
        scored("greeting", 1.0, "Поздоровался.", (0, "добрый день")),
        scored("permission", 1.0, "Спросил, удобно ли говорить.", (2, "Удобно сейчас пять минут поговорить?")),
        scored("qualification", 0.5, "Прозвучало позже, чем нужно.", (8, "во сколько вам обходятся эти расхождения")),
        CriterionResult("next_step_dated", CriterionStatus.NOT_APPLICABLE, 1.0, None, "Дата не обсуждалась."),
    )
    phone = (21, "плюс семь девятьсот, ноль ноль ноль, ноль ноль, семнадцать")
    crm = (
        scored("crm_next_step", 0.0, "В CRM другой телефон: +7 900 000-00-71.", phone, critical=True),
        scored("crm_contacts", 1.0, "Имя совпадает.", (22, "в четверг в три")),
        scored("crm_timeliness", 1.0, "Внесено через 42 мин после звонка."),
    )
    return Scorecard(
        "default@1",
        74.2,
        0.94,
        (
            SectionResult("communication", 0.25, 91.7, communication),
            SectionResult("objection_handling", 0.25, 62.5, handling),
            SectionResult("first_contact", 0.25, 83.3, first),
            SectionResult("crm", 0.25, 59.3, crm),
        ),
        critical=("crm_next_step",),
    )


def _advice(spoken: Transcript) -> tuple[Advice, ...]:
    return (
        Advice(
            AdviceKind.FOCUS,
            "explore",
            "Когда клиент сослался на директора, вы сразу предложили прислать расчёт. Спросите сначала, "
            "что для директора главное: тогда расчёт ответит на его вопрос.",
            (said(spoken, 18, "Давайте тогда я вам пришлю расчёт, и вы его директору покажете."),),
        ),
        Advice(
            AdviceKind.STRENGTH,
            "confirm",
            "На «дорого» вы уточнили, с чем сравнивают, и проверили, снят ли вопрос: клиент согласился сам.",
            (said(spoken, 16, "Так снимает вопрос по цене?"),),
        ),
        Advice(
            AdviceKind.CHANGE,
            "crm_next_step",
            "Телефон в CRM записан с переставленными цифрами. Повторяйте номер вслух: ошибка видна сразу.",
            (said(spoken, 21, "ноль ноль, семнадцать"),),
        ),
    )


def open_call(
    summary: CallSummary,
    spoken: Transcript | None,
    analysis: AnalysisDocument | None,
    *,
    previous: tuple[CallSummary, ...] = (),
    came_back: tuple[CameBack, ...] = (),
    runs: tuple[StageRun, ...] = (),
) -> OpenCall:
    return OpenCall(summary, spoken, analysis, link(), previous, came_back, runs)


def call(call_id: str, name: str, state: CallState = CallState.DONE, **rest: object) -> Call:
    stored = Call(call_id, name, "ab" * 32, SourceKind.RECORDING, f"{call_id}.opus", STARTED, state)
    return replace(stored, **rest)  # type: ignore[arg-type]


def summaries() -> tuple[CallSummary, ...]:
    """Calls of every state, newest first."""
    main = CallSummary(
        call("c7f3a1d20b44", "2026-11-19_anna_well_led.opus"),
        STARTED,
        "Анна Белова",
        "Олег Петрович",
        "ТверьСнаб",
        "site",
        "L-101",
        "Расчёт отправлен",
        "ru",
        121.0,
        74.2,
        critical=("crm_next_step",),
        objections=("price", "authority"),
        came_back=("authority",),
        missing_steps=("farewell",),
        lead_verdict="qualified",
    )
    return (
        CallSummary(call("aa00", "2026-11-20_new.mp3", CallState.WORKING, stage=Stage.RECOGNISE, progress=0.42)),
        CallSummary(call("aa01", "2026-11-20_queued.wav", CallState.QUEUED)),
        CallSummary(
            call(
                "aa02",
                "broken.wav",
                CallState.FAILED,
                failure="broken.wav is text, not audio: expected a recording; import the original file",
                permanent=True,
            )
        ),
        main,
        replace(
            main,
            call=call("b1", "b1.opus"),
            started_at=STARTED - timedelta(hours=20),
            manager="Игорь Сомов",
            client="Марина Львова",
            company="Кафе «Полдень»",
            source="yandex_direct",
            duration_s=95.0,
            score=41.0,
            critical=(),
            objections=("price",),
            came_back=(),
            missing_steps=("permission", "discovery", "next_step", "farewell"),
            lead_verdict="not_qualified",
        ),
        replace(
            main,
            call=call("b2", "b2.opus"),
            started_at=STARTED - timedelta(days=1, hours=3),
            client="Dana Brooks",
            company="Harbor Tools",
            source="referral",
            language="en",
            duration_s=48.0,
            score=None,
            withheld="Клиент не говорил: это автоответчик.",
            critical=(),
            objections=(),
            came_back=(),
            missing_steps=(),
            lead_verdict="unknown",
        ),
        replace(
            main,
            call=call("b3", "b3.opus"),
            started_at=STARTED - timedelta(days=2),
            client="Сергей Ким",
            company="",
            source="referral",
            duration_s=203.0,
            score=88.6,
            critical=(),
            objections=("stall", "fit", "effort", "trust"),
            came_back=(),
            missing_steps=(),
        ),
        replace(
            main,
            call=call("b4", "b4.opus"),
            client=HOSTILE,
            company="Самая длинная на свете компания с ограниченной ответственностью «Складские Решения Поволжья»",
            started_at=None,
            duration_s=None,
        ),
    )


def link() -> CrmLink:
    return CrmLink(
        Activity("A-1", "L-101", "D-7", at=STARTED, duration_s=121.0, manager="Анна Белова", recording="x.opus"),
        Lead("L-101", STARTED - timedelta(hours=2), "Олег", "+7 900 000-00-71", company="ТверьСнаб", source="site"),
        Deal("D-7", "L-101", "Складской учёт", "Расчёт отправлен", 300000.0, "RUB"),
        1,
    )


@dataclass
class Calls:
    known: tuple[CallSummary, ...] = field(default_factory=summaries)
    files: dict[str, Path] = field(default_factory=dict)
    opened: dict[str, OpenCall] = field(default_factory=dict)
    asked: list[CallFilter] = field(default_factory=list)

    def list(self, narrowed: CallFilter) -> tuple[CallSummary, ...]:
        self.asked.append(narrowed)
        return tuple(
            found
            for found in self.known
            if narrowed.text.lower() in f"{found.client} {found.company} {found.call.name}".lower()
            and narrowed.manager in ("", found.manager)
            and narrowed.source in ("", found.source)
            and (not narrowed.category or narrowed.category in found.objections)
            and (not narrowed.state or narrowed.state == found.call.state)
            and (not narrowed.missing_step or narrowed.missing_step in found.missing_steps)
        )

    def open(self, call_id: str) -> OpenCall:
        if call_id in self.opened:
            return self.opened[call_id]
        for found in self.known:
            if found.call.call_id == call_id:
                return self._opened(found)
        raise UnknownCall(call_id)

    def _opened(self, found: CallSummary) -> OpenCall:
        if found.call.state is not CallState.DONE:
            return open_call(found, None, None)
        spoken = transcript(found.call.call_id)
        earlier = replace(found, call=call("b0", "b0.opus"), started_at=STARTED - timedelta(days=6), score=55.0)
        back = CameBack(
            category="authority",
            objection_id="o2",
            earlier_call_id="b0",
            earlier_started_at=earlier.started_at,
            earlier_quote="мне надо с директором посоветоваться",
            earlier_status="resolved",
        )
        return open_call(
            found,
            spoken,
            analysis_document(review(spoken)),
            previous=(earlier,),
            came_back=(back,),
            runs=tuple(
                StageRun(found.call.call_id, 1, stage, 1, STARTED, seconds)
                for stage, seconds in ((Stage.LISTEN, 1.2), (Stage.RECOGNISE, 21.8), (Stage.UNDERSTAND, None))
            ),
        )

    def one(self, asked: str, viewer: Viewer) -> Call:
        found = [item.call for item in self.known if item.call.call_id == asked and viewer.sees(item.manager)]
        if not found:
            raise UnknownCall(asked)
        return found[0]

    def visible(self, viewer: Viewer) -> frozenset[str]:
        return frozenset(item.call.call_id for item in self.known if viewer.sees(item.manager))

    def unfinished(self) -> tuple[Call, ...]:
        return tuple(found.call for found in self.known if found.call.state is not CallState.DONE)

    def media(self, call_id: str) -> Path | None:
        return self.files.get(call_id)

    def choices(self) -> Choices:
        return Choices(
            managers=("Анна Белова", "Игорь Сомов"),
            sources=("site", "referral", "yandex_direct"),
            categories=("price", "authority", "stall", "fit"),
            steps=("permission", "next_step", "farewell"),
        )


@dataclass
class Imports:
    calls: Calls
    seen: list[tuple[str, ...]] = field(default_factory=list)
    crm: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, paths: Sequence[Path], crm: Path | None = None) -> ImportSummary:
        self.seen.append(tuple(path.name for path in paths))
        if crm is not None:
            self.crm.append(tuple(sorted(path.name for path in crm.iterdir())))
        arrivals = []
        for path in paths:
            if path.stat().st_size == 0:
                arrivals.append(Arrival(path.name, problem=f"{path.name} is empty: expected a recording"))
                continue
            new = CallSummary(call(f"n{len(self.calls.known)}", path.name, CallState.NEW))
            self.calls.known = (new, *self.calls.known)
            arrivals.append(Arrival(path.name, new.call.call_id, new=True))
        return ImportSummary(tuple(arrivals))


@dataclass
class Queue:
    enqueued: int = 0
    retried: list[str] = field(default_factory=list)

    def enqueue_pending(self) -> int:
        self.enqueued += 1
        return 0

    def retry(self, call_id: str) -> None:
        self.retried.append(call_id)


@dataclass
class Promises:
    """The ledger of a call: what a test puts there."""

    lines: dict[str, tuple[LedgerLine, ...]] = field(default_factory=dict)

    def of_call(self, call_id: str) -> tuple[LedgerLine, ...]:
        return self.lines.get(call_id, ())


@dataclass
class Found:
    """The search over the made-up calls; ``asked`` keeps what was asked for."""

    calls: Calls
    finds: dict[str, Find] = field(default_factory=dict)
    asked: list[Wish] = field(default_factory=list)

    def page(self, wish: Wish, viewer: Viewer = OPEN) -> CallsFound:
        self.asked.append(wish)
        passing = [one for one in self.calls.list(wish.filter) if viewer.sees(one.manager)]
        listed = [_listed(one) for one in passing]
        end = None if wish.limit is None else wish.offset + wish.limit
        shown = tuple(masked_summary(one, str) if viewer.masked else one for one in passing[wish.offset : end])
        return CallsFound(shown, len(passing), figures(listed), self.finds)


def _listed(one: CallSummary) -> Listed:
    when = one.started_at or one.call.added_at
    state = one.call.state.value
    return Listed(one.call.call_id, when, state, one.score is not None, one.score, len(one.critical), 0, False, ())


@dataclass
class Views:
    kept: list[SavedView] = field(default_factory=list)

    def seen_by(self, viewer: Viewer) -> tuple[SavedView, ...]:
        return tuple(view for view in self.kept if view.shared or view.owner == viewer.login)


@dataclass(frozen=True)
class Named:
    demo: bool = False
    timezone: str = "Europe/Moscow"
    upload_limit_mb: int = 1
    media_dir: Path = Path("media")


@dataclass(frozen=True)
class Workshop:
    playbook: Playbook = field(default_factory=load_playbook)


@dataclass(frozen=True)
class Lost:
    """Real losses of the sample scorecard; the biggest has a colleague's example, whose words are somebody else's."""

    example: Example = field(
        default_factory=lambda: Example("b3", "Игорь Сомов", f"Так снимает вопрос? {HOSTILE}", 61.2)
    )

    def of(self, opened: OpenCall, language: str = "") -> tuple[Change, ...]:
        if opened.analysis is None:
            return ()
        found = lost_points(_scorecard(transcript()), load_playbook().rubric, language or "ru")
        return tuple(Change(lost, None if place else self.example) for place, lost in enumerate(found))


@dataclass(frozen=True)
class Nobody:
    """No accounts: the pages are open."""

    def exist(self) -> bool:
        return False


class Said:
    def concerning(self, viewer: Viewer, name: str, *, own_calls: bool = True) -> tuple[Comment, ...]:
        return ()


class Details:
    known = True

    def open_to(self, asked: str) -> bool:
        return not self.known


class SampleApp:
    def __init__(self, calls: Calls | None = None) -> None:
        self.calls = calls or Calls()
        self.imports = Imports(self.calls)
        self.queue = Queue()
        self.settings = Named()
        self.workshop = Workshop()
        self.ledger = Promises()
        self.self_scores = SelfScores(None)  # type: ignore[arg-type]
        self.lost_points = Lost()
        self.accounts = Nobody()
        self.search = Found(self.calls)
        self.saved_views = Views()
        self.call_details = Details()
        self.comments = Said()

    def __getattr__(self, name: str) -> None:
        """Use cases that the pages are built with and these tests never ask."""
        if name.startswith("_"):
            raise AttributeError(name)


def silence(path: Path, seconds: float) -> Path:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * int(seconds * 8000))
    return path
