/** What one pass cannot hold is computed in several: the caller sees the same bits, or an error that says what to do. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { type Backend, openBackend } from "../../src/backends/index.ts";
import { type Model, type ModelOutput, type RunOptions, tapNames } from "../../src/model/index.ts";
import { integers } from "../../src/tensor/random.ts";
import { configOf, generatedModel, tinyConfig } from "../support/models.ts";
import { runs } from "../support/runs.ts";

const encodings = [3, 1, 12, 32, 5, 32, 27].map((length, i) => ({ ids: Array.from(integers(i, length, 131)) }));
const positions = encodings.map(({ ids }, i) => (i === 2 ? [] : i % 2 ? [ids.length - 1, 0, 0] : Array.from(ids.keys())));

/** Notes the sequences of every pass. */
function counted(backend: Backend): { backend: Backend; passes: number[] } {
  const passes: number[] = [];
  const pass: Backend["pass"] = (inputs, program, signal) => {
    passes.push((inputs as Record<string, Int32Array>).offsets.length - 1);
    return backend.pass(inputs, program, signal);
  };
  return { backend: { ...backend, pass }, passes };
}

async function narrow(memoryLimit: number, config = tinyConfig) {
  const { backend, passes } = counted((await openBackend("wasm", { threads: 1, memoryLimit })).backend);
  return { model: await generatedModel(config, 7, backend), passes };
}

/** Every tensor by name and shape, its bits as a digest: where they differ, the report stays readable. */
const bitsOf = (outputs: ModelOutput[]) =>
  outputs.map(({ logits, taps }) =>
    Object.entries({ ...taps, logits }).map(([name, tensor]) => {
      const digest = createHash("sha256").update(tensor.flat()).digest("hex");
      return `${name} [${tensor.shape}] ${digest.slice(0, 16)}`;
    }),
  );

describe("a batch beyond the memory of its backend", () => {
  const room = 100_000; // the whole batch needs 174 kB, its longest sequence 92, with every tap 124

  test.each<[string, RunOptions, number?]>([
    ["all logits", {}],
    ["some positions, none of one sequence", { positions }],
    ["every tap, through every lens", { positions, taps: tapNames(tinyConfig), lens: true }, 140_000],
  ])("is split: %s", async (_, options, limit = room) => {
    const { model, passes } = await narrow(limit);
    const wide = await generatedModel(tinyConfig, 7, "wasm");
    expect(bitsOf(await model.run(encodings, options))).toEqual(bitsOf(await wide.run(encodings, options)));
    expect(passes.length).toBeGreaterThan(1);
    expect(passes.reduce((sum, each) => sum + each, 0)).toBe(encodings.length);
  });

  test("is split when it is ranked", async () => {
    const { model, passes } = await narrow(room);
    const wide = await generatedModel(tinyConfig, 7, "wasm");
    for (const options of [{ k: 4 }, { k: 2, among: [5, 130, 7] }]) {
      expect(await model.rank(encodings, positions, options)).toEqual(await wide.rank(encodings, positions, options));
    }
    expect(passes.length).toBeGreaterThan(2);
  });

  test("keeps its place among the calls, answers after dispose, and is given up by its signal", async () => {
    const { model, passes } = await narrow(room);
    const order: string[] = [];
    const noted = (name: string, work: Promise<unknown>) => work.then(() => order.push(name));
    const controller = new AbortController();
    const given = model.run(encodings, { signal: controller.signal });
    const all = [noted("split", model.run(encodings)), noted("small", model.run(encodings[1])), noted("again", model.run(encodings))];
    expect(passes.length).toBeGreaterThan(7);
    controller.abort();
    model.dispose();
    await expect(given).rejects.toMatchObject({ code: "aborted" });
    await Promise.all(all);
    expect(order).toEqual(["split", "small", "again"]);
  });
});

test("one sequence that does not fit alone is a typed error, and the model stays usable", async () => {
  const { model } = await narrow(75_000); // one token needs 58 kB, 32 tokens 92
  await expect(model.run([encodings[1], encodings[3]])).rejects.toMatchObject({
    code: "out_of_memory",
    message: expect.stringMatching(/shorter texts.*"cpu"/),
  });
  expect((await model.run(encodings[1])).logits.shape).toEqual([1, 131]);
});

test("logits need the room of 256 rows, however many are asked for", async () => {
  const config = configOf({ hidden: 4, heads: 1, layers: 1, intermediate: 4, vocab: 20_000, positions: 1030 });
  const ids = Array.from(integers(1, 1024, 20_000));
  const { model, passes } = await narrow(32e6, config); // all logits are 82 MB, 256 rows of them 20
  const { logits } = await model.run({ ids });
  expect(logits.shape).toEqual([1024, 20_000]);
  const [ranked] = await model.rank([{ ids }], [[1023, 0]], { k: 1, among: [9, 3] });
  expect(ranked.map(({ ids }) => ids[0])).toEqual([1023, 0].map((row) => (logits.get(row, 3) > logits.get(row, 9) ? 3 : 9)));
  expect(passes).toEqual([1, 1]);
});

/* The true limit: the wide layer of 256 · 256 tokens alone is 4.3 GB. */
const longTest = runs(0, 1) ? test : test.skip;

longTest("a batch that would need more than 4 GB of wasm is split", async () => {
  const config = configOf({ hidden: 8, heads: 1, layers: 1, intermediate: 16_384, vocab: 300, positions: 260 });
  const { backend, passes } = counted((await openBackend("wasm", { threads: 1 })).backend);
  const model: Model = await generatedModel(config, 7, backend);
  const batch = Array.from({ length: 256 }, (_, i) => ({ ids: Array.from(integers(i, 256, 300)) }));
  const together = await model.run(batch);
  expect(passes).toEqual([128, 128]);
  const some = [0, 127, 128, 255];
  expect(bitsOf(some.map((i) => together[i]))).toEqual(bitsOf(await Promise.all(some.map((i) => model.run(batch[i])))));
});
