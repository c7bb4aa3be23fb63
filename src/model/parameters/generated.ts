import { normal, seedFor, uniform } from "../../tensor/index.ts";
import type { Blueprint } from "../architectures/index.ts";
import type { FillParameter } from "./load.ts";
import { type ParameterSpec, parametersIn } from "./roles.ts";

/**
 * Random weights of a model's true shape, for tests and benchmarks without a download; `test/golden/generated.py` makes the same.
 * A matrix has the standard deviation 1/√in, which keeps every layer's output near 1; γ and β are far from 1 and 0, so that
 * nothing that depends on them can hide.
 */
export function generatedWeights({ encoder, heads }: Pick<Blueprint, "encoder" | "heads">, seed: number): FillParameter {
  const specs = parametersIn(encoder, heads);
  return (name, target) => {
    const spec = specs.get(name);
    if (spec) target.set(generate(spec, target.length, seedFor(seed, name)));
  };
}

function generate({ part, shape }: ParameterSpec, length: number, seed: number): Float32Array {
  if (part === "gamma") return uniform(seed, length, 0.5, 1.5);
  if (part === "beta") return uniform(seed, length, -0.5, 0.5);
  return normal(seed, length, part === "bias" ? 0.05 : 1 / Math.sqrt(shape[1]));
}
