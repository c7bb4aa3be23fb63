"""Goldens of the full distilroberta-base shape with generated weights: no download, nothing large to keep."""

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
CONFIG = roberta(hidden=768, heads=12, layers=6, intermediate=3072, vocab=50265, positions=514)
TOP = 50


def make(directory: Path, command: str) -> None:
    """Writes `golden.safetensors` into `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    golden = Golden(SEED)
    with TemporaryDirectory() as temporary:
        save(Path(temporary), CONFIG, SEED)
        model = load(Path(temporary))
    for length, positions in ((12, [1, 6, 11]), (40, [0, 17, 39])):
        add(golden, model, length, positions)
    golden.write(directory / "golden.safetensors", command, config=json.dumps(CONFIG))


def add(golden: Golden, model: RobertaForMaskedLM, length: int, positions: list[int]) -> None:
    """Logits at `positions`; the same rows of the hidden states, and sum, sum of |x| and maximum of each; the best ids at the first position."""
    words = 3 + integers(seed_for(SEED, f"ids {length}"), length - 2, CONFIG["vocab_size"] - 3)
    run = Run([0, *words.tolist(), 2], positions=positions)
    taps = record(model, run)
    index = len(golden.cases)
    golden.cases.append({**describe(f"{length} tokens", run, None), "full": False, "top5": top5(run, taps["logits"])})
    golden.tensors[f"{index}.logits"] = taps["logits"]
    for tap in ["embeddings.normed", *(f"layer.{i}.mlp.normed" for i in range(CONFIG["num_hidden_layers"]))]:
        state = taps[tap]
        golden.tensors[f"{index}.{tap}.rows"] = state[positions]
        golden.tensors[f"{index}.{tap}.checksum"] = checksum(state)
    best = np.argsort(-taps["logits"][0], kind="stable")[:TOP]
    golden.tensors[f"{index}.top.index"] = best.astype(np.int32)
    golden.tensors[f"{index}.top.value"] = taps["logits"][0][best]


def checksum(x: np.ndarray) -> np.ndarray:
    x = x.astype(np.float64)
    return np.array([x.sum(), np.abs(x).sum(), x.max()])
