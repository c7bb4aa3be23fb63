import type { MatMulInput } from "../contract.ts";

/** What is multiplied: ../../matmul-int8 has weights of integers. */
export type Factors = Pick<MatMulInput, "x" | "rows" | "in" | "out"> & { weight: Float32Array | Int8Array };

/** How many products are added up in one go: a panel's length. */
export const DEPTH = 768;

/** Rows that share one weight panel. */
const HEIGHT = 128;

/**
 * Panels hold a tile's operands in the order in which the tile reads them, already double: [row pair][k][2] and [k][4].
 * They are constants of the module, so that the engine knows their address and length; together they fit the second-level cache.
 */
const xPanel = new Float64Array(HEIGHT * DEPTH);
const weightPanel = new Float64Array(4 * DEPTH);

/** y += x · Wᵀ over the columns [begin, end) of both: 2 rows × 4 outputs at a time. What is missing at an edge counts as zero. */
export function multiplyPanels(y: Float32Array, { x, weight, rows, in: K, out }: Factors, begin: number, end: number): void {
  const depth = end - begin;
  for (let top = 0; top < rows; top += HEIGHT) {
    const bottom = Math.min(top + HEIGHT, rows);
    for (let row = top; row < bottom; row += 2) {
      const pair = (row - top) * depth;
      for (let i = 0; i < 2; i++) pack(xPanel, pair + i, 2, x, row + i < bottom ? (row + i) * K + begin : -1, depth);
    }
    for (let n = 0; n < out; n += 4) {
      for (let j = 0; j < 4; j++) pack(weightPanel, j, 4, weight, n + j < out ? (n + j) * K + begin : -1, depth);
      for (let row = top; row < bottom; row += 2) {
        multiplyTile((row - top) * depth, depth);
        store(y, row * out + n, Math.min(4, out - n));
        if (row + 1 < bottom) store(y, (row + 1) * out + n, Math.min(4, out - n), 4);
      }
    }
  }
}

/** Every `step`-th place of a panel from `at` on gets the `depth` numbers of `source` from `from` on; zeros where `from` is -1. */
function pack(panel: Float64Array, at: number, step: number, source: Factors["weight"], from: number, depth: number): void {
  if (from < 0) for (let k = 0; k < depth; k++) panel[at + k * step] = 0;
  else for (let k = 0; k < depth; k++) panel[at + k * step] = source[from + k];
}

/** The sums of one tile: row 0 in 0 … 3, row 1 in 4 … 7. */
const sums = new Float64Array(8);

/** The tile that takes all the time. Eight sums stay in registers (`| 0` spares a check for overflow at every index). */
function multiplyTile(pair: number, depth: number): void {
  let s00 = 0.0;
  let s01 = 0.0;
  let s02 = 0.0;
  let s03 = 0.0;
  let s10 = 0.0;
  let s11 = 0.0;
  let s12 = 0.0;
  let s13 = 0.0;
  const last = (pair + 2 * depth) | 0;
  for (let i = pair, j = 0; i < last; i = (i + 2) | 0, j = (j + 4) | 0) {
    const x0 = xPanel[i];
    const x1 = xPanel[(i + 1) | 0];
    const w0 = weightPanel[j];
    s00 += x0 * w0;
    s10 += x1 * w0;
    const w1 = weightPanel[(j + 1) | 0];
    s01 += x0 * w1;
    s11 += x1 * w1;
    const w2 = weightPanel[(j + 2) | 0];
    s02 += x0 * w2;
    s12 += x1 * w2;
    const w3 = weightPanel[(j + 3) | 0];
    s03 += x0 * w3;
    s13 += x1 * w3;
  }
  sums[0] = s00;
  sums[1] = s01;
  sums[2] = s02;
  sums[3] = s03;
  sums[4] = s10;
  sums[5] = s11;
  sums[6] = s12;
  sums[7] = s13;
}

function store(y: Float32Array, at: number, count: number, from = 0): void {
  for (let j = 0; j < count; j++) y[at + j] += sums[from + j];
}
