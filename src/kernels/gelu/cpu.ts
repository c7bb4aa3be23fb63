import type { Gelu } from "./contract.ts";

export const gelu: Gelu = ({ y }, { x }) => {
  for (let i = 0; i < x.length; i++) y[i] = geluOf(x[i]);
};

const { max, min } = Math;

/**
 * x/2 · (1 + erf(x/√2)) within 4e-8. erf(z) is z · P(z²)/Q(z²) on ±4, a weighted least-squares fit of degree 5/5
 * that passes ±1 just before ±4, so that the clamps make the tails exact.
 */
export function geluOf(x: number): number {
  const z = max(-4, min(4, x * Math.SQRT1_2));
  const t = z * z;
  const p = 1.12837809 + t * (0.204646213 + t * (0.0545989326 + t * (0.00437870966 + t * (0.000299266162 + t * 1.941479e-6))));
  const q = 1 + t * (0.51468819 + t * (0.119972989 + t * (0.0161794482 + t * (0.00131330649 + t * 3.77339992e-5))));
  return 0.5 * x * (1 + max(-1, min(1, (z * p) / q)));
}
