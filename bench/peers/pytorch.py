"""PyTorch with transformers: the same lines of JSON as bench/engines/serve.mjs.

Where only answers are asked for, the head runs at the masks alone, as one can do by hand; the library's own pipeline computes all logits.
"""

import base64
import json
import resource
import sys
import time
from pathlib import Path

import torch
import transformers
from transformers import RobertaForMaskedLM


class Engine:
    """One model, as the benchmark asks it."""

    def __init__(self, folder: str, threads: int, dtype: str, **_):
        if dtype != "f32":
            raise ValueError("PyTorch is raced in f32 only")
        torch.set_num_threads(threads)
        self.model = RobertaForMaskedLM.from_pretrained(folder, dtype=torch.float32).eval()
        self.description = f"PyTorch {torch.__version__.split('+')[0]}, transformers {transformers.__version__}"

    def answer(self, cell: dict) -> list[list[int]]:
        return torch.topk(self.mask_logits(cell), 5).indices.tolist()

    def mask_logits(self, cell: dict) -> torch.Tensor:
        ids, mask = padded(cell["ids"])
        states = self.model.roberta(input_ids=ids, attention_mask=mask).last_hidden_state
        return self.model.lm_head(states[torch.arange(len(ids)), torch.tensor(cell["masks"])])

    def logits(self, cell: dict) -> torch.Tensor:
        ids, mask = padded(cell["ids"])
        return self.model(input_ids=ids, attention_mask=mask).logits

    def check(self, work: str, cell: dict, where: list[dict]) -> list[dict]:
        best = self.answer(cell)
        if work == "answer":
            rows = self.mask_logits(cell)
            return [{"best": best[w["sequence"]], "logits": [encoded(rows[w["sequence"]])]} for w in where]
        logits = self.logits(cell)
        rows = lambda w: [encoded(logits[w["sequence"], position]) for position in w["positions"]]
        return [{"best": best[w["sequence"]], "logits": rows(w)} for w in where]


def padded(ids: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    rows = [torch.tensor(sequence) for sequence in ids]
    batch = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=1)
    return batch, (batch != 1).long()


def encoded(row: torch.Tensor) -> str:
    return base64.b64encode(row.contiguous().numpy().tobytes()).decode()


def peak_memory() -> int:
    """Bytes. Linux hands `ru_maxrss` of a parent on to the processes it starts; the high-water mark is this process's own."""
    try:
        marks = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    except OSError:
        marks = []
    return int(marks[0] if marks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * 1024


def say(message: dict) -> None:
    print(json.dumps(message), flush=True)


def main() -> None:
    options = json.loads(sys.argv[1])
    cells = json.loads(Path(options.pop("cells")).read_text())
    try:
        engine = Engine(**options)
    except Exception as error:
        say({"refused": str(error).split("\n")[0]})
        return
    engine.answer(cells[0])
    say({"description": engine.description, "rss": peak_memory()})
    for line in sys.stdin:
        request = json.loads(line)
        cell = cells[request["cell"]]
        if request.get("check"):
            say({"answers": engine.check(request["work"], cell, request["check"])})
            continue
        begin = time.perf_counter()
        getattr(engine, request["work"])(cell)
        say({"ms": 1000 * (time.perf_counter() - begin)})


if __name__ == "__main__":
    with torch.inference_mode():
        main()
