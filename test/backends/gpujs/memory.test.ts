import { stat } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { type Backend, openBackend } from "../../../src/backends/index.ts";
import { loadModel, type Model } from "../../../src/doors/node.ts";
import { normal } from "../../../src/tensor/index.ts";
import { watchGpuMemory } from "../../support/gpu-memory.ts";
import { workingModes } from "../../support/gpujs-modes.ts";
import { folders, tinyConfig } from "../../support/models.ts";
import { runs } from "../../support/runs.ts";

const modes = await workingModes();
const onGpu = modes.includes("webgpu") ? test : test.skip;
const LENGTHS = [3, 17, 9, 30, 4];

/** One pass of each length. */
async function round(model: Model): Promise<void> {
  for (const length of LENGTHS) {
    const ids = Array.from({ length }, (_, i) => 5 + ((7 * i) % (tinyConfig.vocab - 5)));
    await model.rank([{ ids }], [[1]], { k: 3 });
  }
}

onGpu(
  "on a GPU: each weight is there once, the tied embedding too; passes of changing lengths leave nothing; dispose gives all back",
  async () => {
    const bytes = await watchGpuMemory();
    const weights = 2 * (await stat(`${folders.mini}/model.safetensors`)).size; // in f16 there, in f32 here
    const mini = await loadModel(`./${folders.mini}`, { backend: "gpujs", gpujs: { mode: "webgpu" } });
    expect(bytes()).toBeGreaterThan(0.95 * weights);
    expect(bytes()).toBeLessThan(1.01 * weights);
    mini.dispose();

    const model = await loadModel(`./${folders.tiny}`, { backend: "gpujs", gpujs: { mode: "webgpu" } });
    await round(model);
    const afterOne = bytes();
    for (let i = 0; i < runs(6, 200); i++) await round(model);
    expect(bytes()).toBe(afterOne);
    model.dispose();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(bytes()).toBe(0);
  },
  runs(120_000, 900_000),
);

test.each(modes.filter((mode) => mode !== "webgpu"))(
  "in the mode %s changing lengths leave nothing behind",
  async (mode) => {
    const model = await loadModel(`./${folders.tiny}`, { backend: "gpujs", gpujs: { mode } });
    for (let i = 0; i < 4; i++) await round(model);
    const before = process.memoryUsage().rss;
    for (let i = 0; i < runs(6, 200); i++) await round(model);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
    model.dispose();
  },
  runs(120_000, 900_000),
);

test.each(modes)("in the mode %s a matrix that is more than the device binds is cut by rows", async (mode) => {
  const [out, width] = [131, 18];
  const answers = await Promise.all([600, 1100, 2 ** 24].map((limit) => lookUpAndMultiply(mode, out, width, limit)));
  expect(answers[0]).toEqual(answers[2]);
  expect(answers[1]).toEqual(answers[2]);
});

onGpu("16 MiB at a time: the embedding of distilroberta", async () => {
  const [out, width] = [50265, 768];
  const weight = normal(1, out * width);
  const { rows, y } = await lookUpAndMultiply("webgpu", out, width, 2 ** 24, weight);
  const ids = idsFor(out);
  const expected = (row: number, n: number) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += weight[ids[row] * width + i] * weight[n * width + i];
    return sum;
  };
  for (const [row, id] of ids.entries())
    expect(rows.slice(row * width, (row + 1) * width)).toEqual(weight.slice(id * width, (id + 1) * width));
  for (const n of [0, 5460, 5461, 5462, 10921, 10922, 50264]) expect(y[n]).toBeCloseTo(expected(0, n), 2);
});

/** Rows on both sides of where a limit of 16 MiB cuts, and the last. */
const idsFor = (out: number) => Int32Array.of(0, Math.min(5460, out - 2), Math.min(5461, out - 3), out - 1);

async function lookUpAndMultiply(
  mode: (typeof modes)[number],
  out: number,
  width: number,
  limit: number,
  numbers = normal(1, out * width),
) {
  const { backend } = await openBackend("gpujs", { threads: 1, gpujs: { mode }, bindingLimit: limit });
  const weight = await parameter(backend, [out, width], numbers);
  const bias = await parameter(backend, [out], new Float32Array(out));
  const results = await backend.pass({ ids: idsFor(out), first: Int32Array.of(0) }, (ops, { ids, first }) => {
    const rows = ops.embed([weight, ids]);
    return { rows, y: ops.linear(ops.embed([weight, first]), { weight, bias }) };
  });
  backend.dispose();
  return results;
}

const parameter = (backend: Backend, shape: number[], numbers: Float32Array) =>
  backend.parameter("weight", shape, shape.length > 1 ? "matrix" : "vector", (target) => target.set(numbers));
