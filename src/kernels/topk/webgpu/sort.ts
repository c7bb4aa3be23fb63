import { type Dispatch, type Shader, workgroupsFor } from "../../devices/webgpu/index.ts";
import { order } from "./order.ts";

/** Pairs of key and index, so many in a row that halving them comes out even; their first row is the row `firstRow` of x. */
const head = /* wgsl */ `
${order}
struct Scalars { firstRow: u32, rows: u32, columns: u32, pairs: u32, k: u32, firstRun: u32, run: u32, distance: u32 }
@group(0) @binding(0) var<uniform> scalars: Scalars;
@group(0) @binding(1) var<storage, read_write> pairs: array<vec2u>; // [rows, pairs]
`;

const pairing: Shader = {
  label: "topk: pairs",
  code: /* wgsl */ `
${head}
@group(0) @binding(2) var<storage, read> x: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var at = id.x; at < scalars.rows * scalars.pairs; at += 64 * groups.x) {
    let i = at % scalars.pairs;
    if (i < scalars.columns) { pairs[at] = vec2u(keyOf(x[(scalars.firstRow + at / scalars.pairs) * scalars.columns + i]), i); }
    else { pairs[at] = vec2u(0, i); } // past the end of the row: after all that is in it
  }
}
`,
};

/*
 * A bitonic sort (Batcher 1968): runs of `run` pairs, in falling and in rising order in turn, become twice as long again and again; in one step
 * of it, partners lie `distance` apart, and exchange where they are in the wrong order.
 */

/** A step whose partners lie far apart. */
const far: Shader = {
  label: "topk: far exchanges",
  code: /* wgsl */ `
${head}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < scalars.rows * scalars.pairs / 2; i += 64 * groups.x) {
    let a = i / scalars.distance * 2 * scalars.distance + i % scalars.distance;
    let b = a + scalars.distance;
    let bestFirst = (a % scalars.pairs / scalars.run) % 2 == 0;
    if (precedes(pairs[b], pairs[a]) == bestFirst) {
      let moved = pairs[a];
      pairs[a] = pairs[b];
      pairs[b] = moved;
    }
  }
}
`,
};

/** Pairs that a workgroup sorts among themselves, in shared memory. */
const NEAR = 512;

/** All steps whose partners lie within the same 512 pairs, for the runs from `firstRun` to `run`. */
const near: Shader = {
  label: "topk: near exchanges",
  code: /* wgsl */ `
${head}
const NEAR = ${NEAR}u;
var<workgroup> some: array<vec2u, NEAR>;

@compute @workgroup_size(NEAR / 2)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let all = scalars.rows * scalars.pairs;
  for (var begin = group.x * NEAR; begin < all; begin += groups.x * NEAR) {
    for (var i = thread; i < NEAR; i += NEAR / 2) { if (begin + i < all) { some[i] = pairs[begin + i]; } }
    workgroupBarrier();
    for (var run = scalars.firstRun; run <= scalars.run; run *= 2) {
      for (var distance = min(run, NEAR) / 2; distance > 0; distance /= 2) {
        let a = thread / distance * 2 * distance + thread % distance;
        let b = a + distance;
        let bestFirst = ((begin + a) % scalars.pairs / run) % 2 == 0;
        if (begin + b < all && precedes(some[b], some[a]) == bestFirst) {
          let moved = some[a];
          some[a] = some[b];
          some[b] = moved;
        }
        workgroupBarrier();
      }
    }
    for (var i = thread; i < NEAR; i += NEAR / 2) { if (begin + i < all) { pairs[begin + i] = some[i]; } }
    workgroupBarrier();
  }
}
`,
};

const taking: Shader = {
  label: "topk: the best",
  code: /* wgsl */ `
${head}
@group(0) @binding(2) var<storage, read> x: array<u32>;
@group(0) @binding(3) var<storage, read_write> values: array<u32>;
@group(0) @binding(4) var<storage, read_write> indices: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var at = id.x; at < scalars.rows * scalars.k; at += 64 * groups.x) {
    let row = at / scalars.k;
    let index = pairs[row * scalars.pairs + at % scalars.k].y;
    let to = scalars.firstRow * scalars.k + at;
    indices[to] = index;
    values[to] = x[(scalars.firstRow + row) * scalars.columns + index];
  }
}
`,
};

export interface SortedBindings {
  values: GPUBufferBinding; // [rows, k]
  indices: GPUBufferBinding; // [rows, k]
}

/**
 * Sorts every row of x: [rows, columns] and writes its first k; the launches of one step need not know of those before.
 *
 * @param mostBytes what all pairs may take: as many rows are sorted at a time as have room in it, or one by one
 */
export function sortDispatches(
  out: SortedBindings,
  x: GPUBufferBinding,
  { rows, columns, k }: { rows: number; columns: number; k: number },
  borrow: (bytes: number) => GPUBufferBinding,
  mostBytes = 2 ** 24,
): Dispatch[] {
  const pairs = 2 ** Math.ceil(Math.log2(columns));
  const most = Math.max(1, Math.floor(mostBytes / (8 * pairs)));
  const scratch = borrow(8 * pairs * Math.min(most, rows));
  const dispatches: Dispatch[] = [];
  for (let firstRow = 0; firstRow < rows; firstRow += most) {
    dispatches.push(...sortSome(out, x, scratch, { firstRow, rows: Math.min(most, rows - firstRow), columns, pairs, k }));
  }
  return dispatches;
}

type Rows = Record<"firstRow" | "rows" | "columns" | "pairs" | "k", number>;

function sortSome({ values, indices }: SortedBindings, x: GPUBufferBinding, scratch: GPUBufferBinding, some: Rows): Dispatch[] {
  const { firstRow, rows, columns, pairs, k } = some;
  const all = rows * pairs;
  const scalars = (firstRun = 0, run = 0, distance = 0) => [firstRow, rows, columns, pairs, k, firstRun, run, distance];
  const nearby = (firstRun: number, run: number): Dispatch => {
    return { shader: near, scalars: scalars(firstRun, run), buffers: [scratch], workgroups: workgroupsFor(all, NEAR) };
  };
  const dispatches: Dispatch[] = [{ shader: pairing, scalars: scalars(), buffers: [scratch, x], workgroups: workgroupsFor(all, 64) }];
  dispatches.push(nearby(2, Math.min(NEAR, pairs)));
  for (let run = 2 * NEAR; run <= pairs; run *= 2) {
    for (let distance = run / 2; distance >= NEAR; distance /= 2) {
      dispatches.push({ shader: far, scalars: scalars(0, run, distance), buffers: [scratch], workgroups: workgroupsFor(all / 2, 64) });
    }
    dispatches.push(nearby(run, run));
  }
  dispatches.push({ shader: taking, scalars: scalars(), buffers: [scratch, x, values, indices], workgroups: workgroupsFor(rows * k, 64) });
  return dispatches;
}
