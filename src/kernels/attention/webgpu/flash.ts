import { floats, type Shader } from "../../devices/webgpu/index.ts";

/** What a device must give a workgroup to share, by the specification. */
const SHARED_BYTES = 16_384;

/** How many queries meet how many keys at a time: as many as leave room for them, for the values and for the scores. */
export function blockOf(headDim: number): number {
  const sharedBytes = (block: number) => 3 * block * 16 * Math.ceil(headDim / 4) + 4 * block * block;
  return [16, 8, 4, 2].find((block) => sharedBytes(block) <= SHARED_BYTES) ?? 1;
}

/** Which of the values of size tokens² are asked for. */
interface Kept {
  scores: boolean;
  probs: boolean;
}

/**
 * Flash attention (Dao et al. 2022): a workgroup takes a block of queries of one head; keys and values pass by block after block. What has
 * been summed so far is right for the largest score so far; where a larger one comes, it is scaled down. Thread (i, j) has the score of
 * query i with key j of the block, then every `BLOCK`th four of context i.
 *
 *              keys j →                      values            context
 *   queries    ┌─────────┐                 ┌──────────┐      ┌──────────┐
 *      i       │ scores  │  exp(s − m) ·   │ j →      │  =   │ i        │   + what was before · exp(m before − m)
 *      ↓       └─────────┘                 └──────────┘      └──────────┘
 *
 * Scores and probabilities, where they are asked for, are written in a second pass over the keys, when maxima and sums are known.
 */
export function flashShader({ headDim, scores, probs }: { headDim: number } & Kept): Shader {
  const block = blockOf(headDim);
  const fours = Math.ceil(headDim / 4);
  return {
    label: "attention",
    code: /* wgsl */ `
${floats}
const BLOCK = ${block}u;
const HEAD_DIM = ${headDim}u;
const FOURS = ${fours}u; // of a head, the last one filled up with zeros
const MINE = ${Math.ceil(fours / block)}u; // fours of a context that one thread sums up

struct Scalars { heads: u32, scale: f32, causal: u32, blocks: u32 }
struct Block { query: u32, queries: u32, begin: u32, end: u32, firstQuery: u32, asked: u32, scores: u32 }
@group(0) @binding(0) var<uniform> scalars: Scalars;
@group(0) @binding(1) var<storage, read_write> context: array<f32>;
@group(0) @binding(2) var<storage, read> query: array<f32>;
@group(0) @binding(3) var<storage, read> key: array<f32>;
@group(0) @binding(4) var<storage, read> value: array<f32>;
@group(0) @binding(5) var<storage, read> blocks: array<Block>;
@group(0) @binding(6) var<storage, read> table: array<u32>; // [heads]: which are ablated; [asked]: the token that a query stands on
${scores ? "@group(0) @binding(7) var<storage, read_write> scores: array<u32>; // bits" : ""}
${probs ? `@group(0) @binding(${scores ? 8 : 7}) var<storage, read_write> probs: array<f32>;` : ""}

var<workgroup> queries: array<vec4f, BLOCK * FOURS>;
var<workgroup> keys: array<vec4f, BLOCK * FOURS>;
var<workgroup> values: array<vec4f, BLOCK * FOURS>;
var<workgroup> exchanged: array<f32, BLOCK * BLOCK>; // scores of the block, then their exponentials

${["query", "key", "value"].map(loader).join("")}

/** Query i of the block with a key of it; hidden ones have no score. */
fn score(i: u32, j: u32) -> f32 {
  var sum = 0.0;
  for (var d = 0u; d < FOURS; d++) { sum += dot(queries[i * FOURS + d], keys[j * FOURS + d]); }
  return sum * scalars.scale;
}

fn attend(b: Block, head: u32, index: u32) {
  let j = index % BLOCK;
  let i = index / BLOCK;
  let isQuery = i < b.queries;
  let last = select(b.end, min(b.end, table[scalars.heads + min(b.query + i, b.firstQuery + b.asked - 1)] + 1), scalars.causal != 0); // keys up to here are seen

  for (var at = index; at < BLOCK * FOURS; at += BLOCK * BLOCK) {
    queries[at] = queryAt(b.query + at / FOURS, head, at % FOURS, at / FOURS < b.queries);
  }
  var most = LOWEST;
  var sum = 0.0;
  var mine: array<vec4f, MINE>;
  for (var begin = b.begin; begin < b.end; begin += BLOCK) {
    for (var at = index; at < BLOCK * FOURS; at += BLOCK * BLOCK) {
      let token = begin + at / FOURS;
      keys[at] = keyAt(token, head, at % FOURS, token < b.end);
      values[at] = valueAt(token, head, at % FOURS, token < b.end);
    }
    workgroupBarrier();
    let isSeen = begin + j < last;
    let s = select(LOWEST, score(i, j), isSeen);
    exchanged[i * BLOCK + j] = s;
    workgroupBarrier();
    let before = most;
    for (var other = 0u; other < BLOCK; other++) { most = max(most, exchanged[i * BLOCK + other]); }
    workgroupBarrier();
    exchanged[i * BLOCK + j] = select(0.0, exp(s - most), isSeen);
    workgroupBarrier();
    let kept = exp(before - most);
    sum *= kept;
    for (var other = 0u; other < BLOCK; other++) { sum += exchanged[i * BLOCK + other]; }
    for (var c = 0u; c < MINE; c++) {
      let four = j + c * BLOCK;
      if (four >= FOURS) { break; }
      var part = mine[c] * kept;
      for (var other = 0u; other < BLOCK; other++) { part += exchanged[i * BLOCK + other] * values[other * FOURS + four]; }
      mine[c] = part;
    }
    workgroupBarrier();
  }
  if (isQuery) {
    let to = ((b.query + i) * scalars.heads + head) * HEAD_DIM;
    for (var c = 0u; c < MINE; c++) {
      let four = j + c * BLOCK;
      for (var d = 0u; d < 4; d++) {
        if (4 * four + d < HEAD_DIM) { context[to + 4 * four + d] = select(mine[c][d] / sum, 0.0, table[head] != 0); }
      }
    }
  }
${scores || probs ? secondPass({ scores, probs }) : ""}
}

@compute @workgroup_size(BLOCK, BLOCK)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) index: u32) {
  for (var at = group.x; at < scalars.blocks; at += groups.x) {
    attend(blocks[at], group.y, index);
    workgroupBarrier(); // the queries are still read
  }
}
`,
  };
}

/** WGSL: four neighbours of a head's numbers in a row, zeros past its end. */
function loader(matrix: string): string {
  return /* wgsl */ `
fn ${matrix}At(row: u32, head: u32, four: u32, isThere: bool) -> vec4f {
  var numbers = vec4f();
  if (!isThere) { return numbers; }
  let first = (row * scalars.heads + head) * HEAD_DIM + 4 * four;
  for (var d = 0u; d < min(4, HEAD_DIM - 4 * four); d++) { numbers[d] = ${matrix}[first + d]; }
  return numbers;
}`;
}

function secondPass({ scores, probs }: Kept): string {
  return /* wgsl */ `
  let tokens = b.end - b.begin;
  let to = b.scores + (head * b.asked + b.query + i - b.firstQuery) * tokens;
  for (var begin = b.begin; begin < b.end; begin += BLOCK) {
    workgroupBarrier();
    for (var at = index; at < BLOCK * FOURS; at += BLOCK * BLOCK) {
      let token = begin + at / FOURS;
      keys[at] = keyAt(token, head, at % FOURS, token < b.end);
    }
    workgroupBarrier();
    let token = begin + j;
    if (isQuery && token < b.end) {
      let s = score(i, j);
      let isSeen = token < last;
      ${scores ? "scores[to + token - b.begin] = select(NEGATIVE_INFINITY, bitcast<u32>(s), isSeen);" : ""}
      ${probs ? "probs[to + token - b.begin] = select(0.0, exp(s - most) / sum, isSeen);" : ""}
    }
  }`;
}
