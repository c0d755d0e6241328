"""The finder as a whole: what it finds, whose words, how sure, and that it repeats itself exactly."""

from __future__ import annotations

import pytest

from objections.detector import ObjectionFinder
from objections.encoder import Encoder
from objections.taxonomy import default_taxonomies
from tests.encoders import TrigramEncoder
from tests.unit.objections.calls import call
from transcription.types import Speaker

OBJECTIONS = [
    ("ru", "price", "Ну, для нас это дороговато, если честно."),
    ("ru", "price", "не потянем мы такую сумму"),
    ("ru", "stall", "давайте я подумаю и вернусь к вам"),
    ("ru", "authority", "мне с учредителем надо обсудить"),
    ("ru", "competitor", "Мы давно сидим на другой программе, менять не хотим."),
    ("ru", "need", "да не нужно нам это"),
    ("ru", "trust", "а где гарантия что оно заработает"),
    ("ru", "fit", "у вас нет интеграции с нашей кассой нам не подойдёт"),
    ("ru", "effort", "это ж всех переучивать заново"),
    ("ru", "terms", "По стопроцентной предоплате мы не работаем."),
    ("ru", "brush_off", "скиньте на почту если заинтересует мы перезвоним"),
    ("ru", "busy", "я сейчас на планёрке не могу говорить"),
    ("ru", "contact", "кто вам дал мой номер больше не звоните"),
    ("en", "price", "That's way too expensive for a team like ours."),
    ("en", "stall", "I'd like to think it over"),
    ("en", "authority", "I have to check with my partner first"),
    ("en", "competitor", "we already use another provider and we're happy with them"),
    ("en", "need", "We really don't need it."),
    ("en", "trust", "how do I know this isn't a scam"),
    ("en", "fit", "It doesn't integrate with our warehouse software."),
    ("en", "effort", "training everyone would be a nightmare"),
    ("en", "terms", "we don't want to be locked into a two year contract"),
    ("en", "brush_off", "just send me an email with some information"),
    ("en", "busy", "I can't talk right now, I'm in a meeting"),
    ("en", "contact", "Stop calling me!"),
]
OTHERS = [
    ("ru", "А сколько это будет стоить на десять человек?"),
    ("ru", "сколько стоит доставка"),
    ("ru", "есть ли у вас интеграция с один эс"),
    ("ru", "Пришлите договор, завтра оплатим."),
    ("ru", "раньше казалось дорого а теперь всё нормально"),
    ("ru", "у нас двадцать менеджеров и два склада"),
    ("ru", "да хорошо давайте в четверг в три"),
    ("ru", "Нет, вопросов больше нет."),
    ("ru", "это совсем не дорого"),
    ("ru", "алло здравствуйте"),
    ("en", "How much is it per user?"),
    ("en", "does it work with quickbooks"),
    ("en", "Send over the contract and we'll sign on Friday."),
    ("en", "it used to be expensive but now it's fine"),
    ("en", "we have twelve people in the sales team"),
    ("en", "thursday at three works for me"),
    ("en", "no that's all thank you"),
    ("en", "hello good morning"),
]


@pytest.fixture(scope="module")
def quick() -> ObjectionFinder:
    """Cues with spelling instead of meaning: enough for everything but the accuracy of nearness."""
    return ObjectionFinder(default_taxonomies(), TrigramEncoder())


@pytest.fixture(scope="module")
def real(encoder: Encoder, pytestconfig: pytest.Config) -> ObjectionFinder:
    assert pytestconfig.cache is not None
    return ObjectionFinder(default_taxonomies(), encoder, cache=pytestconfig.cache.mkdir("razbor-vectors"))


@pytest.mark.models
@pytest.mark.parametrize(("language", "category", "text"), OBJECTIONS)
def test_each_category_is_recognised(real: ObjectionFinder, language: str, category: str, text: str) -> None:
    verdict = real.classify(text, language)
    assert verdict.category == category, verdict


@pytest.mark.models
@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_what_only_looks_like_an_objection_is_none(real: ObjectionFinder, language: str, text: str) -> None:
    verdict = real.classify(text, language)
    assert verdict.category is None, verdict


@pytest.mark.models
def test_an_objection_is_found_in_words_that_no_cue_knows(real: ObjectionFinder) -> None:
    verdict = real.classify("такие цифры моя бухгалтерия никогда не пропустит это же целое состояние", "ru")
    assert verdict.explanation.base > 0.5


def test_the_client_objects_and_the_manager_does_not(quick: ObjectionFinder) -> None:
    transcript = call("M: для вас это слишком дорого?", "C: да для нас это слишком дорого", "M: понимаю вас")
    (found,) = quick.find(transcript)
    assert (found.id, found.category, found.first_turn) == ("o1", "price", 1)
    assert found.evidence[0].speaker is Speaker.CLIENT
    assert "слишком дорого" in found.explanation.matched


@pytest.mark.parametrize("speaker", ["U", "M"])
def test_without_a_known_client_nothing_is_asserted(quick: ObjectionFinder, speaker: str) -> None:
    assert quick.find(call(f"{speaker}: для нас это слишком дорого")) == ()


def test_an_empty_call_and_an_empty_text_have_no_objections(quick: ObjectionFinder) -> None:
    assert quick.find(call()) == ()
    assert quick.classify("", "ru").category is None
    assert quick.classify("...", "en").confidence == 0.0


def test_an_answer_to_the_managers_question_is_weaker_than_the_same_words_unasked(
    quick: ObjectionFinder,
) -> None:
    words = "решает генеральный директор"
    asked = quick.classify(words, "ru", previous="А кто у вас принимает решение?")
    assert asked.confidence < quick.classify(words, "ru").confidence
    assert asked.category is None


def test_the_explanation_shows_both_numbers(quick: ObjectionFinder) -> None:
    verdict = quick.classify("слишком дорого", "ru")
    assert verdict.explanation.score == verdict.confidence
    assert 0.0 <= verdict.explanation.base <= 1.0
    assert verdict.explanation.nearest


def test_another_language_is_read_with_the_english_pack(quick: ObjectionFinder) -> None:
    assert quick.classify("this is too expensive for us", "de").category == "price"


def test_the_same_call_gives_the_same_objections(quick: ObjectionFinder) -> None:
    transcript = call("C: дорого для нас", "M: с чем вы сравниваете?", "C: надо подумать", seconds_a_turn=4.0)
    again = ObjectionFinder(default_taxonomies(), TrigramEncoder())
    assert quick.find(transcript) == again.find(transcript) != ()
