import type { Digits } from "./contract.ts";

/** A row of x as integers: x ≈ least + step · u. */
export interface Rounded {
  u: Float64Array;
  least: number;
  step: number;
}

const { fround } = Math;

/** A row in `digits` digits of seven bits; every operation rounds to f32, for all dialects must find the same integers. */
export function roundRow(x: Float32Array, digits: Digits): Rounded {
  let least = x.length > 0 ? Infinity : 0;
  let most = x.length > 0 ? -Infinity : 0;
  for (const value of x) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const range = fround(most - least);
  const top = 128 ** digits - 1;
  const perStep = range > 0 ? fround(top / range) : 0;
  const u = Float64Array.from(x, (value) => Math.floor(fround(fround(fround(value - least) * perStep) + 0.5)));
  return { u, least, step: fround(range / top) };
}
