"""What the goldens of tasks share: texts that are drawn, spans in UTF-16 units, answers that no rounding decides, the files."""

import gzip
import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from transformers import pipeline

from golden_file import ROOT, provenance

FAMILY = ROOT / "test" / "golden" / "family"
ARCHITECTURES = ["roberta", "bert", "distilbert"]
TASKS = ROOT / "test" / "golden" / "tasks"

WORDS = [word for line in (FAMILY / "text.txt").read_text().splitlines() for word in line.split()]
NASTY = [
    "\U0001f600", "\U0001f469\u200d\U0001f680", "\U0001f1e9\U0001f1ea", "e\u0301t\u00e9", "na\u00efve", "\u00c5ngstr\u00f6m", "\u0130stanbul", "stra\u00dfe",
    "\u6771\u4eac", "\ud55c\uad6d", "\u0645\u0631\u062d\u0628\u0627", "\u2603", "a\u200bb", "don't", "U.S.A.", "3.5%", "x" * 101, "(", ")", "--", ",",
    "[MASK]", "<mask>", "[UNK]", "<unk>", "[SEP]", "</s>", "\ufffd",
]  # fmt: skip
SPACES = [" "] * 12 + ["", "  ", "\t", "\n", "\r\n", "\u00a0", "\u3000"]
NOISE = 3e-5  # three times what the numbers of two engines may differ by


def drawn_text(dice: random.Random, words: int) -> str:
    """Words of the tokenizers' text, and things that tokenizers trip over."""
    parts = []
    for _ in range(words):
        parts += [dice.choice(NASTY) if dice.random() < 0.15 else dice.choice(WORDS), dice.choice(SPACES)]
    return "".join(parts if dice.random() < 0.2 else parts[:-1])


def units(text: str, at: int) -> int:
    """A place in code points as one in UTF-16 units."""
    return len(text[:at].encode("utf-16-le")) // 2


def opened(task: str, head: str) -> dict[str, object]:
    """The task's pipeline over each of the family's checkpoints. They compute in float64, and their logits are rounded to float32 once."""

    def rounded(_module, _inputs, output):
        for name, value in output.items():
            output[name] = value.float()
        return output

    pipes = {}
    for name in ARCHITECTURES:
        pipes[name] = pipeline(task, str(FAMILY / name / head), dtype=torch.float64, device="cpu")
        pipes[name].model.register_forward_hook(rounded)
    return pipes


def steady(pipe, call: Callable[[], object]) -> object:
    """What a call answers; nothing where noise of the size of rounding makes it another answer."""
    answer = call()
    for seed in range(3):
        with noise(pipe.model, seed):
            if not like(answer, call()):
                return None
    return answer


@contextmanager
def noise(model: torch.nn.Module, seed: int) -> Iterator[None]:
    generator = torch.Generator().manual_seed(seed)

    def disturb(_module, _inputs, output):
        for name, value in output.items():
            if name.endswith("logits"):
                output[name] = value + NOISE * (2 * torch.rand(value.shape, generator=generator) - 1)
        return output

    handle = model.register_forward_hook(disturb)
    try:
        yield
    finally:
        handle.remove()


def refusal(call: Callable[[], object]) -> str:
    """What Python raises; panics of the tokenizer are no `Exception`."""
    try:
        call()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return f"{type(error).__name__}: {error}"
    return "nothing"


def like(a, b) -> bool:
    """Whether two answers say the same, scores apart."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(like, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return {**a, "score": 0} == {**b, "score": 0}
    return False


def in_units(found: dict, text: str) -> dict:
    """An answer with a span, as it is kept."""
    return {**found, "score": round(float(found["score"]), 6), "start": units(text, found["start"]), "end": units(text, found["end"])}


def write(name: str, command: str, chosen: list[dict], drawn: list[dict], differences: dict[str, str]) -> None:
    """tasks/NAME.json: what was chosen, and Python's side of the table in docs/tasks.md; tasks/NAME.jsonl.gz: what was drawn."""
    head = {**provenance(command), "differences": differences}
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in chosen)
    (TASKS / f"{name}.json").write_text(json.dumps(head, ensure_ascii=False)[:-1] + ', "entries": [\n' + lines + "\n]}\n")
    text = "".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n" for entry in drawn)
    (TASKS / f"{name}.jsonl.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{name}: {len(chosen)} chosen, {len(drawn)} drawn")
