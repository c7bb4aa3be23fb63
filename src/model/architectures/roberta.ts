/** RoBERTa (Liu et al. 2019) as `transformers` configures, counts and names it; distilroberta-base is one with half the layers. */
import { linear, norm, table } from "../parameters/roles.ts";
import type { Architecture } from "./architecture.ts";

const encoderAt = "roberta.encoder.layer";
const embeddingsAt = "roberta.embeddings";

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

  encoder({ layers, hidden, heads, intermediate, vocab, positions, tokenTypes, epsilon, tied }) {
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
  },

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
    `${embeddingsAt}.position_ids`,
    `${embeddingsAt}.token_type_ids`,
    "roberta.pooler.dense.weight",
    "roberta.pooler.dense.bias",
    "lm_head.bias", // of a decoder that is not tied: transformers keeps it and does not add it
  ],
  bareClass: "RobertaModel",
};
