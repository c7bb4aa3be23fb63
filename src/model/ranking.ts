import type { Results } from "../backends/index.ts";

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

/** The k best of some ids in every row; equal scores keep the order of the ids. */
export function rankAmong({ logits, logSumExp }: Results<string>, ids: readonly number[], k: number): Ranking[] {
  const vocab = logits.length / Math.max(1, logSumExp.length);
  return Array.from(logSumExp, (lse, row) => {
    const best = [...ids].sort((a, b) => logits[row * vocab + b] - logits[row * vocab + a]).slice(0, k);
    return { ids: best, scores: best.map((id) => Math.exp(logits[row * vocab + id] - lse)) };
  });
}
