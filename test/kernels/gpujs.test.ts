import { describe, expect, test } from "@jest/globals";
import { utils } from "gpu.js";
import { inTexture, textureBytes } from "../../src/kernels/devices/gpujs/texture.ts";
import { usePeersOfNode } from "../../src/kernels/devices/node-peers.ts";
import { type AnyOperation, conform, operations, wrongKernel } from "../../src/kernels/index.ts";
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
    const compute = await kernel.resident?.(often, input);
    for (let i = 0; i < 2; i++) {
      often.y.fill(NaN);
      await compute?.();
      expect(often).toEqual(once);
    }
  });
});

/** How gpu.js itself sizes textures; its types do not tell of it. */
const { getKernelTextureSize } = utils as unknown as {
  getKernelTextureSize(layout: { optimizeFloatMemory: boolean; precision: "single" }, output: readonly number[]): number[];
};

test("on GL what is within the limit fits the device's textures, in one number to a texel as long as it does", () => {
  const layouts = new Set<boolean>();
  for (const size of [2, 3, 17]) {
    const sides = (output: number[]) => getKernelTextureSize({ ...inTexture(output, size), precision: "single" }, output);
    const most = textureBytes(size) / 4;
    for (let columns = 1; columns <= most; columns++) {
      for (const output of [
        [columns, 1],
        [1, columns],
        [columns, Math.floor(most / columns)],
        [2, columns, Math.floor(most / 2 / columns)],
      ]) {
        if (output.includes(0)) continue;
        layouts.add(inTexture(output, size).optimizeFloatMemory);
        expect(Math.max(...sides(output))).toBeLessThanOrEqual(size);
      }
    }
    expect(inTexture([size, size - 1], size).optimizeFloatMemory).toBe(false);
    expect(Math.max(...sides([4 * size * size + 1, 1]))).toBeGreaterThan(size);
  }
  expect(layouts.size).toBe(2);
});
