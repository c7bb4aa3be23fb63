import { floats } from "../../devices/webgpu/index.ts";

/**
 * WGSL that ranks floats as integers: the larger float has the larger key, NaN the largest, zeros of both signs the same, and no key is 0. So
 * nothing depends on what a driver makes of NaN in a comparison.
 */
export const order = /* wgsl */ `
${floats}
fn keyOf(bits: u32) -> u32 {
  if (isNaN(bits)) { return 0xffffffffu; }
  if (bits == 0x80000000u) { return 0x80000000u; } // −0
  return select(bits | 0x80000000u, ~bits, (bits & 0x80000000u) != 0);
}
/** Whether a comes before b: pairs of a key and an index, the larger key first, then the smaller index. */
fn precedes(a: vec2u, b: vec2u) -> bool { return a.x > b.x || (a.x == b.x && a.y < b.y); }
`;
