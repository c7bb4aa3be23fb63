"""Writes tasks/question-answering.json and tasks/question-answering.jsonl.gz: what the pipeline of transformers 5.2 answers and refuses, the last one that has the task.

    python -m venv .venv-qa && .venv-qa/bin/pip install -r test/golden/requirements-question-answering.txt
    .venv-qa/bin/python test/golden/question_answering.py

numpy leaves open which of equal candidates `argpartition` takes, and spans of score 0 are all equal: here the earlier one comes first.
"""

import random

import numpy as np
import torch
import transformers
from transformers import QuestionAnsweringPipeline

from task_answers import ARCHITECTURES, drawn_text, in_units, opened, refusal, steady, write

COMMAND = "python test/golden/question_answering.py"
SEED, COUNT = 20261202, 1000

QUESTION, CONTEXT = "Where does Sarah work?", "Sarah Connor works for the Northern Railway Company in Berlin and lives in Potsdam."
LONG = f"{CONTEXT} The company opened its first office in London in 1907. " * 4
ONE = {"question": QUESTION, "context": CONTEXT}
CHOSEN = [
    (ONE, {}),
    (ONE, {"top_k": 1}),
    (ONE, {"top_k": 3}),
    ({"question": [QUESTION], "context": CONTEXT}, {"top_k": 2}),
    ({"question": [QUESTION, "Who?"], "context": CONTEXT}, {}),
    ({"question": [QUESTION, "Who?"], "context": [CONTEXT, "Anna."]}, {"top_k": 2}),
    (ONE, {"max_answer_len": 1}),
    (ONE, {"max_answer_len": 400, "top_k": 4}),
    (ONE, {"align_to_words": False, "top_k": 5}),
    (ONE, {"handle_impossible_answer": True, "top_k": 3}),
    (ONE, {"doc_stride": 70}),
    ({"question": QUESTION, "context": LONG}, {}),
    ({"question": QUESTION, "context": LONG}, {"top_k": 4, "handle_impossible_answer": True}),
    *[({"question": QUESTION, "context": LONG}, {"max_seq_len": 40, "doc_stride": stride, "top_k": 3}) for stride in [0, 3, 8]],
    ({"question": QUESTION, "context": LONG}, {"max_seq_len": 40, "doc_stride": 5, "top_k": 3, "align_to_words": False}),
    ({"question": "Who?", "context": "Anna"}, {"top_k": 30}),
    ({"question": "Who?", "context": "Anna"}, {"top_k": 30, "align_to_words": False}),
    ({"question": "Who?", "context": "Anna works, anna WORKS"}, {"top_k": 30}),
    ({"question": "Who?", "context": "   "}, {}),
    ({"question": "Who?", "context": "   "}, {"top_k": 5, "handle_impossible_answer": True}),
    ({"question": " ", "context": CONTEXT}, {}),
    ({"question": "\U0001f600?", "context": "An \U0001f469\u200d\U0001f680 e\u0301t\u00e9\tin \u6771\u4eac\n\U0001f600."}, {"top_k": 6}),
    ({"question": "<s> [CLS]?", "context": "Anna [CLS] <s> works"}, {"top_k": 6}),
]
REFUSED = [
    ({"question": "", "context": CONTEXT}, {}),
    ({"question": QUESTION, "context": ""}, {}),
    ({"question": [], "context": CONTEXT}, {}),
    ({"question": [QUESTION], "context": [CONTEXT, CONTEXT]}, {}),
    ({"question": QUESTION, "context": [CONTEXT]}, {}),
    ({"question": QUESTION}, {}),
    (ONE, {"top_k": 0}),
    (ONE, {"top_k": -1}),
    (ONE, {"top_k": 2.5}),
    (ONE, {"max_answer_len": 0}),
    (ONE, {"max_seq_len": 2}),
    (ONE, {"max_seq_len": 9}),
    ({"question": QUESTION * 20, "context": CONTEXT}, {}),
    ({"question": QUESTION, "context": LONG}, {"max_seq_len": 40, "doc_stride": 41}),
    ({"question": QUESTION, "context": LONG}, {"max_seq_len": 40, "doc_stride": 30}),
    ({"question": QUESTION, "context": LONG}, {"doc_stride": -1}),
    ({"question": QUESTION, "context": LONG}, {"max_seq_len": 400}),
]

# The inputs of the table's rows as they stand there, and what is asked of Python.
WHO = {"question": "Who?", "context": "Anna works."}
DIFFERENCES = {
    'ask([{ question: "Who?", context: "Anna works." }]).then(({ answer }) => answer)': ([WHO], {}),
    'ask({ question: [], context: "Anna works." })': ({"question": [], "context": "Anna works."}, {}),
    'ask({ question: "Who?".repeat(40), context: "Anna works." })': ({"question": "Who?" * 40, "context": "Anna works."}, {}),
    'ask({ question: "Who?", context: "Anna works.".repeat(40) }, { max_seq_len: 400 })': ({"question": "Who?", "context": "Anna works." * 40}, {"max_seq_len": 400}),
    'ask({ question: "Who?", context: "Anna works.".repeat(40) }, { doc_stride: 75 })': ({"question": "Who?", "context": "Anna works." * 40}, {"doc_stride": 75}),
    'ask({ question: "Who?", context: "Anna works." }, { max_seq_len: 0 }).then(({ answer }) => answer)': (WHO, {"max_seq_len": 0}),
    'ask({ question: "Who?", context: "Anna works." }, { top_k: 2.5 })': (WHO, {"top_k": 2.5}),
    'ask({ question: "Who?", context: "Anna works." }, { max_answer_len: 1.5 })': (WHO, {"max_answer_len": 1.5}),
    'ask({ question: "Who?", context: "Anna works." }, { max_question_len: 1 } as object)': (WHO, {"max_question_len": 1}),
    'ask({ question: "Who?", context: "Anna works." }, { topk: 2 } as object)': (WHO, {"topk": 2}),
}


def answer(pipe: QuestionAnsweringPipeline, inputs: dict, options: dict) -> dict | list:
    """The pipeline's answer in its shape, with `start` and `end` in UTF-16 units."""
    found = pipe(**inputs, **options)
    contexts = inputs["context"]
    if isinstance(inputs["question"], str) or len(inputs["question"]) == 1:
        return plain(found, contexts if isinstance(contexts, str) else contexts[0])
    each = [contexts] * len(found) if isinstance(contexts, str) else contexts
    return [plain(one, context) for one, context in zip(found, each, strict=True)]


def plain(found: dict | list, context: str) -> dict | list:
    if isinstance(found, list):
        return [plain(each, context) for each in found]
    return in_units(found, context)


def drawn(dice: random.Random, tokenizer) -> tuple[dict, dict]:
    question = drawn_text(dice, dice.randint(1, 4))
    context = drawn_text(dice, dice.randint(1, 12))
    options = {}
    if dice.random() < 0.4:
        context = drawn_text(dice, dice.randint(10, 40))
        options["max_seq_len"] = len(tokenizer(question).input_ids) + dice.randint(12, 40)
        options["doc_stride"] = dice.randint(0, 8)
    if dice.random() < 0.5:
        options["top_k"] = dice.choice([1, 2, 3, 5, 12])
    if dice.random() < 0.3:
        options["max_answer_len"] = dice.choice([1, 2, 4, 30])
    if dice.random() < 0.3:
        options["handle_impossible_answer"] = True
    if dice.random() < 0.3:
        options["align_to_words"] = False
    return {"question": question, "context": context}, options


def told(pipe: QuestionAnsweringPipeline, inputs: dict | list, options: dict) -> str:
    """What a cell of the table says of Python."""
    ask = lambda: pipe(**inputs, **options) if isinstance(inputs, dict) else pipe(inputs, **options)
    error = refusal(ask)
    return repr(ask()["answer"]) if error == "nothing" else error.split(" (note")[0]


def main() -> None:
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    pipes = opened("question-answering", "span")
    differences = {row: told(pipes["bert"], *question) for row, question in DIFFERENCES.items()}

    stable = np.argsort
    np.argsort = lambda values: stable(values, kind="stable")
    np.argpartition = lambda values, _: np.argsort(values)
    chosen = []
    for name, pipe in pipes.items():
        for inputs, options in CHOSEN:
            output = steady(pipe, lambda: answer(pipe, inputs, options))
            assert output is not None, (name, inputs, options)
            chosen.append({"model": name, "inputs": inputs, "options": options, "output": output})
        for inputs, options in REFUSED:
            error = refusal(lambda: pipe(**inputs, **options))
            chosen.append({"model": name, "inputs": inputs, "options": options, "error": error.split(":")[0]})

    dice = random.Random(SEED)
    entries = []
    while len(entries) < COUNT:
        name = ARCHITECTURES[len(entries) % len(ARCHITECTURES)]
        inputs, options = drawn(dice, pipes[name].tokenizer)
        try:
            output = steady(pipes[name], lambda: answer(pipes[name], inputs, options))
        except Exception:  # too long for the window, or for the model
            continue
        if output is not None:
            entries.append({"model": name, "inputs": inputs, "options": options, "output": output})
    write("question-answering", COMMAND, chosen, entries, differences)


if __name__ == "__main__":
    main()
