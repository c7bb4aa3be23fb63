import type { Linear, Norm, Parameter } from "../backends/index.ts";

/** What a row of a table is looked up by: a token's id, its position, the text of a pair that it belongs to. */
export type LookedUpBy = "ids" | "positions" | "types";

/** The parameters that an encoder reads, by role. */
export interface EncoderWeights {
  /** The tables whose rows are summed for a token, in this order. */
  tables: { by: LookedUpBy; rows: Parameter }[]; // each [rows, hidden]
  norm: Norm;
  layers: LayerWeights[];
}

export interface LayerWeights {
  attention: { heads: number; query: Linear; key: Linear; value: Linear; output: Linear; norm: Norm };
  mlp: { up: Linear; down: Linear; norm: Norm };
}
