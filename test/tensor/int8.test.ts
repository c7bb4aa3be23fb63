import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { dequantizeRows, quantizeRows } from "../../src/tensor/int8.ts";
import { runs } from "../support/runs.ts";

function quantized(source: ArrayLike<number>, width: number) {
  const rows = source.length / width;
  const values = new Int8Array(source.length);
  const scales = new Float32Array(rows);
  quantizeRows(Float32Array.from(source), width, values, scales);
  return { values: [...values], scales: [...scales] };
}

test("by hand: the largest of a row becomes 127, and each row has its own scale", () => {
  expect(quantized([127, -63.4, 0, 1, -254, 254, 3, 4.9], 4)).toEqual({ values: [127, -63, 0, 1, -127, 127, 2, 2], scales: [1, 2] });
});

test("zeros, and what is too small for a scale, become zeros", () => {
  expect(quantized([0, -0, 1e-36, -1e-45], 2)).toEqual({ values: [0, 0, 0, 0], scales: [0, 0] });
});

test("NaN and infinities show in the scale of their row, and of no other", () => {
  expect(quantized([1, NaN, 127, 1, -Infinity, 2], 2).scales).toEqual([NaN, 1, Infinity]);
});

test("every value comes back within half a scale, the largest of a row within its rounding", () => {
  const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
  const property = fc.property(fc.integer({ min: 1, max: 8 }), fc.array(finite, { maxLength: 40 }), (width, all) => {
    const source = Float32Array.from(all.slice(0, all.length - (all.length % width)));
    const { values, scales } = quantized(source, width);
    const back = new Float32Array(source.length);
    dequantizeRows(Int8Array.from(values), Float32Array.from(scales), width, back);
    source.forEach((x, i) => {
      const scale = scales[Math.floor(i / width)];
      expect(Math.abs(values[i])).toBeLessThanOrEqual(127);
      expect(Math.abs(back[i] - x)).toBeLessThanOrEqual(scale === 0 ? 1.5e-36 : scale * 0.50001);
    });
    scales.forEach((scale, row) => {
      const peak = Math.max(...source.subarray(row * width, (row + 1) * width).map(Math.abs));
      expect(Math.max(...values.slice(row * width, (row + 1) * width).map(Math.abs))).toBe(scale === 0 ? 0 : 127);
      if (scale !== 0) expect(scale).toBe(Math.fround(peak / 127));
    });
  });
  fc.assert(property, { numRuns: runs(1_000, 50_000), seed: 8 });
});

test("no rows", () => {
  expect(quantized([], 4)).toEqual({ values: [], scales: [] });
});
