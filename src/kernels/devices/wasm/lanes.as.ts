/** What several kernels do with four f32 at once. */

/** a · b + c: one rounding where the build may use relaxed SIMD, two in the plain one. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** The sum of the four. */
// @ts-ignore: decorator
@inline
export function sumOf(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 2, 3));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** The largest of the four; a NaN may be passed over. */
// @ts-ignore: decorator
@inline
export function maxOf(x: v128): f32 {
  const pairs = f32x4.pmax(x, v128.shuffle<f32>(x, x, 2, 3, 2, 3));
  const a = f32x4.extract_lane(pairs, 0);
  const b = f32x4.extract_lane(pairs, 1);
  return a < b ? b : a;
}

/** A lone f32 in lane 0, zeros beside it: what is left of a row that is no multiple of four. */
// @ts-ignore: decorator
@inline
export function loadOne(from: usize): v128 {
  return v128.load32_zero(from);
}

// @ts-ignore: decorator
@inline
export function storeOne(to: usize, x: v128): void {
  v128.store_lane<f32>(to, x, 0);
}
