"""The weights of a BERT that ONNX Runtime keeps in 4 and 8 bits, as f32 under the names of transformers.

A matrix is an operator MatMulNBits: the n-th block of 32 numbers of an output has a scale, and w = (q - 8) * scale with two q in a byte, the
lower half first. A table of embeddings has one zero and one scale for all: e = (q - zero) * scale. Norms and biases are f32 already.
ONNX Runtime computes with the same numbers, so PyTorch on the result and ONNX Runtime on the source agree to their rounding.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from safetensors.numpy import save_file

WIDTH = 32  # numbers that share a scale
MIDDLE = 8  # the q that means zero
TABLES = [f"bert.embeddings.{table}_embeddings.weight" for table in ("word", "position", "token_type")]


def dequantized(source: Path, target: Path) -> None:
    """Writes the safetensors of an ONNX file."""
    graph = onnx.load(source).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    tensors = {name: value for name, value in stored.items() if is_parameter(name, value)}
    tensors |= {name: table(stored, name) for name in TABLES}
    for node in graph.node:
        if node.op_type == "MatMulNBits":
            name = node.name.strip("/").removesuffix("/MatMul_Q4").replace("/", ".")
            tensors[f"{name}.weight"] = matrix(stored[node.input[1]], stored[node.input[2]], columns_of(node))
    save_file({name: np.ascontiguousarray(value) for name, value in tensors.items()}, target, {"format": "pt"})


def is_parameter(name: str, value: np.ndarray) -> bool:
    """Whether it is one that transformers knows, in f32: not a code, a scale or a zero."""
    return name.startswith(("bert.", "classifier.")) and name.endswith((".weight", ".bias")) and value.dtype == np.float32


def columns_of(node: onnx.NodeProto) -> int:
    [columns] = [attribute.i for attribute in node.attribute if attribute.name == "K"]
    return columns


def matrix(codes: np.ndarray, scales: np.ndarray, columns: int) -> np.ndarray:
    """[out, columns] of codes [out, blocks, WIDTH / 2] and one scale a block."""
    out, blocks, _ = codes.shape
    q = np.empty((out, blocks, WIDTH), np.float32)
    q[..., 0::2] = codes & 0x0F
    q[..., 1::2] = codes >> 4
    w = (q - MIDDLE) * scales.reshape(out, blocks, 1)
    return w.reshape(out, blocks * WIDTH)[:, :columns]  # the last block may be filled up


def table(stored: dict[str, np.ndarray], name: str) -> np.ndarray:
    """A table of embeddings."""
    zero = stored[f"{name}_zero_point"].astype(np.float32)
    return (stored[f"{name}_quantized"].astype(np.float32) - zero) * stored[f"{name}_scale"]
