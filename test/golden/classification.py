"""Writes what the pipelines text-classification and zero-shot-classification answer, warn of and refuse.

    python test/golden/make.py --only classification

tasks/TASK.json: questions that were chosen, and Python's side of the table of differences in docs/tasks.md. tasks/TASK.jsonl.gz: a thousand that were drawn.
They are answered in float64. Where PyTorch's own float32 strays from that by more than 2e-6, nothing within 1e-5 can be asked of f32: another is drawn.
"""

import gzip
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
import transformers
from transformers import Pipeline, pipeline

from classification_models import RECIPES, folder_of
from classification_questions import COUNT, Question, about_labels, about_themes, drawn_about_labels, drawn_about_themes
from golden_file import ROOT, provenance

FOLDER = ROOT / "test" / "golden" / "tasks"
STRAYS = 2e-6

# The inputs of the table's rows as they stand there, and what is asked of Python.
DIFFERENCES = {
    "text-classification": {
        'classify("a", { top_k: 0 })': ("a", {"top_k": 0}),
        'classify("a", { top_k: -1 })': ("a", {"top_k": -1}),
        'classify("a", { top_k: 2.5 })': ("a", {"top_k": 2.5}),
        'classify("a", { topk: 2 } as object)': ("a", {"topk": 2}),
        'classify("a", { function_to_apply: "default" as "none" })': ("a", {"function_to_apply": "default"}),
        "classify([])": ([], {}),
        'classify("a ".repeat(100))': ("a " * 100, {}),
        'classify({ text: "a", pair: "b" } as { text: string })': ({"text": "a", "pair": "b"}, {}),
        'classify({ text: ["a", "b"] as unknown as string })': ({"text": ["a", "b"]}, {}),
    },
    "zero-shot-classification": {
        'judge([], "a, b")': ([], {"candidate_labels": "a, b"}),
        'judge("a", "b, c", { top_k: 1 } as object)': ("a", {"candidate_labels": "b, c", "top_k": 1}),
        'judge("a", "b, c", { hypothesis_template: "{:>3}" })': ("a", {"candidate_labels": "b, c", "hypothesis_template": "{:>3}"}),
        'judge("a", "b, c", { hypothesis_template: "{!r}" })': ("a", {"candidate_labels": "b, c", "hypothesis_template": "{!r}"}),
        'judge("a", [1, 2] as unknown as string[])': ("a", {"candidate_labels": [1, 2]}),
        'judge("a", ["b ".repeat(100), "c"])': ("a", {"candidate_labels": ["b " * 100, "c"]}),
        'judge("a", "b, c", { multi_label: "yes" as unknown as boolean })': ("a", {"candidate_labels": "b, c", "multi_label": "yes"}),
    },
}  # fmt: skip


class Asked:
    """A pipeline over every model, in float64 and in float32, opened when it is first asked."""

    def __init__(self, task: str, scratch: Path):
        self.task, self.scratch, self.open = task, scratch, {}

    def __call__(self, name: str, dtype: torch.dtype = torch.float64) -> Pipeline:
        if (name, dtype) not in self.open:
            folder = self.scratch / name
            if not folder.exists():
                folder_of(name, self.scratch)
            self.open[name, dtype] = pipeline(self.task, model=str(folder), dtype=dtype, device="cpu")
        return self.open[name, dtype]


def answer(asked: Asked, question: Question) -> dict:
    model, inputs, options = question
    try:
        return {"model": model, "inputs": inputs, "options": options, "output": rounded(asked(model)(inputs, **options))}
    except Exception as error:  # whatever Python refuses is a golden too
        return {"model": model, "inputs": inputs, "options": options, "error": type(error).__name__}


def is_sound(asked: Asked, entry: dict) -> bool:
    """Whether f32 has the answer, too."""
    if "error" in entry:
        return True
    single = numbers(asked(entry["model"], torch.float32)(entry["inputs"], **entry["options"]))
    return all(abs(a - b) <= STRAYS for a, b in zip(single, numbers(entry["output"])))


def numbers(output: object) -> list[float]:
    if isinstance(output, float):
        return [output]
    parts = output.values() if isinstance(output, dict) else output if isinstance(output, list) else []
    return [number for part in parts for number in numbers(part)]


def rounded(output: object, digits: int = 8) -> object:
    """Scores in the digits that f32 has, or in fewer."""
    if isinstance(output, float):
        return float(f"{output:.{digits}g}")
    if isinstance(output, dict):
        return {key: rounded(value, digits) for key, value in output.items()}
    return [rounded(each, digits) for each in output] if isinstance(output, list) else output


def in_python(asked: Asked, inputs: object, options: dict) -> str:
    """What a cell of the table says of Python: what it gives, in short, or the error."""
    try:
        return repr(rounded(asked("bert")(inputs, **options), digits=4))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def make(task: str, chosen: list[Question], drawn: Iterator[Question], scratch: Path) -> None:
    asked = Asked(task, scratch)
    head = {**provenance("python test/golden/make.py --only classification"), "models": RECIPES}
    head["differences"] = {row: in_python(asked, *question) for row, question in DIFFERENCES[task].items()}
    entries = [answer(asked, question) for question in chosen]
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    (FOLDER / f"{task}.json").write_text(json.dumps(head)[:-1] + ', "entries": [\n' + lines + "\n]}\n")
    many: list[dict] = []
    while len(many) < COUNT:
        entry = answer(asked, next(drawn))
        many += [entry] if is_sound(asked, entry) else []
    text = "".join(json.dumps(entry) + "\n" for entry in many)
    (FOLDER / f"{task}.jsonl.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def main() -> None:
    torch.set_num_threads(1)
    transformers.logging.disable_progress_bar()
    logging.getLogger("transformers").setLevel(logging.ERROR)
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as temporary:
        make("text-classification", about_labels(), drawn_about_labels(), Path(temporary))
        make("zero-shot-classification", about_themes(), drawn_about_themes(), Path(temporary))


if __name__ == "__main__":
    main()
