"""Writes tasks/feature-extraction.json: what `pipeline("feature-extraction")` gives on the family's checkpoints, whichever head stands on them.

    python test/golden/make.py --only feature-extraction
"""

import json

import torch
import transformers
from transformers import pipeline

from golden_file import ROOT, provenance

FAMILY = "test/golden/family"
TEXTS = ["The company opened its office.", "", " na\u00efve \U0001f600\tO'Neil "]
MODELS = [f"{FAMILY}/{architecture}/{head}" for architecture in ("roberta", "bert", "distilbert") for head in ("mlm", "tokens")]


def main() -> None:
    torch.set_num_threads(1)
    transformers.logging.disable_progress_bar()
    entries = []
    for model in MODELS:
        extract = pipeline("feature-extraction", model=str(ROOT / model), dtype=torch.float32, device="cpu")
        for text in TEXTS:
            [rows] = extract(text)
            entries.append({"model": model, "text": text, "rows": [[float(f"{x:.7g}") for x in row] for row in rows]})
    head = provenance("python test/golden/make.py --only feature-extraction")
    text = json.dumps(head)[:-1] + ', "entries": [\n' + ",\n".join(json.dumps(each) for each in entries) + "\n]}\n"
    (ROOT / "test/golden/tasks/feature-extraction.json").write_text(text)


if __name__ == "__main__":
    main()
