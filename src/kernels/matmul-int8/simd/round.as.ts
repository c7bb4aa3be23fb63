/** Rows of x in digits of seven bits: the formula of ../contract.ts, to the bit. */

/**
 * Rows [begin, end) of x [rows, K]: line r · digits of `u`, ⌈K/4⌉ · 4 bytes long and filled up with zeros, gets a row's digits, the
 * high ones and in a line of its own the low ones where there are two; `factors` gets its step and its least, two f32.
 */
export function roundRows(u: usize, factors: usize, x: usize, K: usize, digits: usize, begin: usize, end: usize): void {
  const line = (K + 3) & ~3;
  for (let row = begin; row < end; row++) {
    roundRow(u + row * digits * line, factors + (row << 3), x + ((row * K) << 2), K, line, digits);
  }
}

function roundRow(u: usize, factors: usize, x: usize, K: usize, line: usize, digits: usize): void {
  const least = leastOf(x, K);
  const range = mostOf(x, K) - least;
  const top: f32 = digits == 1 ? 127 : 16383;
  const perStep: f32 = range > 0 ? top / range : 0;
  store<f32>(factors, range / top);
  store<f32>(factors, least, 4);
  const from = f32x4.splat(least);
  const scale = f32x4.splat(perStep);
  let k: usize = 0;
  for (; k + 16 <= K; k += 16) {
    const at = x + (k << 2);
    const a = rounded(v128.load(at), from, scale);
    const b = rounded(v128.load(at, 16), from, scale);
    const c = rounded(v128.load(at, 32), from, scale);
    const d = rounded(v128.load(at, 48), from, scale);
    if (digits == 1) v128.store(u + k, bytes(a, b, c, d));
    else {
      v128.store(u + k, bytes(i32x4.shr_u(a, 7), i32x4.shr_u(b, 7), i32x4.shr_u(c, 7), i32x4.shr_u(d, 7)));
      const low = i32x4.splat(127);
      v128.store(u + line + k, bytes(v128.and(a, low), v128.and(b, low), v128.and(c, low), v128.and(d, low)));
    }
  }
  for (; k < line; k++) {
    const digit = k < K ? i32x4.extract_lane(rounded(v128.load32_zero(x + (k << 2)), from, scale), 0) : 0;
    store<u8>(u + k, digits == 1 ? digit : digit >> 7);
    if (digits == 2) store<u8>(u + line + k, digit & 127);
  }
}

/** Truncation rounds to the nearest once ½ is added, for nothing here is below zero. */
// @ts-ignore: decorator
@inline
function rounded(x: v128, least: v128, perStep: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(f32x4.sub(x, least), perStep), f32x4.splat(0.5)));
}

/** Sixteen integers below 256 as bytes. */
// @ts-ignore: decorator
@inline
function bytes(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
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
