"""Fill-mask goldens: what the pipeline of transformers answers, warns of and refuses, on three models."""

import json
import logging
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from transformers import FillMaskPipeline, pipeline

from fill_mask_entries import Entry, entries
from generated import roberta, save
from golden_file import ROOT, provenance, sha256

MINI = "weights/mini"
TOKENIZER_FILES = ["tokenizer.json", "tokenizer_config.json"]
GENERATED = {
    "odd-36": {
        "config": {**roberta(hidden=36, heads=3, layers=2, intermediate=50, vocab=12288, positions=66), "tie_word_embeddings": False},
        "seed": 36,
    },
    "odd-64": {
        "config": {**roberta(hidden=64, heads=1, layers=4, intermediate=100, vocab=12288, positions=130), "layer_norm_eps": 1e-12},
        "seed": 64,
    },
}
MOST = 50  # items of one answer that are kept whole
ENDS = 5


class Listener(logging.Handler):
    """Collects what a logger says."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def answer(unmask: FillMaskPipeline, entry: Entry) -> dict:
    """One entry of the file."""
    model, inputs, options = entry
    listener = Listener()
    logger = logging.getLogger("transformers.pipelines.fill_mask")
    logger.addHandler(listener)
    try:
        result = {"output": shortened(unmask(inputs, **options))}
    except Exception as error:  # whatever Python refuses is a golden too
        result = {"error": {"type": type(error).__name__, "message": str(error)}}
    finally:
        logger.removeHandler(listener)
    return {"model": model, "inputs": inputs, "options": options, **result, "warnings": listener.messages}


def shortened(output: list) -> list | dict:
    """A list of more than `MOST` items as its count, its first and its last."""
    if output and isinstance(output[0], list):
        return [shortened(each) for each in output]
    if len(output) <= MOST:
        return output
    return {"count": len(output), "first": output[:ENDS], "last": output[-ENDS:]}


def load(directory: Path) -> FillMaskPipeline:
    return pipeline("fill-mask", model=str(directory), tokenizer=str(directory), dtype=torch.float32, device="cpu")


def generate(directory: Path, config: dict, seed: int) -> Path:
    """A model with generated weights and the bundled model's tokenizer."""
    save(directory, config, seed)
    for name in TOKENIZER_FILES:
        shutil.copy(ROOT / MINI / name, directory)
    return directory


def main() -> None:
    torch.set_num_threads(1)
    models = {"mini": {"path": MINI, "model_sha256": sha256(ROOT / MINI / "model.safetensors")}}
    for name, recipe in GENERATED.items():
        models[name] = {**recipe, "tokenizer": MINI}
    with TemporaryDirectory() as temporary:
        pipelines = {"mini": load(ROOT / MINI)}
        for name, recipe in GENERATED.items():
            pipelines[name] = load(generate(Path(temporary) / name, **recipe))
        answers = [answer(pipelines[entry[0]], entry) for entry in entries()]
    head = {**provenance("python test/golden/make.py --only fill-mask"), "models": models}
    lines = ",\n".join(json.dumps(each) for each in answers)
    text = json.dumps(head)[:-1] + ', "entries": [\n' + lines + "\n]}\n"
    (ROOT / "test" / "golden" / "fill-mask.json").write_text(text)


if __name__ == "__main__":
    main()
