import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { jsonOf } from "../../../packages/serve/src/http/json.ts";

test("values are written as JSON.stringify writes them", async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      expect(await jsonOf(value)).toBe(JSON.stringify(value));
    }),
    { seed: 16, numRuns: 300 },
  );
  expect(await jsonOf({ a: undefined, b: "\ud800", __proto__: null })).toBe('{"b":"\\ud800"}');
  expect(await jsonOf([undefined, -0, 1e21, 5e-324])).toBe(JSON.stringify([undefined, -0, 1e21, 5e-324]));
});

test("a vector's numbers come back as the same f32, whatever their size", async () => {
  await fc.assert(
    fc.asyncProperty(fc.float32Array({ noNaN: true, noDefaultInfinity: true }), async (vector) => {
      const read: number[] = JSON.parse(await jsonOf({ vector })).vector;
      expect(read).toEqual(Array.from(vector, (value) => value + 0)); // JSON has no negative zero
    }),
    { seed: 16, numRuns: 300 },
  );
});

test("what is not finite is refused wherever it stands", async () => {
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (const value of [wrong, [wrong], { a: [{ b: wrong }] }, Float32Array.of(0, wrong), [[Float32Array.of(wrong)]]]) {
      await expect(jsonOf(value)).rejects.toThrow(expect.objectContaining({ code: "internal" }));
    }
  }
  expect(await jsonOf({ null: null, nan: "NaN" })).toBe('{"null":null,"nan":"NaN"}');
});

test("a long answer is written in turns: others are served meanwhile", async () => {
  const vector = Float32Array.from({ length: 768 }, (_, i) => Math.sin(i));
  let turns = 0;
  const timer = setInterval(() => turns++);
  const text = await jsonOf({ data: Array.from({ length: 1024 }, () => ({ embedding: vector })) });
  clearInterval(timer);
  expect(JSON.parse(text).data[1023].embedding).toHaveLength(768);
  expect(turns).toBeGreaterThan(3);
});
