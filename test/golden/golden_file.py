"""The golden file: a safetensors file whose metadata say where every number comes from."""

import hashlib
import json
import platform
from pathlib import Path

import numpy as np
import torch
import transformers

from seeded_random import integers, seed_for
from taps import Run

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = 64
DTYPES = {"float32": "F32", "float64": "F64", "int32": "I32"}


class Golden:
    """Collects cases and their tensors, then writes them."""

    def __init__(self, seed: int, samples: int = SAMPLES):
        self.seed = seed
        self.samples = samples
        self.cases: list[dict] = []
        self.tensors: dict[str, np.ndarray] = {}

    def add(self, name: str, run: Run, taps: dict[str, np.ndarray], text: str | None = None, full: bool = True) -> None:
        """One case: every tap whole, or `samples` seeded values of it with the maximum and the sum of the whole; logits always whole."""
        index = len(self.cases)
        self.cases.append({**describe(name, run, text), "full": full, "top5": top5(run, taps["logits"]) if "logits" in taps else {}})
        for tap, value in taps.items():
            if full or tap == "logits":
                self.tensors[f"{index}.{tap}"] = value
            if not full:
                self.sample(f"{index}.{tap}", value)

    def sample(self, key: str, value: np.ndarray) -> None:
        at = integers(seed_for(self.seed, key), self.samples, value.size)
        self.tensors[f"{key}.index"] = at
        self.tensors[f"{key}.value"] = value.reshape(-1)[at]
        self.tensors[f"{key}.summary"] = np.array([value.max(), value.sum(dtype=np.float64)])

    def write(self, path: Path, command: str, model: Path | None = None, **more: str) -> None:
        """`model` is the checkpoint file whose hash is kept, where there is one file."""
        hashed = {"model_sha256": sha256(model)} if model and model.exists() else {}
        cases = json.dumps(self.cases, ensure_ascii=False)
        write(path, self.tensors, {**provenance(command), **hashed, "seed": str(self.seed), "cases": cases, **more})


def describe(name: str, run: Run, text: str | None) -> dict:
    """A case in the words of the golden file; what is left out has its default."""
    case = {
        "name": name,
        "text": text,
        "ids": run.ids,
        "attention_mask": run.attention_mask,
        "token_type_ids": run.token_type_ids,
        "positions": run.positions,
        "ablate": [{"layer": layer, "head": head} for layer, head in run.ablate] or None,
        "attention": "causal" if run.causal else None,
        "lens": run.lens or None,
    }
    return {key: value for key, value in case.items() if value is not None}


def top5(run: Run, logits: np.ndarray) -> dict[str, list[int]]:
    """The five best ids at every asked position."""
    return {str(at): np.argsort(-row, kind="stable")[:5].tolist() for at, row in zip(run.asked, logits)}


def provenance(command: str) -> dict[str, str]:
    """What is needed to make the numbers again."""
    return {
        "format": "typeformer-golden",
        "version": "1",
        "command": command,
        "python": platform.python_version(),
        "torch": torch.__version__.split("+")[0],
        "transformers": transformers.__version__,
    }


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write(path: Path, tensors: dict[str, np.ndarray], metadata: dict[str, str]) -> None:
    """A safetensors file that is the same, byte for byte, every time.

    The package `safetensors` keeps metadata in a hash map and writes them in another order each time.
    """
    header: dict[str, dict] = {"__metadata__": metadata}
    ordered = sorted(tensors.items(), key=lambda item: -item[1].itemsize)  # wide types first: everything lies aligned
    end = 0
    for name, value in ordered:
        begin, end = end, end + value.nbytes
        header[name] = {"dtype": DTYPES[value.dtype.name], "shape": list(value.shape), "data_offsets": [begin, end]}
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for _, value in ordered:
            file.write(value.astype(value.dtype.newbyteorder("<")).tobytes())
