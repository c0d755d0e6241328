"""Themes: like with like inside a category, the same whatever the order."""

from __future__ import annotations

import numpy as np

from objections.themes import ThemeQuote, extended, group
from tests.encoders import TrigramEncoder

SAID = [
    ("a", "price", "слишком дорого для нас"),
    ("b", "price", "для нас слишком дорого"),
    ("c", "price", "скидку дадите тогда куплю"),
    ("d", "price", "тогда куплю если скидку дадите"),
    ("a", "stall", "надо подумать"),
]


def _quotes() -> list[ThemeQuote]:
    vectors = TrigramEncoder().encode([text for _, _, text in SAID])
    return [ThemeQuote(call, 0, category, text, vectors[n]) for n, (call, category, text) in enumerate(SAID)]


def test_like_quotes_of_one_category_share_a_theme() -> None:
    themes = group(_quotes())
    assert [(theme.id, theme.category, theme.calls) for theme in themes] == [
        ("t1", "price", 2),
        ("t2", "price", 2),
        ("t3", "stall", 1),
    ]
    assert {quote.text for quote in themes[0].quotes} in (
        {SAID[0][2], SAID[1][2]},
        {SAID[2][2], SAID[3][2]},
    )
    assert all(theme.title == theme.quotes[0].text for theme in themes)


def test_the_order_of_quotes_does_not_matter() -> None:
    straight, reverse = group(_quotes()), group(_quotes()[::-1])
    assert [(t.title, [q.text for q in t.quotes]) for t in straight] == [
        (t.title, [q.text for q in t.quotes]) for t in reverse
    ]


def test_nothing_gives_nothing_and_one_gives_one() -> None:
    assert group([]) == ()
    (only,) = group(_quotes()[:1])
    assert (only.title, only.calls) == (SAID[0][2], 1)


def test_a_page_shows_different_calls_first() -> None:
    vector = np.ones(4, dtype=np.float32) / 2
    said = [ThemeQuote("a", turn, "price", f"дорого {turn}", vector) for turn in range(6)]
    said.append(ThemeQuote("b", 9, "price", "дорого и всё", vector))
    (theme,) = group(said)
    assert len(theme.shown) == 5
    assert {quote.call_id for quote in theme.shown[:2]} == {"a", "b"}


def test_new_quotes_join_known_themes_and_move_nothing() -> None:
    themes = group(_quotes())
    said = [
        ("e", "price", "для нас дорого слишком"),
        ("f", "price", "договор на год не подпишем"),
        ("g", "stall", "ой"),
    ]
    vectors = TrigramEncoder().encode([text for _, _, text in said])
    new = [ThemeQuote(call, 1, category, text, vectors[n]) for n, (call, category, text) in enumerate(said)]
    grown = extended(themes, new)
    assert [theme.id for theme in grown] == ["t1", "t2", "t3", "t4", "t5"]
    assert [theme.title for theme in grown[:3]] == [theme.title for theme in themes]
    joined = next(theme for theme in grown if new[0] in theme.quotes)
    assert {SAID[0][2], SAID[1][2], said[0][2]} == {quote.text for quote in joined.quotes}
    assert joined.calls == 3
    assert [theme.quotes for theme in grown[3:]] == [(new[1],), (new[2],)]
    assert grown == extended(themes, new[::-1])
    assert sum(len(theme.quotes) for theme in grown) == len(SAID) + len(new)


def test_the_same_words_join_whatever_the_rest_is() -> None:
    themes = group(_quotes())
    again = [ThemeQuote("z", 3, quote.category, quote.text, quote.vector) for quote in _quotes()]
    assert [theme.calls for theme in extended(themes, again)] == [theme.calls + 1 for theme in themes]
    assert extended(themes, []) == themes
    assert extended((), _quotes()) == themes
