import { HALVES } from "../../devices/wasm/dots.as";
import { finish } from "../../matmul/simd/finish.as";
import { ALONE, JOINED_AS_F32 } from "./sums.as";
import { STRETCH } from "./tile.as";
import { multiplyDigits, multiplyDigitsWide, tileHeight } from "./tiles.as";

export { packInt8 } from "./pack.as";
export { roundRows } from "./round.as";

/** Bytes of digits that are taken through all panels together: they must stay in the second-level cache. */
const BLOCK: usize = 1000000;

/**
 * The panels [begin, end) of y = epilogue(x̂ · Ŵᵀ + b) + residual: W by `packInt8`, x by `roundRows`; `bias` and `residual` 0 where there
 * is none. `scales` and `shifts` [out]. `by`: which instructions take the products (../../devices/wasm/dots.as.ts), the answer is the same;
 * `join`: whether a row is one line of digits or two (./sums.as.ts).
 */
export function matmulInt8(
  y: usize, u: usize, factors: usize, weight: usize, scales: usize, shifts: usize, bias: usize, residual: usize,
  rows: usize, K: usize, out: usize, join: i32, gelu: bool, by: i32, begin: usize, end: usize,
): void {
  const inputs = (K + 3) & ~3;
  const row = (by == HALVES ? inputs << 1 : inputs) << usize(join != ALONE);
  const height = max<usize>(6, BLOCK / max<usize>(1, row) / 6 * 6);
  for (let top: usize = 0; top < rows; top += height) {
    const skipped = (top * out) << 2;
    multiplyBlock(
      y + skipped, u + top * row, factors + (top << 3), weight, scales, shifts, bias, residual ? residual + skipped : 0,
      min(height, rows - top), inputs, out, join, gelu, by, begin, end,
    );
  }
}

function multiplyBlock(
  y: usize, u: usize, factors: usize, weight: usize, scales: usize, shifts: usize, bias: usize, residual: usize,
  rows: usize, inputs: usize, out: usize, join: i32, gelu: bool, by: i32, begin: usize, end: usize,
): void {
  const bytes = inputs << 3;
  const line = by == HALVES ? inputs << 1 : inputs;
  const digits: usize = join == ALONE ? 1 : 2;
  const stride = out << 2;
  const highest = tileHeight(rows * digits, by);
  const tiles = (rows * digits + highest - 1) / highest;
  for (let panel = begin; panel < end; ) {
    const panels: usize = WIDE && panel + 2 <= end && (panel << 3) + 16 <= out && join != JOINED_AS_F32 ? 2 : 1;
    const w = weight + panel * bytes;
    const columns = min<usize>(panels << 3, out - (panel << 3));
    const pace: usize = panels * (tiles >= 4 ? 64 : tiles > 1 ? 128 : 256);
    const share = (inputs + STRETCH - 1) / STRETCH * pace;
    const quarter = (panels * bytes) >> 2;
    let ahead = w + panels * bytes;
    const stop = panel + panels < end ? ahead + quarter : 0;
    let row: usize = 0;
    while (row < rows) {
      const lines = tileHeight((rows - row) * digits, by);
      const count = lines / digits;
      const at = (row * out + (panel << 3)) << 2;
      const from = u + row * digits * line;
      const pacing = ahead < stop ? pace : 0;
      if (WIDE && panels == 2 && lines >= 4) {
        multiplyDigitsWide(lines, by, y + at, stride, from, line, w, bytes, join, ahead, pacing, quarter);
      } else {
        multiplyDigits(lines, by, y + at, stride, columns, from, line, w, join, ahead, pacing, quarter);
        if (WIDE && panels == 2) multiplyDigits(lines, by, y + at + 32, stride, 8, from, line, w + bytes, join, 0, 0, 0);
      }
      scale(y + at, stride, columns, count, factors + (row << 3), scales + (panel << 5), shifts + (panel << 5));
      finish(y + at, bias ? bias + (panel << 5) : 0, residual ? residual + at : 0, count, columns, stride, gelu);
      ahead += share;
      row += count;
    }
    panel += panels;
  }
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
