/**
 * The loop that takes all the time: for one to six lines of digits, s[i][0 … 8) = Σₖ u[i][k] · w[k][0 … 8), in integers.
 * As in ../../matmul/simd/tile.as.ts a tile is one call, and the coming panel is fetched while it runs.
 */
import { lookAhead } from "../../matmul/simd/tile.as";
import { addDots } from "../../devices/wasm/dots.as";

/** Steps of four inputs between two looks ahead. */
export const STRETCH: usize = 32;

/**
 * Writes the sums to y as f32, a line of digits each; with `two`, lines 2i and 2i + 1 are the high and the low digits of row i.
 *
 * @param uStride bytes from one line of digits to the next, a multiple of four
 * @param ahead, pace as in ../../matmul/simd
 */
export function multiplyDigits(
  lines: usize, y: usize, yStride: usize, columns: usize, u: usize, uStride: usize, w: usize, two: bool, fused: bool, ahead: usize, pace: usize,
): void {
  if (fused) {
    if (lines == 6) tile(6, y, yStride, columns, u, uStride, w, two, true, ahead, pace);
    else if (lines == 4) tile(4, y, yStride, columns, u, uStride, w, two, true, ahead, pace);
    else if (lines == 2) tile(2, y, yStride, columns, u, uStride, w, two, true, ahead, pace);
    else tile(1, y, yStride, columns, u, uStride, w, false, true, ahead, pace);
  } else if (lines == 6) tile(6, y, yStride, columns, u, uStride, w, two, false, ahead, pace);
  else if (lines == 4) tile(4, y, yStride, columns, u, uStride, w, two, false, ahead, pace);
  else if (lines == 2) tile(2, y, yStride, columns, u, uStride, w, two, false, ahead, pace);
  else tile(1, y, yStride, columns, u, uStride, w, false, false, ahead, pace);
}

// @ts-ignore: decorator
@inline
function tile(
  lines: usize, y: usize, yStride: usize, columns: usize, u: usize, uStride: usize, w: usize, two: bool, fused: bool, ahead: usize, pace: usize,
): void {
  const zero = i32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero;
  let b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero;
  let u1 = u + uStride;
  let u2 = u1 + uStride;
  let u3 = u2 + uStride;
  let u4 = u3 + uStride;
  let u5 = u4 + uStride;
  const end = u + uStride;
  while (u < end) {
    lookAhead(ahead, pace, uStride << 1);
    ahead += pace;
    for (const stop = min(end, u + (STRETCH << 2)); u < stop; u += 4, w += 32) {
      const a = v128.load(w);
      const b = v128.load(w, 16);
      let s = v128.load32_splat(u);
      a0 = addDots(a0, a, s, fused);
      b0 = addDots(b0, b, s, fused);
      if (lines > 1) {
        s = v128.load32_splat(u1);
        a1 = addDots(a1, a, s, fused);
        b1 = addDots(b1, b, s, fused);
        u1 += 4;
      }
      if (lines > 2) {
        s = v128.load32_splat(u2);
        a2 = addDots(a2, a, s, fused);
        b2 = addDots(b2, b, s, fused);
        u2 += 4;
        s = v128.load32_splat(u3);
        a3 = addDots(a3, a, s, fused);
        b3 = addDots(b3, b, s, fused);
        u3 += 4;
      }
      if (lines > 4) {
        s = v128.load32_splat(u4);
        a4 = addDots(a4, a, s, fused);
        b4 = addDots(b4, b, s, fused);
        u4 += 4;
        s = v128.load32_splat(u5);
        a5 = addDots(a5, a, s, fused);
        b5 = addDots(b5, b, s, fused);
        u5 += 4;
      }
    }
  }
  if (two) {
    storeEight(y, columns, join(a0, a1), join(b0, b1));
    if (lines > 2) storeEight(y + yStride, columns, join(a2, a3), join(b2, b3));
    if (lines > 4) storeEight(y + 2 * yStride, columns, join(a4, a5), join(b4, b5));
    return;
  }
  storeEight(y, columns, f32x4.convert_i32x4_s(a0), f32x4.convert_i32x4_s(b0));
  if (lines > 1) storeEight((y += yStride), columns, f32x4.convert_i32x4_s(a1), f32x4.convert_i32x4_s(b1));
  if (lines > 2) {
    storeEight((y += yStride), columns, f32x4.convert_i32x4_s(a2), f32x4.convert_i32x4_s(b2));
    storeEight((y += yStride), columns, f32x4.convert_i32x4_s(a3), f32x4.convert_i32x4_s(b3));
  }
  if (lines > 4) {
    storeEight((y += yStride), columns, f32x4.convert_i32x4_s(a4), f32x4.convert_i32x4_s(b4));
    storeEight(y + yStride, columns, f32x4.convert_i32x4_s(a5), f32x4.convert_i32x4_s(b5));
  }
}

/** A row from its high and its low digits. */
// @ts-ignore: decorator
@inline
function join(high: v128, low: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(high), f32x4.splat(128)), f32x4.convert_i32x4_s(low));
}

// @ts-ignore: decorator
@inline
function storeEight(y: usize, columns: usize, a: v128, b: v128): void {
  if (columns < 8) return storeFew(y, columns, a, b);
  v128.store(y, a);
  v128.store(y, b, 16);
}

/** The first one to seven of eight. */
function storeFew(y: usize, columns: usize, a: v128, b: v128): void {
  if (columns & 4) {
    v128.store(y, a);
    y += 16;
    a = b;
  }
  if (columns & 2) {
    v128.store_lane<f64>(y, a, 0);
    y += 8;
    a = v128.shuffle<f32>(a, a, 2, 3, 2, 3);
  }
  if (columns & 1) v128.store_lane<f32>(y, a, 0);
}
