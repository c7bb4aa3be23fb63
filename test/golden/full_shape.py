"""Goldens of the full shapes of distilroberta-base and roberta-base with generated weights: no download, nothing large to keep."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from transformers import RobertaForMaskedLM

from generated import load, roberta, save
from golden_file import Golden, describe, top5
from seeded_random import integers, seed_for
from taps import Run, record

SEED = 2026
TOP = 50


def make(directory: Path, command: str, layers: int, cases: dict[int, list[int]]) -> None:
    """Writes `golden.safetensors` into `directory`; `cases` are the positions of a sentence by its length."""
    directory.mkdir(parents=True, exist_ok=True)
    golden = Golden(SEED)
    config = roberta(hidden=768, heads=12, layers=layers, intermediate=3072, vocab=50265, positions=514)
    with TemporaryDirectory() as temporary:
        save(Path(temporary), config, SEED)
        model = load(Path(temporary))
    for length, positions in cases.items():
        add(golden, model, length, positions)
    golden.write(directory / "golden.safetensors", command, config=json.dumps(config))


def add(golden: Golden, model: RobertaForMaskedLM, length: int, positions: list[int]) -> None:
    """Logits at `positions`; the same rows of the hidden states, and sum, sum of |x| and maximum of each; the best ids at the first position."""
    words = 3 + integers(seed_for(SEED, f"ids {length}"), length - 2, model.config.vocab_size - 3)
    run = Run([0, *words.tolist(), 2], positions=positions)
    taps = record(model, run)
    index = len(golden.cases)
    golden.cases.append({**describe(f"{length} tokens", run, None), "full": False, "top5": top5(run, taps["logits"])})
    golden.tensors[f"{index}.logits"] = taps["logits"]
    for tap in ["embeddings.normed", *(f"layer.{i}.mlp.normed" for i in range(model.config.num_hidden_layers))]:
        state = taps[tap]
        golden.tensors[f"{index}.{tap}.rows"] = state[positions]
        golden.tensors[f"{index}.{tap}.checksum"] = checksum(state)
    best = np.argsort(-taps["logits"][0], kind="stable")[:TOP]
    golden.tensors[f"{index}.top.index"] = best.astype(np.int32)
    golden.tensors[f"{index}.top.value"] = taps["logits"][0][best]


def checksum(x: np.ndarray) -> np.ndarray:
    x = x.astype(np.float64)
    return np.array([x.sum(), np.abs(x).sum(), x.max()])
