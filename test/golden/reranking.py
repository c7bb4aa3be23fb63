"""Writes reranker/: a tiny BERT that gives a pair of texts one number; and tasks/reranking.json: those that sentence-transformers' CrossEncoder finds.

    python test/golden/make.py --only reranking
"""

import json
import shutil

import torch
import transformers
from sentence_transformers import CrossEncoder
from transformers import AutoConfig, AutoModelForSequenceClassification, BertTokenizer

import family
from golden_file import ROOT, provenance
from seeded_random import seed_for

FOLDER = ROOT / "test/golden/reranker"
QUERIES = {
    "Where did the company open its office?": [
        "The company opened its office in London.",
        "She likes tea.",
        "Ada met Grace in the old town, where the river is.",
        "na\u00efve \U0001f600 O'Neil",
        "The company opened its office in London.",
    ],
    "tea": ["Tea is what she likes.", "The office was closed.", "?"],
}


def main() -> None:
    torch.set_num_threads(1)
    transformers.logging.disable_progress_bar()
    shutil.rmtree(FOLDER, ignore_errors=True)
    tokenizer = family.word_piece(BertTokenizer, True)
    config = AutoConfig.for_model("bert", **family.ARCHITECTURES["bert"][1], vocab_size=len(tokenizer), num_labels=1)
    model = AutoModelForSequenceClassification.from_config(config).eval()
    family.fill(model, seed_for(family.SEED, "bert reranker"))
    family.even_out(model, tokenizer)
    model.save_pretrained(FOLDER)
    tokenizer.save_pretrained(FOLDER)

    encoder = CrossEncoder(str(FOLDER), device="cpu")
    entries = []
    for query, texts in QUERIES.items():
        pairs = [(query, text) for text in texts]
        raw, score = (encoder.predict(pairs, activation_fn=function).tolist() for function in (torch.nn.Identity(), torch.nn.Sigmoid()))
        entries.append({"query": query, "texts": texts, "raw": raw, "score": score})
    head = provenance("python test/golden/make.py --only reranking")
    body = json.dumps(head)[:-1] + ', "entries": [\n' + ",\n".join(json.dumps(each) for each in entries) + "\n]}\n"
    (ROOT / "test/golden/tasks/reranking.json").write_text(body)


if __name__ == "__main__":
    main()
