/** What only a backend with a device of its own can get wrong; that its numbers are right is held by the goldens. */
import { afterAll, describe, expect, test } from "@jest/globals";
import { openBackend } from "../../src/backends/index.ts";
import { record } from "../../src/backends/recording.ts";
import { BlockPool } from "../../src/backends/webgpu/blocks.ts";
import { plan } from "../../src/backends/webgpu/plan.ts";
import { openDevice } from "../../src/kernels/devices/webgpu/index.ts";
import type { Model } from "../../src/model/index.ts";
import { compare } from "../../src/tensor/index.ts";
import { noWebGpu, watchGpu } from "../support/gpu.ts";
import { generatedModel, tinyConfig } from "../support/models.ts";
import { runs } from "../support/runs.ts";

const ids = (length: number, seed = 0) => Array.from({ length }, (_, i) => (i * 31 + 7 * seed) % tinyConfig.vocab);
const watch = watchGpu();
const opened: Model[] = [];

/** A tiny model on a device of its own. */
async function tiny(options: { bindingLimit?: number; memoryLimit?: number; storage?: "f16" } = {}): Promise<Model> {
  const { backend } = await openBackend("webgpu", { threads: 1, ...options });
  const model = await generatedModel(tinyConfig, 3, backend);
  opened.push(model);
  return model;
}

const logitsOf = async (model: Model, length = 9) => (await model.run({ ids: ids(length) })).logits.flat();

(noWebGpu ? describe.skip : describe)("on a device", () => {
  afterAll(() => {
    for (const model of opened) model.dispose();
  });

  test("a pass is one submission, whatever it computes", async () => {
    const model = await tiny();
    await model.run({ ids: ids(9) });
    const before = watch.submissions;
    await model.rank([{ ids: ids(9) }, { ids: ids(4) }], [[1], [2, 3]], { k: 5 });
    await model.run({ ids: ids(9) }, { taps: ["layer.1.attention.scores", "layer.2.mlp.up"] });
    expect(watch.submissions).toBe(before + 2);
  });

  test("what would keep the device busy for more than a tenth of a second is cut into submissions", async () => {
    const device = await openDevice();
    const { backend } = await openBackend("webgpu");
    const table = await backend.parameter("table", [4, 8], "table", (target) => void target.fill(1));
    const inputs = { ids: Int32Array.of(3, 1) };
    const recording = record(inputs, (ops, { ids }) => ({ y: ops.gelu(ops.gelu(ops.embed([table, ids]))) }));
    const operations = 3 * 10 * 16; // as each of the three is reckoned
    const submissionsAt = (seconds: number) =>
      plan(recording, inputs, new BlockPool(device), operations / 1e9 / seconds).submissions.length;
    expect([0.09, 0.2, 1].map(submissionsAt)).toEqual([1, 3, 3]);
    expect(submissionsAt(0.12)).toBe(2);
    backend.dispose();
    device.gpu.destroy();
  });

  test("weights that are larger than a binding may be are split by rows, and nothing changes", async () => {
    const bindingLimit = 16 * 37 * 4; // 16 rows of the MLP's second matrix
    const small = await tiny({ bindingLimit });
    const embedding = watch.sizesOf("roberta.embeddings.word_embeddings.weight").slice(-5);
    expect(embedding).toEqual([32, 32, 32, 32, 3].map((rows) => rows * 18 * 4));
    expect(compare(await logitsOf(small), await logitsOf(await tiny())).maxAbs).toBeLessThan(1e-6);
  });

  test("a value that is larger than a binding may be is refused before anything is computed", async () => {
    const small = await tiny({ bindingLimit: 16 * 37 * 4 });
    await expect(small.run({ ids: ids(32) }, { taps: ["layer.0.attention.probs"] })).rejects.toMatchObject({
      code: "out_of_memory",
      message: expect.stringMatching(/a value of the pass takes 0\.0\d+ MiB, .* lets a kernel see 0\.0\d+/),
    });
  });

  test("a batch that needs more memory than a pass may take is split, and nothing changes", async () => {
    const batch = [3, 20, 7, 11].map((length) => ({ ids: ids(length) }));
    const whole = await (await tiny()).run(batch);
    const model = await tiny({ memoryLimit: 40_000 });
    const before = watch.submissions;
    const parts = await model.run(batch);
    expect(watch.submissions).toBeGreaterThan(before + 1);
    parts.forEach(({ logits }, s) => {
      expect(compare(logits.flat(), whole[s].logits.flat()).maxAbs).toBeLessThan(1e-6);
    });
  });

  test(
    "passes of changing lengths leave the device's memory flat, and dispose gives all of it back",
    async () => {
      const before = watch.bytes();
      const model = await tiny();
      const lengths = [1, 32, 9, 17, 3, 25];
      /** A pass of each length with a tap and without; the most bytes that there were after one. */
      const round = async () => {
        let most = 0;
        for (const [i, length] of [...lengths, ...lengths].entries()) {
          await model.run({ ids: ids(length, i) }, { taps: i % 2 ? [] : ["layer.0.attention.probs"] });
          most = Math.max(most, watch.bytes());
        }
        return most;
      };
      await round();
      const most = await round();
      for (let i = 0; i < runs(2, 84); i++) expect(await round()).toBe(most);
      model.dispose();
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(watch.bytes()).toBe(before);
    },
    runs(120_000, 900_000),
  );

  test("a lost device is a typed error, and the next call works on a fresh one", async () => {
    const model = await tiny();
    const expected = await logitsOf(model);
    const before = watch.submissions;
    const underWay = logitsOf(model);
    const noticed = underWay.catch(() => undefined);
    while (watch.submissions === before) await new Promise((resolve) => setImmediate(resolve));
    watch.devices.at(-1)?.destroy();
    await noticed;
    await expect(underWay).rejects.toMatchObject({ code: "device_lost", message: expect.stringMatching(/lost.*call again/) });
    expect(await logitsOf(model)).toEqual(expected);
    watch.devices.at(-1)?.destroy();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await logitsOf(model)).toEqual(expected);
  });

  test("matrices in half precision: half the memory, and logits that differ by what was rounded", async () => {
    const exact = await logitsOf(await tiny());
    const before = watch.bytes();
    const { backend } = await openBackend("webgpu", { threads: 1, storage: "f16" });
    expect(backend.description).toMatch(/^webgpu \(.+, f16 weights\)$/);
    const model = await generatedModel(tinyConfig, 3, backend);
    opened.push(model);
    const half = watch.bytes() - before;
    const { maxAbs } = compare(await logitsOf(model), exact);
    expect(maxAbs).toBeGreaterThan(0);
    expect(maxAbs).toBeLessThan(2e-2);
    expect(half).toBeLessThan(4 * 0.7 * parameterCount(model)); // rows filled up, vectors in f32
  });
});

test("half precision is refused where matrices are kept in f32, with the backend that has it", async () => {
  await expect(openBackend("cpu", { threads: 1, storage: "f16" })).rejects.toMatchObject({
    code: "backend_unavailable",
    message: expect.stringContaining('dtype "f16" is for webgpu'),
  });
});

function parameterCount({ config: { hidden, vocab, positions, layers, intermediate } }: Model): number {
  const layer = 4 * hidden * hidden + 2 * hidden * intermediate;
  return hidden * (vocab + positions) + layers * layer + hidden * hidden;
}
