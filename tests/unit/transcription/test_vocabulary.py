"""Names, companies and products in place of what was misheard, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcription.phonetics import distance, readings, sounds
from transcription.types import Segment, Word
from transcription.vocabulary import Entry, Vocabulary, VocabularyUnreadable, read_vocabulary, steered
from transcription.wordforms import forms, is_known

RUSSIAN = Vocabulary(
    (
        Entry("МТБанк", "company"),
        Entry("Китобизнес", "company"),
        Entry("Ясный склад", "company"),
        Entry("amoCRM", "product"),
        Entry("WhatsApp", "product"),
        Entry("Ангелина", "name"),
        Entry("Дмитрий", "name"),
        Entry("Илья", "name"),
        Entry("Эмилия Гущина", "name"),
    )
)
ENGLISH = Vocabulary(
    (Entry("Digium", "company"), Entry("Clear Stock", "company"), Entry("Laura Miller", "name"), Entry("Роман", "name"))
)


def heard(text: str, sure: float = 0.7, language: str | None = None) -> Segment:
    words = tuple(Word(one, place * 0.5, place * 0.5 + 0.4, sure) for place, one in enumerate(text.split()))
    return Segment(0.0, words[-1].end_s, text, 0, words, sure, language=language)


def written(text: str, vocabulary: Vocabulary = RUSSIAN, language: str = "ru", sure: float = 0.7) -> str:
    (segment,) = steered([heard(text, sure)], vocabulary, language)
    assert " ".join(word.text for word in segment.words) == segment.text
    return segment.text


@pytest.mark.parametrize(
    ("misheard", "meant"),
    [
        ("Добрый день, МТ-банк, слушаю", "Добрый день, МТБанк, слушаю"),
        ("на карту МТ-Банка.", "на карту МТБанка."),
        ("Это Эмтебанк.", "Это МТБанк."),
        ("это Эмтер Банк, здравствуйте", "это МТБанк, здравствуйте"),
        ("карту МД банка", "карту МТБанка"),
        ("Спасибо за обращение ВМТ-Банк.", "Спасибо за обращение в МТБанк."),
        ("это НТ-Банк", "это МТБанк"),
        ("компания Китабизни, удобно?", "компания Китобизнес, удобно?"),
        ("в амосиэрэм заходите", "в amoCRM заходите"),
        ("в Вацап напишите", "в WhatsApp напишите"),
        ("компания Ясный Склот", "компания Ясный склад"),
        ("Додмитрий, здравствуйте", "До Дмитрий, здравствуйте"),
        ("для Онгелины есть письмо", "для Ангелины есть письмо"),
        ("с Онгелиной говорили", "с Ангелиной говорили"),
        ("зовут Эмилья Гущына", "зовут Эмилия Гущина"),
    ],
)
def test_a_misheard_russian_name_is_written_as_it_should_be(misheard: str, meant: str) -> None:
    assert written(misheard) == meant


@pytest.mark.parametrize(
    ("misheard", "meant"),
    [
        ("located at DigiM. In order", "located at Digium. In order"),
        ("Marina from Clearstock.", "Marina from Clear Stock."),
        ("this is Laura Myller speaking", "this is Laura Miller speaking"),
    ],
)
def test_a_misheard_english_name_is_written_as_it_should_be(misheard: str, meant: str) -> None:
    assert written(misheard, ENGLISH, "en") == meant


@pytest.mark.parametrize(
    "text",
    [
        "или позвоните, или напишите",  # Ильи
        "Анжелина, добрый день",  # another name, known
        "Ангелина, добрый день",
        "ясный склад и ясное небо",
        "мосильям не нужно",
        "по гашине и онгелине",  # no capital, no name
        "555-01-23, 17 тысяч",
        "список документов на e-mails",
    ],
)
def test_words_of_the_language_and_far_sounds_stay(text: str) -> None:
    assert written(text, sure=0.3) == text


@pytest.mark.parametrize("text", ["from an unknown number", "press one to mute", "hello Lauren"])
def test_english_words_stay(text: str) -> None:
    assert written(text, ENGLISH, "en", sure=0.3) == text


def test_a_sure_word_gives_way_only_to_what_sounds_the_same() -> None:
    assert written("компания Китабизни", sure=0.97) == "компания Китабизни"
    assert written("компания МТ-банк", sure=0.97) == "компания МТБанк"


def test_times_and_confidence_stay() -> None:
    (segment,) = steered([heard("карту МД банка", 0.612)], RUSSIAN, "ru")
    assert segment.words[1] == Word("МТБанка", 0.5, 1.4, 0.612)
    (cut,) = steered([heard("обращение ВМТ-Банк")], RUSSIAN, "ru")
    first, second = cut.words[1:]
    assert (first.text, first.start_s, second.text, second.end_s) == ("в", 0.5, "МТБанк", 0.9)
    assert first.end_s == second.start_s
    assert {first.confidence, second.confidence} == {0.7}


def test_what_cannot_be_steered_stays() -> None:
    other = heard("компания МТ-банк", language="en")
    bare = Segment(0.0, 1.0, "компания МТ-банк")
    torn = Segment(0.0, 1.0, "компания", 0, heard("компания МТ-банк").words)
    assert steered([other, bare, torn], RUSSIAN, "ru") == (other, bare, torn)
    assert steered([heard("МТ-банк")], Vocabulary(()), "ru") == (heard("МТ-банк"),)


@pytest.mark.parametrize(
    ("one", "other"),
    [("корова", "карова"), ("МТБанк", "эмтэбанк"), ("amoCRM", "амо си эр эм"), ("Анна", "ана"), ("Philip", "филип")],
)
def test_what_sounds_the_same_has_one_reading(one: str, other: str) -> None:
    assert set(readings(one)) & set(readings(other))


def test_the_distance_is_less_for_sounds_that_are_taken_for_each_other() -> None:
    assert distance(sounds("банк"), sounds("панк"), 9.0) < distance(sounds("банк"), sounds("танк"), 9.0)
    assert distance(sounds("дом"), sounds("дом"), 0.0) == 0.0
    assert distance(sounds("дом"), sounds("телефон"), 1.0) == float("inf")


@pytest.mark.parametrize(
    ("text", "genitive"),
    [("Ангелина", "Ангелины"), ("МТБанк", "МТБанка"), ("Зелёный двор", "Зелёного двора"), ("amoCRM", "amoCRM")],
)
def test_russian_names_have_cases(text: str, genitive: str) -> None:
    assert forms(text)[0] == text
    assert genitive in forms(text)


def test_dictionaries_know_their_words() -> None:
    assert is_known("как-то")
    assert is_known("phone")
    assert not is_known("мт-банк")
    assert not is_known("китабизни")


def test_a_vocabulary_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.yaml"
    path.write_text("names: [Анна]\ncompanies: [МТБанк]\n", "utf-8")
    assert read_vocabulary(path) == Vocabulary((Entry("Анна", "name"), Entry("МТБанк", "company")))
    path.write_text("people: [Анна]", "utf-8")
    with pytest.raises(VocabularyUnreadable, match="is no vocabulary"):
        read_vocabulary(path)
