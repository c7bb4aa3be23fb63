"""Goldens beside the tiny checkpoints of family/: every tap of a pair, of a text with padding and holes, and of tokens between which ε decides."""

from pathlib import Path

import torch
from transformers import AutoTokenizer, PreTrainedModel

from families import fills_masks, reads_first_token
from generated import load
from golden_file import Golden
from taps import Run, record

SEED = 20261122
PAIR = ("Anna ran.", "Who?")
TEXT = "Where is it now?"
PLAIN = 4  # tokens of the case in which ε decides


def make(directory: Path, command: str) -> None:
    """Writes `golden.safetensors` into `directory`."""
    model, tokenizer = load(directory), AutoTokenizer.from_pretrained(directory)
    golden = Golden(SEED)
    for name, run in runs(model, tokenizer).items():
        golden.add(name, run, record(model, run))
    golden.write(directory / "golden.safetensors", command, directory / "model.safetensors")


def runs(model: PreTrainedModel, tokenizer) -> dict[str, Run]:
    """The cases by name."""
    pair, text = tokenizer(*PAIR), tokenizer(TEXT)["input_ids"]
    holes = [1, 1, 0, 1, 1, 0] + [1] * (len(text) - 6) + [0, 0]
    of_text, last = reads_first_token(model), len(text) - 1
    few = fills_masks(model)  # its logits are many
    return {
        "pair": Run(pair["input_ids"], token_type_ids=pair.get("token_type_ids"), positions=[0] if of_text else [1, 4] if few else None),
        "holes and padding": Run(text + [model.config.pad_token_id] * 2, attention_mask=holes, positions=[0] if of_text else [0, last], lens=True),
        "ε decides": Run(most_alike(model, tokenizer), positions=[0], ablate=((1, 2),)),
    }


def most_alike(model: PreTrainedModel, tokenizer) -> list[int]:
    """Tokens, between the special ones, whose embeddings vary least: an ε is seen where the variance under its root is small."""
    spread = model.get_input_embeddings().weight.var(-1)
    words = [id for id in torch.argsort(spread).tolist() if id not in tokenizer.all_special_ids]
    return [tokenizer.cls_token_id, *words[:PLAIN], tokenizer.sep_token_id]
