/**
 * What a model may ask of a backend. Ops are synchronous on handles: a program names what is to be computed, and only reading a
 * result waits. A program is pure and depends on the pass's shape alone, so a recorded pass can be run again on other inputs.
 *
 * Here alone a backend's operations are called by name: each method records the step of its operation's room.
 */
import { addStep } from "../kernels/add/index.ts";
import { attentionStep } from "../kernels/attention/index.ts";
import { columnsStep, embeddingStep, rowsStep } from "../kernels/embedding/index.ts";
import { geluStep } from "../kernels/gelu/index.ts";
import { layerNormStep } from "../kernels/layernorm/index.ts";
import { matmulStep } from "../kernels/matmul/index.ts";
import { matmulInt8Step } from "../kernels/matmul-int8/index.ts";
import { reluStep } from "../kernels/relu/index.ts";
import type { Input, Parameter, Step, Value } from "../kernels/steps/index.ts";
import { tanhStep } from "../kernels/tanh/index.ts";
import { topkStep } from "../kernels/topk/index.ts";

export type { Input, Parameter, Value };

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

/** Each method computes the kernel that it links. All throw a TypeformerError `invalid_input` for operands whose shapes do not fit. */
export interface Ops {
  /** y[t] = Σ tables[ids[t]] ({@link ../kernels/embedding/contract.ts}). */
  embed(...tables: [table: Parameter, ids: Input][]): Value;
  /** The asked rows of x; x itself where all are asked ({@link ../kernels/embedding/contract.ts}). */
  rows(x: Value, asked: Rows): Value;
  /** The asked columns of x, in the order asked for: a look-up in x seen as [rows · columns, 1] ({@link ../kernels/embedding/contract.ts}). */
  columns(x: Value, asked: readonly number[]): Value;
  /**
   * y = x·Wᵀ + b ({@link ../kernels/matmul/contract.ts}), on 8-bit integers where the backend keeps the weight so
   * ({@link ../kernels/matmul-int8/contract.ts}).
   */
  linear(x: Value, parameters: Linear): Value;
  /** softmax(q·kᵀ/√headDim)·v, sequence by sequence ({@link ../kernels/attention/contract.ts}). */
  attention(args: AttentionArguments): Attended;
  /** y = x/2 · (1 + erf(x/√2)) ({@link ../kernels/gelu/contract.ts}). */
  gelu(x: Value): Value;
  /** y = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ) ({@link ../kernels/tanh/contract.ts}). */
  tanh(x: Value): Value;
  /** y = max(0, x), NaN of NaN ({@link ../kernels/relu/contract.ts}). */
  relu(x: Value): Value;
  /** y = x + residual ({@link ../kernels/add/contract.ts}). */
  add(x: Value, residual: Value): Value;
  /** y = (x − mean) / √(variance + ε) · γ + β, row by row ({@link ../kernels/layernorm/contract.ts}). */
  layerNorm(x: Value, norm: Norm): Value;
  /** The k largest of every row ({@link ../kernels/topk/contract.ts}). */
  topk(x: Value, k: number): Ranked;
}

/** Ops that compute nothing: each notes its step in `steps`. */
export function recorder(steps: Step[]): Ops {
  const recorded = <S extends Step>(step: S): S["writes"] => {
    steps.push(step);
    return step.writes;
  };
  return {
    embed: (...tables) => recorded(embeddingStep(tables)).y,
    rows: (x, asked) => (asked.every ? x : recorded(rowsStep(x, asked.index)).y),
    columns: (x, asked) => recorded(columnsStep(x, asked)).y,
    linear: (x, linear) => recorded(linear.weight.digits ? matmulInt8Step(x, linear) : matmulStep(x, linear)).y,
    attention: ({ query, key, value, asked, offsets, ...settings }) =>
      recorded(attentionStep({ query, key, value }, { rows: asked.index, offsets }, settings)),
    gelu: (x) => recorded(geluStep(x)).y,
    tanh: (x) => recorded(tanhStep(x)).y,
    relu: (x) => recorded(reluStep(x)).y,
    add: (x, residual) => recorded(addStep(x, residual)).y,
    layerNorm: (x, norm) => recorded(layerNormStep(x, norm)).y,
    topk: (x, k) => recorded(topkStep(x, k)),
  };
}
