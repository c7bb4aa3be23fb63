/**
 * Sums of products of four neighbours: `w`, 8-bit integers in four lanes of four, meets digits of seven bits, the same in every lane or not.
 * There are three ways; the sums are the same, which is fast is the engine's affair.
 */

/** 16-bit arithmetic on two neighbours at a time: in every build, and for digits of up to fourteen bits. */
export const HALVES: i32 = 0;
/** Bytes, by a multiplication whose sums of two fit 16 bits, then one more by 1 that adds these up. */
export const PAIRS: i32 = 1;
/** Bytes, by the one instruction that does it all. */
export const WHOLE: i32 = 2;

/** Two 1 of 16 bits. A vector of them comes from memory: V8 makes a constant anew wherever it is used, and then pairs no instructions. */
const ones: usize = memory.data<i16>([1, 1]);

// @ts-ignore: decorator
@inline
export function loadOnes(): v128 {
  return v128.load32_splat(ones);
}

// @ts-ignore: decorator
@inline
export function addWhole(sum: v128, w: v128, u: v128): v128 {
  return i32x4.relaxed_dot_i8x16_i7x16_add_s(w, u, sum);
}

/** @param one `loadOnes()` */
// @ts-ignore: decorator
@inline
export function addPairs(sum: v128, w: v128, u: v128, one: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(i16x8.relaxed_dot_i8x16_i7x16_s(w, u), one));
}

/**
 * `sum` stands before the product: the other order has V8 put a sum aside into memory.
 *
 * @param w `evensOf` or `oddsOf` the bytes
 * @param u the two digits that these meet, 16 bits each
 */
// @ts-ignore: decorator
@inline
export function addHalves(sum: v128, w: v128, u: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(w, u));
}

/** The first and third of four bytes, as 16-bit integers. */
// @ts-ignore: decorator
@inline
export function evensOf(w: v128): v128 {
  return i16x8.shr_s(i16x8.shl(w, 8), 8);
}

/** The second and fourth. */
// @ts-ignore: decorator
@inline
export function oddsOf(w: v128): v128 {
  return i16x8.shr_s(w, 8);
}

/**
 * Which way this engine takes bytes. A digit of eight bits, which no kernel has, tells: a machine's own instruction sums its products up in
 * 32 bits (AVX-VNNI) or takes it for negative (ARM), while the instructions in its place let sums of two end at 32767. Those are as fast one
 * by one, and the middle one of them need not be made each time.
 *
 * @param w 127 @param u 255
 */
export function fastestDots(w: i32, u: i32): i32 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    const sum = i32x4.extract_lane(addWhole(i32x4.splat(0), i8x16.splat(<i8>w), i8x16.splat(<i8>u)), 0);
    return sum == 2 * 32767 ? PAIRS : WHOLE;
  }
  return HALVES;
}
