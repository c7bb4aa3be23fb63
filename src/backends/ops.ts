/**
 * What a model may ask of a backend. Ops are synchronous on handles: a program names what is to be computed, and only reading a
 * result waits. A program is pure and depends on the pass's shape alone, so a recorded pass can be run again on other inputs.
 */

/** A matrix [rows, columns] that a pass computes. Its memory belongs to the pass; a program only hands it on. */
export interface Value {
  readonly rows: number;
  readonly columns: number;
}

/** A parameter of the model, resident in the backend's memory. */
export interface Parameter {
  readonly shape: readonly number[];
}

/** A vector of integers that enters a pass: ids, positions, offsets, row numbers. */
export interface Input {
  readonly name: string;
  readonly length: number;
}

/** The rows of a value that someone asks for, ascending; `every` where that is all of them. */
export interface Rows {
  readonly index: Input;
  readonly every: boolean;
}

/** y = x·Wᵀ + b with W [out, in], b [out]. */
export interface Linear {
  readonly weight: Parameter;
  readonly bias: Parameter;
}

/** γ, β [hidden] and the ε under the root. */
export interface Norm {
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly epsilon: number;
}

export interface AttentionArguments {
  query: Value; // [asked, heads · headDim]
  key: Value; // [tokens, heads · headDim]
  value: Value; // [tokens, heads · headDim]
  heads: number;
  /** The tokens whose queries these are. */
  asked: Rows;
  /** [sequences + 1]: sequence s is the tokens from offsets[s] up to offsets[s + 1]; none sees another. */
  offsets: Input;
  /** How many (query, key) pairs that makes: Σ asked · tokens over the sequences. */
  pairs: number;
  /** Left-only: a query does not see the keys after it. */
  causal: boolean;
  /** Heads whose context is set to zero. */
  ablated: readonly number[];
}

export interface Attended {
  context: Value; // [asked, heads · headDim]
  scores: Value; // [heads · pairs, 1], sequence by sequence [heads, asked, tokens]; computed only if someone reads it
  probs: Value; // as scores, after the softmax
}

export interface Ranked {
  values: Value; // [rows, k], falling
  indices: Value; // [rows, k], integers
  logSumExp: Value; // [rows, 1]: log Σ exp(x), so that a probability is exp(x − logSumExp)
}

/** Each method computes the kernel that it links. */
export interface Ops {
  /** y[t] = Σ tables[ids[t]] ({@link ../kernels/embedding/contract.ts}). */
  embed(...tables: [table: Parameter, ids: Input][]): Value;
  /** The asked rows of x; x itself where all are asked ({@link ../kernels/embedding/contract.ts}). */
  rows(x: Value, asked: Rows): Value;
  /** The asked columns of x, in the order asked for: a look-up in x seen as [rows · columns, 1] ({@link ../kernels/embedding/contract.ts}). */
  columns(x: Value, asked: readonly number[]): Value;
  /** y = x·Wᵀ + b ({@link ../kernels/matmul/contract.ts}). */
  linear(x: Value, parameters: Linear): Value;
  /** softmax(q·kᵀ/√headDim)·v, sequence by sequence ({@link ../kernels/attention/contract.ts}). */
  attention(args: AttentionArguments): Attended;
  /** y = x/2 · (1 + erf(x/√2)) ({@link ../kernels/gelu/contract.ts}). */
  gelu(x: Value): Value;
  /** y = x + residual ({@link ../kernels/add/contract.ts}). */
  add(x: Value, residual: Value): Value;
  /** y = (x − mean) / √(variance + ε) · γ + β, row by row ({@link ../kernels/layernorm/contract.ts}). */
  layerNorm(x: Value, norm: Norm): Value;
  /** The k largest of every row ({@link ../kernels/topk/contract.ts}). */
  topk(x: Value, k: number): Ranked;
}
