import { add } from "../../add/simd/exports.as";

/**
 * Tokens [begin, end) of y. `tables`: four i32 for each of `count` tables, the address of its weight [size, hidden], how many of its
 * rows lie in panels (../../matmul/simd/pack.as.ts), the address of its ids [tokens], and that of its scales, 0 where its rows are f32 (those of
 * 8-bit integers all lie in panels: ../../matmul-int8/simd/pack.as.ts).
 */
export function embedding(y: usize, tables: usize, count: usize, hidden: usize, begin: usize, end: usize): void {
  const bytes = hidden << 2;
  for (let token = begin; token < end; token++) {
    const at = y + token * bytes;
    if (count == 0) memory.fill(at, 0, bytes);
    for (let i: usize = 0; i < count; i++) {
      const table = tables + (i << 4);
      const weight = <usize>load<u32>(table);
      const id = <usize>load<u32>(<usize>load<u32>(table, 8) + (token << 2));
      const scales = <usize>load<u32>(table, 12);
      const panel = id >> 3;
      const place = (id & 7) << 2;
      if (scales) gatherInt8(at, weight + panel * ((hidden + 3) >> 2 << 5) + place, load<f32>(scales + (id << 2)), hidden, i > 0);
      else if (id < <usize>load<u32>(table, 4)) gather(at, weight + panel * (bytes << 3) + place, hidden, i > 0);
      else if (i == 0) memory.copy(at, weight + id * bytes, bytes);
      else add(at, at, weight + id * bytes, 0, hidden);
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

/** A row of 8-bit integers: four of every thirty-two. */
function gatherInt8(y: usize, from: usize, scale: f32, hidden: usize, onto: bool): void {
  for (let i: usize = 0; i < hidden; i++, y += 4) {
    let x = scale * <f32>load<i8>(from + (i >> 2 << 5) + (i & 3));
    if (onto) x += load<f32>(y);
    store<f32>(y, x);
  }
}
