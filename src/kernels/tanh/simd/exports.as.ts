import { loadOne, storeOne } from "../../devices/wasm/lanes.as";
import { tanhOf } from "./tanh.as";

/** The numbers [begin, end) of y = tanh x; y may be x. */
export function tanh(y: usize, x: usize, begin: usize, end: usize): void {
  const stop = y + (end << 2);
  y += begin << 2;
  x += begin << 2;
  for (; y + 16 <= stop; y += 16, x += 16) v128.store(y, tanhOf(v128.load(x)));
  for (; y < stop; y += 4, x += 4) storeOne(y, tanhOf(loadOne(x)));
}
