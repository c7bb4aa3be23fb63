import type { Attention, AttentionInput, AttentionOutput } from "./contract.ts";
import { type Span, spans } from "./spans.ts";

const { exp } = Math;

export const attention: Attention = (out, input) => {
  for (const span of spans(input)) {
    const line = new Float64Array(span.end - span.begin);
    for (let head = 0; head < input.heads; head++) {
      for (let i = 0; i < span.lastQuery - span.firstQuery; i++) attend(out, input, span, head, i, line);
    }
  }
};

/** One query and one head: `line` holds its scores, then its weights. */
function attend(out: AttentionOutput, input: AttentionInput, span: Span, head: number, i: number, line: Float64Array): void {
  const { query, key, value, rows, heads, headDim, causal, ablated } = input;
  const hidden = heads * headDim;
  const asked = span.lastQuery - span.firstQuery;
  const column = head * headDim;
  const q = (span.firstQuery + i) * hidden + column;
  const from = span.begin * hidden + column;
  const seen = causal ? rows[span.firstQuery + i] + 1 - span.begin : line.length; // keys past it have no weight
  const at = span.scores + (head * asked + i) * line.length;

  dots(line, seen, query, q, key, from, hidden, headDim);
  line.fill(-Infinity, seen);
  out.scores?.set(line, at);
  softmax(line, seen);
  out.probs?.set(line, at);
  if (ablated.includes(head)) out.context.fill(0, q, q + headDim);
  else mix(out.context, q, line, seen, value, from, hidden, headDim);
}

/** line[j] = q · kⱼ / √headDim, four keys at a time. */
function dots(
  line: Float64Array,
  seen: number,
  query: Float32Array,
  q: number,
  key: Float32Array,
  from: number,
  hidden: number,
  headDim: number,
): void {
  const scale = 1 / Math.sqrt(headDim);
  let j = 0;
  for (; j + 4 <= seen; j += 4) {
    const k0 = from + j * hidden;
    const k1 = k0 + hidden;
    const k2 = k1 + hidden;
    const k3 = k2 + hidden;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let d = 0; d < headDim; d++) {
      const x = query[q + d];
      s0 += x * key[k0 + d];
      s1 += x * key[k1 + d];
      s2 += x * key[k2 + d];
      s3 += x * key[k3 + d];
    }
    line[j] = s0 * scale;
    line[j + 1] = s1 * scale;
    line[j + 2] = s2 * scale;
    line[j + 3] = s3 * scale;
  }
  for (; j < seen; j++) {
    let s = 0;
    for (let d = 0; d < headDim; d++) s += query[q + d] * key[from + j * hidden + d];
    line[j] = s * scale;
  }
}

function softmax(line: Float64Array, seen: number): void {
  let max = -Infinity;
  for (let j = 0; j < seen; j++) if (line[j] > max) max = line[j];
  let sum = 0;
  for (let j = 0; j < seen; j++) {
    const e = exp(line[j] - max);
    line[j] = e;
    sum += e;
  }
  const scale = 1 / sum;
  for (let j = 0; j < seen; j++) line[j] *= scale;
  line.fill(0, seen);
}

/** context = Σⱼ line[j] · vⱼ, four columns at a time. */
function mix(
  context: Float32Array,
  q: number,
  line: Float64Array,
  seen: number,
  value: Float32Array,
  from: number,
  hidden: number,
  headDim: number,
): void {
  let d = 0;
  for (; d + 4 <= headDim; d += 4) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0, v = from + d; j < seen; j++, v += hidden) {
      const p = line[j];
      s0 += p * value[v];
      s1 += p * value[v + 1];
      s2 += p * value[v + 2];
      s3 += p * value[v + 3];
    }
    context[q + d] = s0;
    context[q + d + 1] = s1;
    context[q + d + 2] = s2;
    context[q + d + 3] = s3;
  }
  for (; d < headDim; d++) {
    let s = 0;
    for (let j = 0; j < seen; j++) s += line[j] * value[from + j * hidden + d];
    context[q + d] = s;
  }
}
