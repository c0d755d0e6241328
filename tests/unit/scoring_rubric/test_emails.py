"""E-mail addresses, written and dictated."""

from __future__ import annotations

import pytest

from scoring_rubric.emails import find_emails, skeleton


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("сверим адрес почта инфо собачка пример точка ру верно", "info@primer.ru"),
        ("иван точка петров собака яндекс точка ру", "ivan.petrov@yandex.ru"),
        ("петрова нижнее подчеркивание анна 85 собака мэйл ру", "petrova_anna85@mail.ru"),
        ("эй эл икс собака гмейл точка ком", "alx@gmail.com"),
        ("записывайте анна дефис семь два собака экзампл точка ком", "anna-72@example.com"),
        ("моя почта info @ example . ru", "info@example.ru"),
        ("Пишите на Ivan.Petrov@Example.com, жду", "ivan.petrov@example.com"),
        ("sales at example dot com please", "sales@example.com"),
        ("john dot smith at example dot co dot uk", "john.smith@example.co.uk"),
        ("почта 85 собака мэйл ру", "85@mail.ru"),
    ],
)
def test_addresses_are_read(text: str, address: str) -> None:
    assert [mention.address for mention in find_emails(text)] == [address]


@pytest.mark.parametrize(
    "text",
    [
        "у меня есть собака и кошка",
        "сидоров собачка пример",
        "meet me at the office dot",
        "точка ру",
        "собака точка ру",
    ],
)
def test_other_talk_has_no_address(text: str) -> None:
    assert find_emails(text) == ()


def test_only_a_dictated_address_is_marked_as_spoken() -> None:
    assert find_emails("инфо собака пример точка ру")[0].spoken
    assert not find_emails("info@example.ru")[0].spoken


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("info@example.com", "Info@Example.com", True),
        ("alexey.petroff@mail.ru", "aleksey.petrof@mail.ru", True),
        ("info@example.com", "sales@example.com", False),
    ],
)
def test_skeletons_are_equal_for_spellings_that_sound_alike(one: str, other: str, alike: bool) -> None:
    assert (skeleton(one) == skeleton(other)) is alike
