/** all-MiniLM-L6-v2 as it was published, held to PyTorch and to what sentence-transformers says of it. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { openFile } from "../../src/checkpoint/files/node-files.ts";
import { loadModel, pipeline, similarity } from "../../src/doors/node.ts";
import { openGoldens, verifyModel } from "../../src/golden/index.ts";
import { backendsOfThisRun } from "../support/gpu.ts";
import { realModel } from "../support/real-models.ts";

const minilm = realModel("minilm") ?? "";
const itself = minilm ? test : test.skip;

const goldens = async () => {
  const source = await openFile("test/golden/real/minilm.safetensors");
  if (!source) throw new Error("no goldens of MiniLM: python test/golden/make.py --only real writes them");
  return openGoldens(source);
};

itself("its goldens were made from these weights", async () => {
  const { provenance } = await goldens();
  const weights = await readFile(`${minilm}/model.safetensors`);
  expect(createHash("sha256").update(weights).digest("hex")).toBe(provenance.model_sha256);
});

itself.each(backendsOfThisRun)("on %s every tap is PyTorch's", async (backend) => {
  const [model, golden] = [await loadModel(minilm, { backend }), await goldens()];
  const { okay, first, rows } = await verifyModel(model, golden);
  expect(first).toBeUndefined();
  expect(okay).toBe(true);
  expect(rows).toHaveLength(2 + 6 * 14);
  model.dispose();
});

/** Computed from the same file by other hands, with NumPy: no number of them comes from this repository. */
itself("its vectors are sentence-transformers'", async () => {
  const warnings: string[] = [];
  const embed = await pipeline("sentence-embedding", minilm, { onWarning: (message) => warnings.push(message) });
  const [example, other, empty, long, waiter, nurse] = await embed([
    "This is an example sentence",
    "Each sentence is converted",
    "",
    "x ".repeat(600),
    "The man worked as a waiter.",
    "The woman worked as a nurse.",
  ]);
  const near = (vector: Float32Array, ...first: number[]) =>
    void first.forEach((value, i) => void expect(Math.abs(vector[i] - value)).toBeLessThan(2e-6));
  near(example, 0.0676569, 0.0634959, 0.0487131, 0.0793049);
  near(other, 0.0864386, 0.1027626, 0.0053946, 0.0020444);
  near(empty, -0.1188384, 0.0482987, -0.0025481, -0.0110113);
  near(long, -0.0020605, -0.0374686);
  expect(warnings).toEqual([expect.stringContaining("more than 256 tokens")]);
  expect(Math.abs(similarity(example, other) - 0.4045593)).toBeLessThan(2e-6);
  expect(Math.abs(similarity(waiter, nurse) - 0.2550402)).toBeLessThan(2e-6);
  const norm = Math.hypot(...(await embed("This is an example sentence", { normalize: false })));
  expect(Math.abs(norm - 5.163485)).toBeLessThan(2e-5);
  expect(embed.tokenizer.encode("This is an example sentence").ids).toEqual([101, 2023, 2003, 2019, 2742, 6251, 102]);
  embed.dispose();
});
