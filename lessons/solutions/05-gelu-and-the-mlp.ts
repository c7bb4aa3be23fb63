import { erf } from "../../src/kernels/gelu/reference.ts";
import { type Matrix, matrix } from "../support/matrix.ts";
import type { MlpWeights } from "../support/weights.ts";
import { linear } from "./01-a-matrix-in-memory.ts";

export function gelu(x: number): number {
  return (x / 2) * (1 + erf(x / Math.SQRT2));
}

export function mlp(x: Matrix, { up, down }: MlpWeights): Matrix {
  const { data, shape } = linear(x, up); // [tokens, intermediate]
  return linear(matrix(shape[0], shape[1], data.map(gelu)), down); // [tokens, hidden]
}
