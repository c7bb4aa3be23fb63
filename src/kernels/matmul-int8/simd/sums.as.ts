/** What becomes of a tile's sums: y = scale · step · sum + least · shift. */

/**
 * @param sums i32, a line of them every `pitch` bytes; `two`: a row is two of them, of the high digits and of the low
 * @param factors the step and the least of each row
 * @param scales, shifts of each column; they may be read to the end of their eight
 */
export function scaleSums(
  y: usize, stride: usize, columns: usize, rows: usize, sums: usize, pitch: usize, two: bool, factors: usize, scales: usize, shifts: usize,
): void {
  for (; columns > 0; y += 32, sums += 32, scales += 32, shifts += 32) {
    const count = min<usize>(8, columns);
    const scaleA = v128.load(scales), scaleB = v128.load(scales, 16);
    const shiftA = v128.load(shifts), shiftB = v128.load(shifts, 16);
    let from = sums;
    let to = y;
    for (let row: usize = 0; row < rows; row++, from += pitch, to += stride) {
      const step = v128.load32_splat(factors + (row << 3));
      const least = v128.load32_splat(factors + (row << 3), 4);
      let a = f32x4.convert_i32x4_s(v128.load(from));
      let b = f32x4.convert_i32x4_s(v128.load(from, 16));
      if (two) {
        from += pitch;
        a = joined(from - pitch, from);
        b = joined(from - pitch + 16, from + 16);
      }
      a = f32x4.add(f32x4.mul(scaleA, f32x4.mul(step, a)), f32x4.mul(least, shiftA));
      b = f32x4.add(f32x4.mul(scaleB, f32x4.mul(step, b)), f32x4.mul(least, shiftB));
      if (count == 8) {
        v128.store(to, a);
        v128.store(to, b, 16);
      } else storeFew(to, count, a, b);
    }
    columns -= count;
  }
}

/** Four sums from those of the high digits and of the low ones, rounded once. */
function joined(high: usize, low: usize): v128 {
  const first = joinedTwo(v128.load64_zero(high), v128.load64_zero(low));
  const second = joinedTwo(v128.load64_zero(high, 8), v128.load64_zero(low, 8));
  return v128.shuffle<f32>(first, second, 0, 1, 4, 5);
}

// @ts-ignore: decorator
@inline
function joinedTwo(high: v128, low: v128): v128 {
  const sum = f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_s(high), f64x2.splat(128)), f64x2.convert_low_i32x4_s(low));
  return f32x4.demote_f64x2_zero(sum);
}

/** The first one to seven of eight. */
function storeFew(y: usize, count: usize, a: v128, b: v128): void {
  if (count & 4) {
    v128.store(y, a);
    y += 16;
    a = b;
  }
  if (count & 2) {
    v128.store_lane<f64>(y, a, 0);
    y += 8;
    a = v128.shuffle<f32>(a, a, 2, 3, 2, 3);
  }
  if (count & 1) v128.store_lane<f32>(y, a, 0);
}
