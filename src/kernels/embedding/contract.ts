/**
 * Embedding: y[t] = Σ over tables of weight[ids[t]]                     (Devlin et al. 2019, figure 2: word + position + type)
 *
 *   tables: any number of { weight: [size, hidden], ids: [tokens] }   y: [tokens, hidden]
 *   a table of 8-bit integers has a scale: [size], and its row i is scale[i] · weight[i].
 *
 * Hazard: kernels trust ids, and one outside its table would read a neighbour or NaN. A pass refuses such a one when it is recorded
 * (./step.ts).
 *
 * Dialects, slowest first:
 *   reference  element by element in double, one rounding
 *   cpu        row by row: the first table is copied, the others are added
 *   simd       the same in WebAssembly; rows of packed weights too
 *   gpujs      gpu.js: each table looked up in by itself, then added
 *   webgpu     WGSL, a thread for each number; tables in parts, in halves and in 8 bits too
 */
import type { Kernel } from "../operation.ts";

/** weight: [size, hidden]; ids: [tokens]; row i of an int8 table is scale[i] · weight[i]. */
export type EmbeddingTable = { weight: Float32Array; ids: Int32Array } | { weight: Int8Array; scale: Float32Array; ids: Int32Array };
/** Tables whose rows are added. Every id names a row of its table. */
export type EmbeddingInput = { tables: EmbeddingTable[]; hidden: number; tokens: number };
/** [tokens, hidden] */
export type EmbeddingOutput = { y: Float32Array };
/** y[t] = Σ over tables of weight[ids[t]] */
export type Embedding = Kernel<EmbeddingInput, EmbeddingOutput>;

/** Memory for the outputs. */
export const allocate = ({ tokens, hidden }: EmbeddingInput): EmbeddingOutput => ({ y: new Float32Array(tokens * hidden) });

/** What is looked up first is copied, the rest is added to it. */
export const flops = ({ tables, tokens, hidden }: { tables: number; tokens: number; hidden: number }): number =>
  Math.max(0, tables - 1) * tokens * hidden;
