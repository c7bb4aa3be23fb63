"""Writes tasks/token-classification.json and tasks/token-classification.jsonl.gz: what the pipeline of transformers answers and refuses.

    python test/golden/make.py --only token-classification
"""

import random
import warnings

import torch
import transformers
from transformers import TokenClassificationPipeline

from task_answers import ARCHITECTURES, drawn_text, in_units, opened, refusal, steady, write

COMMAND = "python test/golden/make.py --only token-classification"
SEED, COUNT = 20261201, 1000
STRATEGIES = ["none", "simple", "first", "average", "max"]
IGNORED = [[], ["O", "PER", "I-PER", "B-ORG"], ["O", "LOC"], ["O", "B-PER", "I-ORG", "LOC"]]

SENTENCE = "Sarah Connor works for Northern Railway in Berlin."
CHOSEN = [
    *[(SENTENCE, {"aggregation_strategy": strategy}) for strategy in STRATEGIES],
    (SENTENCE, {}),
    (["Anna"], {}),
    ([SENTENCE, "", "Anna"], {"aggregation_strategy": "simple"}),
    ("", {}),
    ([""], {}),
    ("   ", {"aggregation_strategy": "first"}),
    (SENTENCE, {"aggregation_strategy": "FIRST", "ignore_labels": []}),
    ("a \U0001f600 b\tneil.\nI", {"aggregation_strategy": "first", "ignore_labels": []}),
    ("a \U0001f600 b\tneil.\nI e\u0301 \u6771\u4eac", {"ignore_labels": []}),
    (f"{SENTENCE} " * 4, {"ignore_labels": ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]}),
    (f"{SENTENCE} " * 4, {"aggregation_strategy": "average"}),
    *[(f"{SENTENCE} " * 4, {"aggregation_strategy": "simple", "stride": stride}) for stride in [0, 5, 40]],
    (SENTENCE, {"aggregation_strategy": "max", "stride": 60}),
    (["Sarah", "Connor's", "\U0001f600", "", "Berlin."], {"is_split_into_words": True, "aggregation_strategy": "simple"}),
    ([["Sarah", "Connor"], ["Berlin"], []], {"is_split_into_words": True, "ignore_labels": []}),
    (["Sarah", "Connor"], {"is_split_into_words": True, "aggregation_strategy": "first", "delimiter": "--"}),
    (SENTENCE.split() * 4, {"is_split_into_words": True, "aggregation_strategy": "max", "stride": 7}),
]
REFUSED = [
    ([], {}),
    ([["Sarah"]], {}),
    (SENTENCE, {"is_split_into_words": True}),
    ([], {"is_split_into_words": True}),
    (SENTENCE, {"aggregation_strategy": "last"}),
    (SENTENCE, {"aggregation_strategy": "none", "stride": 5}),
    (SENTENCE, {"aggregation_strategy": "simple", "stride": 80}),
    (SENTENCE, {"aggregation_strategy": "simple", "stride": 79}),
    (f"{SENTENCE} " * 4, {"aggregation_strategy": "simple", "stride": 78}),
    (SENTENCE, {"aggregation_strategy": "simple", "stride": -1}),
    (SENTENCE, {"aggregation_strategy": "simple", "stride": 2.5}),
    (SENTENCE, {"strategy": "simple"}),
]

# The inputs of the table's rows as they stand there, and what is asked of Python.
DIFFERENCES = {
    'tag("Berlin ".repeat(99), { stride: 5 })': ("Berlin " * 99, {"stride": 5}),
    'tag("Berlin ".repeat(99), { stride: 78, aggregation_strategy: "simple" })': ("Berlin " * 99, {"stride": 78, "aggregation_strategy": "simple"}),
    'tag("Berlin", { stride: -1, aggregation_strategy: "simple" })': ("Berlin", {"stride": -1, "aggregation_strategy": "simple"}),
    'tag("Berlin", { aggregation_strategy: "last" as "max" })': ("Berlin", {"aggregation_strategy": "last"}),
    'tag("Berlin", { ignore_labels: "O" as unknown as string[] })': ("Berlin", {"ignore_labels": "O"}),
}


def answer(pipe: TokenClassificationPipeline, inputs, options: dict) -> list:
    """The pipeline's answer in its shape."""
    found = pipe(inputs, **options)
    split = options.get("is_split_into_words", False)
    if isinstance(inputs, str):
        return [in_units(entity, inputs) for entity in found]
    texts = [inputs] if split and not all(isinstance(each, list) for each in inputs) else inputs
    joined = [options.get("delimiter", " ").join(text) if split else text for text in texts]
    return [[in_units(entity, text) for entity in entities] for entities, text in zip(found, joined, strict=True)]


def drawn(dice: random.Random) -> tuple[str | list[str], dict]:
    options = {"aggregation_strategy": dice.choice(STRATEGIES)}
    words = dice.randint(0, 7)
    if options["aggregation_strategy"] != "none" and dice.random() < 0.25:
        options["stride"] = dice.randint(0, 60)
        words = dice.randint(12, 30)
    if dice.random() < 0.5:
        options["ignore_labels"] = dice.choice(IGNORED)
    text = drawn_text(dice, words)
    if dice.random() < 0.15 and text.split():
        return text.split(), {**options, "is_split_into_words": True}
    return text, options


def told(pipe: TokenClassificationPipeline, inputs, options: dict) -> str:
    """What a cell of the table says of Python."""
    error = refusal(lambda: pipe(inputs, **options))
    return f"{len(pipe(inputs, **options))} entities" if error == "nothing" else error.split(" (note")[0]


def main() -> None:
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    transformers.logging.set_verbosity_error()
    pipes = opened("token-classification", "tokens")
    chosen = []
    for name, pipe in pipes.items():
        for inputs, options in CHOSEN:
            output = steady(pipe, lambda: answer(pipe, inputs, options))
            assert output is not None, (name, inputs, options)
            chosen.append({"model": name, "inputs": inputs, "options": options, "output": output})
        for inputs, options in REFUSED:
            error = refusal(lambda: pipe(inputs, **options))
            chosen.append({"model": name, "inputs": inputs, "options": options, "error": error.split(":")[0]})

    dice = random.Random(SEED)
    entries = []
    while len(entries) < COUNT:
        name = ARCHITECTURES[len(entries) % len(ARCHITECTURES)]
        inputs, options = drawn(dice)
        output = steady(pipes[name], lambda: answer(pipes[name], inputs, options))
        if output is not None:
            entries.append({"model": name, "inputs": inputs, "options": options, "output": output})
    differences = {row: told(pipes["bert"], *question) for row, question in DIFFERENCES.items()}
    write("token-classification", COMMAND, chosen, entries, differences)


if __name__ == "__main__":
    main()
