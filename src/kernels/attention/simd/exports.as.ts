import { packPanel } from "../../matmul/simd/pack.as";
import { multiplyTile } from "../../matmul/simd/tile.as";
import { multiplyWideTile } from "../../matmul/simd/wide.as";
import { softmaxLine } from "../../softmax/simd/line.as";

/** Queries that share a look at the keys and values: the height of a tile. */
const HEIGHT: usize = 6;

/**
 * Bytes of a sequence in the table of spans, five i32: its first query, its queries, its first token, its tokens, and the (query, key)
 * pairs of the sequences before it.
 */
const SPAN: usize = 20;

/**
 * Units [begin, end) of context = softmax(q · kᵀ / √headDim) · v: the heads of all sequences of `spans`, sequence by sequence.
 *
 * `seen`, i32, tells for each query how many keys of its sequence it sees (all of them, or those up to its own where attention is causal);
 * `ablated`, i32, is a flag for each head. `scores` and `probs`, sequence by sequence [heads, asked, tokens], may be 0: then no more than
 * six lines of them exist at a time. `scratch`: 4 · ⌈tokens/8⌉ · 8 · (headDim + 6) bytes for the longest sequence.
 */
export function attention(
  context: usize, scores: usize, probs: usize, query: usize, key: usize, value: usize, seen: usize, ablated: usize,
  spans: usize, heads: usize, headDim: usize, scratch: usize, begin: usize, end: usize,
): void {
  const row = (heads * headDim) << 2;
  for (let unit = begin; unit < end; ) {
    const span = spans + unit / heads * SPAN;
    const head = unit % heads;
    const last = min(heads, head + end - unit);
    const queries = <usize>load<u32>(span) * row;
    const keys = <usize>load<u32>(span, 8) * row;
    const before = (heads * <usize>load<u32>(span, 16)) << 2;
    attend(
      context + queries, scores ? scores + before : 0, probs ? probs + before : 0, query + queries, key + keys, value + keys,
      seen + (<usize>load<u32>(span) << 2), ablated, load<u32>(span, 4), load<u32>(span, 12), heads, headDim, head, last, scratch,
    );
    unit += last - head;
  }
}

/** Heads [begin, end) of one sequence: the first seven point at its first query or token. */
function attend(
  context: usize, scores: usize, probs: usize, query: usize, key: usize, value: usize, seen: usize, ablated: usize,
  asked: usize, tokens: usize, heads: usize, headDim: usize, begin: usize, end: usize, scratch: usize,
): void {
  const hidden = (heads * headDim) << 2;
  const panels = (tokens + 7) >> 3;
  const lines = scratch + panels * (headDim << 5);
  for (let head = begin; head < end; head++) {
    const column = (head * headDim) << 2;
    for (let panel: usize = 0; panel < panels; panel++) {
      packPanel(scratch + panel * (headDim << 5), key + column + (panel << 3) * hidden, hidden, min<usize>(8, tokens - (panel << 3)), headDim);
    }
    for (let first: usize = 0; first < asked; first += HEIGHT) {
      const count = min(HEIGHT, asked - first);
      const at = ((head * asked + first) * tokens) << 2;
      const most = score(lines, query + first * hidden + column, hidden, count, scratch, headDim, panels, seen + (first << 2));
      if (scores) copyLines(scores + at, lines, count, tokens, panels);
      for (let i: usize = 0; i < count; i++) softmaxLine(lines + i * (panels << 5), panels << 1);
      if (probs) copyLines(probs + at, lines, count, tokens, panels);
      const to = context + first * hidden + column;
      if (load<i32>(ablated + (head << 2))) clear(to, hidden, count, headDim);
      else mix(to, hidden, lines, panels << 5, count, value + column, headDim, most);
    }
  }
}

/** lines[i][j] = qᵢ · kⱼ / √headDim; -Infinity for keys that are not seen, as for those that fill the last panel. Answers the most keys that one of them sees. */
function score(lines: usize, query: usize, hidden: usize, count: usize, keys: usize, headDim: usize, panels: usize, seen: usize): usize {
  const stride = panels << 5;
  let panel: usize = 0;
  for (; WIDE && count > 1 && panel + 2 <= panels; panel += 2) {
    const at = keys + panel * (headDim << 5);
    multiplyWideTile(count, lines + (panel << 5), stride, query, hidden, at, 32, headDim << 5, headDim);
  }
  for (; panel < panels; panel++) {
    multiplyTile(count, lines + (panel << 5), stride, query, hidden, keys + panel * (headDim << 5), 32, headDim);
  }
  const scale = <f32>1 / sqrt<f32>(<f32>headDim);
  let most: usize = 0;
  for (let i: usize = 0; i < count; i++) {
    const line = lines + i * stride;
    const keys = <usize>load<u32>(seen + (i << 2));
    for (let at = line; at < line + stride; at += 16) v128.store(at, f32x4.mul(v128.load(at), f32x4.splat(scale)));
    for (let at = line + (keys << 2); at < line + stride; at += 4) store<f32>(at, -Infinity);
    most = max(most, keys);
  }
  return most;
}

/** context = probs · v over the first `tokens` keys: eight columns a tile, or sixteen; those left over one by one. */
function mix(to: usize, hidden: usize, lines: usize, stride: usize, count: usize, value: usize, headDim: usize, tokens: usize): void {
  let d: usize = 0;
  for (; WIDE && count > 1 && d + 16 <= headDim; d += 16) {
    multiplyWideTile(count, to + (d << 2), hidden, lines, stride, value + (d << 2), hidden, 32, tokens);
  }
  for (; d + 8 <= headDim; d += 8) multiplyTile(count, to + (d << 2), hidden, lines, stride, value + (d << 2), hidden, tokens);
  for (; d < headDim; d++) {
    for (let i: usize = 0; i < count; i++) store<f32>(to + i * hidden + (d << 2), mixOne(lines + i * stride, value + (d << 2), hidden, tokens));
  }
}

function mixOne(line: usize, value: usize, hidden: usize, tokens: usize): f32 {
  let sum: f32 = 0;
  for (; tokens > 0; tokens--, line += 4, value += hidden) sum += load<f32>(line) * load<f32>(value);
  return sum;
}

function copyLines(to: usize, lines: usize, count: usize, tokens: usize, panels: usize): void {
  for (let i: usize = 0; i < count; i++) memory.copy(to + i * (tokens << 2), lines + i * (panels << 5), tokens << 2);
}

function clear(to: usize, hidden: usize, count: usize, headDim: usize): void {
  for (let i: usize = 0; i < count; i++) memory.fill(to + i * hidden, 0, headDim << 2);
}
