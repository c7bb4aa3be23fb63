import type { WasmKernels } from "../../kernels/devices/wasm/index.ts";
import type { Kernel } from "./job-board.ts";

/** The kernels that jobs name, in the order that all threads share. */
export const kernelNames = [
  "matmulPacked",
  "matmul",
  "matmulInt8",
  "roundRows",
  "attention",
  "embedding",
  "layernorm",
  "gelu",
  "add",
  "topk",
  "packWeights",
  "packInt8",
] as const;

export type KernelName = (typeof kernelNames)[number];

/** Words of one sequence in the table that an attention job reads. */
export const SPAN_WORDS = 5;

/** What stays the same for all tiles of an attention job; every argument is an address but the last four. */
export type AttentionJob = [
  context: number,
  scores: number,
  probs: number,
  query: number,
  key: number,
  value: number,
  seen: number,
  ablated: number,
  /** i32 [sequences, SPAN_WORDS]: first query, queries, first token, tokens, (query, key) pairs of the sequences before. */
  spans: number,
  scratch: number,
  /** Bytes of scratch for each thread. */
  scratchBytes: number,
  heads: number,
  headDim: number,
];

/** The exports as jobs want them: every kernel takes its range last, in units of its own, and scratch memory is the thread's. */
export function kernelsOf(module: WasmKernels, memory: WebAssembly.Memory, thread: number): Kernel[] {
  const byName: Record<KernelName, Kernel> = {
    matmulPacked: module.matmulPacked,
    matmul: module.matmul,
    matmulInt8: module.matmulInt8,
    roundRows: module.roundRows,
    embedding: module.embedding,
    layernorm: module.layernorm,
    topk: module.topk,
    gelu: (y, x, begin, end) => module.gelu(y + 4 * begin, x + 4 * begin, end - begin),
    add: (y, x, residual, begin, end) => module.add(y + 4 * begin, x + 4 * begin, residual + 4 * begin, end - begin),
    packWeights: (weight, width, flaw, scratch, begin, end) =>
      module.packWeights(weight, width, flaw, scratch + 32 * width * thread, begin, end),
    packInt8: (weight, scales, shifts, width, out, scratch, begin, end) =>
      module.packInt8(weight, scales, shifts, width, out, scratch + 8 * width * thread, begin, end),
    attention: (...args) => {
      const [begin, end] = args.slice(-2);
      attend(module, memory, thread, args.slice(0, -2) as AttentionJob, begin, end);
    },
  };
  return kernelNames.map((name) => byName[name]);
}

/** Units begin … end of all heads of all sequences, sequence by sequence. */
function attend(module: WasmKernels, memory: WebAssembly.Memory, thread: number, job: AttentionJob, begin: number, end: number): void {
  const [context, scores, probs, query, key, value, seen, ablated, spans, scratch, scratchBytes, heads, headDim] = job;
  const row = 4 * heads * headDim;
  for (let unit = begin; unit < end; ) {
    const sequence = Math.floor(unit / heads);
    const head = unit % heads;
    const lastHead = Math.min(heads, head + end - unit);
    const [firstQuery, queries, firstToken, tokens, pairsBefore] = new Int32Array(
      memory.buffer,
      spans + 4 * SPAN_WORDS * sequence,
      SPAN_WORDS,
    );
    module.attention(
      context + firstQuery * row,
      scores && scores + 4 * heads * pairsBefore,
      probs && probs + 4 * heads * pairsBefore,
      query + firstQuery * row,
      key + firstToken * row,
      value + firstToken * row,
      seen + 4 * firstQuery,
      ablated,
      queries,
      tokens,
      heads,
      headDim,
      head,
      lastHead,
      scratch + scratchBytes * thread,
    );
    unit += lastHead - head;
  }
}
