import type { Results } from "../../backends/index.ts";

/** Tokens at one position, best first. */
export interface Ranking {
  ids: number[];
  /** Probabilities over the whole vocabulary. */
  scores: number[];
  /** Their natural logarithms, which do not underflow. */
  logprobs: number[];
}

/** The k best of every row, from what the backend ranked. */
export function rankTop({ values, indices, logSumExp }: Results<string>, k: number): Ranking[] {
  return Array.from(logSumExp, (lse, row) => {
    const logprobs = Array.from(values.subarray(row * k, (row + 1) * k), (value) => value - lse);
    return { ids: Array.from(indices.subarray(row * k, (row + 1) * k)), scores: logprobs.map(Math.exp), logprobs };
  });
}

/** The k best of some ids in every row, from their logits [rows, ids]; equal scores keep the order of the ids. */
export function rankAmong({ logits, logSumExp }: Results<string>, ids: readonly number[], k: number): Ranking[] {
  return Array.from(logSumExp, (lse, row) => {
    const line = logits.subarray(row * ids.length, (row + 1) * ids.length);
    const best = Array.from(ids.keys())
      .sort((a, b) => line[b] - line[a])
      .slice(0, k);
    const logprobs = best.map((i) => line[i] - lse);
    return { ids: best.map((i) => ids[i]), scores: logprobs.map(Math.exp), logprobs };
  });
}
