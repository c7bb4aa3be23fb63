"""Exports a model's folder to ONNX with the standard exporter: `onnx/model.onnx` in f32 and `onnx/model_quantized.onnx` in int8.

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
from transformers import RobertaForMaskedLM


class Logits(torch.nn.Module):
    """Ids and mask in, logits out."""

    def __init__(self, model: RobertaForMaskedLM):
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        return self.model(input_ids=input_ids, attention_mask=attention_mask).logits


def main(folder: Path) -> None:
    target = folder / "onnx"
    target.mkdir(exist_ok=True)
    model = RobertaForMaskedLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    ids = torch.tensor([[0, 5, 6, 7, 2], [0, 8, 9, 2, 1]])
    full, quantised = target / "model.onnx", target / "model_quantized.onnx"
    torch.onnx.export(
        Logits(model),
        (ids, (ids != 1).long()),
        str(full),
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_axes={name: {0: "batch", 1: "tokens"} for name in ("input_ids", "attention_mask", "logits")},
        opset_version=17,
        dynamo=False,
        do_constant_folding=True,  # else the tied decoder is transposed in every pass
    )
    quantize_dynamic(full, quantised, per_channel=True, weight_type=QuantType.QInt8)
    versions = {each.__name__: each.__version__.split("+")[0] for each in (torch, transformers, onnx, onnxruntime)}
    (target / "export.json").write_text(json.dumps(versions) + "\n")  # the last file: who finds it finds the others whole


if __name__ == "__main__":
    with torch.no_grad():
        main(Path(sys.argv[1]))
