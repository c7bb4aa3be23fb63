/** From logits to entities: rules one by one, each on numbers that show it. What Python makes of whole texts: token-classification.test.ts. */
import { describe, expect, test } from "@jest/globals";
import {
  type EntityGroup,
  entityGroups,
  type LabelledToken,
  labelled,
  labelledTokens,
  labelledWords,
  withoutOverlaps,
} from "../../src/tasks/entities/index.ts";

const labels = ["O", "B-PER", "I-PER", "LOC"];
const spelling = (marksSubwords: boolean) => ({
  unkTokenId: 9,
  marksSubwords,
  tokensToText: (tokens: readonly string[]) => tokens.join("|"),
});
const token = (word: string, start: number, scores: number[], isSubword = false): LabelledToken => {
  return { index: 1, word, start, end: start + 1, scores: Float32Array.from(scores), isSubword };
};
const part = (entity: string, start: number, score = 1) => ({ entity, score, word: entity, start, end: start + 1 });
const group = (start: number, end: number, score: number): EntityGroup => ({ entity_group: "PER", score, word: "", start, end });

describe("a token continues a word", () => {
  const chunkOf = (text: string, ...tokens: [string, number, number, id?: number][]) => ({
    text,
    ids: [0, ...tokens.map(([, , , id]) => id ?? 5)],
    tokens: ["[CLS]", ...tokens.map(([word]) => word)],
    offsets: [[0, 0], ...tokens.map(([, start, end]) => [start, end])] as [number, number][],
    word_ids: [null, ...tokens.map(() => 0)],
    sequence_ids: [null, ...tokens.map(() => 0 as const)],
    attention_mask: [1, ...tokens.map(() => 1)],
    token_type_ids: [0, ...tokens.map(() => 0)],
  });
  const logits = Array.from({ length: 3 }, () => new Float32Array(4));

  test.each([
    ["by WordPiece: unless it is as long as its stretch in code points", true, [false, true, false]],
    ["else: unless a space stands before it or in it, tabs do not count", false, [false, true, true]],
  ])("%s", (_, marks, expected) => {
    const text = "😀b\tc d";
    const chunk = chunkOf(text, ["x", 0, 2], ["##b", 2, 3], ["c", 4, 5]);
    expect(labelledTokens(chunk, logits, spelling(marks)).map(({ isSubword }) => isSubword)).toEqual(expected);
  });

  test("but an unknown one never does, and is called as in the text", () => {
    const [unknown] = labelledTokens(chunkOf("a İx", ["[UNK]", 3, 4, 9]), logits, spelling(false));
    expect(unknown).toMatchObject({ index: 1, word: "x", isSubword: false });
  });

  test("offsets of words that were given count from their own", () => {
    const chunk = { ...chunkOf("ab--cd", ["ab", 0, 2], ["cd", 0, 2]), word_ids: [null, 0, 1], wordBegins: [0, 4] };
    expect(labelledTokens(chunk, logits, spelling(true)).map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [4, 6],
    ]);
  });
});

describe("a word has one label", () => {
  const tokens = [token("a", 0, [0.4, 0.5, 0.1, 0]), token("b", 1, [0.5, 0.1, 0, 0.4], true), token("c", 2, [0.1, 0, 0.75, 0.15], true)];
  test.each([
    ["first", "B-PER", 0.5],
    ["average", "O", 1 / 3],
    ["max", "I-PER", 0.75],
  ] as const)("by %s %s", (vote, entity, score) => {
    const [word] = labelledWords(tokens, labels, vote, spelling(true));
    expect(word).toEqual({ entity, score: expect.closeTo(score, 6), word: "a|b|c", start: 0, end: 3 });
  });

  test("a text may begin inside one; of equal shares the first counts", () => {
    expect(labelledWords([token("b", 1, [0.5, 0.5, 0, 0], true)], labels, "max", spelling(true))).toHaveLength(1);
    expect(labelled(token("b", 1, [0.5, 0.5, 0, 0]), labels).entity).toBe("O");
  });
});

test("neighbours of one tag are a group, B- begins one, and the score is the mean", () => {
  const parts = [
    part("B-PER", 0, 0.5),
    part("I-PER", 1, 1),
    part("PER", 2),
    part("B-PER", 3),
    part("O", 4),
    part("I-PER", 5),
    part("B-X-Y", 6),
  ];
  const groups = entityGroups(parts, spelling(true));
  expect(groups.map(({ entity_group, start, end }) => [entity_group, start, end])).toEqual([
    ["PER", 0, 3],
    ["PER", 3, 4],
    ["O", 4, 5],
    ["PER", 5, 6],
    ["X-Y", 6, 7],
  ]);
  expect(groups[0]).toMatchObject({ score: Math.fround(2.5 / 3), word: "B-PER|I-PER|PER" });
  expect(entityGroups([], spelling(true))).toEqual([]);
});

describe("of entities that overlap", () => {
  const text = "😀😀abcdefgh";
  test.each([
    ["the longer one stays", [group(4, 6, 1), group(5, 8, 0.5)], [1]],
    ["long is counted in code points", [group(0, 4, 0.5), group(2, 6, 0.4)], [1]],
    ["of two as long the surer one", [group(4, 6, 0.5), group(5, 7, 0.6)], [1]],
    ["else the first", [group(4, 6, 0.5), group(5, 7, 0.5)], [0]],
    ["what only touches does not", [group(4, 6, 0.5), group(6, 7, 0.5)], [0, 1]],
    ["the order is that of their starts", [group(6, 7, 0.5), group(4, 6, 0.5)], [1, 0]],
    ["one without extent overlaps nothing, and is there twice if it is the first", [group(4, 4, 0.5), group(4, 6, 0.5)], [0, 0, 1]],
    ["there may be none", [], []],
  ])("%s", (_, entities, kept) => {
    expect(withoutOverlaps(text, entities)).toEqual(kept.map((i) => entities[i]));
  });
});
