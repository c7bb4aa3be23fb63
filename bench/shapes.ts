/** The shapes that are raced; each is the `config.json` of a model whose weights are generated. */
export const shapes = {
  /** As distilroberta-base; with `SEED` its weights are those of test/golden/full. */
  distilroberta: roberta({ layers: 6, hidden: 768, heads: 12, intermediate: 3072, vocab: 50265, positions: 514 }),
  /** As roberta-base. */
  "roberta-base": roberta({ layers: 12, hidden: 768, heads: 12, intermediate: 3072, vocab: 50265, positions: 514 }),
  /** As the bundled model. */
  mini: roberta({ layers: 6, hidden: 192, heads: 12, intermediate: 768, vocab: 12288, positions: 130 }),
  /** Runs in a moment, for a try. */
  tiny: roberta({ layers: 2, hidden: 24, heads: 3, intermediate: 48, vocab: 211, positions: 66 }),
};

export type ShapeName = keyof typeof shapes;

/** The seed of all weights and ids here; the goldens of the full shape have the same. */
export const SEED = 2026;

function roberta(size: { layers: number; hidden: number; heads: number; intermediate: number; vocab: number; positions: number }) {
  return {
    architectures: ["RobertaForMaskedLM"],
    model_type: "roberta",
    hidden_act: "gelu",
    hidden_size: size.hidden,
    num_hidden_layers: size.layers,
    num_attention_heads: size.heads,
    intermediate_size: size.intermediate,
    vocab_size: size.vocab,
    max_position_embeddings: size.positions,
    type_vocab_size: 1,
    layer_norm_eps: 1e-5,
    bos_token_id: 0,
    pad_token_id: 1,
    eos_token_id: 2,
    tie_word_embeddings: true,
  };
}
