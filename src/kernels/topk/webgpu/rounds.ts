import { reduction, type Shader } from "../../devices/webgpu/index.ts";
import { order } from "./order.ts";

/** Up to so many rounds over a row are faster than sorting it. */
export const MOST_ROUNDS = 64;

/**
 * A workgroup takes a row: the largest number, the sum of exponentials, then a round for each of the best, in which every thread looks for
 * the first among its numbers that comes after the last one found.
 */
export const bestShader: Shader = {
  label: "topk",
  code: /* wgsl */ `
${order}
${reduction(256)}
struct Scalars { rows: u32, columns: u32, k: u32, rounds: u32 }
@group(0) @binding(0) var<uniform> scalars: Scalars;
@group(0) @binding(1) var<storage, read_write> values: array<u32>; // bits, as x
@group(0) @binding(2) var<storage, read_write> indices: array<u32>;
@group(0) @binding(3) var<storage, read_write> logSumExp: array<u32>;
@group(0) @binding(4) var<storage, read> x: array<u32>;
var<workgroup> candidates: array<vec2u, THREADS>;

/** Pairs count indices from one, so that there is something before the first. */
const BEFORE_ALL = vec2u(0xffffffffu, 0);
const NOBODY = vec2u(0, 0xffffffffu);

/** log Σ exp(x) of a row, as bits. */
fn logSumExpOf(at: u32, thread: u32) -> u32 {
  var largestOfMine = LOWEST;
  var kind = 0.0; // the worst that was seen: 1 is +Infinity, 2 is NaN
  for (var i = thread; i < scalars.columns; i += THREADS) {
    let value = x[at + i];
    if (isFinite(value)) { largestOfMine = max(largestOfMine, bitcast<f32>(value)); }
    else if (value == INFINITY) { kind = max(kind, 1.0); }
    else if (value != NEGATIVE_INFINITY) { kind = 2.0; }
  }
  let most = largest(largestOfMine, thread);
  let worst = largest(kind, thread);
  var sum = 0.0;
  for (var i = thread; i < scalars.columns; i += THREADS) {
    if (isFinite(x[at + i])) { sum += exp(bitcast<f32>(x[at + i]) - most); }
  }
  let whole = total(sum, thread);
  if (worst == 2.0) { return NOT_A_NUMBER; }
  if (worst == 1.0) { return INFINITY; }
  if (whole == 0.0) { return NEGATIVE_INFINITY; } // nothing but −Infinity
  return bitcast<u32>(most + log(whole));
}

/** The first pair of a row after the last one found, the same for all threads. */
fn next(at: u32, last: vec2u, thread: u32) -> vec2u {
  var mine = NOBODY;
  for (var i = thread; i < scalars.columns; i += THREADS) {
    let pair = vec2u(keyOf(x[at + i]), i + 1);
    if (precedes(last, pair) && precedes(pair, mine)) { mine = pair; }
  }
  candidates[thread] = mine;
  workgroupBarrier();
  for (var half = THREADS / 2; half > 0; half /= 2) {
    if (thread < half && precedes(candidates[thread + half], candidates[thread])) { candidates[thread] = candidates[thread + half]; }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&candidates[0]);
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  for (var row = group.x; row < scalars.rows; row += groups.x) {
    let at = row * scalars.columns;
    let sum = logSumExpOf(at, thread);
    if (thread == 0) { logSumExp[row] = sum; }
    var last = BEFORE_ALL;
    for (var round = 0u; round < scalars.rounds; round++) {
      last = next(at, last, thread);
      if (thread == 0) {
        values[row * scalars.k + round] = x[at + last.y - 1];
        indices[row * scalars.k + round] = last.y - 1;
      }
    }
  }
}
`,
};
