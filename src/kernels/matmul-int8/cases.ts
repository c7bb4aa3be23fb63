import { integers, normal, uniform } from "../../tensor/index.ts";
import { flops } from "../matmul/contract.ts";
import type { Case } from "../operation.ts";
import type { Digits, MatMulInt8Input } from "./contract.ts";

type Shape = { rows: number; in: number; out: number };
type With = { digits?: Digits; bias?: boolean; residual?: boolean; epilogue?: "none" | "gelu"; outliers?: boolean };

/** As ../matmul/cases.ts: outputs of about unit variance. `outliers`: some numbers of x are thirty times the others. */
function linear(
  name: string,
  shape: Shape,
  { digits = 1, bias = true, residual = false, epilogue = "none", outliers = false }: With = {},
): Case<MatMulInt8Input> {
  const { rows, in: K, out } = shape;
  return {
    name,
    make: (seed) => ({
      ...shape,
      x: normal(seed, rows * K).map((value, i) => (outliers && i % 97 === 5 ? 30 * value : value)),
      weight: new Int8Array(integers(seed + 1, out * K, 255).map((value) => value - 127)),
      scale: uniform(seed + 2, out, 0.5, 1.5).map((value) => value / 73 / Math.sqrt(Math.max(1, K))),
      ...(bias && { bias: normal(seed + 3, out, 0.5) }),
      ...(residual && { residual: normal(seed + 4, rows * out) }),
      digits,
      epilogue,
    }),
    flops: flops({ ...shape, bias, residual }),
    bytes: 4 * rows * K + (rows > 0 ? out * (K + 4) : 0) + 4 * (rows * out + (bias ? out : 0) + (residual ? rows * out : 0)),
    tol: 5e-6,
    tolReason:
      "sums of integers are exact and a few f32 operations follow, 1e-6; one product left out or a digit lost is 1e-2 away, a row rounded by its neighbour's step more",
  };
}

const odd = [1, 2, 3, 4, 5, 7, 8, 9, 13].flatMap((rows) =>
  [
    { rows, in: 1, out: 1 },
    { rows, in: 3, out: 5 },
    { rows, in: 31, out: 37 },
  ].map((shape) =>
    linear(`rows ${shape.rows}: ${shape.in} to ${shape.out}`, shape, {
      digits: rows % 3 ? 1 : 2,
      residual: shape.in === 31,
      epilogue: rows % 2 ? "gelu" : "none",
    }),
  ),
);

export const cases: Case<MatMulInt8Input>[] = [
  linear("128 tokens, 3072 to 768, two digits", { rows: 128, in: 3072, out: 768 }, { digits: 2, outliers: true }),
  linear("128 tokens, 768 to 3072", { rows: 128, in: 768, out: 3072 }),
  linear("12 tokens, MLP up with gelu", { rows: 12, in: 768, out: 3072 }, { epilogue: "gelu" }),
  linear("12 tokens, MLP down with residual, two digits", { rows: 12, in: 3072, out: 768 }, { digits: 2, residual: true, outliers: true }),
  linear("one masked token, decoder", { rows: 1, in: 768, out: 50265 }),
  linear("mini: 16 tokens, MLP up with gelu", { rows: 16, in: 192, out: 768 }, { epilogue: "gelu" }),
  linear("3072 products, one output", { rows: 7, in: 3072, out: 1 }, { bias: false }),
  linear("3073 products, 11 outputs, two digits", { rows: 11, in: 3073, out: 11 }, { digits: 2 }),
  linear("outliers", { rows: 6, in: 192, out: 24 }, { outliers: true }),
  linear("no rows", { rows: 0, in: 768, out: 768 }),
  linear("no products: the bias alone", { rows: 3, in: 0, out: 4 }),
  ...odd,
];
