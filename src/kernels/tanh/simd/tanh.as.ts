import { madd } from "../../devices/wasm/lanes.as";

/** The clamps, and P and Q of `../cpu.ts`, highest power first; in memory for the reason given in `../../devices/wasm/exp.as.ts`. */
const table = memory.data<f32>([
  -9.5, 9.5, -1, 1,
  1.3384311e-8, 2.06358364e-5, 0.00349745848, 0.133826879,
  7.79025726e-7, 0.00032885187, 0.0258843639, 0.467160092,
]);

// @ts-ignore: decorator
@inline
function constant(i: usize): v128 {
  return v128.load32_splat(table + (i << 2));
}

/** tanh x, the rational function of `../cpu.ts` in f32. The clamps are written so that NaN passes them. */
// @ts-ignore: decorator
@inline
export function tanhOf(x: v128): v128 {
  const one = constant(3);
  const z = f32x4.pmax(f32x4.pmin(x, constant(1)), constant(0));
  const t = f32x4.mul(z, z);
  let p = madd(constant(4), t, constant(5));
  p = madd(p, t, constant(6));
  p = madd(p, t, constant(7));
  p = madd(p, t, one);
  let q = madd(constant(8), t, constant(9));
  q = madd(q, t, constant(10));
  q = madd(q, t, constant(11));
  q = madd(q, t, one);
  return f32x4.pmax(f32x4.pmin(f32x4.div(f32x4.mul(z, p), q), one), constant(2));
}
