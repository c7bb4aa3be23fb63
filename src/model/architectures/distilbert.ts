/** DistilBERT (Sanh et al. 2019) as `transformers` configures and names it: BERT with half the layers, no token types and no pooler. */
import { linear, norm, table } from "../parameters/roles.ts";
import type { Architecture } from "./architecture.ts";
import { countedFromZero, headsIn } from "./bert-config.ts";

export const distilbert: Architecture = {
  readConfig(fields) {
    fields.only("activation", ["gelu", "gelu_python"]);
    const positions = fields.count("max_position_embeddings", 512);
    const key = (own: string, common: string) => (fields.get(own) === undefined && fields.get(common) !== undefined ? common : own);
    return {
      layers: fields.count(key("n_layers", "num_hidden_layers"), 6),
      ...headsIn(fields, { hidden: key("dim", "hidden_size"), heads: key("n_heads", "num_attention_heads") }),
      intermediate: fields.count("hidden_dim", 3072),
      vocab: fields.count("vocab_size", 30522),
      positions,
      tokenTypes: 0,
      ...countedFromZero(fields, { positions }),
      epsilon: 1e-12, // whatever the file says
      tied: fields.get("tie_word_embeddings") !== false,
      architecture: fields.architecture,
    };
  },

  encoder({ layers, hidden, heads, intermediate, vocab, positions, epsilon, tied }) {
    const words = { ...table("distilbert.embeddings.word_embeddings.weight", vocab, hidden), digits: 2 } as const;
    const at = (i: number) => `distilbert.transformer.layer.${i}`;
    return {
      tables: [
        { by: "ids", rows: tied ? { ...words, part: "matrix" } : words },
        { by: "positions", rows: table("distilbert.embeddings.position_embeddings.weight", positions, hidden) },
      ],
      norm: norm("distilbert.embeddings.LayerNorm", hidden, epsilon),
      layers: Array.from({ length: layers }, (_, i) => ({
        attention: {
          heads,
          query: linear(`${at(i)}.attention.q_lin`, hidden, hidden),
          key: linear(`${at(i)}.attention.k_lin`, hidden, hidden),
          value: linear(`${at(i)}.attention.v_lin`, hidden, hidden),
          output: linear(`${at(i)}.attention.out_lin`, hidden, hidden),
          norm: norm(`${at(i)}.sa_layer_norm`, hidden, epsilon),
        },
        mlp: {
          up: linear(`${at(i)}.ffn.lin1`, intermediate, hidden),
          down: linear(`${at(i)}.ffn.lin2`, hidden, intermediate, 2), // GELU leaves a few numbers far larger than all others
          norm: norm(`${at(i)}.output_layer_norm`, hidden, epsilon),
        },
      })),
    };
  },

  heads: {
    mlm({ hidden, vocab, epsilon, tied }, { tables: [words] }) {
      const own = linear("vocab_projector", vocab, hidden, 2);
      return {
        dense: linear("vocab_transform", hidden, hidden, 2),
        norm: norm("vocab_layer_norm", hidden, epsilon),
        decoder: tied ? { weight: { ...words.rows, twin: own.weight.name }, bias: own.bias } : own,
      };
    },
    classifier: ({ hidden, labels }) => ({
      dense: linear("pre_classifier", hidden, hidden, 2),
      activation: "relu",
      out: linear("classifier", labels, hidden, 2),
    }),
    tokens: ({ hidden, labels }) => linear("classifier", labels, hidden, 2),
    span: ({ hidden }) => linear("qa_outputs", 2, hidden, 2),
  },

  prefix: "distilbert",
  ignored: ["distilbert.embeddings.position_ids"],
  bareClass: "DistilBertModel",
};
