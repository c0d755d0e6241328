"""The reader and its training: the same numbers as transformers gives, the same bytes every time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from objections.errors import EncoderUnavailable
from objections.reader import LowerHalf, Reader, Said, Task, find_reader, save_weights
from objections.sharing import SHARE, dealt
from objections.training import Row, Trainer, TrainingSettings
from tests.unit.objections.tiny import tiny_encoder

TASKS = {
    "kind": Task(labels=("dear", "fine"), exclusive=True),
    "does": Task(labels=("asks", "tells"), exclusive=False),
}
ROWS = [
    *(Row("kind", Said(f"dear {place} word"), ("dear",)) for place in range(40)),
    *(Row("kind", Said(f"fine {place} word", "how is it"), ("fine",)) for place in range(40)),
    *(Row("does", Said(f"what {place}", "dear"), ("asks", "tells")) for place in range(10)),
]
SETTINGS = TrainingSettings(start=2, rank=4, epochs=12, batch=16, rate=5e-3, head_rate=2e-2)


def _trainer() -> Trainer:
    return Trainer(tiny_encoder(), ROWS, TASKS, SETTINGS)


def _saved(path: Path) -> Path:
    trained = _trainer().train(range(len(ROWS)))
    save_weights(path, trained.card, trained.tensors)
    return path


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _saved(tmp_path_factory.mktemp("reader") / "reader.safetensors")


def test_the_lower_half_is_the_encoders_own_layers() -> None:
    import torch

    encoder = tiny_encoder()
    lower, whole = LowerHalf(encoder, 4), encoder.network
    pieces = lower.pieces([Said("one two three", "before this"), Said("four")])
    with torch.inference_mode():
        ours, theirs = (half.states([ids for ids, _ in pieces])[0] for half in (lower, whole))
    assert torch.equal(ours, theirs)
    # The marker, "query:", the words, the marker; nothing of what was before.
    assert [len(row) - start for row, start in pieces] == [6, 4]


def test_a_text_is_read_alike_whatever_is_beside_it(weights: Path) -> None:
    said = [Said(" ".join(["word"] * n), "before" if n % 2 else "") for n in range(1, 40)]
    together = Reader(tiny_encoder(), weights).read("kind", said)
    alone = Reader(tiny_encoder(), weights)
    assert np.array_equal(np.concatenate([alone.read("kind", [one]) for one in reversed(said)])[::-1], together)


def test_the_same_rows_give_the_same_bytes(weights: Path, tmp_path: Path) -> None:
    assert _saved(tmp_path / "again.safetensors").read_bytes() == weights.read_bytes()


def test_what_was_trained_is_what_is_read(weights: Path) -> None:
    trainer = _trainer()
    trained = trainer.train(range(len(ROWS)))
    reader = Reader(tiny_encoder(), weights)
    places = [0, 5, 41, 79]
    read = reader.read("kind", [ROWS[place].said for place in places])
    assert np.allclose(read, trainer.logits(trained, places), atol=2e-3)
    shares = reader.shares("kind", [row.said for row in ROWS[:80]])
    assert np.allclose(shares.sum(axis=1), 1.0)
    assert (shares.argmax(axis=1) == np.repeat([0, 1], 40)).mean() > 0.95


def test_labels_that_do_not_exclude_each_other_have_a_share_each(weights: Path) -> None:
    shares = Reader(tiny_encoder(), weights).shares("does", [ROWS[-1].said])
    assert shares.shape == (1, 2)
    assert (shares > 0.5).all()


def test_a_text_is_read_alike_alone_and_among_others(weights: Path) -> None:
    said = [row.said for row in ROWS[:80:7]]
    together = Reader(tiny_encoder(), weights).read("kind", said)
    alone = np.vstack([Reader(tiny_encoder(), weights).read("kind", [one]) for one in said])
    assert (together == alone).all()


def test_texts_are_read_alike_by_one_thread_and_by_several(weights: Path) -> None:
    import torch

    said = [Said(f"dear word {place} " + "word " * (place % 40), "how is it") for place in range(120)]
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        alone = Reader(tiny_encoder(), weights).vectors(said)
        torch.set_num_threads(3)
        together = Reader(tiny_encoder(), weights).vectors(said)
        assert torch.get_num_threads() == 3  # others keep their own setting
    finally:
        torch.set_num_threads(before)

    assert np.array_equal(alone, together)


@pytest.mark.parametrize(
    ("lengths", "threads", "shares"),
    [
        ([40] * 3, 4, 1),
        ([SHARE], 4, 1),
        ([40] * 100, 1, 1),
        ([40] * 100, 2, 2),
        ([40] * 45, 8, 8),
        ([40] * 40, 8, 7),
        ([300], 2, 1),
    ],
)
def test_every_text_is_dealt_to_one_thread(lengths: list[int], threads: int, shares: int) -> None:
    found = dealt(lengths, threads)

    assert len(found) == shares
    assert sorted(place for share in found for place in share) == list(range(len(lengths)))


def test_nothing_asked_is_nothing_read(weights: Path) -> None:
    assert Reader(tiny_encoder(), weights).read("kind", []).shape == (0, 2)


def test_a_long_text_is_cut(weights: Path) -> None:
    assert Reader(tiny_encoder(), weights).read("kind", [Said("word " * 500, "before " * 500)]).shape == (1, 2)


def test_weights_of_another_encoder_are_refused(weights: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="was trained on an encoder with sha256"):
        Reader(tiny_encoder(seed=1), weights)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "reader.safetensors"
    path.write_bytes(b"nothing")
    with pytest.raises(EncoderUnavailable, match=r"reader\.safetensors holds no reader's weights"):
        Reader(tiny_encoder(), path)


def test_the_companys_own_weights_come_first(weights: Path, tmp_path: Path) -> None:
    own = find_reader(tiny_encoder(), weights, ours=False)
    assert own is not None
    assert own.card.rows == len(ROWS)
    assert find_reader(tiny_encoder(), tmp_path / "absent", ours=False) is None
    assert find_reader(tiny_encoder(), tmp_path / "absent", ours=True) is None  # ours belongs to another encoder
