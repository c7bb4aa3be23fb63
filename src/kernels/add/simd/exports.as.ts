import { loadOne, storeOne } from "../../devices/wasm/lanes.as";

export function add(y: usize, x: usize, residual: usize, length: usize): void {
  const end = y + (length << 2);
  for (; y + 16 <= end; y += 16, x += 16, residual += 16) v128.store(y, f32x4.add(v128.load(x), v128.load(residual)));
  for (; y < end; y += 4, x += 4, residual += 4) storeOne(y, f32x4.add(loadOne(x), loadOne(residual)));
}
