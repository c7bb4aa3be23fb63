import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { builds, chooseBuild, createMemory, instantiate, moduleOf, RESERVED, usableBuilds } from "../../src/kernels/devices/wasm/index.ts";
import { type AnyOperation, conform, operations, type Verdict, wrongKernel } from "../../src/kernels/index.ts";
import { integers, normal } from "../../src/tensor/random.ts";
import { kernelGoldens } from "../golden/kernel-goldens.ts";
import { runs } from "../support/runs.ts";
import { kernelsIn, memoryOf, smallCases } from "../support/wasm-builds.ts";

const golden = await kernelGoldens();
const seed = Number(process.env.TYPEFORMER_SEED ?? Date.now() % 1e6);
process.stdout.write(`WebAssembly builds here: ${usableBuilds().join(", ")}; chosen: ${chooseBuild()}; seed ${seed}\n`);
for (const build of builds)
  if (!usableBuilds().includes(build)) process.stdout.write(`skipped: ${build}, which this engine does not accept\n`);

describe.each(usableBuilds())("%s", (build) => {
  test.each(Object.values(operations) as AnyOperation[])("$name is right in every case", async (operation) => {
    const verdicts: Verdict[] = [];
    for (const kernel of kernelsIn(build, operation))
      verdicts.push(...(await conform(operation, kernel, { name: build, cases: smallCases(operation), golden })));
    expect(verdicts.filter(({ ok }) => !ok).map((verdict) => wrongKernel(verdict).message)).toEqual([]);
  });

  test("its memory is shared, for one thread too", () => {
    expect(memoryOf(build)).toEqual({ shared: true, takesUnshared: false });
  });

  test("the bits do not depend on how the work is shared", () => {
    const memory = createMemory(1 << 20);
    const kernels = instantiate(memory, moduleOf(build));
    const f32 = (address: number, length: number) => new Float32Array(memory.buffer, address, length);
    const [x, weight, bias, y, parts, scratch] = [0, 1, 2, 3, 4, 5].map((i) => RESERVED + i * 131_072);
    const count = fc.integer({ min: 1, max: 70 });
    fc.assert(
      fc.property(count, count, fc.integer({ min: 1, max: 9 }), fc.nat(), (rows, K, panels, at) => {
        const out = 8 * panels;
        f32(x, rows * K).set(normal(at, rows * K));
        f32(weight, out * K).set(normal(at + 1, out * K));
        f32(bias, out).set(normal(at + 2, out));
        const cut = at % (out + 1);
        kernels.matmul(y, x, weight, bias, x, rows, K, out, 1, 0, out);
        kernels.matmul(parts, x, weight, bias, x, rows, K, out, 1, 0, 4 * (cut >> 2));
        kernels.matmul(parts, x, weight, bias, x, rows, K, out, 1, 4 * (cut >> 2), out);
        expect(f32(parts, rows * out)).toEqual(f32(y, rows * out));

        kernels.packWeights(weight, K, RESERVED - 64, scratch, 0, cut >> 3);
        kernels.packWeights(weight, K, RESERVED - 64, scratch, cut >> 3, panels);
        kernels.matmulPacked(y, x, weight, bias, x, rows, K, out, 1, 0, panels);
        kernels.matmulPacked(parts, x, weight, bias, x, rows, K, out, 1, cut >> 3, panels);
        kernels.matmulPacked(parts, x, weight, bias, x, rows, K, out, 1, 0, cut >> 3);
        expect(f32(parts, rows * out)).toEqual(f32(y, rows * out));
      }),
      { seed, numRuns: runs(40, 1000) },
    );
  });

  test("nor do those of products of integers", () => {
    const memory = createMemory(1 << 20);
    const kernels = instantiate(memory, moduleOf(build));
    const f32 = (address: number, length: number) => new Float32Array(memory.buffer, address, length);
    const [x, weight, scales, shifts, y, parts, u, factors, scratch] = Array.from({ length: 9 }, (_, i) => RESERVED + i * 65_536);
    const count = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(count, count, count, fc.constantFrom(1, 2), fc.nat(), (rows, quarters, out, digits, at) => {
        const K = 4 * quarters;
        const panels = Math.ceil(out / 8);
        f32(x, rows * Math.max(K, out)).set(normal(at, rows * Math.max(K, out)));
        new Int8Array(memory.buffer, weight, out * K).set(integers(at + 1, out * K, 255).map((value) => value - 127));
        f32(scales, out).set(normal(at + 2, out));
        const cut = at % (panels + 1);
        kernels.packInt8(weight, scales, shifts, K, out, scratch, 0, cut);
        kernels.packInt8(weight, scales, shifts, K, out, scratch, cut, panels);
        const multiply = (to: number, fused: number, begin: number, end: number) =>
          kernels.matmulInt8(to, u, factors, weight, scales, shifts, scales, x, rows, K, out, digits, 1, fused, begin, end);
        kernels.roundRows(u, factors, x, K, digits, 0, rows);
        multiply(y, 1, 0, panels);
        kernels.roundRows(u, factors, x, K, digits, rows >> 1, rows);
        kernels.roundRows(u, factors, x, K, digits, 0, rows >> 1);
        multiply(parts, 0, cut, panels);
        multiply(parts, 0, 0, cut);
        expect(f32(parts, rows * out)).toEqual(f32(y, rows * out));
      }),
      { seed, numRuns: runs(40, 1000) },
    );
  });

  test("x + residual normed at once is what add and layernorm give, in place too", () => {
    const memory = createMemory(1 << 20);
    const kernels = instantiate(memory, moduleOf(build));
    const [rows, columns] = [5, 37];
    const [x, residual, weight, bias, y] = [0, 1, 2, 3, 4].map((i) => RESERVED + i * 4096);
    const f32 = (address: number) => new Float32Array(memory.buffer, address, rows * columns);
    for (const [i, address] of [x, residual, weight, bias].entries()) f32(address).set(normal(i, rows * columns));
    kernels.layernorm(y, x, residual, weight, bias, 1e-5, columns, 0, rows);
    const together = f32(y).slice();
    kernels.add(x, x, residual, rows * columns);
    kernels.layernorm(x, x, 0, weight, bias, 1e-5, columns, 3, rows);
    kernels.layernorm(x, x, 0, weight, bias, 1e-5, columns, 0, 3);
    expect(f32(x)).toEqual(together);
  });
});
