"""A BERT as plain tensors: read from a folder that transformers saved, or taken from one of its models; knows no texts.

To import transformers takes seconds of everybody's time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from objections.errors import EncoderUnavailable
from objections.layers import LINEAR, NORMS

PREFIX = "bert."
"""Before every name where a model was saved with a head of its own."""


class BertShape(BaseModel):
    """What config.json says of a BERT that needs no more than ``objections.layers`` knows."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    model_type: str = "bert"
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    layer_norm_eps: float
    hidden_act: str = "gelu"
    position_embedding_type: str = "absolute"

    @property
    def known(self) -> bool:
        return (self.model_type, self.hidden_act, self.position_embedding_type) == ("bert", "gelu", "absolute")


class Bert:
    """Tensors by what they are for. Those of words and layers stay as they lie on disk: widened, they are
    the same numbers.
    """

    def __init__(self, shape: BertShape, tensors: Mapping[str, Any]) -> None:
        """``tensors`` by BERT's names; raises KeyError where one is missing."""
        self.shape = shape
        self.words = tensors["embeddings.word_embeddings.weight"]
        self.positions = tensors["embeddings.position_embeddings.weight"].float()
        self.kind = tensors["embeddings.token_type_embeddings.weight"][0].float()
        self.norm = tuple(tensors[f"embeddings.LayerNorm.{part}"].float() for part in ("weight", "bias"))
        self._layers = [
            {
                f"{name}.{part}": tensors[f"encoder.layer.{number}.{name}.{part}"]
                for name in (*LINEAR, *NORMS)
                for part in ("weight", "bias")
            }
            for number in range(shape.num_hidden_layers)
        ]

    def values(self, layers: range) -> Iterator[dict[str, Any]]:
        """The tensors of some layers, float32, by BERT's names within a layer, for ``objections.layers.Layer``."""
        common = {"heads": self.shape.num_attention_heads, "epsilon": self.shape.layer_norm_eps}
        for number in layers:
            yield {name: value.float() for name, value in self._layers[number].items()} | common


def find_bert(folder: Path) -> Bert | None:
    """The BERT saved in ``folder``; None where another kind of model, or none as safetensors, lies there.

    Raises EncoderUnavailable for damaged weights.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        shape = BertShape.model_validate(json.loads((folder / "config.json").read_bytes()))
    except ValidationError:
        return None
    if not shape.known:
        return None
    try:
        tensors = {name: value for path in folder.glob("*.safetensors") for name, value in load_file(path).items()}
        return Bert(shape, {name.removeprefix(PREFIX): value for name, value in tensors.items()})
    except KeyError:
        return None
    except (OSError, SafetensorError) as reason:
        raise EncoderUnavailable(f"the weights in {folder} cannot be read ({reason}); save them there anew") from reason


def bert_of(model: Any) -> Bert:
    """A BertModel of transformers as plain tensors."""
    return Bert(BertShape.model_validate(model.config.to_dict()), model.state_dict())
