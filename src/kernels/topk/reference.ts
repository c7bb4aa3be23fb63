import type { TopK } from "./contract.ts";

export const topk: TopK = ({ values, indices, logSumExp }, { x, rows, columns, k }) => {
  for (let row = 0; row < rows; row++) {
    const line = x.subarray(row * columns, (row + 1) * columns);
    const order = Array.from(line.keys()).sort((i, j) => (ranksBefore(line[i], i, line[j], j) ? -1 : 1));
    for (let rank = 0; rank < k; rank++) {
      indices[row * k + rank] = order[rank];
      values[row * k + rank] = line[order[rank]];
    }
    logSumExp[row] = logSumExpOf(line);
  }
};

/** Whether value a at index i comes before value b at index j: the larger first, NaN the largest, ties by index. */
export function ranksBefore(a: number, i: number, b: number, j: number): boolean {
  if (a > b || b > a) return a > b;
  const aIsNaN = Number.isNaN(a);
  return aIsNaN === Number.isNaN(b) ? i < j : aIsNaN;
}

function logSumExpOf(line: Float32Array): number {
  const max = line.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!Number.isFinite(max)) return max; // NaN, or an infinity that outweighs all the rest
  return max + Math.log(line.reduce((sum, x) => sum + Math.exp(x - max), 0));
}
