import type { Matrix } from "../support/matrix.ts";
import type { EncoderWeights, LayerWeights } from "../support/weights.ts";
import { embed } from "./02-tokens-and-embeddings.ts";
import { attention } from "./04-twelve-heads.ts";
import { mlp } from "./05-gelu-and-the-mlp.ts";
import { addAndNorm, layerNorm } from "./06-layernorm-and-post-ln.ts";

export function layer(x: Matrix, w: LayerWeights): Matrix {
  const attended = addAndNorm(x, attention(x, w.attention, w.heads), w.attentionNorm);
  return addAndNorm(attended, mlp(attended, w.mlp), w.mlpNorm);
}

export function encoder(ids: number[], { tables, norm, layers }: EncoderWeights): Matrix[] {
  const states = [layerNorm(embed(ids, tables), norm)];
  for (const [i, w] of layers.entries()) states.push(layer(states[i], w));
  return states;
}
