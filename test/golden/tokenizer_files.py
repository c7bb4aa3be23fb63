"""Writes test/golden/tokenizer-files.jsonl: what `AutoTokenizer` makes of folders whose files say different things, drawn at random.

    pip install -r test/golden/requirements.txt
    python test/golden/tokenizer_files.py [--seed N --folders N --out FILE]

The first line says where the rest comes from, and holds the texts and `vocab`, tokens in the order of their ids, and `merges`. Then one JSON
object a line:
  { files, roles, size, limit, sides, cases }   files by name; a tokenizer.json has its model's vocabulary and merges left out
  { files, error }                              what Python refuses
cases: [ids, decoded without special tokens, offsets] for each text; roles: the ids of bos, eos, unk, sep, pad, cls and mask. `other` are tokens
whose id is not one that a file says: Python gives them another, without a word. Offsets are flat; null for templates, which RobertaTokenizer
of 5.x replaces by its own, and then trims.

Left out as mistakes of 5.x: RobertaTokenizer ignores the normalizer and the pre-tokenizer of a tokenizer.json; a mask that no file gives flags
leaves the space before it alone: no text has one there. So are folders at which Python stumbles (TypeError).
"""

import argparse
import json
import platform
import random
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import tokenizers
import transformers
from tokenizers.pre_tokenizers import ByteLevel
from transformers import AutoTokenizer

transformers.logging.set_verbosity(transformers.logging.CRITICAL)
ROLES = ["bos", "eos", "unk", "sep", "pad", "cls", "mask"]
PLAIN = dict(bos="<s>", eos="</s>", unk="<unk>", sep="</s>", pad="<pad>", cls="<s>", mask="<mask>")
BRACKETS = dict(bos="[CLS]", eos="[SEP]", unk="[UNK]", sep="[SEP]", pad="[PAD]", cls="[CLS]", mask="[MASK]")
LACKING = {**PLAIN, "mask": "<m>", "unk": "<u>", "bos": "<b>"}  # the vocabulary lacks these three
MERGES = ["\u0120 t", "h e", "\u0120t he", "a b", "ab c", "\u0120 a", "i n"]
VOCAB = [*dict.fromkeys(PLAIN.values()), "[CLS]", "[SEP]", "[UNK]", "[PAD]", "[MASK]", *sorted(ByteLevel.alphabet()), *(m.replace(" ", "") for m in MERGES)]
TEXTS = ["the<mask>[MASK] in<m> abc <u>", " abc <s>the</s> <url>x  IL-6 [CLS] <image>", "<num> <url><unk>a IL-6in"]
NEW = ["<url>", "<num>", "IL-6", "<image>"]
BYTES = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}


class Draw:
    vocab = VOCAB

    def __init__(self, rng: random.Random):
        self.rng = rng

    def often(self, share: float = 0.5) -> bool:
        return self.rng.random() < share

    def flags(self, content: str, typed: bool = True, **fixed) -> dict:
        flags = {k: self.often(0.4) for k in ("single_word", "lstrip", "rstrip", "normalized", "special")} | fixed
        return {**({"__type": "AddedToken"} if typed else {}), "content": content, **flags}

    def named(self, names: dict[str, str], typed: bool) -> dict:
        """Roles under their keys, some with flags; the mask always with its own, since Python forgets them."""
        roles = {}
        for role in ROLES:
            if self.often(0.6):
                with_flags = role == "mask" or self.often(0.3)
                roles[f"{role}_token"] = self.flags(names[role], typed, special=True) if with_flags else names[role]
        if self.often(0.1):
            roles[f"{self.rng.choice(['pad', 'mask', 'unk'])}_token"] = None
        return roles

    def list_of_tokens(self) -> list:
        return [self.flags(t) if self.often(0.3) else t for t in self.rng.sample(NEW, self.rng.randrange(3))]

    def more(self) -> dict:
        more = {}
        if self.often(0.3):
            more["additional_special_tokens"] = self.list_of_tokens()
        if self.often(0.2):
            more["extra_special_tokens"] = self.list_of_tokens()
        elif self.often(0.1):
            more["extra_special_tokens"] = {"image_token": "<image>", "url_token": "<url>"}
        if self.often(0.15):
            more[self.rng.choice(["image_token", "num_token"])] = self.rng.choice(["<image>", "<num>"])
        return more

    def with_ids(self, tokens: list[dict]) -> list[tuple[int, dict]]:
        """Tokens of the vocabulary with their ids, others with ids that follow on, sometimes wrong ones."""
        out, following = [], len(self.vocab)
        for token in tokens:
            known = self.vocab.index(token["content"]) if token["content"] in self.vocab else None
            out.append((following if known is None else known, token))
            following += known is None
        if out and self.often(0.06):
            at = self.rng.randrange(len(out))
            out[at] = (out[at][0] + 1, out[at][1])
        return out

    def added(self, names: dict[str, str], share: float, typed: bool) -> list[tuple[int, dict]]:
        known = [self.flags(t, typed, special=True) for t in dict.fromkeys(names.values()) if self.often(share) or t == names["mask"]]
        return self.with_ids([*known, *(self.flags(t, typed) for t in self.rng.sample(NEW, self.rng.randrange(3)))])

    def config(self, names: dict[str, str]) -> dict:
        config = {**self.named(names, True), **self.more()}
        for key, values in {
            "add_prefix_space": [True, False], "trim_offsets": [True, False], "model_max_length": [9, 1000000000000000019884624838656],
            "max_len": [7], "padding_side": ["left", "right"], "truncation_side": ["left", "right"], "split_special_tokens": [True, False],
        }.items():  # fmt: skip
            if self.often(0.25):
                config[key] = self.rng.choice(values)
        if self.often(0.3):
            config["added_tokens_decoder"] = {str(i): {k: v for k, v in t.items() if k != "__type"} for i, t in self.added(names, 0.9, False)}
        return config

    def tokenizer_json(self, names: dict[str, str]) -> dict:
        cls, sep = ([names[role], VOCAB.index(names[role])] for role in ("cls", "sep"))
        special = lambda t: {"SpecialToken": {"id": t, "type_id": 0}}
        text = lambda t: {"Sequence": {"id": t, "type_id": 0}}
        template = {
            "type": "TemplateProcessing",
            "single": [special(cls[0]), text("A"), special(sep[0])],
            "pair": [special(cls[0]), text("A"), special(sep[0]), special(sep[0]), text("B"), special(sep[0])],
            "special_tokens": {t: {"id": t, "ids": [i], "tokens": [t]} for t, i in (cls, sep)},
        }
        roberta = {"type": "RobertaProcessing", "sep": sep, "cls": cls, "trim_offsets": self.often(), "add_prefix_space": self.often()}
        file = {
            "version": "1.0",
            "truncation": self.rng.choice([None, None, {"direction": "Left", "max_length": 5, "strategy": "LongestFirst", "stride": 0}]),
            "padding": None,
            "added_tokens": [{"id": i, **t} for i, t in self.added(names, 0.95, False)],
            "normalizer": None,
            "pre_tokenizer": self.rng.choice([BYTES, BYTES, {**BYTES, "add_prefix_space": True}, {"type": "Sequence", "pretokenizers": [{**BYTES, "add_prefix_space": True}]}]),
            "post_processor": self.rng.choice([roberta, roberta, template, None, BYTES, {"type": "Sequence", "processors": [BYTES, template]}]),
            "decoder": self.rng.choice([BYTES, BYTES, None]),
        }  # fmt: skip
        return file

    def folder(self) -> dict:
        names = self.rng.choice([PLAIN, PLAIN, BRACKETS, LACKING])
        files = {"config.json": {"model_type": "roberta", "vocab_size": len(VOCAB)}}
        if self.often(0.1):
            files["config.json"]["tokenizer_class"] = self.rng.choice(["PreTrainedTokenizerFast", "RobertaTokenizer"])
        if self.often(0.8):
            files["tokenizer_config.json"] = self.config(names)
            if self.often(0.8):
                files["tokenizer_config.json"]["tokenizer_class"] = self.rng.choice(
                    ["RobertaTokenizer", "RobertaTokenizerFast", "PreTrainedTokenizerFast", "PreTrainedTokenizerFast", "TokenizersBackend", "BartTokenizer", "GPT2Tokenizer", "OwnTokenizer"]
                )
        if self.often(0.75):
            files["tokenizer.json"] = self.tokenizer_json(names)
        else:
            files["vocab.json"] = files["merges.txt"] = None  # the ones above
        if self.often(0.3):
            files["special_tokens_map.json"] = {**self.named(names, False), **self.more()}
        if self.often(0.3):
            tokens = self.with_ids([{"content": t} for t in self.rng.sample(NEW, self.rng.randrange(1, 4))])
            files["added_tokens.json"] = {t["content"]: i for i, t in tokens}
        return files


def write(folder: Path, files: dict) -> None:
    vocab = {t: i for i, t in enumerate(VOCAB)}
    model = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "", "end_of_word_suffix": "", "fuse_unk": False,
             "byte_fallback": False, "ignore_merges": False, "vocab": vocab, "merges": MERGES}  # fmt: skip
    for name, content in files.items():
        if name == "tokenizer.json":
            content = {**content, "model": model}
        if name == "vocab.json":
            content = vocab
        text = "#version: 0.2\n" + "\n".join(MERGES) + "\n" if name == "merges.txt" else json.dumps(content)
        (folder / name).write_text(text, encoding="utf-8")


def stated(files: dict) -> dict[str, set[int]]:
    """The ids that the files which count say the added tokens have."""
    decoder = files.get("tokenizer_config.json", {}).get("added_tokens_decoder")
    ids: dict[str, set[int]] = {}
    entries = [(t["content"], t["id"]) for t in files.get("tokenizer.json", {}).get("added_tokens", [])]
    entries += [(t["content"], int(i)) for i, t in decoder.items()] if decoder is not None else list(files.get("added_tokens.json", {}).items())
    for content, i in entries:
        ids.setdefault(content, set()).add(i)
    return ids


def cases(tokenizer, files: dict) -> list:
    return [case(tokenizer, text, '"Template' in json.dumps(files)) for text in TEXTS]


def case(tokenizer, text: str, is_template: bool) -> list:
    encoding = tokenizer(text, return_offsets_mapping=True)
    offsets = None if is_template else [at for span in encoding.offset_mapping for at in span]
    return [encoding.input_ids, tokenizer.decode(encoding.input_ids, skip_special_tokens=True), offsets]


def asked(folder: Path, files: dict, cases: Callable[[object, dict], list]) -> dict:
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder)
        found = cases(tokenizer, files)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}".splitlines()[0][:80]}
    id_of = tokenizer.backend_tokenizer.token_to_id
    other = [t for t, ids in stated(files).items() if ids != {id_of(t)}]
    return {
        "roles": [getattr(tokenizer, f"{role}_token_id") for role in ROLES],
        "size": len(tokenizer),
        "limit": tokenizer.model_max_length if tokenizer.model_max_length < 1e9 else None,
        "sides": [tokenizer.padding_side, tokenizer.truncation_side],
        "cases": found,
        **({"other": other} if other else {}),
    }


def make(script: str, doc: str, draw: type[Draw], shown: dict, *, write: Callable, cases: Callable, seed: int, folders: int) -> None:
    """The command line of a script of this kind, and its file. `shown` is what its first line tells, `write` makes a folder, `cases` asks its tokenizer."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--folders", type=int, default=folders)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / f"{script.replace('_', '-')}.jsonl")
    arguments = parser.parse_args()
    drawn = draw(random.Random(arguments.seed))
    versions = {"python": platform.python_version(), "tokenizers": tokenizers.__version__, "transformers": transformers.__version__}
    lines = [{"command": f"python test/golden/{script}.py", **versions, "seed": arguments.seed, **shown}]
    while len(lines) <= arguments.folders:
        files = drawn.folder()
        with TemporaryDirectory() as folder:
            write(Path(folder), files)
            answer = asked(Path(folder), files, cases)
        if not answer.get("error", "").startswith("TypeError"):
            lines.append({"files": files, **answer})
    arguments.out.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines), encoding="utf-8")
    print(f"{arguments.folders} folders, {arguments.out.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    make("tokenizer_files", __doc__, Draw, {"vocab": VOCAB, "merges": MERGES, "texts": TEXTS}, write=write, cases=cases, seed=20261130, folders=120)
