/**
 * The tiles that there are, by their heights: a function for each, or a few. V8 unrolls no loop of a large one, and pairs the vectors of all of one
 * or of none.
 */
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

/** One line, two panels: four chains of sums, where two would wait for each other. `apart` 0: one panel, taken twice. */
export function multiplyLine(
  by: i32, sums: usize, u: usize, uStride: usize, w: usize, apart: usize, ahead: usize, pace: usize, quarter: usize,
): void {
  if (ASC_FEATURE_RELAXED_SIMD && by == WHOLE) tile(1, 2, WHOLE, sums, 64, u, uStride, w, apart, ahead, pace, quarter);
  else if (ASC_FEATURE_RELAXED_SIMD && by == PAIRS) tile(1, 2, PAIRS, sums, 64, u, uStride, w, apart, ahead, pace, quarter);
  else tile(1, 2, HALVES, sums, 64, u, uStride, w, apart, ahead, pace, quarter);
}

/** As `tile`, four or six lines of one panel. */
export function multiplyDigits(
  lines: usize, by: i32, sums: usize, u: usize, uStride: usize, w: usize, calm: usize, ahead: usize, pace: usize, quarter: usize,
): void {
  if (ASC_FEATURE_RELAXED_SIMD && by == WHOLE && lines == 6) sixByWhole(sums, u, uStride, w, ahead, pace, quarter);
  else if (ASC_FEATURE_RELAXED_SIMD && by == WHOLE) fourByWhole(sums, u, uStride, w, ahead, pace, quarter);
  else if (ASC_FEATURE_RELAXED_SIMD && by == PAIRS) fourByPairs(sums, u, uStride, w, calm, ahead, pace, quarter);
  else fourByHalves(sums, u, uStride, w, ahead, pace, quarter);
}

function sixByWhole(sums: usize, u: usize, uStride: usize, w: usize, ahead: usize, pace: usize, quarter: usize): void {
  tile(6, 1, WHOLE, sums, 32, u, uStride, w, 0, ahead, pace, quarter);
}

function fourByWhole(sums: usize, u: usize, uStride: usize, w: usize, ahead: usize, pace: usize, quarter: usize): void {
  tile(4, 1, WHOLE, sums, 32, u, uStride, w, 0, ahead, pace, quarter);
}

function fourByPairs(sums: usize, u: usize, uStride: usize, w: usize, calm: usize, ahead: usize, pace: usize, quarter: usize): void {
  tileByPairs(1, sums, 32, u, uStride, w, 0, calm, 0, ahead, pace, quarter);
}

function fourByHalves(sums: usize, u: usize, uStride: usize, w: usize, ahead: usize, pace: usize, quarter: usize): void {
  tile(4, 1, HALVES, sums, 32, u, uStride, w, 0, ahead, pace, quarter);
}

/** Two panels, four or six lines: sums fit where V8 takes two vectors at once. */
export function multiplyDigitsWide(
  lines: usize, by: i32, sums: usize, u: usize, uStride: usize, w: usize, apart: usize, calm: usize, calmApart: usize,
  ahead: usize, pace: usize, quarter: usize,
): void {
  if (by == HALVES) wideFourByHalves(sums, u, uStride, w, apart, ahead, pace, quarter);
  else if (by == PAIRS) wideFourByPairs(sums, u, uStride, w, apart, calm, calmApart, ahead, pace, quarter);
  else if (lines == 4) wideFourByWhole(sums, u, uStride, w, apart, ahead, pace, quarter);
  else wideSixByWhole(sums, u, uStride, w, apart, ahead, pace, quarter);
}

function wideFourByHalves(sums: usize, u: usize, uStride: usize, w: usize, apart: usize, ahead: usize, pace: usize, quarter: usize): void {
  tile(4, 2, HALVES, sums, 64, u, uStride, w, apart, ahead, pace, quarter);
}

function wideFourByPairs(
  sums: usize, u: usize, uStride: usize, w: usize, apart: usize, calm: usize, calmApart: usize, ahead: usize, pace: usize, quarter: usize,
): void {
  tileByPairs(2, sums, 64, u, uStride, w, apart, calm, calmApart, ahead, pace, quarter);
}

function wideFourByWhole(sums: usize, u: usize, uStride: usize, w: usize, apart: usize, ahead: usize, pace: usize, quarter: usize): void {
  tile(4, 2, WHOLE, sums, 64, u, uStride, w, apart, ahead, pace, quarter);
}

function wideSixByWhole(sums: usize, u: usize, uStride: usize, w: usize, apart: usize, ahead: usize, pace: usize, quarter: usize): void {
  tile(6, 2, WHOLE, sums, 64, u, uStride, w, apart, ahead, pace, quarter);
}
