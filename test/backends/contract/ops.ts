import { expect, test } from "@jest/globals";
import type { Backend, Handles, Ops, Value } from "../../../src/backends/index.ts";
import { compare, normal, uniform } from "../../../src/tensor/index.ts";
import { type BackendHere, reference } from "../../support/backends.ts";

const [VOCAB, HIDDEN, HEADS] = [23, 15, 3];

/** Two sequences, of five tokens and of four; three tokens ask in the end. */
const inputs = {
  ids: Int32Array.of(3, 0, 22, 7, 7, 11, 2, 20, 5),
  positions: Int32Array.of(0, 1, 2, 3, 4, 0, 1, 2, 3),
  offsets: Int32Array.of(0, 5, 9),
  all: Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8),
  some: Int32Array.of(1, 4, 7),
  none: new Int32Array(0),
};
type Name = keyof typeof inputs;

export function ops({ open }: BackendHere): void {
  test("every op, fused and apart, on shapes that fill no vector, agrees with the reference", async () => {
    const [found, expected] = [await answers(open), await answers(reference.open)];
    expect(Object.keys(found)).toEqual(Object.keys(expected));
    for (const [name, values] of Object.entries(expected)) {
      expect(found[name].constructor.name).toBe(values.constructor.name);
      expect([name, compare(found[name], values).scaled < 1e-5]).toEqual([name, true]);
    }
  });

  test("columns, sums and what is empty", async () => {
    const backend = await open();
    const numbers = normal(1, 20);
    const weight = await backend.parameter("weight", [4, 5], "matrix", (target) => target.set(numbers));
    const results = await backend.pass({ ids: Int32Array.of(2, 1), none: new Int32Array(0) }, (ops, { ids, none }) => {
      const x = ops.embed([weight, ids]);
      return { some: ops.columns(x, [4, 0, 4]), none: ops.embed([weight, none]), twice: ops.add(x, x), best: ops.topk(x, 0).logSumExp };
    });
    expect(results.some).toEqual(Float32Array.of(numbers[14], numbers[10], numbers[14], numbers[9], numbers[5], numbers[9]));
    expect(results.none).toHaveLength(0);
    expect(results.twice).toEqual(Float32Array.from([...numbers.slice(10, 15), ...numbers.slice(5, 10)], (x) => 2 * x));
    expect(results.best).toHaveLength(2);
    backend.dispose();
  });
}

async function answers(open: BackendHere["open"]) {
  const backend = await open();
  const program = await programOn(backend);
  const results = await backend.pass(inputs, program);
  expect(backend.fits(inputs, program)).toBe(true);
  backend.dispose();
  return results;
}

async function programOn(backend: Backend) {
  const filled = (shape: number[], seed: number, use: "table" | "matrix" | "vector") =>
    backend.parameter("any", shape, use, (target) => target.set(normal(seed, target.length, shape.length > 1 ? 0.3 : 1)));
  const words = await filled([VOCAB, HIDDEN], 1, "matrix");
  const places = await filled([5, HIDDEN], 2, "table");
  const [q, k, v] = await Promise.all([3, 4, 5].map((seed) => filled([HIDDEN, HIDDEN], seed, "matrix")));
  const [up, down] = [await filled([37, HIDDEN], 6, "matrix"), await filled([HIDDEN, 37], 7, "matrix")];
  const [short, tall, wide] = [await filled([HIDDEN], 8, "vector"), await filled([37], 9, "vector"), await filled([VOCAB], 10, "vector")];
  const gamma = await backend.parameter("γ", [HIDDEN], "vector", (target) => target.set(uniform(11, HIDDEN, 0.5, 1.5)));

  return (ops: Ops, handles: Handles<Name>): Record<string, Value> => {
    const { ids, positions, offsets, all, some } = handles;
    const linear = (x: Value, weight: typeof q, bias = short) => ops.linear(x, { weight, bias });
    const norm = (x: Value) => ops.layerNorm(x, { weight: gamma, bias: short, epsilon: 1e-5 });
    const embedded = ops.embed([words, ids], [places, positions]);
    const view = { heads: HEADS, offsets, pairs: 5 * 5 + 4 * 4, ablated: [1] };
    const attended = ops.attention({
      ...{ query: linear(embedded, q), key: linear(embedded, k), value: linear(embedded, v) },
      ...{ ...view, asked: { index: all, every: true }, causal: false },
    });
    const x = norm(ops.add(attended.context, embedded)); // apart
    const y = norm(ops.add(linear(ops.gelu(ops.linear(x, { weight: up, bias: tall })), down), x)); // fused
    const asked = ops.rows(y, { index: some, every: false });
    const last = ops.attention({
      ...{ query: linear(asked, q), key: linear(y, k), value: linear(y, v), heads: HEADS, offsets, ablated: [] },
      ...{ asked: { index: some, every: false }, pairs: 2 * 5 + 1 * 4, causal: true },
    });
    const logits = linear(last.context, words, wide);
    const { values, logSumExp } = ops.topk(logits, 4);
    const [tanh, relu] = [ops.tanh(y), ops.relu(embedded)];
    const nobody = linear(ops.embed([words, handles.none]), q);
    const { scores, probs } = last;
    return {
      embedded,
      ...attended,
      x,
      y,
      tanh,
      relu,
      asked,
      scores,
      probs,
      logits,
      values,
      logSumExp,
      some: ops.columns(logits, [22, 0]),
      nobody,
    };
  };
}
