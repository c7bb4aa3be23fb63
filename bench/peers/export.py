"""Exports a model's folder to ONNX with the standard exporter: `onnx/model.onnx` in f32 and, of a masked language model, `onnx/model_quantized.onnx` in int8.

python bench/peers/export.py FOLDER
"""

import json
import sys
from pathlib import Path

import onnx
import onnxruntime
import torch
import transformers
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoConfig, PreTrainedModel


class Answers(torch.nn.Module):
    """Ids and mask in, and token types where the model has a table for them; out come logits, or the last layer's output."""

    def __init__(self, model: PreTrainedModel, inputs: list[str]):
        super().__init__()
        self.model, self.inputs = model, inputs

    def forward(self, *given: torch.Tensor) -> torch.Tensor:
        return self.model(**dict(zip(self.inputs, given)))[0]


def main(folder: Path) -> None:
    target = folder / "onnx"
    target.mkdir(exist_ok=True)
    config = AutoConfig.from_pretrained(folder)
    [architecture] = config.architectures
    model = getattr(transformers, architecture).from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    pad = config.pad_token_id
    ids = torch.tensor([[0, 5, 6, 7, 2], [0, 8, 9, 2, pad]])
    given = {"input_ids": ids, "attention_mask": torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 1, 0]])}
    if config.model_type == "bert":
        given["token_type_ids"] = torch.zeros_like(ids)
    answer = "last_hidden_state" if architecture.endswith("Model") else "logits"
    full = target / "model.onnx"
    torch.onnx.export(
        Answers(model, list(given)),
        tuple(given.values()),
        str(full),
        input_names=list(given),
        output_names=[answer],
        dynamic_axes={name: {0: "batch", 1: "tokens"} for name in (*given, answer)},
        opset_version=17,
        dynamo=False,
        do_constant_folding=True,  # else the tied decoder is transposed in every pass
    )
    if architecture.endswith("ForMaskedLM"):
        quantize_dynamic(full, target / "model_quantized.onnx", per_channel=True, weight_type=QuantType.QInt8)
    versions = {each.__name__: each.__version__.split("+")[0] for each in (torch, transformers, onnx, onnxruntime)}
    (target / "export.json").write_text(json.dumps(versions) + "\n")  # the last file: who finds it finds the others whole


if __name__ == "__main__":
    with torch.no_grad():
        main(Path(sys.argv[1]))
