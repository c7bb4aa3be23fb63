"""Writes tasks/mlm-scoring.json and tasks/mlm-scoring.jsonl.gz: pseudo-log-likelihoods as the papers define them, token by token, by both metrics.

    python test/golden/make.py --only mlm-scoring
"""

import random

import torch
from transformers import AutoModelForMaskedLM, AutoTokenizer

from golden_file import ROOT
from task_answers import drawn_text, units, write

COMMAND = "python test/golden/make.py --only mlm-scoring"
SEED, COUNT = 20261203, 1000
MODELS = ["weights/mini", *(f"test/golden/family/{architecture}/mlm" for architecture in ("roberta", "bert", "distilbert"))]
TEXTS = [
    "She opened the door and walked into the room.",
    "Door the she opened.",
    "The unquestionably disproportionate counterrevolutionaries' stratagems isn't over.",
    "room",
    "a  b\t\u2603 \U0001f600\U0001f469\u200d\U0001f680 na\u00efve \u6771\u4eac!",
    " outer spaces \n",
    "supercalifragilisticexpialidocious " * 3,
    "{mask} opened the {mask}.",
    "It was {sep} over {unk}",
]  # fmt: skip
METRICS = ["original", "within_word_l2r"]


def logprobs(model, tokenizer, encoding, metric: str) -> list[tuple[int, float]]:
    """(place, log P) of every token of the text's own: each is hidden in a copy, with the later tokens of its word or alone."""
    ids, words = torch.tensor(encoding.input_ids), encoding.word_ids()
    names = ["mask", "pad", "cls", "sep", "bos", "eos"]
    special = {getattr(tokenizer, f"{name}_token_id") for name in names}
    places = [place for place, word in enumerate(words) if word is not None and ids[place].item() not in special]
    if not places:
        return []
    copies = ids.repeat(len(places), 1)
    for copy, place in zip(copies, places):
        hidden = [place]
        if metric == "within_word_l2r":
            hidden += [later for later in range(place + 1, len(words)) if words[later] == words[place]]
        copy[hidden] = tokenizer.mask_token_id
    with torch.no_grad():
        rows = model(copies).logits[range(len(places)), places].double().log_softmax(-1)
    return [(place, row[ids[place]].item()) for place, row in zip(places, rows)]


def answer(model, tokenizer, text: str, metric: str) -> dict:
    encoding = tokenizer(text, return_offsets_mapping=True)
    found = logprobs(model, tokenizer, encoding, metric)
    spans = [encoding.offset_mapping[place] for place, _ in found]
    tokens = tokenizer.convert_ids_to_tokens([encoding.input_ids[place] for place, _ in found])
    return {
        "text": text, "metric": metric, "pll": round(sum(value for _, value in found), 6),
        "tokens": [[token, units(text, start), units(text, end), round(value, 6)] for token, (start, end), (_, value) in zip(tokens, spans, found)],
    }  # fmt: skip


def answer_or_refusal(model, tokenizer, text: str, metric: str) -> dict:
    """Nothing is to be judged in some texts, and others are longer than the table of positions."""
    places = len(tokenizer(text).input_ids)
    if places > model.config.max_position_embeddings - (2 if model.config.model_type == "roberta" else 0):
        return {"text": text, "metric": metric, "refused": "too_long"}
    found = answer(model, tokenizer, text, metric)
    return found if found["tokens"] else {"text": text, "metric": metric, "refused": "invalid_input"}


def main() -> None:
    torch.set_num_threads(1)
    dice = random.Random(SEED)
    chosen, drawn = [], []
    for folder in MODELS:
        tokenizer = AutoTokenizer.from_pretrained(ROOT / folder)
        model = AutoModelForMaskedLM.from_pretrained(ROOT / folder, dtype=torch.float32).eval()
        names = {name: getattr(tokenizer, f"{name}_token") for name in ("mask", "sep", "unk")}
        for text in TEXTS:
            chosen += [{"model": folder, **answer(model, tokenizer, text.format(**names), metric)} for metric in METRICS]
        for _ in range(COUNT // len(MODELS)):
            drawn.append({"model": folder, **answer_or_refusal(model, tokenizer, drawn_text(dice, dice.randint(0, 7)), dice.choice(METRICS))})
    write("mlm-scoring", COMMAND, chosen, drawn, {})


if __name__ == "__main__":
    main()
