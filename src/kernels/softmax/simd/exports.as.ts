import { softmaxLine } from "./line.as";

/**
 * The rows [begin, end) of the softmax of x [rows, columns]; y may be x. They lie in `scratch` while they are worked on, filled up with
 * -Infinity to whole vectors: 4 · columns + 16 bytes.
 */
export function softmax(y: usize, x: usize, columns: usize, scratch: usize, begin: usize, end: usize): void {
  const bytes = columns << 2;
  for (let row = begin; row < end; row++) {
    v128.store(scratch + (columns >> 2 << 4), f32x4.splat(-Infinity));
    memory.copy(scratch, x + row * bytes, bytes);
    softmaxLine(scratch, (columns + 3) >> 2);
    memory.copy(y + row * bytes, scratch, bytes);
  }
}
