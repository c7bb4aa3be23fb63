import type { Shader } from "../../devices/webgpu/index.ts";
import { type Layout, operands } from "./operands.ts";

/** Up to so many rows a tile would stand mostly empty. */
export const FEW_ROWS = 4;

/** Outputs of a workgroup. */
export const LANES_OUTPUTS = 4;
const LANES = 16;

/**
 * The product for one row, or for up to four: nothing is used twice but x, and all depends on reading W as fast as memory gives it. Sixteen
 * threads, the lanes, go along one row of W side by side, sixteen vectors a step; their sums meet in shared memory.
 *
 *   W[n]   │ 0 │ 1 │ 2 │ … │ 15│ 0 │ 1 │ …      which lane reads which vector of four
 */
export function lanesShader(rows: number, layout: Layout): Shader {
  const some = Array.from({ length: rows > 1 ? FEW_ROWS : 1 }, (_, r) => r);
  return {
    label: `matmul of ${rows > 1 ? "few rows" : "one row"}`,
    code: /* wgsl */ `
const ROWS = ${some.length}u;
const LANES = ${LANES}u;
const OUTPUTS = ${LANES_OUTPUTS}u;
${operands(layout)}
var<workgroup> partial: array<f32, ROWS * OUTPUTS * LANES>; // [row][output][lane]

@compute @workgroup_size(LANES, OUTPUTS)
fn main(
  @builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) thread: vec3u, @builtin(local_invocation_index) index: u32,
) {
  let first = (group.y * groups.x + group.x) * OUTPUTS;
  ${some.map((r) => `var sum${r} = 0.0;`).join("\n  ")}
  for (var k = thread.x; k < vectors(); k += LANES) {
    let w = weightAt(first + thread.y, k);
    ${some.map((r) => `sum${r} += dot(xAt(${r}, k), w);`).join("\n    ")}
  }
  ${some.map((r) => `partial[(${r} * OUTPUTS + thread.y) * LANES + thread.x] = sum${r};`).join("\n  ")}
  workgroupBarrier();
  if (index >= ROWS * OUTPUTS) { return; }
  var sum = 0.0;
  for (var lane = 0u; lane < LANES; lane++) { sum += partial[index * LANES + lane]; }
  finish(index / OUTPUTS, first + index % OUTPUTS, sum);
}
`,
  };
}
