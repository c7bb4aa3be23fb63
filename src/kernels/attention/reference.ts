import type { Attention } from "./contract.ts";
import { spans } from "./spans.ts";

export const attention: Attention = ({ context, scores, probs }, input) => {
  const { query, key, value, rows, heads, headDim, causal, ablated } = input;
  const hidden = heads * headDim;
  for (const span of spans(input)) {
    const tokens = span.end - span.begin;
    const asked = span.lastQuery - span.firstQuery;
    for (let head = 0; head < heads; head++) {
      for (let i = 0; i < asked; i++) {
        const q = (span.firstQuery + i) * hidden + head * headDim;
        const s = new Float64Array(tokens);
        for (let j = 0; j < tokens; j++) {
          const k = (span.begin + j) * hidden + head * headDim;
          for (let d = 0; d < headDim; d++) s[j] += query[q + d] * key[k + d];
          s[j] /= Math.sqrt(headDim);
          if (causal && span.begin + j > rows[span.firstQuery + i]) s[j] = -Infinity;
        }
        const p = softmax(s);
        for (let d = 0; d < headDim; d++) {
          let sum = 0;
          for (let j = 0; j < tokens; j++) sum += p[j] * value[(span.begin + j) * hidden + head * headDim + d];
          context[q + d] = ablated.includes(head) ? 0 : sum;
        }
        const at = span.scores + (head * asked + i) * tokens;
        scores?.set(s, at);
        probs?.set(p, at);
      }
    }
  }
};

function softmax(s: Float64Array): Float64Array {
  const max = s.reduce((a, b) => Math.max(a, b));
  const e = s.map((x) => Math.exp(x - max));
  const sum = e.reduce((a, b) => a + b);
  return e.map((x) => x / sum);
}
