/** WordPiece as BERT has it, held to the Rust library: over texts of every kind, and over all code points there are. */
import { readFileSync } from "node:fs";
import { Tokenizer as Rust } from "@anush008/tokenizers";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { realModel } from "../support/real-models.ts";
import { runs } from "../support/runs.ts";
import { differences } from "./differences.ts";
import { nasty } from "./nasty.ts";

const small = "test/golden/family/bert/mlm";

/** Its tokenizer.json, without the truncation and the padding that the Rust library would follow. */
const fileOf = (folder: string) => ({ ...JSON.parse(readFileSync(`${folder}/tokenizer.json`, "utf8")), truncation: null, padding: null });

const minilm = realModel("minilm");
const files = [["the small vocabulary", small], ...(minilm ? [["MiniLM's", minilm]] : [])];

/** What BERT's tokenizers stumble over, among what any does. */
const ofBert = fc.constantFrom(
  ...[
    "[MASK]",
    "[CLS]",
    "[SEP]",
    "[mask]",
    "[UNK]",
    "##ing",
    "日本語",
    "Straße",
    "ÉCOLE",
    "İstanbul",
    "ΑΣ",
    "한국어",
    "각",
    "ỗ",
    "e\u0301",
    "𠀀𫠠𪛟",
  ],
  ...[
    "\u00ad",
    "\ufffd",
    "\u200b",
    "\ue000",
    "\u0378",
    "'",
    "’s",
    "a_b",
    "$",
    "¿",
    "。",
    "𝔘",
    "ﬁ",
    "\u0345",
    "x".repeat(99),
    "ж".repeat(100),
    "y".repeat(101),
  ],
);
const bertTexts = fc.array(fc.oneof(nasty, ofBert, fc.constant(" ")), { maxLength: 6 }).map((parts) => parts.join(""));

function texts(count: number): string[] {
  const seed = Number(process.env.TYPEFORMER_SEED ?? Date.now() % 2 ** 31);
  console.log(`${count} texts, TYPEFORMER_SEED=${seed}`);
  return fc.sample(bertTexts, { numRuns: count, seed });
}

/** Forty in a text, each within a word and alone: every code point, or in the short run every so many. */
function codePointTexts(step: number): string[] {
  const all: string[] = [];
  for (let c = 0; c < 0x110000; c += step) {
    const character = String.fromCodePoint(c);
    if (c < 0xd800 || c > 0xdfff) all.push(`a${character}b ${character}`);
  }
  return Array.from({ length: Math.ceil(all.length / 40) }, (_, i) => all.slice(i * 40, i * 40 + 40).join(" "));
}

const changes: Record<string, object> = {
  "small letters": { lowercase: true, strip_accents: null },
  "letters as they are": { lowercase: false, strip_accents: null },
  "small letters with accents": { lowercase: true, strip_accents: false },
  "nothing cleaned": { clean_text: false, handle_chinese_chars: false },
};

describe.each(files)("%s", (_, folder) => {
  const file = fileOf(folder);

  test.each(Object.entries(changes))(
    "%s: 0 differences from Rust",
    async (_, change) => {
      const json = JSON.stringify({ ...file, normalizer: { ...file.normalizer, ...change } });
      const both = { ours: Tokenizer.fromJSON(json), rust: Rust.fromString(json) };
      expect(await differences(both, texts(runs(300, 25_000)))).toEqual([]);
      expect(await differences(both, codePointTexts(runs(97, 1)))).toEqual([]);
    },
    600_000,
  );

  test("decodes as Rust does", async () => {
    const json = JSON.stringify(file);
    const [ours, rust] = [Tokenizer.fromJSON(json), Rust.fromString(json)];
    const ids = fc.array(fc.nat(ours.vocabSize - 1), { maxLength: 12 });
    for (const sample of fc.sample(ids, runs(300, 20_000))) {
      expect(ours.decode(sample)).toBe(await rust.decode(sample, false));
      expect(ours.decode(sample, { skip_special_tokens: true })).toBe(await rust.decode(sample, true));
    }
  });
});

const bert = Tokenizer.fromFiles({ "tokenizer.json": fileOf(small) });

describe("BERT's tokenizer", () => {
  test("a pair has two token types, and its words are counted by text", () => {
    expect(bert.encode("the cat", "sat")).toMatchObject({
      token_type_ids: bert.encode("the cat", "sat").sequence_ids.map((text, i, { length }) => (text === 1 || i === length - 1 ? 1 : 0)),
    });
    expect(bert.encode("[MASK]").tokens).toEqual(["[CLS]", "[MASK]", "[SEP]"]);
    expect(bert.encode("[mask]").tokens).not.toContain("[MASK]");
  });

  test("nothing that the file says of truncation and padding is followed", () => {
    const cutting = {
      ...fileOf(small),
      truncation: { max_length: 4, strategy: "LongestFirst", stride: 0 },
      padding: { strategy: { Fixed: 8 }, pad_token: "[PAD]" },
    };
    expect(Tokenizer.fromJSON(cutting).encode("a b c d e f g")).toEqual(bert.encode("a b c d e f g"));
  });

  test("a word may have a hundred characters, and not one more", () => {
    for (const letter of ["x", "ж", "😀"]) {
      const json = JSON.stringify({
        ...fileOf(small),
        model: { ...fileOf(small).model, vocab: vocabulary(["[UNK]", "[CLS]", "[SEP]", letter, `##${letter}`]) },
        added_tokens: [],
      });
      const tokenizer = Tokenizer.fromJSON({ ...JSON.parse(json), post_processor: null });
      expect(tokenizer.encode(letter.repeat(100)).ids).toHaveLength(100);
      expect(tokenizer.encode(letter.repeat(101))).toMatchObject({ tokens: ["[UNK]"], offsets: [[0, 101 * letter.length]] });
    }
  });
});

const vocabulary = (tokens: string[]) => Object.fromEntries(tokens.map((token, id) => [token, id]));

describe("steps", () => {
  const vocab = vocabulary([
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "un",
    "##aff",
    "##able",
    "##a",
    "##f",
    "una",
    "e\u0301",
    "##\ud83d\ude00",
  ]);
  const file = { ...fileOf(small), model: { ...fileOf(small).model, vocab, unk_token: "[UNK]" }, added_tokens: [] };
  const tokenizer = Tokenizer.fromJSON({ ...file, post_processor: null }, { mask_token: "[MASK]" });

  test("show what was looked for, the longest first, and what was found", () => {
    const [word] = tokenizer.steps(" Unaffable");
    expect(word).toMatchObject({ text: "unaffable", begin: 1, end: 10, bytes: [], symbols: [], merges: [] });
    expect(word.matches.map(({ tried, found }) => [tried.join(" "), found?.token])).toEqual([
      ["unaffa unaff unaf una", "una"],
      ["##ffable ##ffabl ##ffab ##ffa ##ff ##f", "##f"],
      ["##fable ##fabl ##fab ##fa ##f", "##f"],
      ["##able", "##able"],
    ]);
    expect(word.tokens.map(({ token, begin, end }) => [token, begin, end])).toEqual([
      ["una", 1, 4],
      ["##f", 4, 5],
      ["##f", 5, 6],
      ["##able", 6, 10],
    ]);
  });

  test("show where a word fails, which is then unknown as a whole", () => {
    const [word] = tokenizer.steps("unb\ud83d\ude00");
    expect(word.matches).toEqual([
      { from: 0, to: 2, tried: ["unb\ud83d\ude00", "unb", "un"], found: { id: 4, token: "un", begin: 0, end: 2 } },
      { from: 2, to: 5, tried: ["##b\ud83d\ude00", "##b"], found: undefined },
    ]);
    expect(word.tokens).toEqual([{ id: 0, token: "[UNK]", begin: 0, end: 5 }]);
  });

  test("a word that is too long is not looked at, and a mask is no word", () => {
    expect(tokenizer.steps("a".repeat(101))[0]).toMatchObject({ matches: [], tokens: [{ token: "[UNK]", begin: 0, end: 101 }] });
    expect(tokenizer.steps("[MASK]")[0]).toMatchObject({ added: true, matches: [], tokens: [{ token: "[MASK]" }] });
  });

  test("are what is encoded, and the matches those of the definition", () => {
    const bert = Tokenizer.fromJSON({ ...fileOf(small), post_processor: null });
    const known = new Set(Object.keys(fileOf(small).model.vocab));
    for (const text of texts(runs(300, 10_000))) {
      const pieces = bert.steps(text);
      const { ids, offsets } = bert.tokenize(text);
      expect(pieces.flatMap(({ tokens }) => tokens.map(({ id, begin, end }) => [id, begin, end]))).toEqual(
        ids.map((id, i) => [id, ...offsets[i]]),
      );
      for (const { added, text, tokens, matches } of pieces) {
        if (added || Array.from(text).length > 100) continue;
        const wanted = greedy(Array.from(text), known);
        expect(matches.flatMap(({ found }) => found?.token ?? [])).toEqual(wanted.pieces);
        expect(tokens.map(({ token }) => token)).toEqual(wanted.isWhole ? wanted.pieces : ["[UNK]"]);
        for (const { tried, found } of matches) expect(tried.filter((piece) => known.has(piece))).toEqual(found ? [found.token] : []);
      }
    }
  });
});

/** The longest match by its definition: every beginning is looked for, however long. */
function greedy(word: readonly string[], known: ReadonlySet<string>): { pieces: string[]; isWhole: boolean } {
  const pieces: string[] = [];
  for (let begin = 0; begin < word.length; ) {
    const spelt = (end: number) => (begin > 0 ? "##" : "") + word.slice(begin, end).join("");
    let end = word.length;
    while (end > begin && !known.has(spelt(end))) end--;
    if (end === begin) return { pieces, isWhole: false };
    pieces.push(spelt(end));
    begin = end;
  }
  return { pieces, isWhole: true };
}

describe("much of it takes time in proportion", () => {
  const words = { type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 1e9 };
  const model = { ...words, vocab: vocabulary(["[UNK]", "[CLS]", "[SEP]", "x", "##x", "##xx"]) };
  const file = { version: "1.0", model, normalizer: fileOf(small).normalizer, pre_tokenizer: { type: "BertPreTokenizer" } };

  test("one word of a hundred thousand characters", () => {
    expect(Tokenizer.fromJSON(file).encode("x".repeat(100_001)).ids).toHaveLength(50_001);
  });

  test("a text of fifty thousand words", () => {
    const { ids, offsets, word_ids } = Tokenizer.fromJSON(file).encode("Xxé, ".repeat(25_000));
    expect([ids.length, offsets.at(-1), word_ids.at(-1)]).toEqual([50_000, [124_998, 124_999], 49_999]);
  });
});
