import { madd, sumOf } from "../../devices/wasm/lanes.as";

/** Panels: [rows, K] as [rows/8][K][8], so that a tile reads one place after the other. */

/** One panel at `to` from eight rows `stride` bytes apart, or from fewer: the others are zeros. */
export function packPanel(to: usize, from: usize, stride: usize, rows: usize, K: usize): void {
  if (rows < 8) memory.fill(to, 0, K << 5);
  let row: usize = 0;
  for (; row + 4 <= rows; row += 4) packFour(to + (row << 2), from + row * stride, stride, K);
  for (; row < rows; row++) packOne(to + (row << 2), from + row * stride, K);
}

/** Four rows, four numbers of each at a time: a transposition of 4 × 4. */
function packFour(to: usize, x0: usize, stride: usize, K: usize): void {
  const x1 = x0 + stride;
  const x2 = x1 + stride;
  const x3 = x2 + stride;
  let k: usize = 0;
  for (; k + 4 <= K; k += 4, to += 128) {
    const a = v128.load(x0 + (k << 2));
    const b = v128.load(x1 + (k << 2));
    const c = v128.load(x2 + (k << 2));
    const d = v128.load(x3 + (k << 2));
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
    v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 32);
    const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), 64);
    v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7), 96);
  }
  for (; k < K; k++, to += 32) {
    store<f32>(to, load<f32>(x0 + (k << 2)));
    store<f32>(to, load<f32>(x1 + (k << 2)), 4);
    store<f32>(to, load<f32>(x2 + (k << 2)), 8);
    store<f32>(to, load<f32>(x3 + (k << 2)), 12);
  }
}

function packOne(to: usize, from: usize, K: usize): void {
  for (const end = from + (K << 2); from < end; from += 4, to += 32) store<f32>(to, load<f32>(from));
}

/**
 * Packs the panels [begin, end) of a weight [out, in] where they lie; end ≤ ⌊out/8⌋, rows past the last whole panel stay as they are. The i32 at
 * `flaw` becomes 1 where a number is NaN or infinite: here each is at hand once. `scratch`: 32 · in bytes.
 */
export function packWeights(weight: usize, K: usize, flaw: usize, scratch: usize, begin: usize, end: usize): void {
  const bytes = K << 5;
  for (let panel = begin; panel < end; panel++) {
    const at = weight + panel * bytes;
    memory.copy(scratch, at, bytes);
    if (!areFinite(scratch, bytes)) store<i32>(flaw, 1);
    packPanel(at, scratch, K << 2, 8, K);
  }
}

/** 0 · x is 0 but for NaN and infinities. `bytes`: a multiple of 32. */
function areFinite(from: usize, bytes: usize): bool {
  const zero = f32x4.splat(0);
  let a = zero, b = zero;
  for (const end = from + bytes; from < end; from += 32) {
    a = madd(zero, v128.load(from), a);
    b = madd(zero, v128.load(from, 16), b);
  }
  return sumOf(f32x4.add(a, b)) == 0;
}
