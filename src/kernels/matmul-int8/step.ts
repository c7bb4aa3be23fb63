import { type LinearStep, linear, linearCall, linearRules } from "../matmul/step.ts";
import type { Digits, Steps, Value } from "../steps/index.ts";
import type { MatMulInt8Input, MatMulInt8Output } from "./contract.ts";

export interface MatMulInt8Step extends LinearStep {
  operation: "matmul-int8";
}

/** y = x̂ · Ŵᵀ + b, for a weight that has `digits`. */
export function matmulInt8Step(x: Value, parameters: LinearStep["parameters"]): MatMulInt8Step {
  return { operation: "matmul-int8", ...linear(x, parameters) };
}

/** How finely x is rounded. */
export const digitsOf = ({ parameters: { weight } }: MatMulInt8Step): Digits => weight.digits ?? 1;

export const steps: Steps<MatMulInt8Input, MatMulInt8Output, MatMulInt8Step> = {
  ...linearRules,
  bind({ x, weight, scale, digits, bias, residual, rows, in: width, out, epilogue }, { y }, put) {
    return {
      operation: "matmul-int8",
      writes: { y: put.result(y, rows, out) },
      reads: { x: put.value(x, rows, width), residual: residual && put.value(residual, rows, out) },
      parameters: { weight: put.int8(weight, scale, [out, width], digits), bias: bias && put.parameter(bias, [out], "vector") },
      firstRow: 0,
      epilogue,
    };
  },
  call(step, views) {
    const { out, input } = linearCall(step, views);
    const { values, scales } = views.int8(step.parameters.weight);
    return { out, input: { ...input, weight: values, scale: scales, digits: digitsOf(step) } };
  },
};
