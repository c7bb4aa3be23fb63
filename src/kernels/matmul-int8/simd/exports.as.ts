import { finish } from "../../matmul/simd/finish.as";
import { multiplyDigits, STRETCH } from "./tile.as";

export { packInt8 } from "./pack.as";
export { roundRows } from "./round.as";

/** Bytes of digits that are taken through all panels together: they must stay in the second-level cache. */
const BLOCK: usize = 1000000;

/**
 * The panels [begin, end) of y = epilogue(x̂ · Ŵᵀ + b) + residual: W by `packInt8`, x by `roundRows`; `bias` and `residual` 0 where there
 * is none. `scales` and `shifts` [out]. `fused`: which instructions take the products (../../devices/wasm/dots.as.ts); the answer is the same.
 */
export function matmulInt8(
  y: usize, u: usize, factors: usize, weight: usize, scales: usize, shifts: usize, bias: usize, residual: usize,
  rows: usize, K: usize, out: usize, digits: usize, gelu: bool, fused: bool, begin: usize, end: usize,
): void {
  const line = (K + 3) & ~3;
  const height = max<usize>(6, BLOCK / max<usize>(1, line * digits) / 6 * 6);
  for (let top: usize = 0; top < rows; top += height) {
    const skipped = (top * out) << 2;
    multiplyBlock(
      y + skipped, u + top * digits * line, factors + (top << 3), weight, scales, shifts, bias, residual ? residual + skipped : 0,
      min(height, rows - top), line, out, digits, gelu, fused, begin, end,
    );
  }
}

function multiplyBlock(
  y: usize, u: usize, factors: usize, weight: usize, scales: usize, shifts: usize, bias: usize, residual: usize,
  rows: usize, line: usize, out: usize, digits: usize, gelu: bool, fused: bool, begin: usize, end: usize,
): void {
  const bytes = line << 3;
  const tiles = (rows * digits + 5) / 6;
  const pace: usize = tiles >= 4 ? 64 : tiles > 1 ? 128 : 256;
  const share = (line + (STRETCH << 2) - 1) / (STRETCH << 2) * pace;
  for (let panel = begin; panel < end; panel++) {
    const w = weight + panel * bytes;
    const columns = min<usize>(8, out - (panel << 3));
    let ahead = w + bytes;
    const stop = panel + 1 < end ? ahead + (bytes >> 2) : 0;
    let row: usize = 0;
    while (row < rows) {
      const lines = tileHeight((rows - row) * digits);
      const count = lines / digits;
      const to = y + (row * out + (panel << 3) << 2);
      multiplyDigits(lines, to, out << 2, columns, u + row * digits * line, line, w, digits == 2, fused, ahead, ahead < stop ? pace : 0);
      scale(to, out << 2, columns, count, factors + (row << 3), scales + (panel << 5), shifts + (panel << 5));
      finish(to, bias ? bias + (panel << 5) : 0, residual ? residual + (row * out + (panel << 3) << 2) : 0, count, columns, out << 2, gelu);
      ahead += share;
      row += count;
    }
  }
}

/** Sixes where two tiles of four would not do; what is left in the heights that there are. */
function tileHeight(lines: usize): usize {
  return lines >= 6 && lines != 8 ? 6 : lines >= 4 ? 4 : lines >= 2 ? 2 : 1;
}

/** Sums of integers become numbers: y = scale · step · y + least · shift. */
function scale(y: usize, stride: usize, columns: usize, rows: usize, factors: usize, scales: usize, shifts: usize): void {
  for (; rows > 0; rows--, y += stride, factors += 8) {
    const step = load<f32>(factors);
    const least = load<f32>(factors, 4);
    let i: usize = 0;
    for (; i + 16 <= columns << 2; i += 16) {
      const sums = f32x4.mul(f32x4.splat(step), v128.load(y + i));
      const shift = f32x4.mul(f32x4.splat(least), v128.load(shifts + i));
      v128.store(y + i, f32x4.add(f32x4.mul(v128.load(scales + i), sums), shift));
    }
    for (; i < columns << 2; i += 4) {
      store<f32>(y + i, load<f32>(scales + i) * (step * load<f32>(y + i)) + least * load<f32>(shifts + i));
    }
  }
}
