"""The models that texts are classified with: the family's classifiers, as they are and changed. test/support/changed-checkpoint.ts changes them alike."""

import json
import shutil
from pathlib import Path

from safetensors.torch import load_file, save_file

FAMILY = Path(__file__).resolve().parent / "family"

# `config`: what config.json says otherwise (null: nothing); `labels`: how many rows of the last matrix are left.
NAMES = {"id2label": None, "label2id": None}
RECIPES = {
    "roberta": {"base": "roberta"},
    "bert": {"base": "bert"},
    "distilbert": {"base": "distilbert"},
    "several labels": {"base": "bert", "config": {"problem_type": "multi_label_classification"}},
    "single label": {"base": "distilbert", "config": {"problem_type": "single_label_classification"}},
    "regression": {"base": "roberta", "config": {"problem_type": "regression"}},
    "one number": {"base": "roberta", "config": {**NAMES, "num_labels": 1}, "labels": 1},
    "one regression": {"base": "bert", "config": {"id2label": {"0": "stars"}, "label2id": {"stars": 0}, "problem_type": "regression"}, "labels": 1},
    "two unnamed": {"base": "distilbert", "config": NAMES, "labels": 2},
    "three unnamed": {"base": "bert", "config": {**NAMES, "num_labels": 3}},
    "repeated names": {"base": "bert", "config": {"id2label": {"0": "no", "1": "yes", "2": "no"}, "label2id": {"no": 2, "yes": 1}}},
    "entailment first": {"base": "roberta", "config": {"id2label": {"0": "ENTAILMENT", "1": "neutral", "2": "contradiction"}, "label2id": {"ENTAILMENT": 0, "neutral": 1, "contradiction": 2}}},
    "two entailments": {"base": "bert", "config": {"id2label": {"0": "x", "1": "entailed", "2": "entailment"}, "label2id": {"entailment": 2, "entailed": 1, "x": 0}}},
}  # fmt: skip
LAST = {"roberta": "classifier.out_proj", "bert": "classifier", "distilbert": "classifier"}


def folder_of(name: str, scratch: Path) -> Path:
    """The model's folder, written below `scratch`."""
    base, config, labels = [RECIPES[name].get(key) for key in ("base", "config", "labels")]
    folder = scratch / name
    shutil.copytree(FAMILY / base / "classifier", folder)
    told = json.loads((folder / "config.json").read_text()) | (config or {})
    (folder / "config.json").write_text(json.dumps({key: value for key, value in told.items() if key not in (config or {}) or value is not None}))
    weights = load_file(folder / "model.safetensors")
    for part in ("weight", "bias"):
        key = f"{LAST[base]}.{part}"
        weights[key] = weights[key][:labels].contiguous()
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder
