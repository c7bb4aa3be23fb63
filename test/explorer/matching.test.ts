import { expect, test } from "@jest/globals";
import { columnsOf, foundIn, idsOf, isMatched } from "../../explorer/src/journey/matching.ts";
import { pieceShown } from "../../explorer/src/journey/merging.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { mini } from "../support/tokenizers.ts";

const tokenizer = Tokenizer.fromVocab(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "play", "##er", "##s", "😀", "##😀"].join("\n"));
const spelt = (blocks: readonly { text: string; from: number; to: number; isPart: boolean }[]) =>
  blocks.map(({ text, from, to, isPart }) => `${isPart ? "?" : text} ${from}-${to}`);

test("pieces stand over their characters, and ids under them", () => {
  const [word] = tokenizer.steps(" Players");
  expect(spelt(columnsOf(word)).slice(0, 2)).toEqual(["p 0-1", "l 1-2"]);
  expect(spelt(foundIn(word))).toEqual(["play 0-4", "##er 4-6", "##s 6-7"]);
  expect(spelt(idsOf(word))).toEqual(["5 0-4", "6 4-6", "7 6-7"]);
  expect(spelt(foundIn(tokenizer.steps("😀😀s")[0]))).toEqual(["😀 0-1", "##😀 1-2", "##s 2-3"]);
});

test("an unknown word has its id over all of it, and shows where nothing fits", () => {
  const [word] = tokenizer.steps("played");
  expect(spelt(foundIn(word))).toEqual(["play 0-4", "? 4-6"]);
  expect(spelt(idsOf(word))).toEqual(["1 0-6"]);
  expect(spelt(idsOf(tokenizer.steps("x".repeat(101))[0]))).toEqual(["1 0-101"]);
});

test("words are told from merged ones and from a mask; the one with most pieces is shown first", () => {
  expect(tokenizer.steps("players [MASK]").map(isMatched)).toEqual([true, false]);
  expect(mini.ours.steps("heroes <mask>").map(isMatched)).toEqual([false, false]);
  expect(pieceShown(tokenizer.steps("play players"), undefined)).toBe(1);
});
