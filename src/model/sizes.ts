/** How large a model is, in this house's names. */
export interface ModelSizes {
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
  /** How many things a classifying head tells apart. */
  labels: number;
  padId: number;
  /** The row of the position table that the first token takes. */
  firstPosition: number;
  /** ε of every LayerNorm. */
  epsilon: number;
  /** Longest sequence, special tokens included. */
  tokenLimit: number;
}
