/**
 * The loop that takes all the time of a pass: y[r][0 … 8) = bias[0 … 8) + Σₖ x[r][k] · w[k][0 … 8), for one to six rows.
 *
 * Twelve sums, two vectors of w and one of x: fifteen of the sixteen registers of a CPU. Products are added in the order of k,
 * one lane to an output, whatever the number of rows: a row has the same bits in any company.
 *
 * A loop that runs is never swapped for its optimised code, a function that is called again is: so a tile is one call.
 */
import { madd } from "../../devices/wasm/lanes.as";

/** A bias for those who have none, for up to four panels: where sums begin with a choice, V8 pairs no instructions (./wide.as.ts). */
export const noBias: usize = memory.data<f32>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** Bytes that come with one load: a line of the cache. */
export const LINE: usize = 64;

/**
 * WebAssembly has no prefetch; a load whose value nobody takes is one. A core waits for few lines at a time, and gets more of
 * them a second from several pages than from one: hence four places at once, a quarter of the coming panel each. It computes nothing further while
 * many are missing: hence one line of each quarter at a time, and often.
 * Measured at 12 rows: 28 GFLOP/s without, 34 with one place, 40 with two, 43 with four; on another machine 46 with four lines of each quarter
 * at a time, 63 with one (in the wide tile 47 and 80).
 *
 * @param ahead where to begin in the coming panel's first quarter
 * @param pace bytes of each quarter to fetch
 */
// @ts-ignore: decorator
@inline
export function lookAhead(ahead: usize, pace: usize, quarter: usize): void {
  for (const end = ahead + pace; ahead < end; ahead += 64) {
    load<i32>(ahead);
    load<i32>(ahead + quarter);
    load<i32>(ahead + 2 * quarter);
    load<i32>(ahead + 3 * quarter);
  }
}

/**
 * Strides in bytes: `xStride` and `yStride` from row to row, `step` from w[k] to w[k + 1].
 *
 * @param ahead where to begin in the coming panel's first quarter; 0: nowhere
 * @param stretch bytes of a row of x from one look ahead to the next
 */
export function multiplyTile(
  rows: usize, y: usize, yStride: usize, x: usize, xStride: usize, w: usize, step: usize, K: usize,
  bias: usize = noBias, ahead: usize = 0, stretch: usize = 0,
): void {
  if (rows == 6) tile(6, y, yStride, x, xStride, w, step, K, bias, ahead, stretch);
  else if (rows == 4) tile(4, y, yStride, x, xStride, w, step, K, bias, ahead, stretch);
  else multiplyOddTile(rows, y, yStride, x, xStride, w, step, K, bias, ahead, stretch);
}

function multiplyOddTile(
  rows: usize, y: usize, yStride: usize, x: usize, xStride: usize, w: usize, step: usize, K: usize,
  bias: usize, ahead: usize, stretch: usize,
): void {
  if (rows == 5) tile(5, y, yStride, x, xStride, w, step, K, bias, ahead, stretch);
  else if (rows == 3) tile(3, y, yStride, x, xStride, w, step, K, bias, ahead, stretch);
  else if (rows == 2) tile(2, y, yStride, x, xStride, w, step, K, bias, ahead, stretch);
  else tile(1, y, yStride, x, xStride, w, step, K, bias, ahead, stretch);
}

/** Inlined for each number of rows, a constant there: what a smaller tile does not need is not in it. */
// @ts-ignore: decorator
@inline
function tile(
  rows: usize, y: usize, yStride: usize, x: usize, xStride: usize, w: usize, step: usize, K: usize,
  bias: usize, ahead: usize, stretch: usize,
): void {
  let a0 = v128.load(bias), b0 = v128.load(bias, 16);
  let a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
  let b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0;
  let x1 = x + xStride;
  let x2 = x1 + xStride;
  let x3 = x2 + xStride;
  let x4 = x3 + xStride;
  let x5 = x4 + xStride;
  const end = x + (K << 2);
  if (!ahead) stretch = K << 2;
  while (x < end) {
    if (ahead) {
      lookAhead(ahead, LINE, K << 3);
      ahead += LINE;
    }
    for (const stop = min(end, x + stretch); x < stop; x += 4, w += step) {
      const a = v128.load(w);
      const b = v128.load(w, 16);
      let s = v128.load32_splat(x);
      a0 = madd(s, a, a0);
      b0 = madd(s, b, b0);
      if (rows > 1) {
        s = v128.load32_splat(x1);
        a1 = madd(s, a, a1);
        b1 = madd(s, b, b1);
        x1 += 4;
      }
      if (rows > 2) {
        s = v128.load32_splat(x2);
        a2 = madd(s, a, a2);
        b2 = madd(s, b, b2);
        x2 += 4;
      }
      if (rows > 3) {
        s = v128.load32_splat(x3);
        a3 = madd(s, a, a3);
        b3 = madd(s, b, b3);
        x3 += 4;
      }
      if (rows > 4) {
        s = v128.load32_splat(x4);
        a4 = madd(s, a, a4);
        b4 = madd(s, b, b4);
        x4 += 4;
      }
      if (rows > 5) {
        s = v128.load32_splat(x5);
        a5 = madd(s, a, a5);
        b5 = madd(s, b, b5);
        x5 += 4;
      }
    }
  }
  storeEight(y, a0, b0);
  if (rows > 1) storeEight((y += yStride), a1, b1);
  if (rows > 2) storeEight((y += yStride), a2, b2);
  if (rows > 3) storeEight((y += yStride), a3, b3);
  if (rows > 4) storeEight((y += yStride), a4, b4);
  if (rows > 5) storeEight(y + yStride, a5, b5);
}

// @ts-ignore: decorator
@inline
function storeEight(y: usize, a: v128, b: v128): void {
  v128.store(y, a);
  v128.store(y, b, 16);
}

/** One row, four panels that lie `apart` bytes from each other: four streams of memory where one alone would wait. */
export function multiplyRow(y: usize, x: usize, w: usize, apart: usize, K: usize, bias: usize): void {
  let a0 = v128.load(bias), a1 = v128.load(bias, 32), a2 = v128.load(bias, 64), a3 = v128.load(bias, 96);
  let b0 = v128.load(bias, 16), b1 = v128.load(bias, 48), b2 = v128.load(bias, 80), b3 = v128.load(bias, 112);
  let w1 = w + apart;
  let w2 = w1 + apart;
  let w3 = w2 + apart;
  for (const end = x + (K << 2); x < end; x += 4) {
    const s = v128.load32_splat(x);
    a0 = madd(s, v128.load(w), a0);
    b0 = madd(s, v128.load(w, 16), b0);
    a1 = madd(s, v128.load(w1), a1);
    b1 = madd(s, v128.load(w1, 16), b1);
    a2 = madd(s, v128.load(w2), a2);
    b2 = madd(s, v128.load(w2, 16), b2);
    a3 = madd(s, v128.load(w3), a3);
    b3 = madd(s, v128.load(w3, 16), b3);
    w += 32;
    w1 += 32;
    w2 += 32;
    w3 += 32;
  }
  storeEight(y, a0, b0);
  storeEight(y + 32, a1, b1);
  storeEight(y + 64, a2, b2);
  storeEight(y + 96, a3, b3);
}
