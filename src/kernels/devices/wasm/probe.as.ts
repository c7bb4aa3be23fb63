import { addHalves, addPairs, addWhole, evensOf, loadOnes, oddsOf } from "./dots.as";
import { madd } from "./lanes.as";

/**
 * Sums whose numbers are small integers, so that they are exact however they are rounded; what an engine makes of the fastest
 * instructions shows in them.
 *
 * @param y becomes four f32, Σ x[k] · w[k][0 … 4), then thrice four i32, Σ of four products each of `bytes` with `digits`, by every way
 * @param x f32 [count]
 * @param w f32 [count, 4]
 * @param bytes i8 [16]
 * @param digits i8 [16], none of them negative
 */
export function probe(y: usize, x: usize, w: usize, count: usize, bytes: usize, digits: usize): void {
  let sum = f32x4.splat(0);
  for (const end = x + (count << 2); x < end; x += 4, w += 16) sum = madd(v128.load32_splat(x), v128.load(w), sum);
  v128.store(y, sum);
  const one = i32x4.splat(1);
  const b = v128.load(bytes);
  const d = v128.load(digits);
  const halves = addHalves(addHalves(one, evensOf(b), evensOf(d)), oddsOf(b), oddsOf(d));
  v128.store(y, halves, 16);
  v128.store(y, ASC_FEATURE_RELAXED_SIMD ? addPairs(one, b, d, loadOnes()) : halves, 32);
  v128.store(y, ASC_FEATURE_RELAXED_SIMD ? addWhole(one, b, d) : halves, 48);
}
