import { normal, seedFor, uniform } from "../tensor/index.ts";
import type { ModelConfig } from "./config.ts";
import { encoderParameters, headParameters } from "./parameters.ts";
import type { FillParameter } from "./weights.ts";

/**
 * Random weights of a model's true shape, for tests and benchmarks without a download; `test/golden/generated.py` makes the same.
 * A matrix has the standard deviation 1/√in, which keeps every layer's output near 1; γ and β are far from 1 and 0, so that
 * nothing that depends on them can hide.
 */
export function generatedWeights(config: ModelConfig, seed: number): FillParameter {
  const shapes = new Map([...encoderParameters(config), ...headParameters(config)]);
  return (name, target) => target.set(generate(name, target.length, shapes.get(name)?.at(-1) ?? 1, seedFor(seed, name)));
}

function generate(name: string, length: number, width: number, seed: number): Float32Array {
  const isNorm = /\.(LayerNorm|layer_norm)\./.test(name);
  const isBias = name.endsWith(".bias");
  if (isNorm) return isBias ? uniform(seed, length, -0.5, 0.5) : uniform(seed, length, 0.5, 1.5);
  return normal(seed, length, isBias ? 0.05 : 1 / Math.sqrt(width));
}
