import { isAdd } from "../add/step.ts";
import { isGelu } from "../gelu/step.ts";
import { expectShape, type Parameter, type Step, type Steps, type Value, type Views, value } from "../steps/index.ts";
import { flops, type MatMulInput, type MatMulOutput } from "./contract.ts";

/** A linear layer: with a weight in f32 here, in 8-bit integers in ../matmul-int8. */
export interface LinearStep extends Step {
  writes: { y: Value };
  reads: { x: Value; residual?: Value };
  parameters: { weight: Parameter; bias?: Parameter };
  /** The rows of x are those from this one on, as many as y has. */
  firstRow: number;
  epilogue: MatMulInput["epilogue"];
}

export interface MatMulStep extends LinearStep {
  operation: "matmul";
}

/** y = x · Wᵀ + b */
export function matmulStep(x: Value, parameters: LinearStep["parameters"]): MatMulStep {
  return { operation: "matmul", ...linear(x, parameters) };
}

/** What both linear layers have in common when they are recorded. */
export function linear(x: Value, parameters: LinearStep["parameters"]): Omit<LinearStep, "operation"> {
  const { weight, bias } = parameters;
  const [out] = weight.shape;
  expectShape("a linear layer: weight", weight.shape, [out, x.columns]);
  if (bias) expectShape("a linear layer: bias", bias.shape, [out]);
  return { writes: { y: value(x.rows, out) }, reads: { x }, parameters, firstRow: 0, epilogue: "none" };
}

/** Every linear layer may finish its sums with a GELU and a residual, and may be computed some rows at a time. */
export const linearRules = {
  flops: ({ writes: { y }, reads, parameters: { weight, bias } }: LinearStep) =>
    flops({ rows: y.rows, in: weight.shape[1], out: y.columns, bias, residual: reads.residual }),

  absorb<S extends LinearStep>(step: S, next: Step): S | undefined {
    const { writes, reads, epilogue } = step;
    if (reads.residual) return undefined;
    if (isGelu(next) && epilogue === "none") return { ...step, writes: next.writes, epilogue: "gelu" };
    if (isAdd(next) && next.reads.x === writes.y)
      return { ...step, writes: next.writes, reads: { ...reads, residual: next.reads.residual } };
    return undefined;
  },

  someRows: <S extends LinearStep>(step: S, first: number, y: Value): S | undefined =>
    step.reads.residual ? undefined : { ...step, writes: { y }, firstRow: step.firstRow + first },
};

/** What both calls of a kernel have in common. */
export function linearCall({ writes, reads, parameters: { weight, bias }, firstRow, epilogue }: LinearStep, { f32, numbers }: Views) {
  const { rows } = writes.y;
  const [out, width] = weight.shape;
  const x = f32(reads.x).subarray(firstRow * width, (firstRow + rows) * width);
  const residual = reads.residual && f32(reads.residual);
  return { out: { y: f32(writes.y) }, input: { x, bias: bias && numbers(bias), residual, rows, in: width, out, epilogue } };
}

export const steps: Steps<MatMulInput, MatMulOutput, MatMulStep> = {
  ...linearRules,
  bind({ x, weight, bias, residual, rows, in: width, out, epilogue }, { y }, put) {
    return {
      operation: "matmul",
      writes: { y: put.result(y, rows, out) },
      reads: { x: put.value(x, rows, width), residual: residual && put.value(residual, rows, out) },
      parameters: { weight: put.parameter(weight, [out, width], "matrix"), bias: bias && put.parameter(bias, [out], "vector") },
      firstRow: 0,
      epilogue,
    };
  },
  call(step, views) {
    const { out, input } = linearCall(step, views);
    return { out, input: { ...input, weight: views.numbers(step.parameters.weight) } };
  },
};
