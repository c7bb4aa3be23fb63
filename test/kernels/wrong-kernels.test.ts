import { describe, expect, test } from "@jest/globals";
import {
  type AnyOperation,
  type Attention,
  bench,
  conform,
  type Gelu,
  type Kernel,
  type LayerNorm,
  type MatMul,
  type MatMulInt8,
  operations,
  type Relu,
  type Softmax,
  type Tanh,
  type TopK,
} from "../../src/kernels/index.ts";

const { attention, gelu, layernorm, matmul, relu, softmax, topk } = operations;

const tanhGelu = (x: number) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

const tanh: Gelu = ({ y }, { x }) => {
  for (let i = 0; i < x.length; i++) y[i] = tanhGelu(x[i]);
};
const tanhEpilogue: MatMul = (out, input) => {
  matmul.dialects.cpu(out, { ...input, epilogue: "none", residual: undefined });
  if (input.epilogue === "gelu") tanh(out, { x: out.y });
  for (let i = 0; i < out.y.length; i++) out.y[i] += input.residual?.[i] ?? 0;
};
const withoutBias: MatMul = (out, input) => matmul.dialects.cpu(out, { ...input, bias: undefined });
const oneProductShort: MatMul = (out, input) => {
  const weight = input.weight.map((w, i) => (i % input.in === input.in - 1 ? 0 : w));
  return matmul.dialects.cpu(out, { ...input, weight });
};
const residualFirst: MatMul = (out, input) => {
  matmul.dialects.cpu(out, { ...input, epilogue: "none" });
  if (input.epilogue === "gelu") gelu.dialects.cpu(out, { x: out.y });
};
const int8 = operations["matmul-int8"];
const oneDigit: MatMulInt8 = (out, input) => int8.dialects.cpu(out, { ...input, digits: 1 });
const unroundedRows: MatMulInt8 = (out, input) => {
  const unrounded = Float32Array.from(input.weight, (w, i) => w * input.scale[Math.floor(i / Math.max(1, input.in))]);
  return matmul.dialects.cpu(out, { ...input, weight: unrounded });
};
const scaleOfNeighbour: MatMulInt8 = (out, input) =>
  int8.dialects.cpu(out, { ...input, scale: input.scale.map((_, n) => input.scale[(n + 1) % input.out]) });
const unscaled: Attention = (out, input) =>
  attention.dialects.cpu(out, { ...input, query: input.query.map((x) => x * Math.sqrt(input.headDim)) });
const scaledByHidden: Attention = (out, input) =>
  attention.dialects.cpu(out, { ...input, query: input.query.map((x) => x / Math.sqrt(input.heads)) });
const seesTheFuture: Attention = (out, input) => attention.dialects.cpu(out, { ...input, causal: false });
const tinyEpsilon: LayerNorm = (out, input) => layernorm.dialects.cpu(out, { ...input, epsilon: 1e-12 });
const unbiasedVariance: LayerNorm = ({ y }, { x, weight, bias, epsilon, rows, columns }) => {
  for (let row = 0; row < rows; row++) {
    const line = x.subarray(row * columns, (row + 1) * columns);
    const mean = line.reduce((a, b) => a + b, 0) / columns;
    const variance = line.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, columns - 1);
    for (let i = 0; i < columns; i++) y[row * columns + i] = ((line[i] - mean) / Math.sqrt(variance + epsilon)) * weight[i] + bias[i];
  }
};
const withoutShift: Softmax = ({ y }, { x, rows, columns }) => {
  for (let row = 0; row < rows; row++) {
    const e = x.subarray(row * columns, (row + 1) * columns).map(Math.exp);
    const sum = e.reduce((a, b) => a + b, 0);
    y.set(
      e.map((v) => v / sum),
      row * columns,
    );
  }
};
const offByOne: TopK = (out, input) => {
  topk.dialects.cpu(out, input);
  for (let i = 0; i < out.indices.length; i++) out.indices[i]++;
};
const tanhBy =
  (f: (x: number) => number): Tanh =>
  ({ y }, { x }) => {
    for (let i = 0; i < x.length; i++) y[i] = f(x[i]);
  };
const { fround } = Math;
const hardTanh = tanhBy((x) => Math.max(-1, Math.min(1, x)));
const lambert = tanhBy((x) => {
  const t = x * x;
  const quotient = (x * (135135 + t * (17325 + t * (378 + t)))) / (135135 + t * (62370 + t * (3150 + t * 28)));
  return Math.abs(x) > 9 ? Math.sign(x) : Math.max(-1, Math.min(1, quotient)); // NaN of NaN
});
const quotientInF32 = tanhBy((x) => {
  const e = fround(Math.exp(2 * x));
  return e === Infinity ? 1 : fround(e - 1) / fround(e + 1);
});
const overflowing = tanhBy((x) => {
  const [up, down] = [fround(Math.exp(x)), fround(Math.exp(-x))];
  return Number.isFinite(x) ? fround(up - down) / fround(up + down) : Math.sign(x);
});
const leaky: Relu = ({ y }, { x }) => y.set(x.map((value) => (value < 0 ? 0.01 * value : value)));
const withoutNaN: Relu = ({ y }, { x }) => y.set(x.map((value) => Math.max(0, value || 0)));
const silent = () => undefined;

const wrong: [string, AnyOperation, Kernel<never, never>][] = [
  ["tanh GELU", gelu, tanh],
  ["tanh GELU as the epilogue", matmul, tanhEpilogue],
  ["a missing bias", matmul, withoutBias],
  ["the last product left out", matmul, oneProductShort],
  ["the residual inside the epilogue", matmul, residualFirst],
  ["one digit where two are asked for", int8, oneDigit],
  ["rows of x that were never rounded", int8, unroundedRows],
  ["the scale of the next output", int8, scaleOfNeighbour],
  ["unscaled q·k", attention, unscaled],
  ["a scale of 1/√hidden", attention, scaledByHidden],
  ["keys after the query", attention, seesTheFuture],
  ["ε = 1e-12", layernorm, tinyEpsilon],
  ["a variance divided by n − 1", layernorm, unbiasedVariance],
  ["softmax without the shift", softmax, withoutShift],
  ["indices off by one", topk, offByOne],
  ["a hard tanh", operations.tanh, hardTanh],
  ["tanh by a continued fraction", operations.tanh, lambert],
  ["tanh by a quotient that loses digits", operations.tanh, quotientInF32],
  ["tanh by exponentials that overflow", operations.tanh, overflowing],
  ["a leaky relu", relu, leaky],
  ["a relu that makes 0 of NaN", relu, withoutNaN],
  ["a kernel that writes nothing", gelu, silent],
];

describe("the conformance runner refuses", () => {
  test.each(wrong)("%s", async (_, operation, kernel) => {
    const cases = operation.cases.filter(({ flops }) => flops < 2e6); // the small ones suffice
    const failed = (await conform(operation, kernel as never, { cases })).filter(({ ok }) => !ok);
    expect(failed.length).toBeGreaterThan(0);
    for (const verdict of failed) {
      expect(verdict).toMatchObject({ operation: operation.name, dialect: "yours", ok: false, against: "reference" });
      expect(verdict.scaled).toBeGreaterThan(verdict.tol);
      expect(verdict.got).not.toBe(verdict.expected);
    }
  });
});

test("ε = 1e-12 is refused where the spread is small, and the verdict says so", async () => {
  const failed = (await conform(layernorm, tinyEpsilon)).filter(({ ok }) => !ok).map((verdict) => verdict.case);
  expect(failed).toContain("small spread: ε decides");
});

test("a wrong kernel gets a complete message and no time", async () => {
  let timed = 0;
  const sample = async () => {
    timed++;
    return [1];
  };
  const cases = gelu.cases.filter(({ name }) => name === "-6 to 6, where it bends");
  const refused = bench(gelu, tanh, { name: "tanh", cases, sample });
  await expect(refused).rejects.toMatchObject({ name: "TypeformerError", code: "wrong_kernel" });
  await expect(refused).rejects.toThrow(
    /^gelu\/tanh in the case "-6 to 6, where it bends": y\[\d+\] is -?[\d.]+, expected -?[\d.]+ by the reference; .* is [\d.]+e-\d+, the tolerance 2e-6 \(tanh-GELU, .*\)$/,
  );
  expect(timed).toBe(0);
});

test("a kernel that throws is a verdict, not an exception", async () => {
  const broken: Gelu = () => {
    throw new Error("out of registers");
  };
  const verdicts = await conform(gelu, broken);
  expect(verdicts.every(({ ok }) => !ok)).toBe(true);
  await expect(bench(gelu, broken)).rejects.toThrow(/gelu\/yours in the case "one token of the MLP" threw: Error: out of registers/);
});

test("a right kernel is timed, an asynchronous one too", async () => {
  const later: Gelu = async (out, input) => {
    await Promise.resolve();
    gelu.dialects.cpu(out, input);
  };
  const cases = gelu.cases.slice(0, 1);
  for (const kernel of [gelu.dialects.cpu, later]) {
    const [row] = await bench(gelu, kernel, { cases, budget: 5, least: 7 });
    expect(row).toMatchObject({ operation: "gelu", case: cases[0].name, dialect: kernel === later ? "yours" : "cpu" });
    expect(row.samples).toBeGreaterThanOrEqual(7);
    expect(row.median).toBeGreaterThan(0);
    expect(row.gflops).toBeCloseTo(cases[0].flops / row.median / 1e6, 10);
  }
});
