/** Stages of every kind, put together at random, held to what the Rust library makes of them. */
import { Tokenizer as Rust } from "@anush008/tokenizers";
import { describe, expect, test } from "@jest/globals";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { runs } from "../support/runs.ts";
import { mini } from "../support/tokenizers.ts";
import { differences } from "./differences.ts";
import { drawnTokenizers } from "./drawn-tokenizers.ts";
import { nastyTexts } from "./nasty.ts";

type Case = [
  text: string,
  pair: string | null,
  ids: number[],
  offsets: number[] | null,
  decoded: string | null,
  skipped: string | null,
  types: number[],
  words: (number | null)[],
];

const { command, goldens } = drawnTokenizers<Case>("tokenizer-stages.jsonl");

test("every stage is there", () => {
  const all = JSON.stringify(goldens.map(({ change }) => change));
  const missing = [
    ...["BertNormalizer", "BertPreTokenizer", "WordPiece", "Lowercase", "NFC", "NFD", "NFKC", "NFKD", "Prepend", "Replace", "StripAccents"],
    ...["ByteLevel", "Digits", "Punctuation", "Split", "Whitespace", "WhitespaceSplit"],
    ...["BertProcessing", "RobertaProcessing", "TemplateProcessing", "ByteFallback", "Fuse", "Strip", "Sequence"],
  ].filter((type) => !all.includes(`"type":"${type}"`));
  expect(missing).toEqual([]);
});

test("0 differences from Python in ids, offsets, token types, words and decoded texts", () => {
  const wrong: unknown[] = [];
  for (const golden of goldens) {
    const tokenizer = Tokenizer.fromJSON(golden.json);
    for (const [text, pair, ids, offsets, decoded, skipped, types, words] of golden.cases) {
      const encoding = tokenizer.encode(text, pair ?? undefined);
      const got = {
        ids: encoding.ids,
        offsets: offsets && encoding.offsets.flat(),
        decoded: decoded === null ? null : tokenizer.decode(ids),
        skipped: skipped === null ? null : tokenizer.decode(ids, { skip_special_tokens: true }),
        types: encoding.token_type_ids,
        words: encoding.word_ids,
      };
      const wanted = { ids, offsets, decoded, skipped, types, words };
      if (JSON.stringify(got) !== JSON.stringify(wanted)) wrong.push({ base: golden.base, change: golden.change, text, pair, got, wanted });
    }
  }
  expect({ wrong: wrong.slice(0, 3), hint: command }).toEqual({ wrong: [], hint: command });
});

test("nor from the library itself, on other texts", async () => {
  const texts = nastyTexts(runs(40, 1_000));
  for (const golden of goldens) {
    const { json } = golden;
    const found = await differences({ ours: Tokenizer.fromJSON(json), rust: Rust.fromString(json) }, texts);
    expect({ found, change: golden.change }).toEqual({ found: [], change: golden.change });
  }
}, 600_000);

test("steps are what is encoded", () => {
  const texts = nastyTexts(runs(20, 500));
  for (const golden of goldens) {
    const tokenizer = Tokenizer.fromJSON({ ...JSON.parse(golden.json), post_processor: null });
    for (const text of texts) {
      const { ids, offsets } = tokenizer.tokenize(text);
      const tokens = tokenizer.steps(text).flatMap((piece) => piece.tokens);
      expect(tokens.map(({ id, begin, end }) => [id, begin, end])).toEqual(ids.map((id, i) => [id, ...offsets[i]]));
    }
  }
});

describe("much of it takes time in proportion", () => {
  const file = JSON.parse(mini.json);

  test.each(["NFC", "NFKD"])("a hundred thousand marks on one letter, in %s", (type) => {
    const tokenizer = Tokenizer.fromJSON({ ...file, normalizer: { type } });
    const marks = "\u0301\u0323\u0327\u0345".repeat(25_000);
    const { offsets } = tokenizer.tokenize(`e${marks}`);
    expect(offsets.at(-1)).toEqual([100_000, 100_001]);
    expect(offsets.length).toBeGreaterThan(100_000);
  });

  test("thirty thousand added tokens, of which the text has a thousand", () => {
    const size = Object.keys(file.model.vocab).length;
    const flags = { single_word: false, lstrip: false, rstrip: false, normalized: true, special: false };
    const added = Array.from({ length: 30_000 }, (_, i) => ({ id: size + i, content: `<gene ${i * i}>`, ...flags }));
    const tokenizer = Tokenizer.fromJSON({ ...file, added_tokens: [...file.added_tokens, ...added], normalizer: { type: "Lowercase" } });
    const text = added
      .slice(0, 1_000)
      .map(({ content }) => content.toUpperCase())
      .join(" < ");
    const { ids } = tokenizer.tokenize(text);
    expect(ids.filter((id) => id >= size)).toEqual(added.slice(0, 1_000).map(({ id }) => id));
  });
});
