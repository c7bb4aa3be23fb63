import { loadOne, storeOne } from "../../devices/wasm/lanes.as";

/** The numbers [begin, end) of y = x + residual; y may be x or residual. */
export function add(y: usize, x: usize, residual: usize, begin: usize, end: usize): void {
  const stop = y + (end << 2);
  y += begin << 2;
  x += begin << 2;
  residual += begin << 2;
  for (; y + 16 <= stop; y += 16, x += 16, residual += 16) v128.store(y, f32x4.add(v128.load(x), v128.load(residual)));
  for (; y < stop; y += 4, x += 4, residual += 4) storeOne(y, f32x4.add(loadOne(x), loadOne(residual)));
}
