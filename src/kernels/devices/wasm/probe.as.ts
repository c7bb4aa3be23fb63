import { addDots } from "./dots.as";
import { madd } from "./lanes.as";

/**
 * Sums whose numbers are small integers, so that they are exact however they are rounded; what an engine makes of the fastest
 * instructions shows in them.
 *
 * @param y becomes four f32, Σ x[k] · w[k][0 … 4), then twice four i32, Σ of four products each of `bytes` with `digits`, by both ways
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
  v128.store(y, addDots(one, v128.load(bytes), v128.load(digits), true), 16);
  v128.store(y, addDots(one, v128.load(bytes), v128.load(digits), false), 32);
}
