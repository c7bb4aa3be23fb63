"""Writes the golden values: `make.py` all sets of this repository, `make.py MODEL_DIR` those of one checkpoint, beside it."""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

import any_model
import full_shape
import real_models
import tiny_model
from golden_file import ROOT

HERE = Path(__file__).resolve().parent
COMMAND = "python test/golden/make.py"


def beside(directory: Path) -> None:
    """`golden.safetensors` of any checkpoint."""
    any_model.make(directory, f"{COMMAND} {Path(os.path.relpath(directory, ROOT)).as_posix()}")


def kernels() -> None:
    """TypeScript makes the inputs, Python the answers. Runs `node`, or what NODE names."""
    with TemporaryDirectory() as temporary:
        inputs = Path(temporary) / "inputs.safetensors"
        node = [os.environ.get("NODE", "node"), "--import", HERE.parent.parent / "scripts" / "register-typescript.mjs"]
        subprocess.run([*node, HERE / "kernel-inputs.ts", inputs], check=True)
        script("kernel_answers.py", inputs)


def script(name: str, *arguments: Path) -> None:
    subprocess.run([sys.executable, HERE / name, *arguments], check=True)


SETS = {
    "mini": lambda: beside(ROOT / "weights" / "mini"),
    "tiny": lambda: tiny_model.make(HERE / "tiny", f"{COMMAND} --only tiny"),
    "full": lambda: full_shape.make(HERE / "full", f"{COMMAND} --only full", 6, {12: [1, 6, 11], 40: [0, 17, 39]}),
    "roberta-base": lambda: full_shape.make(HERE / "roberta-base", f"{COMMAND} --only roberta-base", 12, {12: [6]}),
    "kernels": kernels,
    "fill-mask": lambda: script("fill_mask.py"),
    "tokenizer": lambda: script("tokenizer.py"),
    "tokenizer-stages": lambda: script("tokenizer_stages.py"),
    "tokenizer-chunks": lambda: script("tokenizer_chunks.py"),
    "tokenizer-files": lambda: script("tokenizer_files.py"),
    "tokenizer-files-bert": lambda: script("tokenizer_files_bert.py"),
    "metrics": lambda: script("metrics.py"),
    "feature-extraction": lambda: script("feature_extraction.py"),
    "mlm-scoring": lambda: script("mlm_scoring.py"),
    "token-classification": lambda: script("token_classification.py"),
    "sentence-embedding": lambda: script("sentence_embedding.py"),
    "reranking": lambda: script("reranking.py"),
    "real": real_models.make,
    "classification": lambda: script("classification.py"),
    "recipes": lambda: script("recipes.py"),
    "family": lambda: script("family.py"),
    "evaluation": lambda: script("evaluation.py"),
}


def sizes() -> None:
    """A table of the golden files that lie in this repository."""
    files = [ROOT / "weights" / "mini" / "golden.safetensors", *sorted(HERE.rglob("*.safetensors")), *sorted(HERE.glob("*.json*")), *sorted(HERE.glob("tasks/*.json*"))]
    for file in filter(Path.exists, files):
        print(f"{file.stat().st_size:>10,}  {file.relative_to(ROOT)}")
    print(f"{sum(file.stat().st_size for file in files if file.exists()):>10,}  in all")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model_dir", nargs="?", type=Path, help="a checkpoint that transformers opens")
    parser.add_argument("--only", choices=SETS, help="one of this repository's sets")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    if arguments.model_dir:
        beside(arguments.model_dir)
        return
    for name in [arguments.only] if arguments.only else SETS:
        print(name, flush=True)
        SETS[name]()
    sizes()


if __name__ == "__main__":
    main()
