import { madd } from "./lanes.as";

/** Numbers in memory, not in the code: V8 builds a constant of four lanes anew at each use, in more instructions than a load. */
const table = memory.data<f32>([
  -87.33654, // the least x whose exponential is a normal f32
  1.44269502, // 1 / ln 2
  12582912, // 1.5 · 2²³: adding it rounds to an integer, which then stands in the low bits
  -0.693359375, // −ln 2 in two parts, the first exact in 10 bits
  0.00021219444,
  0.00138145406, // (eʳ − 1 − r) / r², least squares on ±ln 2 / 2 with the weights of a minimax fit: 4e-9
  0.00836874545,
  0.0416683890,
  0.166665211,
  0.49999994,
  1,
]);

// @ts-ignore: decorator
@inline
function constant(i: usize): v128 {
  return v128.load32_splat(table + (i << 2));
}

/** eˣ for x ≤ 0 to one unit in the last place: e^(n ln 2 + r) = 2ⁿ · eʳ. Zero where it would be subnormal; NaN of NaN. */
// @ts-ignore: decorator
@inline
export function expOf(x: v128): v128 {
  const least = constant(0);
  const tiny = f32x4.lt(x, least);
  x = f32x4.pmax(x, least);
  const shifted = madd(x, constant(1), constant(2));
  const n = f32x4.sub(shifted, constant(2));
  const r = madd(n, constant(4), madd(n, constant(3), x));
  let p = madd(constant(5), r, constant(6));
  p = madd(p, r, constant(7));
  p = madd(p, r, constant(8));
  p = madd(p, r, constant(9));
  const one = constant(10);
  p = madd(madd(p, r, one), r, one);
  const power = i32x4.add(i32x4.shl(shifted, 23), one); // the exponent of 1 plus n
  return v128.andnot(f32x4.mul(p, power), tiny);
}
