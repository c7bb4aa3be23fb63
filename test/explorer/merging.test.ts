import { expect, test } from "@jest/globals";
import { charactersOf, firstTokens, partsOf, pieceShown, piecesOf, symbolsAfter } from "../../explorer/src/journey/merging.ts";
import { mini } from "../support/tokenizers.ts";

const tokenizer = mini.ours;
const spelt = (blocks: readonly { text: string; isPart: boolean }[]): string =>
  blocks.map(({ text, isPart }) => (isPart ? `(${text})` : text)).join(" ");

test("every merge joins two blocks; what begins or ends inside a character is a part of it", () => {
  const [word] = tokenizer.steps(" naïve");
  expect([0, 1, 2].map((merges) => spelt(symbolsAfter(word, merges)))).toEqual([
    "Ġ n a (Ã) (¯) v e",
    "Ġn a (Ã) (¯) v e",
    "Ġn a (Ã) (¯) ve",
  ]);
  expect(symbolsAfter(word, 2).map(({ from, to }) => to - from)).toEqual([2, 1, 1, 1, 2]);
  expect(spelt(symbolsAfter(tokenizer.steps("é")[0], 0))).toBe("(Ã) (©)");
});

test("a character stands over its bytes", () => {
  expect(charactersOf({ text: " ï😀" }).map(({ text, from, to }) => [text, from, to])).toEqual([
    [" ", 0, 1],
    ["ï", 1, 3],
    ["😀", 3, 7],
  ]);
});

test("the blocks of the last merge are the tokens", () => {
  for (const piece of tokenizer.steps("Unmasked heroes 😀 of antidisestablishmentarianism.")) {
    const blocks = symbolsAfter(piece, piece.merges.length);
    expect(blocks.map(({ text }) => text)).toEqual(piece.tokens.map(({ token }) => token));
    expect(blocks.at(-1)?.to).toBe(piece.bytes.length);
  }
});

test("a token belongs to one piece; without a choice the word with most merges is shown", () => {
  const pieces = tokenizer.steps("a <mask> Unmasked b");
  expect(firstTokens(pieces)).toEqual([1, 2, 3, 6]);
  expect([1, 2, 3, 5, 6].map((token) => pieceShown(pieces, token))).toEqual([0, 1, 2, 2, 3]);
  expect([undefined, 0, 7].map((token) => pieceShown(pieces, token))).toEqual([2, 2, 2]);
  expect([...partsOf(tokenizer.steps("a naïve b"))]).toEqual([4, 5]);
});

test("of a text that is cut, only words that the model reads whole", () => {
  const read = (text: string) => {
    const encoding = tokenizer.encode(text, { max_length: 6 });
    const cut = tokenizer.tokenize(text).ids.length + 2 - encoding.ids.length;
    return piecesOf(tokenizer, { text, encoding, cut }).map((piece) => piece.text);
  };
  expect(read("a b c")).toEqual(["a", " b", " c"]);
  expect(read("a b Unmasked")).toEqual(["a", " b"]);
  expect(read("antidisestablishmentarianism")).toEqual([]);
});
