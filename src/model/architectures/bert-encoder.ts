/** BERT's encoder as `transformers` names it. Other families have the same names below a prefix of their own. */
import { linear, norm, type Specs, table } from "../parameters/roles.ts";
import type { ModelSizes } from "../sizes.ts";
import type { EncoderWeights } from "../weights.ts";

/**
 * @param prefix the first part of the names: `roberta`
 * @param sizes `tied`: whether the word embeddings are multiplied with too, by a head
 */
export function bertEncoder(prefix: string, sizes: ModelSizes & { tied: boolean }): Specs<EncoderWeights> {
  const { layers, hidden, heads, intermediate, vocab, positions, tokenTypes, epsilon, tied } = sizes;
  const embeddingsAt = `${prefix}.embeddings`;
  const encoderAt = `${prefix}.encoder.layer`;
  const words = { ...table(`${embeddingsAt}.word_embeddings.weight`, vocab, hidden), digits: 2 } as const;
  return {
    tables: [
      { by: "ids", rows: tied ? { ...words, part: "matrix" } : words },
      { by: "types", rows: table(`${embeddingsAt}.token_type_embeddings.weight`, tokenTypes, hidden) },
      { by: "positions", rows: table(`${embeddingsAt}.position_embeddings.weight`, positions, hidden) },
    ],
    norm: norm(`${embeddingsAt}.LayerNorm`, hidden, epsilon),
    layers: Array.from({ length: layers }, (_, i) => ({
      attention: {
        heads,
        query: linear(`${encoderAt}.${i}.attention.self.query`, hidden, hidden),
        key: linear(`${encoderAt}.${i}.attention.self.key`, hidden, hidden),
        value: linear(`${encoderAt}.${i}.attention.self.value`, hidden, hidden),
        output: linear(`${encoderAt}.${i}.attention.output.dense`, hidden, hidden),
        norm: norm(`${encoderAt}.${i}.attention.output.LayerNorm`, hidden, epsilon),
      },
      mlp: {
        up: linear(`${encoderAt}.${i}.intermediate.dense`, intermediate, hidden),
        down: linear(`${encoderAt}.${i}.output.dense`, hidden, intermediate, 2), // GELU leaves a few numbers far larger than all others
        norm: norm(`${encoderAt}.${i}.output.LayerNorm`, hidden, epsilon),
      },
    })),
  };
}
