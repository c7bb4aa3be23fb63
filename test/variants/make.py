"""Writes test/variants/folders.json: model folders as users have them, small enough to be committed, and what Python answers with each.

    pip install -r test/golden/requirements.txt
    python test/variants/make.py FOLDERS

FOLDERS is what ../shared/variants/make.py writes: folders, and expected.json with what Python makes of texts and prompts. Here the weights of
each are replaced by ones from the seeded generator, of which names and shapes are enough; so Python is asked for the prompts once more.
  shared   values that stand in many files; { "$": n } is the n-th
  folders  { name: { kind, why, args, files, parameters, seed, embeddings?, texts, tokens, prompts, fill } }
files: their text, or for tokenizer.json and vocab.json the value; seed: the first with which no answer hangs on rounding; embeddings: the
standard deviation of embeddings, where it is not 0.6
"""

import json
import os
import struct
import sys
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["HF_HUB_OFFLINE"] = "1"
sys.path.insert(0, str(Path(__file__).parent.parent / "golden"))
import numpy as np
import torch
import transformers
from golden_file import write
from seeded_random import normal, seed_for
from transformers import RobertaForMaskedLM, pipeline

transformers.logging.set_verbosity(transformers.logging.CRITICAL)
transformers.logging.disable_progress_bar()
OUT = Path(__file__).parent / "folders.json"
PARSED = ["tokenizer.json", "vocab.json"]
SMALL = {"no_act_no_eps": 0.0018}  # so that ε counts


def shapes(file: Path) -> dict[str, list[int]]:
    data = file.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    return {name: entry["shape"] for name, entry in header.items() if name != "__metadata__"}


def weight(name: str, shape: list[int], seed: int, embeddings: float) -> np.ndarray:
    """The same numbers as `weights` of variants.test.ts."""
    std = 0.3 if "orm.weight" in name else 0.2 if name.endswith("bias") else embeddings if name.endswith("_embeddings.weight") else 0.6
    flat = normal(seed_for(seed, name), int(np.prod(shape)), std)
    return (flat + np.float32(1) if "orm.weight" in name else flat).reshape(shape)


def answers(folder: Path, prompts: list, args: list[str]) -> list | None:
    """What `pipeline("fill-mask")` answers with the best three, or that an error is right; None where the order hangs on rounding."""
    how = {"tokenizer_kwargs": {"truncation": True}} if "--truncation" in args else {}
    try:
        _, loading = RobertaForMaskedLM.from_pretrained(folder, output_loading_info=True)
        if loading["missing_keys"]:
            return [{"expect": "error", "why": f"Python makes up {len(loading['missing_keys'])} parameters"}] * len(prompts)
        fill = pipeline("fill-mask", model=str(folder), dtype=torch.float32)
    except Exception as error:
        return [{"expect": "error", "why": type(error).__name__}] * len(prompts)
    found = []
    for prompt in prompts:
        text, options = (prompt, {}) if isinstance(prompt, str) else (prompt["text"], {k: v for k, v in prompt.items() if k != "text"})
        try:
            answer = fill(text, **{"top_k": 4, **options, **how})
        except Exception as error:
            found.append({"expect": "error", "why": f"{type(error).__name__}: {str(error).splitlines()[0][:100]}"})
            continue
        masks = answer if isinstance(answer[0], list) else [answer]
        for items in masks:
            if any(a["score"] < b["score"] * 1.0002 for a, b in zip(items, items[1:4])):
                return None
        found.append([items[:3] for items in masks] if isinstance(answer[0], list) else answer[:3])
    return found


class Shared:
    """Values that are long and come again stand in a list."""

    def __init__(self):
        self.values, self.places = [], {}

    def __call__(self, value):
        text = json.dumps(value)
        if len(text) < 300:
            return value
        if text not in self.places:
            self.places[text] = len(self.values)
            self.values.append(value)
        return {"$": self.places[text]}

    def fields(self, value: dict) -> dict:
        return {key: self(field) for key, field in value.items()}


def main() -> None:
    source = Path(sys.argv[1])
    expected = json.loads((source / "expected.json").read_text())
    shared, folders = Shared(), {}
    for number, (name, asked) in enumerate(expected.items()):
        parameters = shapes(source / name / "model.safetensors")
        files = {file.name: file.read_text(encoding="utf-8") for file in sorted((source / name).iterdir()) if file.suffix != ".safetensors"}
        embeddings = {"embeddings": SMALL[name]} if name in SMALL else {}
        with TemporaryDirectory() as temporary:
            folder = Path(temporary) / name
            folder.mkdir()
            for file, text in files.items():
                (folder / file).write_text(text, encoding="utf-8")
            for seed in count(100 * number):
                tensors = {p: weight(p, shape, seed, embeddings.get("embeddings", 0.6)) for p, shape in parameters.items()}
                write(folder / "model.safetensors", tensors, {"format": "pt"})
                if fill := answers(folder, asked["prompts"], asked["args"]):
                    break
        parsed = {file: json.loads(files[file]) for file in PARSED if file in files}
        if "tokenizer.json" in parsed:
            parsed["tokenizer.json"] = shared.fields(parsed["tokenizer.json"])
        folders[name] = {
            **{key: asked[key] for key in ("kind", "why", "args")},
            "files": {file: parsed[file] if file == "tokenizer.json" else shared(parsed.get(file, text)) for file, text in files.items()},
            "parameters": shared(parameters),
            "seed": seed,
            **embeddings,
            "texts": shared(asked["texts"]),
            "tokens": shared(asked["tokens"]),
            "prompts": asked["prompts"],
            "fill": fill,
        }
    lines = ["{", '"command":"python test/variants/make.py FOLDERS",', f'"transformers":"{transformers.__version__}",', '"shared":[']
    lines.append(",\n".join(json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in shared.values) + "],")
    lines.append('"folders":{')
    lines.append(",\n".join(f"{json.dumps(name)}:{json.dumps(folder, ensure_ascii=False, separators=(',', ':'))}" for name, folder in folders.items()) + "}}")
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    errors = sum("expect" in answer for folder in folders.values() for answer in folder["fill"])
    print(f"{len(folders)} folders, {errors} prompts are errors, {OUT.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
