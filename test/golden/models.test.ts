import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { loadModel } from "../../src/doors/node.ts";
import { tolerances, verifyModel } from "../../src/golden/index.ts";
import { goldensIn } from "../support/goldens.ts";
import { backendsOfThisRun, gpuBackends } from "../support/gpu.ts";
import { folders } from "../support/models.ts";
import { runs } from "../support/runs.ts";
import { shorterGoldens } from "../support/shorter-goldens.ts";

/** These meet the tolerance even unscaled: their rounding is finer than that of sums in f32, PyTorch's own. */
const sumsInDouble: string[] = ["reference", "cpu"];

describe.each(Object.entries(folders))("the %s model", (_, folder) => {
  test("on the kernels of simd exact every tap is PyTorch's", async () => {
    const model = await loadModel(`./${folder}`, { simd: "exact" });
    expect(model.backend).toMatch(/^wasm \(exact, /);
    const { okay, first, top5 } = await verifyModel(model, await goldensIn(folder));
    expect({ first, okay, same: top5.same }).toEqual({ first: undefined, okay: true, same: top5.of });
  });

  test("its goldens were made from these weights", async () => {
    const { provenance, command } = await goldensIn(folder);
    const hash = createHash("sha256")
      .update(await readFile(`${folder}/model.safetensors`))
      .digest("hex");
    expect({ hash: provenance.model_sha256, ifNot: command }).toEqual({ hash, ifNot: command });
  });

  test.each(backendsOfThisRun)("on %s every tap is PyTorch's", async (backend) => {
    const model = await loadModel(`./${folder}`, { backend });
    const goldens = await goldensIn(folder);
    const most = gpuBackends.includes(backend) ? runs(40, Infinity) : Infinity;
    const { okay, first, top5, rows } = await verifyModel(model, shorterGoldens(goldens, most));
    expect(first).toBeUndefined();
    expect(top5.same).toBe(top5.of);
    expect(okay).toBe(true);
    expect(rows.map(({ tap }) => tap)).toContain("layer.0.attention.probs");
    if (sumsInDouble.includes(backend)) expect(Math.max(...rows.map(({ maxAbs }) => maxAbs))).toBeLessThanOrEqual(tolerances.f32);
  });
});
