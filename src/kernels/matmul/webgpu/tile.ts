/**
 * y = x · Wᵀ, cut into tiles:
 *
 *          n →   outputs                           depth                           k →
 *        ┌────────┬────────┬──                   ┌───────┬───────┬──            ┌───────┬───────┬──
 *    row │        │▒▒▒▒▒▒▒▒│                 row │       │       │            n │       │       │
 *     ↓  │        │▒▒▒▒▒▒▒▒│            =     ↓  │ strip │ strip │      ·    ↓  │ strip │ strip │
 *        ├────────┼────────┼──                   │ of x  │       │              │ of W  │       │
 *      y │        │        │                     └───────┴───────┴──            └───────┴───────┴──
 *
 *   One workgroup computes one tile of y (▒). It walks along k: the two strips beside its tile come into shared memory, are multiplied, and the
 *   next two take their place. A tile of H × N sums thus reads H + N numbers of the device's memory for H · N products.
 *
 *   Within the tile of 32 × 32, thread (x, y) of 8 × 8 has 4 × 4 sums in registers, and reads 4 + 4 numbers of shared memory for 16 products:
 *
 *                x = 0      1      2   …  7
 *              ┌──────┬──────┬──────┬
 *        y = 0 │ 4×4  │ 4×4  │      │           Where a thread has eight rows or outputs they are two such fours, a whole row of
 *              ├──────┼──────┼──────┼           threads apart: neighbours then read neighbouring vectors.
 *            1 │      │      │      │
 */
import type { Shader } from "../../devices/webgpu/index.ts";
import { type Layout, operands } from "./operands.ts";

/** How a workgroup shares the work: `across` × `down` threads compute across · outputs columns of down · rows rows of y. */
export interface Tile {
  /** Threads of a workgroup: side by side along the outputs, and one below the other along the rows. */
  across: number;
  down: number;
  /** What a thread keeps in registers: so many rows by so many outputs, multiples of four. */
  rows: number;
  outputs: number;
  /** How many numbers of k are in shared memory at once, a multiple of four. */
  depth: number;
}

/** What `tuneMatMul` chooses from. The first takes the least memory to share, and so the least time to compile where a processor plays the GPU. */
export const tiles: readonly Tile[] = [
  { across: 8, down: 8, rows: 4, outputs: 4, depth: 8 }, // 32 × 32
  { across: 8, down: 8, rows: 4, outputs: 8, depth: 16 }, // 32 × 64
  { across: 16, down: 16, rows: 4, outputs: 4, depth: 16 }, // 64 × 64
  { across: 16, down: 16, rows: 8, outputs: 8, depth: 8 }, // 128 × 128
];

export const heightOf = ({ down, rows }: Tile): number => down * rows;
export const widthOf = ({ across, outputs }: Tile): number => across * outputs;

/** The tile, less high where so few rows would leave half of it empty; at least 32 threads, as many as the hardware runs in step. */
export function fitted(tile: Tile, rows: number): Tile {
  const { across, down } = tile;
  return rows <= heightOf(tile) / 2 && across * down > 32 ? fitted({ ...tile, down: down / 2 }, rows) : tile;
}

/** Whether a device with these limits can run the tile. */
export function runs(tile: Tile, limits: GPUSupportedLimits): boolean {
  const { across, down, depth } = tile;
  const sharedBytes = 4 * depth * (heightOf(tile) + 4 + widthOf(tile) + 4);
  return (
    across <= limits.maxComputeWorkgroupSizeX &&
    down <= limits.maxComputeWorkgroupSizeY &&
    across * down <= limits.maxComputeInvocationsPerWorkgroup &&
    sharedBytes <= limits.maxComputeWorkgroupStorageSize
  );
}

/**
 * The tiled product. A step along k: all threads copy a strip of x and a strip of W into shared memory, each number once, and wait for each
 * other; then every thread multiplies what its own sums need, out of shared memory into registers.
 *
 * A thread copies blocks of 4 × 4 and turns them, so that a line of a strip is one k, and four rows or outputs in it are one vector. Threads
 * side by side copy along k, as memory likes it; hence the order of the lines, j · DEPTH/4 + k, and the vector more in each: so they
 * do not meet in the same bank of shared memory. For the sums any order of the lines is right that both strips have.
 */
export function tiledShader(tile: Tile, layout: Layout): Shader {
  const rows = indices(tile.rows);
  const fours = indices(tile.outputs / 4);
  return {
    label: `matmul ${heightOf(tile)} × ${widthOf(tile)}`,
    code: /* wgsl */ `
const ACROSS = ${tile.across}u; // threads
const DOWN = ${tile.down}u;
const ROWS = ${heightOf(tile) / 4}u; // of a tile of y, by the four
const OUTPUTS = ${widthOf(tile) / 4}u;
const DEPTH = ${tile.depth / 4}u; // of a strip, by the four
${operands(layout)}
var<workgroup> xs: array<array<vec4f, ROWS + 1>, 4 * DEPTH>; // [k][rows/4]
var<workgroup> weights: array<array<vec4f, OUTPUTS + 1>, 4 * DEPTH>; // [k][outputs/4]

@compute @workgroup_size(ACROSS, DOWN)
fn main(
  @builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) thread: vec3u, @builtin(local_invocation_index) index: u32,
) {
  let tile = group.y * groups.x + group.x; // neighbours share their rows of W
  let tilesDown = (scalars.rows + 4 * ROWS - 1) / (4 * ROWS);
  let top = tile % tilesDown * 4 * ROWS;
  let left = tile / tilesDown * 4 * OUTPUTS;
  ${rows.flatMap((r) => fours.map((c) => `var sum${r}_${c} = vec4f();`)).join("\n  ")}
  for (var strip = 0u; strip < vectors(); strip += DEPTH) {
    ${copied("xs", "ROWS", "top", "xAt")}
    ${copied("weights", "OUTPUTS", "left", "weightAt")}
    workgroupBarrier();
    for (var line = 0u; line < 4 * DEPTH; line++) {
      ${indices(tile.rows / 4)
        .map((b) => `let x${b} = xs[line][thread.y + ${b} * DOWN];`)
        .join("\n      ")}
      ${fours.map((c) => `let w${c} = weights[line][thread.x + ${c} * ACROSS];`).join("\n      ")}
      ${rows.flatMap((r) => fours.map((c) => `sum${r}_${c} += x${r >> 2}[${r % 4}] * w${c};`)).join("\n      ")}
    }
    workgroupBarrier();
  }
  var sums = array<vec4f, ${rows.length * fours.length}>(${rows.flatMap((r) => fours.map((c) => `sum${r}_${c}`))});
  for (var r = 0u; r < ${tile.rows}; r++) {
    let row = top + 4 * (thread.y + r / 4 * DOWN) + r % 4;
    for (var c = 0u; c < ${tile.outputs}; c++) {
      finish(row, left + 4 * (thread.x + c / 4 * ACROSS) + c % 4, sums[r * ${fours.length} + c / 4][c % 4]);
    }
  }
}
`,
  };
}

/** WGSL: a strip of x or of W into shared memory, `extent` fours of its lines from `begin` on. */
function copied(strip: string, extent: string, begin: string, at: string): string {
  return /* wgsl */ `for (var i = index; i < ${extent} * DEPTH; i += ACROSS * DOWN) {
      let k = i % DEPTH;
      let four = i / DEPTH;
      let line = ${begin} + 4 * four;
      let block = transpose(mat4x4f(${at}(line, strip + k), ${at}(line + 1, strip + k), ${at}(line + 2, strip + k), ${at}(line + 3, strip + k)));
      for (var j = 0u; j < 4; j++) { ${strip}[j * DEPTH + k][four] = block[j]; }
    }`;
}

const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
