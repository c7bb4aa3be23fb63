import { describe, expect, test } from "@jest/globals";
import { openBackend } from "../../../src/backends/index.ts";
import { openFile } from "../../../src/checkpoint/files/node-files.ts";
import { loadModel } from "../../../src/doors/node.ts";
import { verifyModel } from "../../../src/golden/index.ts";
import { openFullShape } from "../../golden/full-shape.ts";
import { family } from "../../support/family.ts";
import { goldensIn } from "../../support/goldens.ts";
import { workingModes } from "../../support/gpujs-modes.ts";
import { folders, generatedModel } from "../../support/models.ts";
import { runs } from "../../support/runs.ts";
import { shorterGoldens } from "../../support/shorter-goldens.ts";

const { config, seed, cases, strays } = await openFullShape(await openFile("test/golden/full/golden.safetensors"));

describe.each(await workingModes())("gpu.js in the mode %s", (mode) => {
  test.each(Object.entries(folders))("every tap of the %s model is PyTorch's", async (_, folder) => {
    const model = await loadModel(`./${folder}`, { backend: "gpujs", gpujs: { mode } });
    expect(model.backend).toBe(`gpujs (${mode})`);
    const { okay, first, top5, rows } = await verifyModel(model, shorterGoldens(await goldensIn(folder), runs(40, Infinity)));
    expect(first).toBeUndefined();
    expect(top5.same).toBe(top5.of);
    expect(okay).toBe(true);
    expect(rows.map(({ tap }) => tap)).toContain("layer.0.attention.probs");
    model.dispose();
  });

  const ofThisRun = family.filter(({ architecture, head }) => runs(architecture === "bert" && head === "classifier", true));
  test.each(ofThisRun)("every tap of $architecture with the head $head is PyTorch's", async ({ folder }) => {
    const model = await loadModel(`./${folder}`, { backend: "gpujs", gpujs: { mode } });
    const { okay, first } = await verifyModel(model, await goldensIn(folder));
    expect({ okay, first }).toEqual({ okay: true, first: undefined });
    model.dispose();
  });

  /* Where there is no GPU, WebGPU takes half a minute, and WebGL longer. */
  const fullShape = ["webgpu", "webgl2", "headlessgl"].includes(mode) ? runs([], [0]) : [0];
  for (const i of fullShape)
    test(`the full shape, ${cases[i]}`, async () => {
      const { backend, description } = await openBackend("gpujs", { threads: 1, gpujs: { mode } });
      expect(description).toBe(`gpujs (${mode})`);
      const model = await generatedModel(config, seed, backend);
      expect(await strays(model, i)).toEqual([]);
      model.dispose();
    });
});
