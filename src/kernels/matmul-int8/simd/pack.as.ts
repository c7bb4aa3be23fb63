/** Panels of 8-bit weights: [out, K] as [out/8][K/4][8][4], so that a tile reads one place after the other; what is missing at an edge is zero. */

import { PAIRS } from "../../devices/wasm/dots.as";
import { findCalm } from "./calm.as";
import { stretchOf } from "./tile.as";

/**
 * Packs the panels [begin, end) of `weight` [out, K] where they lie, the last first: a panel of ⌈K/4⌉ · 32 bytes may reach into the rows behind
 * it, so only panels of a K that is a multiple of four may be shared among threads.
 *
 * @param scales [out], one f32 a row
 * @param shifts [⌈out/8⌉ · 8] becomes scale · Σ of a row
 * @param reaches [⌈out/8⌉] becomes what no sum of a row's weights, some of them left out, is beyond, i32
 * @param calm becomes a byte for each of a panel's stretches (./calm.as.ts), panel by panel; 0: nobody asks
 * @param scratch 8 · K bytes
 */
export function packInt8(
  weight: usize, scales: usize, shifts: usize, reaches: usize, calm: usize, K: usize, out: usize, scratch: usize, begin: usize, end: usize,
): void {
  const inputs = (K + 3) & ~3;
  const panelBytes = inputs << 3;
  for (let panel = end; panel > begin; ) {
    panel--;
    const first = panel << 3;
    const rows = min<usize>(8, out - first);
    memory.copy(scratch, weight + first * K, rows * K);
    const to = weight + panel * panelBytes;
    if (rows < 8 || K & 3) memory.fill(to, 0, panelBytes);
    let reach = 0;
    for (let row: usize = 0; row < rows; row++) {
      const from = scratch + row * K;
      spread(to + (row << 2), from, K);
      const sum = sumOf(from, K);
      reach = max(reach, (sizeOf(from, K) + abs(sum)) >> 1);
      store<f32>(shifts + ((first + row) << 2), load<f32>(scales + ((first + row) << 2)) * <f32>sum);
    }
    store<i32>(reaches + (panel << 2), reach);
    if (ASC_FEATURE_RELAXED_SIMD && calm) findCalm(calm + panel * ((inputs + stretchOf(PAIRS) - 1) / stretchOf(PAIRS)), to, inputs);
  }
}

/** A row's numbers, four by four, to every eighth place of a panel. */
function spread(to: usize, from: usize, K: usize): void {
  for (const end = from + (K & ~3); from < end; from += 4, to += 32) store<u32>(to, load<u32>(from));
  for (let i: usize = 0; i < (K & 3); i++) store<u8>(to + i, load<u8>(from + i));
}

function sumOf(from: usize, K: usize): i32 {
  let sums = i32x4.splat(0);
  const end = from + K;
  for (; from + 16 <= end; from += 16) sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_s(i16x8.extadd_pairwise_i8x16_s(v128.load(from))));
  let sum = added(sums);
  for (; from < end; from++) sum += load<i8>(from);
  return sum;
}

/** The sum of what the numbers are without their signs. */
function sizeOf(from: usize, K: usize): i32 {
  let sums = i32x4.splat(0);
  const end = from + K;
  for (; from + 16 <= end; from += 16) {
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(i8x16.abs(v128.load(from)))));
  }
  let sum = added(sums);
  for (; from < end; from++) sum += abs(<i32>load<i8>(from));
  return sum;
}

function added(sums: v128): i32 {
  return i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
}
