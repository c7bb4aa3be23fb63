import { type Matrix, matrix } from "../support/matrix.ts";
import type { HeadWeights } from "../support/weights.ts";
import { linear } from "./01-a-matrix-in-memory.ts";
import { softmax } from "./03-softmax-and-one-head.ts";
import { gelu } from "./05-gelu-and-the-mlp.ts";
import { layerNorm } from "./06-layernorm-and-post-ln.ts";

export { encoder } from "./07-six-layers.ts";

export function mlmHead(x: Matrix, { dense, norm, decoder }: HeadWeights): Matrix {
  const { data, shape } = linear(x, dense);
  const activated = matrix(shape[0], shape[1], data.map(gelu));
  return linear(layerNorm(activated, norm), decoder);
}

export function best(logits: Float32Array, count: number): { id: number; probability: number }[] {
  const probabilities = softmax(logits);
  const ids = Array.from(logits.keys()).sort((a, b) => logits[b] - logits[a]);
  return ids.slice(0, count).map((id) => ({ id, probability: probabilities[id] }));
}
