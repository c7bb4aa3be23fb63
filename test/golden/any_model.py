"""Goldens beside a checkpoint: three short sentences whole, five longer ones sampled, and a pair where the model tells its texts apart."""

from pathlib import Path

from transformers import AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from families import fills_masks, reads_first_token
from generated import load
from golden_file import Golden
from taps import Run, record

SEED = 1
SHORT = [
    "She opened the <mask> and walked into the room.",
    "He looked at <mask> and smiled.",
    "The <mask> of the house was <mask>.",
]
LONG = [
    '"I do not know what you <mask>," said the old man, and he shut the <mask> behind him without another word.',
    "In economics, the price rises when the <mask> falls; in the market of 1907, however, 3,250 sellers saw the opposite.",
    "Antibiotics are used to treat bacterial <mask>, but they do not help against a virus; ask your <mask> before you take them.",
    "Caf\u00e9, na\u00efve, \u0440\u0443\u0441\u0441\u043a\u0438\u0439, \u65e5\u672c\u8a9e and \U0001f469\u200d\U0001f680: the <mask> reads them all, byte by byte, and never says that it does not know.",
]
PAIR = ("Who opened the door?", "She opened it, and walked into the room.")
WORD = "door"  # in the place of a mask, where the model fills none
REFRAIN = " The night was long, the road was dark, and nobody in the village had seen the <mask> since the rain began."


def make(directory: Path, command: str) -> None:
    """Writes `golden.safetensors` into `directory`; a masked language model's logits are kept at the masks (of the first sentence, at all)."""
    model = load(directory)
    tokenizer = AutoTokenizer.from_pretrained(directory)
    limit = longest(model)
    golden = Golden(SEED)
    for sentence in SHORT + LONG:
        text = sentence.replace("<mask>", tokenizer.mask_token if fills_masks(model) else WORD)
        ids = tokenizer(text)["input_ids"]
        if len(ids) > limit:
            print(f"left out, longer than the limit of {limit} tokens: {sentence}")
            continue
        run = Run(ids, positions=places(model, tokenizer, ids, sentence == SHORT[0]), lens=sentence in (SHORT[1], LONG[0]))
        golden.add(sentence, run, record(model, run), text, full=sentence in SHORT)
    run = at_the_limit(model, tokenizer, limit)
    golden.add(f"{limit} tokens, the limit", run, record(model, run), full=False)
    pair = tokenizer(*PAIR)
    if "token_type_ids" in pair:
        run = Run(pair["input_ids"], token_type_ids=pair["token_type_ids"], positions=[0])
        golden.add(" / ".join(PAIR), run, record(model, run))
    golden.write(directory / "golden.safetensors", command, directory / "model.safetensors")


def longest(model: PreTrainedModel) -> int:
    """How many tokens the model has positions for: a RoBERTa counts them from behind its padding's."""
    positions = model.config.max_position_embeddings
    return positions if model.config.model_type in ("bert", "distilbert") else positions - model.config.pad_token_id - 1


def at_the_limit(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, limit: int) -> Run:
    """A text cut to the longest sequence that the model can read."""
    text = REFRAIN.strip() + REFRAIN * (limit // 16)
    ids = tokenizer(text.replace("<mask>", tokenizer.mask_token or WORD), truncation=True, max_length=limit)["input_ids"]
    assert len(ids) == limit
    return Run(ids, positions=places(model, tokenizer, ids))


def places(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, ids: list[int], everywhere: bool = False) -> list[int] | None:
    """Where logits are taken: where the model is trained to stand. None is everywhere."""
    if reads_first_token(model):
        return [0]
    if everywhere or not fills_masks(model):
        return None
    return [i for i, token in enumerate(ids) if token == tokenizer.mask_token_id]
