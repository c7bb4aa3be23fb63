/**
 * Seeded random numbers by counter: element i depends on (seed, i) alone, so any slice can be made anywhere, in any order.
 * `test/golden/seeded_random.py` is the same text in NumPy; both give the same bits (no libm call on either side).
 */

/** A 32-bit integer hash with low bias (a bijection: two xor-shifts and two odd multiplications). */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The 32-bit word at `index` of the stream `seed`. */
export function word(seed: number, index: number): number {
  const key = mix(seed ^ 0x9e3779b9);
  return mix(mix(index ^ key) + key);
}

/** A seed for a named stream: FNV-1a over the UTF-8 bytes of `name`, mixed into `seed`. */
export function seedFor(seed: number, name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (seed ^ hash) >>> 0;
}

/** `length` numbers from `low` to `high`: 24 random bits each, scaled in double, rounded once (which may reach `high` itself). */
export function uniform(seed: number, length: number, low = 0, high = 1): Float32Array {
  const out = new Float32Array(length);
  for (let i = 0; i < length; i++) out[i] = low + (high - low) * ((word(seed, i) >>> 8) / 2 ** 24);
  return out;
}

/** 1 / standard deviation of a sum of four uniform 16-bit integers: √3 / 65536. */
const UNIT = 2.6428998e-5;

/** `length` numbers of mean 0 and standard deviation `std`, near normal: a centred sum of four 16-bit integers times one f32 constant. */
export function normal(seed: number, length: number, std = 1): Float32Array {
  const scale = Math.fround(std * UNIT);
  const out = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const a = word(seed, 2 * i);
    const b = word(seed, 2 * i + 1);
    out[i] = ((a & 0xffff) + (a >>> 16) + (b & 0xffff) + (b >>> 16) - 131070) * scale;
  }
  return out;
}

/** `length` integers in [0, below). */
export function integers(seed: number, length: number, below: number): Int32Array {
  const out = new Int32Array(length);
  for (let i = 0; i < length; i++) out[i] = Math.floor((word(seed, i) / 2 ** 32) * below);
  return out;
}

/** `length` evenly spaced numbers from `low` to `high`, both included. */
export function ramp(low: number, high: number, length: number): Float32Array {
  const out = new Float32Array(length);
  for (let i = 0; i < length; i++) out[i] = low + ((high - low) * i) / Math.max(1, length - 1);
  return out;
}

/** The same numbers in the same order, begun at another place for another seed: at the first for seed 1. */
export function rotated(seed: number, values: ArrayLike<number>): Float32Array {
  return Float32Array.from({ length: values.length }, (_, i) => values[(i + seed + values.length - 1) % values.length]);
}
