"""Writes real/: what transformers computes with the models that `npm run models` brings, and the answers of its pipeline.

    python test/golden/make.py --only real       # in a checkout that has the folder models/, or with TYPEFORMER_REAL_MODELS
"""

import gzip
import json
import os
from pathlib import Path

import numpy as np
import torch
import transformers
from transformers import AutoModel, AutoModelForTokenClassification, AutoTokenizer, pipeline

from golden_file import ROOT, Golden, provenance, sha256, write
from personal_texts import texts
from seeded_random import integers, seed_for
from taps import Run, record

SEED = 20261122
COMMAND = "python test/golden/make.py --only real"
MODELS = Path(os.environ.get("TYPEFORMER_REAL_MODELS", ROOT / "models"))
TARGET = Path(__file__).resolve().parent / "real"
TEXTS, LOGITS = 200, 12
CLOSE = 1e-3  # between the two best labels of a token: other roundings might swap them


def make() -> None:
    if not (MODELS / "minilm").exists():
        print(f"left out: no models in {MODELS} (npm run models)")
        return
    TARGET.mkdir(exist_ok=True)
    sentence_encoder()
    finder_of_personal_data()


def sentence_encoder() -> None:
    """Every tap of MiniLM, of a sentence and of one with words of several scripts: some values of each, its maximum and its sum."""
    folder = MODELS / "minilm"
    model = AutoModel.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    golden = Golden(SEED, samples=16)
    for text in ["This is an example sentence", "Naïve 日本語, \U0001f642 and unaffable Größe: it's 3,250 words."]:
        run = Run(tokenizer(text)["input_ids"], positions=[])  # there is no head whose logits could be asked for
        golden.add(text, run, record(model, run), text, full=False)
    golden.write(TARGET / "minilm.safetensors", COMMAND, folder / "model.safetensors")


def finder_of_personal_data() -> None:
    """The answers of the pipeline to 200 texts, and some logits of each."""
    folder = MODELS / "rampart"
    model = AutoModelForTokenClassification.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    ask = pipeline("token-classification", model=model, tokenizer=tokenizer, aggregation_strategy="simple")
    lines, index, value = [], [], []
    for text in texts(SEED, 2 * TEXTS):
        logits = logits_of(model, tokenizer, text)
        best = np.sort(logits, -1)
        if (best[:, -1] - best[:, -2]).min() < CLOSE or len(lines) == TEXTS:
            continue
        at = integers(seed_for(SEED, text), LOGITS, logits.size)
        index.append(at)
        value.append(logits.reshape(-1)[at])
        lines.append({"text": text, "entities": [plain(entity) for entity in ask(text)]})
    assert len(lines) == TEXTS
    tensors = {"index": np.stack(index), "value": np.stack(value)}
    made_from = {"model_sha256": sha256(folder / "model.safetensors"), "seed": str(SEED)}
    write(TARGET / "rampart.safetensors", tensors, {**provenance(COMMAND), **made_from})
    jsonl = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (TARGET / "rampart.jsonl.gz").write_bytes(gzip.compress(jsonl.encode(), mtime=0))
    print(f"{sum(len(line['entities']) for line in lines)} entities in {TEXTS} texts, by transformers {transformers.__version__}")


def logits_of(model: torch.nn.Module, tokenizer, text: str) -> np.ndarray:
    """[tokens, labels]"""
    with torch.no_grad():
        return model(**tokenizer(text, return_tensors="pt")).logits[0].numpy()


def plain(entity: dict) -> dict:
    """As JSON has it; `start` and `end` count code points."""
    return {**entity, "score": float(entity["score"])}


if __name__ == "__main__":
    torch.set_num_threads(1)
    make()
