/** The tiles that there are, by their heights: a function for each that V8 shall run in pairs of vectors, as it pairs all of one or nothing. */
import { HALVES, PAIRS, WHOLE } from "../../devices/wasm/dots.as";
import { tileByPairs } from "./pairs.as";
import { tile } from "./tile.as";

/**
 * How many lines the next tile takes of those that are left; more than there are where two or three are left. Sixes, where two of four would
 * not do, have room for their sums by `WHOLE` alone.
 */
export function tileHeight(lines: usize, by: i32): usize {
  if (by == WHOLE && lines >= 6 && lines != 8) return 6;
  return lines > 1 ? 4 : 1;
}

/** As `tile`, for one panel. */
export function multiplyDigits(
  lines: usize, by: i32, sums: usize, pitch: usize, u: usize, uStride: usize, w: usize, calm: usize,
  ahead: usize, pace: usize, quarter: usize,
): void {
  if (ASC_FEATURE_RELAXED_SIMD && by == WHOLE) byWhole(lines, sums, pitch, u, uStride, w, ahead, pace, quarter);
  else if (ASC_FEATURE_RELAXED_SIMD && by == PAIRS) byPairs(lines, sums, pitch, u, uStride, w, calm, ahead, pace, quarter);
  else byHalves(lines, sums, pitch, u, uStride, w, ahead, pace, quarter);
}

function byWhole(
  lines: usize, sums: usize, pitch: usize, u: usize, uStride: usize, w: usize, ahead: usize, pace: usize, quarter: usize,
): void {
  if (lines == 6) tile(6, 1, WHOLE, sums, pitch, u, uStride, w, 0, ahead, pace, quarter);
  else if (lines == 4) tile(4, 1, WHOLE, sums, pitch, u, uStride, w, 0, ahead, pace, quarter);
  else tile(1, 1, WHOLE, sums, pitch, u, uStride, w, 0, ahead, pace, quarter);
}

function byPairs(
  lines: usize, sums: usize, pitch: usize, u: usize, uStride: usize, w: usize, calm: usize, ahead: usize, pace: usize, quarter: usize,
): void {
  if (lines == 4) tileByPairs(1, sums, pitch, u, uStride, w, 0, calm, 0, ahead, pace, quarter);
  else tile(1, 1, PAIRS, sums, pitch, u, uStride, w, 0, ahead, pace, quarter);
}

function byHalves(
  lines: usize, sums: usize, pitch: usize, u: usize, uStride: usize, w: usize, ahead: usize, pace: usize, quarter: usize,
): void {
  if (lines == 4) tile(4, 1, HALVES, sums, pitch, u, uStride, w, 0, ahead, pace, quarter);
  else tile(1, 1, HALVES, sums, pitch, u, uStride, w, 0, ahead, pace, quarter);
}

/** Two panels, four or six lines: sums fit where V8 takes two vectors at once. */
export function multiplyDigitsWide(
  lines: usize, by: i32, sums: usize, u: usize, uStride: usize, w: usize, apart: usize, calm: usize, calmApart: usize,
  ahead: usize, pace: usize, quarter: usize,
): void {
  if (by == HALVES) fourByHalves(sums, u, uStride, w, apart, ahead, pace, quarter);
  else if (by == PAIRS) fourByPairs(sums, u, uStride, w, apart, calm, calmApart, ahead, pace, quarter);
  else if (lines == 4) fourByWhole(sums, u, uStride, w, apart, ahead, pace, quarter);
  else sixByWhole(sums, u, uStride, w, apart, ahead, pace, quarter);
}

function fourByHalves(sums: usize, u: usize, uStride: usize, w: usize, apart: usize, ahead: usize, pace: usize, quarter: usize): void {
  tile(4, 2, HALVES, sums, 64, u, uStride, w, apart, ahead, pace, quarter);
}

function fourByPairs(
  sums: usize, u: usize, uStride: usize, w: usize, apart: usize, calm: usize, calmApart: usize, ahead: usize, pace: usize, quarter: usize,
): void {
  tileByPairs(2, sums, 64, u, uStride, w, apart, calm, calmApart, ahead, pace, quarter);
}

function fourByWhole(sums: usize, u: usize, uStride: usize, w: usize, apart: usize, ahead: usize, pace: usize, quarter: usize): void {
  tile(4, 2, WHOLE, sums, 64, u, uStride, w, apart, ahead, pace, quarter);
}

function sixByWhole(sums: usize, u: usize, uStride: usize, w: usize, apart: usize, ahead: usize, pace: usize, quarter: usize): void {
  tile(6, 2, WHOLE, sums, 64, u, uStride, w, apart, ahead, pace, quarter);
}
