import type { HeadName } from "./heads/index.ts";

/** What `config.json` says of an encoder, in this house's names. */
export interface ModelConfig {
  /** The architecture, as `model_type` names it: `roberta`. */
  modelType: string;
  layers: number;
  hidden: number;
  heads: number;
  headDim: number;
  intermediate: number;
  vocab: number;
  /** Rows of the position table; not all of them need be usable. */
  positions: number;
  /** Rows of the table of token types; 0 where there is none. */
  tokenTypes: number;
  padId: number;
  /** ε of every LayerNorm. */
  epsilon: number;
  /** Longest sequence, special tokens included. */
  tokenLimit: number;
  /** Whether the decoder's weight is the word embedding. */
  tied: boolean;
  /** The heads that it has, as far as they are known here. */
  endsIn: readonly HeadName[];
  /** The class that was trained, such as `RobertaForMaskedLM`. */
  architecture: string;
}
