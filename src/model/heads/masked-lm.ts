/** The masked-language-model head: dense → GELU → LayerNorm → decoder, which is the word embedding again (Devlin et al. 2019; Liu et al. 2019). */
import type { Linear, Norm, Ops, Value } from "../../backends/index.ts";
import type { Taps } from "../taps.ts";

export interface MaskedLmWeights {
  dense: Linear; // [hidden, hidden]
  norm: Norm;
  decoder: Linear; // [vocab, hidden], its weight tied to the word embeddings
}

/** @param x [positions, hidden] */
export function maskedLmHead(ops: Ops, w: MaskedLmWeights, x: Value, tap: Taps): Value {
  const mlm = tap.at("mlm");
  const activated = mlm("activated", ops.gelu(mlm("dense", ops.linear(x, w.dense)))); // [positions, hidden]
  const normed = mlm("normed", ops.layerNorm(activated, w.norm));
  return tap("logits", ops.linear(normed, w.decoder)); // [positions, vocab]
}
