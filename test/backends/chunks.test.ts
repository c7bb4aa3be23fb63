/** Where a tall value is cut; that nothing changes by it, every backend promises (contract.test.ts). */
import { describe, expect, test } from "@jest/globals";
import { Answers } from "../../src/backends/answers.ts";
import { inChunks } from "../../src/backends/chunks.ts";
import { hostBackend } from "../../src/backends/host.ts";
import type { Handles, Ops, Value } from "../../src/backends/index.ts";
import { kernelsOf } from "../../src/backends/kernels.ts";
import { record } from "../../src/backends/recording.ts";
import { writtenBy } from "../../src/kernels/steps/index.ts";

const [HIDDEN, VOCAB] = [6, 43];

const rows = (begin: number, end: number) => ({ ids: Int32Array.from({ length: end - begin }, (_, i) => (5 * (begin + i)) % VOCAB) });

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
