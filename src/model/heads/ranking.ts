import type { Results } from "../../backends/index.ts";

/** Tokens at one position, best first; `scores` are probabilities over the whole vocabulary. */
export interface Ranking {
  ids: number[];
  scores: number[];
}

/** The k best of every row, from what the backend ranked. */
export function rankTop({ values, indices, logSumExp }: Results<string>, k: number): Ranking[] {
  return Array.from(logSumExp, (lse, row) => ({
    ids: Array.from(indices.subarray(row * k, (row + 1) * k)),
    scores: Array.from(values.subarray(row * k, (row + 1) * k), (value) => Math.exp(value - lse)),
  }));
}

/** The k best of some ids in every row, from their logits [rows, ids]; equal scores keep the order of the ids. */
export function rankAmong({ logits, logSumExp }: Results<string>, ids: readonly number[], k: number): Ranking[] {
  return Array.from(logSumExp, (lse, row) => {
    const line = logits.subarray(row * ids.length, (row + 1) * ids.length);
    const best = Array.from(ids.keys())
      .sort((a, b) => line[b] - line[a])
      .slice(0, k);
    return { ids: best.map((i) => ids[i]), scores: best.map((i) => Math.exp(line[i] - lse)) };
  });
}
