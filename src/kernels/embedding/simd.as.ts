import { add } from "../add/simd.as";

/**
 * Tokens [begin, end) of y. `tables`: three i32 for each of `count` tables, the address of its weight [size, hidden], how many of its
 * rows lie in panels (../matmul/pack.as.ts), and the address of its ids [tokens].
 */
export function embedding(y: usize, tables: usize, count: usize, hidden: usize, begin: usize, end: usize): void {
  const bytes = hidden << 2;
  for (let token = begin; token < end; token++) {
    const at = y + token * bytes;
    if (count == 0) memory.fill(at, 0, bytes);
    for (let i: usize = 0; i < count; i++) {
      const table = tables + i * 12;
      const weight = <usize>load<u32>(table);
      const id = <usize>load<u32>(<usize>load<u32>(table, 8) + (token << 2));
      if (id < <usize>load<u32>(table, 4)) gather(at, weight + (id >> 3) * (bytes << 3) + ((id & 7) << 2), hidden, i > 0);
      else if (i == 0) memory.copy(at, weight + id * bytes, bytes);
      else add(at, at, weight + id * bytes, hidden);
    }
  }
}

/** A row that lies in a panel: every eighth number. */
function gather(y: usize, from: usize, hidden: usize, onto: bool): void {
  for (const end = y + (hidden << 2); y < end; y += 4, from += 32) {
    let x = load<f32>(from);
    if (onto) x += load<f32>(y);
    store<f32>(y, x);
  }
}
