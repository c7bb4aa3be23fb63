/**
 * The loop that takes all the time: for one to six lines of digits, s[i][0 … 8) = Σₖ u[i][k] · w[k][0 … 8), in integers; or of two panels
 * at once, for V8's pairs of vectors. As in ../../matmul/simd/tile.as.ts a tile is one call, and what comes is fetched while it runs.
 */
import { lookAhead } from "../../matmul/simd/tile.as";
import { addHalves, addPairs, addWhole, evensOf, HALVES, loadOnes, oddsOf, PAIRS, WHOLE } from "../../devices/wasm/dots.as";

/** Inputs between two looks ahead: a loop that is done with them sooner looks more rarely. */
// @ts-ignore: decorator
@inline
export function stretchOf(by: i32): usize {
  return by == WHOLE ? 128 : 64;
}

/**
 * Inlined for each height and way, constants there. Sums of four lines and two panels, the weights, a digit, a product and the 1 are what
 * sixteen registers hold; the one instruction that does it all needs fewer: six lines.
 *
 * @param lines 1, 4, 6
 * @param sums becomes, every `pitch` bytes, eight i32 for a line, or sixteen of two panels that lie `apart` bytes from each other
 * @param u the digits, of 8 or (HALVES) 16 bits as ./round.as.ts writes them; `uStride` bytes from line to line
 * @param ahead, pace, as in ../../matmul/simd; `quarter` of what comes
 */
// @ts-ignore: decorator
@inline
export function tile(
  lines: usize, panels: usize, by: i32, sums: usize, pitch: usize, u: usize, uStride: usize, w: usize, apart: usize,
  ahead: usize, pace: usize, quarter: usize,
): void {
  const zero = i32x4.splat(0);
  const one = by == PAIRS ? loadOnes() : zero;
  const step: usize = by == HALVES ? 8 : 4;
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero;
  let b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero;
  let c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero;
  let d0 = zero, d1 = zero, d2 = zero, d3 = zero, d4 = zero, d5 = zero;
  let u1 = u + uStride;
  let u2 = u1 + uStride;
  let u3 = u2 + uStride;
  let u4 = u3 + uStride;
  let u5 = u4 + uStride;
  let v = w + apart;
  const end = u + uStride;
  while (u < end) {
    lookAhead(ahead, pace, quarter);
    ahead += pace;
    for (const stop = min(end, u + stretchOf(by) / 4 * step); u < stop; u += step, w += 32, v += 32) {
      let a = v128.load(w), b = v128.load(w, 16);
      let c = panels > 1 ? v128.load(v) : a, d = panels > 1 ? v128.load(v, 16) : b;
      let ao = a, bo = b, co = c, dO = d;
      if (by == HALVES) {
        ao = oddsOf(a);
        bo = oddsOf(b);
        co = oddsOf(c);
        dO = oddsOf(d);
        a = evensOf(a);
        b = evensOf(b);
        c = evensOf(c);
        d = evensOf(d);
      }
      let s = v128.load32_splat(u);
      let t = by == HALVES ? v128.load32_splat(u, 4) : s;
      a0 = addFour(a0, a, ao, s, t, one, by);
      b0 = addFour(b0, b, bo, s, t, one, by);
      if (panels > 1) c0 = addFour(c0, c, co, s, t, one, by);
      if (panels > 1) d0 = addFour(d0, d, dO, s, t, one, by);
      if (lines > 1) {
        s = v128.load32_splat(u1);
        t = by == HALVES ? v128.load32_splat(u1, 4) : s;
        a1 = addFour(a1, a, ao, s, t, one, by);
        b1 = addFour(b1, b, bo, s, t, one, by);
        if (panels > 1) c1 = addFour(c1, c, co, s, t, one, by);
        if (panels > 1) d1 = addFour(d1, d, dO, s, t, one, by);
        u1 += step;
        s = v128.load32_splat(u2);
        t = by == HALVES ? v128.load32_splat(u2, 4) : s;
        a2 = addFour(a2, a, ao, s, t, one, by);
        b2 = addFour(b2, b, bo, s, t, one, by);
        if (panels > 1) c2 = addFour(c2, c, co, s, t, one, by);
        if (panels > 1) d2 = addFour(d2, d, dO, s, t, one, by);
        u2 += step;
        s = v128.load32_splat(u3);
        t = by == HALVES ? v128.load32_splat(u3, 4) : s;
        a3 = addFour(a3, a, ao, s, t, one, by);
        b3 = addFour(b3, b, bo, s, t, one, by);
        if (panels > 1) c3 = addFour(c3, c, co, s, t, one, by);
        if (panels > 1) d3 = addFour(d3, d, dO, s, t, one, by);
        u3 += step;
      }
      if (lines > 4) {
        s = v128.load32_splat(u4);
        t = by == HALVES ? v128.load32_splat(u4, 4) : s;
        a4 = addFour(a4, a, ao, s, t, one, by);
        b4 = addFour(b4, b, bo, s, t, one, by);
        if (panels > 1) c4 = addFour(c4, c, co, s, t, one, by);
        if (panels > 1) d4 = addFour(d4, d, dO, s, t, one, by);
        u4 += step;
        s = v128.load32_splat(u5);
        t = by == HALVES ? v128.load32_splat(u5, 4) : s;
        a5 = addFour(a5, a, ao, s, t, one, by);
        b5 = addFour(b5, b, bo, s, t, one, by);
        if (panels > 1) c5 = addFour(c5, c, co, s, t, one, by);
        if (panels > 1) d5 = addFour(d5, d, dO, s, t, one, by);
        u5 += step;
      }
    }
  }
  storeSums(panels, sums, a0, b0, c0, d0);
  if (lines > 1) {
    storeSums(panels, (sums += pitch), a1, b1, c1, d1);
    storeSums(panels, (sums += pitch), a2, b2, c2, d2);
    storeSums(panels, (sums += pitch), a3, b3, c3, d3);
  }
  if (lines > 4) {
    storeSums(panels, (sums += pitch), a4, b4, c4, d4);
    storeSums(panels, sums + pitch, a5, b5, c5, d5);
  }
}

/** Four neighbours of k, in one step or two. */
// @ts-ignore: decorator
@inline
function addFour(sum: v128, w: v128, odds: v128, s: v128, t: v128, one: v128, by: i32): v128 {
  if (ASC_FEATURE_RELAXED_SIMD && by == WHOLE) return addWhole(sum, w, s);
  if (ASC_FEATURE_RELAXED_SIMD && by == PAIRS) return addPairs(sum, w, s, one);
  return addHalves(addHalves(sum, w, s), odds, t);
}

// @ts-ignore: decorator
@inline
export function storeSums(panels: usize, to: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, a);
  v128.store(to, b, 16);
  if (panels > 1) {
    v128.store(to, c, 32);
    v128.store(to, d, 48);
  }
}
