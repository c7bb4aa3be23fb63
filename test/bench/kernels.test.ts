/** What gets a row of the table of kernels. */
import { expect, test } from "@jest/globals";
import { judged, type Timing, timed } from "../../bench/kernel-bench.ts";
import { type AnyOperation, type Gelu, operations } from "../../src/kernels/index.ts";

const gelu: AnyOperation = { ...operations.gelu, cases: operations.gelu.cases.filter(({ name }) => name === "128 tokens of the MLP") };
const { reference, cpu, simd } = operations.gelu.dialects;
const proof = { seed: 3, golden: () => undefined };
const honest: [string, Gelu][] = [
  ["reference", reference],
  ["cpu", cpu],
  ["simd", simd],
];
const timing: Timing = { ...proof, budget: 1, cpu: { gflops: 50, gbs: 20 } };

/** What no machine is slower than: to be a hundred times as fast as that is to do nothing, however busy this one is. */
const slow: Timing = { ...timing, cpu: { gflops: 0.5, gbs: 0.2 } };

async function rowsOf(kernels: [string, Gelu][], timing: Timing) {
  const contest = { operation: gelu, kernels: kernels as [string, never][] };
  const rows = [];
  for await (const row of timed(contest, await judged(contest, proof), timing)) rows.push(row);
  return rows;
}

test("honest kernels, each with its distance and its share of the peaks", async () => {
  const rows = await rowsOf(honest, timing);
  expect(rows.map(({ dialect }) => dialect)).toEqual(["reference", "cpu", "simd"]);
  for (const { delta, ofPeak } of rows) {
    expect(delta).toBeLessThan(2e-6);
    expect(ofPeak).toBeGreaterThan(0);
    expect(ofPeak).toBeLessThan(100);
  }
});

test("no kernel whose computation only notes that it was called: its work is hidden where the answer is read, and no answer tells", async () => {
  const kernel: Gelu = (out, input) => cpu(out, input);
  const hiding = Object.assign(kernel, {
    resident(out: { y: Float32Array }, input: { x: Float32Array }) {
      let called = false;
      const compute = () => {
        called = true;
      };
      return Object.assign(compute, { read: () => (called ? cpu(out, input) : undefined) });
    },
  });
  await expect(rowsOf(honest, slow)).resolves.toHaveLength(3);
  await expect(rowsOf([["hiding", hiding]], slow)).rejects.toThrow(
    /^gelu\/hiding in the case "128 tokens of the MLP": \d+ times as fast as the machine's peaks allow$/,
  );
});
