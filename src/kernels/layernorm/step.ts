import { expectShape, like, type Parameter, type Step, type Steps, type Value } from "../steps/index.ts";
import { flops, type LayerNormInput, type LayerNormOutput } from "./contract.ts";

export interface LayerNormStep extends Step {
  operation: "layernorm";
  writes: { y: Value };
  reads: { x: Value };
  parameters: { weight: Parameter; bias: Parameter };
  epsilon: number;
}

/** y = (x − μ) / √(σ² + ε) · γ + β, row by row; γ (`weight`) and β (`bias`) as long as a row. */
export function layerNormStep(
  x: Value,
  { weight, bias, epsilon }: LayerNormStep["parameters"] & { epsilon: number },
  y = like(x),
): LayerNormStep {
  expectShape("layernorm: weight", weight.shape, [x.columns]);
  expectShape("layernorm: bias", bias.shape, [x.columns]);
  return { operation: "layernorm", writes: { y }, reads: { x }, parameters: { weight, bias }, epsilon };
}

export const steps: Steps<LayerNormInput, LayerNormOutput, LayerNormStep> = {
  bind({ x, weight, bias, epsilon, rows, columns }, { y }, put) {
    const norm = { weight: put.parameter(weight, [columns], "vector"), bias: put.parameter(bias, [columns], "vector"), epsilon };
    return layerNormStep(put.value(x, rows, columns), norm, put.result(y, rows, columns));
  },
  call({ writes, reads: { x }, parameters: { weight, bias }, epsilon }, { f32, numbers }) {
    const { rows, columns } = x;
    return { out: { y: f32(writes.y) }, input: { x: f32(x), weight: numbers(weight), bias: numbers(bias), epsilon, rows, columns } };
  },
  flops: ({ writes }) => flops(writes.y),
};
