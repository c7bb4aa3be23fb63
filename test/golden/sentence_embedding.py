"""Writes sentence-embedding/ and tasks/sentence-embedding.json: folders of sentence-transformers, and the vectors that it makes of texts with them.

    python test/golden/make.py --only sentence-embedding

`saved/` is a whole folder as version 6.2 saves it. The others hold what stands beside a model, which is one of the family's: its name is in the answers.
"""

import gzip
import json
import os
import random
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import sentence_transformers
import torch
import transformers
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, Transformer

from golden_file import ROOT, provenance, sha256
from golden_file import write as write_tensors
from task_answers import TASKS, drawn_text

FAMILY, FOLDER = ROOT / "test/golden/family", ROOT / "test/golden/sentence-embedding"
MODES = ["cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"]
HIDDEN = 18
SEED, COUNT, NUMBERS = 20261203, 70, 3
TEXTS = [
    "The company opened its first office in London.",
    "", " Outer spaces and CAPITALS stay. ", "na\u00efve \U0001f600 \u6771\u4eac [MASK] z", "the river runs to the sea, " * 20,
]  # fmt: skip
SENTENCES = [
    *TEXTS, "How do I get my money back?", "Refunds are made within a fortnight.", "\u5f7c\u306f\u6771\u4eac\u306b\u4f4f\u3093\u3067\u3044\u308b\u3002", "x " * 600,
    "A man is playing a guitar.", "Someone plays an instrument.", "Die Stra\u00dfe ist na\u00df; \u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 & co.", "e\u0301\u200b [SEP] 3.14\u20ac",
    "def f(x): return x ** 2  # squares", "https://example.com/a?b=c&d=e", "!" * 40,
]  # fmt: skip
COMMAND = "python test/golden/make.py --only sentence-embedding"
PROMPTS = {"query": "query: ", "passage": "This is a passage: "}
ASKED = [{}, {"prompt": "Who wrote: "}, {"prompt_name": "passage"}, {"prompt_name": "document"}]


OLD = "sentence_transformers.models"
NEW = {
    "Transformer": "sentence_transformers.base.modules.transformer", "Pooling": "sentence_transformers.sentence_transformer.modules.pooling",
    "Dense": "sentence_transformers.base.modules.dense", "Normalize": "sentence_transformers.base.modules.normalize",
}  # fmt: skip


def modules(*names: str, old: bool = False) -> list[dict]:
    """modules.json with these classes, by the names of today or by those of years ago."""
    rows = [(f"{OLD if old else NEW[name]}.{name}", f"{i}_{name}" if i else "") for i, name in enumerate(names)]
    return [{"idx": i, "name": str(i), "path": path, "type": kind} for i, (kind, path) in enumerate(rows)]


def dense(folder: Path, inputs: int, outputs: int, seed: int, **options) -> None:
    """A layer as the library saves it."""
    torch.manual_seed(seed)
    folder.mkdir(parents=True)
    Dense(inputs, outputs, **options).save(str(folder))


def variants() -> dict[str, tuple[str, dict[str, dict], list[dict], list[tuple[str, dict]]]]:
    """name -> (its model, JSON files, options of calls, dense layers)"""
    new = modules("Transformer", "Pooling")
    pool = lambda mode, **more: {"embedding_dimension": HIDDEN, "pooling_mode": mode, "include_prompt": True, **more}
    flags = {f"pooling_mode_{name}": False for name in ["cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken"]}
    prompts = {"prompts": PROMPTS, "default_prompt_name": "query", "similarity_fn_name": "cosine"}
    sides = {"activation_function": torch.nn.Identity(), "bias": False, "use_residual": True}
    found = {mode: ("bert/mlm", {"modules.json": new, "1_Pooling/config.json": pool(mode)}, [{}], []) for mode in MODES}
    found["flags"] = (
        "bert/mlm",
        {"modules.json": modules("Transformer", "Pooling", "Normalize", old=True), "sentence_bert_config.json": {"max_seq_length": 12, "do_lower_case": False},
         "1_Pooling/config.json": {"word_embedding_dimension": HIDDEN, **flags, "pooling_mode_mean_tokens": True, "pooling_mode_cls_token": True, "pooling_mode_max_tokens": True}},
        [{}], [],
    )  # fmt: skip
    found["no-flag"] = (
        "roberta/mlm",
        {"modules.json": modules("Transformer", "Pooling", old=True), "sentence_roberta_config.json": {"max_seq_length": None}, "1_Pooling/config.json": {"word_embedding_dimension": HIDDEN, **flags}},
        [{}, {"normalize_embeddings": True}], [],
    )  # fmt: skip
    found["lower-case"] = (
        "distilbert/mlm",
        {"modules.json": new, "sentence_bert_config.json": {"max_seq_length": 20, "do_lower_case": True}, "1_Pooling/config.json": pool("mean")},
        [{}], [],
    )  # fmt: skip
    found["dense"] = (
        "bert/mlm",
        {"modules.json": modules("Transformer", "Pooling", "Dense", "Dense", "Normalize"), "1_Pooling/config.json": pool(["weightedmean", "cls"])},
        [{}], [("2_Dense", {"inputs": 2 * HIDDEN, "outputs": 10, "seed": 1}), ("3_Dense", {"inputs": 10, "outputs": 7, "seed": 2, **sides})],
    )  # fmt: skip
    found["square"] = (
        "bert/mlm",
        {"modules.json": modules("Transformer", "Pooling", "Dense", old=True), "1_Pooling/config.json": pool("mean")},
        [{}], [("2_Dense", {"inputs": HIDDEN, "outputs": HIDDEN, "seed": 3, "activation_function": torch.nn.ReLU(), "use_residual": True})],
    )  # fmt: skip
    found["prompts"] = (
        "bert/mlm",
        {"modules.json": new, "1_Pooling/config.json": pool(MODES), "config_sentence_transformers.json": prompts}, ASKED, [],
    )  # fmt: skip
    found["without-prompt"] = (
        "bert/mlm",
        {"modules.json": new, "1_Pooling/config.json": pool(MODES, include_prompt=False), "config_sentence_transformers.json": prompts}, ASKED, [],
    )  # fmt: skip
    found["ends-without-prompt"] = (
        "distilbert/mlm",
        {"modules.json": new, "1_Pooling/config.json": pool(["lasttoken", "cls"], include_prompt=False), "config_sentence_transformers.json": prompts}, ASKED, [],
    )  # fmt: skip
    return found


def write(name: str, files: dict[str, dict], layers: list[tuple[str, dict]]) -> None:
    for file, content in files.items():
        place = FOLDER / name / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(content, indent=2) + "\n")
    for path, options in layers:
        dense(FOLDER / name / path, **options)


def saved() -> None:
    """A model with all that is the library's own, by its own hand."""
    torch.manual_seed(0)
    encoder = Transformer(str(FAMILY / "bert/mlm"))
    model = SentenceTransformer(modules=[encoder, Pooling(HIDDEN, "mean"), Normalize()], prompts={"query": "query: "}, device="cpu")
    model.save_pretrained(str(FOLDER / "saved"), create_model_card=False)
    settings = FOLDER / "saved/config_sentence_transformers.json"
    content = json.loads(settings.read_text())
    content["__version__"]["pytorch"] = content["__version__"]["pytorch"].split("+")[0]
    settings.write_text(json.dumps(content, indent=2) + "\n")


def drawn(name: str, model: SentenceTransformer) -> list[dict]:
    """Some numbers of the vectors of texts that are drawn."""
    dice = random.Random(f"{SEED} {name}")
    texts = [drawn_text(dice, dice.randint(0, 9)) for _ in range(COUNT)]
    rows = []
    for text, vector in zip(texts, model.encode(texts)):
        at = sorted(dice.sample(range(len(vector)), NUMBERS))
        rows.append({"folder": name, "text": text, "numbers": [[i, float(f"{vector[i]:.8g}")] for i in at]})
    return rows


def answers(model: SentenceTransformer, calls: list[dict]) -> list[dict]:
    return [{"options": options, "vectors": [[float(f"{x:.8g}") for x in row.tolist()] for row in model.encode(TEXTS, **options)]} for options in calls]


def minilm() -> None:
    """real/minilm-sentences.safetensors, where `npm run models` has brought the model."""
    folder = Path(os.environ.get("TYPEFORMER_REAL_MODELS", ROOT / "models")) / "minilm"
    if not folder.exists():
        print(f"left out: no {folder} (npm run models)")
        return
    vectors = SentenceTransformer(str(folder), device="cpu").encode(SENTENCES)
    made = {**provenance(COMMAND), "model_sha256": sha256(folder / "model.safetensors"), "sentence_transformers": sentence_transformers.__version__}
    target = ROOT / "test/golden/real/minilm-sentences.safetensors"
    target.parent.mkdir(exist_ok=True)
    write_tensors(target, {"vectors": vectors}, {**made, "texts": json.dumps(SENTENCES, ensure_ascii=False)})


def main() -> None:
    torch.set_num_threads(1)
    transformers.logging.disable_progress_bar()
    shutil.rmtree(FOLDER, ignore_errors=True)
    saved()
    own = SentenceTransformer(str(FOLDER / "saved"), device="cpu")
    entries = [{"folder": "saved", "model": None, "calls": answers(own, [{}, {"prompt_name": "query"}])}]
    rows = drawn("saved", own)
    for name, (model, files, calls, layers) in variants().items():
        write(name, files, layers)
        with TemporaryDirectory() as temporary:
            whole = Path(temporary) / "model"
            shutil.copytree(FAMILY / model, whole)
            shutil.copytree(FOLDER / name, whole, dirs_exist_ok=True)
            opened = SentenceTransformer(str(whole), device="cpu")
            entries.append({"folder": name, "model": model, "calls": answers(opened, calls)})
            rows += drawn(name, opened)
    plain = SentenceTransformer(str(FAMILY / "distilbert/mlm"), device="cpu")
    entries.append({"folder": None, "model": "distilbert/mlm", "calls": answers(plain, [{}])})
    minilm()
    head = {**provenance(COMMAND), "sentence_transformers": sentence_transformers.__version__, "texts": TEXTS}
    text = json.dumps(head)[:-1] + ', "entries": [\n' + ",\n".join(json.dumps(each) for each in entries) + "\n]}\n"
    (TASKS / "sentence-embedding.json").write_text(text)
    lines = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
    (TASKS / "sentence-embedding.jsonl.gz").write_bytes(gzip.compress(lines.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
