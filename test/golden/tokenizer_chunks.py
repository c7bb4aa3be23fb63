"""Writes test/golden/tokenizer-chunks.jsonl: how `transformers` cuts texts that are too long, with tokenizers drawn at random.

    pip install -r test/golden/requirements.txt
    python test/golden/tokenizer_chunks.py [--seed N --tokenizers N --texts N --out FILE]

The first line says where the rest comes from, and holds `characters` and `words`, as that of tokenizer-stages.jsonl. Then one JSON object a line:
  { base, change, cases }   base and change as in tokenizer-stages.jsonl
  cases: [[text, pair or null, options, whole, chunks], ...], where a text is a list where its words were given
  options: { truncation, max_length, stride, side }; whole: what is kept where the rest is not asked for; chunks: with
  return_overflowing_tokens; both null where Python refuses or panics
  a chunk: [ids, token types, word ids, sequence ids, offsets]
Offsets are flat, in UTF-16 units; they and the sequence ids are null where there are several post-processors: all but the first mistake special
tokens for the text.
An empty second text is left out: `transformers` takes it for none.
"""

import argparse
import json
import random
from itertools import islice

import transformers
from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerFast

from tokenizer import utf16
from tokenizer_stages import Draw, bytes_base, characters_base, count, hard_texts, make, over, words_base

transformers.logging.set_verbosity(transformers.logging.CRITICAL)
NORMALIZERS = [None, None, {"type": "Lowercase"}, {"type": "NFD"}, {"type": "StripAccents"}, {"type": "Replace", "pattern": {"String": " "}, "content": ""}]
MOST_CHUNKS = 8  # two long texts make very many
STRATEGIES = ["longest_first", "longest_first", "only_first", "only_second"]


def with_types(rng: random.Random, stage: dict | None) -> dict | None:
    """The same post-processor, its templates with other token types."""
    if stage and stage["type"] == "Sequence":
        return {**stage, "processors": [with_types(rng, each) for each in stage["processors"]]}
    if not stage or stage["type"] != "TemplateProcessing" or rng.random() < 0.4:
        return stage
    typed = lambda piece: {kind: {**value, "type_id": rng.randrange(3)} for kind, value in piece.items()}
    return {**stage, **{key: [typed(piece) for piece in stage[key]] for key in ("single", "pair")}}


def chunk(encoding, texts: list, hides: bool) -> list:
    if hides:
        return [encoding.ids, encoding.type_ids, encoding.word_ids, None, None]
    offsets = []
    for span, side, word in zip(encoding.offsets, encoding.sequence_ids, encoding.word_ids):
        text = texts[side or 0]
        units = utf16(text if isinstance(text, str) else (text[word] if word is not None else ""))
        offsets += [units[at] for at in span]
    return [encoding.ids, encoding.type_ids, encoding.word_ids, encoding.sequence_ids, offsets]


def case(rng: random.Random, tokenizer, source, hides: bool) -> list:
    text, pair = next(source) or "a", (next(source) or "b") if rng.random() < 0.5 else None
    split = rng.random() < 0.3
    if split:
        text, pair = ([*islice(source, rng.randint(1, 4))], pair and [*islice(source, rng.randint(1, 3))])
    options = {
        "truncation": rng.choice(STRATEGIES[: 4 if pair else 3]),
        "max_length": rng.randint(2, 20),
        "stride": rng.choice([0, 0, 1, 2, rng.randint(0, 9)]),
        "side": rng.choice(["right", "right", "left"]),
    }
    tokenizer.truncation_side = options["side"]
    given = {**options, "is_split_into_words": split}
    given.pop("side")
    answers = []
    for parts in (False, True):
        try:
            encoded = tokenizer(text, pair, return_overflowing_tokens=parts, **(given if parts else {**given, "stride": 0}))
        except BaseException as error:  # a panic is no Exception
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            encoded = None
        chunks = encoded and [chunk(encoding, [text, pair], hides) for encoding in encoded.encodings]
        room = options["max_length"] - tokenizer.num_special_tokens_to_add(pair is not None)
        if chunks and any(sum(word is not None for word in each[2]) > room for each in chunks):
            chunks = None  # without room for any of it the library gives the whole text as what is left over
        answers.append(chunks)
    whole, chunks = answers
    return [text, pair, options, whole and whole[0], chunks]


def lines(arguments: argparse.Namespace):
    rng = random.Random(arguments.seed)
    bases = {"bytes": bytes_base(), "characters": characters_base(), "words": words_base()}
    source = hard_texts(rng)
    for _ in range(arguments.tokenizers):
        base = rng.choice(list(bases))
        draw = Draw(rng, bases[base]["model"]["vocab"])
        change = draw.change(base, bases[base])
        change.pop("added_tokens")
        change |= {"normalizer": rng.choice(NORMALIZERS), "post_processor": with_types(rng, change["post_processor"]), "decoder": None}
        tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer.from_str(json.dumps(over(bases[base], change))))
        hides = count(change["post_processor"]) > 1
        cases = (case(rng, tokenizer, source, hides) for _ in range(arguments.texts))
        yield {"base": base, "change": change, "cases": [each for each in cases if len(each[4] or []) <= MOST_CHUNKS]}


if __name__ == "__main__":
    make("tokenizer_chunks", __doc__, lines, {"transformers": transformers.__version__}, seed=20261201, drawn=30, texts=4)
