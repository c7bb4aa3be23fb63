/** Sums of products of four neighbours: `w`, 8-bit integers in four lanes of four, meets four seven-bit digits, the same in every lane or not. */

/**
 * sum + w · u, by one instruction (`fused`) or by its parts. Which is faster is the engine's affair: V8 has a machine's own
 * instruction for the whole from Node 24 on, and needs six for it before; who multiplies much finds out first.
 */
// @ts-ignore: decorator
@inline
export function addDots(sum: v128, w: v128, u: v128, fused: bool): v128 {
  if (ASC_FEATURE_RELAXED_SIMD && fused) return i32x4.relaxed_dot_i8x16_i7x16_add_s(w, u, sum);
  return i32x4.add(i32x4.extadd_pairwise_i16x8_s(pairDots(w, u)), sum);
}

/** Two products a lane: at most 2 · 127 · 127, so that 16 bits hold them. */
// @ts-ignore: decorator
@inline
function pairDots(w: v128, u: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i16x8.relaxed_dot_i8x16_i7x16_s(w, u);
  const even = i16x8.mul(i16x8.shr_s(i16x8.shl(w, 8), 8), v128.and(u, i16x8.splat(0x7f)));
  const odd = i16x8.mul(i16x8.shr_s(w, 8), i16x8.shr_u(u, 8));
  return i16x8.add(even, odd);
}
