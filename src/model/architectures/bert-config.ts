/** The `config.json` of BERT's kin: one arithmetic, one set of keys. */
import type { ConfigFields } from "./config-fields.ts";

/**
 * What they have in common; how positions are counted each says itself. A field that is absent has the default of its class in `transformers`.
 *
 * @param vocab that default, which is not the same for all
 * @throws TypeformerError `invalid_config`, and `unsupported_model` for what the arithmetic here would get wrong
 */
export function readBertConfig(fields: ConfigFields, vocab: number) {
  fields.only("hidden_act", ["gelu", "gelu_python"]); // one function by two names
  fields.only("position_embedding_type", ["absolute", null]);
  fields.only("is_decoder", [false, null]);
  return {
    layers: fields.count("num_hidden_layers", 12),
    ...headsIn(fields, { hidden: "hidden_size", heads: "num_attention_heads" }),
    intermediate: fields.count("intermediate_size", 3072),
    vocab: fields.count("vocab_size", vocab),
    positions: fields.count("max_position_embeddings", 512),
    tokenTypes: fields.count("type_vocab_size", 2),
    epsilon: fields.positive("layer_norm_eps", 1e-12),
    tied: fields.get("tie_word_embeddings") !== false,
    architecture: fields.architecture,
  };
}

/** How a token's numbers are divided among the heads, by the keys that say so. @throws TypeformerError `invalid_config` */
export function headsIn(fields: ConfigFields, keys: { hidden: string; heads: string }) {
  const hidden = fields.count(keys.hidden, 768);
  const heads = fields.count(keys.heads, 12);
  if (hidden % heads !== 0) fields.wrong(`"${keys.hidden}" ${hidden} cannot be divided among "${keys.heads}" ${heads}`);
  return { hidden, heads, headDim: hidden / heads };
}

/** Positions that count from 0 on, over padding as over any token. */
export function countedFromZero(fields: ConfigFields, { positions }: { positions: number }) {
  const padId = fields.get("pad_token_id") === null ? 0 : fields.count("pad_token_id", 0, 0); // no padding at all, to Python
  return { padId, firstPosition: 0, countsPadding: true, tokenLimit: positions };
}
