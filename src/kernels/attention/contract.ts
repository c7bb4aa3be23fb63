/**
 * Multi-head attention: context = softmax(q · kᵀ / √headDim) · v        (Vaswani et al. 2017, eq. 1)
 *
 *   query: [asked, hidden]   key, value: [tokens, hidden]   hidden = heads · headDim; head h owns columns h·headDim …
 *   The batch is ragged: sequence s is tokens offsets[s] … offsets[s + 1], and attends to nothing outside itself.
 *   rows[i] is the token that query i stands on, ascending; a sequence may have none.
 *   causal: a key after its query has the score -Infinity. ablated: these heads give a context of zeros.
 *   context: [asked, hidden]
 *   scores (scaled, before softmax), probs: sequence by sequence [heads, asked, tokens] of that sequence, end to end;
 *   written only where they are in `out`. Ablation leaves them as they are.
 *
 * Hazards: the scale is 1/√headDim, not 1/√hidden; forgetting it still gives rows that sum to one. The largest score
 * is subtracted before the exponential, or a score of 89 overflows f32.
 *
 * Dialects, slowest first:
 *   reference  the formula in double: all scores of a row, softmax, weighted sum
 *   cpu        one row of scores at a time: nothing of size tokens² is held unless `out` asks for it
 *   simd       WebAssembly: six queries at a time through the tiles of ../matmul, six rows of scores at most
 *   gpujs      gpu.js: five functions of one number each, from scores to context
 *   webgpu     WGSL: a workgroup for some queries of a head; keys and values pass by in blocks, the softmax is corrected on the way
 */
import type { Kernel } from "../operation.ts";
import { scoreCount } from "./spans.ts";

/** query: [asked, hidden]; key, value: [tokens, hidden]; rows[i] is the token of query i; sequence s is tokens offsets[s] … offsets[s + 1]. */
export type AttentionInput = {
  query: Float32Array;
  key: Float32Array;
  value: Float32Array;
  rows: Int32Array;
  offsets: Int32Array;
  heads: number;
  headDim: number;
  causal: boolean;
  ablated: readonly number[];
  /** Read by `allocate` alone: give `scores` and `probs` their memory too. */
  taps?: boolean;
};
/** context: [asked, hidden]; scores, probs: [heads, asked, tokens] of each sequence, end to end. */
export type AttentionOutput = { context: Float32Array; scores?: Float32Array; probs?: Float32Array };
/** context = softmax(q · kᵀ / √headDim) · v */
export type Attention = Kernel<AttentionInput, AttentionOutput>;

/** Memory for the outputs. */
export function allocate(input: AttentionInput): AttentionOutput {
  const context = new Float32Array(input.query.length);
  if (!input.taps) return { context };
  const size = scoreCount(input);
  return { context, scores: new Float32Array(size), probs: new Float32Array(size) };
}

/** Two products of headDim, and scale, shift, exp, sum, divide, for each head and each pair of a query and a key of its sequence. */
export const flops = ({ heads, pairs, headDim }: { heads: number; pairs: number; headDim: number }): number =>
  heads * pairs * (4 * headDim + 5);
