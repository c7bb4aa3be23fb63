"""Writes family/<architecture>/<head>/: a tiny checkpoint of each architecture with each head, saved by transformers with its tokenizer.

    python test/golden/make.py --only family

Two layers, three heads of six, 96 places and a `model_max_length` of 80. The tokenizers know the words of family/text.txt: byte-level BPE for RoBERTa,
WordPiece for BERT (lower-casing) and DistilBERT (cased). The weights come from the seeded generator, some made larger: with those of a fresh model all
answers would be alike, and would test nothing; much larger, and PyTorch itself would stray from the true scores by 1e-5. For the same reason a label's bias
is what makes all labels alike likely on the text.
"""

import re
import shutil
from collections import Counter
from pathlib import Path

import torch
import transformers
from tokenizers import ByteLevelBPETokenizer, normalizers, pre_tokenizers
from transformers import AutoConfig, BertTokenizer, DistilBertTokenizer, PreTrainedTokenizerBase, RobertaTokenizer
from transformers import AutoModelForMaskedLM, AutoModelForQuestionAnswering, AutoModelForSequenceClassification, AutoModelForTokenClassification

import family_taps
from generated import weight
from seeded_random import seed_for

FOLDER = Path(__file__).resolve().parent / "family"
TEXT = FOLDER / "text.txt"
SEED = 20261122
ROOM, MAX_LENGTH, VOCAB = 96, 80, 360
HEADS = {
    "mlm": (AutoModelForMaskedLM, None),
    "classifier": (AutoModelForSequenceClassification, ["contradiction", "neutral", "entailment"]),
    "tokens": (AutoModelForTokenClassification, ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "LOC"]),
    "span": (AutoModelForQuestionAnswering, None),
}
LARGER = [
    (r"(query|key|q_lin|k_lin)\.weight$", 2),  # attention that looks at a few tokens, not at all of them
    (r"word_embeddings\.weight$", 2),
    (r"^(classifier\.out_proj|classifier|qa_outputs)\.weight$", 2.5),
]


def main() -> None:
    torch.set_num_threads(1)
    transformers.logging.disable_progress_bar()
    for architecture, (tokenizer_of, sizes) in ARCHITECTURES.items():
        tokenizer = tokenizer_of()
        for head, (model_class, labels) in HEADS.items():
            folder = FOLDER / architecture / head
            shutil.rmtree(folder, ignore_errors=True)
            named = {"id2label": dict(enumerate(labels)), "label2id": {label: i for i, label in enumerate(labels)}} if labels else {}
            config = AutoConfig.for_model(architecture, **sizes, vocab_size=len(tokenizer), **named)
            model = model_class.from_config(config).eval()
            fill(model, seed_for(SEED, f"{architecture} {head}"))
            if labels:
                even_out(model, tokenizer)
            model.save_pretrained(folder)
            tokenizer.save_pretrained(folder)
            family_taps.make(folder, "python test/golden/make.py --only family")


def byte_level() -> PreTrainedTokenizerBase:
    trained = ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trained.train(str(TEXT), vocab_size=VOCAB, min_frequency=2, special_tokens=special, show_progress=False)
    folder = FOLDER / "vocabulary"
    folder.mkdir(exist_ok=True)
    trained.save_model(str(folder))
    tokenizer = RobertaTokenizer.from_pretrained(folder, model_max_length=MAX_LENGTH)
    shutil.rmtree(folder)
    return tokenizer


def word_piece(kind: type[BertTokenizer], lowercase: bool) -> PreTrainedTokenizerBase:
    """All characters, and the most frequent words, beginnings and ends: the trainer of `tokenizers` gives another vocabulary each time."""
    normal = normalizers.BertNormalizer(lowercase=lowercase).normalize_str(TEXT.read_text(encoding="utf-8"))
    words = [word for word, _ in pre_tokenizers.BertPreTokenizer().pre_tokenize_str(normal)]
    single = sorted(set("".join(words)))
    pieces = Counter(piece for word in words for piece in {word, word[:2], word[:3], *(f"##{word[at:]}" for at in range(2, 5))} if len(piece.strip("#")) > 1)
    frequent = sorted(pieces, key=lambda piece: (-pieces[piece], piece))
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocab = [*special, *single, *(f"##{c}" for c in single if c.isalnum()), *frequent][:VOCAB]
    return kind(vocab={piece: i for i, piece in enumerate(vocab)}, do_lower_case=lowercase, model_max_length=MAX_LENGTH)


SIZES = {"hidden_size": 18, "num_attention_heads": 3, "num_hidden_layers": 2, "intermediate_size": 37}
DISTIL_SIZES = {"dim": 18, "n_heads": 3, "n_layers": 2, "hidden_dim": 37}
SPECIAL = {"pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2}
ARCHITECTURES = {
    "roberta": (byte_level, {**SIZES, **SPECIAL, "max_position_embeddings": ROOM + 2, "type_vocab_size": 1, "layer_norm_eps": 1e-5}),
    "bert": (lambda: word_piece(BertTokenizer, True), {**SIZES, "max_position_embeddings": ROOM, "type_vocab_size": 2}),
    "distilbert": (lambda: word_piece(DistilBertTokenizer, False), {**DISTIL_SIZES, "max_position_embeddings": ROOM}),
}


@torch.no_grad()
def fill(model: torch.nn.Module, seed: int) -> None:
    """Seeded numbers, by a parameter's name."""
    for name, parameter in model.named_parameters():
        factor = next((factor for pattern, factor in LARGER if re.search(pattern, name)), 1)
        parameter.copy_(torch.from_numpy(weight(name, tuple(parameter.shape), seed)) * factor)


@torch.no_grad()
def even_out(model: torch.nn.Module, tokenizer: PreTrainedTokenizerBase) -> None:
    """Takes the mean of a label's logits over the text from its bias; most tokens are no name: O."""
    texts = TEXT.read_text(encoding="utf-8").splitlines()
    logits = torch.cat([model(**tokenizer(text, return_tensors="pt")).logits.flatten(0, -2) for text in texts])
    bias = getattr(model.classifier, "out_proj", model.classifier).bias
    bias.copy_((bias - logits.mean(0)).mul(64).round().div(64))
    if model.config.id2label[0] == "O":
        bias[0] += 2


if __name__ == "__main__":
    main()
