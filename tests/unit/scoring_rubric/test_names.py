"""Names in introductions, answers and addresses; and telling two persons apart."""

from __future__ import annotations

import pytest

from scoring_rubric.lexicon import lexicon_for
from scoring_rubric.names import addressed, answered, introduced, same_person

RU, EN = lexicon_for("ru").names, lexicon_for("en").names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Меня зовут эвелина компания северный ветер беспокою вас", "Эвелина"),
        ("Приветствую меня богдан зовут компания тихая гавань", "Богдан"),
        ("здравствуйте меня зовут Ольга Петрова", "Ольга Петрова"),
        ("меня зовут иван петрович", "Иван Петрович"),
        ("это сергей из линтеры", "Сергей"),
        ("Ольга, компания Линтера, звоню", "Ольга"),
        ("МТБанк, оператор Анна. Слушаю", "Анна"),
        ("меня зовут джамшут", "Джамшут"),
        ("я сергей", "Сергей"),
        ("меня так зовут", None),
        ("меня коллега полина попросила", None),
        ("добрый день удобно говорить", None),
    ],
)
def test_russian_introductions(text: str, name: str | None) -> None:
    found = introduced(text, RU, russian=True)

    assert (found and found.value) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hi this is maria lopez calling from lintera", "Maria Lopez"),
        ("This is Marina Belova from Clear Stock", "Marina Belova"),
        ("my name is John Smith and", "John Smith"),
        ("my name's dave", "Dave"),
        ("this is great", None),
        ("it is a good time", None),
    ],
)
def test_english_introductions(text: str, name: str | None) -> None:
    found = introduced(text, EN, russian=False)

    assert (found and found.value) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("иван петрович", "Иван Петрович"),
        ("да меня алексей", "Алексей"),
        ("ну давайте света", "Света"),
        ("гульчатай", "Гульчатай"),
        ("роман викторович", "Роман Викторович"),
        ("а зачем вам", None),
    ],
)
def test_answers_to_a_question_for_the_name(text: str, name: str | None) -> None:
    found = answered(text, RU, russian=True)

    assert (found and found.value) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Алло георгий добрый вечер", "Георгий"),
        ("Да георгий смотрите мне коллега полина сообщила", "Георгий"),
        ("хорошо тогда, Марина, я вас услышал", "Марина"),
        ("спасибо елена сергеевна до свидания", "Елена Сергеевна"),
        ("Добрый день, меня зовут Олег, Марина, удобно?", "Марина"),
        ("моя коллега полина", None),
        ("полина сообщила", None),
        ("мы с виктором говорили", None),
    ],
)
def test_who_is_addressed(text: str, name: str | None) -> None:
    found = addressed(text, RU, russian=True)

    assert (found and found.value) == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Иван", "Иван Петрович", True),
        ("Ивана", "Иван", True),
        ("Саша", "Александр", True),
        ("Петров Иван Сергеевич", "Иван", True),
        ("Наталия", "Наталья", True),
        ("Иван", "Пётр", False),
        ("Александр", "Александра", False),
        ("Иван Петрович", "Иван Сергеевич", False),
        ("Алексей", "Александр", False),
        ("Иван", "Петров", None),
    ],
)
def test_one_person_or_two(one: str, other: str, same: bool | None) -> None:
    assert same_person(one, other, RU.short) is same


def test_english_short_names_are_one_person() -> None:
    assert same_person("Bob", "Robert Smith", EN.short) is True
    assert same_person("Bob", "Richard", EN.short) is False


@pytest.mark.parametrize(
    "text", ["вписание, инвентаризация, вот это все", "это у нас остатки, вписание, заказ поставщику"]
)
def test_a_misheard_word_is_no_name(text: str) -> None:
    assert addressed(text, RU, russian=True) is None
