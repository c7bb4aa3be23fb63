/** Proof that the goldens of sentence vectors can fail: one wrong pooling at a time. */
import { expect, test } from "@jest/globals";
import { pipeline } from "../../src/doors/node.ts";
import { pooled } from "../../src/tasks/pooling.ts";
import { entries, farthest, placeOf, TOLERANCE, texts } from "../support/sentence-folders.ts";

const [mean] = entries.filter(({ folder }) => folder === "mean");
const embed = await pipeline("sentence-embedding", await placeOf(mean), { onWarning: () => {} });
const { tokenizer, model } = embed;
const encodings = texts.map((text) => tokenizer.encode(text, { truncation: true }));
const hidden = (await model.encode(encodings)).map((rows) => rows.flat());
const { hidden: width } = model.config;

/** How far from sentence-transformers the vectors are that a pooling makes of the same rows. */
const distance = (pooling: (rows: Float32Array) => Float32Array) => farthest(hidden.map(pooling), mean.calls[0].vectors);

test("the right mean passes", () => {
  expect(distance((rows) => pooled({ rows, hidden: width, from: 0 }, ["mean"]))).toBeLessThan(TOLERANCE);
});

const longest = Math.max(...hidden.map(({ length }) => length));

test.each<[string, (rows: Float32Array) => Float32Array]>([
  [
    "padding is included in it",
    (rows) => pooled({ rows: Float32Array.from({ length: longest }, (_, i) => rows[i] ?? 0), hidden: width, from: 0 }, ["mean"]),
  ],
  ["[CLS] is left out of it", (rows) => pooled({ rows, hidden: width, from: 1 }, ["mean"])],
  ["[SEP] is left out of it", (rows) => pooled({ rows: rows.subarray(0, -width), hidden: width, from: 0 }, ["mean"])],
  ["it is divided by the root of the tokens", (rows) => pooled({ rows, hidden: width, from: 0 }, ["mean_sqrt_len_tokens"])],
])("a mean is told from the right one where %s", (_, pooling) => {
  expect(distance(pooling)).toBeGreaterThan(100 * TOLERANCE);
});
