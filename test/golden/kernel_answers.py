"""Kernel goldens: `kernel_answers.py INPUTS.safetensors` computes every case in float64 and rounds once, so that a Δ is the kernel's own error.

The inputs come from test/golden/kernel-inputs.ts; only the answers are kept, with the hash of the inputs they belong to.
An operation is one function and one line in OPERATIONS. (Not called kernels.py: transformers looks for a package of that name.)
"""

import argparse
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open

from golden_file import provenance, write

HERE = Path(__file__).resolve().parent
LARGEST = 100_000  # bytes of one case's answers; a larger case is held to the reference

Arrays = dict[str, np.ndarray]


def matmul(inputs: Arrays, params: dict) -> Arrays:
    """y = x·Wᵀ + b, then gelu, then the residual."""
    weight = inputs["weight"].reshape(params["out"], params["in"])
    y = inputs["x"].reshape(params["rows"], params["in"]) @ weight.T
    if "bias" in inputs:
        y = y + inputs["bias"]
    if params.get("epilogue") == "gelu":
        y = erf_gelu(y)
    if "residual" in inputs:
        y = y + inputs["residual"].reshape(y.shape)
    return {"y": y}


def matmul_int8(inputs: Arrays, params: dict) -> Arrays:
    """x in `digits` digits of seven bits, row by row, by the formula that fixes every bit; then the linear layer in double."""
    one = np.float32
    x = inputs["x"].astype(one).reshape(params["rows"], params["in"])
    if x.size == 0:
        least = step = np.zeros((params["rows"], 1), one)
        u = x
    else:
        top = one(128 ** params["digits"] - 1)
        least = x.min(-1, keepdims=True)
        extent = x.max(-1, keepdims=True) - least
        with np.errstate(divide="ignore"):
            per_step = np.where(extent > 0, top / extent, one(0))
        step = extent / top
        u = np.floor((x - least) * per_step + one(0.5))
    rounded = least.astype(np.float64) + step.astype(np.float64) * u
    weight = inputs["weight"].astype(np.float64).reshape(params["out"], params["in"])
    exact = {name: inputs[name] for name in ("bias", "residual") if name in inputs}
    return matmul({"x": rounded, "weight": weight * inputs["scale"][:, None], **exact}, params)


def attention(inputs: Arrays, params: dict) -> Arrays:
    """softmax(q·kᵀ/√headDim)·v, sequence by sequence and head by head."""
    heads, head_dim = params["heads"], params["headDim"]
    query, key, value = (inputs[name].reshape(-1, heads, head_dim) for name in ("query", "key", "value"))
    rows, offsets = inputs["rows"], inputs["offsets"]
    context = np.zeros(query.shape)
    scores, probs = [], []
    for begin, end in zip(offsets[:-1], offsets[1:]):
        asked = np.flatnonzero((rows >= begin) & (rows < end))
        s = np.einsum("qhd,khd->hqk", query[asked], key[begin:end]) / np.sqrt(head_dim)
        if params.get("causal"):
            s = np.where(np.arange(begin, end) > rows[asked, None], -np.inf, s)
        p = row_softmax(s)
        context[asked] = np.einsum("hqk,khd->qhd", p, value[begin:end])
        scores.append(s.reshape(-1))
        probs.append(p.reshape(-1))
    context[:, params.get("ablated", [])] = 0
    return {"context": context.reshape(len(rows), heads * head_dim), "scores": join(scores), "probs": join(probs)}


def softmax(inputs: Arrays, params: dict) -> Arrays:
    return {"y": row_softmax(inputs["x"].reshape(params["rows"], params["columns"]))}


def gelu(inputs: Arrays, params: dict) -> Arrays:
    return {"y": erf_gelu(inputs["x"])}


def tanh(inputs: Arrays, params: dict) -> Arrays:
    return {"y": np.tanh(inputs["x"])}


def relu(inputs: Arrays, params: dict) -> Arrays:
    """By torch, which keeps NaN and -0."""
    return {"y": torch.relu(torch.from_numpy(inputs["x"])).numpy()}


def layernorm(inputs: Arrays, params: dict) -> Arrays:
    x = inputs["x"].reshape(params["rows"], params["columns"])
    centred = x - x.mean(-1, keepdims=True)
    variance = (centred**2).mean(-1, keepdims=True)
    return {"y": centred / np.sqrt(variance + params["epsilon"]) * inputs["weight"] + inputs["bias"]}


def embedding(inputs: Arrays, params: dict) -> Arrays:
    def rows(i: int) -> np.ndarray:
        weight, ids = inputs[f"weight{i}"].reshape(-1, params["hidden"]), inputs[f"ids{i}"]
        scale = inputs.get(f"scale{i}")
        return weight[ids] if scale is None else weight[ids] * scale[ids][:, None]

    return {"y": sum(map(rows, range(params["tables"])), np.zeros((params["tokens"], params["hidden"])))}


def add(inputs: Arrays, params: dict) -> Arrays:
    return {"y": inputs["x"] + inputs["residual"]}


def topk(inputs: Arrays, params: dict) -> Arrays:
    """The k largest of each row, NaN before all and the lower index first among equals; and log Σ exp of the whole row."""
    x = inputs["x"].reshape(params["rows"], params["columns"])
    best = np.lexsort((-x, ~np.isnan(x)), axis=-1)[:, : params["k"]]
    total = torch.logsumexp(torch.from_numpy(x), -1).numpy()
    return {"values": np.take_along_axis(x, best, -1), "indices": best, "logSumExp": total}


OPERATIONS: dict[str, Callable[[Arrays, dict], Arrays]] = {
    "matmul": matmul,
    "matmul-int8": matmul_int8,
    "attention": attention,
    "softmax": softmax,
    "gelu": gelu,
    "tanh": tanh,
    "relu": relu,
    "layernorm": layernorm,
    "embedding": embedding,
    "add": add,
    "topk": topk,
}


def erf_gelu(x: np.ndarray) -> np.ndarray:
    """x·Φ(x), by erfc, which keeps the digits of the left tail that 1 + erf cancels."""
    return x / 2 * torch.special.erfc(torch.from_numpy(-x / np.sqrt(2))).numpy()


def row_softmax(x: np.ndarray) -> np.ndarray:
    if x.size == 0:
        return x
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def join(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0)


def widen(x: np.ndarray) -> np.ndarray:
    """Floats to double; ids, offsets and the like stay integers."""
    return x.astype(np.float64) if x.dtype.kind == "f" else x


def rounded(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32 if x.dtype.kind == "f" else np.int32)


def make(source: Path, target: Path) -> None:
    """Reads the inputs of all cases and writes the answers that fit, with the hash of every case's inputs."""
    answers, hashes = {}, {}
    with safe_open(source, "np") as file, np.errstate(all="ignore"):
        for case in json.loads(file.metadata()["cases"]):
            at = f"{case['operation']}/{case['case']}"
            inputs = {name.removeprefix(f"{at}/"): file.get_tensor(name) for name in case["inputs"]}
            outputs = OPERATIONS[case["operation"]]({name: widen(x) for name, x in inputs.items()}, case["params"])
            outputs = {name: rounded(outputs[name]) for name in case["outputs"]}
            if sum(y.nbytes for y in outputs.values()) > LARGEST:
                print(f"{at}: its answers are larger than {LARGEST} bytes, not kept")
                continue
            answers.update({f"{at}/{name}": y for name, y in outputs.items()})
            hashes[at] = hashlib.sha256(b"".join(x.tobytes() for x in inputs.values())).hexdigest()
    metadata = provenance("python test/golden/make.py --only kernels")
    write(target, answers, {**metadata, "inputs_sha256": json.dumps(hashes)})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("inputs", type=Path, help="written by kernel-inputs.ts")
    parser.add_argument("output", type=Path, nargs="?", default=HERE / "kernels.safetensors")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    make(arguments.inputs, arguments.output)
