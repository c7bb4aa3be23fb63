/** The tiles that there are, by their heights: a function for each that V8 shall run in pairs of vectors, as it pairs all of one or nothing. */
import { HALVES, PAIRS, WHOLE } from "../../devices/wasm/dots.as";
import { ALONE } from "./sums.as";
import { tile } from "./tile.as";

/** How many of so many lines the next tile takes. Sixes, where two of four would not do, have room for their sums by `WHOLE` alone. */
export function tileHeight(lines: usize, by: i32): usize {
  if (by == WHOLE && lines >= 6 && lines != 8) return 6;
  return lines >= 4 ? 4 : lines >= 2 ? 2 : 1;
}

/** As `tile`, for one panel. */
export function multiplyDigits(
  lines: usize, by: i32, y: usize, yStride: usize, columns: usize, u: usize, uStride: usize, w: usize, join: i32,
  ahead: usize, pace: usize, quarter: usize,
): void {
  if (ASC_FEATURE_RELAXED_SIMD && by == WHOLE) byWhole(lines, y, yStride, columns, u, uStride, w, join, ahead, pace, quarter);
  else if (ASC_FEATURE_RELAXED_SIMD && by == PAIRS) byPairs(lines, y, yStride, columns, u, uStride, w, ahead, pace, quarter);
  else byHalves(lines, y, yStride, columns, u, uStride, w, join, ahead, pace, quarter);
}

function byWhole(
  lines: usize, y: usize, yStride: usize, columns: usize, u: usize, uStride: usize, w: usize, join: i32,
  ahead: usize, pace: usize, quarter: usize,
): void {
  if (lines == 6) tile(6, 1, WHOLE, y, yStride, columns, u, uStride, w, 0, join, ahead, pace, quarter);
  else if (lines == 4) tile(4, 1, WHOLE, y, yStride, columns, u, uStride, w, 0, join, ahead, pace, quarter);
  else if (lines == 2) tile(2, 1, WHOLE, y, yStride, columns, u, uStride, w, 0, join, ahead, pace, quarter);
  else tile(1, 1, WHOLE, y, yStride, columns, u, uStride, w, 0, ALONE, ahead, pace, quarter);
}

/** Never of two digits: halves take those in one line. */
function byPairs(
  lines: usize, y: usize, yStride: usize, columns: usize, u: usize, uStride: usize, w: usize, ahead: usize, pace: usize, quarter: usize,
): void {
  if (lines == 4) tile(4, 1, PAIRS, y, yStride, columns, u, uStride, w, 0, ALONE, ahead, pace, quarter);
  else if (lines == 2) tile(2, 1, PAIRS, y, yStride, columns, u, uStride, w, 0, ALONE, ahead, pace, quarter);
  else tile(1, 1, PAIRS, y, yStride, columns, u, uStride, w, 0, ALONE, ahead, pace, quarter);
}

function byHalves(
  lines: usize, y: usize, yStride: usize, columns: usize, u: usize, uStride: usize, w: usize, join: i32,
  ahead: usize, pace: usize, quarter: usize,
): void {
  if (lines == 4) tile(4, 1, HALVES, y, yStride, columns, u, uStride, w, 0, join, ahead, pace, quarter);
  else if (lines == 2) tile(2, 1, HALVES, y, yStride, columns, u, uStride, w, 0, join, ahead, pace, quarter);
  else tile(1, 1, HALVES, y, yStride, columns, u, uStride, w, 0, ALONE, ahead, pace, quarter);
}

/** Two panels, four or six lines: sums fit where V8 takes two vectors at once. `join` is not `JOINED_AS_F32`. */
export function multiplyDigitsWide(
  lines: usize, by: i32, y: usize, yStride: usize, u: usize, uStride: usize, w: usize, apart: usize, join: i32,
  ahead: usize, pace: usize, quarter: usize,
): void {
  if (by == HALVES) fourByHalves(y, yStride, u, uStride, w, apart, ahead, pace, quarter);
  else if (by == PAIRS) fourByPairs(y, yStride, u, uStride, w, apart, ahead, pace, quarter);
  else if (lines == 4) fourByWhole(y, yStride, u, uStride, w, apart, join, ahead, pace, quarter);
  else sixByWhole(y, yStride, u, uStride, w, apart, join, ahead, pace, quarter);
}

function fourByHalves(
  y: usize, yStride: usize, u: usize, uStride: usize, w: usize, apart: usize, ahead: usize, pace: usize, quarter: usize,
): void {
  tile(4, 2, HALVES, y, yStride, 16, u, uStride, w, apart, ALONE, ahead, pace, quarter);
}

function fourByPairs(
  y: usize, yStride: usize, u: usize, uStride: usize, w: usize, apart: usize, ahead: usize, pace: usize, quarter: usize,
): void {
  tile(4, 2, PAIRS, y, yStride, 16, u, uStride, w, apart, ALONE, ahead, pace, quarter);
}

function fourByWhole(
  y: usize, yStride: usize, u: usize, uStride: usize, w: usize, apart: usize, join: i32, ahead: usize, pace: usize, quarter: usize,
): void {
  tile(4, 2, WHOLE, y, yStride, 16, u, uStride, w, apart, join, ahead, pace, quarter);
}

function sixByWhole(
  y: usize, yStride: usize, u: usize, uStride: usize, w: usize, apart: usize, join: i32, ahead: usize, pace: usize, quarter: usize,
): void {
  tile(6, 2, WHOLE, y, yStride, 16, u, uStride, w, apart, join, ahead, pace, quarter);
}
