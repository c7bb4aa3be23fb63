/** One sentence through a model that has every operation: what a place where kernels run is tried with before it is trusted. */
import type { Backend, Program, Value } from "../backends/index.ts";

const [VOCAB, HIDDEN, HEADS, TOKENS] = [45, 32, 2, 11];

/**
 * One pass that asks for every operation, and for products of as many rows as make tiles of every height: 1, 2, 4 + 3, 6 + 5. Weights have so
 * few digits that halves hold them. Products of integers, where the backend has such, read what no rounding has touched: a number at a tie
 * would be rounded another way.
 */
export async function everyOperationOn(backend: Backend): Promise<Record<string, Float32Array | Int32Array>> {
  const parameter = (name: string, use: "table" | "matrix" | "vector", ...shape: number[]) =>
    backend.parameter(name, shape, use, (target) => scatter(target, name.length, use === "matrix" ? 0.25 : 1));
  const int8 = (name: string, digits: 1 | 2) =>
    backend.quantizedParameter(name, [VOCAB, HIDDEN], digits, (values, scales) => {
      for (let i = 0; i < values.length; i++) values[i] = ((i * 37) % 255) - 127;
      scatter(scales, digits, 1 / 256);
    });
  const table = await parameter("table", "table", VOCAB, HIDDEN);
  const vector = await parameter("vector", "vector", HIDDEN);
  const bias = await parameter("bias", "vector", VOCAB);
  const square = { weight: await parameter("square", "matrix", HIDDEN, HIDDEN), bias: vector };
  const uneven = await parameter("uneven", "matrix", VOCAB, HIDDEN);
  const integers = { coarse: await int8("coarse", 1), fine: await int8("fine", 2) };
  const multiplied = Object.entries(integers).filter(([, { digits }]) => digits);

  const first = (length: number, step = 1) => Int32Array.from({ length }, (_, i) => (i * step) % VOCAB);
  const heights = { one: first(1), two: first(2), seven: first(7) };
  const inputs = { ...heights, all: first(TOKENS), ids: first(TOKENS, 7), offsets: Int32Array.of(0, TOKENS) };
  const program: Program<keyof typeof inputs, string> = (ops, { all, ids, offsets, ...subsets }) => {
    const embedded = ops.embed([table, ids], [table, all]);
    const x = ops.layerNorm(embedded, { weight: vector, bias: vector, epsilon: 1e-5 });
    const query = ops.linear(x, square);
    const seven = { index: subsets.seven, every: false };
    const sides = { key: x, value: x, heads: HEADS, offsets };
    const every = { ...sides, query, asked: { index: all, every: true }, pairs: TOKENS ** 2, causal: false, ablated: [] };
    const few = { ...sides, query: ops.rows(query, seven), asked: seven, pairs: 7 * TOKENS, causal: true, ablated: [1] };
    const { context, scores, probs } = ops.attention(every);
    const sum = ops.add(context, x);
    const reads: Record<string, Value> = { x, context, scores, probs, sum, causal: ops.attention(few).context };
    const last: typeof reads = {}; // which not every backend has
    for (const [count, index] of Object.entries({ ...subsets, all })) {
      const [rows, exact] = [sum, embedded].map((value) => ops.rows(value, { index, every: index === all }));
      reads[`f32 of ${count}`] = ops.linear(rows, { weight: uneven, bias });
      for (const [kind, weight] of multiplied) last[`${kind} of ${count}`] = ops.linear(exact, { weight, bias });
    }
    const logits = reads["f32 of all"];
    for (const name of ["gelu", "tanh", "relu"] as const) reads[name] = ops[name](logits);
    reads.activated = ops.gelu(ops.linear(x, square)); // in one step
    reads.columns = ops.columns(logits, [3, 1]);
    return { ...reads, ...ops.topk(logits, 5), ...last };
  };
  await backend.prepare?.(inputs, program);
  return backend.pass(inputs, program);
}

/** Numbers from −most to most, which neighbours do not share. */
function scatter(target: Float32Array, seed: number, most: number): void {
  for (let i = 0; i < target.length; i++) target[i] = most * (Math.floor(((i * 0.618034 + seed * 0.414214) % 1) * 256) / 128 - 1);
}
