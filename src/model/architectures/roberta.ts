/**
 * RoBERTa (Liu et al. 2019) as `transformers` configures, counts and names it; distilroberta-base is one with half the layers. CamemBERT and
 * XLM-RoBERTa are RoBERTas of other languages, with its names and its count.
 */
import { linear, norm } from "../parameters/roles.ts";
import type { Architecture } from "./architecture.ts";
import { readBertConfig } from "./bert-config.ts";
import { bertEncoder } from "./bert-encoder.ts";

export const roberta: Architecture = family("RobertaModel", 50265);
export const camembert: Architecture = family("CamembertModel", 30522);
export const xlmRoberta: Architecture = family("XLMRobertaModel", 30522);

/** @param vocab tokens where `config.json` does not say how many */
function family(bareClass: string, vocab: number): Architecture {
  return {
    readConfig(fields) {
      const common = readBertConfig(fields, vocab);
      const padId = fields.count("pad_token_id", 1, 0);
      const tokenLimit = common.positions - padId - 1;
      if (tokenLimit < 1 || padId >= common.vocab) {
        fields.wrong(
          `"pad_token_id" ${padId} leaves no position of "max_position_embeddings" ${common.positions}, or is outside "vocab_size" ${common.vocab}`,
        );
      }
      const firstPosition = padId + 1; // position_ids = cumsum(id ≠ pad) · (id ≠ pad) + pad
      return { ...common, padId, firstPosition, countsPadding: false, tokenLimit };
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
      classifier: ({ hidden, labels }) => ({
        dense: linear("classifier.dense", hidden, hidden, 2),
        activation: "tanh",
        out: linear("classifier.out_proj", labels, hidden, 2),
      }),
      tokens: ({ hidden, labels }) => linear("classifier", labels, hidden, 2),
      span: ({ hidden }) => linear("qa_outputs", 2, hidden, 2),
    },

    prefix: "roberta",
    ignored: [
      "roberta.embeddings.position_ids",
      "roberta.embeddings.token_type_ids",
      "roberta.pooler.dense.weight",
      "roberta.pooler.dense.bias",
      "lm_head.bias", // of a decoder that is not tied: transformers keeps it and does not add it
    ],
    bareClass,
  };
}
