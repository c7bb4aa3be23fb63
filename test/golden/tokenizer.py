"""Writes test/golden/tokenizer.jsonl: what the Rust `tokenizers` makes of nasty texts with the bundled model's tokenizer.

    pip install tokenizers==0.23.3
    python test/golden/tokenizer.py

The first line says where the rest comes from. Then one JSON object a line:
  { text, pair?, max_length?, ids, tokens, offsets, decoded, skipped }   a text; `tokens` (vocabulary keys) joined by spaces, `offsets` flat
  { ids, decoded, skipped }                                             ids drawn at random, mostly not UTF-8
Offsets are UTF-16 units; `skipped` is decoded without special tokens.
"""

import hashlib
import json
import platform
import random
import sys
from itertools import accumulate, islice
from pathlib import Path

import tokenizers
from tokenizers import Tokenizer

SEED = 20261122
ROOT = Path(__file__).parent.parent.parent
MODEL = ROOT / "weights" / "mini" / "tokenizer.json"
OUT = Path(__file__).parent / "tokenizer.jsonl"

WHITE_SPACE = [chr(c) for c in [9, 10, 11, 12, 13, 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]]
NOT_WHITE_SPACE = ["\ufeff", "\u200b", "\u180e", "\u2060", "\x00", "\x1c", "\x1f", "\x7f"]
SPECIAL = ["<mask>", "<s>", "</s>", "<pad>", "<unk>"]
NEARLY_SPECIAL = ["<Mask>", "<mask", "mask>", "< mask >", "<<mask>>", "[MASK]", "<S>", "</ s>"]
CONTRACTIONS = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "'RE", "\u2019s", "'", "''", "'l", "'v", "'r", "don't", "we'll've", "'tis", "rock'n'roll"]
EMOJI = ["\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f44d\U0001f3fd", "\U0001f1eb\U0001f1f7", "\u2764\ufe0f", "1\ufe0f\u20e3", "\U0001f3f4\U000e0067\U000e007f"]
MARKS = ["e\u0301", "a\u0308\u0323", "\u0915\u094d\u0937\u093f", "\u0e01\u0e33", "\u0627\u064e\u0644", "\u1112\u1161\u11ab", "Z\u0351\u036b\u0343", "\u0301"]
NUMBERS = ["2026", "3.14", "\u0663\u0664", "\u216b", "\u00bd", "\u00b2", "\u2460", "\u3007", "\U0001d7d9", "\u0bf0", "1,000,000", "0x1F"]
SCRIPTS = (
    "English;Français;Español;Deutsch straße;Русский;Ελληνικά;עברית;العربية;हिन्दी;বাংলা;ਪੰਜਾਬੀ;ગુજરાતી;தமிழ்;తెలుగు;ಕನ್ನಡ;മലയാളം;සිංහල;ไทย;ລາວ;བོད་ཡིག;မြန်မာ;ქართული;"
    "Հայերեն;አማርኛ;ᏣᎳᎩ;ភាសាខ្មែរ;ᠮᠣᠩᠭᠣᠯ;日本語;ひらがな;カタカナ;ｶﾀｶﾅ;中文;𠀀𠮷;한국어;ⵜⴰⵎⴰⵣⵉⵖⵜ;ߒߞߏ;𐌰𐌱𐌲;𐐔𐐯𐑅;𝔘𝔫𝔦;ﬁ;ＡＢＣ;Tiếng Việt;İstanbul;ǅ;ʻŌlelo"
).split(";")
WORDS = "the The door opened and she walked into a room I do not know what you mean said old man economics antibiotics zzxqj".split()
PUNCTUATION = ["!", "?", "...", "…", "—", '"', "(", ")", "#@!", "=>", "\\n", "€", "©", "_", "a_b", "x+y=z", "http://a.b/c?d=e&f"]


def texts(random: random.Random):
    """Every list's items alone and around a mask, then mixtures without end."""
    yield from ["", " ", "  ", "\n", "a", " a", "a ", "<mask>", " <mask>", "<mask> ", "<mask><mask>", "<mask> <mask>  <mask>", "She opened the <mask> and walked into the room."]
    for space in WHITE_SPACE + NOT_WHITE_SPACE:
        yield from [space, f"a{space}b", f"a{space}{space}b", f"a{space}<mask>{space}b", f"{space}<mask>", f"<mask>{space}", f" {space}<s>{space} x", f"1{space} 2 {space}!"]
    for item in SPECIAL + NEARLY_SPECIAL + CONTRACTIONS + EMOJI + MARKS + NUMBERS + SCRIPTS + PUNCTUATION:
        yield from [item, f" {item} ", f"x{item}y", f"{item}<mask> {item}"]
    for n in [2, 3, 15, 16, 17, 64]:
        for item in [" ", "\n", "\t", "\u3000", " \n", "7", "a", "e", "!", "'s", "é", "\U0001f600", "<mask>", "<mask> "]:
            yield item * n
    pools = [WHITE_SPACE, WHITE_SPACE, [" "], [" "], NOT_WHITE_SPACE, SPECIAL, ["<mask>"], NEARLY_SPECIAL, CONTRACTIONS, EMOJI, MARKS, NUMBERS, SCRIPTS, WORDS, WORDS, WORDS, PUNCTUATION]
    while True:
        yield "".join(any_character(random) if random.random() < 0.1 else random.choice(random.choice(pools)) for _ in range(random.randint(1, 9)))


def any_character(random: random.Random) -> str:
    plane = random.choice([0, 0, 0, 1, 1, 2, 3, 14, 15, 16, *range(17)])
    c = plane * 0x10000 + random.randrange(0x10000)
    return chr(c) if not 0xD800 <= c < 0xE000 else "\ufffd"


def utf16(text: str) -> list[int]:
    """The index in UTF-16 units of every code point, and the length."""
    return [0, *accumulate(2 if c > "\uffff" else 1 for c in text)]


def golden(tokenizer: Tokenizer, text: str, pair: str | None = None, max_length: int | None = None) -> dict:
    if max_length:
        tokenizer.enable_truncation(max_length)
    encoding = tokenizer.encode(text, pair)
    tokenizer.no_truncation()
    units = [utf16(text), utf16(pair or "")]
    offsets = [units[sequence or 0][at] for span, sequence in zip(encoding.offsets, encoding.sequence_ids) for at in span]
    return {
        "text": text,
        **({} if pair is None else {"pair": pair}),
        **({"max_length": max_length} if max_length else {}),
        "ids": encoding.ids,
        "tokens": " ".join(tokenizer.id_to_token(i) for i in encoding.ids),
        "offsets": offsets,
        **decoded(tokenizer, encoding.ids),
    }


def decoded(tokenizer: Tokenizer, ids: list[int]) -> dict:
    return {"decoded": tokenizer.decode(ids, skip_special_tokens=False), "skipped": tokenizer.decode(ids, skip_special_tokens=True)}


def lines(tokenizer: Tokenizer):
    rng = random.Random(SEED)
    source = texts(rng)
    for text in islice(source, 2100):
        yield golden(tokenizer, text)
    for _ in range(150):
        yield golden(tokenizer, next(source), next(source))
    for _ in range(150):
        yield golden(tokenizer, next(source), None, rng.randint(2, 12))
        yield golden(tokenizer, next(source), next(source), rng.randint(4, 16))
    size = tokenizer.get_vocab_size()
    for _ in range(300):
        ids = [rng.randrange(rng.choice([260, size, size + 5])) for _ in range(rng.randint(0, 8))]
        yield {"ids": ids, **decoded(tokenizer, ids)}


if __name__ == "__main__":
    tokenizer = Tokenizer.from_file(str(MODEL))
    provenance = {
        "command": "python test/golden/tokenizer.py",
        "python": platform.python_version(),
        "tokenizers": tokenizers.__version__,
        "seed": SEED,
        "tokenizer_sha256": hashlib.sha256(MODEL.read_bytes()).hexdigest(),
    }
    with OUT.open("w", encoding="utf-8", newline="\n") as out:
        count = 0
        for line in [provenance, *lines(tokenizer)]:
            out.write(json.dumps(line, separators=(",", ":")) + "\n")
            count += 1
    print(f"{count - 1} goldens, {OUT.stat().st_size} bytes", file=sys.stderr)
