import { type Matrix, matrix, row } from "../support/matrix.ts";
import type { AttentionWeights } from "../support/weights.ts";
import { linear } from "./01-a-matrix-in-memory.ts";
import { attentionHead } from "./03-softmax-and-one-head.ts";

export function columns(m: Matrix, first: number, count: number): Matrix {
  return { ...m, shape: [m.shape[0], count], offset: m.offset + first * m.stride[1] };
}

export function allHeads(query: Matrix, key: Matrix, value: Matrix, heads: number): Matrix {
  const [tokens, hidden] = query.shape;
  const headDim = hidden / heads;
  const context = matrix(tokens, hidden);
  for (let head = 0; head < heads; head++) {
    const own = (m: Matrix) => columns(m, head * headDim, headDim);
    const seen = attentionHead(own(query), own(key), own(value)).context;
    for (let t = 0; t < tokens; t++) context.data.set(row(seen, t), t * hidden + head * headDim);
  }
  return context;
}

export function attention(x: Matrix, w: AttentionWeights, heads: number): Matrix {
  const context = allHeads(linear(x, w.query), linear(x, w.key), linear(x, w.value), heads);
  return linear(context, w.output);
}
