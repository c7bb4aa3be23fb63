import { expOf } from "../../devices/wasm/exp.as";
import { maxOf, sumOf } from "../../devices/wasm/lanes.as";
import { raise, replaceRoot, sortHeap } from "./heap.as";

/** Columns that are looked at together: their maximum is known before their exponentials are added up, and they are still near. */
const BLOCK: usize = 512;

export function topk(values: usize, indices: usize, logSumExp: usize, x: usize, columns: usize, k: usize, begin: usize, end: usize): void {
  for (let row = begin; row < end; row++) {
    const skipped = (row * k) << 2;
    store<f32>(logSumExp + (row << 2), rank(values + skipped, indices + skipped, x + ((row * columns) << 2), columns, k));
  }
}

/** One pass over a row: the heap, a running maximum, and the sum of exponentials relative to it. Answers the log-sum-exp. */
function rank(values: usize, indices: usize, x: usize, columns: usize, k: usize): f32 {
  let most: f32 = -Infinity;
  let sum: f64 = 0;
  for (let from: usize = 0; from < columns; from += BLOCK) {
    const count = min(BLOCK, columns - from);
    const line = x + (from << 2);
    offer(values, indices, line, from, count, k);
    const higher = max<f32>(most, maxOfLine(line, count)); // NaN once there was one
    if (higher > most) sum *= exp(most - higher);
    most = higher;
    if (abs(most) < Infinity) sum += sumOfExponentials(line, count, most);
  }
  sortHeap(values, indices, k);
  return abs(most) < Infinity ? <f32>(most + log(sum)) : most;
}

/** Offers a line to the heap; what does not exceed its floor is passed over four at a time. */
function offer(values: usize, indices: usize, line: usize, from: usize, count: usize, k: usize): void {
  let i: usize = 0;
  for (const filling = min(count, k > from ? k - from : 0); i < filling; i++) {
    raise(values, indices, from + i, load<f32>(line + (i << 2)), <i32>(from + i));
  }
  if (k == 0) return;
  for (; i + 4 <= count; i += 4) {
    const low = f32x4.le(v128.load(line + (i << 2)), f32x4.splat(load<f32>(values)));
    if (!i32x4.all_true(low)) for (let lane: usize = 0; lane < 4; lane++) consider(values, indices, line, from, i + lane, k);
  }
  for (; i < count; i++) consider(values, indices, line, from, i, k);
}

function consider(values: usize, indices: usize, line: usize, from: usize, i: usize, k: usize): void {
  const value = load<f32>(line + (i << 2));
  if (!(value <= load<f32>(values))) replaceRoot(values, indices, k, value, <i32>(from + i));
}

/** NaN if one is. */
function maxOfLine(line: usize, count: usize): f32 {
  const end = line + (count << 2);
  let lanes = f32x4.splat(-Infinity);
  for (; line + 16 <= end; line += 16) lanes = f32x4.max(lanes, v128.load(line));
  const pairs = f32x4.max(lanes, v128.shuffle<f32>(lanes, lanes, 2, 3, 2, 3));
  let most = max<f32>(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
  for (; line < end; line += 4) most = max<f32>(most, load<f32>(line));
  return most;
}

function sumOfExponentials(line: usize, count: usize, shift: f32): f64 {
  const end = line + (count << 2);
  let lanes = f32x4.splat(0);
  for (; line + 16 <= end; line += 16) lanes = f32x4.add(lanes, expOf(f32x4.sub(v128.load(line), f32x4.splat(shift))));
  let sum = <f64>sumOf(lanes);
  for (; line < end; line += 4) sum += exp(load<f32>(line) - shift);
  return sum;
}

function exp(x: f32): f64 {
  return f32x4.extract_lane(expOf(f32x4.splat(x)), 0);
}

/** The logarithm of x ≥ 1: x = 2ⁿ · m with m in [√½, √2), log m = 2 artanh z = 2z (1 + z²/3 + z⁴/5 + …), z = (m − 1)/(m + 1). */
function log(x: f64): f64 {
  const bits = reinterpret<i64>(x) - 0x3fe6a09e667f3bcd;
  const n = <f64>(bits >> 52);
  const m = reinterpret<f64>((bits & 0xfffffffffffff) + 0x3fe6a09e667f3bcd);
  const z = (m - 1) / (m + 1);
  const t = z * z;
  return n * 0.6931471805599453 + 2 * z * (1 + t * (1.0 / 3 + t * (0.2 + t * (1.0 / 7 + t * (1.0 / 9 + t * (1.0 / 11))))));
}
