import { madd } from "../../devices/wasm/lanes.as";

/** The clamp (a little past the 4 of `../cpu.ts`, so that ±1 is reached in f32 too), √½, and P and Q of `../cpu.ts`, highest power first; in memory for the reason given in `../../devices/wasm/exp.as.ts`. */
const table = memory.data<f32>([
  -4.05, 4.05, 0.707106781, 0.5, 1, -1,
  1.941479e-6, 0.000299266162, 0.00437870966, 0.0545989326, 0.204646213, 1.12837809,
  3.77339992e-5, 0.00131330649, 0.0161794482, 0.119972989, 0.51468819, 1,
]);

// @ts-ignore: decorator
@inline
function constant(i: usize): v128 {
  return v128.load32_splat(table + (i << 2));
}

/** x/2 · (1 + erf(x/√2)), the rational function of `../cpu.ts` in f32. */
// @ts-ignore: decorator
@inline
export function geluOf(x: v128): v128 {
  const z = f32x4.pmax(constant(0), f32x4.pmin(constant(1), f32x4.mul(x, constant(2))));
  const t = f32x4.mul(z, z);
  let p = madd(constant(6), t, constant(7));
  p = madd(p, t, constant(8));
  p = madd(p, t, constant(9));
  p = madd(p, t, constant(10));
  p = madd(p, t, constant(11));
  let q = madd(constant(12), t, constant(13));
  q = madd(q, t, constant(14));
  q = madd(q, t, constant(15));
  q = madd(q, t, constant(16));
  q = madd(q, t, constant(17));
  const erf = f32x4.pmax(constant(5), f32x4.pmin(constant(4), f32x4.div(f32x4.mul(z, p), q)));
  const half = f32x4.mul(x, constant(3));
  return madd(half, erf, half);
}
