/** RoBERTa (Liu et al. 2019) as `transformers` configures, counts and names it; distilroberta-base is one with half the layers. */
import { linear, norm } from "../parameters/roles.ts";
import type { Architecture } from "./architecture.ts";
import { bertEncoder } from "./bert-encoder.ts";

export const roberta: Architecture = {
  readConfig(fields) {
    fields.only("hidden_act", ["gelu", "gelu_python"]); // one function by two names
    fields.only("position_embedding_type", ["absolute", null]);
    fields.only("is_decoder", [false, null]);

    const hidden = fields.count("hidden_size", 768);
    const heads = fields.count("num_attention_heads", 12);
    if (hidden % heads !== 0) fields.wrong(`"hidden_size" ${hidden} cannot be divided among "num_attention_heads" ${heads}`);
    const positions = fields.count("max_position_embeddings", 512);
    const vocab = fields.count("vocab_size", 50265);
    const padId = fields.count("pad_token_id", 1, 0);
    const tokenLimit = positions - padId - 1;
    if (tokenLimit < 1 || padId >= vocab) {
      fields.wrong(
        `"pad_token_id" ${padId} leaves no position of "max_position_embeddings" ${positions}, or is outside "vocab_size" ${vocab}`,
      );
    }
    return {
      layers: fields.count("num_hidden_layers", 12),
      hidden,
      heads,
      headDim: hidden / heads,
      intermediate: fields.count("intermediate_size", 3072),
      vocab,
      positions,
      tokenTypes: fields.count("type_vocab_size", 2),
      padId,
      firstPosition: padId + 1, // position_ids = cumsum(id ≠ pad) · (id ≠ pad) + pad
      countsPadding: false,
      epsilon: fields.positive("layer_norm_eps", 1e-12),
      tokenLimit,
      tied: fields.get("tie_word_embeddings") !== false,
      architecture: fields.architecture,
    };
  },

  encoder: (config) => bertEncoder("roberta", config),

  heads: {
    mlm({ hidden, vocab, epsilon, tied }, { tables: [words] }) {
      const own = linear("lm_head.decoder", vocab, hidden, 2); // a second digit is free: with few rows, time goes into fetching weights
      const bias = { ...own.bias, name: "lm_head.bias" };
      return {
        dense: linear("lm_head.dense", hidden, hidden, 2),
        norm: norm("lm_head.layer_norm", hidden, epsilon),
        decoder: tied ? { weight: { ...words.rows, twin: own.weight.name }, bias: { ...bias, twin: own.bias.name } } : own,
      };
    },
  },

  prefix: "roberta",
  ignored: [
    "roberta.embeddings.position_ids",
    "roberta.embeddings.token_type_ids",
    "roberta.pooler.dense.weight",
    "roberta.pooler.dense.bias",
    "lm_head.bias", // of a decoder that is not tied: transformers keeps it and does not add it
  ],
  bareClass: "RobertaModel",
};
