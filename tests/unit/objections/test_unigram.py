"""Our unigram tokens are those of ``tokenizers``, whatever the text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from objections.unigram import UnigramTokens

PIECES = [
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁", -3.5),
    ("а", -4.0),
    ("б", -4.25),
    ("в", -5.0),
    ("аб", -8.25),  # as likely as its letters: the path that began earliest wins
    ("ба", -6.5),
    ("абв", -7.0),
    ("▁аб", -6.0),
    ("▁абвб", -9.5),
    ("вв", -12.0),  # less likely than its letters
    ("гд", -9.0),  # neither letter is a piece of its own
    ("и\u0306", -9.0),
]


def saved() -> dict[str, Any]:
    return json.loads(theirs().to_str())


def theirs() -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(PIECES, 3, False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace("\t", " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


OURS = UnigramTokens(saved(), limit=512)
THEIRS = theirs()


@given(st.text(alphabet="абвгд \tжй1ﬁ\u0306👍", max_size=40))
def test_ids_are_those_of_tokenizers(text: str) -> None:
    assert OURS.encode([text]) == [THEIRS.encode(text).ids]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("абв", ["▁", "абв"]),
        ("абаб", ["▁аб", "аб"]),
        ("жжж", ["▁", "<unk>"]),
        ("жажж", ["▁", "<unk>", "а", "<unk>"]),
        ("▁аб", ["▁аб"]),
        ("", []),
    ],
)
def test_the_likeliest_pieces_are_chosen(text: str, pieces: list[str]) -> None:
    names = [name for name, _ in PIECES]
    assert [[names[number] for number in ids[1:-1]] for ids in OURS.encode([text])] == [pieces]


def test_long_texts_are_cut_and_keep_their_markers() -> None:
    (ids,) = UnigramTokens(saved(), limit=6).encode(["в" * 20])
    assert len(ids) == 6
    assert (ids[0], ids[-1]) == (0, 2)


def test_a_marker_written_in_a_text_is_text() -> None:
    (ids,) = OURS.encode(["</s>а"])
    assert ids == [0, 4, 3, 5, 2]
