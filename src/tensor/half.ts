/**
 * The two 16-bit floats, bit by bit: sign s, exponent e, mantissa m.
 *
 *   F16   s eeeee mmmmmmmmmm       ±1.m · 2^(e−15)     e = 0: ±0.m · 2^−14     e = 31: ±Inf, NaN        (IEEE 754 binary16)
 *   BF16  s eeeeeeee mmmmmmm       the upper half of an f32
 *
 * Both are exact in f32, NaN payloads included, so these functions trade in the 32 bits of an f32 and never in its value.
 */

/** The f32 bits of the F16 `half`. */
export function f32BitsOfF16(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = half & 0x7c00;
  const mantissa = half & 0x03ff;
  if (exponent === 0x7c00) return sign | 0x7f800000 | (mantissa << 13);
  if (exponent !== 0) return sign | (((half & 0x7fff) << 13) + ((127 - 15) << 23));
  if (mantissa === 0) return sign;
  const top = 31 - Math.clz32(mantissa); // a subnormal, mantissa · 2^−24, is normal in f32: its first one bit becomes the hidden one
  return sign | ((top - 24 + 127) << 23) | ((mantissa << (23 - top)) & 0x7fffff);
}

/** The F16 nearest to the f32 `bits`; ties go to the even one, what is too large to Infinity; a NaN stays one. */
export function f16OfF32Bits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x03ff);
  if (magnitude >= (15 + 127 + 1) << 23) return sign | 0x7c00;
  if (magnitude >= (-14 + 127) << 23) return sign | (roundedShift(magnitude, 13) - ((127 - 15) << 10));
  const shift = 126 - (magnitude >>> 23); // the result counts units of 2^−24
  return shift > 24 ? sign : sign | roundedShift((magnitude & 0x7fffff) | 0x800000, shift);
}

/** The BF16 nearest to the f32 `bits`; ties go to the even one; a NaN stays one. */
export function bf16OfF32Bits(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x0040;
  return roundedShift(bits >>> 0, 16);
}

/** x / 2^shift to the nearest integer, ties to even. */
function roundedShift(x: number, shift: number): number {
  const odd = Math.floor(x / 2 ** shift) & 1;
  return Math.floor((x + 2 ** (shift - 1) - 1 + odd) / 2 ** shift);
}
