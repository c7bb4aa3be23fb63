/** The generator and its NumPy twin (test/golden/seeded_random.py) give the same bits; random.json is the twin's word. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { integers, normal, ramp, rotated, seedFor, uniform, word } from "../../src/tensor/random.ts";

type Golden = { command: string; streams: { seed: number; name: string; stream: number; [kind: string]: unknown }[] };

const path = "test/golden/random.json";
const golden: Golden = JSON.parse(readFileSync(path, "utf8"));

/** FNV-1a over the bytes: short, and any bit that differs shows. */
function hash(array: ArrayBufferView): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}

function described(seed: number, name: string) {
  const stream = seedFor(seed, name);
  const words = Uint32Array.from({ length: 1000 }, (_, i) => word(stream, i));
  const arrays = {
    word: words,
    uniform: uniform(stream, 1001, -0.5, 1.5),
    normal: normal(stream, 1001, 1 / Math.sqrt(768)),
    integers: integers(stream, 1001, 50265),
  };
  const described = Object.entries(arrays).map(([kind, array]) => [kind, { first: [...array.subarray(0, 3)], hash: hash(array) }]);
  return { seed, name, stream, ...Object.fromEntries(described) };
}

test(`bit for bit what NumPy makes (${path}, made by: ${golden.command})`, () => {
  expect(golden.streams.length).toBeGreaterThan(4);
  for (const { seed, name, ...rest } of golden.streams) expect(described(seed, name)).toEqual({ seed, name, ...rest });
});

test("rotated begins at the first number for seed 1, and somewhere for any other", () => {
  expect([1, 2, 5, 0].map((seed) => [...rotated(seed, [1, 2, 3, 4])])).toEqual([
    [1, 2, 3, 4],
    [2, 3, 4, 1],
    [1, 2, 3, 4],
    [4, 1, 2, 3],
  ]);
  expect(rotated(7, [])).toEqual(new Float32Array(0));
});

describe("distributions", () => {
  const mean = (values: Float32Array) => values.reduce((sum, x) => sum + x, 0) / values.length;

  test("uniform fills its range evenly", () => {
    const values = uniform(3, 100_000, 2, 4);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...values)).toBeLessThanOrEqual(4);
    expect(mean(values)).toBeCloseTo(3, 2);
  });

  test("normal has the asked mean and deviation", () => {
    const values = normal(4, 100_000, 0.25);
    expect(mean(values)).toBeCloseTo(0, 2);
    expect(Math.sqrt(mean(values.map((x) => x * x)))).toBeCloseTo(0.25, 2);
  });

  test("integers stay below their bound and reach it", () => {
    expect(new Set(integers(5, 1000, 7))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  });

  test("an element depends on seed and index alone, and each bit of the seed matters", () => {
    expect(uniform(9, 10)).toEqual(uniform(9, 1000).subarray(0, 10));
    const first = Array.from({ length: 32 }, (_, bit) => word(2 ** bit, 0));
    expect(new Set(first).size).toBe(32);
  });
});

test("a ramp includes both ends", () => {
  expect([...ramp(-1, 1, 5)]).toEqual([-1, -0.5, 0, 0.5, 1]);
  expect([...ramp(3, 4, 1)]).toEqual([3]);
});
