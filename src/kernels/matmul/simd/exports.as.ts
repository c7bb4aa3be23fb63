import { dotTile } from "./dots.as";
import { finish } from "./finish.as";
import { LINE, multiplyRow, multiplyTile, noBias } from "./tile.as";
import { multiplyWideTile } from "./wide.as";

export { packWeights } from "./pack.as";

/** Bytes of x that are taken through all panels together: they must stay in the second-level cache. */
const BLOCK: usize = 1700000;

/** The panels [begin, end) of y = epilogue(x · Wᵀ + b) + residual; W packed by `packWeights`, `bias` and `residual` 0 where there is none. */
export function matmulPacked(
  y: usize, x: usize, weight: usize, bias: usize, residual: usize,
  rows: usize, K: usize, out: usize, gelu: bool, begin: usize, end: usize,
): void {
  const blocks = max<usize>(1, ((rows * K) << 2) / BLOCK);
  const height = max<usize>(6, ((rows + blocks - 1) / blocks + 5) / 6 * 6);
  for (let top: usize = 0; top < rows; top += height) {
    const count = min(height, rows - top);
    const skipped = (top * out) << 2;
    const from = x + ((top * K) << 2);
    let panel = begin;
    if (count == 1) {
      for (; panel + 4 <= end; panel += 4) {
        const at = skipped + (panel << 5);
        multiplyRow(y + at, from, weight + panel * (K << 5), K << 5, K, bias ? bias + (panel << 5) : noBias);
        finish(y + at, 0, residual ? residual + at : 0, 1, 32, 0, gelu);
      }
    }
    while (panel < end) {
      const panels: usize = WIDE && count > 1 && panel + 2 <= end ? 2 : 1;
      const at = skipped + (panel << 5);
      const b = bias ? bias + (panel << 5) : noBias;
      const r = residual ? residual + at : 0;
      multiplyPanels(panels, y + at, out << 2, from, count, weight + panel * (K << 5), K, b, r, gelu, panel + 2 * panels <= end);
      panel += panels;
    }
  }
}

/**
 * All rows against the panels that one tile takes, tile by tile; the tiles share the work of fetching the panels behind them, if there are
 * any: four quarters of them, a line of each in a stretch, which is as long as lets the last tile fetch the last lines.
 */
function multiplyPanels(
  panels: usize, y: usize, yStride: usize, x: usize, rows: usize, w: usize, K: usize, bias: usize, residual: usize, gelu: bool, more: bool,
): void {
  const bytes = K << 5;
  const tiles = (rows + 5) / 6;
  const quarter = (panels * bytes) >> 2;
  const stretch = max<usize>(4, (tiles << 3) / panels) << 2;
  const share = ((K << 2) + stretch - 1) / stretch * LINE;
  let ahead = w + panels * bytes;
  const stop = more ? ahead + quarter : 0;
  while (rows > 0) {
    const count = tileHeight(rows);
    const next = ahead < stop ? ahead : 0;
    if (panels == 1) multiplyTile(count, y, yStride, x, K << 2, w, 32, K, bias, next, stretch);
    else multiplyWideTile(count, y, yStride, x, K << 2, w, 32, bytes, K, bias, next, stretch);
    finish(y, 0, residual, count, panels << 3, yStride, gelu); // now, while the sums are near
    if (residual) residual += count * yStride;
    y += count * yStride;
    x += (count * K) << 2;
    rows -= count;
    ahead += share;
  }
}

/**
 * Sixes; seven to eleven rows make two tiles of nearly one height: four rows fill the multipliers almost as well as six, one row does not. So none
 * of several is left alone.
 */
function tileHeight(rows: usize): usize {
  return rows <= 6 ? rows : rows < 12 ? (rows + 1) >> 1 : 6;
}

/** The columns [begin, end) of the same, with W as it is stored. */
export function matmul(
  y: usize, x: usize, weight: usize, bias: usize, residual: usize,
  rows: usize, K: usize, out: usize, gelu: bool, begin: usize, end: usize,
): void {
  const stride = out << 2;
  for (let n = begin; n < end; ) {
    const columns: usize = n + 4 <= end ? 4 : 1;
    const at = n << 2;
    for (let row: usize = 0; row < rows; row += 3) {
      const count = min<usize>(3, rows - row);
      dotTile(count, columns, y + at + row * stride, stride, x + ((row * K) << 2), weight + ((n * K) << 2), K);
    }
    finish(y + at, bias ? bias + at : 0, residual ? residual + at : 0, rows, columns, stride, gelu);
    n += columns;
  }
}
