import type { Gelu } from "./contract.ts";

export const gelu: Gelu = ({ y }, { x }) => {
  for (let i = 0; i < x.length; i++) y[i] = geluOf(x[i]);
};

/** x/2 · (1 + erf(x/√2)), in double. */
export const geluOf = (x: number): number => (x / 2) * (1 + erf(x * Math.SQRT1_2));

/** erf(z) to double precision: Maclaurin series (DLMF 7.6.1) inside ±3, continued fraction of erfc (DLMF 7.9.1) outside. */
export function erf(z: number): number {
  if (Math.abs(z) > 3) return Math.sign(z) * (1 - erfcTail(Math.abs(z)));
  let term = z;
  let sum = z;
  for (let n = 1; Math.abs(term) > 1e-18; n++) {
    term *= (-z * z) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function erfcTail(z: number): number {
  if (z > 27) return 0; // below the smallest double
  let tail = 0;
  for (let k = 60; k > 0; k--) tail = k / 2 / (z + tail);
  return Math.exp(-z * z) / (Math.sqrt(Math.PI) * (z + tail));
}
