import { loadOne, storeOne } from "../../devices/wasm/lanes.as";

/** The numbers [begin, end) of y = max(0, x); y may be x. `pmax` keeps its first operand where that is NaN, or −0. */
export function relu(y: usize, x: usize, begin: usize, end: usize): void {
  const stop = y + (end << 2);
  y += begin << 2;
  x += begin << 2;
  const zero = f32x4.splat(0);
  for (; y + 16 <= stop; y += 16, x += 16) v128.store(y, f32x4.pmax(v128.load(x), zero));
  for (; y < stop; y += 4, x += 4) storeOne(y, f32x4.pmax(loadOne(x), zero));
}
