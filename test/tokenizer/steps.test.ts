import { describe, expect, test } from "@jest/globals";
import { type PieceSteps, Tokenizer } from "../../src/tokenizer/index.ts";
import { runs } from "../support/runs.ts";
import { mini } from "../support/tokenizers.ts";
import { nastyTexts } from "./nasty.ts";

const file = JSON.parse(mini.json);
const ranks = new Map<string, number>(file.model.merges.map((pair: [string, string], rank: number) => [pair.join(" "), rank]));
const spelt = (symbols: readonly { token: string }[]): string => symbols.map(({ token }) => token).join(" ");

/** What stands after each merge. */
function replayed({ symbols, merges }: PieceSteps): { rank: number; after: string }[] {
  let parts = symbols.map((symbol, from) => ({ ...symbol, from, to: from + 1 }));
  return merges.map(({ rank, joined, from, to }) => {
    const at = parts.findIndex((part) => part.from === from);
    expect(parts[at + 1].to).toBe(to);
    parts = parts.toSpliced(at, 2, { ...joined, from, to });
    return { rank, after: spelt(parts) };
  });
}

/** The definition: as long as two neighbours are in the list, join the pair that stands highest in it, the leftmost first. */
function naiveMerges(symbols: string[]): { rank: number; after: string }[] {
  const merges = [];
  for (;;) {
    const pairs = symbols.slice(1).map((right, i) => ranks.get(`${symbols[i]} ${right}`) ?? Number.POSITIVE_INFINITY);
    const rank = Math.min(...pairs);
    if (rank === Number.POSITIVE_INFINITY) return merges;
    const at = pairs.indexOf(rank);
    symbols = symbols.toSpliced(at, 2, symbols[at] + symbols[at + 1]);
    merges.push({ rank, after: symbols.join(" ") });
  }
}

test("a word: its bytes, its merges in their order, its tokens", () => {
  const [word] = mini.ours.steps(" naïve");
  expect(word).toMatchObject({ text: " naïve", begin: 0, end: 6, added: false });
  expect(word.bytes[0]).toEqual({ byte: 0x20, symbol: "Ġ", begin: 0, end: 1 });
  expect(word.bytes.slice(3, 5)).toEqual([
    { byte: 0xc3, symbol: "Ã", begin: 3, end: 4 },
    { byte: 0xaf, symbol: "¯", begin: 3, end: 4 },
  ]);
  expect(spelt(word.symbols)).toBe("Ġ n a Ã ¯ v e");
  expect(word.merges).toEqual([
    { rank: 40, pair: ["Ġ", "n"], joined: { id: mini.ours.tokenToId("Ġn"), token: "Ġn", begin: 0, end: 2 }, from: 0, to: 2 },
    { rank: 54, pair: ["v", "e"], joined: { id: mini.ours.tokenToId("ve"), token: "ve", begin: 4, end: 6 }, from: 5, to: 7 },
  ]);
  expect(spelt(word.tokens)).toBe("Ġn a Ã ¯ ve");
});

test("a mask is a piece of its own and takes its space along; an emoji is four bytes of one character", () => {
  const pieces = mini.ours.steps("a <mask>😀");
  expect(pieces.map(({ text, begin, end, added }) => [text, begin, end, added])).toEqual([
    ["a", 0, 1, false],
    [" <mask>", 1, 8, true],
    ["😀", 8, 10, false],
  ]);
  expect(pieces[1]).toMatchObject({ bytes: [], symbols: [], merges: [], tokens: [{ id: 12287, token: "<mask>", begin: 1, end: 8 }] });
  expect(pieces[2].bytes.map(({ byte, begin, end }) => [byte, begin, end])).toEqual([0xf0, 0x9f, 0x98, 0x80].map((byte) => [byte, 8, 10]));
});

describe("on nasty texts", () => {
  const texts = nastyTexts(runs(1_000, 20_000));

  test("the merges are those of the definition", () => {
    for (const text of texts) {
      for (const piece of mini.ours.steps(text)) {
        const merges = replayed(piece);
        if (!piece.added) expect(merges).toEqual(naiveMerges(piece.symbols.map(({ token }) => token)));
        expect(merges.at(-1)?.after ?? spelt(piece.symbols)).toBe(piece.added ? "" : spelt(piece.tokens));
        for (const { pair, rank, joined } of piece.merges) {
          expect(pair).toEqual(file.model.merges[rank]);
          expect(joined.id).toBe(mini.ours.tokenToId(pair.join("")));
        }
      }
    }
  });

  test.each([
    ["", {}],
    [", a space put before every text", { pre_tokenizer: { ...file.pre_tokenizer, add_prefix_space: true } }],
    [", words of the vocabulary whole", { model: { ...file.model, ignore_merges: true, merges: file.model.merges.slice(0, 50) } }],
  ])("the tokens are those of tokenize%s", (_, change) => {
    const tokenizer = Tokenizer.fromJSON({ ...file, ...change, post_processor: { ...file.post_processor, trim_offsets: false } });
    for (const text of texts) {
      const tokens = tokenizer.steps(text).flatMap((piece) => piece.tokens);
      const { ids, tokens: names, offsets } = tokenizer.tokenize(text);
      expect(tokens).toEqual(ids.map((id, i) => ({ id, token: names[i], begin: offsets[i][0], end: offsets[i][1] })));
    }
  });
});

test("a text is expected", () => {
  expect(() => mini.ours.steps(7 as never)).toThrow(expect.objectContaining({ code: "invalid_input" }));
});
