/** What the functions on bindings promise beyond the cases of `conformance.test.ts`: parts, halves, sizes, and shapes past what a grid takes. */
import { afterAll, describe, expect, test } from "@jest/globals";
import { type AttentionInput, compare, operations } from "../../src/doors/kernels.ts";
import { spans } from "../../src/kernels/attention/spans.ts";
import { attentionDispatches } from "../../src/kernels/attention/webgpu/index.ts";
import { type Device, type Dispatch, halfRows, int8Rows, openDevice, submit, Usage } from "../../src/kernels/devices/webgpu/index.ts";
import { embeddingDispatch, type TablePart } from "../../src/kernels/embedding/webgpu.ts";
import { layernormDispatch } from "../../src/kernels/layernorm/webgpu.ts";
import type { Operation, Outputs } from "../../src/kernels/operation.ts";
import { softmaxDispatch } from "../../src/kernels/softmax/webgpu.ts";
import { topkDispatches } from "../../src/kernels/topk/webgpu/index.ts";
import { sortDispatches } from "../../src/kernels/topk/webgpu/sort.ts";
import { bytesOf, decode, encode, integers, normal, type TypedArray, uniform } from "../../src/tensor/index.ts";
import { noWebGpu } from "../support/gpu.ts";

const { attention, embedding, layernorm, softmax, topk } = operations;
const onDevice = noWebGpu ? describe.skip : describe;
const device = noWebGpu ? undefined : await openDevice();
afterAll(() => device?.gpu.destroy());

onDevice("fewer workgroups than there is work for", () => {
  const [rows, columns] = [70, 3];
  const x = normal(1, rows * columns);

  /** As on a grid that ends long before the rows do. */
  const onGridOfThree = ({ workgroups: [, ...others], ...dispatch }: Dispatch): Dispatch => ({ ...dispatch, workgroups: [3, ...others] });

  test("layernorm", async () => {
    const norm = { weight: uniform(2, columns, 0.5, 1.5), bias: normal(3, columns), epsilon: 1e-5, rows, columns };
    const y = empty(x.length);
    const got = await read([layernormDispatch(y, put(x), put(norm.weight), put(norm.bias), norm)].map(onGridOfThree), y, x.length);
    expect(compare(got, right(layernorm, { x, ...norm }).y).scaled).toBeLessThan(5e-6);
  });

  test("softmax", async () => {
    const y = empty(x.length);
    const got = await read([softmaxDispatch(y, put(x), { rows, columns })].map(onGridOfThree), y, x.length);
    expect(compare(got, right(softmax, { x, rows, columns }).y).scaled).toBeLessThan(1e-6);
  });

  test.each([
    [3, 2],
    [600, 70],
  ])("top-k of %s", async (columns, k) => {
    const x = normal(1, rows * columns);
    const at = { values: empty(rows * k), indices: empty(rows * k), logSumExp: empty(rows) };
    const dispatches = topkDispatches(at, put(x), { rows, columns, k }, (bytes) => empty(bytes / 4)).map(onGridOfThree);
    const expected = right(topk, { x, rows, columns, k });
    expect(compare(await read(dispatches, at.values, rows * k), expected.values).scaled).toBe(0);
    expect(compare(await read(dispatches, at.logSumExp, rows), expected.logSumExp).scaled).toBeLessThan(5e-7);
  });

  test("embedding", async () => {
    const table = { weight: normal(1, 5 * columns), ids: integers(2, rows, 5) };
    const part = { binding: put(table.weight), storage: "f32", firstRow: 0, rows: 5 } as const;
    const y = empty(x.length);
    const dispatch = embeddingDispatch(y, put(table.ids), part, { tokens: rows, hidden: columns, adds: false });
    const got = await read([dispatch].map(onGridOfThree), y, x.length);
    expect(compare(got, right(embedding, { tables: [table], hidden: columns, tokens: rows }).y).scaled).toBe(0);
  });

  test("attention", async () => {
    const input = batchOf({ lengths: [20, 1, 1, 35, 4], heads: 2, headDim: 5 });
    const at = { context: empty(input.query.length), scores: empty(scoresOf(input)) };
    const operands = { query: put(input.query), key: put(input.key), value: put(input.value) };
    const dispatches = attentionDispatches({ ...at, ...operands }, input, put).map(onGridOfThree);
    const { context, scores = new Float32Array() } = right(attention, { ...input, taps: true });
    expect(compare(await read(dispatches, at.context, context.length), context).scaled).toBeLessThan(5e-6);
    expect(compare(await read(dispatches, at.scores, scores.length), scores).scaled).toBeLessThan(5e-6);
  });
});

describe("a grid has at most 65,535 workgroups in a row", () => {
  const nowhere = {} as GPUBufferBinding;
  const many = 70_000;
  const shape = { rows: many, columns: 2 };
  const ones = Int32Array.from({ length: many + 1 }, (_, i) => i); // sequences of one token
  const alone = { rows: ones.subarray(0, many), offsets: ones, heads: 1, headDim: 1, causal: false, ablated: [] };
  const dispatches: [string, Dispatch[]][] = [
    ["layernorm", [layernormDispatch(nowhere, nowhere, nowhere, nowhere, { ...shape, epsilon: 0 })]],
    ["softmax", [softmaxDispatch(nowhere, nowhere, shape)]],
    [
      "top-k",
      topkDispatches({ values: nowhere, indices: nowhere, logSumExp: nowhere }, nowhere, { ...shape, columns: 65, k: 65 }, () => nowhere),
    ],
    ["attention", attentionDispatches({ context: nowhere, query: nowhere, key: nowhere, value: nowhere }, alone, () => nowhere)],
  ];

  test.each(dispatches)("%s of 70,000 rows asks for no more", (_, some) => {
    expect(Math.max(...some.flatMap(({ workgroups }) => [...workgroups].map(Number)))).toBeLessThanOrEqual(65_535);
  });
});

onDevice("embedding", () => {
  const [size, tokens] = [23, 40];
  const cuts = [0, 1, 9, size]; // a part of one row, and ids in every part
  const ids = Int32Array.of(0, ...integers(1, tokens - 1, size));
  const positions = integers(2, tokens, 7);

  /** A table in three parts, then one whole that is added to it. */
  async function lookedUp<Numbers extends Float32Array | Int8Array>(
    hidden: number,
    storage: TablePart["storage"],
    weight: Numbers,
    pack: (lines: Numbers, rows: number, width: number) => TypedArray,
    scale?: Float32Array,
  ) {
    const y = empty(tokens * hidden);
    const at = put(ids);
    const dispatches = cuts.slice(1).map((end, i) => {
      const [firstRow, rows] = [cuts[i], end - cuts[i]];
      const lines = weight.subarray(firstRow * hidden, end * hidden) as Numbers;
      const binding = put(pack(lines, rows, hidden));
      const part = { binding, storage, firstRow, rows, ...(scale && { scale: put(scale) }) };
      return embeddingDispatch(y, at, part, { tokens, hidden, adds: false });
    });
    const second = { binding: put(normal(9, 7 * hidden)), storage: "f32", firstRow: 0, rows: 7 } as const;
    dispatches.push(embeddingDispatch(y, put(positions), second, { tokens, hidden, adds: true }));
    return read(dispatches, y, tokens * hidden);
  }

  function expected(hidden: number, words: { weight: Float32Array } | { weight: Int8Array; scale: Float32Array }) {
    const input = {
      tables: [
        { ...words, ids },
        { weight: normal(9, 7 * hidden), ids: positions },
      ],
      hidden,
      tokens,
    };
    return right(embedding, input).y;
  }

  test("every part is asked", () => {
    for (const [i, end] of cuts.slice(1).entries()) expect(ids.some((id) => id >= cuts[i] && id < end)).toBe(true);
  });

  describe.each([1, 2, 5, 12])("rows of %s", (hidden) => {
    const weight = normal(3, size * hidden);

    test("f32 in parts", async () => {
      expect(compare(await lookedUp(hidden, "f32", weight, (lines) => lines), expected(hidden, { weight })).scaled).toBeLessThan(1e-6);
    });

    test("halves in parts", async () => {
      const rounded = decode(encode(weight, "F16"), "F16");
      expect(compare(await lookedUp(hidden, "f16", weight, halfRows), expected(hidden, { weight: rounded })).scaled).toBeLessThan(1e-6);
    });

    test("8-bit integers in parts, one scale for the whole table", async () => {
      const words = {
        weight: Int8Array.from(integers(4, size * hidden, 255), (value) => value - 127),
        scale: uniform(5, size, 0.005, 0.015),
      };
      const got = await lookedUp(hidden, "int8", words.weight, int8Rows, words.scale);
      expect(compare(got, expected(hidden, words)).scaled).toBeLessThan(1e-6);
    });
  });

  test("columns of a value: a table of one column", async () => {
    const value = normal(6, 4 * 5); // [4, 5]
    const columns = integers(7, 4 * 3, 5).map((column, i) => 5 * Math.floor(i / 3) + column); // three of each row
    const y = empty(12);
    const table = { binding: put(value), storage: "f32", firstRow: 0, rows: 20 } as const;
    const got = await read([embeddingDispatch(y, put(columns), table, { tokens: 12, hidden: 1, adds: false })], y, 12);
    expect([...got]).toEqual([...columns].map((at) => value[at]));
  });
});

onDevice("top-k", () => {
  test.each([64, 65, 513, 1024])("k = columns = %s, ties and NaN among them", async (columns) => {
    const x = Float32Array.from(integers(1, 3 * columns, 40), (value) => (value === 7 ? NaN : value - 20));
    expect(await astray(topk, { x, rows: 3, columns, k: columns })).toBeLessThan(5e-7);
  });

  test("1,500 of 5,000", async () => {
    expect(await astray(topk, { x: normal(1, 10_000), rows: 2, columns: 5000, k: 1500 })).toBeLessThan(5e-7);
  });

  test.each([3, 0.5])("room to sort %s rows of 7 at a time", async (atOnce) => {
    const [rows, columns, k] = [7, 600, 70];
    const x = normal(1, rows * columns);
    const at = { values: empty(rows * k), indices: empty(rows * k) };
    const dispatches = sortDispatches(at, put(x), { rows, columns, k }, (bytes) => empty(bytes / 4), atOnce * 8 * 1024);
    const { values, indices } = right(topk, { x, rows, columns, k });
    expect(await read(dispatches, at.values, rows * k)).toEqual(values);
    const got = await read(dispatches, at.indices, rows * k);
    expect(new Int32Array(got.buffer)).toEqual(indices);
  });
});

test("top-k sorts in memory of bounded size, however many the rows", () => {
  const nowhere = {} as GPUBufferBinding;
  const out = { values: nowhere, indices: nowhere, logSumExp: nowhere };
  const borrowed: number[] = [];
  const borrow = (bytes: number) => {
    borrowed.push(bytes);
    return nowhere;
  };
  topkDispatches(out, nowhere, { rows: 600, columns: 50265, k: 100 }, borrow);
  expect(borrowed).toHaveLength(1);
  expect(borrowed[0]).toBeLessThanOrEqual(2 ** 24);
});

onDevice("attention", () => {
  test.each([65, 130, 256])("heads of %s, blocks that are not full", async (headDim) => {
    const batch = batchOf({ lengths: [17, 33], heads: 2, headDim });
    expect(await astray(attention, { ...batch, causal: true, taps: true })).toBeLessThan(5e-6);
  });

  test("sequences without a query, and some without a token", async () => {
    const batch = batchOf({ lengths: [5, 0, 18, 3, 0], heads: 2, headDim: 6, asked: [7, 22] });
    expect(await astray(attention, { ...batch, taps: true })).toBeLessThan(5e-6);
  });

  test.each(["scores", "probs"] as const)("%s alone: what is not asked for has no buffer", async (tap) => {
    const batch = batchOf({ lengths: [4, 19], heads: 3, headDim: 5 });
    const input = { ...batch, causal: true, ablated: [1], taps: true };
    const expected = right(attention, input);
    const values = expected[tap] ?? new Float32Array();
    const at = { context: empty(input.query.length), [tap]: empty(values.length) };
    const operands = { query: put(input.query), key: put(input.key), value: put(input.value) };
    const dispatches = attentionDispatches({ ...at, ...operands }, input, put);
    expect(compare(await read(dispatches, at[tap], values.length), values).scaled).toBeLessThan(5e-6);
    expect(compare(await read(dispatches, at.context, input.query.length), expected.context).scaled).toBeLessThan(5e-6);
  });
});

function batchOf({
  lengths,
  heads,
  headDim,
  asked,
}: {
  lengths: number[];
  heads: number;
  headDim: number;
  asked?: number[];
}): AttentionInput {
  const offsets = Int32Array.of(0, ...lengths.map((_, s) => lengths.slice(0, s + 1).reduce((a, b) => a + b)));
  const tokens = offsets[lengths.length];
  const rows = Int32Array.from(asked ?? Array.from({ length: tokens }, (_, t) => t));
  const hidden = heads * headDim;
  return { ...operandsOf(rows.length * hidden, tokens * hidden), rows, offsets, heads, headDim, causal: false, ablated: [] };
}

function operandsOf(asked: number, tokens: number) {
  return { query: normal(1, asked), key: normal(2, tokens), value: normal(3, tokens) };
}

/** How far the dialect is from the reference, at the worst place of its worst output. */
async function astray<Input, Output extends Outputs>(operation: Operation<Input, Output>, input: Input): Promise<number> {
  const [got, expected] = [operation.allocate(input), right(operation, input)];
  await operation.dialects.webgpu(got, input);
  return Math.max(...Object.keys(expected).map((name) => compare(got[name], expected[name]).scaled));
}

function right<Input, Output extends Outputs>(operation: Operation<Input, Output>, input: Input): Output {
  const out = operation.allocate(input);
  operation.dialects.reference(out, input);
  return out;
}

function scoresOf(input: AttentionInput): number {
  return [...spans(input)].reduce((sum, s) => sum + input.heads * (s.lastQuery - s.firstQuery) * (s.end - s.begin), 0);
}

/** Memory in which a number that was never written shows. */
const empty = (length: number): GPUBufferBinding => put(new Float32Array(length).fill(NaN));

function put(values: TypedArray): GPUBufferBinding {
  const { gpu } = device as Device;
  const bytes = new Uint8Array(Math.max(4, 4 * Math.ceil(values.byteLength / 4)));
  bytes.set(bytesOf(values));
  const buffer = gpu.createBuffer({ size: bytes.length, usage: Usage.STORAGE | Usage.COPY_SRC | Usage.COPY_DST });
  gpu.queue.writeBuffer(buffer, 0, bytes);
  return { buffer };
}

async function read(dispatches: Dispatch[], from: GPUBufferBinding, length: number): Promise<Float32Array> {
  const got = new Float32Array(length);
  const keep = (mapped: ArrayBuffer, offset: number) => got.set(new Float32Array(mapped, offset, length));
  await submit(device as Device, dispatches, [{ ...from, size: 4 * length, keep }]);
  return got;
}
