import { expOf } from "../../devices/wasm/exp.as";
import { maxOf, sumOf } from "../../devices/wasm/lanes.as";

/** Softmax of 4 · vectors numbers, in place. A row of other length ends in -Infinity, which becomes 0. */
export function softmaxLine(line: usize, vectors: usize): void {
  const end = line + (vectors << 4);
  let most = f32x4.splat(-Infinity);
  for (let at = line; at < end; at += 16) most = f32x4.pmax(most, v128.load(at));
  const shift = f32x4.splat(maxOf(most));
  let sum = f32x4.splat(0);
  for (let at = line; at < end; at += 16) {
    const e = expOf(f32x4.sub(v128.load(at), shift));
    sum = f32x4.add(sum, e);
    v128.store(at, e);
  }
  const scale = f32x4.splat(1 / sumOf(sum));
  for (let at = line; at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), scale));
}
