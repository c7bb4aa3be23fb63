/** The functions of dense layers are JavaScript's own to the last places, and have the same bits in engines whose own differ. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { sigmoid, tanh } from "../../src/tasks/activations.ts";
import { uniform } from "../../src/tensor/index.ts";

const signs = uniform(1, 20_000, -1, 1);
const numbers = Array.from(uniform(2, 20_000, -9, 2), (power, i) => signs[i] * 10 ** power); // of every size up to 100

test.each([
  ["tanh", tanh, Math.tanh],
  ["sigmoid", sigmoid, (x: number) => 1 / (1 + Math.exp(-x))],
])("%s", (_, ours, theirs) => {
  expect(Math.max(...numbers.map((x) => Math.abs(ours(x) / theirs(x) - 1)))).toBeLessThan(1e-15);
  for (const x of [0, -0, 20, -20, 750, -750, Infinity, -Infinity, Number.NaN]) expect(ours(x)).toBe(theirs(x));
});

test("their bits are those that they were, on every engine", () => {
  const exact = numbers.map((x) => Math.round(x * 2 ** 30) / 2 ** 30); // 10 ** x is an engine's own affair
  const bits = Float64Array.from([...exact.map(tanh), ...exact.map(sigmoid)]);
  expect(createHash("sha256").update(bits).digest("hex")).toBe("b14c91b0f6ac94771b691fa034f5980b1dbf7db9cd9933c42a33b13c4085b57e");
});

test("what is made of a model's answer on the way to a vector asks for no function that an engine may round as it likes", () => {
  const files = ["activations", "dense", "pooling", "sentence-model", "sentence-embedding"].map((file) => `src/tasks/${file}.ts`);
  for (const file of [...files, "src/tensor/vectors.ts", "src/tensor/similarity.ts"])
    expect(readFileSync(file, "utf8").replaceAll(/`[^`]*`/g, "")).not.toMatch(
      /Math\.(?!(abs|ceil|floor|fround|max|min|round|sqrt|trunc)\b)|[^/*]\*\*[^/*]/,
    );
});
