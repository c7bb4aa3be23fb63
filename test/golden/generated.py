"""Checkpoints whose weights come from the seeded generator: TypeScript makes the same bits."""

import json
from pathlib import Path

import numpy as np
import torch
import transformers
from transformers import AutoConfig, PreTrainedModel

from golden_file import write
from seeded_random import normal, seed_for, uniform

TIED = "lm_head.decoder."


def load(directory: Path) -> PreTrainedModel:
    """The checkpoint in `directory` as the goldens want it: f32, eager attention, no dropout; of the class that its `config.json` names."""
    trained = class_of(json.loads((directory / "config.json").read_text()))
    return trained.from_pretrained(directory, dtype=torch.float32, attn_implementation="eager").eval()


def class_of(config: dict) -> type[PreTrainedModel]:
    return getattr(transformers, config["architectures"][0])


def save(directory: Path, config: dict, seed: int) -> None:
    """Writes `config.json` and `model.safetensors`."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    tensors = {name: weight(name, shape, seed) for name, shape in parameters(config).items()}
    write(directory / "model.safetensors", tensors, {"format": "pt"})


def parameters(config: dict) -> dict[str, tuple[int, ...]]:
    """Name and shape of every parameter, as transformers has them; tied ones once."""
    with torch.device("meta"):
        model = class_of(config)(AutoConfig.for_model(**config))
    left_out = TIED if config["tie_word_embeddings"] else "lm_head.bias"  # a decoder of its own has its own bias
    return {name: tuple(value.shape) for name, value in model.named_parameters() if not name.startswith(left_out)}


def weight(name: str, shape: tuple[int, ...], seed: int) -> np.ndarray:
    """One parameter, by its name: LayerNorms far from γ = 1 and β = 0, so that neither can be forgotten."""
    stream, length = seed_for(seed, name), int(np.prod(shape))
    if name.endswith(("LayerNorm.weight", "layer_norm.weight")):
        flat = uniform(stream, length, 0.5, 1.5)
    elif name.endswith(("LayerNorm.bias", "layer_norm.bias")):
        flat = uniform(stream, length, -0.5, 0.5)
    elif name.endswith(".bias"):
        flat = normal(stream, length, 0.05)
    else:
        flat = normal(stream, length, 1 / np.sqrt(shape[-1]))
    return flat.reshape(shape)


def roberta(hidden: int, heads: int, layers: int, intermediate: int, vocab: int, positions: int) -> dict:
    """A `config.json` of the RoBERTa family, with the special ids of all published checkpoints."""
    return {
        "architectures": ["RobertaForMaskedLM"],
        "model_type": "roberta",
        "hidden_size": hidden,
        "num_attention_heads": heads,
        "num_hidden_layers": layers,
        "intermediate_size": intermediate,
        "vocab_size": vocab,
        "max_position_embeddings": positions,
        "type_vocab_size": 1,
        "layer_norm_eps": 1e-5,
        "hidden_act": "gelu",
        "bos_token_id": 0,
        "pad_token_id": 1,
        "eos_token_id": 2,
        "tie_word_embeddings": True,
    }
