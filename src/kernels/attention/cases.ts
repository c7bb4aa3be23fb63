import { normal } from "../../tensor/index.ts";
import type { Case } from "../operation.ts";
import { type AttentionInput, flops } from "./contract.ts";

interface Given {
  lengths: number[];
  heads: number;
  headDim: number;
  /** The tokens that ask; all of them unless named. */
  rows?: number[];
  causal?: boolean;
  ablated?: number[];
  taps?: boolean;
  /** Standard deviation of queries and keys: how sharp the attention is. */
  spread?: number;
}

function ragged(
  name: string,
  { lengths, heads, headDim, rows, causal = false, ablated = [], taps = true, spread = 1 }: Given,
): Case<AttentionInput> {
  const offsets = Int32Array.of(0, ...lengths.map((_, s) => lengths.slice(0, s + 1).reduce((a, b) => a + b)));
  const tokens = offsets[lengths.length];
  const hidden = heads * headDim;
  const asked = rows ?? Array.from({ length: tokens }, (_, t) => t);
  const pairs = asked.reduce((sum, t) => sum + lengths[offsets.findLastIndex((begin) => begin <= t)], 0);
  return {
    name,
    make: (seed) => ({
      query: normal(seed, asked.length * hidden, spread),
      key: normal(seed + 1, tokens * hidden, spread),
      value: normal(seed + 2, tokens * hidden),
      rows: Int32Array.from(asked),
      offsets: offsets.slice(),
      heads,
      headDim,
      causal,
      ablated,
      taps,
    }),
    flops: flops({ heads, pairs, headDim }),
    bytes: 4 * hidden * (2 * asked.length + 2 * tokens) + (taps ? 8 * heads * pairs : 0),
    tol: 5e-6,
    tolReason:
      "f32 sums of 64 products stray by about 1e-6 of their size; an unscaled q·k is 0.1 away or more, 1/√hidden likewise, a key too many or too few 1e-3",
  };
}

export const cases: Case<AttentionInput>[] = [
  ragged("128 tokens, 12 heads of 64", { lengths: [128], heads: 12, headDim: 64, taps: false }),
  ragged("12 tokens, 12 heads of 64", { lengths: [12], heads: 12, headDim: 64, taps: false }),
  ragged("one asked of 128 tokens", { lengths: [128], heads: 12, headDim: 64, rows: [77], taps: false }),
  ragged("512 tokens, 4 asked", { lengths: [512], heads: 12, headDim: 64, rows: [0, 7, 300, 511], taps: false }),
  ragged("mini: 16 tokens, 12 heads of 16", { lengths: [16], heads: 12, headDim: 16 }),
  ragged("mini: 16 tokens, causal", { lengths: [16], heads: 12, headDim: 16, causal: true }),
  ragged("mini: 16 tokens, heads 0 and 11 ablated", { lengths: [16], heads: 12, headDim: 16, ablated: [0, 11] }),
  ragged("heads of 12", { lengths: [9], heads: 4, headDim: 12 }),
  ragged("three heads of 7", { lengths: [13], heads: 3, headDim: 7 }),
  ragged("one head of 1", { lengths: [5], heads: 1, headDim: 1 }),
  ragged("one token", { lengths: [1], heads: 2, headDim: 3 }),
  ragged("ragged: 1, 7, 3, 11 tokens", { lengths: [1, 7, 3, 11], heads: 3, headDim: 5 }),
  ragged("ragged, causal, a head ablated", { lengths: [4, 9, 2], heads: 3, headDim: 5, causal: true, ablated: [1] }),
  ragged("ragged, nobody asks in the first, third and last", { lengths: [3, 5, 4, 6, 2], heads: 2, headDim: 5, rows: [4, 7, 12, 17] }),
  ragged("ragged, causal, some asked", { lengths: [3, 5, 4], heads: 2, headDim: 5, rows: [2, 3, 10], causal: true }),
  ragged("an empty sequence between two", { lengths: [3, 0, 4], heads: 2, headDim: 4 }),
  ragged("nobody asks", { lengths: [6], heads: 2, headDim: 4, rows: [] }),
  ragged("no tokens", { lengths: [], heads: 2, headDim: 4 }),
  {
    ...ragged("sharp: scores of several hundred", { lengths: [11], heads: 2, headDim: 16, spread: 12, taps: true }),
    tol: 5e-5,
    tolReason: "f32 knows a score of 500 to 3e-5, and its exponential strays by as much; an unscaled q·k is 0.1 away, a key too many 1e-3",
  },
];
