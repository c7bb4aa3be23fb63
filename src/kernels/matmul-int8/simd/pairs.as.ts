/**
 * Four lines by `PAIRS`, two steps at a time where the weights allow it: a sum of two products reaches 127 · 254, and two of those leave 16 bits,
 * unless the packing has shown that these weights are small enough (./calm.as.ts). Then one multiplication adds up both.
 */
import { lookAhead } from "../../matmul/simd/tile.as";
import { addPairs, loadOnes, PAIRS } from "../../devices/wasm/dots.as";
import { storeSums, stretchOf } from "./tile.as";

/** As `tile`; `calm`: for every stretch of a panel whether it is, and of a second panel `calmApart` bytes from there. */
// @ts-ignore: decorator
@inline
export function tileByPairs(
  panels: usize, sums: usize, pitch: usize, u: usize, uStride: usize, w: usize, apart: usize, calm: usize, calmApart: usize,
  ahead: usize, pace: usize, quarter: usize,
): void {
  const zero = i32x4.splat(0);
  const one = loadOnes();
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
  let b0 = zero, b1 = zero, b2 = zero, b3 = zero;
  let c0 = zero, c1 = zero, c2 = zero, c3 = zero;
  let d0 = zero, d1 = zero, d2 = zero, d3 = zero;
  let u1 = u + uStride;
  let u2 = u1 + uStride;
  let u3 = u2 + uStride;
  let v = w + apart;
  for (const end = u + uStride; u < end; calm++) {
    lookAhead(ahead, pace, quarter);
    ahead += pace;
    const stop = min(end, u + stretchOf(PAIRS));
    if (load<u8>(calm) & load<u8>(calm + calmApart)) {
      for (; u + 8 <= stop; u += 8, w += 64, v += 64) {
        const a = v128.load(w), b = v128.load(w, 16), e = v128.load(w, 32), f = v128.load(w, 48);
        const c = panels > 1 ? v128.load(v) : a, d = panels > 1 ? v128.load(v, 16) : b;
        const g = panels > 1 ? v128.load(v, 32) : e, h = panels > 1 ? v128.load(v, 48) : f;
        let s = v128.load32_splat(u);
        let t = v128.load32_splat(u, 4);
        a0 = addTwo(a0, a, s, e, t, one);
        b0 = addTwo(b0, b, s, f, t, one);
        if (panels > 1) c0 = addTwo(c0, c, s, g, t, one);
        if (panels > 1) d0 = addTwo(d0, d, s, h, t, one);
        s = v128.load32_splat(u1);
        t = v128.load32_splat(u1, 4);
        a1 = addTwo(a1, a, s, e, t, one);
        b1 = addTwo(b1, b, s, f, t, one);
        if (panels > 1) c1 = addTwo(c1, c, s, g, t, one);
        if (panels > 1) d1 = addTwo(d1, d, s, h, t, one);
        u1 += 8;
        s = v128.load32_splat(u2);
        t = v128.load32_splat(u2, 4);
        a2 = addTwo(a2, a, s, e, t, one);
        b2 = addTwo(b2, b, s, f, t, one);
        if (panels > 1) c2 = addTwo(c2, c, s, g, t, one);
        if (panels > 1) d2 = addTwo(d2, d, s, h, t, one);
        u2 += 8;
        s = v128.load32_splat(u3);
        t = v128.load32_splat(u3, 4);
        a3 = addTwo(a3, a, s, e, t, one);
        b3 = addTwo(b3, b, s, f, t, one);
        if (panels > 1) c3 = addTwo(c3, c, s, g, t, one);
        if (panels > 1) d3 = addTwo(d3, d, s, h, t, one);
        u3 += 8;
      }
    }
    for (; u < stop; u += 4, w += 32, v += 32) {
      const a = v128.load(w), b = v128.load(w, 16);
      const c = panels > 1 ? v128.load(v) : a, d = panels > 1 ? v128.load(v, 16) : b;
      let s = v128.load32_splat(u);
      a0 = addPairs(a0, a, s, one);
      b0 = addPairs(b0, b, s, one);
      if (panels > 1) c0 = addPairs(c0, c, s, one);
      if (panels > 1) d0 = addPairs(d0, d, s, one);
      s = v128.load32_splat(u1);
      a1 = addPairs(a1, a, s, one);
      b1 = addPairs(b1, b, s, one);
      if (panels > 1) c1 = addPairs(c1, c, s, one);
      if (panels > 1) d1 = addPairs(d1, d, s, one);
      u1 += 4;
      s = v128.load32_splat(u2);
      a2 = addPairs(a2, a, s, one);
      b2 = addPairs(b2, b, s, one);
      if (panels > 1) c2 = addPairs(c2, c, s, one);
      if (panels > 1) d2 = addPairs(d2, d, s, one);
      u2 += 4;
      s = v128.load32_splat(u3);
      a3 = addPairs(a3, a, s, one);
      b3 = addPairs(b3, b, s, one);
      if (panels > 1) c3 = addPairs(c3, c, s, one);
      if (panels > 1) d3 = addPairs(d3, d, s, one);
      u3 += 4;
    }
  }
  storeSums(panels, sums, a0, b0, c0, d0);
  storeSums(panels, (sums += pitch), a1, b1, c1, d1);
  storeSums(panels, (sums += pitch), a2, b2, c2, d2);
  storeSums(panels, sums + pitch, a3, b3, c3, d3);
}

/** Eight neighbours of k. */
// @ts-ignore: decorator
@inline
function addTwo(sum: v128, w: v128, s: v128, v: v128, t: v128, one: v128): v128 {
  const pairs = i16x8.add(i16x8.relaxed_dot_i8x16_i7x16_s(w, s), i16x8.relaxed_dot_i8x16_i7x16_s(v, t));
  return i32x4.add(sum, i32x4.dot_i16x8_s(pairs, one));
}
