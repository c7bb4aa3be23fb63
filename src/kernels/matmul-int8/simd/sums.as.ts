/** What becomes of a tile's sums: numbers of f32, eight to a row or sixteen. */

/** A row of y is one line of digits, or two whose sums are joined, as integers where the packing has shown that these fit 32 bits. */
export const ALONE: i32 = 0;
export const JOINED: i32 = 1;
export const JOINED_AS_F32: i32 = 2;

/** A row from its high and its low digits. */
// @ts-ignore: decorator
@inline
export function joined(high: v128, low: v128, whole: bool): v128 {
  if (whole) return f32x4.convert_i32x4_s(i32x4.add(i32x4.shl(high, 7), low));
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(high), f32x4.splat(128)), f32x4.convert_i32x4_s(low));
}

// @ts-ignore: decorator
@inline
export function storeSums(panels: usize, y: usize, columns: usize, a: v128, b: v128, c: v128, d: v128): void {
  storeRow(
    panels, y, columns,
    f32x4.convert_i32x4_s(a), f32x4.convert_i32x4_s(b), f32x4.convert_i32x4_s(c), f32x4.convert_i32x4_s(d),
  );
}

// @ts-ignore: decorator
@inline
export function storeRow(panels: usize, y: usize, columns: usize, a: v128, b: v128, c: v128, d: v128): void {
  if (panels == 1 && columns < 8) return storeFew(y, columns, a, b);
  v128.store(y, a);
  v128.store(y, b, 16);
  if (panels > 1) {
    v128.store(y, c, 32);
    v128.store(y, d, 48);
  }
}

/** The first one to seven of eight. */
function storeFew(y: usize, columns: usize, a: v128, b: v128): void {
  if (columns & 4) {
    v128.store(y, a);
    y += 16;
    a = b;
  }
  if (columns & 2) {
    v128.store_lane<f64>(y, a, 0);
    y += 8;
    a = v128.shuffle<f32>(a, a, 2, 3, 2, 3);
  }
  if (columns & 1) v128.store_lane<f32>(y, a, 0);
}
