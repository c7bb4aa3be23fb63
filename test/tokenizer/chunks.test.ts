/** Texts that are too long, in one part or in many, held to what `transformers` makes of them. */
import { describe, expect, test } from "@jest/globals";
import { TypeformerError } from "../../src/errors/index.ts";
import { type EncodeChunksOptions, type Encoding, Tokenizer } from "../../src/tokenizer/index.ts";
import { mini } from "../support/tokenizers.ts";
import { drawnTokenizers } from "./drawn-tokenizers.ts";

type Text = string | string[];
type Chunk = [ids: number[], types: number[], words: (number | null)[], sequences: (number | null)[] | null, offsets: number[] | null];
type Options = Required<Pick<EncodeChunksOptions, "truncation" | "max_length" | "stride">> & { side: "left" | "right" };
type Case = [text: Text, pair: Text | null, options: Options, whole: Chunk | null, chunks: Chunk[] | null];

const { command, goldens } = drawnTokenizers<Case>("tokenizer-chunks.jsonl");

/** What there is of an encoding that the golden chunk knows. */
function chunkOf(encoding: Encoding, golden: Chunk): Chunk {
  const { ids, token_type_ids, word_ids, sequence_ids, offsets } = encoding;
  return [ids, token_type_ids, word_ids, golden[3] && sequence_ids, golden[4] && offsets.flat()];
}

/** The chunks, or null where they are refused. */
function chunksOf(encode: () => Encoding[], goldens: Chunk[] | null): Chunk[] | null {
  try {
    return encode().map((encoding, i) => chunkOf(encoding, goldens?.[i] ?? [[], [], [], [], []]));
  } catch (error) {
    if (error instanceof TypeformerError && error.code === "invalid_option") return null;
    throw error;
  }
}

test("0 differences from Python, in what is kept, in all parts and in what is refused", () => {
  const wrong: unknown[] = [];
  let parts = 0;
  for (const golden of goldens) {
    for (const [text, pair, { side, stride, ...options }, whole, chunks] of golden.cases) {
      const tokenizer = Tokenizer.fromJSON(golden.json, { truncation_side: side });
      const given = { ...options, is_split_into_words: typeof text !== "string" };
      const got = [
        chunksOf(() => [tokenizer.encode(text, pair ?? undefined, given)], whole && [whole])?.[0] ?? null,
        chunksOf(() => tokenizer.encodeChunks(text, pair ?? undefined, { ...given, stride }), chunks),
      ];
      parts += chunks?.length ?? 0;
      if (JSON.stringify(got) !== JSON.stringify([whole, chunks]))
        wrong.push({ change: golden.change, text, pair, options: { ...options, stride, side }, got, wanted: [whole, chunks] });
    }
  }
  expect({ wrong: wrong.slice(0, 3), count: wrong.length, hint: command }).toEqual({ wrong: [], count: 0, hint: command });
  expect(parts).toBeGreaterThan(100);
});

describe("encodeChunks", () => {
  const tokenizer = Tokenizer.fromJSON(mini.json, { model_max_length: 6 });
  const spelt = (encodings: Encoding[]) => encodings.map(({ tokens }) => tokens.join(" "));

  test("cuts at the tokenizer's own limit unless told otherwise", () => {
    expect(spelt(tokenizer.encodeChunks("a b c d e f"))).toEqual(["<s> a Ġb Ġc Ġd </s>", "<s> Ġe Ġf </s>"]);
    expect(tokenizer.encodeChunks("a b c d e f", { truncation: false })).toEqual([tokenizer.encode("a b c d e f")]);
    expect(tokenizer.encodeChunks("")).toEqual([tokenizer.encode("")]);
  });

  test("stride is what two parts have in common, not how far it is from one to the next", () => {
    expect(spelt(tokenizer.encodeChunks("a b c d e", { max_length: 5, stride: 1 }))).toEqual(["<s> a Ġb Ġc </s>", "<s> Ġc Ġd Ġe </s>"]);
  });

  test("words that are given keep their numbers and have offsets of their own", () => {
    const [, second] = tokenizer.encodeChunks(["a", " b", "b", "c", "aëa"], { is_split_into_words: true, max_length: 6 });
    expect(second.word_ids).toEqual([null, 4, 4, 4, 4, null]);
    expect(second.offsets).toEqual([
      [0, 0],
      [0, 1],
      [1, 2],
      [1, 2],
      [2, 3],
      [0, 0],
    ]);
  });

  test.each([
    ["a part without room", { max_length: 2 }, /stride: found 0, but of max_length 0 tokens are left/],
    ["a stride as long as a part", { stride: 4 }, /stride: found 4, but of max_length 4 tokens are left/],
    [
      "a longer stride, even where nothing is cut",
      { stride: 5, max_length: 6 },
      /stride: found 5, but of max_length 6 the special tokens leave 4/,
    ],
    ["half a token", { stride: 0.5 }, /stride: found 0\.5, expected a whole number/],
    ["a text to cut that is not there", { truncation: "only_second" }, /only_second.*there is no second text/],
    ["a strategy of its own", { truncation: "only_third" }, /truncation: found "only_third", expected true, false or "longest_first"/],
    ["padding", { padding: true }, /padding/],
  ] as [string, object, RegExp][])("%s is refused", (_, options, message) => {
    const call = () => tokenizer.encodeChunks(options && "stride" in options && options.stride === 5 ? "a" : "a b c d e f", options);
    expect(call).toThrow(expect.objectContaining({ code: "invalid_option", message: expect.stringMatching(message) }));
  });

  test("a second text that leaves the first no room is refused", () => {
    const call = () => tokenizer.encodeChunks("a b c", "d e", { truncation: "only_first", max_length: 6 });
    expect(call).toThrow(/truncation: found "only_first", but the first text has 3 tokens and the other 2, and there is room for 2/);
  });

  test.each([
    ["words without the option", ["a"], {}, /text: found a list of 1, expected a string/],
    ["a text with it", "a", { is_split_into_words: true }, /text: found "a", expected a list of words/],
    ["a word that is none", ["a", 7], { is_split_into_words: true }, /text\[1\]: found 7, expected a string/],
  ] as [string, string, object, RegExp][])("%s: refused", (_, text, options, message) => {
    expect(() => tokenizer.encodeChunks(text, options)).toThrow(message);
    expect(() => tokenizer.encode(text, options)).toThrow(message);
  });
});
