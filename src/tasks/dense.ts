import type { DenseModule, DenseWeights } from "../loading/index.ts";
import { sigmoid, tanh } from "./activations.ts";

type Activation = DenseModule["activation"];

const functions: Readonly<Record<Activation, (x: number) => number>> = {
  identity: (x) => x,
  tanh,
  relu: (x) => Math.max(0, x),
  sigmoid,
};

/** y = f(W·x + b), with what came in added where the layer says so; sums are in double, in one order. @param x [inputs] @returns [outputs] */
export function dense(x: Float32Array, { outputs, activation, hasResidual }: DenseModule, w: DenseWeights): Float32Array {
  const y = new Float32Array(outputs);
  for (let o = 0; o < outputs; o++) {
    const linear = dot(x, w.weight, o) + (w.bias?.[o] ?? 0);
    const kept = hasResidual ? (w.residual ? dot(x, w.residual, o) : x[o]) : 0;
    y[o] = functions[activation](linear) + kept;
  }
  return y;
}

/** Row `o` of a matrix by x. */
function dot(x: Float32Array, matrix: Float32Array, o: number): number {
  let sum = 0;
  for (let i = 0, at = o * x.length; i < x.length; i++, at++) sum += x[i] * matrix[at];
  return sum;
}
