/**
 * Dot products of up to three rows of x with four rows of W, both as they are stored: four neighbours of k in a vector, added up
 * at the end. The order of the additions is the same for any number of rows and columns.
 */
import { madd, sumOf } from "../../devices/wasm/lanes.as";

export function dotTile(rows: usize, columns: usize, y: usize, yStride: usize, x: usize, w: usize, K: usize): void {
  if (columns == 1) for (; rows > 0; rows--, y += yStride, x += K << 2) dots(1, 1, y, yStride, x, w, K);
  else if (rows == 3) dots(3, 4, y, yStride, x, w, K);
  else if (rows == 2) dots(2, 4, y, yStride, x, w, K);
  else dots(1, 4, y, yStride, x, w, K);
}

// @ts-ignore: decorator
@inline
function dots(rows: usize, columns: usize, y: usize, yStride: usize, x: usize, w: usize, K: usize): void {
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero;
  let b0 = zero, b1 = zero, b2 = zero, b3 = zero;
  let c0 = zero, c1 = zero, c2 = zero, c3 = zero;
  const stride = K << 2;
  let xb = x + stride;
  let xc = xb + stride;
  let w1 = w + stride;
  let w2 = w1 + stride;
  let w3 = w2 + stride;
  for (const end = x + (K >> 2 << 4); x < end; x += 16, w += 16) {
    const a = v128.load(x);
    let b = a, c = a;
    if (rows > 1) {
      b = v128.load(xb);
      xb += 16;
    }
    if (rows > 2) {
      c = v128.load(xc);
      xc += 16;
    }
    let v = v128.load(w);
    a0 = madd(a, v, a0);
    if (rows > 1) b0 = madd(b, v, b0);
    if (rows > 2) c0 = madd(c, v, c0);
    if (columns > 1) {
      v = v128.load(w1);
      a1 = madd(a, v, a1);
      if (rows > 1) b1 = madd(b, v, b1);
      if (rows > 2) c1 = madd(c, v, c1);
      v = v128.load(w2);
      a2 = madd(a, v, a2);
      if (rows > 1) b2 = madd(b, v, b2);
      if (rows > 2) c2 = madd(c, v, c2);
      v = v128.load(w3);
      a3 = madd(a, v, a3);
      if (rows > 1) b3 = madd(b, v, b3);
      if (rows > 2) c3 = madd(c, v, c3);
      w1 += 16;
      w2 += 16;
      w3 += 16;
    }
  }
  storeSums(columns, y, a0, a1, a2, a3, x, w, w1, w2, w3, K & 3);
  if (rows > 1) storeSums(columns, y + yStride, b0, b1, b2, b3, xb, w, w1, w2, w3, K & 3);
  if (rows > 2) storeSums(columns, y + 2 * yStride, c0, c1, c2, c3, xc, w, w1, w2, w3, K & 3);
}

/** The sums of one row, with the last `left` products, fewer than four. */
// @ts-ignore: decorator
@inline
function storeSums(
  columns: usize, y: usize, s0: v128, s1: v128, s2: v128, s3: v128, x: usize, w: usize, w1: usize, w2: usize, w3: usize, left: usize,
): void {
  store<f32>(y, sumOf(s0) + rest(x, w, left));
  if (columns > 1) {
    store<f32>(y, sumOf(s1) + rest(x, w1, left), 4);
    store<f32>(y, sumOf(s2) + rest(x, w2, left), 8);
    store<f32>(y, sumOf(s3) + rest(x, w3, left), 12);
  }
}

function rest(x: usize, w: usize, left: usize): f32 {
  let sum: f32 = 0;
  for (; left > 0; left--, x += 4, w += 4) sum += load<f32>(x) * load<f32>(w);
  return sum;
}
