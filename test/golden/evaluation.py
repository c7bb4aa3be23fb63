"""Writes evaluation/: files in GLUE's formats over the sentences of family/text.txt, and what Python's examiner finds there: predictions of
transformers, figures of scikit-learn and SciPy. Some pairs are longer than the models take, and are cut.

    python test/golden/make.py --only evaluation
"""

import json
from pathlib import Path

import scipy
import sklearn
import torch
import transformers
from scipy.stats import pearsonr, spearmanr
from sklearn.metrics import accuracy_score
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from glue import HEADERS, mnli, sts
from seeded_random import integers

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "evaluation"
ROWS = 60
LABELS = ["entailment", "neutral", "contradiction"]


def write(name: str, rows: list[list[str]]) -> None:
    file = FOLDER / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes("".join("\t".join(row) + "\n" for row in rows).encode())


def logits_of(architecture: str, pairs: list[tuple[str, str]]) -> tuple[torch.Tensor, dict[int, str]]:
    """[pairs, 3], and what the three are called."""
    folder = HERE / "family" / architecture / "classifier"
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.no_grad():
        return torch.cat([model(**tokenizer(*pair, truncation=True, return_tensors="pt")).logits for pair in pairs]), model.config.id2label


def main() -> None:
    torch.set_num_threads(1)
    transformers.logging.disable_progress_bar()
    lines = (HERE / "family" / "text.txt").read_text(encoding="utf-8").splitlines()
    first, second, labels = integers(1, ROWS, len(lines)), integers(2, ROWS, len(lines)), integers(3, ROWS, 3)
    short = lambda line: " ".join(line.split()[:5])
    pairs = [(short(lines[a]), short(lines[b]) if i % 15 else " ".join(lines[b:])) for i, (a, b) in enumerate(zip(first, second))]
    gold = [LABELS[label] for label in labels]
    scores = [score / 5 for score in integers(4, ROWS, 26).tolist()]
    header = [*HEADERS["mnli"].split(), "label1", "gold_label"]
    write("MNLI/dev_matched.tsv", [header, *(mnli(i, *pair, label, label) for i, (pair, label) in enumerate(zip(pairs, gold)))])
    write("STS-B/dev.tsv", [HEADERS["sts-b"].split(), *(sts(i, *pair, f"{score:.3f}") for i, (pair, score) in enumerate(zip(pairs, scores)))])

    versions = f"transformers {transformers.__version__}, scikit-learn {sklearn.__version__}, scipy {scipy.__version__}"
    golden = {"made_by": f"python test/golden/make.py --only evaluation; {versions}"}
    for architecture in ["roberta", "bert", "distilbert"]:
        logits, names = logits_of(architecture, pairs)
        predicted = [names[i] for i in logits.argmax(-1).tolist()]
        best = logits.sort(-1).values
        assert (best[:, 2] - best[:, 1]).min() > 1e-4, "a prediction hangs on rounding: choose other pairs"
        own = logits[:, 0].double().numpy()
        golden[architecture] = {
            "predictions": predicted,
            "accuracy": accuracy_score(gold, predicted),
            "scores": [round(score, 6) for score in own.tolist()],
            "pearson": float(pearsonr(scores, own)[0]),
            "spearman": float(spearmanr(scores, own)[0]),
        }
    text = ",\n".join(f'"{key}": {json.dumps(value)}' for key, value in golden.items())
    (HERE / "evaluation.json").write_text("{\n" + text + "\n}\n")


if __name__ == "__main__":
    main()
