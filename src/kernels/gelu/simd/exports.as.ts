import { loadOne, storeOne } from "../../devices/wasm/lanes.as";
import { geluOf } from "./erf.as";

/** The numbers [begin, end) of y = gelu(x); y may be x. */
export function gelu(y: usize, x: usize, begin: usize, end: usize): void {
  const stop = y + (end << 2);
  y += begin << 2;
  x += begin << 2;
  for (; y + 16 <= stop; y += 16, x += 16) v128.store(y, geluOf(v128.load(x)));
  for (; y < stop; y += 4, x += 4) storeOne(y, geluOf(loadOne(x)));
}
