/** Every architecture with every head is held to PyTorch: all taps, and the answers that tasks read. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { loadModel, type Model } from "../../src/doors/node.ts";
import { type Goldens, verifyModel } from "../../src/golden/index.ts";
import { headEntry, type TapName } from "../../src/model/index.ts";
import { compare } from "../../src/tensor/index.ts";
import { family, headsOfFamily } from "../support/family.ts";
import { goldensIn } from "../support/goldens.ts";
import { gpuBackends } from "../support/gpu.ts";

/**
 * The weights here are larger than trained ones, so that rounding them to int8 strays farther. Backends stray alike, but for a number that lies on
 * the border of two integers.
 */
const Q8 = { fromPyTorch: 0.25, fromEachOther: 1e-2 };

const engines =
  gpuBackends.length > 0
    ? gpuBackends.map((backend) => ({ backend, threads: 1 }))
    : [
        { backend: "reference", threads: 1 },
        { backend: "cpu", threads: 1 },
        { backend: "wasm", threads: 1 },
        { backend: "wasm", threads: 2 },
      ];

describe.each(family)("$architecture with the head $head", ({ head, folder }) => {
  test("its goldens were made from these weights", async () => {
    const { provenance, command } = await goldensIn(folder);
    const hash = createHash("sha256")
      .update(await readFile(`${folder}/model.safetensors`))
      .digest("hex");
    expect({ hash: provenance.model_sha256, ifNot: command }).toEqual({ hash, ifNot: command });
  });

  test.each(engines)("on $backend, threads $threads: every tap is PyTorch's, and so are the answers", async ({ backend, threads }) => {
    const model = await loadModel(`./${folder}`, { backend, threads });
    const goldens = await goldensIn(folder);
    const { okay, first, rows, top5 } = await verifyModel(model, goldens);
    expect({ okay, first, top5: top5.same }).toEqual({ okay: true, first: undefined, top5: top5.of });
    const named = rows.map(({ tap }) => tap);
    const ofHead = Object.keys(headEntry(head).taps).map((tap) => `${head}.${tap}`);
    expect(named).toEqual(expect.arrayContaining(["embeddings.sum", "layer.1.attention.probs", "layer.0.lens", "logits", ...ofHead]));
    await expectRaggedBatch(model, goldens);
    await expectAnswers(model, goldens);
    model.dispose();
  });

  if (gpuBackends.length === 0)
    test("int8 strays alike everywhere", async () => {
      const goldens = await goldensIn(folder);
      const found: ArrayLike<number>[] = [];
      for (const backend of ["cpu", "wasm"]) {
        const model = await loadModel(`./${folder}`, { backend, dtype: "q8" });
        const { rows } = await verifyModel(model, goldens);
        expect(Math.max(...rows.map(({ scaled }) => scaled))).toBeLessThan(Q8.fromPyTorch);
        found.push((await model.run(goldens.cases[0])).logits.flat());
        model.dispose();
      }
      expect(compare(found[0], found[1]).scaled).toBeLessThan(Q8.fromEachOther);
    });

  test("it has this head and no other, and says so", async () => {
    const warnings: string[] = [];
    const model = await loadModel(`./${folder}`, { backend: "cpu", onWarning: (message) => warnings.push(message) });
    expect([model.config.endsIn, warnings]).toEqual([[head], []]);
    for (const other of headsOfFamily)
      if (other !== head) expect(model.missing(other)).toMatch(/has no .*: it was saved as \w+For\w+.*; it can .*"feature-extraction"/);
    model.dispose();
  });
});

/** Texts of different lengths in one pass have the answers that PyTorch gave each alone. */
async function expectRaggedBatch(model: Model, goldens: Goldens): Promise<void> {
  const cases = goldens.cases.filter(({ ablate }) => !ablate);
  expect(new Set(cases.map(({ ids, attention_mask = ids.map(() => 1) }) => attention_mask.filter(Boolean).length)).size).toBe(2);
  const outputs = await model.run(cases, { positions: cases.map(placesOf) });
  for (const [i, golden] of cases.entries())
    expect(compare(outputs[i].logits.flat(), await stored(goldens, goldens.cases.indexOf(golden), "logits")).scaled).toBeLessThan(2e-5);
}

/** What tasks ask is what `run` gives. */
async function expectAnswers(model: Model, goldens: Goldens): Promise<void> {
  const [head] = model.config.endsIn;
  if (head === "mlm") return; // `rank` is held elsewhere
  const [golden] = goldens.cases;
  const program = ({ classifier: "classify", tokens: "label", span: "span" } as const)[head];
  const [answers] = await model.ask(program, [golden], undefined, {});
  expect(answers.every((row) => row.length === (head === "span" ? 2 : model.config.labels))).toBe(true);
  const numbers = answers.flatMap((row) => [...row]);
  expect(compare(numbers, await stored(goldens, 0, "logits")).scaled).toBeLessThan(2e-5);
}

const placesOf = ({ ids, attention_mask, positions }: Goldens["cases"][number]): number[] =>
  positions ?? ids.flatMap((_, at) => (attention_mask?.[at] === 0 ? [] : [at]));

async function stored(goldens: Goldens, caseNumber: number, tap: TapName): Promise<Float32Array> {
  const found = await goldens.read(caseNumber, tap);
  if (found?.kind !== "whole") throw new Error(`${tap} of case ${caseNumber} is not stored whole`);
  return found.values;
}
