import type { Architecture } from "../../src/model/architectures/architecture.ts";
import { linear, norm, table } from "../../src/model/parameters/roles.ts";

/** An architecture that this build does not know: no token types, positions from 0, and keys of config.json and names of its own. */
export const plain: Architecture = {
  readConfig(fields) {
    fields.only("activation", ["gelu"]);
    const hidden = fields.count("dim", 768);
    const heads = fields.count("n_heads", 12);
    const positions = fields.count("max_position_embeddings", 512);
    return {
      layers: fields.count("n_layers", 6),
      hidden,
      heads,
      headDim: hidden / heads,
      intermediate: fields.count("hidden_dim", 3072),
      vocab: fields.count("vocab_size", 30522),
      positions,
      tokenTypes: 0,
      padId: fields.count("pad_token_id", 0, 0),
      firstPosition: 0,
      countsPadding: true,
      epsilon: 1e-5,
      tokenLimit: positions,
      tied: true,
      architecture: fields.architecture,
    };
  },
  encoder({ layers, hidden, heads, intermediate, vocab, positions, epsilon }) {
    const at = (i: number) => `plain.transformer.layer.${i}`;
    return {
      tables: [
        { by: "ids", rows: { ...table("plain.embeddings.words", vocab, hidden), part: "matrix", digits: 2 } },
        { by: "positions", rows: table("plain.embeddings.places", positions, hidden) },
      ],
      norm: norm("plain.embeddings.norm", hidden, epsilon),
      layers: Array.from({ length: layers }, (_, i) => ({
        attention: {
          heads,
          query: linear(`${at(i)}.attention.q_lin`, hidden, hidden),
          key: linear(`${at(i)}.attention.k_lin`, hidden, hidden),
          value: linear(`${at(i)}.attention.v_lin`, hidden, hidden),
          output: linear(`${at(i)}.attention.out_lin`, hidden, hidden),
          norm: norm(`${at(i)}.sa_norm`, hidden, epsilon),
        },
        mlp: {
          up: linear(`${at(i)}.ffn.lin1`, intermediate, hidden),
          down: linear(`${at(i)}.ffn.lin2`, hidden, intermediate, 2),
          norm: norm(`${at(i)}.output_norm`, hidden, epsilon),
        },
      })),
    };
  },
  heads: {
    mlm({ hidden, vocab, epsilon }, { tables: [words] }) {
      const { weight, bias } = linear("projector", vocab, hidden);
      return {
        dense: linear("transform", hidden, hidden, 2),
        norm: norm("transform_norm", hidden, epsilon),
        decoder: { weight: { ...words.rows, twin: weight.name }, bias },
      };
    },
  },
  prefix: "plain",
  ignored: ["plain.embeddings.position_ids"],
  bareClass: "PlainModel",
};
