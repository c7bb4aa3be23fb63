import { describe, expect, test } from "@jest/globals";
import { Answers } from "../../src/backends/answers.ts";
import { inChunks } from "../../src/backends/chunks.ts";
import { hostBackend } from "../../src/backends/host.ts";
import { type Handles, type Ops, openBackend, type Value } from "../../src/backends/index.ts";
import { kernelsOf } from "../../src/backends/kernels.ts";
import { record } from "../../src/backends/recording.ts";
import { writtenBy } from "../../src/kernels/steps/index.ts";
import { quantizeRows } from "../../src/tensor/int8.ts";
import { normal } from "../../src/tensor/random.ts";
import { everyBackend } from "../support/models.ts";

const [HIDDEN, VOCAB, ROWS] = [6, 43, 600];
const asked = [7, 42, 0, 7];

const rows = (begin: number, end: number) => ({ ids: Int32Array.from({ length: end - begin }, (_, i) => (5 * (begin + i)) % VOCAB) });

describe.each(everyBackend)("on %s", (name) => {
  test.each(["f32", "q8"])("a tall product of %s read in chunks has the bits of small products", async (dtype) => {
    const { backend } = await openBackend(name);
    const make = (shape: number[], seed: number) =>
      backend.parameter("any", shape, shape.length > 1 ? "matrix" : "vector", (target) => target.set(normal(seed, target.length)));
    const int8 = backend.quantizedParameter("decoder", [VOCAB, HIDDEN], 2, (values, scales) =>
      quantizeRows(normal(1, VOCAB * HIDDEN), HIDDEN, values, scales),
    );
    const decoder = { weight: await (dtype === "q8" ? int8 : make([VOCAB, HIDDEN], 1)), bias: await make([VOCAB], 2) };
    const mix = { weight: await make([HIDDEN, HIDDEN], 3), bias: await make([HIDDEN], 4) };
    const program = (ops: Ops, { ids }: Handles<"ids">): Record<string, Value> => {
      const x = ops.gelu(ops.linear(ops.embed([decoder.weight, ids]), mix)); // [rows, hidden]
      const logits = ops.linear(x, decoder);
      return { x, logits, again: logits, some: ops.columns(logits, asked), ...ops.topk(logits, 3) };
    };
    const whole = await backend.pass(rows(0, ROWS), program);
    for (let begin = 0; begin < ROWS; begin += 150) {
      for (const [read, values] of Object.entries(await backend.pass(rows(begin, begin + 150), program))) {
        const from = (begin / 150) * values.length;
        expect([read, whole[read].subarray(from, from + values.length)]).toEqual([read, values]);
      }
    }
    expect(whole.logits).toHaveLength(ROWS * VOCAB);
    expect(whole.again).toEqual(whole.logits);
    expect(Array.from(whole.some)).toEqual(
      Array.from({ length: ROWS }, (_, row) => asked.map((column) => whole.logits[row * VOCAB + column])).flat(),
    );
  });
});

describe("the cut", () => {
  const layer = { weight: { shape: [HIDDEN, HIDDEN] }, bias: { shape: [HIDDEN] } };
  const shapes = (count: number, program: (ops: Ops, x: Value) => Record<string, Value>) => {
    const recording = record(rows(0, count), (ops, { ids }) => program(ops, ops.embed([{ shape: [VOCAB, HIDDEN] }, ids])));
    return inChunks(recording).steps.map((step) => [step.operation, writtenBy(step)[0].rows]);
  };

  test("ranks a chunk before it computes the next, none of more than 256 rows", () => {
    const program = (ops: Ops, x: Value) => ({ ...ops.topk(ops.linear(x, layer), 1) });
    expect(shapes(256, program)).toEqual([["embedding", 256], ["matmul", 256], ["topk", 256]]); // biome-ignore format: one line a recording
    expect(shapes(515, program).slice(1)).toEqual([172, 172, 171].flatMap((height) => [["matmul", height], ["topk", height]])); // biome-ignore format: as above
  });

  test("leaves a product whole that is computed with", () => {
    expect(shapes(600, (ops, x) => ({ y: ops.gelu(ops.linear(x, layer)) }))).toEqual([["embedding", 600], ["matmul", 600], ["gelu", 600]]); // biome-ignore format: as above
  });

  test("leaves one whole that is ranked, where something is computed with the ranking", () => {
    const program = (ops: Ops, x: Value) => ({ y: ops.gelu(ops.topk(ops.linear(x, layer), 1).values) });
    expect(shapes(600, program)).toEqual([["embedding", 600], ["matmul", 600], ["topk", 600], ["gelu", 600]]); // biome-ignore format: as above
  });
});

test("a pass that is given up between two chunks computes no other", async () => {
  const controller = new AbortController();
  const kernels = kernelsOf("cpu");
  let products = 0;
  const matmul: typeof kernels.matmul = (out, input) => {
    kernels.matmul(out, input);
    if (++products === 2) controller.abort();
  };
  const backend = hostBackend({ description: "", kernels: { ...kernels, matmul }, fused: true });
  const ones = (target: Float32Array) => void target.fill(1);
  const weight = await backend.parameter("weight", [VOCAB, HIDDEN], "matrix", ones);
  const bias = await backend.parameter("bias", [VOCAB], "vector", ones);
  const program = (ops: Ops, { ids }: Handles<"ids">) => ({ logits: ops.linear(ops.embed([weight, ids]), { weight, bias }) });
  await expect(backend.pass(rows(0, 2000), program, controller.signal)).rejects.toMatchObject({ code: "aborted" });
  expect(products).toBe(2);
});

test("answers that the process cannot hold are a typed error", () => {
  const endless = { rows: 2 ** 40, columns: 1, integers: false };
  expect(() => new Answers({ logits: [endless] })).toThrow(
    expect.objectContaining({ code: "out_of_memory", message: expect.stringMatching(/logits needs 4096\.00 GiB.*fewer/) }),
  );
});
