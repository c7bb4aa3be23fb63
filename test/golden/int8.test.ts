/** q8 is within its tolerance on every backend; and the tolerance can fail: each wrong way to round the weights does. */
import { describe, expect, test } from "@jest/globals";
import { openBackend } from "../../src/backends/index.ts";
import { filesIn } from "../../src/checkpoint/files/node-files.ts";
import { openCheckpoint, readJson } from "../../src/checkpoint/index.ts";
import { loadModel } from "../../src/doors/node.ts";
import { type Verdict, verifyModel } from "../../src/golden/index.ts";
import { type FillQuantized, LocalModel, loadWeights, ModelOver, readBlueprint } from "../../src/model/index.ts";
import { goldensIn } from "../support/goldens.ts";
import { everyBackend, folders } from "../support/models.ts";

describe.each(Object.entries(folders))("the %s model", (_, folder) => {
  test.each(everyBackend)("on %s: every tap near PyTorch's, the best token nearly always its own", async (backend) => {
    const model = await loadModel(`./${folder}`, { backend, dtype: "q8" });
    const { okay, precision, first, top1 } = await verifyModel(model, await goldensIn(folder));
    expect({ okay, precision, first }).toEqual({ okay: true, precision: "q8", first: undefined });
    expect(top1.same / top1.of).toBeGreaterThan(0.9);
  });
});

/** What the goldens of the bundled model say if its int8 matrices are `changed`. */
async function verdictOn(changed: (values: Int8Array, scales: Float32Array) => void): Promise<Verdict> {
  const files = filesIn(folders.mini);
  const checkpoint = await openCheckpoint(files);
  const blueprint = await readBlueprint(await readJson(files, "config.json"), "the bundled config");
  const { backend: engine } = await openBackend("cpu");
  const quantized: FillQuantized = async (name, values, scales) => {
    await checkpoint.readInt8Into(name, values, scales);
    changed(values, scales);
  };
  const weights = await loadWeights(blueprint, engine, checkpoint.readInto, { quantized });
  const model = await LocalModel.open({ blueprint, engine, backend: "wrong", dtype: "q8", weights });
  return verifyModel(new ModelOver(model), await goldensIn(folders.mini));
}

test.each<[string, string, (values: Int8Array, scales: Float32Array) => void]>([
  ["one scale for a whole matrix", "layer.0.attention.context", shareOneScale],
  ["the scale of the next row", "embeddings.sum", (_, scales) => scales.set([...scales.slice(1), scales[0]])],
  ["no sign", "embeddings.sum", (values) => values.set(values.map(Math.abs))],
])("%s diverges, first in %s", async (_, tap, changed) => {
  expect((await verdictOn(changed)).first?.tap).toBe(tap);
});

function shareOneScale(values: Int8Array, scales: Float32Array): void {
  const largest = Math.max(...scales);
  const width = values.length / scales.length;
  values.set(values.map((q, i) => Math.round((q * scales[Math.floor(i / width)]) / largest)));
  scales.fill(largest);
}
