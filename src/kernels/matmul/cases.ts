import { normal } from "../../tensor/index.ts";
import type { Case } from "../operation.ts";
import { flops, type MatMulInput } from "./contract.ts";

type Shape = { rows: number; in: number; out: number };
type With = { bias?: boolean; residual?: boolean; epilogue?: "none" | "gelu" };

/** x of unit variance and weights of variance 1/in give outputs of unit variance, as after initialisation: no case is all rounding or all zeros. */
function linear(name: string, shape: Shape, { bias = true, residual = false, epilogue = "none" }: With = {}): Case<MatMulInput> {
  const { rows, in: K, out } = shape;
  return {
    name,
    make: (seed) => ({
      ...shape,
      x: normal(seed, rows * K),
      weight: normal(seed + 1, out * K, 1 / Math.sqrt(Math.max(1, K))),
      ...(bias && { bias: normal(seed + 2, out, 0.5) }),
      ...(residual && { residual: normal(seed + 3, rows * out) }),
      epilogue,
    }),
    flops: flops({ ...shape, bias, residual }),
    bytes: 4 * (rows * K + (rows > 0 ? out * K : 0) + rows * out + (bias ? out : 0) + (residual ? rows * out : 0)),
    tol: 5e-6,
    tolReason:
      "f32 sums of 3072 products stray by about 2e-6 of their size; tanh-GELU is 1e-4 away at this scale, one product left out 1e-2, a missing bias 0.5",
  };
}

const odd = [1, 2, 3, 4, 5, 7, 8, 9, 13, 17].flatMap((rows) =>
  [
    { rows, in: 1, out: 1 },
    { rows, in: 3, out: 5 },
    { rows, in: 31, out: 37 },
  ].map((shape) =>
    linear(`rows ${shape.rows}: ${shape.in} to ${shape.out}`, shape, { residual: shape.in === 31, epilogue: rows % 2 ? "gelu" : "none" }),
  ),
);

export const cases: Case<MatMulInput>[] = [
  linear("128 tokens, 3072 to 768", { rows: 128, in: 3072, out: 768 }),
  linear("128 tokens, 768 to 3072", { rows: 128, in: 768, out: 3072 }),
  linear("12 tokens, MLP up with gelu", { rows: 12, in: 768, out: 3072 }, { epilogue: "gelu" }),
  linear("12 tokens, MLP down with residual", { rows: 12, in: 3072, out: 768 }, { residual: true }),
  linear("12 tokens, query", { rows: 12, in: 768, out: 768 }),
  linear("one token, MLP up with gelu", { rows: 1, in: 768, out: 3072 }, { epilogue: "gelu" }),
  linear("one token, MLP down with residual", { rows: 1, in: 3072, out: 768 }, { residual: true }),
  linear("one masked token, decoder", { rows: 1, in: 768, out: 50265 }),
  linear("mini: 16 tokens, MLP up with gelu", { rows: 16, in: 192, out: 768 }, { epilogue: "gelu" }),
  linear("mini: 16 tokens, MLP down with residual", { rows: 16, in: 768, out: 192 }, { residual: true }),
  linear("mini: one masked token, decoder", { rows: 1, in: 192, out: 12288 }),
  linear("3072 products, one output", { rows: 7, in: 3072, out: 1 }, { bias: false }),
  linear("3073 products, 11 outputs", { rows: 11, in: 3073, out: 11 }),
  linear("129 rows, 513 to 6", { rows: 129, in: 513, out: 6 }, { residual: true, epilogue: "gelu" }),
  linear("no bias", { rows: 6, in: 64, out: 10 }, { bias: false }),
  linear("no rows", { rows: 0, in: 768, out: 768 }),
  linear("no products: the bias alone", { rows: 3, in: 0, out: 4 }),
  ...odd,
];
