/** Proof that the goldens of the family can fail: what is peculiar to an architecture or a head is done wrong, and they name where. */
import { expect, test } from "@jest/globals";
import { hostBackend } from "../../src/backends/host.ts";
import type { Backend } from "../../src/backends/index.ts";
import { type Kernels, kernelsOf } from "../../src/backends/kernels.ts";
import { filesIn } from "../../src/checkpoint/files/node-files.ts";
import { type Verdict, verifyModel } from "../../src/golden/index.ts";
import { blueprintOf, type ModelConfig, openModelFiles } from "../../src/model/index.ts";
import { ofFamily } from "../support/family.ts";
import { goldensIn } from "../support/goldens.ts";
import { modelWith } from "../support/models.ts";

interface Wrong {
  config?: Partial<ModelConfig>;
  kernels?: Partial<Kernels>;
  /** Changes the inputs of a pass. */
  inputs?: (inputs: Record<string, Int32Array>) => Record<string, Int32Array>;
  /** Changes a parameter after it was read. */
  fill?: (name: string, values: Float32Array) => void;
}

async function verdictOn(
  folder: string,
  { config = {}, kernels = {}, inputs = (each) => each, fill = () => {} }: Wrong = {},
): Promise<Verdict> {
  const { blueprint, readInto } = await openModelFiles(filesIn(folder), { warn: () => {} });
  const honest = hostBackend({ description: "wrong", kernels: { ...kernelsOf("reference"), ...kernels }, fused: false });
  const engine: Backend = {
    ...honest,
    pass: (given, program, signal) => honest.pass(inputs(given as Record<string, Int32Array>) as typeof given, program, signal),
  };
  const read = async (name: string, values: Float32Array) => {
    await readInto(name, values);
    fill(name, values);
  };
  const model = await modelWith(blueprintOf(blueprint.architecture, { ...blueprint.config, ...config }), read, engine);
  return verifyModel(model, await goldensIn(folder));
}

const bert = ofFamily("bert", "classifier");
const distilbert = ofFamily("distilbert", "classifier");
const untouched: Kernels["tanh"] = ({ y }, { x }) => y.set(x);

test.each([bert, distilbert])("the right formula passes: %s", async (folder) => {
  const { okay, first } = await verdictOn(folder);
  expect({ okay, first }).toEqual({ okay: true, first: undefined });
});

test("the pooler skipped diverges at the head", async () => {
  const identity = (name: string, values: Float32Array) => {
    if (!name.includes("pooler")) return;
    const width = Math.sqrt(values.length);
    values.set(values.map((_, i) => (name.endsWith("weight") && i % (width + 1) === 0 ? 1 : 0)));
  };
  const { first } = await verdictOn(bert, { fill: identity, kernels: { tanh: untouched } });
  expect(first).toMatchObject({ case: "pair", tap: "classifier.dense" });
});

test("no tanh diverges where the pooler is activated", async () => {
  const { first } = await verdictOn(bert, { kernels: { tanh: untouched } });
  expect(first).toMatchObject({ case: "pair", tap: "classifier.activated" });
});

test("tanh in the place of ReLU diverges in DistilBERT's classifier", async () => {
  const { first } = await verdictOn(distilbert, { kernels: { relu: kernelsOf("reference").tanh } });
  expect(first).toMatchObject({ case: "pair", tap: "classifier.activated" });
});

test("every token of the first type diverges at the embeddings of a pair", async () => {
  const { first } = await verdictOn(bert, { inputs: (inputs) => ({ ...inputs, types: inputs.types.map(() => 0) }) });
  expect(first).toMatchObject({ case: "pair", tap: "embeddings.sum" });
});

test("positions from 2, as RoBERTa's, diverge at the embeddings", async () => {
  const { first } = await verdictOn(distilbert, { config: { firstPosition: 2 } });
  expect(first).toMatchObject({ case: "pair", tap: "embeddings.sum" });
});

test.each([bert, distilbert])("ε = 1e-5 diverges at the norm of embeddings that hardly vary: %s", async (folder) => {
  expect((await verdictOn(folder, { config: { epsilon: 1e-5 } })).first).toMatchObject({ tap: "embeddings.normed" });
});
