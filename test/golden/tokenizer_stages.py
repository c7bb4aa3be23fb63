"""Writes test/golden/tokenizer-stages.jsonl: what the Rust `tokenizers` makes of nasty texts with stages of every kind, drawn at random.

    pip install tokenizers==0.23.3
    python test/golden/tokenizer_stages.py [--seed N --tokenizers N --texts N --out FILE]

The first line says where the rest comes from, and holds `characters`, a tokenizer.json whose BPE is of characters, and `words`, one with a WordPiece. Then
one JSON object a line:
  { base, change, cases }   base: "bytes" (the bundled tokenizer, cut to its first 300 merges), "characters" or "words"; change: what is put over it
  cases: [[text, pair or null, ids, offsets, decoded, skipped, token types, word ids], ...]
Offsets are flat, in UTF-16 units; null where several post-processors hide of which text of a pair a token is. `decoded` is null where the
normalizer changes an added token: the library then decodes it as changed.
"""

import argparse
import copy
import json
import platform
import random
import string
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import tokenizers
from tokenizers import Tokenizer, normalizers

from tokenizer import MARKS, MODEL, ROOT, any_character, texts, utf16

GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
SHORTER = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
BEHAVIORS = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"]
HARD = [
    *MARKS, "a\u0323\u0307", "a\u0307\u0323", "\u1e69", "s\u0323\u0307", "\u00e1\u0323", "\u0344\u0323", "\u1100\u1161\u11a8", "\uac00\u11a8", "\u1100\u1161\u1161",
    "\u212b", "\u2126", "\ufb01", "\uff21\u30ab\u3099", "\u3392", "\u01c4", "\u1fa7", "\u0130", "\u1e9e", "\u03a3\u03a3", "\u0390", "\u0f73\u0f71", "\u0cca\u0cd5", "\u09c7\u09be",
    "\U00011935\U00011930", "\U0001d15e", "\U000105d2\u0307", "\u0327\u0301", "\u2581", "\u2581\u2581 x", "  x   y", "12\u0663\u00bd\u2167", "a-b--c...d", "\u00a1\u00bf\u3001\u300c\U00010100", "$+<=>^`|~",
]  # fmt: skip


def bytes_base() -> dict:
    """The bundled tokenizer, cut to its first merges."""
    file = json.loads(MODEL.read_text())
    model = file["model"]
    model["merges"] = model["merges"][:300]
    kept = [t for t, _ in sorted(model["vocab"].items(), key=lambda item: item[1])[:260]] + list(dict.fromkeys(a + b for a, b in model["merges"])) + ["<mask>"]
    model["vocab"] = {token: i for i, token in enumerate(kept)}
    for token in file["added_tokens"]:
        token["id"] = model["vocab"][token["content"]]
    return file


def characters_base() -> dict:
    """A BPE of characters, with tokens for bytes, as those that came from SentencePiece."""
    merges = ["t h", "th e", "\u2581 the", "a n", "an d", "\u2581 and", "i n", "r o", "ro o", "roo m", "e r", "1 2", ". .", "\u2581 a", "\u2581\u2581 the", "\u2581 \u2581", " t", "\u0120 t", "\u0120t he", "e \u0301"]
    merges = [m.split(" ") if m != " t" else [" ", "t"] for m in merges]
    letters = [c for c in string.printable if c not in "\x0b\x0c"] + list("\u2581\u00e9\u00e0\u0301\u0120\u00b1\u65e5\u672c\u1100\u1161\uac00")
    tokens = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", *(f"<0x{b:02X}>" for b in range(256)), *letters]
    merges = [m for m in merges if m != ["\u2581\u2581", "the"]]
    tokens = list(dict.fromkeys([*tokens, *("".join(m) for m in merges)]))
    parts = set(tokens)
    merges = [m for m in merges if set(m) <= parts]
    flags = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": i, "content": t, **flags, "lstrip": t == "<mask>"} for i, t in enumerate(tokens[:5])],
        "normalizer": None, "pre_tokenizer": None, "post_processor": None, "decoder": None,
        "model": {"type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None, "end_of_word_suffix": None, "fuse_unk": False,
                  "byte_fallback": False, "ignore_merges": False, "vocab": {t: i for i, t in enumerate(tokens)}, "merges": merges},
    }  # fmt: skip


def words_base() -> dict:
    """A WordPiece. Each of its prefixes has letters of its own, so that one that is not meant does not fit either."""
    letters = list("abcdefghilmnoprstuvwxyz0123456789\u00e9\u0301\u0130\u03c3\u65e5\u1100\u1161")
    pieces = ["the", "The", "door", "in", "ing", "ed", "room", "open", "do", "not", "n", "t", "20", "26"]
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    signs = [c for c in string.punctuation if c not in "\"`"] + ["\u3002", "\u2019", "\u00a3"]
    tokens = list(dict.fromkeys([*special, *signs, *letters, *"TRE", *pieces, *(p + c for p in ("##", "@@") for c in [*letters, *pieces])]))
    flags = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": i, "content": t, **flags} for i, t in enumerate(tokens[: len(special)])],
        "normalizer": None, "pre_tokenizer": None, "post_processor": None, "decoder": None,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                  "vocab": {t: i for i, t in enumerate(tokens)}},
    }  # fmt: skip


class Draw:
    """Stages drawn at random. The first ones of a kind come one by one, so that each is there."""

    def __init__(self, rng: random.Random, vocab: dict[str, int]):
        self.rng, self.vocab = rng, vocab

    def flag(self) -> bool:
        return self.rng.random() < 0.5

    def many(self, key: str, one, most: int = 3) -> dict | None:
        drawn = [one() for _ in range(self.rng.choice([0, 1, 1, 1, 2, most]))]
        if len(drawn) == 1 and self.flag():
            return drawn[0]
        if len(drawn) > 1 and self.flag():
            drawn[0] = {"type": "Sequence", key: [drawn[0]]}
        return {"type": "Sequence", key: drawn} if drawn else None

    def normalizer(self) -> dict:
        kind = self.rng.choice(["BertNormalizer", "BertNormalizer", "Lowercase", "NFC", "NFD", "NFKC", "NFKD", "StripAccents", "Replace", "Prepend"])
        if kind == "BertNormalizer":
            flags = {key: self.flag() for key in ("clean_text", "handle_chinese_chars", "lowercase")}
            return {"type": kind, **flags, "strip_accents": self.rng.choice([None, True, False])}
        if kind == "Replace":
            pattern = self.rng.choice([{"String": " "}, {"String": "a"}, {"String": "th"}, {"String": "\u0301"}, {"Regex": " {2,}"}, {"Regex": r"\s+"}, {"Regex": GPT2}])
            return {"type": kind, "pattern": pattern, "content": self.rng.choice(["\u2581", " ", "", "xyz", "\U0001f600", "  "])}
        return {"type": kind, "prepend": self.rng.choice(["\u2581", " ", "ab", "\U0001f600"])} if kind == "Prepend" else {"type": kind}

    def pre_tokenizer(self) -> dict:
        kind = self.rng.choice(["BertPreTokenizer", "ByteLevel", "ByteLevel", "Digits", "Punctuation", "Split", "Whitespace", "WhitespaceSplit"])
        if kind == "ByteLevel":
            return self.byte_level()
        if kind == "Digits":
            return {"type": kind, "individual_digits": self.flag()}
        if kind == "Punctuation":
            return {"type": kind, "behavior": self.rng.choice(BEHAVIORS)}
        if kind == "Split":
            pattern = self.rng.choice([{"Regex": GPT2}, {"Regex": SHORTER}, {"Regex": r"\s+"}, {"Regex": " {2,}"}, {"String": " "}, {"String": "e"}, {"String": "\u2581"}])
            return {"type": kind, "pattern": pattern, "behavior": self.rng.choice(BEHAVIORS), "invert": self.flag()}
        return {"type": kind}

    def byte_level(self) -> dict:
        return {"type": "ByteLevel", "add_prefix_space": self.flag(), "trim_offsets": self.flag(), "use_regex": self.rng.random() < 0.7}

    def post_processor(self, after_template: bool = False) -> dict:
        cls, sep = self.rng.choice([("<s>", "</s>"), ("<s>", "</s>"), ("<pad>", "<unk>")])
        pair = {"cls": [cls, self.vocab[cls]], "sep": [sep, self.vocab[sep]]}
        kind = self.rng.choice(["RobertaProcessing", "BertProcessing", "ByteLevel", *([] if after_template else ["TemplateProcessing"])])
        if kind == "TemplateProcessing":
            special = lambda id: {"SpecialToken": {"id": id, "type_id": 0}}
            sequence = lambda id: {"Sequence": {"id": id, "type_id": 0}}
            single = self.rng.choice([[special(cls), sequence("A"), special(sep)], [sequence("A"), special(sep)], [sequence("A")], [special("both"), sequence("A")]])
            second = {"Sequence": {"id": "B", "type_id": 1}}
            both = self.rng.choice([[special(cls), sequence("A"), special(sep), special(sep), second, special(sep)], [sequence("A"), second], [special(cls), second, special("both"), sequence("A")]])
            tokens = {t: {"id": t, "ids": [self.vocab[t]], "tokens": [t]} for t in (cls, sep)}
            tokens["both"] = {"id": "both", "ids": [self.vocab[cls], self.vocab[sep]], "tokens": [cls, sep]}
            return {"type": kind, "single": single, "pair": both, "special_tokens": tokens}
        if kind == "ByteLevel":
            return self.byte_level()
        if kind == "RobertaProcessing":
            return {"type": kind, **pair, "trim_offsets": self.flag(), "add_prefix_space": self.flag()}
        return {"type": kind, **pair}

    def post_processors(self) -> dict | None:
        seen = []

        def one() -> dict:
            drawn = self.post_processor(after_template=any(s["type"] == "TemplateProcessing" for s in seen))
            seen.append(drawn)
            return drawn

        return self.many("processors", one, 2)

    def decoder(self) -> dict:
        kind = self.rng.choice(["ByteLevel", "Fuse", "ByteFallback", "Replace", "Strip", "WordPiece"])
        if kind == "WordPiece":
            return {"type": kind, "prefix": self.rng.choice(["##", "##", "@@", ""]), "cleanup": self.flag()}
        if kind == "Replace":
            return {"type": kind, "pattern": self.rng.choice([{"String": "\u2581"}, {"String": "\u0120"}, {"Regex": r"\s+"}]), "content": self.rng.choice([" ", "", "-"])}
        if kind == "Strip":
            return {"type": kind, "content": self.rng.choice([" ", "\u2581", "a"]), "start": self.rng.randrange(3), "stop": 0}
        return self.byte_level() if kind == "ByteLevel" else {"type": kind}

    def added(self, file: dict) -> list[dict]:
        """Tokens with flags of every kind; the last one of the mask stays as it is."""
        tokens = copy.deepcopy(file["added_tokens"])
        size = len(file["model"]["vocab"])
        for content in self.rng.sample(["the", "ROOM", "2026", "e\u0301", "x <ma", "\u00c5", " a", "'s", "the room", "!"], self.rng.randrange(5)):
            flags = {k: self.rng.random() < 0.3 for k in ("single_word", "lstrip", "rstrip", "special")} | {"normalized": self.rng.random() < 0.6}
            known = file["model"]["vocab"].get(content)
            tokens.append({"id": size if known is None else known, "content": content, **flags})
            size += known is None
        return tokens

    def change(self, base: str, file: dict) -> dict:
        change = {
            "normalizer": self.many("normalizers", self.normalizer),
            "pre_tokenizer": self.many("pretokenizers", self.pre_tokenizer),
            "post_processor": self.post_processors(),
            "decoder": self.many("decoders", self.decoder),
            "added_tokens": self.added(file),
        }
        if base == "bytes" and self.flag():
            change["pre_tokenizer"] = self.rng.choice([self.byte_level(), {"type": "Sequence", "pretokenizers": [self.pre_tokenizer(), self.byte_level()]}])
        if base == "words":
            if self.rng.random() < 0.7:
                change["pre_tokenizer"] = {"type": "BertPreTokenizer"}
            prefix, most = self.rng.choice(["##", "##", "@@", ""]), self.rng.choice([100, 100, 5, 1, 0])
            change["model"] = {"continuing_subword_prefix": prefix, "max_input_chars_per_word": most, "unk_token": self.rng.choice(["[UNK]", "[UNK]", "the"])}
        elif base == "characters":
            change["model"] = {"fuse_unk": self.flag(), "byte_fallback": self.flag(), "ignore_merges": self.rng.random() < 0.3}
        else:
            change["model"] = {"unk_token": "<unk>", "fuse_unk": self.flag(), "ignore_merges": self.rng.random() < 0.3}
        return change


def over(file: dict, change: dict) -> dict:
    return {**file, **change, "model": {**file["model"], **change["model"]}}


def case(tokenizer: Tokenizer, text: str, pair: str | None, processors: int, decodes: bool) -> list:
    encoding = tokenizer.encode(text, pair)
    units = [utf16(text), utf16(pair or "")]
    sides = encoding.sequence_ids if pair else [0] * len(encoding)
    offsets = None if pair and processors > 1 else [units[side or 0][at] for span, side in zip(encoding.offsets, sides) for at in span]
    decoded = [tokenizer.decode(encoding.ids, skip_special_tokens=skip) if decodes else None for skip in (False, True)]
    return [text, pair, encoding.ids, offsets, *decoded, encoding.type_ids, encoding.word_ids]


def count(stage: dict | None) -> int:
    return sum(map(count, stage["processors"])) if stage and stage["type"] == "Sequence" else int(stage is not None)


def hard_texts(rng: random.Random):
    """Nasty texts, and such as are hard to normalise."""
    source = texts(rng)
    for _ in islice(source, 900):  # those of tokenizer.py that are not drawn at random
        pass
    while True:
        yield next(source)
        yield "".join(rng.choice([rng.choice(HARD), rng.choice(HARD), any_character(rng), " ", "the Room", "<mask>", "\u0301"]) for _ in range(rng.randint(1, 7)))


def lines(arguments: argparse.Namespace):
    rng = random.Random(arguments.seed)
    bases = {"bytes": bytes_base(), "characters": characters_base(), "words": words_base()}
    source = hard_texts(rng)
    made = 0
    while made < arguments.tokenizers:
        base = rng.choice(list(bases))
        draw = Draw(rng, bases[base]["model"]["vocab"])
        change = draw.change(base, bases[base])
        tokenizer = Tokenizer.from_str(json.dumps(over(bases[base], change)))
        normalizer = tokenizer.normalizer or normalizers.Sequence([])
        normalized = {t["content"]: normalizer.normalize_str(t["content"]) for t in change["added_tokens"] if t["normalized"]}
        if len(set(normalized.values())) < len(normalized):
            continue  # made alike: which one is found is then another with each run
        changed = any(content != spelling for content, spelling in normalized.items())
        cases = []
        for text in islice(source, arguments.texts):
            pair = next(source) if rng.random() < 0.2 else None
            cases.append(case(tokenizer, text, pair, count(change["post_processor"]), not changed))
        yield {"base": base, "change": change, "cases": cases}
        made += 1


def make(script: str, doc: str, lines: Callable[[argparse.Namespace], Iterator[dict]], more: dict, *, seed: int, drawn: int, texts: int) -> None:
    """The command line of a script of this kind, and its file. `more` are versions beside the usual ones."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--tokenizers", type=int, default=drawn)
    parser.add_argument("--texts", type=int, default=texts)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / f"{script.replace('_', '-')}.jsonl")
    arguments = parser.parse_args()
    provenance = {
        "command": f"python test/golden/{script}.py",
        "python": platform.python_version(),
        "tokenizers": tokenizers.__version__,
        **more,
        "seed": arguments.seed,
        "characters": characters_base(),
        "words": words_base(),
    }
    with arguments.out.open("w", encoding="utf-8", newline="\n") as out:
        for line in [provenance, *lines(arguments)]:
            out.write(json.dumps(line, separators=(",", ":")) + "\n")
    print(f"{arguments.tokenizers} tokenizers, {arguments.out.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    make("tokenizer_stages", __doc__, lines, {}, seed=20261130, drawn=150, texts=9)
