import { expect, test } from "@jest/globals";
import { pipeline } from "../../src/doors/node.ts";
import { compare } from "../../src/tensor/compare.ts";

const extract = await pipeline("feature-extraction");
const text = "The price rises.";

test("a vector for every token is the last layer's output", async () => {
  const hidden = await extract(text);
  const encoding = extract.tokenizer.encode(text);
  const { taps } = await extract.model.run(encoding, { taps: ["layer.5.mlp.normed"] });
  expect(hidden.shape).toEqual([encoding.ids.length, 192]);
  expect(hidden.flat()).toEqual(taps["layer.5.mlp.normed"].flat());
});

test("pooled: the mean of all tokens, or the first", async () => {
  const hidden = await extract(text);
  const [tokens, width] = hidden.shape;
  const mean = Array.from(
    { length: width },
    (_, i) => Array.from({ length: tokens }, (_, t) => hidden.get(t, i)).reduce((a, b) => a + b) / tokens,
  );
  expect(compare((await extract(text, { pooling: "mean" })).data, mean).maxAbs).toBeLessThan(1e-6);
  expect((await extract(text, { pooling: "cls" })).data).toEqual(hidden.pick(0).copy().data);
});

test("normalised vectors have length one, and texts of one meaning lie nearer than others", async () => {
  const [a, b, c] = await extract(["He opened the door.", "She opened the window.", "Antibiotics treat bacterial infections."], {
    pooling: "mean",
    normalize: true,
  });
  const dot = (x: typeof a, y: typeof a) => x.data.reduce((sum, value, i) => sum + value * y.data[i], 0);
  expect(dot(a, a)).toBeCloseTo(1, 6);
  expect(dot(a, b)).toBeGreaterThan(dot(a, c));
});

test("refuses", async () => {
  await expect(extract(text, { pooling: "max" as "mean" })).rejects.toMatchObject({
    code: "invalid_option",
    message: expect.stringContaining("none, mean, cls"),
  });
  await expect(extract(text, { normalize: "false" as unknown as boolean })).rejects.toMatchObject({
    code: "invalid_option",
    message: 'normalize: expected true or false, found "false"',
  });
  await expect(extract("and ".repeat(200))).rejects.toMatchObject({ code: "too_long" });
  expect((await extract("and ".repeat(200), { truncation: true })).shape).toEqual([128, 192]);
});
