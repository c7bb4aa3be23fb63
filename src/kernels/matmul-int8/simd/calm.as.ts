/** Which weights are small enough for sums of four products in 16 bits: with digits up to 127 they are, if no four that meet go beyond this. */
import { PAIRS } from "../../devices/wasm/dots.as";
import { stretchOf } from "./tile.as";

const MOST: i32 = 32767 / 127;

/** For every stretch of a packed panel of `inputs`, a multiple of four: 1 where all the fours that ./pairs.as.ts adds up are calm, else 0. */
export function findCalm(calm: usize, w: usize, inputs: usize): void {
  const stretch = stretchOf(PAIRS);
  for (const end = w + (inputs << 3); w < end; w += stretch << 3, calm++) {
    store<bool>(calm, reachOf(w, min<usize>(end - w, stretch << 3) >> 6) <= MOST);
  }
}

/** The largest sum of four weights that meet, of the positive ones alone or without their sign of the negative ones. */
function reachOf(w: usize, twos: usize): i32 {
  let most = i16x8.splat(0);
  for (; twos > 0; twos--, w += 64) {
    most = i16x8.max_s(most, fourOf(v128.load(w), v128.load(w, 32)));
    most = i16x8.max_s(most, fourOf(v128.load(w, 16), v128.load(w, 48)));
  }
  const halves = i32x4.max_s(i32x4.extend_low_i16x8_s(most), i32x4.extend_high_i16x8_s(most));
  const first = max(i32x4.extract_lane(halves, 0), i32x4.extract_lane(halves, 1));
  return max(first, max(i32x4.extract_lane(halves, 2), i32x4.extract_lane(halves, 3)));
}

function fourOf(w: v128, v: v128): v128 {
  const zero = i8x16.splat(0);
  const above = i16x8.add(pairsOf(i8x16.max_s(w, zero)), pairsOf(i8x16.max_s(v, zero)));
  const below = i16x8.add(pairsOf(i8x16.min_s(w, zero)), pairsOf(i8x16.min_s(v, zero)));
  return i16x8.max_s(above, i16x8.neg(below));
}

// @ts-ignore: decorator
@inline
function pairsOf(w: v128): v128 {
  return i16x8.extadd_pairwise_i8x16_s(w);
}
