import type { ModelConfig } from "./config.ts";

/** Parameter names and shapes as `transformers` writes them, in the order of computation. Weights are [out, in]. */
export type ParameterShapes = Map<string, readonly number[]>;

/** The parameters of the encoder itself. */
export function encoderParameters({ layers, hidden, intermediate, vocab, positions, tokenTypes }: ModelConfig): ParameterShapes {
  const shapes: ParameterShapes = new Map();
  const linear = (name: string, out: number, width: number) => shapes.set(`${name}.weight`, [out, width]).set(`${name}.bias`, [out]);
  const norm = (name: string) => shapes.set(`${name}.weight`, [hidden]).set(`${name}.bias`, [hidden]);

  const embeddings = "roberta.embeddings";
  shapes.set(`${embeddings}.word_embeddings.weight`, [vocab, hidden]);
  shapes.set(`${embeddings}.position_embeddings.weight`, [positions, hidden]);
  shapes.set(`${embeddings}.token_type_embeddings.weight`, [tokenTypes, hidden]);
  norm(`${embeddings}.LayerNorm`);
  for (let i = 0; i < layers; i++) {
    const layer = layerPrefix(i);
    for (const part of ["query", "key", "value"]) linear(`${layer}.attention.self.${part}`, hidden, hidden);
    linear(`${layer}.attention.output.dense`, hidden, hidden);
    norm(`${layer}.attention.output.LayerNorm`);
    linear(`${layer}.intermediate.dense`, intermediate, hidden);
    linear(`${layer}.output.dense`, hidden, intermediate);
    norm(`${layer}.output.LayerNorm`);
  }
  return shapes;
}

/** The parameters of the masked-language-model head. A decoder of its own, not tied to the word embeddings, has its own bias too. */
export function headParameters({ hidden, vocab, tied }: ModelConfig): ParameterShapes {
  const shapes: ParameterShapes = new Map([
    ["lm_head.dense.weight", [hidden, hidden]],
    ["lm_head.dense.bias", [hidden]],
    ["lm_head.layer_norm.weight", [hidden]],
    ["lm_head.layer_norm.bias", [hidden]],
  ]);
  if (tied) return shapes.set("lm_head.bias", [vocab]);
  return shapes.set("lm_head.decoder.weight", [vocab, hidden]).set("lm_head.decoder.bias", [vocab]);
}

export const layerPrefix = (i: number): string => `roberta.encoder.layer.${i}`;

/** Whether int8 keeps this parameter as int8: every matrix that is multiplied with; looked-up positions and token types stay f32, as do vectors. */
export function isQuantized(name: string): boolean {
  return /(?<!LayerNorm|layer_norm|position_embeddings|token_type_embeddings)\.weight$/.test(name);
}
