import { describe, expect, test } from "@jest/globals";
import type { Backend, Digits, Parameter } from "../../../src/backends/index.ts";
import { compare } from "../../../src/tensor/compare.ts";
import { dequantizeRows, integers, normal, uniform } from "../../../src/tensor/index.ts";
import { type BackendHere, reference } from "../../support/backends.ts";

/** Widths that are no multiples of the eight rows and four columns of a panel, and heights that fill no last panel. */
const shapes = [
  [16, 8],
  [37, 31],
  [9, 12],
  [3, 5],
];

const ids = Int32Array.of(2, 0, 1, 2, 2, 1, 0);

/** A matrix of 8-bit integers. A backend may keep it so, and round what is multiplied with it, or keep what it stands for. */
export function int8(backend: BackendHere): void {
  describe("8-bit integers", () => {
    test.each(shapes)("a matrix [%d, %d] is looked up in and multiplied with", async (out, width) => {
      for (const digits of [1, 2] as const) {
        const { rounds, ...answer } = await run(backend, out, width, digits);
        const expected = await run(reference, out, width, rounds ? digits : undefined);
        expect(compare(answer.rows, expected.rows).scaled).toBeLessThan(1e-6);
        expect(compare(answer.y, expected.y).scaled).toBeLessThan(5e-6);
        expect(compare(answer.activated, expected.activated).scaled).toBeLessThan(5e-6);
      }
    });

    test("two digits are nearer to f32 than one", async () => {
      const exact = await run(backend, 37, 31, undefined);
      const answers = [await run(backend, 37, 31, 1), await run(backend, 37, 31, 2)];
      const [one, two] = answers.map(({ y }) => compare(y, exact.y).maxAbs);
      expect(two).toBeLessThan(1e-3);
      if (!answers[0].rounds) return expect(one).toBeLessThan(1e-6);
      expect(one).toBeGreaterThan(10 * two);
      expect(one).toBeLessThan(0.1);
    });
  });
}

/** Looks rows up, multiplies them with the same matrix, and once more with GELU and a residual. @param digits undefined: the same numbers in f32 */
async function run({ open }: BackendHere, out: number, width: number, digits: Digits | undefined) {
  const backend = await open();
  const values = Int8Array.from(integers(1, out * width, 255), (value) => value - 127);
  const scales = uniform(2, out, 0.005, 0.015);
  const weight: Parameter = digits
    ? await quantized(backend, [out, width], digits, values, scales)
    : await plain(backend, [out, width], values, scales);
  const bias = await backend.parameter("bias", [out], "vector", (target) => target.set(normal(3, out)));
  const results = await backend.pass({ ids }, (ops, handles) => {
    const rows = ops.embed([weight, handles.ids]);
    const y = ops.linear(rows, { weight, bias });
    const activated = ops.add(ops.gelu(ops.linear(rows, { weight, bias })), y);
    return { rows, y, activated };
  });
  backend.dispose();
  return { ...results, rounds: weight.digits !== undefined };
}

function quantized(backend: Backend, shape: number[], digits: Digits, values: Int8Array, scales: Float32Array) {
  return backend.quantizedParameter("weight", shape, digits, (target, targetScales) => {
    target.set(values);
    targetScales.set(scales);
  });
}

function plain(backend: Backend, shape: number[], values: Int8Array, scales: Float32Array) {
  return backend.parameter("weight", shape, "matrix", (target) => dequantizeRows(values, scales, shape[1], target));
}
