import { HALVES } from "../../devices/wasm/dots.as";
import { finish } from "../../matmul/simd/finish.as";
import { scaleSums } from "./sums.as";
import { stretchOf } from "./tile.as";
import { multiplyDigits, multiplyDigitsWide, multiplyLine, tileHeight } from "./tiles.as";

export { packInt8 } from "./pack.as";
export { roundRows } from "./round.as";

/** Bytes of digits that are taken through all panels together: they must stay in the second-level cache. */
const BLOCK: usize = 1000000;

/**
 * The panels [begin, end) of y = epilogue(x̂ · Ŵᵀ + b) + residual: W by `packInt8`, x by `roundRows`; `bias` and `residual` 0 where there
 * is none. `scales` and `shifts` [out]; `calm` for `PAIRS` alone. `lines` of digits a row, 1 or 2; three lines behind the last are read.
 * `by`: which instructions take the products (../../devices/wasm/dots.as.ts), the answer is the same. `scratch`: 384 bytes, a tile's sums.
 */
export function matmulInt8(
  y: usize, u: usize, factors: usize, weight: usize, calm: usize, scales: usize, shifts: usize, bias: usize, residual: usize,
  rows: usize, K: usize, out: usize, lines: usize, gelu: bool, by: i32, scratch: usize, begin: usize, end: usize,
): void {
  const inputs = (K + 3) & ~3;
  const row = (by == HALVES ? inputs << 1 : inputs) * lines;
  const height = max<usize>(6, BLOCK / max<usize>(1, row) / 6 * 6);
  for (let top: usize = 0; top < rows; top += height) {
    const skipped = (top * out) << 2;
    multiplyBlock(
      y + skipped, u + top * row, factors + (top << 3), weight, calm, scales, shifts, bias, residual ? residual + skipped : 0,
      min(height, rows - top), inputs, out, lines, gelu, by, scratch, begin, end,
    );
  }
}

function multiplyBlock(
  y: usize, u: usize, factors: usize, weight: usize, calm: usize, scales: usize, shifts: usize, bias: usize, residual: usize,
  rows: usize, inputs: usize, out: usize, lines: usize, gelu: bool, by: i32, sums: usize, begin: usize, end: usize,
): void {
  const bytes = inputs << 3;
  const stretch = stretchOf(by);
  const stretches = (inputs + stretch - 1) / stretch;
  const line = by == HALVES ? inputs << 1 : inputs;
  const stride = out << 2;
  const few = lines == 1 && rows < 4; // as fast one by one as four together: each digit meets twice as many weights
  const highest = few ? 1 : tileHeight(rows * lines, by);
  const tiles = (rows * lines + highest - 1) / highest;
  for (let panel = begin; panel < end; ) {
    const panels: usize = (WIDE || few) && panel + 2 <= end ? 2 : 1;
    const w = weight + panel * bytes;
    const pitch = panels << 5;
    const columns = min<usize>(panels << 3, out - (panel << 3));
    const pace = panels * (((stretch << 1) / tiles + 63) & ~63); // whole lines, so that the tiles of a panel fetch the next one
    const share = stretches * pace;
    const calmHere = calm + panel * stretches;
    const quarter = (panels * bytes) >> 2;
    let ahead = w + panels * bytes;
    const stop = panel + 2 * panels <= end ? ahead + quarter : 0;
    let row: usize = 0;
    while (row < rows) {
      const left = (rows - row) * lines;
      const height = few ? 1 : tileHeight(left, by);
      const count = min(height, left) / lines;
      const at = (row * out + (panel << 3)) << 2;
      const from = u + row * lines * line;
      const pacing = ahead < stop ? pace : 0;
      if (height == 1) multiplyLine(by, sums, from, line, w, panels == 2 ? bytes : 0, ahead, pacing, quarter);
      else if (WIDE && panels == 2) multiplyDigitsWide(height, by, sums, from, line, w, bytes, calmHere, stretches, ahead, pacing, quarter);
      else multiplyDigits(height, by, sums, from, line, w, calmHere, ahead, pacing, quarter);
      scaleSums(y + at, stride, columns, count, sums, pitch, lines == 2, factors + (row << 3), scales + (panel << 5), shifts + (panel << 5));
      finish(y + at, bias ? bias + (panel << 5) : 0, residual ? residual + at : 0, count, columns, stride, gelu);
      ahead += share;
      row += count;
    }
    panel += panels;
  }
}
