"""The script check: what counts as a step, when it is late, and what is never held against a manager."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from objections.encoder import load_encoder
from scoring_rubric.packs_loading import PackError, read_pack
from scoring_rubric.script import DEFAULT_SCRIPTS, Script, check_script, compliance, load_script
from scoring_rubric.types import CallContext, CallKind, ScriptResult, StepResult, StepStatus
from tests.builders import a_transcript
from tests.unit.scoring_rubric.scoring_builders import WordBag
from transcription.types import Speaker, Transcript

TALKATIVE = "c: " + "ну вот у нас дела идут как то так и еще немного вот так " * 3


@cache
def script(language: str = "ru") -> Script:
    return load_script(DEFAULT_SCRIPTS[language])


def checked(transcript: Transcript, context: CallContext | None = None) -> ScriptResult:
    return check_script(script(transcript.language), transcript, context or CallContext(), WordBag())


def statuses(result: ScriptResult) -> dict[str, str]:
    return {step.id: step.status.value for step in result.steps}


def quotes(result: ScriptResult, step: str) -> list[str]:
    return [item.quote for found in result.steps if found.id == step for item in found.evidence]


WELL_LED = {
    "ru": (
        "m: Добрый день! Меня зовут Анна, компания «Ромашка». Вы оставляли заявку на сайте. Удобно говорить?",
        "c: Да, удобно, говорите.",
        "m: Расскажите, пожалуйста, как у вас сейчас устроен учёт?",
        "c: Ведём в таблицах, у нас три магазина, и каждый месяц что-то не сходится, приходится пересчитывать.",
        "m: А сколько человек будет работать в программе? И кто принимает решение?",
        "c: Четверо. Решаю я сам, я директор, деньги на это есть, хотелось бы начать до нового года.",
        "m: Тогда вы будете видеть остатки сразу и сэкономите время на пересчёте.",
        "c: Звучит хорошо.",
        "m: Давайте завтра в одиннадцать я вам перезвоню. Продиктуйте, пожалуйста, вашу почту.",
        "c: Иванов собака пример точка ру.",
        "m: Записала. Всего доброго!",
    ),
    "en": (
        "m: Good afternoon! My name is Anna, I'm calling from Daisy. You left a request on our website. "
        "Is this a good time to talk?",
        "c: Yes, go on.",
        "m: Could you tell me how you keep track of your stock today?",
        "c: We do it in spreadsheets, we have three shops, and every month something is wrong and we recount.",
        "m: How many people would use the program? And who makes the decision?",
        "c: Four of us. I decide, I am the owner, there is money for it and we want to start before winter.",
        "m: Then you will see your stock at once and save time on recounting.",
        "c: Sounds good.",
        "m: I'll call you tomorrow at eleven. Could you confirm your email address, please?",
        "c: It is ivanov at example dot com.",
        "m: Thank you. Have a nice day!",
    ),
}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_well_led_call_has_every_step(language: str) -> None:
    result = checked(a_transcript(*WELL_LED[language], language=language))
    assert statuses(result) == dict.fromkeys([step.id for step in script(language).steps], "done")
    assert (result.name, result.version, result.compliance, result.forbidden) == ("first-contact", "1", 1.0, ())


@pytest.mark.parametrize("language", ["ru", "en"])
def test_recognised_text_without_capitals_and_punctuation_has_the_same_steps(language: str) -> None:
    bare = [line[:3] + "".join(c for c in line[3:].lower() if c.isalnum() or c in " '") for line in WELL_LED[language]]
    assert statuses(checked(a_transcript(*bare, language=language))) == statuses(
        checked(a_transcript(*WELL_LED[language], language=language))
    )


@pytest.mark.parametrize("language", ["ru", "en"])
def test_quotes_are_short_and_the_managers_own_words(language: str) -> None:
    transcript = a_transcript(*WELL_LED[language], language=language)
    for step in checked(transcript).steps:
        for item in step.evidence:
            assert item.speaker is Speaker.MANAGER
            assert item.quote in transcript.turns[item.turn].text
            assert len(item.quote.split()) <= 18


SAID = {
    "greeting": ["алло здравствуйте", "приветствую вас", "день добрый"],
    "name": ["меня максим зовут", "это ольга из компании вектор", "мое имя сергей"],
    "company": ["это анна из компании вектор", "служба поддержки анна слушаю"],
    "purpose": [
        "звоню по поводу вашей заявки",
        "вы у нас на сайте заявку оставляли",
        "хотел бы обсудить наше предложение",
        "мы с вами договаривались на сегодня",
    ],
    "permission": ["вам удобно говорить", "есть пара минут", "я вас не отвлекаю", "уделите мне две минуты"],
    "discovery": [
        "подскажите чем вы занимаетесь",
        "а какие задачи хотите решить",
        "по каким критериям выбираете",
        "а сейчас как учет ведете",
        "что вас не устраивает в текущей системе",
    ],
    "qualification": [
        "сколько у вас менеджеров",
        "какой бюджет закладывали",
        "решение вы сами принимаете",
        "когда планируете запускаться",
    ],
    "value": ["так вы сэкономите время менеджеров", "это поможет вам не терять заявки", "вы будете видеть все заказы"],
    "next_step": ["давайте созвонимся в четверг", "я вам сегодня отправлю счет", "наберу вас завтра"],
    "contact_check": ["на какую почту вам отправить", "номер у вас этот же", "продиктуйте ваш телефон"],
    "farewell": ["всего доброго", "до свидания", "хорошего вам дня"],
}
NOT_SAID = {
    "greeting": ["да слушаю", "хорошего дня"],
    "name": ["а как вас зовут"],
    "company": ["какая у вас компания"],
    "purpose": ["угу поняла вас"],
    "permission": ["когда вам удобно созвониться", "ладно не буду вас отвлекать"],
    "discovery": ["тариф базовый на шесть месяцев", "как у вас дела"],
    "qualification": ["стоимость семнадцать тысяч"],
    "value": ["нужно зайти в настройки"],
    "next_step": ["вы просили перезвонить", "я еще ничего не отправляла"],
    "contact_check": ["назовите номер договора"],
    "farewell": ["да хорошо"],
}


@pytest.mark.parametrize(("step", "text"), [(step, text) for step, texts in SAID.items() for text in texts])
def test_a_step_is_known_by_many_wordings(step: str, text: str) -> None:
    assert statuses(checked(a_transcript(f"m: {text}", TALKATIVE)))[step] == "done"


@pytest.mark.parametrize(("step", "text"), [(step, text) for step, texts in NOT_SAID.items() for text in texts])
def test_what_only_sounds_like_a_step_is_none(step: str, text: str) -> None:
    assert statuses(checked(a_transcript(f"m: {text}", TALKATIVE)))[step] == "missing"


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("greeting", "hi there"),
        ("name", "this is Anna from Vector"),
        ("company", "I'm calling from Vector"),
        ("purpose", "you asked for a demo on our website"),
        ("permission", "do you have a minute"),
        ("discovery", "what problems do you run into"),
        ("qualification", "what budget do you have in mind"),
        ("value", "our customers save ten hours a week"),
        ("next_step", "I'll send you the quote today"),
        ("contact_check", "what is your email"),
        ("farewell", "have a lovely weekend"),
    ],
)
def test_an_english_step_is_known(step: str, text: str) -> None:
    talkative = "c: " + "well you know things are going more or less like that here " * 3
    assert statuses(checked(a_transcript(f"m: {text}", talkative, language="en")))[step] == "done"


def test_the_clients_words_are_nobodys_step() -> None:
    done = statuses(checked(a_transcript("m: угу", "c: добрый день меня зовут анна удобно говорить")))
    assert set(done.values()) <= {"missing", "not_applicable"}


def test_a_step_after_its_seconds_is_late_and_counts_half() -> None:
    slow = "m: " + "так сейчас одну секунду смотрю " * 30
    result = checked(a_transcript(slow, "c: да", "m: меня зовут анна"))
    assert statuses(result)["name"] == "late"
    assert quotes(result, "name") == ["меня зовут анна"]


def test_seconds_count_from_the_first_word_of_the_two() -> None:
    spoken = a_transcript("o: " + "абонент временно недоступен " * 60, "m: добрый день меня зовут анна")
    assert statuses(checked(spoken))["name"] == "done"


def test_without_times_a_step_is_late_by_the_managers_turns() -> None:
    lines = [line for _ in range(4) for line in ("m: угу", "c: да")]
    assert statuses(checked(a_transcript(*lines, "m: меня зовут анна", timed=False)))["name"] == "late"


def test_a_goodbye_in_the_middle_is_no_farewell() -> None:
    middle = ("m: до свидания говорят в конце", *(["c: да", "m: угу"] * 5))
    assert statuses(checked(a_transcript(*middle)))["farewell"] == "missing"


def test_a_call_cut_short_did_not_get_as_far_as_discovery() -> None:
    result = checked(a_transcript("m: добрый день", "c: мне некогда"))
    found = {step.id: step for step in result.steps}
    assert found["discovery"].status is StepStatus.NOT_APPLICABLE
    assert "раньше" in found["discovery"].reason
    assert found["name"].status is StepStatus.MISSING


@pytest.mark.parametrize(
    ("kind", "absent"),
    [
        (CallKind.FIRST_INCOMING, {"purpose", "permission"}),
        (CallKind.REPEAT, {"discovery", "qualification", "value", "contact_check"}),
        (CallKind.VOICEMAIL, {"permission", "discovery", "qualification", "value", "contact_check", "farewell"}),
    ],
)
def test_a_kind_of_call_has_its_own_steps(kind: CallKind, absent: set[str]) -> None:
    result = checked(a_transcript("m: угу", TALKATIVE), CallContext(kind=kind))
    assert {step.id for step in result.steps if step.status is StepStatus.NOT_APPLICABLE} == absent


@pytest.mark.parametrize(
    ("language", "text"), [("ru", "компания вектор слушаю вас"), ("en", "vector how can I help you")]
)
def test_a_manager_who_answers_the_phone_need_not_say_why_he_is_calling(language: str, text: str) -> None:
    found = statuses(checked(a_transcript(f"m: {text}", TALKATIVE, language=language)))
    assert (found["purpose"], found["permission"], found["farewell"]) == (*["not_applicable"] * 2, "missing")
    later = statuses(checked(a_transcript("m: алло", "c: да", f"m: {text}", TALKATIVE, language=language)))
    assert later["purpose"] == "missing"


def test_nothing_is_asserted_when_the_roles_are_unknown() -> None:
    result = checked(a_transcript("?: добрый день меня зовут анна"))
    assert set(statuses(result).values()) == {"not_applicable"}
    assert result.compliance is None
    assert all(step.reason for step in result.steps)


@pytest.mark.parametrize(
    ("context", "text", "step", "quoted"),
    [
        (CallContext(manager_name="Марина Белова"), "это марина ясный склад", "name", "это марина"),
        (CallContext(company="Ясный склад"), "это марина ясный склад", "company", "это марина ясный склад"),
        (CallContext(company="ООО «Линтера»"), "вас линтерра беспокоит", "company", "вас линтерра"),
    ],
)
def test_a_name_known_beforehand_is_recognised_in_the_introduction(
    context: CallContext, text: str, step: str, quoted: str
) -> None:
    assert quotes(checked(a_transcript(f"m: {text}", "c: да"), context), step)[0].startswith(quoted[:4])
    assert statuses(checked(a_transcript(f"m: {text}", "c: да"), context))[step] == "done"
    assert statuses(checked(a_transcript(f"m: {text}", "c: да")))[step] == "missing"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("мы вам гарантируем результат", "ru"),
        ("вам точно одобрят", "ru"),
        ("никаких рисков нет", "ru"),
        ("это не моя проблема", "ru"),
        ("we guarantee you results", "en"),
        ("that is not my problem", "en"),
    ],
)
def test_a_forbidden_phrase_is_quoted(text: str, language: str) -> None:
    assert [item.quote for item in checked(a_transcript(f"m: {text}", "c: -", language=language)).forbidden] == [text]


@pytest.mark.parametrize("text", ["мы не гарантируем результат", "это не проблема сделаем", "гарантия один год"])
def test_what_only_sounds_forbidden_is_not(text: str) -> None:
    assert checked(a_transcript(f"m: {text}", "c: мне гарантируют результат")).forbidden == ()


def test_an_exemplar_is_found_where_no_cue_is_and_a_rival_stops_it() -> None:
    values = script().model_dump(mode="json")
    values["steps"] = [values["steps"][0] | {"cues": [], "unless": [], "exemplars": ["доброго здоровьица вам"]}]
    values |= {"forbidden": [], "rivals": [], "likeness": {"accept": 0.9, "margin": 0.0}}
    call = a_transcript("m: Доброго здоровьица вам!", "c: и вам")
    found = check_script(Script.model_validate(values), call, CallContext(), WordBag())
    assert statuses(found) == {"greeting": "done"}
    values["rivals"], values["likeness"]["margin"] = ["доброго здоровьица вам"], 0.01
    assert statuses(check_script(Script.model_validate(values), call, CallContext(), WordBag())) == {
        "greeting": "missing"
    }


@pytest.mark.parametrize(
    ("statuses_", "expected"),
    [(("done", "missing"), 0.5), (("done", "late"), 0.75), (("not_applicable",), None), (("late",), 0.5)],
)
def test_compliance_counts_a_late_step_half(statuses_: tuple[str, ...], expected: float | None) -> None:
    steps = [StepResult(str(place), StepStatus(status)) for place, status in enumerate(statuses_)]
    assert compliance(steps) == expected


@pytest.mark.parametrize(
    ("found", "replaced", "fault"),
    [
        ("      - мое|моё имя\n", '      - "... имя"\n', "a gap"),
        ("  - id: company\n", "  - id: name\n", "every id once"),
        ("  late: ", "  latte: ", "latte"),
        ("language: ru", "language: de", "language"),
        ("deadline_s: 20", "deadline_s: -20", "deadline_s"),
    ],
)
def test_a_faulty_script_is_refused_with_its_place(found: str, replaced: str, fault: str) -> None:
    text = DEFAULT_SCRIPTS["ru"].read_text(encoding="utf-8")
    assert found in text
    with pytest.raises(PackError, match=r"ours\.yaml, line \d+: ") as raised:
        read_pack(text.replace(found, replaced, 1), Script, name="ours.yaml")
    assert fault in str(raised.value)


def test_the_check_is_repeatable() -> None:
    transcript = a_transcript(*WELL_LED["ru"])
    assert checked(transcript) == checked(replace(transcript))


@pytest.mark.models
def test_the_real_encoder_knows_a_step_in_words_no_cue_has(pytestconfig: pytest.Config) -> None:
    values = script().model_dump(mode="json")
    for step in values["steps"]:
        step["cues"] = ["никогданебывает"]
    bare = Script.model_validate(values | {"forbidden": []})
    call = a_transcript(
        "m: Вам сейчас удобно говорить?", TALKATIVE, "m: И решение вы сами принимаете или ещё с кем-то?"
    )
    assert pytestconfig.cache is not None
    encoder = load_encoder(cache=pytestconfig.cache.mkdir("razbor-weights"))
    result = check_script(bare, call, CallContext(), encoder)
    done = {step.id for step in result.steps if step.status is StepStatus.DONE}
    assert done == {"permission", "qualification"}
