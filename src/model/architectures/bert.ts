/** BERT (Devlin et al. 2019) as `transformers` configures, counts and names it. */
import { linear, norm } from "../parameters/roles.ts";
import type { Architecture } from "./architecture.ts";
import { countedFromZero, readBertConfig } from "./bert-config.ts";
import { bertEncoder } from "./bert-encoder.ts";

export const bert: Architecture = {
  readConfig(fields) {
    const common = readBertConfig(fields, 30522);
    return { ...common, ...countedFromZero(fields, common) };
  },

  encoder: (config) => bertEncoder("bert", config),

  heads: {
    mlm({ hidden, vocab, epsilon, tied }, { tables: [words] }) {
      const own = linear("cls.predictions.decoder", vocab, hidden, 2);
      const bias = { ...own.bias, name: "cls.predictions.bias" };
      return {
        dense: linear("cls.predictions.transform.dense", hidden, hidden, 2),
        norm: norm("cls.predictions.transform.LayerNorm", hidden, epsilon),
        decoder: tied ? { weight: { ...words.rows, twin: own.weight.name }, bias: { ...bias, twin: own.bias.name } } : own,
      };
    },
    classifier: ({ hidden, labels }) => ({
      dense: linear("bert.pooler.dense", hidden, hidden, 2), // it was trained to tell whether two sentences follow each other
      activation: "tanh",
      out: linear("classifier", labels, hidden, 2),
    }),
    tokens: ({ hidden, labels }) => linear("classifier", labels, hidden, 2),
    span: ({ hidden }) => linear("qa_outputs", 2, hidden, 2),
  },

  prefix: "bert",
  ignored: [
    "bert.embeddings.position_ids",
    "bert.embeddings.token_type_ids",
    "bert.pooler.dense.weight",
    "bert.pooler.dense.bias",
    "cls.predictions.bias", // of a decoder that is not tied: transformers keeps it and does not add it
  ],
  beside: ["cls.seq_relationship.weight", "cls.seq_relationship.bias"],
  bareClass: "BertModel",
};
