import { loadOne, storeOne } from "../../devices/wasm/lanes.as";
import { geluOf } from "./erf.as";

export function gelu(y: usize, x: usize, length: usize): void {
  const end = y + (length << 2);
  for (; y + 16 <= end; y += 16, x += 16) v128.store(y, geluOf(v128.load(x)));
  for (; y < end; y += 4, x += 4) storeOne(y, geluOf(loadOne(x)));
}
