/** Rows of x in digits of seven bits: the formula of ../contract.ts, to the bit. */

/**
 * Rows [begin, end) of x [rows, K] in `lines` lines each of `u`, ⌈K/4⌉ · 4 integers long and filled up with zeros: a row's one digit, or its
 * high digits and then its low ones, or both in one. They have 8 bits or, with `halves`, 16, and then the first and the third of four
 * neighbours stand before the second and the fourth (../../devices/wasm/dots.as.ts). `factors` gets a row's step and its least, two f32.
 */
export function roundRows(
  u: usize, factors: usize, x: usize, K: usize, digits: usize, lines: usize, halves: bool, begin: usize, end: usize,
): void {
  const line = ((K + 3) & ~3) << usize(halves);
  for (let row = begin; row < end; row++) {
    roundRow(u + row * lines * line, factors + (row << 3), x + ((row * K) << 2), K, line, digits, lines == 2, halves);
  }
}

function roundRow(u: usize, factors: usize, x: usize, K: usize, line: usize, digits: usize, two: bool, halves: bool): void {
  const least = leastOf(x, K);
  const range = mostOf(x, K) - least;
  const top: f32 = digits == 1 ? 127 : 16383;
  const perStep: f32 = range > 0 ? top / range : 0;
  store<f32>(factors, range / top);
  store<f32>(factors, least, 4);
  const from = f32x4.splat(least);
  const scale = f32x4.splat(perStep);
  const low = i32x4.splat(127);
  let k: usize = 0;
  for (; k + 16 <= K; k += 16) {
    const at = x + (k << 2);
    const to = u + (k << usize(halves));
    const a = rounded(v128.load(at), from, scale);
    const b = rounded(v128.load(at, 16), from, scale);
    const c = rounded(v128.load(at, 32), from, scale);
    const d = rounded(v128.load(at, 48), from, scale);
    if (!two) put(to, a, b, c, d, halves);
    else {
      put(to, i32x4.shr_u(a, 7), i32x4.shr_u(b, 7), i32x4.shr_u(c, 7), i32x4.shr_u(d, 7), halves);
      put(to + line, v128.and(a, low), v128.and(b, low), v128.and(c, low), v128.and(d, low), halves);
    }
  }
  for (const whole = (K + 3) & ~3; k < whole; k++) {
    const digit = k < K ? i32x4.extract_lane(rounded(v128.load32_zero(x + (k << 2)), from, scale), 0) : 0;
    putOne(u, k, two ? digit >> 7 : digit, halves);
    if (two) putOne(u + line, k, digit & 127, halves);
  }
}

/** Sixteen integers below 2¹⁴, in bytes below 2⁸. */
// @ts-ignore: decorator
@inline
function put(to: usize, a: v128, b: v128, c: v128, d: v128, halves: bool): void {
  if (!halves) return v128.store(to, i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d)));
  putHalves(to, a);
  putHalves(to + 8, b);
  putHalves(to + 16, c);
  putHalves(to + 24, d);
}

/** Four at a time, since V8 13.6 makes pairs of vectors, shuffled for 16-bit integers, into others. */
function putHalves(to: usize, x: v128): void {
  v128.store_lane<i64>(to, v128.or(x, i32x4.shl(v128.shuffle<i32>(x, x, 2, 3, 2, 3), 16)), 0);
}

function putOne(u: usize, k: usize, digit: i32, halves: bool): void {
  if (halves) store<u16>(u + (((k & ~3) | ((k & 1) << 1) | ((k >> 1) & 1)) << 1), digit);
  else store<u8>(u + k, digit);
}

/** Truncation rounds to the nearest once ½ is added, for nothing here is below zero. */
// @ts-ignore: decorator
@inline
function rounded(x: v128, least: v128, perStep: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(f32x4.sub(x, least), perStep), f32x4.splat(0.5)));
}

function leastOf(x: usize, K: usize): f32 {
  if (K == 0) return 0;
  let least = v128.load32_splat(x);
  let k: usize = 0;
  for (; k + 4 <= K; k += 4) least = f32x4.pmin(least, v128.load(x + (k << 2)));
  for (; k < K; k++) least = f32x4.pmin(least, v128.load32_splat(x + (k << 2)));
  least = f32x4.pmin(least, v128.shuffle<f32>(least, least, 2, 3, 2, 3));
  return f32x4.extract_lane(f32x4.pmin(least, v128.shuffle<f32>(least, least, 1, 0, 1, 0)), 0);
}

function mostOf(x: usize, K: usize): f32 {
  if (K == 0) return 0;
  let most = v128.load32_splat(x);
  let k: usize = 0;
  for (; k + 4 <= K; k += 4) most = f32x4.pmax(most, v128.load(x + (k << 2)));
  for (; k < K; k++) most = f32x4.pmax(most, v128.load32_splat(x + (k << 2)));
  most = f32x4.pmax(most, v128.shuffle<f32>(most, most, 2, 3, 2, 3));
  return f32x4.extract_lane(f32x4.pmax(most, v128.shuffle<f32>(most, most, 1, 0, 1, 0)), 0);
}
