"""Writes random.json beside this file: what seeded_random.py makes, for test/tensor/random.test.ts to equal bit for bit.

    python test/golden/random_golden.py          # needs NumPy only
"""

import json
from pathlib import Path

import numpy as np

import seeded_random as sr


def fnv1a(array):
    hash = 0xCBF29CE484222325
    for byte in np.ascontiguousarray(array).tobytes():
        hash = (hash ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{hash:016x}"


def described(seed, name):
    stream = sr.seed_for(seed, name)
    arrays = {
        "word": sr.word(stream, np.arange(1000)),
        "uniform": sr.uniform(stream, 1001, -0.5, 1.5),
        "normal": sr.normal(stream, 1001, 1 / np.sqrt(768)),
        "integers": sr.integers(stream, 1001, 50265),
    }
    of = {kind: {"first": array[:3].astype(float).tolist(), "hash": fnv1a(array)} for kind, array in arrays.items()}
    return {"seed": seed, "name": name, "stream": stream, **of}


streams = [
    (0, ""),
    (1, "lm_head.bias"),
    (7, "roberta.encoder.layer.0.attention.self.query.weight"),
    (2**31, "roberta.embeddings.word_embeddings.weight"),
    (2**32 - 1, "an é, a 語 and a 😀"),
]
golden = {
    "command": "python test/golden/random_golden.py",
    "numpy": np.__version__,
    "streams": [described(seed, name) for seed, name in streams],
}
Path(__file__).with_name("random.json").write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
