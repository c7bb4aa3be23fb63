import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type AttentionInput, compare, operations } from "../../src/doors/kernels.ts";
import { normal, uniform } from "../../src/tensor/random.ts";
import { runs } from "../support/runs.ts";

const { add, attention, gelu, layernorm, matmul, relu, softmax, tanh, topk } = operations;
const seed = Number(process.env.TYPEFORMER_SEED ?? Date.now() % 1e6);
process.stdout.write(`kernel properties: seed ${seed} (TYPEFORMER_SEED repeats it)\n`);
const often = (short: number, long: number) => ({ seed, numRuns: runs(short, long) });

describe.each(["reference", "cpu", "simd"] as const)("%s", (dialect) => {
  test("y may be x itself", () => {
    const x = normal(1, 5 * 13);
    const rowwise = { rows: 5, columns: 13 };
    const norm = { weight: uniform(2, 13), bias: normal(3, 13), epsilon: 1e-5, ...rowwise };
    const inPlace: [(y: Float32Array, x: Float32Array) => unknown][] = [
      [(y, from) => gelu.dialects[dialect]({ y }, { x: from })],
      [(y, from) => tanh.dialects[dialect]({ y }, { x: from })],
      [(y, from) => relu.dialects[dialect]({ y }, { x: from })],
      [(y, from) => softmax.dialects[dialect]({ y }, { x: from, ...rowwise })],
      [(y, from) => layernorm.dialects[dialect]({ y }, { x: from, ...norm })],
      [(y, from) => add.dialects[dialect]({ y }, { x: from, residual: x })],
      [(y, from) => add.dialects[dialect]({ y }, { x, residual: from })],
    ];
    for (const [run] of inPlace) {
      const apart = new Float32Array(x.length);
      const same = x.slice();
      run(apart, x.slice());
      run(same, same);
      expect(same).toEqual(apart);
    }
  });

  test("tanh has the digits of its answer however small that is, and is odd", () => {
    fc.assert(
      fc.property(fc.float({ min: -20, max: 20, noNaN: true }), (x) => {
        const y = new Float32Array(2);
        tanh.dialects[dialect]({ y }, { x: Float32Array.of(x, -x) });
        const subnormal = 2 ** -149; // below 2⁻¹²⁶ there are no more digits than these
        expect(Math.abs(y[0] - Math.tanh(x))).toBeLessThanOrEqual(Math.max(1e-6 * Math.abs(x), subnormal));
        expect(y[1]).toBe(-y[0]);
      }),
      often(2000, 200_000),
    );
  });

  test("tanh and relu keep −0", () => {
    for (const { dialects } of [tanh, relu]) {
      const y = new Float32Array(5);
      dialects[dialect]({ y }, { x: new Float32Array(5).fill(-0) });
      expect(y).toEqual(new Float32Array(5).fill(-0)); // by Object.is
    }
  });

  test("a ragged batch equals its sequences one by one", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }), fc.boolean(), fc.nat(), (lengths, causal, from) => {
        const batch = batchOf(lengths, causal, from);
        const whole = attend(dialect, batch);
        const parts = lengths.map((_, s) => attend(dialect, only(batch, batch.offsets[s], batch.offsets[s + 1])));
        for (const name of ["context", "scores", "probs"] as const) expect(whole[name]).toEqual(joined(parts.map((part) => part[name])));
      }),
      often(30, 1000),
    );
  });

  test("causal: the answer at a token is the last one of the text cut there", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), (tokens, from) => {
        const batch = batchOf([tokens], true, from);
        const { context } = attend(dialect, batch);
        for (let t = 0; t < tokens; t++) {
          const cut = attend(dialect, { ...only(batch, 0, t + 1), causal: false }).context;
          expect(context.subarray(t * hidden, (t + 1) * hidden)).toEqual(cut.subarray(t * hidden));
        }
      }),
      often(20, 500),
    );
  });

  test("fewer asked rows give the same rows, without taps the same context", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 4 }),
        fc.infiniteStream(fc.boolean()),
        fc.nat(),
        (lengths, coins, from) => {
          const batch = batchOf(lengths, false, from);
          const whole = attend(dialect, batch).context;
          const kept = batch.rows.filter(() => coins.next().value);
          const take = (x: Float32Array) => joined([...kept].map((t) => x.slice(t * hidden, (t + 1) * hidden)));
          const some = attention.allocate({ ...batch, query: take(batch.query), rows: kept, taps: false });
          attention.dialects[dialect](some, { ...batch, query: take(batch.query), rows: kept });
          expect(some.context).toEqual(take(whole));
        },
      ),
      often(30, 1000),
    );
  });

  test("top-k is the head of a full sort, and its log-sum-exp that of the row", () => {
    const value = fc.oneof(fc.float(), fc.integer({ min: -2, max: 2 }), fc.constantFrom(NaN, Infinity, -Infinity, -0, 0));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.nat(60), (numbers, most) => {
        const x = Float32Array.from(numbers);
        const k = Math.min(most, x.length);
        const input = { x, rows: 1, columns: x.length, k };
        const out = topk.allocate(input);
        topk.dialects[dialect](out, input);
        const rank = (v: number) => (Number.isNaN(v) ? [1, 0] : [0, v]);
        const order = [...x.keys()].sort((i, j) => {
          const [a, b] = [rank(x[i]), rank(x[j])];
          return b[0] - a[0] || (a[1] === b[1] ? i - j : a[1] < b[1] ? 1 : -1);
        });
        expect([...out.indices]).toEqual(order.slice(0, k));
        expect([...out.values]).toEqual(order.slice(0, k).map((i) => x[i]));
        expect(compare(out.logSumExp, Float32Array.of(logSumExp(x))).scaled).toBeLessThan(5e-7);
      }),
      often(300, 20_000),
    );
  });
});

test.each(["cpu", "simd"] as const)("%s: a row of matmul has the same bits alone and in any company", (dialect) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 1100 }),
      fc.integer({ min: 1, max: 19 }),
      fc.nat(),
      (rows, K, out, from) => {
        const input = {
          x: normal(from, rows * K),
          weight: normal(from + 1, out * K),
          bias: normal(from + 2, out),
          rows,
          in: K,
          out,
          epilogue: "gelu" as const,
        };
        const whole = matmul.allocate(input);
        matmul.dialects[dialect](whole, input);
        const row = from % rows;
        const alone = { ...input, x: input.x.slice(row * K, (row + 1) * K), rows: 1 };
        const single = matmul.allocate(alone);
        matmul.dialects[dialect](single, alone);
        expect(single.y).toEqual(whole.y.slice(row * out, (row + 1) * out));
      },
    ),
    often(60, 2000),
  );
});

const heads = 2;
const headDim = 5;
const hidden = heads * headDim;

function batchOf(lengths: number[], causal: boolean, from: number): AttentionInput {
  const offsets = Int32Array.of(0, ...lengths.map((_, s) => lengths.slice(0, s + 1).reduce((a, b) => a + b)));
  const tokens = offsets[lengths.length];
  const [query, key, value] = [0, 1, 2].map((i) => normal(from + i, tokens * hidden));
  return {
    query,
    key,
    value,
    rows: Int32Array.from({ length: tokens }, (_, t) => t),
    offsets,
    heads,
    headDim,
    causal,
    ablated: [],
    taps: true,
  };
}

/** The tokens [begin, end) of a batch as one sequence of their own. */
function only(batch: AttentionInput, begin: number, end: number): AttentionInput {
  const [query, key, value] = [batch.query, batch.key, batch.value].map((x) => x.slice(begin * hidden, end * hidden));
  return { ...batch, query, key, value, rows: batch.rows.slice(0, end - begin), offsets: Int32Array.of(0, end - begin) };
}

function attend(dialect: "reference" | "cpu" | "simd", batch: AttentionInput) {
  const { context, scores = new Float32Array(0), probs = new Float32Array(0), ...none } = attention.allocate(batch);
  expect(none).toEqual({});
  attention.dialects[dialect]({ context, scores, probs }, batch);
  return { context, scores, probs };
}

const joined = (parts: Float32Array[]): Float32Array => Float32Array.from(parts.flatMap((part) => [...part]));

function logSumExp(x: Float32Array): number {
  const max = x.reduce((a, b) => Math.max(a, b));
  return Number.isFinite(max) ? max + Math.log(x.reduce((sum, v) => sum + Math.exp(v - max), 0)) : max;
}
