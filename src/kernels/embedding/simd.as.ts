import { add } from "../add/simd.as";

/** Tokens [begin, end) of y. `tables`: for each of `count` tables the addresses of its weight [size, hidden] and of its ids [tokens], as i32. */
export function embedding(y: usize, tables: usize, count: usize, hidden: usize, begin: usize, end: usize): void {
  const bytes = hidden << 2;
  for (let token = begin; token < end; token++) {
    const at = y + token * bytes;
    if (count == 0) memory.fill(at, 0, bytes);
    for (let i: usize = 0; i < count; i++) {
      const weight = <usize>load<u32>(tables + (i << 3));
      const ids = <usize>load<u32>(tables + (i << 3), 4);
      const row = weight + <usize>load<u32>(ids + (token << 2)) * bytes;
      if (i == 0) memory.copy(at, row, bytes);
      else add(at, at, row, hidden);
    }
  }
}
