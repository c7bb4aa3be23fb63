import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type Build,
  builds,
  chooseBuild,
  createMemory,
  execute,
  exportNames,
  giveModule,
  instantiate,
  moduleOf,
  RESERVED,
  usableBuilds,
  wasmLowering,
} from "../../src/kernels/devices/wasm/index.ts";
import { type AnyOperation, conform, operations, type Verdict, wrongKernel } from "../../src/kernels/index.ts";
import { layernorm } from "../../src/kernels/layernorm/simd/index.ts";
import { matmul, matmulPacked } from "../../src/kernels/matmul/simd/index.ts";
import { packWeights } from "../../src/kernels/matmul/simd/panels.ts";
import { packInt8, ways } from "../../src/kernels/matmul-int8/simd/panels.ts";
import { formOf, matmulInt8, roundRows, SUMS } from "../../src/kernels/matmul-int8/simd/product.ts";
import type { Digits } from "../../src/kernels/steps/index.ts";
import { wideOnNode } from "../../src/loading/node-wide.ts";
import { integers, normal } from "../../src/tensor/random.ts";
import { kernelGoldens } from "../golden/kernel-goldens.ts";
import { once } from "../support/once.ts";
import { runs } from "../support/runs.ts";
import { kernelsIn, memoryOf, smallCases, waysIn } from "../support/wasm-builds.ts";

/** Compiled as `simd: "wide"` has it compiled, where that can be: the code that users run. */
const wide = await wideOnNode();
if (typeof wide === "string") process.stdout.write(`skipped: wide with V8's flag: ${wide}\n`);
else giveModule("wide", wide);

const golden = await kernelGoldens();
const every = (Object.values(operations) as AnyOperation[]).map(once);
const seed = Number(process.env.TYPEFORMER_SEED ?? Date.now() % 1e6);
process.stdout.write(`WebAssembly builds here: ${usableBuilds().join(", ")}; chosen: ${chooseBuild()}; seed ${seed}\n`);
for (const build of builds)
  if (!usableBuilds().includes(build)) process.stdout.write(`skipped: ${build}, which this engine does not accept\n`);

describe.each(usableBuilds())("%s", (build) => {
  test.each(every)("$name is right in every case", async (operation) => {
    const verdicts: Verdict[] = [];
    for (const kernel of kernelsIn(build, operation))
      verdicts.push(...(await conform(operation, kernel, { name: build, cases: smallCases(operation), golden, seed })));
    expect(verdicts.filter(({ ok }) => !ok).map((verdict) => wrongKernel(verdict).message)).toEqual([]);
  });

  test("its memory is shared, for one thread too", () => {
    expect(memoryOf(build)).toEqual({ shared: true, takesUnshared: false });
  });

  test("the bits do not depend on how the work is shared", () => {
    const { kernels, f32 } = memoryFor(build);
    const [x, weight, bias, y, parts, scratch] = [0, 1, 2, 3, 4, 5].map((i) => RESERVED + i * 131_072);
    const count = fc.integer({ min: 1, max: 70 });
    fc.assert(
      fc.property(count, count, fc.integer({ min: 1, max: 9 }), fc.nat(), (rows, K, panels, at) => {
        const out = 8 * panels;
        f32(x, rows * K).set(normal(at, rows * K));
        f32(weight, out * K).set(normal(at + 1, out * K));
        f32(bias, out).set(normal(at + 2, out));
        const cut = at % (out + 1);
        const operands = { x, weight, bias, residual: x, rows, K, out, gelu: 1 };
        const rowsTo = (to: number, begin: number, end: number) =>
          execute(kernels, matmul({ ...operands, y: to }, { units: out, work: 1 }), 0, begin, end);
        rowsTo(y, 0, out);
        rowsTo(parts, 0, 4 * (cut >> 2));
        rowsTo(parts, 4 * (cut >> 2), out);
        expect(f32(parts, rows * out)).toEqual(f32(y, rows * out));

        const packing = packWeights({ weight, K, flaw: RESERVED - 64 }, { units: panels, work: 1, scratch: 32 * K });
        execute(kernels, packing, scratch, 0, cut >> 3);
        execute(kernels, packing, scratch, cut >> 3, panels);
        const panelsTo = (to: number, begin: number, end: number) =>
          execute(kernels, matmulPacked({ ...operands, y: to }, { units: panels, work: 1 }), 0, begin, end);
        panelsTo(y, 0, panels);
        panelsTo(parts, cut >> 3, panels);
        panelsTo(parts, 0, cut >> 3);
        expect(f32(parts, rows * out)).toEqual(f32(y, rows * out));
      }),
      { seed, numRuns: runs(40, 1000) },
    );
  });

  test("nor do those of products of integers, nor on which instructions take them", () => {
    const { memory, kernels, f32 } = memoryFor(build);
    const [x, weight, scales, shifts, reaches, calm, y, parts, u, factors, scratch] = Array.from(
      { length: 11 },
      (_, i) => RESERVED + i * 65_536,
    );
    const count = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(count, count, count, fc.constantFrom<Digits>(1, 2), fc.nat(), (rows, quarters, out, digits, at) => {
        const K = 4 * quarters;
        const panels = Math.ceil(out / 8);
        f32(x, rows * Math.max(K, out)).set(normal(at, rows * Math.max(K, out)));
        const largest = at % 2 ? 127 : 40; // four of those may meet in 16 bits
        new Int8Array(memory.buffer, weight, out * K).set(integers(at + 1, out * K, 2 * largest + 1).map((value) => value - largest));
        f32(scales, out).set(normal(at + 2, out));
        const cut = at % (panels + 1);
        const packing = packInt8({ weight, scales, shifts, reaches, calm, K, out }, { units: panels, work: 1, scratch: 8 * K });
        execute(kernels, packing, scratch, 0, cut);
        execute(kernels, packing, scratch, cut, panels);
        const fixed = { u, factors, weight, calm, scales, shifts, bias: scales, residual: x, rows, K, out, gelu: 1 };
        const rounding = (form: Form) => roundRows({ u, factors, x, K, digits, ...form }, { units: rows, work: 1 });
        const multiply = (to: number, { lines, by }: Form, begin: number, end: number) =>
          execute(kernels, matmulInt8({ ...fixed, lines, by, y: to }, { units: panels, work: 1, scratch: SUMS }), scratch, begin, end);
        const [first, ...others] = formsIn(build, K, digits);
        execute(kernels, rounding(first));
        multiply(y, first, 0, panels);
        for (const form of [first, ...others]) {
          execute(kernels, rounding(form), 0, rows >> 1, rows);
          execute(kernels, rounding(form), 0, 0, rows >> 1);
          multiply(parts, form, cut, panels);
          multiply(parts, form, 0, cut);
          expect(f32(parts, rows * out)).toEqual(f32(y, rows * out));
        }
      }),
      { seed, numRuns: runs(40, 1000) },
    );
  });

  test("the way that it takes by itself is one that it has", () => {
    expect(waysIn(build).map((way) => ways[way])).toContain(memoryFor(build).kernels.fastestDots(127, 255));
  });

  test.each([
    ["all that there is", 1032, [127]],
    ["one more than fits 32 bits", 1033, [127]],
    ["far more", 3072, [127]],
    ["just what fours in 16 bits may be", 1032, [127, 127, 127, 127, 2, 2, 2, 2]],
    ["one more, and one in some", 264, [...Array.from({ length: 8 * 31 }, (_, k) => (k & 4 ? 2 : 127)), 127, 127, 127, 127, 2, 3, 2, 2]],
  ])("sums are right where they are the largest that there can be: %s", (_, K, pattern) => {
    const [rows, out] = [5, 17];
    const x = Float32Array.from({ length: rows * K }, (_, i) => (i % K === i % 7 ? -1 : 1)); // all digits but one are the highest
    const weight = Int8Array.from({ length: out * K }, (_, i) => {
      const [row, k] = [Math.floor(i / K), i % K];
      return (row % 2 ? 1 : -1) * pattern[k % pattern.length];
    });
    const { reference } = operations["matmul-int8"].dialects;
    const input = { x, weight, scale: new Float32Array(out).fill(1 / 127 / K), rows, in: K, out, epilogue: "none" } as const;
    for (const digits of [1, 2] as const) {
      const [found, expected] = [{ y: new Float32Array(rows * out) }, { y: new Float32Array(rows * out) }];
      reference(expected, { ...input, digits });
      for (const kernel of kernelsIn(build, operations["matmul-int8"] as AnyOperation)) {
        kernel(found, { ...input, digits });
        for (const [i, value] of found.y.entries()) expect(value).toBeCloseTo(expected.y[i], 5);
      }
    }
  });

  test("rows normed in place, in two shares, are those normed apart at once", () => {
    const { kernels, f32 } = memoryFor(build);
    const [rows, columns] = [5, 37];
    const [x, weight, bias, y] = [0, 1, 2, 3].map((i) => RESERVED + i * 4096);
    for (const [i, address] of [x, weight, bias].entries()) f32(address, rows * columns).set(normal(i, rows * columns));
    const norm = (to: number) => layernorm({ y: to, x, weight, bias, epsilon: 1e-5, columns }, { units: rows, work: 1 });
    execute(kernels, norm(y));
    execute(kernels, norm(x), 0, 3, rows);
    execute(kernels, norm(x), 0, 0, 3);
    expect(f32(x, rows * columns)).toEqual(f32(y, rows * columns));
  });
});

function memoryFor(build: Build) {
  const memory = createMemory(1 << 20);
  const f32 = (address: number, length: number) => new Float32Array(memory.buffer, address, length);
  return { memory, kernels: instantiate(memory, moduleOf(build)), f32 };
}

type Form = ReturnType<typeof formOf>;

/** Every form that rows of x may have for a matrix: for each way of taking products, and whether or not sums are known to fit 32 bits. */
function formsIn(build: Build, K: number, digits: Digits): Form[] {
  return waysIn(build).flatMap((by) => [true, false].map((sumsFit) => formOf({ shape: [1, K], by, sumsFit }, digits)));
}

describe("what is called is what the sources have", () => {
  const lowerings = (Object.values(operations) as AnyOperation[]).flatMap(({ dialects }) => wasmLowering(dialects.simd) ?? []);
  const declared = lowerings.flatMap(({ exports }) => exports);

  test("every export is declared once, and nothing else is", () => {
    const ofTheDevice = ["fastestDots", "peak", "probe", "stream"];
    const names = declared.map(({ exportName }) => exportName);
    for (const build of usableBuilds()) expect(exportNames(moduleOf(build))).toEqual([...names, ...ofTheDevice].sort());
  });

  test.each(declared.map((each) => [each.exportName, each] as const))("%s has its parameters in this order", async (name, each) => {
    const { parameters, takesScratch } = each;
    const sources = readdirSync("src/kernels", { recursive: true, encoding: "utf8" }).filter((file) => /simd\/\w+\.as\.ts$/.test(file));
    const texts = sources.map((file) => readFileSync(`src/kernels/${file}`, "utf8"));
    const found = texts.flatMap((text) => [...text.matchAll(new RegExp(`^export function ${name}\\(([^)]*)\\): void`, "gm"))]);
    expect(found).toHaveLength(1);
    const inSource = [...found[0][1].matchAll(/(\w+):/g)].map(([, parameter]) => parameter);
    expect(inSource).toEqual([...parameters, ...(takesScratch ? ["scratch"] : []), "begin", "end"]);
  });

  test("rooms that lay parameters out lay each use out in one way", () => {
    for (const use of ["table", "matrix", "vector", "int8"] as const) {
      expect(new Set(lowerings.flatMap(({ layouts }) => layouts?.[use] ?? [])).size).toBeLessThanOrEqual(1);
    }
  });
});
