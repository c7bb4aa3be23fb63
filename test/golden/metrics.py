"""Writes metrics.json: what scikit-learn and SciPy make of 200 seeded vectors, and the bootstrap's intervals by NumPy.

The vectors themselves are not written: `seeded_random` has the same bits as src/tensor/random.ts.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.stats import pearsonr, spearmanr
from sklearn.metrics import accuracy_score, f1_score, matthews_corrcoef

from seeded_random import integers, normal, word

HERE = Path(__file__).resolve().parent
VECTORS = 200
RESAMPLES = 1000


def classes_of(seed: int):
    """Gold and predicted classes: 2 to 4 of them, few rows or many, often right, sometimes one class alone."""
    draw = word(seed, np.arange(4))
    rows, classes = int(2 + draw[0] % 60), int(2 + draw[1] % 3)
    gold, predicted = integers(seed + 1000, rows, classes), integers(seed + 2000, rows, classes)
    right = integers(seed + 3000, rows, 3) > 0
    predicted = np.where(right, gold, predicted)
    if draw[2] % 10 == 0:
        predicted[:] = draw[3] % classes
    if draw[2] % 10 == 1:
        gold[:] = draw[3] % classes
    return gold, predicted, classes


def scores_of(seed: int):
    """Gold and predicted scores: steps of a fifth and of a tenth, so that there are ties; every fourth pair without any, and far from zero."""
    rows = int(3 + word(seed, np.arange(1))[0] % 60)
    if seed % 4 == 0:
        gold = normal(seed + 1000, rows).astype(np.float64)
        return gold, 1000 + 0.3 * gold + normal(seed + 2000, rows).astype(np.float64)
    gold = integers(seed + 1000, rows, 26) / 5
    return gold, np.round(10 * gold + integers(seed + 2000, rows, 30)) / 10


def correlations(gold, predicted):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [float(measure(gold, predicted)[0]) for measure in (pearsonr, spearmanr)]


def judged(gold, predicted):
    binary = {"f1": f1_score(gold, predicted, pos_label=1, average="binary", zero_division=0)} if max(gold.max(), predicted.max()) < 2 else {}
    return {"accuracy": accuracy_score(gold, predicted), **binary, "matthews": float(matthews_corrcoef(gold, predicted))}


def intervals(gold, predicted, measure):
    """The middle 95% over resamples whose value is defined."""
    rows = len(gold)
    values = []
    for resample in range(RESAMPLES):
        drawn = integers(1 + resample, rows, rows)
        values.append(measure(gold[drawn], predicted[drawn]))
    values = np.array(values, np.float64)
    return [[float(v) for v in np.percentile(column[np.isfinite(column)], [2.5, 97.5])] for column in values.T]


def main() -> None:
    seeds = range(1, VECTORS + 1)
    finite = lambda values: [value if np.isfinite(value) else None for value in values]
    gold, predicted, _ = next(found for found in map(classes_of, seeds) if found[2] == 2 and len(found[0]) > 40)
    binary = intervals(gold, predicted, lambda a, b: [accuracy_score(a, b), f1_score(a, b, zero_division=0), matthews_corrcoef(a, b)])
    golden = {
        "made_by": f"python test/golden/make.py --only metrics; scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, numpy {np.__version__}",
        "classes": [judged(*classes_of(seed)[:2]) for seed in seeds],
        "scores": [finite(correlations(*scores_of(seed))) for seed in seeds],
        "intervals": {
            "classes": [gold.tolist(), predicted.tolist(), *binary],
            "scores": [7, *intervals(*scores_of(7), correlations)],
        },
    }
    lines = [f'"{name}": {json.dumps(value, separators=(",", ":"))}' for name, value in golden.items()]
    (HERE / "metrics.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
