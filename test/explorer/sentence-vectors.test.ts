/** Sentences as vectors: which rows they are made of, and who is nearest. */
import { expect, test } from "@jest/globals";
import { cosines, firstRow, meanRow, nearest, range } from "../../explorer/src/experiments/sentence-vectors.ts";
import { loadModel, loadTokenizer, pipeline, Tensor } from "../../src/doors/node.ts";

test("the mean of all rows, and the first", () => {
  const hidden = new Tensor(Float32Array.of(1, 2, 3, 6), [2, 2]);
  expect([...meanRow(hidden)]).toEqual([2, 4]);
  expect([...firstRow(hidden)]).toEqual([1, 2]);
});

test("the mean is the library's own", async () => {
  const text = "The ship left the harbour.";
  const [model, tokenizer, embed] = await Promise.all([loadModel(), loadTokenizer(), pipeline("feature-extraction")]);
  const [hidden] = await model.encode([tokenizer.encode(text)]);
  const [pooled] = await embed([text], { pooling: "mean" });
  const mean = meanRow(hidden);
  expect(Math.max(...pooled.data.map((x, i) => Math.abs(x - mean[i])))).toBeLessThan(1e-6);
  model.dispose();
  embed.dispose();
});

test("cosines, the nearest to the first, the range without the diagonal", () => {
  const matrix = cosines([Float32Array.of(1, 0), Float32Array.of(-2, 0), Float32Array.of(0, 3), Float32Array.of(5, 0)]);
  expect(matrix[0]).toEqual([1, -1, 0, 1]);
  expect(nearest(matrix[0])).toEqual([3, 2, 1]);
  expect(range(matrix)).toEqual([-1, 1]);
  expect(
    range([
      [1, 0.2],
      [0.2, 1],
    ]),
  ).toEqual([0.2, 0.2]);
});
