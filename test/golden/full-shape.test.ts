import { describe, expect, test } from "@jest/globals";
import { openBackend } from "../../src/backends/index.ts";
import { openFile } from "../../src/checkpoint/files/node-files.ts";
import type { Model } from "../../src/model/index.ts";
import { isOfThisRun } from "../support/devices.ts";
import { gpuBackends } from "../support/gpu.ts";
import { everyBackend, generatedModel } from "../support/models.ts";
import { runs } from "../support/runs.ts";
import { openFullShape } from "./full-shape.ts";

const { config, seed, cases, strays } = await openFullShape(await openFile("test/golden/full/golden.safetensors"));

for (const backend of everyBackend.filter(isOfThisRun)) {
  describe(`on ${backend}`, () => {
    let model: Promise<Model> | undefined;
    test.each(cases.map((name, i) => [name, i] as const))("%s", async (_, i) => {
      model ??= generatedModel(config, seed, backend);
      expect(await strays(await model, i)).toEqual([]);
    });
  });
}

/** Twice as many layers, and so twice as much to add up: roberta-base, in the long run. */
for (const backend of runs([], everyBackend.filter(isOfThisRun)))
  test(`the shape of roberta-base on ${backend}`, async () => {
    const base = await openFullShape(await openFile("test/golden/roberta-base/golden.safetensors"));
    expect(base.config.layers).toBe(12);
    const model = await generatedModel(base.config, base.seed, backend);
    expect(await base.strays(model, 0)).toEqual([]);
    model.dispose();
  });

/** A software adapter takes seconds for a pass, so the shorter sentence alone; in a browser the same runs with the embedding in one piece. */
for (const name of gpuBackends) {
  test(`on ${name}, the embedding of 154 MB split by rows: ${cases[0]}`, async () => {
    const { backend } = await openBackend(name, { threads: 1, bindingLimit: 16 * 2 ** 20 });
    const model = await generatedModel(config, seed, backend);
    expect(await strays(model, 0)).toEqual([]);
    model.dispose();
  });
}
