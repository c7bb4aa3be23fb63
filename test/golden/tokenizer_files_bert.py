"""Writes test/golden/tokenizer-files-bert.jsonl: what `AutoTokenizer` makes of BERT's folders whose files say different things, drawn at random.

    pip install -r test/golden/requirements.txt
    python test/golden/tokenizer_files_bert.py [--seed N --folders N --out FILE]

As tokenizer-files.jsonl, of which the lines are brothers: `vocab` is WordPiece's, a tokenizer.json has it left out, and vocab.txt is `text`. A case
has a second text, and the token types.

Left out as mistakes of 5.x: BertTokenizer ignores the normalizer, the pre-tokenizer and the decoder of a tokenizer.json, and what its model says beside
the vocabulary. Where tokenizer_config.json is silent, the file's normalizer is therefore the one that the class would make. An unknown token that is null
becomes the word None.
"""

import json
from pathlib import Path

from tokenizer_files import BRACKETS, Draw, make

PLAIN = {role: token for role, token in BRACKETS.items() if role not in ("bos", "eos")}
LACKING = {**PLAIN, "mask": "<m>", "pad": "<pad>"}  # the vocabulary lacks these two
LETTERS = "abcdehilnorstwxy"
VOCAB = ["[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"!'-,.6<>[]", *LETTERS, *(f"##{c}" for c in LETTERS), "the", "The", "cafe", "café", "il", "##the", "in", "日", "don", "do", "not"]
TEXTS = [("the[MASK] In<m> café", "The <url> [SEP]x"), (" abc [CLS]the[SEP] <url>x  IL-6 日the <image>", "don't . !"), ("<num> <url>[UNK]a IL-6in ÉT", "")]
BERT_CLASSES = ["BertTokenizer", "BertTokenizerFast", "DistilBertTokenizer", "ElectraTokenizerFast", "MobileBertTokenizer"]
OTHERS = ["PreTrainedTokenizerFast", "TokenizersBackend", "OwnTokenizer"]


class BertDraw(Draw):
    vocab = VOCAB

    def flags(self, content: str, typed: bool = True, **fixed) -> dict:
        """A token that the normalizer would change is found as it stands: the library decodes a changed one as changed."""
        return super().flags(content, typed, **(fixed if content == content.lower() else {**fixed, "normalized": False}))

    def named(self, names: dict[str, str], typed: bool) -> dict:
        roles = super().named({**BRACKETS, **names}, typed)
        roles = {key: token for key, token in roles.items() if self.often(0.8) or key not in ("bos_token", "eos_token")}
        if roles.get("unk_token", "") is None:
            roles.pop("unk_token")
        return roles

    def normalizing(self) -> dict:
        says = {}
        if self.often(0.6):
            says["do_lower_case"] = self.often()
        if self.often(0.3):
            says["strip_accents"] = self.rng.choice([None, True, False])
        if self.often(0.3):
            says["tokenize_chinese_chars"] = self.often()
        return says

    def tokenizer_json(self, names: dict[str, str], says: dict, of_bert: bool) -> dict:
        cls, sep = ([names[role], VOCAB.index(names[role])] for role in ("cls", "sep"))
        special = lambda t, type_id=0: {"SpecialToken": {"id": t, "type_id": type_id}}
        text = lambda t, type_id=0: {"Sequence": {"id": t, "type_id": type_id}}
        template = {
            "type": "TemplateProcessing",
            "single": [special(cls[0]), text("A"), special(sep[0])],
            "pair": [special(cls[0]), text("A"), special(sep[0]), text("B", 1), special(sep[0], 1)],
            "special_tokens": {t: {"id": t, "ids": [i], "tokens": [t]} for t, i in (cls, sep)},
        }
        free = lambda key: key in says or not of_bert
        normalizer = {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": self.often() if free("tokenize_chinese_chars") else True,
            "strip_accents": self.rng.choice([None, True, False]) if free("strip_accents") else None,
            "lowercase": self.often() if free("do_lower_case") else True,
        }
        return {
            "version": "1.0",
            "truncation": self.rng.choice([None, {"direction": "Right", "max_length": 5, "strategy": "LongestFirst", "stride": 0}]),
            "padding": self.rng.choice([None, {"strategy": {"Fixed": 12}, "direction": "Right", "pad_to_multiple_of": None, "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"}]),
            "added_tokens": [{"id": i, **t} for i, t in self.added(names, 0.95, False)],
            "normalizer": normalizer if not of_bert or self.often(0.9) else None,
            "pre_tokenizer": {"type": "BertPreTokenizer"} if not of_bert or self.often(0.9) else None,
            "post_processor": self.rng.choice([template, template, {"type": "BertProcessing", "cls": cls, "sep": sep}, None]),
            "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True} if not of_bert or self.often(0.9) else None,
        }  # fmt: skip

    def folder(self) -> dict:
        names = self.rng.choice([PLAIN, PLAIN, PLAIN, LACKING])
        files = {"config.json": {"model_type": self.rng.choice(["bert", "bert", "distilbert"]), "vocab_size": len(VOCAB)}}
        of_bert, says = True, {}
        if self.often(0.85):
            says = self.normalizing()
            config = files["tokenizer_config.json"] = {**self.config(names), **says}
            for key in ("add_prefix_space", "trim_offsets"):
                config.pop(key, None)
            if self.often(0.3):
                config["clean_up_tokenization_spaces"] = self.often()
            if self.often(0.7):
                config["tokenizer_class"] = self.rng.choice([*BERT_CLASSES, *BERT_CLASSES, *OTHERS])
                of_bert = config["tokenizer_class"] in BERT_CLASSES
        if self.often(0.6) or not of_bert:
            files["tokenizer.json"] = self.tokenizer_json(names, says, of_bert)
        else:
            files["vocab.txt"] = None  # the one above
        if self.often(0.2):
            files["special_tokens_map.json"] = {**self.named(names, False), **self.more()}
        if self.often(0.2):
            tokens = self.with_ids([{"content": t} for t in self.rng.sample(["<url>", "<num>", "<image>"], self.rng.randrange(1, 3))])
            files["added_tokens.json"] = {t["content"]: i for i, t in tokens}
        return files


def write(folder: Path, files: dict) -> None:
    model = {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": {t: i for i, t in enumerate(VOCAB)}}
    for name, content in files.items():
        if name == "tokenizer.json":
            content = {**content, "model": model}
        text = "\n".join(VOCAB) + "\n" if name == "vocab.txt" else json.dumps(content)
        (folder / name).write_text(text, encoding="utf-8")


def cases(tokenizer, _files: dict) -> list:
    return [case(tokenizer, *texts) for texts in TEXTS]


def case(tokenizer, text: str, pair: str) -> list:
    encoding = tokenizer(text, pair or None, return_offsets_mapping=True, return_token_type_ids=True)
    offsets = [at for span in encoding.offset_mapping for at in span]
    return [encoding.input_ids, tokenizer.decode(encoding.input_ids, skip_special_tokens=True), offsets, encoding.token_type_ids]


if __name__ == "__main__":
    make("tokenizer_files_bert", __doc__, BertDraw, {"vocab": VOCAB, "texts": TEXTS}, write=write, cases=cases, seed=20261202, folders=36)
