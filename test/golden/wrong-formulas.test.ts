/** Proof that the goldens can fail: one wrong formula at a time, and the first tap that it changes is the one that is named. */
import { expect, test } from "@jest/globals";
import { hostBackend } from "../../src/backends/host.ts";
import type { Backend, Input, Ops, Parameter, Value } from "../../src/backends/index.ts";
import { type Kernels, kernelsOf } from "../../src/backends/kernels.ts";
import { type Verdict, verify, verifyModel } from "../../src/golden/verify.ts";
import { roberta } from "../../src/model/architectures/roberta.ts";
import { asBatch } from "../../src/model/batch.ts";
import {
  blueprintOf,
  type EncoderWeights,
  generatedWeights,
  type LayerWeights,
  loadWeights,
  type ModelConfig,
} from "../../src/model/index.ts";
import { layOut } from "../../src/model/lay-out.ts";
import { perSequence, type TapName } from "../../src/model/tap-names.ts";
import { type Taps, tapInto } from "../../src/model/taps.ts";
import { normal } from "../../src/tensor/random.ts";
import { goldensIn } from "../support/goldens.ts";
import { folders, generatedModel, modelWith, tinyConfig } from "../support/models.ts";

const truth = kernelsOf("reference");
const withKernels = (wrong: Partial<Kernels> = {}) => hostBackend({ description: "wrong", kernels: { ...truth, ...wrong }, fused: false });

const verdictOn = async (config: ModelConfig, backend: Backend): Promise<Verdict> =>
  verifyModel(await generatedModel(config, 7, backend), await goldensIn(folders.tiny));

test("the right formula passes", async () => {
  const { okay, first } = await verdictOn(tinyConfig, withKernels());
  expect({ okay, first }).toEqual({ okay: true, first: undefined });
});

test("tanh-GELU diverges where the MLP is activated", async () => {
  const tanh: Kernels["gelu"] = ({ y }, { x }) => {
    for (let i = 0; i < x.length; i++) y[i] = (x[i] / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x[i] + 0.044715 * x[i] ** 3)));
  };
  expect((await verdictOn(tinyConfig, withKernels({ gelu: tanh }))).first).toMatchObject({ case: "plain", tap: "layer.0.mlp.activated" });
});

test("ε = 1e-12 diverges at the first norm", async () => {
  expect((await verdictOn({ ...tinyConfig, epsilon: 1e-12 }, withKernels())).first).toMatchObject({
    case: "plain",
    tap: "embeddings.normed",
  });
});

test("an unscaled q·k diverges at the scores", async () => {
  const unscaled: Kernels["attention"] = (out, input) =>
    truth.attention(out, { ...input, query: input.query.map((value) => value * Math.sqrt(input.headDim)) });
  expect((await verdictOn(tinyConfig, withKernels({ attention: unscaled }))).first).toMatchObject({
    case: "plain",
    tap: "layer.0.attention.scores",
  });
});

test("a left-only mask diverges at the scores", async () => {
  const leftOnly: Kernels["attention"] = (out, input) => truth.attention(out, { ...input, causal: true });
  expect((await verdictOn(tinyConfig, withKernels({ attention: leftOnly }))).first).toMatchObject({
    case: "plain",
    tap: "layer.0.attention.scores",
  });
});

test("positions from 0 diverge at the embeddings", async () => {
  const honest = withKernels();
  const fromZero: Backend = {
    ...honest,
    pass: (inputs, program, signal) => {
      const positions = (inputs as Record<string, Int32Array>).positions.map((position) => Math.max(0, position - tinyConfig.padId - 1));
      return honest.pass({ ...inputs, positions }, program, signal);
    },
  };
  expect((await verdictOn(tinyConfig, fromZero)).first).toMatchObject({ case: "plain", tap: "embeddings.sum" });
});

test("an untied decoder diverges at the logits", async () => {
  const untied = blueprintOf(roberta, { ...tinyConfig, tied: false });
  const generated = generatedWeights(untied, 7);
  const fill = (name: string, target: Float32Array) =>
    name === "lm_head.decoder.weight" ? target.set(normal(8, target.length, 0.2)) : generated(name, target);
  const model = await modelWith(untied, fill, withKernels());
  expect((await verifyModel(model, await goldensIn(folders.tiny))).first).toMatchObject({ case: "plain", tap: "logits" });
});

test("pre-LN diverges at the first query", async () => {
  const goldens = await goldensIn(folders.tiny);
  const engine = withKernels();
  const tiny = blueprintOf(roberta, tinyConfig);
  const { encoder } = await loadWeights(tiny, engine, generatedWeights(tiny, 7));
  const { first } = await verify(goldens, goldens.cases.slice(0, 1), tinyConfig, async (golden, names) => {
    const batch = layOut([golden], tinyConfig);
    const values = await engine.pass(batch.inputs, (ops, handles) => {
      const found: Record<string, Value> = {};
      preNormEncoder(ops, encoder, asBatch(batch, handles, true), tapInto(found, new Set(names)));
      return found;
    });
    const entries = Object.entries(values) as [TapName, Float32Array][];
    return Object.fromEntries(entries.map(([name, data]) => [name, perSequence(name, data, batch.sequences, tinyConfig)[0]]));
  });
  expect(first).toMatchObject({ case: "plain", tap: "layer.0.attention.query" });
});

/** x + f(norm(x)) instead of norm(x + f(x)), as GPT-2 has it. */
function preNormEncoder(ops: Ops, w: EncoderWeights, batch: ReturnType<typeof asBatch>, taps: Taps): void {
  const tap = taps.at("embeddings");
  const sum = tap("sum", ops.embed(...w.tables.map(({ rows, by }): [Parameter, Input] => [rows, batch[by]])));
  const normed = tap("normed", ops.layerNorm(sum, w.norm));
  w.layers.reduce((x, layer, i) => preNormLayer(ops, layer, x, batch, taps.at(`layer.${i}`)), normed);
}

function preNormLayer(ops: Ops, { attention: a, mlp }: LayerWeights, x: Value, batch: ReturnType<typeof asBatch>, taps: Taps): Value {
  const tap = taps.at("attention");
  const before = tap("normed", ops.layerNorm(x, a.norm));
  const [query, key, value] = (["query", "key", "value"] as const).map((name) => tap(name, ops.linear(before, a[name])));
  const view = { heads: a.heads, asked: batch.all, offsets: batch.offsets, pairs: batch.pairs, causal: false, ablated: [] };
  const { context } = ops.attention({ query, key, value, ...view });
  const attended = tap("residual", ops.add(tap("output", ops.linear(tap("context", context), a.output)), x));
  const activated = ops.gelu(ops.linear(ops.layerNorm(attended, mlp.norm), mlp.up));
  return ops.add(ops.linear(activated, mlp.down), attended);
}
