import { describe, expect, test } from "@jest/globals";
import { type AnyOperation, conform, operations, wrongKernel } from "../../src/kernels/index.ts";
import { usePeersOfNode } from "../../src/kernels/node-peers.ts";
import { kernelGoldens } from "../golden/kernel-goldens.ts";
import { kernelIn, workingModes } from "../support/gpujs-modes.ts";
import { smallCases } from "../support/wasm-builds.ts";

usePeersOfNode();
const golden = await kernelGoldens();
const modes = await workingModes();
const translated = (Object.values(operations) as AnyOperation[]).filter(({ dialects }) => dialects.gpujs);

/** Few numbers from long sums: a loop of gpu.js that stopped at its limit of 1000 would show. */
const longSums = ["3072 products, one output", "3073 products, 11 outputs"];

describe.each(modes)("%s", (mode) => {
  const others = mode === modes[0] ? [] : translated; // the first mode that works is the dialect's own: conformance.test.ts has it
  for (const operation of others)
    test(`${operation.name} is right in every case`, async () => {
      const cases = smallCases(operation);
      const verdicts = await conform(operation, kernelIn(mode, operation), { name: mode, cases, golden });
      expect(verdicts.filter(({ ok }) => !ok).map((verdict) => wrongKernel(verdict).message)).toEqual([]);
      if (operation.name === "matmul") expect(cases.map(({ name }) => name)).toEqual(expect.arrayContaining(longSums));
    });

  test("an input that is resident gives the same answer, call after call", async () => {
    const { layernorm } = operations;
    const input = layernorm.cases[3].make(1);
    const [once, often] = [layernorm.allocate(input), layernorm.allocate(input)];
    const kernel = kernelIn(mode, layernorm as AnyOperation);
    await kernel(once, input);
    const compute = kernel.resident?.(often, input);
    for (let i = 0; i < 2; i++) {
      often.y.fill(NaN);
      await compute?.();
      expect(often).toEqual(once);
    }
  });
});
