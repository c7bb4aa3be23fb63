/**
 * The k best of what was offered, in the arrays that they go to: a binary heap with the worst of them at the root, by the order of
 * the contract (the larger first, NaN the largest, ties by index).
 */

function ranksBefore(a: f32, i: i32, b: f32, j: i32): bool {
  if (a > b || b > a) return a > b;
  const aIsNaN = a != a;
  return aIsNaN == (b != b) ? i < j : aIsNaN;
}

function place(values: usize, indices: usize, at: usize, value: f32, index: i32): void {
  store<f32>(values + (at << 2), value);
  store<i32>(indices + (at << 2), index);
}

// @ts-ignore: decorator
@inline
function valueAt(values: usize, at: usize): f32 {
  return load<f32>(values + (at << 2));
}

// @ts-ignore: decorator
@inline
function indexAt(indices: usize, at: usize): i32 {
  return load<i32>(indices + (at << 2));
}

/** A new leaf `at`, the last: parents that rank before it come down. */
export function raise(values: usize, indices: usize, at: usize, value: f32, index: i32): void {
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!ranksBefore(valueAt(values, parent), indexAt(indices, parent), value, index)) break;
    place(values, indices, at, valueAt(values, parent), indexAt(indices, parent));
    at = parent;
  }
  place(values, indices, at, value, index);
}

/** A new root of `size`, where it ranks before the old one: the worse child goes up until neither ranks after it. */
export function replaceRoot(values: usize, indices: usize, size: usize, value: f32, index: i32): void {
  if (!ranksBefore(value, index, valueAt(values, 0), indexAt(indices, 0))) return;
  sink(values, indices, size, value, index);
}

function sink(values: usize, indices: usize, size: usize, value: f32, index: i32): void {
  let at: usize = 0;
  for (let child: usize = 1; child < size; child = 2 * at + 1) {
    const other = child + 1;
    if (other < size && ranksBefore(valueAt(values, child), indexAt(indices, child), valueAt(values, other), indexAt(indices, other))) child = other;
    if (!ranksBefore(value, index, valueAt(values, child), indexAt(indices, child))) break;
    place(values, indices, at, valueAt(values, child), indexAt(indices, child));
    at = child;
  }
  place(values, indices, at, value, index);
}

/** The heap becomes a list, best first: the root, the worst, changes places with the last again and again. */
export function sortHeap(values: usize, indices: usize, size: usize): void {
  while (size > 1) {
    size--;
    const value = valueAt(values, size);
    const index = indexAt(indices, size);
    place(values, indices, size, valueAt(values, 0), indexAt(indices, 0));
    sink(values, indices, size, value, index);
  }
}
