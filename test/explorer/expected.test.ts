/** What is expected at each place, and what it comes to for a sentence. */
import { expect, test } from "@jest/globals";
import {
  type Expected,
  expected,
  inSight,
  maskable,
  maskedInTurn,
  parts,
  pseudoLikelihood,
} from "../../explorer/src/experiments/expected.ts";
import { loadModel, loadTokenizer } from "../../src/doors/node.ts";

test("a token's own share, and the best token with its share", () => {
  const found = expected(Float32Array.of(0.2, 0.7, 0.1).map(Math.log), 0);
  expect([found.share, found.best, found.bestShare]).toEqual([expect.closeTo(0.2, 6), 1, expect.closeTo(0.7, 6)]);
});

test("each token masked in turn is what a mask written there would say; masks and ends are not asked", async () => {
  const [model, tokenizer] = await Promise.all([loadModel(), loadTokenizer()]);
  const mask = tokenizer.tokenToId("<mask>") ?? -1;
  const encoding = tokenizer.encode("She opened the <mask> and walked.");
  const run = { session: { model, mask }, encoding, masks: [4], options: { positions: [4] } };
  expect(maskable(run)).toEqual([1, 2, 3, 5, 6, 7]);

  const masked: Expected[] = [];
  for await (const some of maskedInTurn(run)) masked.push(...some);
  const [[she]] = await model.rank([tokenizer.encode("<mask> opened the <mask> and walked.")], [[1]], { k: 1 });
  expect([masked.length, masked[0].best]).toEqual([6, she.ids[0]]);
  expect(masked[0].bestShare).toBeCloseTo(she.scores[0], 5);

  const seen = await inSight(run);
  expect(seen.length).toBe(encoding.ids.length);
  expect(tokenizer.idToToken(seen[4].best)).toBe("Ġdoor");
  expect(seen[1].share).toBeGreaterThan(masked[0].share);
  model.dispose();
});

test("a list in parts", () => {
  expect(parts([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(parts([], 2)).toEqual([]);
});

test("pseudo-log-likelihood: shares of a quarter are a choice among four", () => {
  const { log, choices } = pseudoLikelihood([0.25, 0.25, 0.25]);
  expect(log).toBeCloseTo(3 * Math.log(0.25), 12);
  expect(choices).toBeCloseTo(4, 12);
});
