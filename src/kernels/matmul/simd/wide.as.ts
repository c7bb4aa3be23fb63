/**
 * The tile for a V8 that runs pairs of 128-bit instructions as one of 256 (its flag `--experimental-wasm-revectorize`): up to six rows
 * by two panels, 24 sums. Without the flag they do not fit into the registers: 30 GFLOP/s where ./tile.as.ts reaches 44, with it 79.
 */
import { madd } from "../../devices/wasm/lanes.as";
import { LINE, lookAhead, noBias } from "./tile.as";

/** Two to six rows. As `multiplyTile`, with two panels that lie `apart` bytes from each other and their sixteen outputs side by side. */
export function multiplyWideTile(
  rows: usize, y: usize, yStride: usize, x: usize, xStride: usize, w: usize, step: usize, apart: usize, K: usize,
  bias: usize = noBias, ahead: usize = 0, stretch: usize = 0,
): void {
  if (rows == 6) sixRows(y, yStride, x, xStride, w, step, apart, K, bias, ahead, stretch);
  else if (rows == 5) fiveRows(y, yStride, x, xStride, w, step, apart, K, bias, ahead, stretch);
  else if (rows == 4) fourRows(y, yStride, x, xStride, w, step, apart, K, bias, ahead, stretch);
  else if (rows == 3) threeRows(y, yStride, x, xStride, w, step, apart, K, bias, ahead, stretch);
  else twoRows(y, yStride, x, xStride, w, step, apart, K, bias, ahead, stretch);
}

/** A function for each height: V8 pairs all of a function or nothing. */
function sixRows(
  y: usize, yStride: usize, x: usize, xStride: usize, w: usize, step: usize, apart: usize, K: usize,
  bias: usize, ahead: usize, stretch: usize,
): void {
  wideTile(6, y, yStride, x, xStride, w, step, apart, K, bias, ahead, stretch);
}

function fiveRows(
  y: usize, yStride: usize, x: usize, xStride: usize, w: usize, step: usize, apart: usize, K: usize,
  bias: usize, ahead: usize, stretch: usize,
): void {
  wideTile(5, y, yStride, x, xStride, w, step, apart, K, bias, ahead, stretch);
}

function fourRows(
  y: usize, yStride: usize, x: usize, xStride: usize, w: usize, step: usize, apart: usize, K: usize,
  bias: usize, ahead: usize, stretch: usize,
): void {
  wideTile(4, y, yStride, x, xStride, w, step, apart, K, bias, ahead, stretch);
}

function threeRows(
  y: usize, yStride: usize, x: usize, xStride: usize, w: usize, step: usize, apart: usize, K: usize,
  bias: usize, ahead: usize, stretch: usize,
): void {
  wideTile(3, y, yStride, x, xStride, w, step, apart, K, bias, ahead, stretch);
}

function twoRows(
  y: usize, yStride: usize, x: usize, xStride: usize, w: usize, step: usize, apart: usize, K: usize,
  bias: usize, ahead: usize, stretch: usize,
): void {
  wideTile(2, y, yStride, x, xStride, w, step, apart, K, bias, ahead, stretch);
}

// @ts-ignore: decorator
@inline
function wideTile(
  rows: usize, y: usize, yStride: usize, x: usize, xStride: usize, w: usize, step: usize, apart: usize, K: usize,
  bias: usize, ahead: usize, stretch: usize,
): void {
  let a0 = v128.load(bias), b0 = v128.load(bias, 16), c0 = v128.load(bias, 32), d0 = v128.load(bias, 48);
  let a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
  let b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0;
  let c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0;
  let d1 = d0, d2 = d0, d3 = d0, d4 = d0, d5 = d0;
  let x1 = x + xStride;
  let x2 = x1 + xStride;
  let x3 = x2 + xStride;
  let x4 = x3 + xStride;
  let x5 = x4 + xStride;
  let v = w + apart;
  const end = x + (K << 2);
  if (!ahead) stretch = K << 2;
  while (x < end) {
    if (ahead) {
      lookAhead(ahead, LINE, K << 4);
      ahead += LINE;
    }
    for (const stop = min(end, x + stretch); x < stop; x += 4, w += step, v += step) {
      const a = v128.load(w);
      const b = v128.load(w, 16);
      const c = v128.load(v);
      const d = v128.load(v, 16);
      let s = v128.load32_splat(x);
      a0 = madd(s, a, a0);
      b0 = madd(s, b, b0);
      c0 = madd(s, c, c0);
      d0 = madd(s, d, d0);
      s = v128.load32_splat(x1);
      a1 = madd(s, a, a1);
      b1 = madd(s, b, b1);
      c1 = madd(s, c, c1);
      d1 = madd(s, d, d1);
      x1 += 4;
      if (rows > 2) {
        s = v128.load32_splat(x2);
        a2 = madd(s, a, a2);
        b2 = madd(s, b, b2);
        c2 = madd(s, c, c2);
        d2 = madd(s, d, d2);
        x2 += 4;
      }
      if (rows > 3) {
        s = v128.load32_splat(x3);
        a3 = madd(s, a, a3);
        b3 = madd(s, b, b3);
        c3 = madd(s, c, c3);
        d3 = madd(s, d, d3);
        x3 += 4;
      }
      if (rows > 4) {
        s = v128.load32_splat(x4);
        a4 = madd(s, a, a4);
        b4 = madd(s, b, b4);
        c4 = madd(s, c, c4);
        d4 = madd(s, d, d4);
        x4 += 4;
      }
      if (rows > 5) {
        s = v128.load32_splat(x5);
        a5 = madd(s, a, a5);
        b5 = madd(s, b, b5);
        c5 = madd(s, c, c5);
        d5 = madd(s, d, d5);
        x5 += 4;
      }
    }
  }
  storeSixteen(y, a0, b0, c0, d0);
  storeSixteen((y += yStride), a1, b1, c1, d1);
  if (rows > 2) storeSixteen((y += yStride), a2, b2, c2, d2);
  if (rows > 3) storeSixteen((y += yStride), a3, b3, c3, d3);
  if (rows > 4) storeSixteen((y += yStride), a4, b4, c4, d4);
  if (rows > 5) storeSixteen(y + yStride, a5, b5, c5, d5);
}

// @ts-ignore: decorator
@inline
function storeSixteen(y: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(y, a);
  v128.store(y, b, 16);
  v128.store(y, c, 32);
  v128.store(y, d, 48);
}
